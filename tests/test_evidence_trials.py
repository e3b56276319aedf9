"""Which trials test the therapy, as their contrasts say."""

from defaultmode import references
from defaultmode.evidence.studies import studies
from defaultmode.evidence.trials import TESTS, marks, randomised, therapy_trials, trials

from .exhibits import check

ROWS = studies("psychotherapy").rows


def test_it_is_a_sound_exhibit_with_every_contrast_in_its_table():
    check(therapy_trials())
    assert len(therapy_trials().table[1]) == len(ROWS)


def test_the_title_counts_trials_and_those_that_isolate_the_therapy():
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    testing, total = {row.reference for row in ROWS if row.isolates_therapy}, {row.reference for row in ROWS}
    said = f"{words[len(testing)].capitalize()} of {words[len(total)]} trials test the therapy itself"
    assert therapy_trials().figure.layout.title.text == said


def test_every_comparator_of_the_table_has_its_word():
    assert {row.comparator for row in ROWS if not row.isolates_therapy} <= set(TESTS)


def test_a_trial_is_marked_for_therapy_exactly_when_a_contrast_isolates_it():
    for rows in trials().values():
        assert ("Therapy" in marks(rows)) is any(row.isolates_therapy for row in rows)


def test_a_mark_stands_for_each_thing_that_was_tested():
    [yes] = [[trace for trace in therapy_trials().figure.data if trace.text and trace.text[0] == "●"]]
    assert sum(len(trace.text) for trace in yes) == sum(len(marks(rows)) for rows in trials().values())


def test_a_trial_with_therapy_in_both_arms_tests_the_drug():
    assert {randomised(row) for row in ROWS if row.reference.startswith("dakwar")} == {"drug"}


def test_every_trial_is_named():
    names = " ".join(therapy_trials().figure.layout.yaxis.ticktext)
    assert all(references.short(row.reference) in names for row in ROWS)
