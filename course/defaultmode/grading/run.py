"""The commands ``grade`` and ``regrade``: a whole class, with a progress bar, a report and a summary."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ..places import course_root
from . import outcome, settings
from .build import build_all
from .course import Course, Result
from .report import Report
from .workers import workers

REPORTS = "reports"
SHOWN = 20  # lines that a summary shows of one sort; the report has all


def grade(
    assignment: str,
    root: Path | None = None,
    *,
    student: str = "",
    count: int = 1,
    scheduler: str | None = None,
    release: bool = False,
    execute: bool = False,
) -> int:
    """Collect, grade what is new or has changed, write the feedback, and say what became of everybody's work.

    Parameters
    ----------
    assignment : str
        Such as ``quiz01_default_mode_network``.
    root : Path, optional
        The folder of the course; by default the working directory, or where the package was installed from.
    student : str
        One learner's id; everybody by default.
    count : int
        Processes that mark.
    scheduler : str, optional
        Address of a Dask scheduler whose workers mark instead.
    release : bool
        Also send the feedback to the exchange.
    execute : bool
        Let nbgrader execute the submissions of an assignment with learners' code.

    Returns
    -------
    int
        0 when the run is complete, 1 when some feedback could not be released, 130 when it was stopped with Ctrl-C.

    Raises
    ------
    GradingError
        When the class as a whole cannot be graded.
    """
    course = Course.open(_root(root), assignment)
    with course.alone():
        collected = course.collect()
        print(collected or "There is no exchange to collect from.")
        return _run(course, student=student, count=count, scheduler=scheduler, release=release, execute=execute)


def regrade(
    assignment: str, root: Path | None = None, *, count: int = 1, scheduler: str | None = None, release: bool = False
) -> int:
    """Mark everybody again from the stored answers, with the key as it stands in the item file, and list who moved.

    See `grade` for the parameters.
    """
    course = Course.open(_root(root), assignment)
    with course.alone():
        build_all(course.root, only=assignment)
        return _run(course, count=count, scheduler=scheduler, release=release, again=True)


@dataclass
class _Summary:
    """What a run found, as far as it is told at its end."""

    graded: int = 0
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)

    def add(self, result: Result) -> None:
        name, record = result.learner.encode("utf-8", "backslashreplace").decode(), result.record
        if result.outcome.status != outcome.GRADED:
            self.remarks.append(f"{name}: {result.outcome}.")
        if record is None:
            return
        self.there.append(result.learner)
        self.graded += result.fresh
        self.unchanged += not result.fresh
        if record.waiting:
            self.waiting.append(name)
        if result.before is not None and result.before != record.score:
            self.moved.append(f"{name}: {result.before:g} → {record.score:g} ({record.score - result.before:+g})")


def _run(
    course: Course,
    *,
    student: str = "",
    count: int = 1,
    scheduler: str | None = None,
    release: bool = False,
    execute: bool = False,
    again: bool = False,
) -> int:
    names = [name for name in course.learners() if student in ("", name)]
    if not names:
        print(f"Nobody has handed in {course.assignment}: there is nothing in {course.folder('submitted', student or 'NAME')}.")
        return 0
    course.enter()
    if execute:
        print("This runs the learners' code on this machine, with your rights.")
    summary = _Summary()
    with _stoppable() as stopped, workers(count, scheduler) as crew, course.gradebook() as book:
        going = takewhile(lambda _: not stopped(), names)
        results = course.execute(going, again=again) if execute else course.grade(going, crew, again=again)
        report = nullcontext() if student else Report(course.root / REPORTS / course.assignment, sum(book.points.values()))
        try:
            with report, tqdm(total=len(names), unit="submission", disable=None) as bar:
                for result in results:
                    summary.add(result)
                    if isinstance(report, Report):
                        report.add(result)
                    bar.update()
                if stopped():
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            done = summary.graded + summary.unchanged
            print(f"Stopped after {done} of {len(names)} submissions. Run the same command again to go on.", file=sys.stderr)
            return 130
    _tell(course, summary, again, None if student else course.root / REPORTS / f"{course.assignment}.csv")
    return _release(course, summary.there) if release else 0


def _tell(course: Course, summary: _Summary, again: bool, table: Path | None) -> None:
    same = f" ({summary.unchanged} unchanged since the last run)" if summary.unchanged else ""
    print(f"Graded {_submissions(summary.graded + summary.unchanged)}{same}. The marks are in the gradebook.")
    _list("", summary.remarks, table)
    if again or summary.moved:
        _list(f"Marks that moved: {len(summary.moved) or 'none'}.", summary.moved, table)
    if summary.waiting:
        names = ", ".join(summary.waiting[:SHOWN]) + (" …" if len(summary.waiting) > SHOWN else "")
        print(f"Waiting for a person to mark written answers: {names}. Open Formgrader for that, then run this again.")
    print(f"Feedback is in {course.root / 'feedback'}.")
    if table:
        print(f"The report of this run is {table} (and .json); 'nbgrader export' writes all marks to a table.")


def _list(title: str, lines: list[str], table: Path | None) -> None:
    if title:
        print(title)
    for line in lines[:SHOWN]:
        print(f"  {line}")
    if len(lines) > SHOWN:
        print(f"  … and {len(lines) - SHOWN} more" + (f", all in {table}" if table else ""))


def _release(course: Course, learners: list[str]) -> int:
    if sys.platform == "win32" or not course.exchange.is_dir():
        print("There is no exchange to release the feedback to.")
        return 0
    trouble = course.release_feedback(learners)
    print(f"Released the feedback of {_submissions(len(learners) - len(trouble))}.")
    _list("", [f"{learner}: marked, but the feedback could not be released: {why}" for learner, why in trouble.items()], None)
    return 1 if trouble else 0


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks to stop after the submissions in hand; a second one stops at once."""
    asked = []

    def ask(number: int, frame: Any) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("\nStopping after the submissions in hand …", file=sys.stderr)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _root(root: Path | None) -> Path:
    return root or (Path.cwd() if (Path.cwd() / settings.CONFIG).is_file() else course_root())


def _submissions(count: int) -> str:
    return f"{count} submission{'' if count == 1 else 's'}"
