"""A course folder and one quiz in it, seen through nbgrader: its places, and the steps of grading."""

import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from traitlets.config import Config

from ..files import content
from . import batch, intake, rebuild, settings
from .build import COMMAND, refuse_stale
from .gradebook import Gradebook, NoGradebookError, Record, reachable
from .result import Result
from .rules import Passing, Rules
from .settings import GradingError
from .workers import Workers

LOCK = ".grading.lock"

_REFUSAL = "submissions associated with it"  # in what nbgrader says when it will not change an assignment


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
        When the quiz is not as it should be, or the folders are laid out in another way than nbgrader's own.
    """

    def __init__(self, config: Config, directory: Any):
        if directory.directory_structure != type(directory).directory_structure.default_value:
            raise GradingError(
                "This grader needs nbgrader's own layout: take c.CourseDirectory.directory_structure out of the config."
            )
        self.root, self.assignment = Path(directory.root), directory.assignment_id
        self.config, self.directory = config, directory
        self.source_folder = self.root / directory.source_directory / self.assignment
        there = sorted(path.name for path in (self.root / directory.source_directory).glob("*") if path.is_dir())
        if self.assignment not in there:
            raise GradingError(f"There is no quiz '{self.assignment}' in source/; there is {', '.join(there) or 'none'}.")
        self.rules = Rules.of(config, self.source_folder.parent)

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
        from nbgrader.exchange.default import Exchange

        return Path(Exchange(coursedir=self.directory, config=self.config).root) / self.directory.course_id

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
        there = [path.name for path in self.source_folder.glob("*.ipynb")]
        if not there:
            raise GradingError(f"There is no notebook in {self.source_folder}. Run '{COMMAND}' first.")
        if f"{self.assignment}.ipynb" not in there:
            raise rebuild.needs_execution(self.assignment)
        if len(there) > 1:
            others = ", ".join(sorted(name for name in there if name != f"{self.assignment}.ipynb"))
            raise GradingError(f"{self.source_folder} also holds {others}. Move that away: it would be released too.")
        return (self.source_folder / f"{self.assignment}.ipynb").read_bytes()

    def released(self) -> bytes:
        """What learners get of the quiz; empty where there is nothing yet."""
        return content(self.root / self.directory.release_directory / self.assignment / f"{self.assignment}.ipynb")

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

        return self.run(ExchangeFactory(config=self.config).collect, update=True)

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

        with settings.nbgraders_needs(), reachable(), api.Gradebook(self.directory.db_url, self.directory.course_id) as book:
            return float(book.find_assignment(self.assignment).max_score)

    def passing(self, quiz: rebuild.Quiz, record: Record) -> Passing:
        """How a learner stands against the pass mark."""
        return Passing.of(
            self.rules.pass_mark,
            record.score,
            sum(quiz.points.values()),
            open_points=sum(quiz.points[name] for name in record.waiting),
            safe=sum(record.grades[name].score >= quiz.points[name] for name in quiz.safety),
            safety=len(quiz.safety),
        )

    def _entered(self) -> bool:
        try:
            with self.gradebook() as book:
                quiz = rebuild.quiz(self.source, self.assignment)
                return book.sources() == quiz.sources and book.points == quiz.points
        except NoGradebookError:
            raise
        except GradingError:  # not entered yet, or not one of ours
            return False

    def grade(self, learners: Iterable[str], crew: Workers, *, again: bool = False, pages: bool = True) -> Iterator[Result]:
        """Mark submissions, record the marks and write the feedback, one result after another.

        Parameters
        ----------
        learners : iterable of str
        crew : Workers
        again : bool
            Also what has not changed since it was graded.
        pages : bool
            Write the feedback too.

        Raises
        ------
        NeedsExecutionError
            When the quiz cannot be marked from answers alone.
        GradingError
            When the gradebook does not know the quiz as it stands in ``source/``.
        """
        source = self.source
        quiz = rebuild.quiz(source, self.assignment)
        twins = intake.twins(self.learners())
        with self.gradebook() as book:
            if book.points != quiz.points:
                raise GradingError(
                    f"The gradebook knows another edition of {self.assignment}. "
                    f"Run 'defaultmode grade {self.assignment}', which enters the present one."
                )
            ahead: deque[batch.Batch] = deque()
            names = iter(learners)
            while some := tuple(islice(names, batch.SIZE)):
                ahead.append(batch.Batch(self, book, source, crew, some, twins, again, pages))
                if len(ahead) > 1:
                    yield from ahead.popleft().finish()
            for rest in ahead:
                yield from rest.finish()

    def release_feedback(self, learners: Iterable[str]) -> dict[str, str]:
        """Send feedback to the exchange, and return, by learner, why some could not be sent.

        Learner by learner: nbgrader would stop for all at the first whose submission did not come through the exchange.
        """
        from nbgrader.exchange.default import ExchangeReleaseFeedback

        trouble = {}
        for learner in learners:
            try:
                self.run(ExchangeReleaseFeedback, learner)
            except GradingError as error:
                trouble[learner] = str(error)
        return trouble

    def run(self, step: type, learner: str = "*", **options: Any) -> str:
        """Run one of nbgrader's steps for a learner, or for all, and return what it logged; see `settings.run`."""
        self.directory.student_id = learner
        return settings.run(step(coursedir=self.directory, config=Config(self.config), **options))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second grading run out of this folder.

        Raises
        ------
        GradingError
            When one is at work, or when files cannot be read or written.
        """
        try:
            with FileLock(self.root / LOCK, timeout=0, mode=0o664 if self.directory.groupshared else 0o644):
                yield
        except Timeout:
            raise GradingError(f"Another grading run is at work in {self.root}. Wait until it has ended.") from None
        except OSError as error:
            raise GradingError(
                f"{error.filename or self.root} cannot be used ({error.strerror or error}). What was recorded before is "
                "safe: put that right, and run the same command again."
            ) from error
