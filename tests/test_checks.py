"""The check of the whole course names every mistake and where to mend it."""

import shutil
from pathlib import Path

import pytest
from defaultmode.grading.check import check_all, problems

PROJECT = Path(__file__).parent.parent
QUIZ = Path("source", "quiz01_default_mode_network.toml")
PRACTICE = Path("course", "defaultmode", "data", "practice", "01_default_mode_network.toml")
LESSON = Path("course", "01_default_mode_network.ipynb")


@pytest.fixture
def course(tmp_path):
    """What is checked, in a folder of its own."""
    for path in (QUIZ, PRACTICE, LESSON):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / path, tmp_path / path)
    return tmp_path


def test_the_course_has_no_mistake(capsys):
    assert check_all(PROJECT) == 0, capsys.readouterr().err
    assert "no problems" in capsys.readouterr().out


def test_each_file_is_told_its_first_mistake(course, capsys):
    for path in (QUIZ, PRACTICE):
        (course / path).write_text((course / path).read_text("utf-8").replace("bloom =", "blooms =", 1), "utf-8")
    assert check_all(course) == 1
    said = capsys.readouterr()
    assert said.err.count("field 'blooms': unknown") == 2 and QUIZ.name in said.err and PRACTICE.name in said.err


def test_an_item_file_of_a_lesson_that_is_missing_is_told(course):
    (course / PRACTICE).unlink()
    (course / QUIZ).unlink()
    found = list(problems(course))
    assert any("has objectives and no" in problem and PRACTICE.name in problem for problem in found)
    assert any("no item asks for the objective 'describe-discovery'" in problem for problem in found)


def test_a_claim_whose_heading_is_gone_is_told(course):
    (course / LESSON).unlink()
    found = list(problems(course))
    assert any("its lesson has no heading" in problem and "use one of: no heading" in problem for problem in found)


def test_an_id_in_two_files_is_told(course):
    from defaultmode import items

    first = items.load(course / PRACTICE).items[0].id
    second = items.load(course / QUIZ).items[0].id
    text = (course / QUIZ).read_text("utf-8").replace(f'id = "{second}"', f'id = "{first}"', 1)
    (course / QUIZ).write_text(text, "utf-8")
    assert any(f"item '{first}' has the id of an item in {QUIZ.name}" in problem for problem in problems(course))


def test_answers_below_source_are_told(course):
    (course / "source" / "answers.json").write_text("{}")
    assert any("would be released to every learner" in problem for problem in problems(course))
