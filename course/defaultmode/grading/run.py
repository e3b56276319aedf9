"""The commands ``grade`` and ``regrade``: a whole class, with a progress bar, a report and a summary."""

import functools
import gc
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, ParamSpec, TextIO

from tqdm import tqdm

from ..places import course_root
from . import outcome, rebuild, settings
from .batch import SIZE
from .build import build_all
from .course import Course
from .execution import execute as executed
from .intake import printable
from .report import Report
from .result import Result
from .rules import Passing
from .workers import workers

REPORTS = "reports"
SHOWN = 20  # lines that a summary shows of one sort; the report has all
BAR = "{percentage:3.0f} % |{bar}| {n_fmt} of {total_fmt} submissions, {remaining} left"
STOPPING = b"\nStopping after the submissions in hand; Ctrl-C once more stops at once.\n"

_USUAL = (
    "Processing the submissions",
    "Collecting submission",
    "Updating submission",
    "No newer submission",
    "No submissions of",
)

Parameters = ParamSpec("Parameters")


def _stopping(command: Callable[Parameters, int]) -> Callable[Parameters, int]:
    """Let Ctrl-C end a command with a sentence and the exit code for it, also before and after the marking."""

    @functools.wraps(command)
    def stopping(*arguments: Parameters.args, **options: Parameters.kwargs) -> int:
        try:
            return command(*arguments, **options)
        except KeyboardInterrupt:
            _say("Stopped. Run the same command again to go on.", sys.stderr)
            return 130

    return stopping


@_stopping
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
        _tell_collected(course, course.collect())
        return _run(course, student=student, count=count, scheduler=scheduler, release=release, execute=execute)


@_stopping
def regrade(
    assignment: str, root: Path | None = None, *, count: int = 1, scheduler: str | None = None, release: bool = False
) -> int:
    """Mark everybody again from the stored answers, with the key as it stands in the item file, and list who moved.

    See `grade` for the parameters.
    """
    course = Course.open(_root(root), assignment)
    with course.alone():
        before = course.released()
        build_all(course.root, only=assignment)
        course.refuse_code()
        _tell_released(assignment, before, course.released())
        return _run(course, count=count, scheduler=scheduler, release=release, again=True)


@dataclass
class _Summary:
    """What a run found, as far as it is told at its end."""

    done: int = 0
    fresh: int = 0
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    stands: Counter[bool | None] = field(default_factory=Counter)
    safety: int = 0
    forgotten: int = 0

    def add(self, result: Result, stands: Passing | None) -> None:
        self.done += 1
        if stands:
            self.stands[stands.passed] += 1
            self.safety = stands.safety
        name, record = printable(result.learner), result.record
        if result.outcome.status != outcome.GRADED:
            self.remarks.append(f"{name}: {result.outcome}.")
        if record is None:
            return
        self.there.append(result.learner)
        self.fresh += result.fresh
        self.forgotten += result.forgotten
        self.unchanged += not result.fresh
        if record.waiting:
            self.waiting.append(name)
        if result.moved:
            self.moved.append(f"{name}: {result.before:g} → {record.score:g} ({result.moved:+.3g})")


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
        folder = course.folder("submitted", student or "NAME")
        who = f"{printable(student)} has not" if student else "Nobody has"
        _say(f"{who} handed in {course.assignment}: there is nothing in {folder}.")
        return 0
    if not execute:
        course.refuse_code()
    course.enter()
    if execute:
        _say("This runs the learners' code on this machine, with your rights.")
    quiz = None if execute else rebuild.quiz(course.source, course.assignment)
    summary = _Summary()
    report = None if student else Report(course.root / REPORTS / course.assignment, course.worth())
    with _stoppable() as stopped, workers(count, scheduler) as crew, _frozen():
        going = takewhile(lambda _: not stopped(), names)
        results = executed(course, going, again=again) if execute else course.grade(going, crew, again=again)
        try:
            size = dict(zip(("ncols", "nrows"), shutil.get_terminal_size(), strict=True))  # tqdm shows nothing without one
            with report or nullcontext(), tqdm(total=len(names), disable=None, bar_format=BAR, **size) as bar:
                for result in results:
                    stands = course.passing(quiz, result.record) if quiz and result.record else None
                    summary.add(result, stands)
                    if report:
                        report.add(result, stands)
                    bar.update()
                    if summary.done % SIZE == 0:
                        gc.collect(1)
                if summary.done < len(names):
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            _tell_stopped(summary, len(names))
            return 130
    _tell(course, summary, again, report)
    return _release(course, summary.there) if release else 0


# ---- what the instructor reads --------------------------------------------------------------------------------------


def _tell_collected(course: Course, log: str | None) -> None:
    """What nbgrader did when it collected, in a line; and what it warns of."""
    if log is None:
        _say(f"There is no exchange to collect from. It would be {course.exchange}.")
        return
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    new, later = (sum(line.startswith(words) for line in lines) for words in ("Collecting submission", "Updating submission"))
    more = f", {later} of them in place of an earlier one" if later else ""
    _say(f"Collected {_submissions(new + later)} from the exchange{more}." if new + later else "Nothing new in the exchange.")
    _list("", [line for line in lines if not line.startswith(_USUAL)])


def _tell_released(assignment: str, before: bytes, after: bytes) -> None:
    """Whether the learners' edition of the quiz is another one now."""
    if before == after:
        _say("What learners see of the quiz is as it was: it need not be released again.")
    else:
        _say(
            "What learners see of the quiz has changed. If it is to be handed in by more learners, release it again: "
            f"'nbgrader release_assignment {assignment} --force'."
        )


def _tell_stopped(summary: _Summary, count: int) -> None:
    _say(f"Stopped after {summary.done} of {_submissions(count)}. Run the same command again to go on.", sys.stderr)
    if summary.moved:  # the next run compares with the marks of this one
        _list(f"Marks that moved so far: {len(summary.moved)}.", summary.moved, most=len(summary.moved))


def _tell(course: Course, summary: _Summary, again: bool, report: Report | None) -> None:
    same = f" ({summary.unchanged} unchanged since the last run)" if summary.unchanged else ""
    _say(f"Graded {_submissions(summary.fresh + summary.unchanged)}{same}. The marks are in the gradebook.")
    where = f", all in {report.table}" if report else ""
    if summary.forgotten:
        _say(
            f"{_submissions(summary.forgotten)} had been graded before, and the gradebook knew nothing of it. Was it lost? It "
            "held the marks given by hand, due dates and extensions: if you have a copy, put it back and run this again."
        )
    _list("", summary.remarks, where)
    if again or summary.moved:
        _list(f"Marks that moved: {len(summary.moved) or 'none'}.", summary.moved, where)
    if summary.stands:
        also = " and every safety question" if summary.safety else ""
        _say(f"To pass takes {course.rules.mark_in_words}{also}: {_passes(summary.stands)}.")
    if summary.waiting:
        more = f" and {len(summary.waiting) - SHOWN} more" if len(summary.waiting) > SHOWN else ""
        names = ", ".join(summary.waiting[:SHOWN]) + more
        _say(f"Waiting for a person to mark written answers: {names}. Open Formgrader for that, then run this again.")
    _say(f"Feedback is in {course.root / 'feedback'}.")
    if report:
        _say(f"The report of this run is {report.table} (and .json); 'nbgrader export' writes all marks to a table.")


def _passes(stands: Counter[bool | None]) -> str:
    """How many passed, did not, and are not decided."""
    words = {True: "passed", False: "did not", None: "not decided until you have marked the rest"}
    return ", ".join(f"{stands[one]} {said}" for one, said in words.items() if stands[one])


def _list(title: str, lines: list[str], where: str = "", most: int = SHOWN) -> None:
    if title:
        _say(title)
    for line in lines[:most]:
        _say(f"  {line}")
    if len(lines) > most:
        _say(f"  … and {len(lines) - most} more{where}")


def _say(line: str, to: TextIO | None = None) -> None:
    """Print a line also where the terminal lacks a character of it."""
    to = to or sys.stdout
    coding = to.encoding or "utf-8"
    print(line.encode(coding, "backslashreplace").decode(coding), file=to, flush=True)


def _submissions(count: int) -> str:
    return f"{count} submission{'' if count == 1 else 's'}"


# ---- the rest -------------------------------------------------------------------------------------------------------


def _release(course: Course, learners: list[str]) -> int:
    if sys.platform == "win32" or not course.exchange.is_dir():
        _say("There is no exchange to release the feedback to.")
        return 0
    trouble = course.release_feedback(learners)
    _say(f"Released the feedback of {_submissions(len(learners) - len(trouble))}.")
    _list("", [f"{learner}: marked, but the feedback could not be released: {why}" for learner, why in trouble.items()])
    return 1 if trouble else 0


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks to stop after the submissions in hand; a second one stops at once."""
    asked = []

    def ask(number: int, frame: Any) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.write(2, STOPPING)  # print() may be at work on that very stream

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _frozen() -> Iterator[None]:
    """Keep the garbage collector away while submissions are read, and from what has been imported for good.

    Going through that again and again took a sixth of the time, and a submission of millions of tiny parts took seconds.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _root(root: Path | None) -> Path:
    return root or (Path.cwd() if (Path.cwd() / settings.CONFIG).is_file() else course_root())
