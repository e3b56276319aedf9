"""nbgrader's gradebook, read and written for many learners at once.

The tables, the ids and the rules are nbgrader's: what is written here is what its ``SaveAutoGrades`` and
``AssignLatePenalties`` would have written, learner by learner, cell by cell, with a connection and a commit for each. One
process writes; each batch is one transaction, so that after a crash a submission is recorded whole or not at all.
"""

import math
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import Connection, bindparam, create_engine, event, insert, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError
from traitlets import TraitError
from traitlets.config import Config

from .rebuild import NO_RESPONSE
from .settings import CONFIG, GradingError, nbgraders_needs

_WRITES = "defaultmode_writes"  # of a transaction
PATIENCE = 60  # seconds to wait for Formgrader, or another process, that is writing

_STUDENT, _ASSIGNMENT, _NOTEBOOK = (table.__table__ for table in (api.Student, api.Assignment, api.Notebook))
_SUBMISSION, _SUBMITTED = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
_GRADE, _COMMENT = api.Grade.__table__, api.Comment.__table__
_CELL, _GRADE_CELL, _SOLUTION_CELL = api.BaseCell.__table__, api.GradeCell.__table__, api.SolutionCell.__table__


class NoGradebookError(GradingError):
    """The database is not there, or is none."""


@dataclass
class Grade:
    """The points for one cell, as nbgrader keeps them.

    Attributes
    ----------
    auto, manual, extra : float or None
        Given by the grader, given by a person in its place, and added by a person.
    waiting : bool
        Whether a person has to look at it.
    """

    auto: float | None = None
    manual: float | None = None
    extra: float | None = None
    waiting: bool = True
    id: str = ""

    @property
    def score(self) -> float:
        """What counts."""
        given = self.auto if self.manual is None else self.manual
        return 0.0 if given is None else given + (self.extra or 0.0)


@dataclass
class Comment:
    """What is said about one written answer: by the grader, and by a person, which takes its place."""

    auto: str | None = None
    manual: str | None = None
    id: str = ""

    @property
    def text(self) -> str | None:
        """What the learner reads."""
        return self.manual if self.manual is not None else self.auto


@dataclass
class Record:
    """What the gradebook knows of one learner's submission.

    Attributes
    ----------
    timestamp : datetime or None
        When it was handed in, in UTC.
    extension : timedelta or None
        Time that was granted beyond the due date.
    penalty : float or None
        Points taken off because it came late.
    grades : dict of Grade, comments : dict of Comment
        By grade id.
    """

    learner: str
    timestamp: datetime | None = None
    extension: timedelta | None = None
    penalty: float | None = None
    grades: dict[str, Grade] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    submission_id: str = ""
    notebook_id: str = ""

    @property
    def raw(self) -> float:
        """The points before a penalty."""
        return math.fsum(grade.score for grade in self.grades.values())  # in whichever order a database gives them

    @property
    def score(self) -> float:
        """The points that count."""
        return max(0.0, self.raw - (self.penalty or 0.0))

    @property
    def waiting(self) -> list[str]:
        """The grade ids that a person has to look at."""
        return [grade_id for grade_id, grade in self.grades.items() if grade.waiting]


@dataclass
class Entry:
    """What grading found for one learner, to be recorded.

    Attributes
    ----------
    timestamp : datetime or None
        When it was handed in; None leaves what is recorded.
    scores : dict
        Grade id → points, or None where a person has to mark.
    silent : collection of str
        Grade ids of the written answers that were left untouched.
    rewritten : collection of str or None
        Grade ids of the written answers that are other than at the last grading; None where that is not known.
    """

    learner: str
    timestamp: datetime | None
    scores: dict[str, float | None]
    silent: Iterable[str] = ()
    rewritten: Iterable[str] | None = None


class Gradebook:
    """One quiz in the gradebook; use it in a ``with`` statement.

    Parameters
    ----------
    config : Config
        nbgrader's configuration: the late penalty's plug-in is taken from it.
    db_url, course_id : str
        As in nbgrader's ``CourseDirectory``.
    assignment, notebook : str

    Attributes
    ----------
    due : datetime or None
    points : dict
        Grade id → the most that a cell can earn.

    Raises
    ------
    GradingError
        When the quiz is not in the gradebook.
    NoGradebookError
        When the gradebook cannot be opened.
    """

    def __init__(self, config: Config, db_url: str, course_id: str, assignment: str, notebook: str):
        try:
            self._late = AssignLatePenalties(config=config)
            self._late.init_plugin()
        except (TraitError, ImportError) as error:
            raise GradingError(
                f"c.AssignLatePenalties.plugin_class in {CONFIG} cannot be used ({error}). Correct it."
            ) from error
        with nbgraders_needs(), reachable(), api.Gradebook(db_url, course_id):
            pass  # makes the tables and the course
        self._engine = create_engine(db_url, connect_args=_patient(db_url))
        if db_url.startswith("sqlite"):
            _whole_transactions(self._engine)
        with self._transaction() as db:
            found = db.execute(
                select(_ASSIGNMENT.c.id, _ASSIGNMENT.c.duedate, _NOTEBOOK.c.id)
                .join(_NOTEBOOK, _NOTEBOOK.c.assignment_id == _ASSIGNMENT.c.id)
                .where(_ASSIGNMENT.c.name == assignment, _NOTEBOOK.c.name == notebook)
            ).first()
            if found is None:
                self.close()
                raise GradingError(
                    f"{assignment} is not in the gradebook. Run 'nbgrader generate_assignment {assignment}' first."
                )
            self._assignment_id, self.due, self._notebook_id = found
            self._grade_cells, self.points = {}, {}
            for name, cell_id, points in db.execute(self._cells(_GRADE_CELL, _GRADE_CELL.c.max_score)):
                self._grade_cells[name], self.points[name] = cell_id, points
            self._solution_cells = dict(db.execute(self._cells(_SOLUTION_CELL)).all())

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(self, *problem: Any) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._engine.dispose()

    def records(self, learners: Iterable[str]) -> dict[str, Record]:
        """What is recorded of these learners' submissions; those without one are left out."""
        with self._transaction() as db:
            return self._records(db, list(learners))

    def everybody(self) -> list[str]:
        """The ids of all learners of the course, sorted."""
        with self._transaction() as db:
            return sorted(db.scalars(select(_STUDENT.c.id)))

    def sources(self) -> dict[str, str]:
        """Grade id → text of the quiz's cells, as they were when it was entered."""
        table = api.SourceCell.__table__
        with self._transaction() as db:
            return dict(db.execute(select(table.c.name, table.c.source).where(table.c.notebook_id == self._notebook_id)).all())

    def record(self, entries: list[Entry]) -> dict[str, Record]:
        """Write what grading found, in one transaction, and return what the gradebook holds now.

        Scores and comments that a person gave are kept. A cell with such a score is shown as to be looked at again when
        its answer, or the grader's own score, is not what it was.

        Raises
        ------
        GradingError
            When the database cannot be written; it is then as it was.
        """
        with self._transaction(write=True) as db:
            known = self._records(db, [entry.learner for entry in entries], lock=True)
            new = _Rows()
            changed = _Rows()
            self._enter_learners(db, [entry.learner for entry in entries if entry.learner not in known])
            for entry in entries:
                there = known.get(entry.learner)
                if there is None:
                    there = known[entry.learner] = self._begun(entry.learner, new)
                self._update(there, entry, new, changed)
            for table, rows in new.tables():
                db.execute(insert(table), rows)
            for table, rows in changed.tables():
                names = [name for name in rows[0] if name != "row"]
                db.execute(
                    update(table).where(table.c.id == bindparam("row")).values({name: bindparam(name) for name in names}), rows
                )
        return known

    def late(self, timestamp: datetime | None, extension: timedelta | None) -> float:
        """Seconds after the due date and the extension; 0 when in time, or when nobody can tell."""
        if timestamp is None or self.due is None:
            return 0.0
        return max(0.0, (timestamp - self.due - (extension or timedelta())).total_seconds())

    def penalty(self, record: Record) -> float | None:
        """What is taken off because it came late, as nbgrader's step works it out with the plug-in of the configuration."""
        late = self.late(record.timestamp, record.extension)
        if not late:
            return None
        try:
            penalty = self._late.plugin_inst.late_submission_penalty(record.learner, record.raw, late)
        except Exception as error:
            raise GradingError(
                f"The late penalty of {record.learner} could not be worked out ({type(error).__name__}: {error}). Correct "
                f"c.AssignLatePenalties.plugin_class in {CONFIG}."
            ) from error
        return None if penalty is None else self._late._check_late_penalty(SimpleNamespace(score=record.raw), penalty)

    @contextmanager
    def _transaction(self, *, write: bool = False) -> Iterator[Connection]:
        try:
            with self._engine.execution_options(**{_WRITES: write}).begin() as db:
                yield db
        except DBAPIError as error:
            why = str(error.orig).strip().partition("\n")[0]
            old = "no such column" in why or "does not exist" in why
            advice = (
                "run 'nbgrader db upgrade' after a backup" if old else "put that right, or close what else is writing there"
            )
            raise GradingError(
                f"The gradebook cannot be used ({why}). What was recorded before is safe: {advice}, and run the "
                "same command again."
            ) from error

    # ---- rows -------------------------------------------------------------------------------------------------------

    def _cells(self, table: Any, *more: Any) -> Any:
        return (
            select(_CELL.c.name, _CELL.c.id, *more)
            .join(table, table.c.id == _CELL.c.id)
            .where(_CELL.c.notebook_id == self._notebook_id)
        )

    def _records(self, db: Connection, learners: list[str], *, lock: bool = False) -> dict[str, Record]:
        found = (
            select(
                _SUBMISSION.c.id,
                _SUBMISSION.c.student_id,
                _SUBMISSION.c.timestamp,
                _SUBMISSION.c.extension,
                _SUBMITTED.c.id,
                _SUBMITTED.c.late_submission_penalty,
            )
            .join(_SUBMITTED, _SUBMITTED.c.assignment_id == _SUBMISSION.c.id)
            .where(
                _SUBMISSION.c.assignment_id == self._assignment_id,
                _SUBMITTED.c.notebook_id == self._notebook_id,
                _SUBMISSION.c.student_id.in_(learners),
            )
        )
        records = {}
        for submission, learner, timestamp, extension, notebook, penalty in db.execute(
            found.with_for_update() if lock else found
        ):
            records[learner] = Record(learner, timestamp, extension, penalty, submission_id=submission, notebook_id=notebook)
        by_notebook = {record.notebook_id: record for record in records.values()}
        grade_names = {cell_id: name for name, cell_id in self._grade_cells.items()}
        comment_names = {cell_id: name for name, cell_id in self._solution_cells.items()}
        columns = (_GRADE.c.notebook_id, _GRADE.c.cell_id, _GRADE.c.id, _GRADE.c.auto_score, _GRADE.c.manual_score)
        # By cell and by notebook: the tables' index begins with the cell, and without it each batch would read all rows.
        grades = select(*columns, _GRADE.c.extra_credit, _GRADE.c.needs_manual_grade).where(
            _GRADE.c.cell_id.in_(grade_names), _GRADE.c.notebook_id.in_(by_notebook)
        )
        for notebook, cell, row, auto, manual, extra, waiting in db.execute(grades.with_for_update() if lock else grades):
            by_notebook[notebook].grades[grade_names[cell]] = Grade(auto, manual, extra, waiting, row)
        comments = select(
            _COMMENT.c.notebook_id, _COMMENT.c.cell_id, _COMMENT.c.id, _COMMENT.c.auto_comment, _COMMENT.c.manual_comment
        ).where(_COMMENT.c.cell_id.in_(comment_names), _COMMENT.c.notebook_id.in_(by_notebook))
        for notebook, cell, row, auto, manual in db.execute(comments):
            by_notebook[notebook].comments[comment_names[cell]] = Comment(auto, manual, row)
        return records

    def _enter_learners(self, db: Connection, learners: list[str]) -> None:
        there = set(db.scalars(select(_STUDENT.c.id).where(_STUDENT.c.id.in_(learners))))
        if new := [{"id": learner} for learner in learners if learner not in there]:
            db.execute(insert(_STUDENT), new)

    def _begun(self, learner: str, new: "_Rows") -> Record:
        record = Record(learner, submission_id=api.new_uuid(), notebook_id=api.new_uuid())
        new.add(_SUBMISSION, id=record.submission_id, assignment_id=self._assignment_id, student_id=learner)
        new.add(
            _SUBMITTED, id=record.notebook_id, assignment_id=record.submission_id, notebook_id=self._notebook_id, flagged=False
        )
        return record

    def _update(self, record: Record, entry: Entry, new: "_Rows", changed: "_Rows") -> None:
        for name, cell in self._grade_cells.items():
            if name not in record.grades:
                grade = record.grades[name] = Grade(id=_next_id())
                new.add(_GRADE, id=grade.id, cell_id=cell, notebook_id=record.notebook_id, needs_manual_grade=True)
            self._grade(record.grades[name], name, entry)
            grade = record.grades[name]
            changed.add(_GRADE, row=grade.id, auto_score=grade.auto, needs_manual_grade=grade.waiting)
        for name, cell in self._solution_cells.items():
            if name not in record.comments:
                comment = record.comments[name] = Comment(id=_next_id())
                new.add(_COMMENT, id=comment.id, cell_id=cell, notebook_id=record.notebook_id)
            comment = record.comments[name]
            comment.auto = NO_RESPONSE if name in entry.silent else None
            changed.add(_COMMENT, row=comment.id, auto_comment=comment.auto)
        record.timestamp = entry.timestamp or record.timestamp
        changed.add(_SUBMISSION, row=record.submission_id, timestamp=record.timestamp)
        record.penalty = self.penalty(record)
        changed.add(_SUBMITTED, row=record.notebook_id, late_submission_penalty=record.penalty)

    @staticmethod
    def _grade(grade: Grade, name: str, entry: Entry) -> None:
        before, grade.auto = grade.auto, entry.scores.get(name)
        if grade.manual is None:
            grade.waiting = grade.auto is None
        else:
            same = entry.rewritten is not None and name not in entry.rewritten and grade.auto == before
            grade.waiting = grade.waiting or not same


def _next_id() -> str:
    """An id such as nbgrader's, of 32 hexadecimal digits, but rising with time.

    A large class stays quick to record, for new rows come together in the database's indexes. Submissions keep ids by
    chance: Formgrader shows them in the order of their ids, and nobody's name should tell when they are marked.
    """
    return f"{time.time_ns():016x}{api.new_uuid()[:16]}"


class _Rows:
    """Rows to be written, by table, in the order in which tables were first named."""

    def __init__(self) -> None:
        self._rows: dict[Any, list[dict[str, Any]]] = {}

    def add(self, table: Any, **row: Any) -> None:
        self._rows.setdefault(table, []).append(row)

    def tables(self) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        yield from self._rows.items()


@contextmanager
def reachable() -> Iterator[None]:
    """Say in a sentence why a database cannot be opened; its address may hold a password and is left out."""
    try:
        yield
    except (DBAPIError, ArgumentError, ImportError) as error:
        why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise NoGradebookError(
            f"The gradebook cannot be opened ({why}). Correct c.CourseDirectory.db_url in {CONFIG}, start the database, or "
            "wait for what is writing there; after an update of nbgrader, make a copy and run 'nbgrader db upgrade'."
        ) from error


def _patient(db_url: str) -> dict[str, Any]:
    """How a connection is told to wait for another that is writing, and for how long."""
    if db_url.startswith("sqlite"):
        return {"timeout": PATIENCE}
    return {"options": f"-c lock_timeout={PATIENCE}s"} if db_url.startswith("postgresql") else {}


def _whole_transactions(engine: Any) -> None:
    """Let SQLite hold what will be written from the first reading on, so that no mark given meanwhile in Formgrader is lost."""

    @event.listens_for(engine, "connect")
    def leave_it_to_us(connection: Any, _: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")
