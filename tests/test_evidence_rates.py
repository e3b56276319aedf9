"""Rates of response stand beside those of the group they were compared with."""

from defaultmode.evidence.rates import rates, response_rates
from defaultmode.evidence.studies import studies

from .exhibits import check, written


def test_it_is_a_sound_exhibit_with_every_rate_of_response_in_its_table():
    with_rate = [row for row in studies("efficacy").rows if row.outcome == "response" and row.treated_percent is not None]
    assert len(check(response_rates()).table[1]) == len(with_rate) >= 10


def test_one_dose_comes_before_a_course_and_what_stands_alone_comes_first():
    order = [(row.hours != 24, row.control_percent is not None) for row in rates()]
    assert order == sorted(order)


def test_a_rate_without_a_comparison_says_so_and_has_one_mark():
    words = written(response_rates())
    alone = [row for row in rates() if row.control_percent is None]
    assert {row.reference for row in alone} == {"zarate2006", "murrough2013b", "phillips2019"}
    assert words.count("nothing to compare with") == 2 and words.count("comparison not read") == 1
    compared, treated = response_rates().figure.data
    assert len(treated.x) - len(compared.x) == len(alone)


def test_the_lead_is_the_difference_of_the_two_printed_rates():
    assert "36 points" in written(response_rates())  # 64 and 28, midazolam
    assert "14 points" in written(response_rates())  # 46.9 and 33.3, inpatients
