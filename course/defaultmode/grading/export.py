"""``nbgrader export``: all marks as a table that tells "not submitted", "awaiting marking" and 0 apart.

nbgrader's own columns come first and in its order, so that what reads its table reads ours.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins.export import ExportPlugin
from sqlalchemy import Connection, Row, case, func, select

from ..files import NotPlainError, content, read_plain
from . import intake, outcome, rebuild
from .outcome import Outcome, standing
from .report import for_spreadsheet
from .rules import Passing, Rules
from .settings import GradingError

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "status",
    "reasons",
    "safety",
    "passed",
)
LARGEST = 20_000_000  # bytes of a notebook that is asked how it was graded; ours have 100 kB


@dataclass(frozen=True)
class _Marks:
    """What the gradebook holds of one submission."""

    timestamp: datetime | None
    score: float
    penalty: float
    waiting: bool
    begun: bool
    open_points: float
    safe: int

    @property
    def final(self) -> float:
        """After what was taken off because it came late."""
        return max(0.0, self.score - self.penalty)


class MarksTable(ExportPlugin):
    """Named in ``nbgrader_config.py`` as ``ExportApp.plugin_class``."""

    def export(self, gradebook: Any) -> None:
        """Write the table to the file that ``--to`` names, or to ``grades.csv``.

        Parameters
        ----------
        gradebook : nbgrader.api.Gradebook
        """
        directory = getattr(self.parent, "coursedir", None) or CourseDirectory(config=self.config)
        place = self.to or "grades.csv"
        try:
            self._rules = Rules.of(self.config, Path(directory.root, directory.source_directory))
        except GradingError as error:
            raise SystemExit(str(error)) from None
        self.log.info("Exporting grades to %s", place)
        try:
            with open(place, "w", encoding="utf-8", newline="") as file:
                table = csv.writer(file)
                table.writerow(COLUMNS)
                for row in self._rows(gradebook, directory):
                    table.writerow([for_spreadsheet(row.get(name)) for name in COLUMNS])
        except OSError as error:
            raise SystemExit(
                f"The marks could not be written to {place} ({error.strerror}). Name another file with --to."
            ) from None

    def _rows(self, gradebook: Any, directory: CourseDirectory) -> Iterator[dict[str, Any]]:
        """One row for each assignment and learner, by column."""
        with gradebook.engine.connect() as db:
            one = api.Assignment
            found = select(one.id, one.name, one.duedate, one.max_score.label("max_score"))
            assignments = db.execute(found.order_by(one.duedate, one.name)).all()
            people = _people(db)
        wanted, learners = {str(name) for name in self.assignment}, {str(name) for name in self.student}
        self._warn_of_strangers("assignment", wanted - {one.name for one in assignments})
        self._warn_of_strangers("learner", learners - set(people))
        for assignment in assignments:
            if wanted and assignment.name not in wanted:
                continue
            with gradebook.engine.connect() as db:  # and let go of it before the notebooks are read
                safety = _safety(directory, assignment.name)
                marks = _marks(db, assignment.id, safety)
            submitted = Path(directory.root, directory.submitted_directory)
            handed_in = dict.fromkeys(intake.learners(submitted, assignment.name))
            for name in {**people, **handed_in}:
                if not learners or name in learners:
                    seen = _Seen(directory, assignment.name, name, name in handed_in)
                    yield {
                        **_about(assignment, name, people.get(name)),
                        **_how_it_stands(marks.get(name), seen),
                        **self._against_the_mark(marks.get(name), assignment.max_score, len(safety)),
                    }

    def _against_the_mark(self, marks: _Marks | None, possible: float, safety: int) -> dict[str, Any]:
        """Whether a learner passed, and how the safety questions went; nothing of one who has no marks."""
        if marks is None or not marks.begun:
            return {}
        passing = Passing.of(
            self._rules.pass_mark,
            marks.final,
            possible,
            open_points=marks.open_points,
            safe=marks.safe,
            safety=safety,
        )
        return {"safety": passing.safety_in_words, "passed": passing.word}

    def _warn_of_strangers(self, what: str, names: set[str]) -> None:
        if names:
            self.log.warning("The gradebook knows no %s called %s", what, ", ".join(sorted(names)))


# ---- the gradebook --------------------------------------------------------------------------------------------------


def _people(db: Connection) -> dict[str, Row]:
    """The learners of the course by id, in nbgrader's order."""
    person = api.Student
    found = select(person.id, person.last_name, person.first_name, person.email)
    return {one.id: one for one in db.execute(found.order_by(person.last_name, person.first_name, person.id))}


def _marks(db: Connection, assignment_id: str, safety: list[str]) -> dict[str, _Marks]:
    """What the gradebook holds of an assignment, by learner: one question to it, where nbgrader asks for each learner."""
    submission, notebook, grade, cell = api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.GradeCell
    safe = cell.name.in_(safety) & (grade.score >= cell.max_score)
    one_each = (
        select(
            notebook.assignment_id,
            func.coalesce(notebook.late_submission_penalty, 0.0).label("penalty"),
            func.coalesce(func.sum(grade.score), 0.0).label("score"),
            func.coalesce(func.sum(case((grade.needs_manual_grade, 1), else_=0)), 0).label("waiting"),
            (func.count(grade.auto_score) + func.count(grade.manual_score)).label("begun"),
            func.coalesce(func.sum(case((grade.needs_manual_grade, cell.max_score), else_=0.0)), 0.0).label("open_points"),
            func.coalesce(func.sum(case((safe, 1), else_=0)), 0).label("safe"),
        )
        .join(submission, submission.id == notebook.assignment_id)
        .outerjoin(grade, grade.notebook_id == notebook.id)
        .outerjoin(cell, cell.id == grade.cell_id)
        .where(submission.assignment_id == assignment_id)
        .group_by(notebook.id)
        .subquery()
    )
    columns = (one_each.c[name] for name in ("score", "penalty", "waiting", "begun", "open_points", "safe"))
    found = (
        select(submission.student_id, submission.timestamp, *(func.sum(column) for column in columns))
        .join(one_each, one_each.c.assignment_id == submission.id)
        .where(submission.assignment_id == assignment_id)
        .group_by(submission.id)
    )
    return {
        learner: _Marks(timestamp, score, penalty, bool(waiting), bool(begun), open_points, safe)
        for learner, timestamp, score, penalty, waiting, begun, open_points, safe in db.execute(found)
    }


def _safety(directory: CourseDirectory, assignment: str) -> list[str]:
    """The grade ids of the safety questions; none where the instructor's notebook is not one of ours."""
    place = Path(directory.root, directory.source_directory, assignment, f"{assignment}.ipynb")
    try:
        return rebuild.quiz(content(place), assignment).safety
    except GradingError:
        return []


# ---- the folders ----------------------------------------------------------------------------------------------------


class _Seen:
    """What the course folder holds of one learner's work for an assignment, looked at only when asked."""

    def __init__(self, directory: CourseDirectory, assignment: str, learner: str, handed_in: bool):
        self.trouble = intake.name_trouble(learner)
        self.handed_in, self._learner, self._assignment = handed_in, learner, assignment
        self._directory = directory

    @property
    def graded(self) -> bool:
        """Whether a graded notebook lies there, by whichever grader."""
        return not self.trouble and any(self._folder("autograded").glob("*.ipynb"))

    def told(self) -> Outcome | None:
        """What our grader left in the graded notebook; None where it was not ours."""
        if self.trouble:
            return None
        try:
            notebook = read_plain(self._folder("autograded") / f"{self._assignment}.ipynb", LARGEST)
        except (OSError, NotPlainError):
            return None
        told = rebuild.told(notebook) if len(notebook) <= LARGEST else {}
        return Outcome.of(told) if told else None

    def moment(self) -> datetime | None:
        """When what lies in ``submitted/`` was handed in."""
        if self.trouble or not self.handed_in:
            return None
        try:
            note = read_plain(self._folder("submitted") / intake.TIMESTAMP, intake.LARGEST_NOTE)
        except (OSError, NotPlainError):
            return None
        return intake.moment(note.decode("utf-8", "replace").strip())

    def ungraded(self) -> Outcome | None:
        """How a learner stands of whom there are no marks."""
        if not self.handed_in:
            return None
        if self.trouble:
            return Outcome(outcome.UNREADABLE, (f"the folder's name {intake.shown(self._learner)} {self.trouble}",))
        return Outcome(outcome.NOT_GRADED)

    def _folder(self, step: str) -> Path:
        name = getattr(self._directory, f"{step}_directory")
        return Path(self._directory.format_path(name, self._learner, self._assignment))


def _about(assignment: Row, learner: str, person: Row | None) -> dict[str, Any]:
    return {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": intake.printable(learner),  # a folder's name may be no text
        "last_name": person and person.last_name,
        "first_name": person and person.first_name,
        "email": person and person.email,
        "max_score": assignment.max_score,
    }


def _how_it_stands(marks: _Marks | None, seen: _Seen) -> dict[str, Any]:
    # nbgrader enters a submission before it grades it: without one mark, and without a graded notebook, it did not.
    if marks is None or not (marks.begun or seen.graded):
        came = seen.ungraded()
        return {"timestamp": seen.moment(), "status": standing(came, False), "reasons": list(came.reasons) if came else []}
    came = seen.told() or Outcome(outcome.GRADED)
    later = seen.moment()
    reasons = list(came.reasons)
    if later and marks.timestamp and later > marks.timestamp:
        reasons.append("a later submission has been handed in and is not graded yet")
    return {
        "timestamp": marks.timestamp,
        "raw_score": marks.score,
        "late_submission_penalty": marks.penalty,
        "score": marks.final,
        "status": standing(came, marks.waiting),
        "reasons": reasons,
    }
