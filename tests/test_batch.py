"""A fault of the grader, the disc or the database costs nobody a recorded mark, and stops no more than it must."""

import shutil
import sqlite3

import pytest
from defaultmode.grading import gradebook, intake, rebuild
from defaultmode.grading.course import Course
from defaultmode.grading.run import grade
from defaultmode.grading.settings import GradingError
from defaultmode.grading.workers import Workers
from nbgrader.plugins import BasePlugin

from .classes import course, hand_in, opened, score, worth
from .classroom import MARKED, QUIZ

ALL = worth(len(MARKED))


@pytest.fixture
def room(tmp_path):
    root = course(tmp_path / "course")
    for learner in ("ana", "ben", "cleo"):
        hand_in(root, learner)
    return root


def test_a_fault_of_the_grader_itself_stops_nobody_and_is_tried_again(room, monkeypatch):
    hand_in(room, "ben", text="Unlucky words.")

    def faulty(text):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(rebuild, "plain", faulty)
        results = {one.learner: one for one in Course.open(room, QUIZ).grade(["ana", "ben", "cleo"], Workers())}
    assert results["ana"].record.score == results["cleo"].record.score == ALL and results["ben"].record.score == 0
    assert str(results["ben"].outcome) == (
        "unreadable: the submission was not read, for the grader itself failed (ZeroDivisionError); the fault is ours"
    )
    assert grade(QUIZ, room) == 0 and score(room, "ben") == ALL


def test_a_submission_that_the_disc_does_not_give_back_stops_nobody(room, monkeypatch):
    receive = intake.receive

    def failing(folder, learner, notebook):
        if learner == "ben":
            raise OSError(5, "Input/output error")
        return receive(folder, learner, notebook)

    monkeypatch.setattr(intake, "receive", failing)
    results = {one.learner: one for one in Course.open(room, QUIZ).grade(["ana", "ben"], Workers())}
    assert results["ana"].record.score == ALL
    assert str(results["ben"].outcome).startswith("unreadable: the submission cannot be read (Input/output error)")


def test_a_gradebook_that_something_else_holds_is_told_and_left_as_it_was(room, monkeypatch):
    monkeypatch.setattr(gradebook, "PATIENCE", 0.1)
    with Course.open(room, QUIZ).gradebook() as book:
        other = sqlite3.connect(room / "gradebook.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradingError, match=r"cannot be used \(database is locked\)\. What was recorded before is safe"):
            book.record([gradebook.Entry("ana", None, {})])
        other.execute("ROLLBACK")
        assert book.records(["ana"]) == {}


def test_a_second_submission_of_the_same_work_has_its_feedback_under_its_own_secret(room):
    hand_in(room, "ana")
    for secret in ("0a", "0b"):
        (room / "submitted" / "ana" / QUIZ / "submission_secret.txt").write_text(secret)
        assert grade(QUIZ, room) == 0
        for step in ("autograded", "feedback"):
            assert (room / step / "ana" / QUIZ / "submission_secret.txt").read_text() == secret


def test_marks_that_a_lost_gradebook_does_not_know_are_put_right_and_that_is_told(room, capsys):
    older = (room / "gradebook.db").read_bytes()
    assert grade(QUIZ, room) == 0
    assert "Was it lost?" not in capsys.readouterr().out
    (room / "gradebook.db").write_bytes(older)
    assert grade(QUIZ, room) == 0 and score(room, "ana") == ALL
    assert "3 submissions had been graded before, and the gradebook knew nothing of it. Was it lost?" in capsys.readouterr().out


@pytest.mark.parametrize("name", [f"{QUIZ}/", ".", "..", ""])
def test_what_is_no_name_of_a_quiz_is_told(room, name):
    with pytest.raises(GradingError, match="There is no quiz"):
        Course.open(room, name)


def test_answers_in_the_release_are_told(room):
    (room / "release" / QUIZ / "answers.json").write_text("{}")
    with pytest.raises(GradingError, match=r"release.*answers\.json would be released to every learner"):
        grade(QUIZ, room)


def test_twins_are_told_of_each_other_and_only_while_there_are_two(room):
    grade(QUIZ, room)
    hand_in(room, "Ana")

    def reasons():
        found = {one.learner: str(one.outcome) for one in Course.open(room, QUIZ).grade(["Ana", "ana"], Workers())}
        return ["nearly the same name" in found[name] for name in ("Ana", "ana") if name in found]

    assert reasons() == [True, True]
    shutil.rmtree(room / "submitted" / "Ana")
    assert reasons()[-1] is False


@pytest.mark.parametrize(
    ("plugin", "told"),
    [
        ("late.Nowhere", r"plugin_class in nbgrader_config\.py cannot be used"),
        ("tests.test_batch.Faulty", r"The late penalty of ana could not be worked out \(KeyError: 'ana'\)"),
    ],
)
def test_a_faulty_late_plug_in_is_told(room, plugin, told):
    with opened(room) as book:
        book.update_or_create_assignment(QUIZ, duedate="2020-01-01 00:00:00 UTC")
    with (room / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.AssignLatePenalties.plugin_class = {plugin!r}\n")
    with pytest.raises(GradingError, match=told):
        grade(QUIZ, room)


class Faulty(BasePlugin):
    """A late plug-in with a mistake in it."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {}[student_id]


def test_a_notebook_too_many_in_source_is_told(room):
    (room / "source" / QUIZ / "Untitled.ipynb").write_text("{}")
    with pytest.raises(GradingError, match=r"also holds Untitled\.ipynb\. Move that away"):
        grade(QUIZ, room)


def test_another_layout_of_folders_is_told(room):
    with (room / "nbgrader_config.py").open("a") as file:
        file.write('\nc.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"\n')
    with pytest.raises(GradingError, match="needs nbgrader's own layout"):
        grade(QUIZ, room)


def test_a_folder_that_cannot_be_written_is_told(room):
    (room / "autograded").write_text("a file where a folder belongs")
    with pytest.raises(GradingError, match=r"autograded.* cannot be used \(Not a directory\)\. What was recorded"):
        grade(QUIZ, room)
    (room / "autograded").unlink()
    assert grade(QUIZ, room) == 0 and score(room, "ana") == ALL
