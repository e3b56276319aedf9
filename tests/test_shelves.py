"""Everything that keeps an answer is known to its lesson, and a shelf knows its files."""

import pytest
from defaultmode import lessons, shelves
from defaultmode.exercises.anatomy import Search
from defaultmode.exercises.capstone import SLUG as CAPSTONE
from defaultmode.exercises.planner import SLUG as PLAN


@pytest.mark.parametrize("verb", shelves.SHELVES)
def test_a_shelf_has_the_name_of_its_folder_and_at_least_one_file(verb):
    shelf = shelves.SHELVES[verb]
    assert shelf.module.every() and shelf.folder in ("sorting", "cases", "rewriting", "saying", "spotting")


def test_the_exercises_without_a_file_are_those_that_keep_answers_under_such_an_id():
    assert set(shelves.WITHOUT_FILE) == {Search.ITEM, PLAN, CAPSTONE, "statement"}


def test_every_exercise_that_keeps_answers_belongs_to_one_lesson():
    by_lesson = [name for row in lessons.outlines() for name in shelves.of_lesson(row.slug)]
    filed = [name for shelf in shelves.SHELVES.values() for name in shelf.module.every()]
    assert sorted(by_lesson) == sorted([*filed, *shelves.WITHOUT_FILE])


def test_what_an_exercise_stands_on_is_cited_by_its_lesson():
    for shelf in shelves.SHELVES.values():
        for exercise in shelf.module.every().values():
            assert set(shelf.references(exercise)) <= set(shelves.cited(exercise.lesson))
