"""The trial under anaesthesia, as its daily table has it."""

import pytest
from defaultmode import look
from defaultmode.evidence.anaesthesia import MEASURES, arms, masked_trial
from defaultmode.evidence.studies import studies

from .exhibits import check

ROWS = studies("masked_trial").rows


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_a_sound_exhibit_with_all_days(measure):
    exhibit = masked_trial(measure)
    check(exhibit)
    assert len(exhibit.table[1]) == len(ROWS)


@pytest.mark.parametrize("measure", MEASURES)
def test_lines_are_the_values_of_the_table(measure):
    lines = [trace for trace in masked_trial(measure).figure.data if trace.mode == "lines+markers"]
    for line, arm in zip(lines, arms(measure), strict=True):
        expected = [(row.day, getattr(row, measure)) for row in ROWS if row.arm == arm and getattr(row, measure) is not None]
        assert list(zip(line.x, line.y, strict=True)) == expected
    assert [line.line.dash for line in lines] == ["solid", "dash"]


def test_bars_are_one_standard_deviation_either_way():
    bars = [trace for trace in masked_trial().figure.data if trace.mode == "lines"]
    lengths = sorted(round((bar.y[1] - bar.y[0]) / 2, 6) for bar in bars)
    assert lengths == sorted(row.sd for row in ROWS)
    assert {bar.line.color for bar in bars} == {look.colour("spread")}


@pytest.mark.parametrize("measure", ["response", "remission"])
def test_the_title_counts_the_days_on_which_ketamine_is_ahead(measure):
    ketamine, placebo = (dict(arms(measure)[arm]) for arm in ("ketamine", "placebo"))
    ahead = sum(ketamine[day] > placebo[day] for day in placebo)
    assert f"on {ahead} of {len(placebo)} days" in masked_trial(measure).figure.layout.title.text


def test_both_arms_fall_on_the_first_day():
    assert all(values[1][1] < values[0][1] for values in arms("mean").values())
    assert masked_trial().figure.layout.title.text == "Under anaesthesia both groups were better by day 1"


def test_ketamine_is_the_solid_line_and_starts_lower():
    ketamine, placebo = (trace for trace in masked_trial().figure.data if trace.mode == "lines+markers")
    assert (ketamine.y[0], ketamine.y[1], placebo.y[0], placebo.y[1]) == (25.1, 12.7, 29.9, 16.4)
    assert (ketamine.line.dash, placebo.line.dash) == ("solid", "dash")
    titles = [masked_trial(measure).figure.layout.title.text for measure in ("response", "remission")]
    assert titles == [
        "Response commoner on ketamine than on placebo on 1 of 6 days",
        "Remission commoner on ketamine than on placebo on 3 of 6 days",
    ]


def test_both_arms_are_named_in_the_figure():
    assert {note.text for note in masked_trial().figure.layout.annotations} == {"ketamine", "placebo"}


def test_another_measure_is_refused():
    with pytest.raises(ValueError, match="no measure 'sleep'; use one of mean, response, remission"):
        masked_trial("sleep")
