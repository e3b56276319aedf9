"""What is written in batches is what nbgrader's own steps would have written, one cell at a time."""

import functools
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from defaultmode.grading import settings
from defaultmode.grading.gradebook import Entry, Gradebook
from defaultmode.grading.rebuild import Rebuilt, rebuild
from defaultmode.grading.settings import GradingError
from nbgrader import api
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from traitlets.config import Config

from .classroom import AUTOMATIC, MARKED, QUIZ, WRITTEN
from .test_rebuild import SOURCE, answers, handed_in

BOX = WRITTEN[0].id
CHOICE = MARKED[0].id
DUE = datetime(2026, 3, 1, 12)
LATE = DUE + timedelta(days=2, minutes=1)


class PerDay(BasePlugin):
    """A tenth of the score for each day that has begun."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score * 0.1 * (1 + total_seconds_late // 86_400)


class Odd(BasePlugin):
    """More than there is to take, or a gift."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score + 5 if student_id == "ana" else -1


def config(late: type = PerDay) -> Config:
    return Config({"AssignLatePenalties": {"plugin_class": late}})


def begun(path) -> str:
    """A gradebook that knows the quiz; its address."""
    path.write_bytes(_new_gradebook())
    return f"sqlite:///{path}"


@functools.cache
def _new_gradebook() -> bytes:
    """Made with nbgrader's own functions, which take two seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gradebook.db")
        _make(f"sqlite:///{path}")
        return path.read_bytes()


def _make(url: str) -> None:
    with settings.nbgraders_needs(), api.Gradebook(url, "c") as book:
        book.add_assignment(QUIZ, duedate=DUE)
        book.add_notebook(QUIZ, QUIZ)
        for cell in nbformat.reads(SOURCE.decode(), as_version=4).cells:
            about = cell.metadata.nbgrader
            book.add_source_cell(about.grade_id, QUIZ, QUIZ, source=cell.source, cell_type=cell.cell_type)
            if about.grade:
                book.add_grade_cell(about.grade_id, QUIZ, QUIZ, max_score=float(about.points), cell_type=cell.cell_type)
            if about.solution:
                book.add_solution_cell(about.grade_id, QUIZ, QUIZ)


def opened(url: str, late: type = PerDay) -> Gradebook:
    return Gradebook(config(late), url, "c", QUIZ, QUIZ)


def rebuilt(text: str = "Words.", **chosen) -> Rebuilt:
    about = b'{"repairs": [], "refusals": [], "fingerprint": ""}'
    return Rebuilt.unpack(rebuild(SOURCE, QUIZ, answers(**chosen), handed_in(text=text), about))


def entry(learner: str, one: Rebuilt, timestamp=LATE, rewritten=None) -> Entry:
    return Entry(learner, timestamp, one.scores, one.silent, rewritten)


def by_nbgrader(url: str, learner: str, one: Rebuilt, timestamp, late: type = PerDay) -> None:
    """Record with nbgrader's own steps."""
    with settings.nbgraders_needs():
        with api.Gradebook(url, "c") as book:
            book.update_or_create_student(learner)
            book.update_or_create_submission(QUIZ, learner, **({"timestamp": timestamp} if timestamp else {}))
        place = {"notebook": QUIZ, "assignment": QUIZ, "student": learner, "db_url": url}
        notebook = nbformat.reads(one.notebook.decode(), as_version=4)
        for cell in notebook.cells:
            if cell.id in one.written:  # nbgrader's step sees the text, not how it is shown
                cell.source = one.written[cell.id]
        for step in (SaveAutoGrades(), AssignLatePenalties(config=config(late))):
            notebook, _ = step.preprocess(notebook, {"nbgrader": place})


def rows(url: str) -> list[tuple]:
    """Everything recorded for learners, without nbgrader's random ids."""
    found = []
    with settings.nbgraders_needs(), api.Gradebook(url, "c") as book:
        for submission in sorted(book.assignment_submissions(QUIZ), key=lambda one: one.student.id):
            (notebook,) = submission.notebooks
            who = (submission.student.id, submission.timestamp, submission.extension, notebook.flagged)
            found.append((*who, notebook.late_submission_penalty, submission.score, submission.needs_manual_grade))
            for grade in sorted(notebook.grades, key=lambda one: one.name):
                points = (grade.auto_score, grade.manual_score, grade.extra_credit, grade.score)
                found.append((grade.name, *points, grade.needs_manual_grade, grade.failed_tests, grade.cell_type))
            found += [(comment.name, comment.auto_comment, comment.manual_comment) for comment in notebook.comments]
    return found


@pytest.mark.parametrize("late", [PerDay, Odd])
def test_a_batch_writes_what_nbgrader_writes_one_by_one(tmp_path, late):
    ours, theirs = begun(tmp_path / "ours.db"), begun(tmp_path / "theirs.db")
    wrong = {item.id: None for item in MARKED[:3]}
    work = {"ana": (rebuilt(), LATE), "ben": (rebuilt("", **wrong), LATE), "cleo": (rebuilt(), DUE), "dan": (rebuilt(""), None)}
    with opened(ours, late) as book:
        book.record([entry(name, one, when) for name, (one, when) in work.items()])
    for name, (one, when) in work.items():
        by_nbgrader(theirs, name, one, when, late)
    assert rows(ours) == rows(theirs)
    penalties = {row[0]: row[4] for row in rows(ours) if row[0] in work}
    assert penalties["ana"] == pytest.approx(AUTOMATIC * (0.3 if late is PerDay else 1))
    assert penalties["cleo"] is penalties["dan"] is None


def test_a_second_batch_changes_rows_and_adds_none(tmp_path):
    url, other = begun(tmp_path / "a.db"), begun(tmp_path / "b.db")
    better, worse = rebuilt(), rebuilt("", **{CHOICE: None})
    with opened(url) as book:
        book.record([entry("ana", worse, DUE)])
        book.record([entry("ana", better)])
    with opened(other) as book:
        book.record([entry("ana", better)])
    assert rows(url) == rows(other)


def test_the_records_returned_are_those_in_the_gradebook(tmp_path):
    with opened(begun(tmp_path / "a.db")) as book:
        written = book.record([entry("ana", rebuilt())])
        assert book.records(["ana", "nobody"]) == written
        record = written["ana"]
        assert record.waiting == [BOX] and record.raw == sum(item.possible for item in MARKED)
        assert record.score == pytest.approx(record.raw * 0.7) and book.everybody() == ["ana"]


def marked_by_hand(url: str) -> None:
    with settings.nbgraders_needs(), api.Gradebook(url, "c") as book:
        written = book.find_grade(BOX, QUIZ, QUIZ, "ana")
        written.manual_score, written.extra_credit, written.needs_manual_grade = 4, 0.5, False
        choice = book.find_grade(CHOICE, QUIZ, QUIZ, "ana")
        choice.manual_score, choice.needs_manual_grade = 0.25, False
        book.find_comment(BOX, QUIZ, QUIZ, "ana").manual_comment = "Clear."
        book.db.commit()


@pytest.mark.parametrize(
    ("rewritten", "choice", "waiting"),
    [
        ([], "right", []),
        ([BOX], "right", [BOX]),
        ([], None, [CHOICE]),
        (None, "right", [BOX, CHOICE]),  # as nbgrader does, which never knows
    ],
)
def test_what_a_person_gave_is_kept_and_looked_at_again_only_when_the_answer_changed(tmp_path, rewritten, choice, waiting):
    url = begun(tmp_path / "a.db")
    again = rebuilt() if choice == "right" else rebuilt(**{CHOICE: None})
    with opened(url) as book:
        book.record([entry("ana", rebuilt(), DUE)])
        marked_by_hand(url)
        record = book.record([entry("ana", again, DUE, rewritten)])["ana"]
    assert sorted(record.waiting) == sorted(waiting)
    assert (record.grades[BOX].manual, record.grades[BOX].extra, record.grades[BOX].score) == (4, 0.5, 4.5)
    assert record.grades[CHOICE].score == 0.25 and record.comments[BOX].text == "Clear."


def test_an_extension_counts(tmp_path):
    url = begun(tmp_path / "a.db")
    with opened(url) as book:
        assert book.record([entry("ana", rebuilt())])["ana"].penalty
        with api.Gradebook(url, "c") as theirs:
            theirs.grant_extension(QUIZ, "ana", days=3)
        assert book.record([entry("ana", rebuilt())])["ana"].penalty is None


def test_a_batch_is_written_whole_or_not_at_all(tmp_path):
    url = begun(tmp_path / "a.db")
    with opened(url) as book:
        book.record([entry("ana", rebuilt(), DUE)])
        before = rows(url)
        with pytest.raises(TypeError):
            book.record([entry("ben", rebuilt(), DUE), Entry("cleo", "no date", {})])  # type: ignore[arg-type]
    assert rows(url) == before


def test_a_quiz_that_was_not_entered_is_told(tmp_path):
    url = begun(tmp_path / "a.db")
    with pytest.raises(GradingError, match="quiz09 is not in the gradebook"):
        Gradebook(config(), url, "c", "quiz09", "quiz09")
