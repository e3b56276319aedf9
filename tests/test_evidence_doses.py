"""One trial's doses, drawn; the others' in words."""

from defaultmode import look
from defaultmode.evidence.doses import SHOWN, dose_response
from defaultmode.evidence.studies import studies

from .exhibits import check, written

ROWS = studies("dose_response").rows


def test_it_is_a_sound_exhibit_with_every_arm_in_its_table():
    check(dose_response())
    assert len(dose_response().table[1]) == len(ROWS)


def test_bars_are_the_changes_of_one_trial_in_the_order_of_dose():
    arms = sorted((row for row in ROWS if row.reference == SHOWN), key=lambda row: row.dose)
    [bars] = [trace for trace in dose_response().figure.data if trace.type == "bar"]
    assert list(bars.y) == [row.effect.value for row in arms]
    assert [str(f"{row.dose:g}") in name for row, name in zip(arms, dose_response().figure.layout.xaxis.ticktext, strict=True)][
        1:
    ] == [True] * (len(arms) - 1)


def test_the_title_says_how_far_the_arms_lie_apart():
    values = [row.effect.value for row in ROWS if row.reference == SHOWN]
    assert f"within {max(values) - min(values):.1f} points" in dose_response().figure.layout.title.text


def test_the_figure_says_that_other_trials_differ_and_the_table_how():
    exhibit = dose_response()
    assert exhibit.figure.layout.title.text == "Three doses and placebo: means within 0.8 points"
    assert written(exhibit) == "Means without an interval. Other trials differ: see the table."
    said = [(row[8], row[5]) for row in exhibit.table[1]]
    assert ("Fava et al., 2018", "Better than midazolam after correction.") in said
    assert any(study == "Daly et al., 2018" and "rose with dose" in result for study, result in said)


def test_no_bar_is_coloured_as_higher_or_lower():
    [bars] = [trace for trace in dose_response().figure.data if trace.type == "bar"]
    assert bars.marker.color == (look.colour("quiet"), *[look.colour("ink")] * 3)
    assert dose_response().figure.layout.xaxis.ticktext[0] == "placebo"


def test_it_advises_no_dose():
    assert "Nothing here advises a dose" in dose_response().source
