"""A course folder and one quiz in it, and the way of its submissions: looked at, marked, recorded, given feedback.

Where the time goes, and the floor
----------------------------------
TIMES
"""

import hashlib
import json
import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from traitlets.config import Config

from . import feedback, intake, outcome, rebuild, settings
from .build import refuse_stale
from .gradebook import Entry, Gradebook, Record
from .intake import Submission
from .outcome import Outcome
from .settings import GradingError
from .workers import Workers

BATCH = 50  # submissions recorded in one transaction, and the most that Ctrl-C waits for
LOCK = ".grading.lock"


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
        """
        folder = self.root / self.directory.source_directory / self.assignment
        if [path.name for path in folder.glob("*.ipynb")] != [f"{self.assignment}.ipynb"]:
            raise rebuild.needs_execution(self.assignment)
        return (folder / f"{self.assignment}.ipynb").read_bytes()

    def gradebook(self) -> Gradebook:
        """The gradebook, opened for this quiz."""
        where = self.directory
        return Gradebook(self.config, where.db_url, where.course_id, self.assignment, self.assignment)

    # ---- steps ------------------------------------------------------------------------------------------------------

    def collect(self) -> str:
        """Fetch new submissions, if there is an exchange, and return what was said about it."""
        if sys.platform == "win32" or not (self.exchange / "inbound").is_dir():
            return ""
        from nbgrader.exchange import ExchangeFactory

        return self._run(ExchangeFactory(config=self.config).collect, update=True) or "Nothing new."

    def enter(self) -> None:
        """Put the quiz as it stands in ``source/`` into the gradebook, if it is not there yet."""
        from nbgrader.converters import GenerateAssignment

        refuse_stale(self.root, only=self.assignment)
        if not self._entered():
            self._run(GenerateAssignment, force=True)

    def _entered(self) -> bool:
        try:
            with self.gradebook() as book:
                return book.sources() == rebuild.quiz(self.source, self.assignment).sources
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
        """Hand submissions to nbgrader's own execution, which runs the learners' code."""
        from nbconvert.exporters import NotebookExporter
        from nbgrader.converters import Autograde, GenerateFeedback

        for learner in learners:
            try:
                self._run(Autograde, learner, force=again, exporter_class=NotebookExporter)
                self._run(GenerateFeedback, learner, force=True)
            except GradingError as error:
                yield Result(learner, Outcome(outcome.UNREADABLE, (str(error),)))
            else:
                with self.gradebook() as book:
                    yield Result(learner, Outcome(outcome.GRADED), book.records([learner])[learner])

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
            finger = _fingerprint(source, handed, book, before)
            earlier = _earlier(course.folder("autograded", name) / f"{course.assignment}.ipynb")
            if (
                not again
                and before
                and set(before.grades) == set(book.points)
                and rebuild.told(earlier).get("fingerprint") == finger
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
        before = {name: record.score for name, record in self._known.items()}
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
                why = f"the folder's name {intake.shown(name)} {intake.name_trouble(name)}"
                yield Result(name, Outcome(outcome.UNREADABLE, (why,)))
                continue
            self._write_feedback(name, pages[name]())
            one = self._begun[name]
            told = rebuild.told(notebooks[name])
            came = Outcome(told["status"], tuple(told["reasons"]))
            yield Result(name, came, records[name], before.get(name), one.fresh)

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


def _fingerprint(source: bytes, handed: Submission, book: Gradebook, record: Record | None) -> str:
    """Changes when anything does that marks depend on."""
    due = f"{book.due} {record.extension if record else None}"
    parts = [str(rebuild.EDITION).encode(), source, handed.answers, handed.notebook, handed.timestamp.encode(), due.encode()]
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


def _lay(folder: Path, files: dict[str, bytes], mode: int, shared: bool) -> None:
    """Put a folder with these files in place of the one that is there, so that a crash leaves no mixture of the two."""
    half = folder.with_name(f".{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    if shared:
        half.chmod(0o2770 | half.stat().st_mode & 0o777)
    for name, content in files.items():
        with open(half / name, "xb") as file:
            file.write(content)
        (half / name).chmod(mode)
    if os.path.lexists(folder):
        shutil.rmtree(folder) if folder.is_dir() and not folder.is_symlink() else folder.unlink()
    half.rename(folder)
