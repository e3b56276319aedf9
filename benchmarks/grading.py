"""How fast is a class graded, beside stock nbgrader, and does a submission cost the same in a class of 10,000?

    python3 start.py test --version             # once: adds what tests and benchmarks need
    .venv/bin/python -m benchmarks.grading      # a class of 20, three rounds: four minutes
    .venv/bin/python -m benchmarks.grading --students 100 --rounds 1
    .venv/bin/python -m benchmarks.grading --linear      # 100, 1,000 and 10,000, ours alone: five minutes, 5 GB of disk

Both grade the same submissions of quiz 1 (eleven questions that are marked, one that a person marks), made with a seed:
right, wrong, partly right and missing answers, with and without a written text. They take turns, round by round, each
time from a gradebook that knows the quiz and nobody's marks. What is timed is the whole command, in a process of its own:

- ``nbgrader autograde`` and ``nbgrader generate_feedback``, with the exporters, steps and kernel settings that nbgrader
  has by default;
- ``defaultmode grade`` with one worker, which marks, records, writes the graded notebooks, the feedback and the report.
  All of it is compared with stock ``autograde`` alone, so that the true ratio is higher than the one that is printed;
- ``defaultmode grade`` once more, when nothing has changed but all feedback was deleted: it looks at every submission
  and writes every page. That is compared with stock ``generate_feedback``; again the true ratio is higher.

A command's start-up is told by a class of one. The cost per submission is the time that all others add to it: (class of
n − class of one) / (n − 1). For ours, n is at least 1,000, since 20 more submissions take less time than its start-up
varies by. **The claim is about this cost per submission**; the ratio of whole commands, which start-up makes smaller in
a small class, is printed too, and the size of class from which it reaches 30.

Every mark must agree: for each learner and cell the points, and whether a person has to mark. Otherwise the exit code is
1. Medians; ratios come last: above 1, ours is faster than stock.

``--linear`` grades each class in a new process, which has graded four classes of one before: the first brings what is
loaded once, and the others tell the fixed part of a run, which is taken off as above. Memory is the most that the process
ever held. Ratios come last: memory and cost per submission, at 10,000 over those at 100. The cost is told by the clock and
by the processor alone; where the two ratios differ, the machine was busy with something else or the disk kept it waiting.
Linux or macOS.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from defaultmode import items
from defaultmode.answers import SCHEMA

from tests.classroom import MARKED, PROJECT, QUIZ, WRITTEN

MANY = 1_000  # of ours, to tell the cost of one
SIZES = (100, 1_000, 10_000)
REPEATS = 5  # of the smallest class in a round of --linear
GOAL = 30

HERE = Path(sys.executable).parent
GRADE = (str(HERE / "defaultmode"), "grade", QUIZ)
AUTOGRADE = (str(HERE / "nbgrader"), "autograde", QUIZ)
FEEDBACK = (str(HERE / "nbgrader"), "generate_feedback", QUIZ)
ENTER = (str(HERE / "nbgrader"), "generate_assignment", QUIZ, "--force")

# What our configuration changes about grading, taken back.
STOCK = 'for step in ("Autograde", "Execute", "GenerateFeedback"):\n    c.pop(step, None)\n'

# Grade classes one after another in one process, and tell the seconds on the clock and of the processor.
INSIDE = """
import sys, time
from pathlib import Path
from defaultmode.grading.run import grade
for root in sys.argv[2:]:
    start = time.perf_counter(), time.process_time()
    grade(sys.argv[1], Path(root))
    print("took", time.perf_counter() - start[0], time.process_time() - start[1])
"""

WORDS = ("scan", "rest", "network", "brood", "client", "mind", "wander", "seed", "region", "task", "claim", "maybe", "not")
MARKS = """
    SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.needs_manual_grade
    FROM grade
    JOIN base_cell ON base_cell.id = grade.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""


class BenchmarkError(Exception):
    """Why there is nothing to be claimed. The message is one sentence."""


# ---- a class ------------------------------------------------------------------------------------------------------


def answer(item: items.Item, chance: random.Random) -> Any:
    """An answer such as a class gives: none, the right one, or any at all, which may be partly right."""
    luck = chance.random()
    if luck < 0.1:
        return None
    if luck < 0.5:
        return item.key()
    return {
        "single": lambda: chance.choice(item.options).id,
        "multiple": lambda: [option.id for option in item.options if chance.random() < 0.5],
        "match": lambda: {row.id: chance.choice(item.choices).id for row in item.rows},
        "order": lambda: chance.sample(item.key(), len(item.key())),
        "numeric": lambda: item.value + chance.choice((0, 0.5, 1000)),
        "region": lambda: chance.choice(list(items.region_labels())),
    }[item.kind]()


def hand_in(folder: Path, number: int, notebook: dict[str, Any]) -> None:
    """Write the submission of learner `number`, always the same one, into `folder`."""
    chance = random.Random(number)
    answers = {item.id: answer(item, chance) for item in MARKED}
    given = {key: {"answer": one} for key, one in answers.items() if one is not None}
    for cell in notebook["cells"]:
        if cell["id"] == WRITTEN[0].id:
            untouched, text = cell["source"], " ".join(chance.choices(WORDS, k=100))
            cell["source"] = untouched if chance.random() < 0.3 else [text]
            content = json.dumps(notebook, indent=1, ensure_ascii=False)
            cell["source"] = untouched
    folder.mkdir(parents=True)
    (folder / f"{QUIZ}.ipynb").write_text(content, "utf-8")
    (folder / "answers.json").write_text(json.dumps({"schema": SCHEMA, "answers": {QUIZ: given}}), "utf-8")
    (folder / "timestamp.txt").write_text("2026-03-01 10:00:00.000000 UTC", "utf-8")


@dataclass(frozen=True)
class Run:
    """What a command took: seconds, and its largest memory in MB; and what it said."""

    seconds: float
    peak: float
    said: str


class Class:
    """A course folder with submissions, to be graded again and again.

    Parameters
    ----------
    root : Path
    size : int
    gradebook : Path
        One that knows the quiz and nobody's marks.
    stock : bool
        Whether nbgrader grades as it does by default.
    """

    def __init__(self, root: Path, size: int, gradebook: Path, *, stock: bool = False):
        self.root, self._gradebook = root, gradebook
        course(root, STOCK if stock else "")
        notebook = json.loads((root / "release" / QUIZ / f"{QUIZ}.ipynb").read_text("utf-8"))
        for number in range(size):
            hand_in(root / "submitted" / f"learner{number:05}" / QUIZ, number, notebook)
        self.forget()

    @property
    def gradebook(self) -> Path:
        return self.root / "gradebook.db"

    def forget(self, *steps: str) -> None:
        """Put aside what a grading wrote, or only what it wrote at some steps.

        It is not deleted before the end: some file systems are slow to make files soon after many were deleted.
        """
        past = Path(tempfile.mkdtemp(dir=self.root, prefix="past"))
        for step in steps or ("autograded", "feedback", "reports"):
            if (self.root / step).exists():
                (self.root / step).rename(past / step)
        if not steps:
            shutil.copy(self._gradebook, self.gradebook)


def course(root: Path, more: str = "") -> None:
    """A new course folder, with more lines in its configuration."""
    for name in ("source", "release"):
        shutil.copytree(PROJECT / name, root / name)
    config = (PROJECT / "nbgrader_config.py").read_text("utf-8")
    (root / "nbgrader_config.py").write_text(config + more, "utf-8")


def new_gradebook(root: Path) -> Path:
    """A gradebook that knows the quiz and nobody's marks."""
    course(root)
    run(ENTER, root)
    return root / "gradebook.db"


def run(command: tuple[str, ...], root: Path) -> Run:
    """Run a command in the folder `root`, away from what the machine's user has configured.

    The system counts a new process's memory from that of the one that starts it, so this one imports little.

    Raises
    ------
    BenchmarkError
    """
    home = root.parent / "home"
    own = {name: str(home / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    path = os.pathsep.join([str(HERE), os.environ.get("PATH", "")])
    environment = {name: value for name, value in os.environ.items() if name != "DEFAULTMODE_EXCHANGE"}
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=root, env={**environment, **own, "PATH": path}, stdout=log, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        said = log.read().decode("utf-8", "replace").strip()
    if child.returncode:
        name = f"{Path(command[0]).name} {command[1]}"
        raise BenchmarkError(f"'{name}' failed, so nothing is claimed: {(said or str(status)).splitlines()[-1]}")
    return Run(seconds, used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024), said)


# ---- whether the marks agree --------------------------------------------------------------------------------------


def marks(gradebook: Path) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """(Learner, cell) → the points given by the grader, and whether a person has to mark."""
    with closing(sqlite3.connect(gradebook)) as db:
        return {(learner, cell): (points, bool(waiting)) for learner, cell, points, waiting in db.execute(MARKS)}


def disagreements(ours: Path, stock: Path) -> list[str]:
    """Where two gradebooks differ, line by line."""
    left, right = marks(ours), marks(stock)
    return [
        f"{learner}, {cell}: ours {_words(left.get((learner, cell)))}, stock {_words(right.get((learner, cell)))}"
        for learner, cell in sorted(left.keys() | right.keys())
        if left.get((learner, cell)) != right.get((learner, cell))
    ]


def agree(ours: Path, stock: Path, students: int) -> None:
    """Pass when both gradebooks hold the same marks, for every question of every learner.

    Raises
    ------
    BenchmarkError
    """
    if differ := disagreements(ours, stock):
        more = f" and {len(differ) - 1} more" if len(differ) > 1 else ""
        raise BenchmarkError(f"The marks differ, so no speed is claimed: {differ[0]}{more}.")
    there, expected = len(marks(ours)), students * len(MARKED + WRITTEN)
    if there != expected:
        raise BenchmarkError(f"Both gradebooks hold {there} marks instead of {expected}, so no speed is claimed.")


def _words(mark: tuple[float | None, bool] | None) -> str:
    if mark is None:
        return "has no mark"
    points, waiting = mark
    return f"{'no points' if points is None else f'{points:g}'}{' (to be marked)' if waiting else ''}"


# ---- measuring ----------------------------------------------------------------------------------------------------


def beside_stock(students: int, rounds: int, place: Path) -> None:
    """Measure ours and stock in turns, and print."""
    blank = new_gradebook(place / "blank")
    many = max(students, MANY)
    sizes = sorted({1, students, many})
    stock = {size: Class(place / f"stock{size}", size, blank, stock=True) for size in (1, students)}
    ours = {size: Class(place / f"ours{size}", size, blank) for size in sizes}
    times: dict[tuple[str, int], list[float]] = defaultdict(list)

    def stock_turn(size: int) -> None:
        stock[size].forget()
        times["nbgrader autograde", size].append(run(AUTOGRADE, stock[size].root).seconds)
        times["nbgrader generate_feedback", size].append(run(FEEDBACK, stock[size].root).seconds)

    def our_turn(size: int) -> None:
        ours[size].forget()
        times["defaultmode grade", size].append(run(GRADE, ours[size].root).seconds)
        ours[size].forget("feedback")
        times["the same, feedback alone", size].append(run(GRADE, ours[size].root).seconds)

    for turn in range(rounds + 1):
        if turn == 1:
            times.clear()  # the turn before filled the file cache
        for size in sizes if turn else sizes[:1]:
            if size in stock:
                stock_turn(size)
            our_turn(size)
        if turn:
            agree(ours[students].gradebook, stock[students].gradebook, students)
            print(f"round {turn} of {rounds}: all {len(marks(ours[students].gradebook))} marks agree ({load()})", flush=True)

    median = {key: statistics.median(seconds) for key, seconds in times.items()}
    start = {name: seconds for (name, size), seconds in median.items() if size == 1}
    each = {}
    print(f"\n{'':28}{'class of one':>14}{'each further one':>18}{f'class of {students:,}':>18}")
    for name in start:
        size = students if name.startswith("nbgrader") else many
        each[name] = (median[name, size] - start[name]) / (size - 1)
        print(f"{name:28}{start[name]:12.2f} s{each[name] * 1000:15.1f} ms{median[name, students]:16.2f} s")
    _tell_ratios(start, each, {name: median[name, students] for name in start}, students)


def _tell_ratios(start: dict[str, float], each: dict[str, float], whole: dict[str, float], students: int) -> None:
    grade, again, autograde, pages = (
        "defaultmode grade",
        "the same, feedback alone",
        "nbgrader autograde",
        "nbgrader generate_feedback",
    )
    print(f"\nwhole command, class of {students:,}, stock autograde / ours {whole[autograde] / whole[grade]:8.1f}")
    gain = each[autograde] - GOAL * each[grade]
    if gain > 0:
        missing = GOAL * (start[grade] - each[grade]) - (start[autograde] - each[autograde])
        print(f"the whole command is {GOAL} times as fast from a class of {max(1, round(missing / gain))} on")
    print(f"feedback per page, stock / ours       {each[pages] / each[again]:8.1f}   (goal at least 10)")
    print(f"per submission, stock autograde / ours{each[autograde] / each[grade]:8.1f}   (goal at least {GOAL}, aim 60)")


def linear(rounds: int, place: Path) -> None:
    """Measure ours in classes of growing size, and print."""
    blank = new_gradebook(place / "blank")
    ones = [Class(place / f"one{number}", 1, blank) for number in range(4)]
    classes = {size: Class(place / f"ours{size}", size, blank) for size in SIZES}
    took: dict[int, list[list[float]]] = defaultdict(list)
    peaks: dict[int, list[float]] = defaultdict(list)
    for turn in range(rounds):
        for size in (*[SIZES[0]] * REPEATS, *SIZES[1:]):
            group = [*ones, classes[size]]
            for each in group:
                each.forget()
            run_of_all = run((sys.executable, "-c", INSIDE, QUIZ, *(str(each.root) for each in group)), PROJECT)
            lines = [line.split()[1:] for line in run_of_all.said.splitlines() if line.startswith("took")]
            _, *single, whole = [[float(seconds) for seconds in line] for line in lines]
            took[1] += single
            took[size].append(whole)
            peaks[size].append(run_of_all.peak)
        print(f"round {turn + 1} of {rounds} ({load()})", flush=True)

    median = {size: [statistics.median(each) for each in zip(*both, strict=True)] for size, both in took.items()}
    cost, busy = ({size: (median[size][of] - median[1][of]) / (size - 1) for size in SIZES} for of in (0, 1))
    peak = {size: statistics.median(peaks[size]) for size in SIZES}
    print(f"\nclass of one, in a process that has graded before: {median[1][0]:.2f} s\n")
    print(f"{'submissions':>11}{'whole class':>15}{'each further one':>18}{'of processor':>15}{'peak memory':>14}")
    for size in SIZES:
        print(
            f"{size:11,}{median[size][0]:13.2f} s{cost[size] * 1000:15.2f} ms{busy[size] * 1000:12.2f} ms{peak[size]:11.0f} MB"
        )
    few, most = SIZES[0], SIZES[-1]
    between = f"{most:,} / {few}"
    print(f"\npeak memory, {between}             {peak[most] / peak[few]:6.2f}   (goal: flat)")
    print(f"processor per submission, {between}{busy[most] / busy[few]:6.2f}   (goal at most 1.2)")
    print(f"cost per submission, {between}     {cost[most] / cost[few]:6.2f}   (goal at most 1.2)")


def load() -> str:
    """How busy the machine was in the last minute."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 and a sentence when the marks differ or a command fails."""
    parser = argparse.ArgumentParser(description="Grading beside stock nbgrader, in turns.")
    parser.add_argument("--students", type=int, default=20, metavar="N", help="size of the class (20 by default, at least 10)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns that each takes (3 by default)")
    parser.add_argument("--linear", action="store_true", help="ours alone, in classes of growing size")
    options = parser.parse_args(arguments)
    if options.students < 10 or options.rounds < 1:
        parser.error("less than 10 learners or one round tell nothing: start-up would hide what a submission costs")
    with tempfile.TemporaryDirectory() as place:
        try:
            if options.linear:
                linear(options.rounds, Path(place))
            else:
                beside_stock(options.students, options.rounds, Path(place))
        except BenchmarkError as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
