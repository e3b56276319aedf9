"""The gradebook may live in PostgreSQL, and then holds the same: here in a server of our own, which ends with the tests."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from defaultmode.grading import run, settings
from defaultmode.grading.course import Course
from defaultmode.grading.gradebook import Entry, Gradebook, NoGradebookError
from nbgrader import api
from sqlalchemy import create_engine, text
from traitlets.config import Config

from .classroom import MARKED, QUIZ, WRITTEN, Class
from .test_rebuild import answers
from .test_workers import begin_class, differing, recorded, written

if sys.platform != "win32":
    import pwd

COURSE = "defaultmode"
LEARNERS = [f"learner{number:02}" for number in range(60)]
TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def programs() -> Path | None:
    """Where PostgreSQL's server is; Debian keeps it off the path."""
    there = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    there += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))],
        reverse=True,
    )
    return next((path for path in there if (path / "initdb").is_file() and (path / "pg_ctl").is_file()), None)


pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the server is reached through a socket in a folder"),
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed (Debian: apt install postgresql)"),
]


class Server:
    """A PostgreSQL server that only this machine's socket in a folder leads to."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.who = {}
        if os.getuid() == 0:  # the server refuses to run as root
            user = max(
                (user for user in pwd.getpwall() if user.pw_name in ("postgres", "nobody")), key=lambda user: user.pw_name
            )
            self.who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(folder, user.pw_uid, user.pw_gid)

    def run(self, program: str, *options: str) -> None:
        command = [str(programs() / program), "-D", str(self.folder / "data"), *options]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=60, **self.who)

    def start(self) -> None:
        self.run("initdb", "-U", "examiner", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        how = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        self.run("pg_ctl", "start", "-w", "-s", "-l", str(self.folder / "log"), "-o", how)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-s", "-m", "immediate")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://examiner@/{database}?host={self.folder}"

    def database(self, name: str) -> str:
        """Make an empty database, and return its address."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            db.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)


@pytest.fixture(scope="module")
def server():
    # Not in pytest's own folder, which only its user may enter; and the path of a socket has to be short.
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@dataclass
class Graded:
    """A class that was graded into a gradebook."""

    root: Path
    url: str

    def rows(self) -> list[tuple]:
        return recorded(self.url)

    def export(self) -> dict[str, dict]:
        """The table that nbgrader exports."""
        group = Class(self.root)
        group.export()
        return group.scores


@pytest.fixture(scope="module")
def postgres(server, tmp_path_factory):
    """A class graded by four processes into PostgreSQL."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
        url = server.database("gradebook")
        root = begin_class(tmp_path_factory.mktemp("postgres") / "course", LEARNERS, f"c.CourseDirectory.db_url = {url!r}")
        assert run.grade(QUIZ, root, count=4) == 0
        assert not (root / "gradebook.db").exists()
        yield Graded(root, url)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    """The same class graded by one process into a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
        root = begin_class(tmp_path_factory.mktemp("sqlite") / "course", LEARNERS)
        assert run.grade(QUIZ, root) == 0
        yield Graded(root, f"sqlite:///{root / 'gradebook.db'}")


def test_four_workers_leave_the_same_marks_and_files_as_one_with_sqlite(postgres, sqlite):
    assert postgres.rows() == sqlite.rows()
    assert len({row for row in postgres.rows() if len(row) == 8}) == len(LEARNERS) * (len(MARKED) + 1)
    assert differing(written(postgres.root), written(sqlite.root)) == []


def test_nbgrader_reads_it_and_exports_the_same_table(postgres, sqlite):
    exported = postgres.export()
    assert exported == sqlite.export() and len(exported) == len(LEARNERS)


def test_the_tables_carry_nbgraders_version_as_its_upgrades_want(postgres, sqlite):
    def version(url):
        engine = create_engine(url)
        with engine.connect() as db:
            found = db.execute(text("SELECT version_num FROM alembic_version")).all()
        engine.dispose()
        return found

    assert version(postgres.url) == version(sqlite.url) and len(version(postgres.url)) == 1


def traces(url: str) -> list[tuple]:
    """Where each row lies and who wrote it last: another place or writer after any update, even to the same values."""
    engine = create_engine(url)
    with engine.connect() as db:
        found = [tuple(row) for table in TABLES for row in db.execute(text(f"SELECT ctid::text, xmin::text FROM {table}"))]
    engine.dispose()
    return sorted(found)


def test_a_second_run_changes_nothing(postgres, capsys):
    rows, files = traces(postgres.url), written(postgres.root)
    assert run.grade(QUIZ, postgres.root, count=4) == 0
    assert re.search(rf"{len(LEARNERS)}\b.* since the last run", capsys.readouterr().out)
    assert traces(postgres.url) == rows and differing(written(postgres.root), files) == []


def test_what_a_person_gave_is_kept_when_the_learner_hands_in_again(postgres):
    learner, box = LEARNERS[1], WRITTEN[0].id
    with settings.nbgraders_needs(), api.Gradebook(postgres.url, COURSE) as book:
        grade = book.find_grade(box, QUIZ, QUIZ, learner)
        assert grade.needs_manual_grade and grade.auto_score is None
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.25, False
        book.find_comment(box, QUIZ, QUIZ, learner).manual_comment = "Näher am Text! 🧠"
        book.grant_extension(QUIZ, learner, days=2)
        book.db.commit()
    (postgres.root / "submitted" / learner / QUIZ / "answers.json").write_bytes(answers())
    assert run.grade(QUIZ, postgres.root, count=4) == 0
    with Course.open(postgres.root, QUIZ).gradebook() as book:
        record = book.records([learner])[learner]
    assert record.score == sum(item.possible for item in MARKED) + 1.75 and record.waiting == []
    assert record.comments[box].text == "Näher am Text! 🧠" and record.extension == timedelta(days=2)
    assert "Näher am Text! 🧠" in Class(postgres.root).feedback(learner)


def test_a_mark_that_is_being_given_is_waited_for_and_kept(postgres):
    learner, box = LEARNERS[2], WRITTEN[0].id
    scores = {item.id: item.possible for item in MARKED} | {box: None}
    engine = create_engine(postgres.url)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with (
        ThreadPoolExecutor(1) as other,
        engine.connect() as formgrader,
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watch,
        Course.open(postgres.root, QUIZ).gradebook() as book,
    ):
        there = book.records([learner])[learner].grades[box]
        values = {"row": there.id}
        formgrader.execute(text("UPDATE grade SET manual_score = 2, needs_manual_grade = false WHERE id = :row"), values)
        recording = other.submit(book.record, [Entry(learner, None, scores, (), ())])
        while not watch.scalar(waiting) and not recording.done():
            pass  # a question to the server each time
        assert not recording.done()
        formgrader.commit()
        grade = recording.result(timeout=30)[learner].grades[box]
    engine.dispose()
    assert grade.manual == 2 and not grade.waiting


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql+psycopg://examiner:secret@/gradebook?host=/nowhere", "cannot be opened .*nowhere"),
        ("postgresql+nothing://examiner:secret@/gradebook", "cannot be opened .*nothing"),
    ],
)
def test_a_gradebook_that_cannot_be_opened_is_told_in_a_sentence(url, why):
    with pytest.raises(NoGradebookError, match=why) as told:
        Gradebook(Config(), url, COURSE, QUIZ, QUIZ)
    assert "secret" not in str(told.value) and "\n" not in str(told.value)
