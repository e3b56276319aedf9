"""A class in which ten are honest and everybody else hands in something hostile, damaged or odd (`hostile`).

It is graded once, in this process and under watch, after a class of the same ten honest learners alone.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import random
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from defaultmode import items
from defaultmode.grading import intake, settings
from defaultmode.grading.course import Course
from defaultmode.grading.rebuild import plain
from defaultmode.grading.run import grade

from . import hostile
from .classroom import MARKED, QUIZ, WRITTEN, course_folder
from .hostile import CANARY, FAULTS, Fault

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, sockets and such names do not exist on Windows")

HONEST = [f"honest-{number}" for number in range(10)]
TWINNED = HONEST[:2]  # somebody hands in under nearly the same name
PATIENCE = 60  # seconds for the whole class, after which it hangs
EFFORT = 10  # seconds of the processor for the whole class
MEMORY = 400_000  # kB for the whole class


# ---- the honest ----------------------------------------------------------------------------------------------------


def answers(number: int) -> dict[str, Any]:
    """What the honest learner of this number chose."""
    chance = random.Random(number)
    given = {item.id: _answer(item, chance) for item in MARKED if chance.random() < 0.9}
    return {name: answer for name, answer in given.items() if answer is not None}


def _answer(item: items.Item, chance: random.Random) -> Any:
    """A choice among those that the page offers, as often right as wrong."""
    if chance.random() < 0.5:
        return item.key()
    shown = item.public()
    return {
        "single": lambda: chance.choice(shown["options"])["id"],
        "multiple": lambda: [option["id"] for option in shown["options"] if chance.random() < 0.5],
        "match": lambda: {row["id"]: chance.choice(shown["choices"])["id"] for row in shown["rows"]},
        "order": lambda: chance.sample(item.key(), len(item.key())),
        "numeric": lambda: chance.uniform(0, 5),
        "region": lambda: chance.choice(shown["regions"])["id"],
    }[item.kind]()


def text(number: int) -> str:
    return "" if number % 3 else f"Honest words, {number} < {number + 1} & so on: *quite* so."


def place_honest(submitted: Path) -> None:
    for number, learner in enumerate(HONEST):
        hostile.sound(submitted / learner / QUIZ, answers(number), text(number))


# ---- what is looked at ---------------------------------------------------------------------------------------------


def tree(root: Path) -> dict[str, tuple]:
    """Everything below `root`, as it lies there: no link is followed, and only small plain files are opened."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            about = path.lstat()
            holds: Any = (about.st_size, about.st_mtime_ns)
            if stat.S_ISDIR(about.st_mode):
                holds = ""
            elif stat.S_ISLNK(about.st_mode):
                holds = path.readlink()
            elif stat.S_ISREG(about.st_mode) and about.st_size < 100_000 and os.access(path, os.R_OK):
                holds = (hashlib.sha256(path.read_bytes()).hexdigest(), about.st_mtime_ns)
            found[str(path.relative_to(root))] = (about.st_mode, about.st_nlink, about.st_ino, holds)
    return found


def rows(gradebook: Path) -> dict[str, list[tuple]]:
    """Every row of every table."""
    with contextlib.closing(sqlite3.connect(gradebook)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table' order by name")]
        return {name: sorted(db.execute(f'select * from "{name}"'), key=repr) for name in tables}


def marks(gradebook: Path) -> dict[str, list[tuple]]:
    """What stands in the gradebook for each learner, without the ids of the rows."""
    found: dict[str, list[tuple]] = {}
    join = (
        "from {0} join submitted_notebook n on n.id = {0}.notebook_id join submitted_assignment a on a.id = n.assignment_id "
        "join base_cell c on c.id = {0}.cell_id"
    )
    grades = "select a.student_id, c.name, auto_score, manual_score, extra_credit, needs_manual_grade " + join.format("grade")
    comments = "select a.student_id, c.name, auto_comment, manual_comment " + join.format("comment")
    penalties = (
        "select a.student_id, a.timestamp, a.extension, n.late_submission_penalty "
        "from submitted_notebook n join submitted_assignment a on a.id = n.assignment_id"
    )
    with contextlib.closing(sqlite3.connect(gradebook)) as db:
        for question in (grades, comments, penalties):
            for learner, *row in db.execute(question + " order by 1, 2"):
                found.setdefault(learner, []).append(tuple(row))
    return found


def points(gradebook: Path) -> dict[str, dict[str, float | None]]:
    """Learner → question → what the grader gave."""
    return {
        learner: {row[0]: row[1] for row in rows if len(row) == 5 and row[0] in {item.id for item in (*MARKED, *WRITTEN)}}
        for learner, rows in marks(gradebook).items()
    }


@dataclass
class Watch:
    """Notes what Python itself does, as its audit events tell, while it is on."""

    on: bool = False
    started: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    compiled: list[str] = field(default_factory=list)
    wrote: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    _PROCESSES = ("subprocess.Popen", "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.system", "pty.spawn")
    _SOCKETS = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo")

    def __call__(self, event: str, arguments: tuple) -> None:
        if not self.on:
            return
        if event in self._PROCESSES:
            self.started.append(f"{event} {arguments}")
        elif event in self._SOCKETS:
            self.connected.append(f"{event} {arguments}")
        elif event == "compile":
            source = arguments[0]
            words = source.decode("utf-8", "replace") if isinstance(source, bytes) else str(source)
            self.compiled += [words] if CANARY in words else []
        elif event == "open" and not isinstance(arguments[0], int):
            path, _, flags = arguments
            writes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            (self.wrote if writes else self.read).add(str(Path.cwd() / os.fsdecode(path)))

    @contextlib.contextmanager
    def over(self) -> Iterator[None]:
        sys.addaudithook(self)  # there is no taking it away
        self.on = True
        try:
            yield
        finally:
            self.on = False


@contextlib.contextmanager
def within(seconds: int) -> Iterator[None]:
    """Break off what hangs, be it on a pipe."""

    def stop(*_: Any) -> None:
        raise TimeoutError(f"not ready after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# ---- the class -----------------------------------------------------------------------------------------------------


@dataclass
class Graded:
    """A graded class, and what there was to see."""

    root: Path
    impossible: dict[str, str]
    said: str = ""
    watch: Watch = field(default_factory=Watch)
    before: dict[str, dict[str, tuple]] = field(default_factory=dict)
    seconds: float = 0

    @property
    def gradebook(self) -> Path:
        return self.root / "gradebook.db"

    def grade(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            assert grade(QUIZ, self.root) == 0
        self.said = said.getvalue()

    def around(self) -> dict[str, dict[str, tuple]]:
        """What lies beside the course, and in it where grading has no business to write."""
        beside = {path.name: tree(path) for path in self.root.parent.iterdir() if path != self.root}
        return beside | {name: tree(self.root / name) for name in ("source", "release", "submitted")}

    def page(self, learner: str) -> str:
        return (self.root / "feedback" / learner / QUIZ / f"{QUIZ}.html").read_text("utf-8")

    def notebook(self, learner: str) -> dict[str, Any]:
        return json.loads((self.root / "autograded" / learner / QUIZ / f"{QUIZ}.ipynb").read_bytes())


def begin(root: Path, *, faults: bool) -> Graded:
    """A course with the quiz in its gradebook, and the submissions in their places."""
    course_folder(root)
    place_honest(root / "submitted")
    group = Graded(root, hostile.faults(root / "submitted") if faults else {})
    Course.open(root, QUIZ).enter()  # a new gradebook is made by another program, once
    return group


def reopen(folder: Path) -> None:
    """Let pytest clear away what a fault has closed."""
    for closed in folder.glob(f"**/submitted/folder-closed/{QUIZ}"):
        closed.chmod(0o755)


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> Iterator[Path]:
    """Where classes are made; HOME and the folder for temporary files are in it, and should stay as they are."""
    patch = pytest.MonkeyPatch()
    patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    folder = tmp_path_factory.mktemp("hostile")
    for name in ("home", "scratch", "beside"):
        (folder / "class" / name).mkdir(parents=True)
    (folder / "class" / "beside" / "diary").write_text("private")
    patch.setenv("HOME", str(folder / "class" / "home"))
    patch.setattr(tempfile, "tempdir", str(folder / "class" / "scratch"))
    yield folder
    reopen(folder)
    patch.undo()


@pytest.fixture(scope="module")
def clean(places) -> Graded:
    """The ten honest learners alone."""
    group = begin(places / "clean" / "course", faults=False)
    group.grade()
    return group


@pytest.fixture(scope="module")
def group(places, clean) -> Graded:
    """Everybody, graded once under watch."""
    group = begin(places / "class" / "course", faults=True)
    group.before = group.around()
    start = time.process_time()
    with within(PATIENCE), group.watch.over():
        group.grade()
    group.seconds = time.process_time() - start
    return group


@pytest.fixture(scope="module")
def report(group) -> dict[str, dict[str, Any]]:
    """The run's report by learner, as the JSON has it."""
    found = json.loads((group.root / "reports" / f"{QUIZ}.json").read_text("utf-8"))
    return {row["learner"]: row for row in found}


def skip_impossible(group: Graded, fault: Fault) -> None:
    if why := group.impossible.get(fault.learner):
        pytest.skip(f"cannot be made here: {why}")


def each(faults: list[Fault]) -> Any:
    return pytest.mark.parametrize("fault", faults, ids=[ascii(fault.learner)[1:61] for fault in faults])


# ---- nobody else is affected ---------------------------------------------------------------------------------------


def test_there_are_ten_honest_among_many_that_are_not(group):
    assert len(FAULTS) - len(group.impossible) >= 60 and len({fault.learner for fault in FAULTS}) == len(FAULTS)
    assert set(HONEST) <= {path.name for path in (group.root / "submitted").iterdir()}


@pytest.mark.parametrize("number", range(len(HONEST)))
def test_the_honest_get_exactly_their_marks(group, number):
    given, got = answers(number), points(group.gradebook)[HONEST[number]]
    assert {item.id: got[item.id] for item in MARKED} == {
        item.id: pytest.approx(items.mark(item, given.get(item.id)).points) for item in MARKED
    }
    assert got[WRITTEN[0].id] == (None if text(number) else 0)


def test_the_honest_differ_and_not_all_is_right():
    totals = {sum(items.mark(item, answers(number).get(item.id)).points for item in MARKED) for number in range(len(HONEST))}
    assert len(totals) > 3 and max(totals) > hostile.WORTH > min(totals) > 0


def test_the_honest_have_the_rows_that_they_have_without_the_others(group, clean):
    among, alone = marks(group.gradebook), marks(clean.gradebook)
    assert sorted(alone) == HONEST and {learner: among[learner] for learner in HONEST} == alone


def test_the_honest_read_what_they_read_without_the_others(group, clean):
    for learner in HONEST:
        page = group.page(learner)
        if learner in TWINNED:
            page, told = re.subn(r"<p>About what you handed in: [^<]*nearly the same name[^<]*</p>\n", "", page)
            assert told == (not set(group.impossible) & {"Honest-0", "ｈonest-1"})
        assert page == clean.page(learner)


def test_the_key_of_the_quiz_is_as_it_was(group, clean):
    def key(gradebook: Path) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(gradebook)) as db:
            question = "select name, max_score, grade_cells.cell_type from grade_cells join base_cell using (id) order by name"
            return db.execute(question).fetchall()

    assert key(group.gradebook) == key(clean.gradebook) and len(key(clean.gradebook)) == len(MARKED) + len(WRITTEN)
    assert set(points(group.gradebook)) == {*HONEST, *(one.learner for one in FAULTS if one.recorded)} - set(group.impossible)


# ---- each fault ----------------------------------------------------------------------------------------------------


@each(FAULTS)
def test_every_submission_is_reported_and_earns_what_can_be_read_of_it(group, report, fault):
    skip_impossible(group, fault)
    row = report[intake.printable(fault.learner)]
    assert row["status"] == fault.status and bool(row["to_mark"]) == fault.writes
    assert fault.reason in "; ".join(row["reasons"]) and bool(row["reasons"]) == bool(fault.reason)
    assert row["score"] == (fault.worth if fault.recorded else None)
    assert row["to_mark"] == ([WRITTEN[0].id] if fault.writes else [])
    if fault.recorded:
        got = points(group.gradebook)[fault.learner]
        assert sum(score for score in got.values() if score is not None) == fault.worth <= hostile.WORTH
        about = f"About what you handed in: {escape(fault.status)}: {escape('; '.join(row['reasons']))}.</p>"
        assert (about in group.page(fault.learner)) == bool(fault.reason)
    else:
        assert fault.learner not in points(group.gradebook) and not (group.root / "feedback" / fault.learner).exists()


def test_the_table_says_what_the_data_say(group, report):
    with (group.root / "reports" / f"{QUIZ}.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(report) == len(FAULTS) - len(group.impossible) + len(HONEST)
    for row in table:
        learner = row["learner"] if row["learner"] in report else row["learner"].removeprefix("'")
        told = report[learner]
        assert row["status"] == told["status"] and row["reasons"] == "; ".join(told["reasons"])
        assert row["score"] == ("" if told["score"] is None else str(told["score"]))
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_the_summary_is_plain_text_whatever_folders_are_called(group):
    assert not [sign for sign in group.said if not sign.isprintable() and sign != "\n"]
    assert f"Graded {len(FAULTS) - len(group.impossible) + len(HONEST) - _strangers(group)} submissions" in group.said


def _strangers(group: Graded) -> int:
    return sum(not one.recorded for one in FAULTS if one.learner not in group.impossible)


# ---- nothing is run, nothing is touched ----------------------------------------------------------------------------


def test_no_process_was_started_and_nothing_connected(group):
    assert not group.watch.started and not group.watch.connected


def test_nothing_that_was_handed_in_was_compiled_or_imported(group):
    assert not group.watch.compiled
    assert not list(group.root.parent.rglob(CANARY)) and not Path(CANARY).exists()
    submitted = str(group.root / "submitted")
    assert not [name for name, module in sys.modules.items() if str(getattr(module, "__file__", "")).startswith(submitted)]


def test_only_the_files_of_the_quiz_were_opened(group):
    opened = [Path(path).relative_to(group.root / "submitted").parts for path in group.watch.read if _within(path, group)]
    assert len(opened) > len(FAULTS)
    for learner, quiz, *rest in opened:
        assert quiz == QUIZ and learner not in {one.learner for one in FAULTS if not one.recorded}
        assert rest in ([], ["answers.json"], ["timestamp.txt"], ["submission_secret.txt"]) or rest[0].endswith(".ipynb")


def _within(path: str, group: Graded) -> bool:
    return Path(path).is_relative_to(group.root / "submitted")


def test_nothing_was_written_outside_the_course(group):
    scratch = group.root.parent / "scratch"
    outside = [path for path in group.watch.wrote if not Path(path).is_relative_to(group.root)]
    assert group.watch.wrote and not [path for path in outside if not Path(path).is_relative_to(scratch)]
    assert group.around()["home"] == {} and group.around()["scratch"] == {}


def test_what_was_handed_in_is_as_it_was_but_for_timestamps_that_are_set_aside(group):
    now = group.around()
    aside = [name for name in now["submitted"] if name.endswith("/timestamp.unreadable-1")]
    assert {name.split("/")[0][:5] for name in aside} == {"time-"}
    now["submitted"] = {
        name.replace("/timestamp.unreadable-1", "/timestamp.txt"): what for name, what in now["submitted"].items()
    }
    assert now == group.before


def test_nobody_costs_the_class_much_time(group):
    assert group.seconds < EFFORT


# ---- what a learner wrote is text ----------------------------------------------------------------------------------


class Markup(HTMLParser):
    """The tags, the names of attributes and the addresses in a page."""

    def __init__(self, page: str):
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, *sorted(name for name, _ in attrs)))
        self.found |= {(tag, name, value) for name, value in attrs if name not in ("id", "class")}

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.found.add(("comment", data))

    def handle_decl(self, decl):
        self.found.add(("declaration", decl))

    def handle_pi(self, data):
        self.found.add(("instruction", data))


def test_no_feedback_page_has_markup_that_the_honest_pages_do_not_have(group, clean):
    known = set().union(*(Markup(clean.page(learner)).found for learner in HONEST))
    known.add(("blockquote",))
    for fault in FAULTS:
        if fault.recorded and fault.learner not in group.impossible:
            assert Markup(group.page(fault.learner)).found <= known, fault.learner


WRITERS = [fault for fault in FAULTS if fault.writes]


@each(WRITERS)
def test_what_was_written_is_shown_as_it_is_and_as_nothing_else(group, fault):
    from nbconvert.filters import markdown2html

    told = group.notebook(fault.learner)
    wrote = told["metadata"]["defaultmode"]["graded"]["written"][WRITTEN[0].id]
    assert wrote == plain(wrote) != ""
    box = next(cell for cell in told["cells"] if cell["id"] == WRITTEN[0].id)
    shown = Markup(markdown2html(box["source"]))  # as Formgrader does
    assert {one[0] for one in shown.found} == {"pre"} and shown.text.strip() == wrote.strip()
    assert f"<blockquote>{escape(wrote)}</blockquote>" in group.page(fault.learner)


@each(WRITERS)
def test_nbgraders_own_feedback_step_makes_the_same_page(group, fault):
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    config = settings.load(group.root)
    directory = CourseDirectory(config=config, assignment_id=QUIZ, student_id=fault.learner)
    ours = group.page(fault.learner)
    settings.run(GenerateFeedback(coursedir=directory, config=config, force=True))
    assert group.page(fault.learner) == ours


def test_nothing_but_answers_and_written_text_is_taken_over(group, clean):
    """The graded notebook of everybody who chose the same is the same, whatever theirs looked like."""
    sample = _bare(group.notebook("forged-outputs"))
    for fault in FAULTS:
        alike = fault.recorded and fault.worth == hostile.WORTH and not fault.writes
        if alike and fault.learner not in {*group.impossible, "half-characters"} and not fault.learner.startswith("number-"):
            assert _bare(group.notebook(fault.learner)) == sample, fault.learner


def _bare(notebook: dict[str, Any]) -> dict[str, Any]:
    del notebook["metadata"]["defaultmode"]["graded"]
    return notebook


# ---- again, and by the other way -----------------------------------------------------------------------------------


def test_grading_again_changes_nothing(group):
    before, report = rows(group.gradebook), json.loads((group.root / "reports" / f"{QUIZ}.json").read_text("utf-8"))
    folders = {name: tree(group.root / name) for name in ("submitted", "autograded", "feedback")}
    group.grade()
    assert rows(group.gradebook) == before
    assert {name: tree(group.root / name) for name in folders} == folders
    again = json.loads((group.root / "reports" / f"{QUIZ}.json").read_text("utf-8"))
    assert again == [row | {"graded_in_this_run": False} for row in report]
    assert "Marks that moved" not in group.said


def test_nbgraders_own_command_gives_everybody_the_same(group, tmp_path):
    other = begin(tmp_path / "course", faults=True)
    (tmp_path / "home").mkdir()
    command = (
        "from pathlib import Path\nfrom nbgrader.apps import NbGraderApp\n"
        f"try: NbGraderApp.launch_instance(['autograde', {QUIZ!r}])\n"
        # its own peak: what the system tells of a child includes what its parent held when it was born
        "finally:\n"
        "    told = Path('/proc/self/status')\n"
        "    lines = told.read_text().splitlines() if told.exists() else ()\n"
        "    print(*(line.split()[1] for line in lines if line.startswith('VmHWM')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=other.root,
        env=os.environ | {"HOME": str(tmp_path / "home")},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    reopen(tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert points(other.gradebook) == points(group.gradebook)
    assert not list(other.root.parent.rglob(CANARY))
    if sys.platform == "linux":
        assert int(done.stdout.split()[-1]) < MEMORY
    assert "Logging error" not in done.stderr and "\x1b]" not in done.stderr
