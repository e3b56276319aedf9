"""Grade a quiz for the whole class with nbgrader's own steps: collect, autograde, feedback, release of the feedback."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from traitlets.config import Config

from ..places import course_root
from . import settings
from .build import refuse_stale
from .settings import GradingError


@dataclass
class Outcome:
    """What became of a quiz's submissions, by learner.

    Attributes
    ----------
    graded : list of str
        Learners whose automatic marks are in the gradebook.
    waiting : list of str
        Those of them with an answer that a person still has to mark.
    failed : dict
        Learner → what went wrong; it stops nobody else's grading.
    """

    graded: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def grade(assignment: str, root: Path | None = None, *, again: bool = False) -> int:
    """Grade every submission of a quiz and say in a few sentences what became of them.

    Parameters
    ----------
    assignment : str
        Such as ``quiz01_default_mode_network``.
    root : Path, optional
        The folder of the course; by default the working directory, or where the package was installed from.
    again : bool
        Mark submissions anew that have been marked and have not been handed in again since. Marks and comments that a
        person gave are kept.

    Returns
    -------
    int
        0 when all went well, 1 when there was trouble with some submission.

    Raises
    ------
    GradingError
        When the class as a whole cannot be graded.
    """
    root = root or (Path.cwd() if (Path.cwd() / settings.CONFIG).is_file() else course_root())
    course = Course(root, assignment)
    print(f"Collected from {course.exchange}." if course.collect() else "There is no exchange to collect from.")
    if not course.learners():
        print(f"Nobody has handed in {assignment}: there is nothing in {course.submitted('NAME')}.")
        return 0
    outcome = course.grade(again=again)
    print(f"Graded {_people(outcome.graded)}. The marks are in the gradebook; 'nbgrader export' writes them to a table.")
    if outcome.waiting:
        print(f"Waiting for a person to mark written answers: {', '.join(outcome.waiting)}. Open Formgrader for that.")
    released = course.release_feedback(outcome)
    print(f"Feedback is in {course.root / 'feedback'}" + (" and has been released." if released else "."))
    for learner, why in outcome.failed.items():
        print(f"Trouble with {learner}: {why}.", file=sys.stderr)
    return 1 if outcome.failed else 0


class Course:
    """A course folder and one quiz in it, seen through nbgrader.

    Raises
    ------
    GradingError
        When the folder, its configuration or the quiz is not as it should be.
    """

    def __init__(self, root: Path, assignment: str):
        from nbgrader.coursedir import CourseDirectory

        self.root, self.assignment = root.resolve(), assignment
        self._config = settings.load(self.root)
        self._config.CourseDirectory.root = str(self.root)
        self._directory = CourseDirectory(config=self._config, assignment_id=assignment)
        if not (self.root / "source" / assignment).is_dir():
            there = sorted(path.name for path in (self.root / "source").glob("*") if path.is_dir())
            raise GradingError(f"There is no quiz '{assignment}' in source/; there is {', '.join(there) or 'none'}.")

    @property
    def exchange(self) -> Path:
        """Where this course's submissions arrive."""
        return Path(self._config.Exchange.root) / self._config.CourseDirectory.course_id

    def submitted(self, learner: str) -> Path:
        """Where a learner's collected submission lies."""
        return self.root / "submitted" / learner / self.assignment

    def learners(self) -> list[str]:
        """Everybody whose submission has been collected or put there by hand."""
        return sorted(path.parent.name for path in (self.root / "submitted").glob(f"*/{self.assignment}") if path.is_dir())

    def collect(self) -> bool:
        """Fetch new submissions, if there is an exchange."""
        if sys.platform == "win32" or not (self.exchange / "inbound").is_dir():
            return False
        from nbgrader.exchange.default import ExchangeCollect

        self._run(ExchangeCollect, update=True)
        return True

    def enter(self) -> None:
        """Put the quiz as it stands in ``source/`` into the gradebook, so that marks follow its present key."""
        from nbgrader.converters import GenerateAssignment

        refuse_stale(self.root)
        self._run(GenerateAssignment, force=True)

    def grade(self, *, again: bool = False) -> Outcome:
        """Mark every submission and write its feedback. One that fails stops no other."""
        from nbgrader.converters import Autograde, GenerateFeedback

        self.enter()
        outcome = Outcome()
        for learner in self.learners():
            try:
                self._run(Autograde, learner, force=again)
                self._run(GenerateFeedback, learner, force=True)
            except GradingError as error:
                outcome.failed[learner] = str(error)
            else:
                outcome.graded.append(learner)
        outcome.waiting = [learner for learner in outcome.graded if self._waits(learner)]
        return outcome

    def release_feedback(self, outcome: Outcome) -> bool:
        """Send the feedback of everybody graded to the exchange, if there is one.

        Learner by learner: nbgrader would stop for all at the first whose submission did not come through the exchange.
        """
        if sys.platform == "win32" or not self.exchange.is_dir():
            return False
        from nbgrader.exchange.default import ExchangeReleaseFeedback

        for learner in outcome.graded:
            try:
                self._run(ExchangeReleaseFeedback, learner)
            except GradingError as error:
                outcome.failed[learner] = f"marked, but the feedback could not be released: {error}"
        return True

    def _waits(self, learner: str) -> bool:
        from nbgrader.api import Gradebook

        with Gradebook(self._directory.db_url, self._directory.course_id) as gradebook:
            return gradebook.find_submission(self.assignment, learner).needs_manual_grade

    def _run(self, step: type, learner: str = "*", **options: Any) -> str:
        self._directory.student_id = learner
        return settings.run(step(coursedir=self._directory, config=Config(self._config), **options))


def _people(names: list[str]) -> str:
    return f"{len(names)} submission{'' if len(names) == 1 else 's'}"
