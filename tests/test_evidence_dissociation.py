"""The cloud of simulated people has the correlation that is set, and says what leaving people out does to it."""

import itertools

import numpy as np
import pytest
from defaultmode.evidence.dissociation import (
    MISSING,
    STRONGEST,
    cloud,
    interval,
    p_value,
    people,
    people_that_fit,
    published,
    scatter,
    simulated,
)
from defaultmode.evidence.studies import studies
from scipy import stats

from .exhibits import check, parts, written

SETTINGS = list(itertools.product((0, 0.35, STRONGEST), (25, 60, 100), MISSING, (0, 1)))


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_setting_is_a_sound_exhibit_that_draws_everybody_once(setting):
    exhibit = check(scatter(*setting))
    drawn = parts(exhibit, "who")
    assert len(drawn["counted"].x) == cloud(*setting).count
    assert len(drawn["counted"].x) + len(drawn["left out"].x) == people()
    assert f"● {cloud(*setting).count} counted" in written(exhibit) and str(cloud(*setting)) in written(exhibit)


def test_the_first_people_have_exactly_the_correlation_that_is_set():
    for r in (0, 0.35, 0.41, STRONGEST):
        assert np.corrcoef(*simulated(r))[0, 1] == pytest.approx(r)


def test_the_same_number_gives_the_same_people_and_another_one_others():
    assert np.array_equal(simulated(0.35, 2), simulated(0.35, 2))
    assert not np.array_equal(simulated(0.35, 2), simulated(0.35, 3))
    spread = [cloud(0.35, sample=sample).r for sample in range(1, 200)]
    assert np.mean(spread) == pytest.approx(0.35, abs=0.02) and np.std(spread) > 0.05


def test_there_are_as_many_people_as_the_abstract_states():
    assert people() == 108 and len(simulated(0.35)[0]) == 108
    assert [estimate.value for _, estimate in published()] == [-0.35, -0.41]


def test_the_printed_correlations_are_those_of_one_work():
    """People, source and the doubt about their number speak of one; a second needs words of its own in each of them."""
    assert len({(row.reference, row.n) for row, _ in published()}) == 1


def average(**setting) -> float:
    return float(np.mean([cloud(sample=sample, **setting).r for sample in range(1, 200)]))


def test_a_narrower_range_hides_part_of_a_correlation_and_a_random_half_does_not():
    assert average(r=0.5, top=25) < average(r=0.5, top=50) < average(r=0.5) - 0.05
    assert average(r=0.5, missing="half") == pytest.approx(average(r=0.5), abs=0.02)


def test_those_who_are_missing_can_hide_a_link_or_make_one():
    assert average(r=0.5, missing="least relief") < average(r=0.5) - 0.05
    assert average(r=0, missing="dissociated in vain") > 0.15


def test_who_is_missing_is_who_is_named():
    least = cloud(0.35, missing="least relief")
    assert least.count == 72 and least.y[least.counted].min() > least.y[~least.counted].max()
    vain = cloud(0.35, missing="dissociated in vain")
    assert (vain.x[~vain.counted] > np.median(vain.x)).all() and (vain.y[~vain.counted] < np.median(vain.y)).all()
    assert cloud(0.35, missing="half").count == 54
    top = cloud(0.35, top=25)
    assert top.count == 27 and top.x[top.counted].min() > top.x[~top.counted].max()


def test_the_title_counts_points_of_the_figure():
    counted = parts(scatter(0.35, 60), "who")["counted"]
    more = np.array(counted.x) > np.median(counted.x)
    better = more & (np.array(counted.y) > np.median(counted.y))
    assert scatter(0.35, 60).figure.layout.title.text == (
        f"Of the {more.sum()} who dissociated more, {better.sum()} improved more than the median"
    )


def test_it_is_labelled_as_a_simulation_and_says_which_way_is_up():
    exhibit = scatter()
    assert "no patient is drawn" in exhibit.source and "simulated people" in exhibit.figure.layout.xaxis.title.text
    assert "up: fewer symptoms" in exhibit.figure.layout.yaxis.title.text


def test_the_interval_is_that_of_fisher():
    low, high = interval(0.35, 108)
    assert (low, high) == pytest.approx((0.172, 0.506), abs=0.001)
    assert interval(0, 50)[0] == -interval(0, 50)[1]


def test_p_is_that_of_the_t_test_of_a_correlation():
    assert p_value(0.35, people()) == pytest.approx(stats.pearsonr(*simulated(0.35)).pvalue)


def test_the_printed_p_values_fit_fewer_people_than_the_abstract_states():
    fits = [people_that_fit(estimate.value, row.p) for row, estimate in published()]
    assert [nearest for nearest, _, _ in fits] == [58, 39]
    for (row, estimate), (nearest, low, high) in zip(published(), fits, strict=True):
        assert low <= nearest <= high < people()
        assert round(p_value(estimate.value, low), 3 if row.p < 0.01 else 2) == row.p
    assert people_that_fit(0.35, round(p_value(0.35, 108), 5))[0] == 108


def test_every_published_finding_stands_in_the_table_and_in_no_other_file():
    findings = [row.finding for row in studies("dissociation").rows]
    assert set(findings) <= {row[1] for row in scatter().table[1]}
    assert not set(findings) & {row.finding for row in studies("safety").rows}


@pytest.mark.parametrize("setting", [{"r": -0.1}, {"r": 0.95}, {"top": 10}, {"missing": "everybody"}], ids=str)
def test_what_cannot_be_drawn_is_told(setting):
    with pytest.raises(ValueError, match=r"from 0 to|use one of none"):
        scatter(**{"r": 0.35, **setting})
