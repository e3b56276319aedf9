"""A fault of the grader, the disc or the database costs nobody a recorded mark, and stops no more than it must."""

import sqlite3

import pytest
from defaultmode.grading import gradebook, intake, rebuild
from defaultmode.grading.course import Course
from defaultmode.grading.run import grade
from defaultmode.grading.settings import GradingError
from defaultmode.grading.workers import Workers

from .classes import course, hand_in, score, worth
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
        with pytest.raises(GradingError, match=r"cannot be written \(database is locked\)\. What was recorded before is safe"):
            book.record([gradebook.Entry("ana", None, {})])
        other.execute("ROLLBACK")
        assert book.records(["ana"]) == {}


def test_a_folder_that_cannot_be_written_is_told(room):
    (room / "autograded").write_text("a file where a folder belongs")
    with pytest.raises(GradingError, match=r"autograded.* cannot be written \(Not a directory\)\. What was recorded"):
        grade(QUIZ, room)
    (room / "autograded").unlink()
    assert grade(QUIZ, room) == 0 and score(room, "ana") == ALL
