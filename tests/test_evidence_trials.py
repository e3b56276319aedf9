"""Which trials test the therapy, as their contrasts say."""

from defaultmode import references
from defaultmode.evidence.studies import studies
from defaultmode.evidence.trials import TESTS, marks, put_to_test, randomised, therapy_trials, trials

from .exhibits import check, written

ROWS = studies("psychotherapy").rows


def test_it_is_a_sound_exhibit_with_every_contrast_in_its_table():
    check(therapy_trials())
    assert len(therapy_trials().table[1]) == len(ROWS)


def test_the_title_counts_randomised_trials_and_those_that_isolate_the_therapy():
    testing = {row.reference for row in ROWS if row.isolates_therapy}
    compared = {row.reference for row in ROWS if row.comparator != "none"}
    assert (testing, len(compared)) == ({"price2022b", "wilkinson2021", "grabski2022"}, 7)
    assert therapy_trials().figure.layout.title.text == "Three of seven randomised trials test the psychological work"


def test_the_open_series_stands_last_without_a_mark_and_says_what_it_is():
    assert list(trials())[-1] == "wilkinson2017" and not randomised(trials()["wilkinson2017"])
    exhibit = therapy_trials()
    assert "One group, nothing left to chance" in written(exhibit) and "● left to chance" in written(exhibit)
    last = exhibit.figure.layout.yaxis.tickvals[-1]
    assert "Wilkinson et al., 2017" in exhibit.figure.layout.yaxis.ticktext[-1]
    assert all(y != last for trace in exhibit.figure.data for y in trace.y)


def test_figure_and_table_give_an_effect_the_same_sign():
    assert "MADRS: d −0.65 (95% CI −1.82 to 0.55), not significant." in written(therapy_trials())
    effects = [row[7] for row in therapy_trials().table[1]]
    assert "−0.65 (95% CI −1.82 to 0.55) d" in effects
    assert "d below zero: fewer symptoms with therapy" in therapy_trials().source


def test_every_comparator_of_the_table_has_its_word():
    assert {row.comparator for row in ROWS if not row.isolates_therapy} <= set(TESTS)


def test_a_trial_is_marked_for_therapy_exactly_when_a_contrast_isolates_it():
    for rows in trials().values():
        assert ("Therapy" in marks(rows)) is any(row.isolates_therapy for row in rows)


def test_a_mark_stands_for_each_thing_that_was_tested():
    [yes] = [[trace for trace in therapy_trials().figure.data if trace.text and trace.text[0] == "●"]]
    assert sum(len(trace.text) for trace in yes) == sum(len(marks(rows)) for rows in trials().values())


def test_a_trial_with_therapy_in_both_arms_tests_the_drug():
    assert {put_to_test(row) for row in ROWS if row.reference.startswith("dakwar")} == {"drug"}


def test_every_trial_is_named():
    names = " ".join(therapy_trials().figure.layout.yaxis.ticktext)
    assert all(references.short(row.reference) in names for row in ROWS)
