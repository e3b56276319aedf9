"""A course folder and one quiz in it, and the way of its submissions: looked at, marked, recorded, given feedback.

Where the time goes, and the floor
----------------------------------
TIMES
"""

import hashlib
import json
import math
import os
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from traitlets.config import Config

from ..files import kind
from . import feedback, intake, outcome, rebuild, settings
from .build import COMMAND, refuse_stale
from .gradebook import Entry, Grade, Gradebook, NoGradebookError, Record
from .intake import Submission
from .outcome import Outcome
from .settings import GradingError
from .workers import Workers

BATCH = 50  # submissions recorded in one transaction, and the most that Ctrl-C waits for
LOCK = ".grading.lock"

_REFUSAL = "submissions associated with it"  # in what nbgrader says when it will not change an assignment


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    Attributes
    ----------
    record : Record or None
        What the gradebook holds; None when the folder's name is no learner's id.
    before : float or None
        The points before this run; None when there were none.
    fresh : bool
        Whether it was graded in this run, and not found graded.
    """

    learner: str
    outcome: Outcome
    record: Record | None = None
    before: float | None = None
    fresh: bool = True

    @property
    def moved(self) -> float:
        """The points more or less than before; 0 also where there were none before."""
        return 0.0 if self.before is None or self.record is None else round(self.record.score - self.before, 9)


class Course:
    """A course folder and one quiz in it.

    Parameters
    ----------
    config : Config
        nbgrader's.
    directory : nbgrader.coursedir.CourseDirectory
        nbgrader's view of the folder, with the quiz as its assignment.

    Raises
    ------
    GradingError
        When the quiz is not as it should be.
    """

    def __init__(self, config: Config, directory: Any):
        self.root, self.assignment = Path(directory.root), directory.assignment_id
        self.config, self.directory = config, directory
        self.twins: dict[str, str] = {}
        if not (self.root / directory.source_directory / self.assignment).is_dir():
            there = sorted(path.name for path in (self.root / directory.source_directory).glob("*") if path.is_dir())
            raise GradingError(f"There is no quiz '{self.assignment}' in source/; there is {', '.join(there) or 'none'}.")

    @classmethod
    def open(cls, root: Path, assignment: str) -> "Course":
        """The course in the folder `root`, as its configuration describes it."""
        from nbgrader.coursedir import CourseDirectory

        root = root.resolve()
        config = settings.load(root)
        config.CourseDirectory.root = str(root)
        return cls(config, CourseDirectory(config=config, assignment_id=assignment))

    # ---- places -----------------------------------------------------------------------------------------------------

    @property
    def exchange(self) -> Path:
        """Where this course's submissions arrive."""
        return Path(self.config.Exchange.root) / self.config.CourseDirectory.course_id

    def folder(self, step: str, learner: str) -> Path:
        """Where nbgrader keeps a learner's work at a step: ``submitted``, ``autograded`` or ``feedback``."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, learner, self.assignment))

    def learners(self) -> list[str]:
        """Everybody whose submission has been collected or put there by hand."""
        return list(intake.learners(self.root / self.directory.submitted_directory, self.assignment))

    @property
    def source(self) -> bytes:
        """The instructor's notebook, which has the quiz's name.

        Raises
        ------
        NeedsExecutionError
            When the quiz is made of other notebooks.
        GradingError
            When it has none.
        """
        folder = self.root / self.directory.source_directory / self.assignment
        there = [path.name for path in folder.glob("*.ipynb")]
        if not there:
            raise GradingError(f"There is no notebook in {folder}. Run '{COMMAND}' first.")
        if there != [f"{self.assignment}.ipynb"]:
            raise rebuild.needs_execution(self.assignment)
        return (folder / f"{self.assignment}.ipynb").read_bytes()

    def released(self) -> bytes:
        """What learners get of the quiz; empty where there is nothing yet."""
        return _earlier(self.root / self.directory.release_directory / self.assignment / f"{self.assignment}.ipynb")

    def gradebook(self) -> Gradebook:
        """The gradebook, opened for this quiz."""
        where = self.directory
        return Gradebook(self.config, where.db_url, where.course_id, self.assignment, self.assignment)

    # ---- steps ------------------------------------------------------------------------------------------------------

    def refuse_code(self) -> None:
        """Raise NeedsExecutionError when the quiz cannot be marked from answers alone."""
        rebuild.quiz(self.source, self.assignment)

    def collect(self) -> str | None:
        """Fetch new submissions and return what nbgrader said about it; None when there is no exchange."""
        if sys.platform == "win32" or not (self.exchange / "inbound").is_dir():
            return None
        from nbgrader.exchange import ExchangeFactory

        return self._run(ExchangeFactory(config=self.config).collect, update=True)

    def enter(self) -> None:
        """Put the quiz as it stands in ``source/`` into the gradebook, if it is not there yet.

        Raises
        ------
        GradingError
            When it has marks already and its questions are not the same any more.
        """
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory

        refuse_stale(self.root, only=self.assignment)
        if self._entered():
            return
        with tempfile.TemporaryDirectory() as folder:  # release/ is right already, and stays if this run is killed
            config = Config(self.config)
            config.CourseDirectory.release_directory = folder
            directory = CourseDirectory(config=config, assignment_id=self.assignment)
            try:
                settings.run(GenerateAssignment(coursedir=directory, config=config, force=True))
            except GradingError as error:
                if _REFUSAL not in str(error):
                    raise
                raise GradingError(
                    f"Questions were added, removed or made another kind since {self.assignment} was first marked, and "
                    f"nbgrader keeps those that have marks. Put the same questions back in source/{self.assignment}.toml "
                    f"(texts, keys and points may change) and run '{COMMAND}', or give the changed quiz a new name."
                ) from None

    def worth(self) -> float:
        """The most that the quiz can earn."""
        from nbgrader import api

        with settings.nbgraders_needs(), api.Gradebook(self.directory.db_url, self.directory.course_id) as book:
            return float(book.find_assignment(self.assignment).max_score)

    def _entered(self) -> bool:
        try:
            with self.gradebook() as book:
                return book.sources() == rebuild.quiz(self.source, self.assignment).sources
        except NoGradebookError:
            raise
        except GradingError:  # not entered yet, or not one of ours
            return False

    def grade(self, learners: Iterable[str], crew: Workers, *, again: bool = False) -> Iterator[Result]:
        """Mark submissions, record the marks and write the feedback, one result after another.

        Parameters
        ----------
        learners : iterable of str
        crew : Workers
        again : bool
            Also what has not changed since it was graded.

        Raises
        ------
        NeedsExecutionError
            When the quiz cannot be marked from answers alone.
        GradingError
            When the gradebook does not know the quiz as it stands in ``source/``.
        """
        source = self.source
        quiz = rebuild.quiz(source, self.assignment)
        self.twins = intake.twins(self.learners())
        with self.gradebook() as book:
            if book.points != quiz.points:
                raise GradingError(
                    f"The gradebook knows another edition of {self.assignment}. "
                    f"Run 'nbgrader generate_assignment {self.assignment} --force' first."
                )
            ahead: deque[_Batch] = deque()
            names = iter(learners)
            while some := tuple(islice(names, BATCH)):
                ahead.append(_Batch(self, book, source, crew, some, again))
                if len(ahead) > 1:
                    yield from ahead.popleft().finish()
            for batch in ahead:
                yield from batch.finish()

    def execute(self, learners: Iterable[str], *, again: bool = False) -> Iterator[Result]:
        """Hand submissions to nbgrader's own execution, which runs the learners' code; see `grade`.

        One that was not changed is not executed again. What nbgrader began and did not end does not count: it would take
        a notebook that lies there for a graded one.
        """
        for learner in learners:
            yield _nameless(learner) if intake.name_trouble(learner) else self._executed(learner, again)

    def _executed(self, learner: str, again: bool) -> Result:
        from nbconvert.exporters import NotebookExporter
        from nbgrader.converters import Autograde, GenerateFeedback

        graded = self.folder("autograded", learner)
        done = graded.with_name(f".{self.assignment}.executed")
        before = self._recorded(learner)
        finger = self._fingerprint_of_all(learner, before).encode()
        fresh = again or before is None or not graded.is_dir() or _earlier(done) != finger
        try:
            if fresh:
                done.unlink(missing_ok=True)
                self._run(Autograde, learner, force=True, exporter_class=NotebookExporter)
                done.write_bytes(finger)
            self._run(GenerateFeedback, learner, force=True)
        except GradingError as error:
            return Result(learner, Outcome(outcome.UNREADABLE, (str(error).rstrip("."),)))
        return Result(learner, Outcome(outcome.GRADED), self._recorded(learner), _points_before(before), fresh)

    def _recorded(self, learner: str) -> Record | None:
        """What nbgrader recorded of a submission, of however many notebooks."""
        from nbgrader import api

        with settings.nbgraders_needs(), api.Gradebook(self.directory.db_url, self.directory.course_id) as book:
            try:
                found = book.find_submission(self.assignment, learner)
            except api.MissingEntry:
                return None
            penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in found.notebooks)
            record = Record(learner, found.timestamp, found.extension, penalty or None)
            for notebook in found.notebooks:
                for one in notebook.grades:
                    grade = Grade(one.auto_score, one.manual_score, one.extra_credit, bool(one.needs_manual_grade))
                    record.grades[one.name if len(found.notebooks) == 1 else f"{notebook.name}/{one.name}"] = grade
            return record

    def _fingerprint_of_all(self, learner: str, record: Record | None) -> str:
        """Changes when anything does that execution may look at."""
        from nbgrader import api

        with settings.nbgraders_needs(), api.Gradebook(self.directory.db_url, self.directory.course_id) as book:
            due = book.find_assignment(self.assignment).duedate
        found = hashlib.sha256(f"{due} {record.extension if record else None}".encode())
        for folder in (self.root / self.directory.source_directory / self.assignment, self.folder("submitted", learner)):
            for path in sorted(folder.rglob("*")):
                if not kind(path.lstat().st_mode):
                    with path.open("rb") as file:
                        about = [path.relative_to(folder).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()]
                    found.update(json.dumps(about).encode())
        return found.hexdigest()

    def release_feedback(self, learners: Iterable[str]) -> dict[str, str]:
        """Send feedback to the exchange, and return, by learner, why some could not be sent.

        Learner by learner: nbgrader would stop for all at the first whose submission did not come through the exchange.
        """
        from nbgrader.exchange.default import ExchangeReleaseFeedback

        trouble = {}
        for learner in learners:
            try:
                self._run(ExchangeReleaseFeedback, learner)
            except GradingError as error:
                trouble[learner] = str(error)
        return trouble

    def _run(self, step: type, learner: str = "*", **options: Any) -> str:
        self.directory.student_id = learner
        return settings.run(step(coursedir=self.directory, config=Config(self.config), **options))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second grading run out of this folder.

        Raises
        ------
        GradingError
            When one is at work.
        """
        try:
            with FileLock(self.root / LOCK, timeout=0):
                yield
        except Timeout:
            raise GradingError(f"Another grading run is at work in {self.root}. Wait until it has ended.") from None


class _Batch:
    """Some submissions on their way: begun while the batch before is being recorded."""

    def __init__(self, course: Course, book: Gradebook, source: bytes, crew: Workers, names: tuple[str, ...], again: bool):
        self._course, self._book, self._crew, self._names = course, book, crew, names
        sound = [name for name in names if not intake.name_trouble(name)]
        self._known = book.records(sound)
        self._begun: dict[str, _Begun] = {}
        for name in sound:
            handed = intake.receive(course.folder("submitted", name), name, course.assignment)
            before = self._known.get(name)
            finger = _fingerprint(source, handed)
            for step in ("autograded", "feedback"):
                _settle(course.folder(step, name))
            earlier = _earlier(course.folder("autograded", name) / f"{course.assignment}.ipynb")
            # The penalty: due date, extension or a mark that was given by hand may be new.
            if (
                not again
                and before
                and set(before.grades) == set(book.points)
                and rebuild.told(earlier).get("fingerprint") == finger
                and math.isclose(before.penalty or 0.0, book.penalty(before) or 0.0, abs_tol=1e-9)
            ):
                self._begun[name] = _Begun(handed, earlier, lambda: b"", fresh=False)
                continue
            repairs = list(handed.repairs)
            if twin := course.twins.get(name):
                repairs.append(f"another submission is in nearly the same name, {intake.shown(twin)}")
            about = {"repairs": repairs, "refusals": handed.refusals, "fingerprint": finger}
            parts = (handed.answers, handed.notebook, json.dumps(about).encode())
            self._begun[name] = _Begun(handed, earlier, crew.begin(rebuild.rebuild, source, course.assignment, *parts))

    def finish(self) -> Iterator[Result]:
        """Record the marks, write the notebooks and the feedback."""
        marked = {name: rebuild.Rebuilt.unpack(one.result()) for name, one in self._begun.items() if one.fresh}
        records = self._known | self._book.record([self._entry(name, one) for name, one in marked.items()])
        for name, rebuilt in marked.items():
            self._write("autograded", name, {f"{self._course.assignment}.ipynb": rebuilt.notebook}, answers=True)
        notebooks = {name: marked[name].notebook if one.fresh else one.earlier for name, one in self._begun.items()}
        pages = {
            name: self._crew.begin(feedback.rendered, notebook, _results(records[name], self._book))
            for name, notebook in notebooks.items()
        }
        for name in self._names:
            if name not in self._begun:
                yield _nameless(name)
                continue
            self._write_feedback(name, pages[name]())
            one = self._begun[name]
            told = rebuild.told(notebooks[name])
            came = Outcome(told["status"], tuple(told["reasons"]))
            yield Result(name, came, records[name], _points_before(self._known.get(name)), one.fresh)

    def _entry(self, name: str, one: rebuild.Rebuilt) -> Entry:
        begun = self._begun[name]
        texts = rebuild.told(begun.earlier).get("written") if begun.earlier else None
        rewritten = None if texts is None else {key for key in {*texts, *one.written} if texts.get(key) != one.written.get(key)}
        return Entry(name, intake.moment(begun.handed.timestamp), one.scores, one.silent, rewritten)

    def _write_feedback(self, name: str, page: bytes) -> None:
        file = f"{self._course.assignment}.html"
        try:
            same = (self._course.folder("feedback", name) / file).read_bytes() == page
        except OSError:
            same = False
        if not same:
            self._write("feedback", name, {file: page})

    def _write(self, step: str, name: str, files: dict[str, bytes], *, answers: bool = False) -> None:
        handed = self._begun[name].handed
        if handed.timestamp:
            files[intake.TIMESTAMP] = handed.timestamp.encode()
        if handed.secret:
            files[intake.SECRET] = handed.secret.encode()
        if answers and handed.answers is not None:
            files[intake.ANSWERS] = handed.answers
        shared = self._course.directory.groupshared
        _lay(self._course.folder(step, name), files, 0o664 if shared else 0o444 if step == "autograded" else 0o644, shared)


@dataclass(frozen=True)
class _Begun:
    """One submission on its way.

    Attributes
    ----------
    earlier : bytes
        The notebook of the last grading; empty where there is none.
    result : function
        Waits for what `rebuild.rebuild` returns.
    """

    handed: Submission
    earlier: bytes
    result: Callable[[], bytes]
    fresh: bool = True


def _fingerprint(source: bytes, handed: Submission) -> str:
    """Changes when anything does that marks depend on, but for what the gradebook knows."""
    parts = [str(rebuild.EDITION).encode(), source, handed.answers, handed.notebook, handed.timestamp.encode()]
    found = hashlib.sha256()
    for part in parts:
        found.update(b"-" if part is None else b"%d:" % len(part) + part)
    return found.hexdigest()


def _earlier(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _results(record: Record, book: Gradebook) -> bytes:
    """What the feedback shows, as `feedback.rendered` wants it."""
    cells: dict[str, dict[str, Any]] = {
        name: {"score": grade.score, "points": book.points[name], "waiting": grade.waiting}
        for name, grade in record.grades.items()
    }
    for name, comment in record.comments.items():
        cells.setdefault(name, {})["comment"] = comment.text
    penalty = record.penalty or 0
    whole = {"score": record.raw - penalty, "max_score": sum(book.points.values()), "late_penalty": penalty, "cells": cells}
    return json.dumps(whole).encode()


def _nameless(name: str) -> Result:
    """The result of a folder whose name is no learner's id."""
    return Result(name, Outcome(outcome.UNREADABLE, (f"the folder's name {intake.shown(name)} {intake.name_trouble(name)}",)))


def _points_before(record: Record | None) -> float | None:
    """The points in a record; None when there were no marks. An extension that was granted makes a record without any."""
    marked = record and any(grade.auto is not None or grade.manual is not None for grade in record.grades.values())
    return record.score if record and marked else None


# ---- folders --------------------------------------------------------------------------------------------------------


def _lay(folder: Path, files: dict[str, bytes], mode: int, shared: bool) -> None:
    """Put a folder with these files in place of the one that is there.

    A crash leaves the old one or the new one, whole, under its own name or where `_settle` finds it.
    """
    half, before = _beside(folder)
    _remove(half)
    half.mkdir(parents=True)
    if shared:
        half.chmod(0o2770 | half.stat().st_mode & 0o777)
    for name, content in files.items():
        with open(half / name, "xb") as file:
            file.write(content)
        (half / name).chmod(mode)
    if os.path.lexists(folder):
        _remove(before)
        folder.rename(before)
    half.rename(folder)
    _remove(before)


def _settle(folder: Path) -> None:
    """Put right what a killed run left beside a folder that it was replacing."""
    half, before = _beside(folder)
    if os.path.lexists(before) and not os.path.lexists(folder):
        before.rename(folder)
    _remove(before)
    _remove(half)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.half"), folder.with_name(f".{folder.name}.before")


def _remove(path: Path) -> None:
    if not os.path.lexists(path):
        return
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    if os.name == "nt":  # where a read-only file cannot be removed
        for file in path.iterdir():
            file.chmod(0o600)
    shutil.rmtree(path)
