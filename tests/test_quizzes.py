"""The start page's list of one's own quizzes: what was begun, one button each, and how it went."""

import re
import subprocess

import pytest
from defaultmode import lessons
from defaultmode.answers import SELF_MARKED, AnswersFile
from defaultmode.quizzes import OwnQuizzes, progress, why_not

from .alone import answer, attempts, lay
from .classes import answered, worth
from .classroom import AUTOMATIC, BANK, MARKED, QUIZ


@pytest.fixture
def mine(tmp_path):
    """A learner's folder as `learn` lays it out."""
    return lay(tmp_path / "mine")


def test_progress_counts_the_answers_of_a_quiz(mine):
    assert progress(mine, QUIZ) == (0, len(BANK.items))
    answer(mine, answered() | {MARKED[0].id: None})
    assert progress(mine, QUIZ) == (len(MARKED) - 1, len(BANK.items))
    (mine / QUIZ / f"{QUIZ}.ipynb").write_text("{")
    assert progress(mine, QUIZ) == progress(mine, "quiz99") == (0, 0)


def test_the_start_page_lists_the_quizzes_that_were_begun_and_marks_one_when_asked(mine):
    answer(mine, answered(3))
    board, told = OwnQuizzes(mine), []
    board.send = told.append
    outline = next(row for row in lessons.outlines() if row.quiz == QUIZ)
    begun = {"id": QUIZ, "title": outline.quiz_title, "answered": f"{len(MARKED)} of {len(BANK.items)} questions answered"}
    assert board.quizzes == [{**begun, "last": "", "spent": False, "page": ""}]
    board._asked(board, {"do": "mark", "quiz": QUIZ}, [])
    assert [(one["quiz"], one["failed"]) for one in told] == [(QUIZ, False)] and f"{worth(3):g} of" in told[0]["message"]
    row = board.quizzes[0]
    assert row["page"] == f"{QUIZ}/feedback/{QUIZ}.html" and (mine / row["page"]).is_file()
    assert re.fullmatch(rf"Marked on \d+ \w+ \d+: {worth(3):g} of {AUTOMATIC:g} points, not passed yet\.", row["last"])


def test_the_start_page_passes_on_why_a_quiz_could_not_be_marked(mine, monkeypatch):
    answer(mine, answered())
    board, told = OwnQuizzes(mine), []
    board.send = told.append
    for done in (
        subprocess.CompletedProcess([], 1, "", "a warning\nIt cannot be marked.\n"),
        subprocess.TimeoutExpired(["python", "-m", "a/long/command"], 9),
        subprocess.CompletedProcess([], -9, "", ""),
        subprocess.CompletedProcess([], 1, "", "Traceback (most recent call last):\nKeyError: 'x'\n"),
    ):
        monkeypatch.setattr("subprocess.run", lambda *_, done=done, **__: _given(done))
        board._asked(board, {"do": "mark", "quiz": QUIZ}, [])
    assert all(one["failed"] for one in told) and told[0]["message"] == "It cannot be marked."
    assert told[1]["message"].startswith("The quiz could not be marked in 2 minutes.") and "command" not in told[1]["message"]
    assert [one["message"][:35] for one in told[2:]] == ["The grader stopped before it was do"] * 2


def test_a_quiz_that_is_no_longer_there_is_answered_at_once(mine):
    board, told = OwnQuizzes(mine), []
    board.send = told.append
    board._asked(board, {"do": "mark", "quiz": QUIZ}, [])
    assert told[0]["failed"] and "Nothing in this quiz has been answered" in told[0]["message"]


def _given(done):
    if isinstance(done, Exception):
        raise done
    return done


@pytest.mark.parametrize("asked", [{}, {"do": "mark"}, {"do": "mark", "quiz": "--help"}, {"do": "other", "quiz": QUIZ}])
def test_the_start_page_runs_nothing_that_is_not_on_its_list(mine, asked, monkeypatch):
    answer(mine, answered())
    board = OwnQuizzes(mine)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("nothing was to be run"))
    board._asked(board, asked, [])
    assert attempts(mine) == []


def test_quizzes_are_marked_here_with_the_downloaded_course_and_outside_a_class(monkeypatch, tmp_path):
    monkeypatch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    assert why_not() == ""
    monkeypatch.setenv("DEFAULTMODE_EXCHANGE", "/srv/exchange")
    assert why_not().startswith("Your teacher marks your quizzes.")
    monkeypatch.delenv("DEFAULTMODE_EXCHANGE")
    monkeypatch.setattr("defaultmode.quizzes.checkout", lambda: tmp_path)
    assert why_not().startswith("To have quizzes marked here, use the downloaded course")


@pytest.mark.parametrize(
    ("kept", "spent", "ends"),
    [
        ({"passed": "no", "left": 1}, False, "not passed yet. It may be marked 1 more time."),
        ({"passed": "no", "left": 0}, True, "not passed yet. That was all."),
        ({"passed": "yes", "left": 1}, False, "passed."),
    ],
)
def test_how_often_a_quiz_may_still_be_marked_is_told_and_a_spent_one_has_no_button(mine, kept, spent, ends):
    answer(mine, answered())
    AnswersFile(mine / "answers.json").add_attempt(QUIZ, SELF_MARKED, {"points": 3, "of": 15, **kept}, 0.2)
    row = OwnQuizzes(mine).quizzes[0]
    assert row["spent"] is spent and row["last"].endswith(ends)
