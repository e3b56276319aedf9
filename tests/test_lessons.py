"""The course map, and the notebooks that follow it."""

import pytest
from defaultmode import lessons


def test_the_eight_lessons_stand_in_order():
    assert [row.number for row in lessons.outlines()] == list(range(1, 9))
    assert lessons.outlines()[0].name == "01_default_mode_network"


def test_an_unknown_lesson_names_the_file_to_mend():
    with pytest.raises(KeyError, match=r"lessons\.toml.*poetry"):
        lessons.outline("poetry")


def test_a_lesson_that_is_ready_has_three_to_six_objectives_and_a_length():
    for row in lessons.outlines():
        if row.ready and not row.review:
            assert 3 <= len(row.objectives) <= 6
            assert 30 <= row.minutes <= 60


def test_only_the_last_row_is_the_review_which_has_objectives_and_a_length_too():
    *taught, last = lessons.outlines()
    assert last.review and not any(row.review for row in taught)
    assert last.ready and last.minutes
