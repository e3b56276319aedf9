"""Marks do not depend on where they are worked out, nor on whether those who do it live to the end."""

import functools
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from defaultmode.grading import feedback, rebuild, run, workers
from defaultmode.grading.batch import SIZE as SIZE
from defaultmode.grading.course import Course
from defaultmode.grading.settings import GradingError
from distributed import Client, LocalCluster
from nbgrader import api
from sqlalchemy import create_engine, select

from .classroom import MARKED, PROJECT, QUIZ
from .test_rebuild import answers, handed_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nbgrader's exchange and these signals do not exist on Windows")

LEARNERS = [f"learner{number:03}" for number in range(2 * SIZE + 20)]


# ---- a class, and what grading leaves of it -------------------------------------------------------------------------


def begin_class(root: Path, learners=LEARNERS, settings: str = "") -> Path:
    """A course folder whose quiz is in the gradebook, with a submission of each learner, all of them different."""
    for name in ("source", "release"):
        shutil.copytree(PROJECT / name / QUIZ, root / name / QUIZ)
    shutil.copy(PROJECT / "source" / f"{QUIZ}.toml", root / "source")
    config = (PROJECT / "nbgrader_config.py").read_text("utf-8")
    (root / "nbgrader_config.py").write_text(f"{config}\n{settings}\n", "utf-8")
    Course.open(root, QUIZ).enter()
    for number, learner in enumerate(learners):
        folder = root / "submitted" / learner / QUIZ
        folder.mkdir(parents=True)
        missed = {item.id: None for place, item in enumerate(MARKED) if number & (1 << place)}
        text = f"In my words, the {number}th." if number % 3 else ""
        (folder / "answers.json").write_bytes(answers(**missed) if number % 10 else b'{"schema": 1, "answers": {"quiz')
        (folder / f"{QUIZ}.ipynb").write_bytes(handed_in(text=text))
        (folder / "timestamp.txt").write_text(f"2026-03-01 12:{number % 60:02}:00.000000 UTC")
    return root


def recorded(url: str) -> list[tuple]:
    """Everything in the gradebook about learners, row by row, without nbgrader's random ids."""
    student, assignment, submitted = api.Student.__table__, api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
    cell, grade, comment = api.BaseCell.__table__, api.Grade.__table__, api.Comment.__table__
    whose = select(assignment.c.student_id, assignment.c.timestamp, assignment.c.extension)
    notebooks = whose.join(submitted, submitted.c.assignment_id == assignment.c.id)
    grades = notebooks.join(grade, grade.c.notebook_id == submitted.c.id).join(cell, cell.c.id == grade.c.cell_id)
    comments = notebooks.join(comment, comment.c.notebook_id == submitted.c.id).join(cell, cell.c.id == comment.c.cell_id)
    points = (grade.c.auto_score, grade.c.manual_score, grade.c.extra_credit, grade.c.needs_manual_grade)
    engine = create_engine(url)
    with engine.connect() as db:
        parts = [
            db.execute(each).all()
            for each in (
                select(student.c.id),
                whose,
                notebooks.add_columns(submitted.c.late_submission_penalty, submitted.c.flagged),
                grades.add_columns(cell.c.name, *points),
                comments.add_columns(cell.c.name, comment.c.auto_comment, comment.c.manual_comment),
            )
        ]
    engine.dispose()
    return [tuple(row) for part in parts for row in sorted(part, key=repr)]


def written(root: Path) -> dict[str, bytes]:
    """Every file that grading has written, but for the report of the last run."""
    files = [path for name in ("autograded", "feedback") for path in (root / name).rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def left(root: Path) -> dict[str, bytes | list[tuple]]:
    """What grading has left: each file, and the rows in the gradebook."""
    return {**written(root), "gradebook": recorded(f"sqlite:///{root / 'gradebook.db'}")}


def differing(one: dict, other: dict) -> list[str]:
    """The names under which two runs left something else; a comparison of it all would be shown at endless length."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def ungraded(tmp_path_factory):
    """A class whose submissions have been collected."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
        yield begin_class(tmp_path_factory.mktemp("class") / "course")


@pytest.fixture
def course(ungraded, tmp_path):
    """A copy of the class, for one run."""
    return shutil.copytree(ungraded, tmp_path / "course")


@pytest.fixture(scope="module")
def alone(ungraded, tmp_path_factory):
    """What one process leaves when nothing happens to it."""
    root = shutil.copytree(ungraded, tmp_path_factory.mktemp("alone") / "course")
    assert run.grade(QUIZ, root) == 0
    there = left(root)
    assert len([name for name in there if name.endswith(".html")]) == len(LEARNERS)
    assert len({row for row in there["gradebook"] if len(row) == 8}) == len(LEARNERS) * (len(MARKED) + 1)
    return there


class Recording(Executor):
    """Passes everything on to another executor, and remembers it.

    `instead` may put another function in the place of one that is to run, by its number; `came` is called with each result.
    """

    def __init__(self, instead=lambda number, function: function, came=lambda future: None):
        self.instead, self.came = instead, came
        self.calls, self.futures = [], []

    def submit(self, function, /, *arguments):
        future = self.executor.submit(self.instead(len(self.calls), function), *arguments)
        self.calls.append((function, arguments))
        self.futures.append(future)
        future.add_done_callback(self.came)
        return future

    def between(self, kind, monkeypatch):
        """Stand between the grader and the executor that `workers.processes` or `workers.cluster` gives it."""

        @contextmanager
        def opened(*arguments):
            with kind(*arguments) as self.executor:
                yield self

        monkeypatch.setattr(workers, kind.__name__, opened)
        return self

    def assert_all_was_done_there(self):
        assert len(self.futures) == 2 * len(LEARNERS)  # once the marks and once the feedback, for everybody
        assert not [error for error in (future.exception() for future in self.futures) if error]


def at_number(wanted, event):
    """For `Recording`: let an event happen before the piece of work with this number is begun."""

    def look(number, function):
        if number == wanted:
            event()
        return function

    return look


# ---- processes of this machine --------------------------------------------------------------------------------------


@functools.cache
def _guard() -> list[str]:
    """What this process touches from now on."""
    touched: list[str] = []
    events = {"sqlite3.connect", "socket.connect", "subprocess.Popen", "os.mkdir", "os.rename", "os.remove", "os.chmod"}

    def notice(event, arguments):
        if "__pycache__" in repr(arguments[:1]):
            return
        if event in events or (event == "open" and (arguments[2] & (os.O_WRONLY | os.O_RDWR) or QUIZ in str(arguments[0]))):
            touched.append(f"{event} {arguments[0]!r}")

    sys.addaudithook(notice)
    return touched


def guarded(function, *arguments):
    """A worker's function, which fails when it touches a file of the course, writes any, or goes to a gradebook."""
    touched = _guard()
    touched.clear()
    result = function(*arguments)
    if touched:
        raise AssertionError(touched)
    return result


def test_two_processes_touch_nothing_and_leave_what_one_leaves_to_the_byte(course, alone, monkeypatch):
    executor = Recording(lambda _, function: partial(guarded, function)).between(workers.processes, monkeypatch)
    assert run.grade(QUIZ, course, count=2) == 0
    executor.assert_all_was_done_there()
    assert differing(left(course), alone) == []
    assert {function for function, _ in executor.calls} == {rebuild.rebuild, feedback.rendered}
    for _, arguments in executor.calls:
        assert all(isinstance(argument, bytes) or argument in (QUIZ, None) for argument in arguments)
    assert {type(future.result()) for future in executor.futures} == {bytes}


def test_the_guard_of_the_test_before_sees_files_and_gradebooks(course):
    touch = [(Path.write_bytes, course / "new", b""), (Path.read_bytes, course / "source" / f"{QUIZ}.toml")]
    with workers.processes(1) as pool:
        for work in [*touch, (sqlite3.connect, course / "gradebook.db")]:
            with pytest.raises(AssertionError, match=r"open .*course|sqlite3\.connect"):
                pool.submit(guarded, *work).result()


def killed(*_):
    """The process is gone in the middle of its work."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_loses_nothing(course, alone, monkeypatch):
    executor = Recording(lambda number, function: killed if number == SIZE // 2 else function)
    executor.between(workers.processes, monkeypatch)
    assert run.grade(QUIZ, course, count=2) == 0
    lost = [isinstance(future.exception(), BrokenProcessPool) for future in executor.futures]
    assert lost[SIZE // 2] and not all(lost) and len(lost) < 2 * len(LEARNERS)
    assert differing(left(course), alone) == []


def test_what_a_process_refuses_is_told_once():
    with workers.workers(2) as crew, pytest.raises(GradingError, match=r"^source/quiz/quiz\.ipynb is no notebook\."):
        crew.begin(rebuild.rebuild, b"no notebook", "quiz", None, None, b'{"repairs": [], "refusals": [], "fingerprint": ""}')()


def patience():
    return workers.PATIENCE


def test_processes_begin_clean_and_inherit_no_thread_lock_or_gradebook(monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", 30.5)  # as anything that only this process knows
    with workers.processes(1) as pool:
        assert pool.submit(patience).result() == 300


INTERRUPTED = """
import multiprocessing, os, signal, sys
from multiprocessing.forkserver import ForkServer
from pathlib import Path
from defaultmode.grading import run, workers

begun, begin, ensure_running = [], workers.Workers.begin, ForkServer.ensure_running

def early(server):
    ensure_running(server)
    if not begun:  # as a terminal does, to all: here to the server that has just been started
        os.killpg(0, signal.SIGINT)

def late(crew, *work):
    result = begin(crew, *work)
    begun.append(work)
    if len(begun) == 60:  # the marks of a batch have come, its feedback is on its way
        print(len(multiprocessing.active_children()), "processes at work", flush=True)
        for process in multiprocessing.active_children():
            os.kill(process.pid, signal.SIGINT)
    return result

ForkServer.ensure_running, workers.Workers.begin = early, late
sys.exit(run.grade(sys.argv[1], Path(sys.argv[2]), count=2))
"""


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(course, alone, capsys):
    command = [sys.executable, "-c", INTERRUPTED, QUIZ, str(course)]
    stopped = subprocess.run(command, capture_output=True, text=True, timeout=60, start_new_session=True)
    assert stopped.returncode == 130, stopped.stderr
    assert f"Stopped after {SIZE} of {len(LEARNERS)} submissions. Run the same command again to go on." in stopped.stderr
    assert "2 processes at work" in stopped.stdout
    assert "Traceback" not in stopped.stderr and "KeyboardInterrupt" not in stopped.stderr
    assert run.grade(QUIZ, course, count=2) == 0
    assert re.search(rf"Graded {len(LEARNERS)} submissions\W+{SIZE}\b.* since the last run", capsys.readouterr().out)
    assert differing(left(course), alone) == []


PARENT = """
import os, sys
from defaultmode.grading.workers import workers

with workers(2) as crew:
    for result in [crew.begin(os.getpid) for _ in range(2)]:
        assert result() != os.getpid()
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_processes_end_with_their_parent():
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "ready\n"
        parent.kill()
        parent.communicate(timeout=30)  # reads to the end, which comes when nobody is left who could write


# ---- a cluster ------------------------------------------------------------------------------------------------------


class Cluster:
    """A Dask scheduler and its workers, each a process of its own in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.processes: list[subprocess.Popen] = []
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", stderr=subprocess.PIPE
        )
        lines = iter(self.scheduler.stderr.readline, "")
        self.address = next(line.split()[-1] for line in lines if "Scheduler at:" in line)
        threading.Thread(target=self.scheduler.stderr.read, daemon=True).start()  # so that it can go on talking

    def _start(self, what: str, *options: str, **how) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
        how = {"stderr": subprocess.DEVNULL, **how}
        self.processes.append(subprocess.Popen(command, cwd=self.folder, text=True, **how))
        return self.processes[-1]

    def worker(self, name: str, address: str = "", **how) -> subprocess.Popen:
        options = ("--no-nanny", "--nthreads", "2", "--no-dashboard", "--memory-limit", "0", "--name", name)
        return self._start("worker", address or self.address, *options, **how)

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
            if process.stderr:
                process.stderr.close()


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """A scheduler with two workers."""
    group = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        group.steady, group.doomed = group.worker("steady"), group.worker("doomed")
        with Client(group.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield group
    finally:
        group.end()


def test_two_workers_of_a_cluster_leave_what_one_process_leaves_to_the_byte(course, alone, group, monkeypatch):
    executor = Recording().between(workers.cluster, monkeypatch)
    assert run.grade(QUIZ, course, scheduler=group.address) == 0
    executor.assert_all_was_done_there()
    assert differing(left(course), alone) == []


def test_a_worker_of_a_cluster_that_is_killed_loses_nothing(course, alone, group, monkeypatch):
    some = threading.Semaphore(0)
    executor = Recording(came=lambda future: some.release()).between(workers.cluster, monkeypatch)
    with Client(group.address, set_as_default=False) as client, ThreadPoolExecutor(1) as other:
        address = next(place for place, one in client.scheduler_info(-1)["workers"].items() if one["id"] == "doomed")

        def kill():
            for _ in range(SIZE // 2):
                assert some.acquire(timeout=30)
            had = client.processing()[address]
            group.doomed.kill()
            return had

        group.doomed.send_signal(signal.SIGSTOP)  # it takes work, and nothing comes back
        had = other.submit(kill)
        assert run.grade(QUIZ, course, scheduler=group.address) == 0
        assert had.result()
        assert [one["id"] for one in client.scheduler_info(-1)["workers"].values()] == ["steady"]
    executor.assert_all_was_done_there()
    assert differing(left(course), alone) == []


def test_workers_that_are_stuck_are_not_waited_for(course, alone, group, monkeypatch):
    stop = at_number(SIZE // 2, partial(group.steady.send_signal, signal.SIGSTOP))
    executor = Recording(stop).between(workers.cluster, monkeypatch)
    monkeypatch.setattr(workers, "PATIENCE", 1)
    try:
        assert run.grade(QUIZ, course, scheduler=group.address) == 0
    finally:
        group.steady.send_signal(signal.SIGCONT)
    assert 0 < len(executor.futures) < 2 * len(LEARNERS)
    assert differing(left(course), alone) == []


def test_a_scheduler_that_dies_loses_nothing(course, alone, group, monkeypatch):
    """The last test of this cluster."""
    executor = Recording(at_number(SIZE // 2, group.scheduler.kill)).between(workers.cluster, monkeypatch)
    monkeypatch.setattr(workers, "ANSWER", 0.5)
    monkeypatch.setattr(workers, "PATIENCE", 1)
    assert run.grade(QUIZ, course, scheduler=group.address) == 0
    assert SIZE <= len(executor.futures) < 2 * len(LEARNERS)
    assert differing(left(course), alone) == []


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr(workers, "ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for address in (f"tcp://127.0.0.1:{port}", "nowhere://here", "tcp://127.0.0.1:door"):
        with pytest.raises(GradingError, match=rf"^No Dask scheduler answers at {address} \(.*\)\. Start one with"):
            workers.workers(scheduler=address).__enter__()


def test_a_scheduler_without_workers_is_told(monkeypatch):
    monkeypatch.setattr(workers, "ANSWER", 0.3)
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as group:
        address = group.scheduler_address
        with pytest.raises(GradingError, match=rf"has no workers\. Start one with 'dask worker {address}'"):
            workers.workers(scheduler=address).__enter__()


def test_a_worker_with_another_edition_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "ANSWER", 60)
    package = Path(workers.__file__).parent.parent
    for name in ("__init__.py", "grading/__init__.py", "grading/settings.py", "grading/workers.py"):
        (tmp_path / "defaultmode" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / name, tmp_path / "defaultmode" / name)
    other = Cluster(tmp_path)
    try:
        path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
        other.worker("other", env=os.environ | {"PYTHONPATH": path})
        with (
            workers.workers(scheduler=other.address) as crew,
            pytest.raises(GradingError, match=r"^The worker on .* has another"),
        ):
            crew.begin(len, b"")()
    finally:
        other.end()


def test_dask_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GradingError, match=r"^--scheduler needs Dask: install 'defaultmode\[cluster\]' here and on every"):
        workers.workers(scheduler="tcp://127.0.0.1:8786").__enter__()
