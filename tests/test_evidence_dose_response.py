"""One trial's doses, drawn; the others' in words."""

from defaultmode import references
from defaultmode.evidence.dose_response import RISING, SHOWN, dose_response
from defaultmode.evidence.studies import studies

from .exhibits import check

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


def test_trials_that_rose_are_named_in_the_figure_and_say_so_in_their_rows():
    words = " ".join(note.text for note in dose_response().figure.layout.annotations)
    for key in RISING:
        assert references.short(key) in words
        results = " ".join(row.result for row in ROWS if row.reference == key)
        assert "rose with dose" in results or "More abstinence" in results


def test_it_advises_no_dose():
    assert "Nothing here advises a dose" in dose_response().source
