"""Collecting from the exchange: what anybody may lay there stops nobody, replaces nobody's work, and is named."""

import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from defaultmode.grading import exchange, settings
from defaultmode.grading.course import Course
from defaultmode.grading.exchange import Collect
from traitlets.config import Config

from .classroom import MARKED, PROJECT, QUIZ, Class

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nbgrader's exchange does not exist on Windows")

NOW = datetime.now(UTC)
TIME = "2026-01-02 03:04:05.678901 UTC"
WHOLE = {"answers.json", "quiz.ipynb", "timestamp.txt", "submission_secret.txt", exchange.RECORD}
ROOT = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files to other accounts")
BOB, EVE = 54_321, 54_322  # numbers of accounts that have no name here


def stamp(minutes: float = 0) -> str:
    """A time some minutes from now, as nbgrader writes it."""
    return (NOW + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


class Exchange:
    """An exchange with one quiz, built by hand, and the course folder it is collected into."""

    def __init__(self, root: Path):
        self.root = root / "course"
        self.inbound = root / "exchange" / "dmn" / "inbound"
        self.inbound.mkdir(parents=True)
        self.inbound.parent.parent.chmod(0o777)
        self.config = Config()
        self.config.CourseDirectory.update({"root": str(self.root), "course_id": "dmn"})
        self.config.Exchange.root = str(root / "exchange")

    def hand_in(self, learner: str, minutes: float = 0, *, answers: str = "{}", owner: int | None = None) -> Path:
        """Lay a whole submission into the exchange, as nbgrader would some minutes from now."""
        folder = self.inbound / f"{learner}+quiz+{stamp(minutes)}+Rnd_{len(list(self.inbound.iterdir()))}"
        folder.mkdir()
        (folder / "answers.json").write_text(answers)
        (folder / "quiz.ipynb").write_text("{}")
        (folder / "timestamp.txt").write_text(stamp(minutes))
        (folder / "submission_secret.txt").write_text("0af3")
        if owner is not None:
            for path in (folder, *folder.iterdir()):
                os.chown(path, owner, -1)
        return folder

    def collect(self, *, student: str = "*", update: bool = True, **options) -> str:
        """Collect, and return the log."""
        from nbgrader.coursedir import CourseDirectory

        directory = CourseDirectory(config=self.config, assignment_id="quiz", student_id=student)
        return settings.run(Collect(coursedir=directory, config=self.config, update=update, **options))

    def place(self, learner: str) -> Path:
        return self.root / "submitted" / learner / "quiz"

    def answers(self, learner: str) -> str:
        return (self.place(learner) / "answers.json").read_text()

    def there(self) -> set[str]:
        return {path.parent.name for path in self.root.glob("submitted/*/quiz")}


@pytest.fixture
def room(tmp_path):
    return Exchange(tmp_path)


def test_a_submission_is_collected_whole(room):
    folder = room.hand_in("ana")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "brain.png").write_bytes(b"png")
    said = room.collect()
    assert {path.name for path in room.place("ana").iterdir()} == WHOLE | {"pictures"}
    assert (room.place("ana") / "pictures" / "brain.png").read_bytes() == b"png"
    assert (room.place("ana") / "timestamp.txt").read_text() == stamp()
    assert said.splitlines() == [
        "Processing the submissions of 1 learners of 'quiz' for course 'dmn'",
        "Collecting submission: ana quiz",
    ]


def test_an_empty_exchange_is_told(room):
    assert room.collect() == "No submissions of 'quiz' for course 'dmn' to collect"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("junk", "is not named learner+assignment+time"),
        ("bob+quiz+yesterday", "is not named learner+assignment+time"),
        ("bob+quiz+2026-13-45 99:00:00 UTC", "has no time in its name"),
        ("bob+quiz+2026-01-02 03:04:05 \x1b[31m", "has no time in its name"),
        (f"+quiz+{TIME}", "is no learner's id"),
        (f"..+quiz+{TIME}", "is no learner's id"),
        (f"bob\n+quiz+{TIME}", "is no learner's id"),
        (f"{'b' * 129}+quiz+{TIME}", "is longer than 128 characters"),
        (f"\udcff+quiz+{TIME}", "is no learner's id"),
    ],
)
def test_an_odd_name_is_named_and_stops_nobody(room, name, why):
    room.hand_in("ana")
    try:
        (room.inbound / name).mkdir()
    except OSError:
        pytest.skip("this file system has no such names")
    said = room.collect().splitlines()
    assert room.there() == {"ana"}
    assert said[-1].startswith("In the exchange, '") and why in said[-1] and said[-1].isascii() and said[-1].isprintable()
    assert len(said) == 3


@pytest.mark.parametrize(
    ("lay", "what"),
    [
        (lambda path, course: path.write_text(""), "a file"),
        (lambda path, course: path.symlink_to(course), "a link"),
        (lambda path, course: path.symlink_to("nowhere"), "a link"),
        (lambda path, course: os.mkfifo(path), "a pipe"),
    ],
)
def test_what_is_no_folder_is_named_and_stops_nobody(room, lay, what):
    lay(room.inbound / f"bob+quiz+{stamp()}+Rnd", room.hand_in("ana"))
    said = room.collect()
    assert room.there() == {"ana"}
    assert f"is {what}, not a folder, and was left." in said


def test_other_quizzes_are_none_of_our_business(room):
    for name in (f"ana+other+{stamp()}+x", "ana+other+yesterday", f"ana+quiz+other+{stamp()}", f"ana+quizzes+{stamp()}"):
        (room.inbound / name).mkdir()
    assert room.collect() == "No submissions of 'quiz' for course 'dmn' to collect"


@pytest.mark.parametrize("tail", ["", "+aB_-c=", "+quizRandom"])
@pytest.mark.parametrize("zone", ["UTC", "+0000"])
def test_names_of_every_form_are_understood(room, tail, zone):
    folder = room.hand_in("ana+b@hospital.org")
    folder.rename(room.inbound / f"ana+b@hospital.org+quiz+{stamp().replace('UTC', zone)}{tail}")
    room.collect()
    assert room.there() == {"ana+b@hospital.org"}


def test_one_learner_can_be_collected_alone(room):
    room.hand_in("ana")
    room.hand_in("bob")
    (room.inbound / "junk").mkdir()
    (room.inbound / "bob+quiz+yesterday").mkdir()
    said = room.collect(student="bob")
    assert room.there() == {"bob"}
    assert "'bob+quiz+yesterday'" in said and "junk" not in said


# ---- again ---------------------------------------------------------------------------------------------------------


def test_the_latest_of_a_learner_counts_and_replaces_what_was_there(room):
    room.hand_in("ana", -30, answers="first")
    room.hand_in("ana", -20, answers="second")
    room.collect()
    assert room.answers("ana") == "second"
    assert "No newer submission to collect: ana quiz" in room.collect()
    (room.place("ana") / "of_the_second.txt").write_text("")
    room.hand_in("ana", -10, answers="third")
    assert f"Updating submission: ana quiz, in place of the one of {stamp(-20)[:16]} UTC" in room.collect()
    assert room.answers("ana") == "third"
    assert {path.name for path in room.place("ana").iterdir()} == WHOLE
    assert {path.name for path in room.place("ana").parent.iterdir()} == {"quiz"}


def test_without_update_what_is_there_stays(room):
    room.hand_in("ana", -20, answers="first")
    room.collect(update=False)
    room.hand_in("ana", answers="second")
    assert "Submission already exists, use --update to update: ana quiz" in room.collect(update=False)
    assert room.answers("ana") == "first"


def test_before_the_due_date_the_latest_in_time_counts(room):
    from nbgrader.api import Gradebook

    with settings.nbgraders_needs(), Gradebook(f"sqlite:///{room.root.parent / 'gradebook.db'}", "dmn") as book:
        book.add_assignment("quiz", duedate=(NOW - timedelta(minutes=15)).replace(tzinfo=None))
    room.config.CourseDirectory.db_url = f"sqlite:///{room.root.parent / 'gradebook.db'}"
    room.hand_in("ana", -30, answers="early")
    room.hand_in("ana", -20, answers="in time")
    room.hand_in("ana", -10, answers="late")
    room.hand_in("bob", -5, answers="late")
    room.collect()
    assert (room.answers("ana"), room.answers("bob")) == ("late", "late")
    room.collect(before_duedate=True)
    assert (room.answers("ana"), room.answers("bob")) == ("in time", "late")


@pytest.fixture
def limited(room):
    """An assignment that may be handed in twice."""
    (room.root / "source" / "quiz").mkdir(parents=True)
    room.config.Rules.attempts = {"quiz": 2}
    return room


def test_of_more_submissions_than_an_assignment_allows_the_last_allowed_one_counts(limited):
    room = limited
    for minutes, answers in ((-30, "first"), (-20, "second"), (-10, "third")):
        room.hand_in("ana", minutes, answers=answers)
    said = room.collect()
    assert room.answers("ana") == "second"
    assert "ana handed in 3 times, and quiz may be handed in twice: the last one was left." in said
    room.hand_in("ana", -5, answers="fourth")
    assert "the others were left" in room.collect() and room.answers("ana") == "second"


def test_a_limit_that_is_lowered_later_holds_for_what_was_collected_and_not_for_what_a_person_put_there(limited):
    for minutes, answers in ((-30, "first"), (-20, "second")):
        limited.hand_in("ana", minutes, answers=answers)
        limited.hand_in("bob", minutes, answers=answers)
    limited.collect()
    assert limited.answers("ana") == limited.answers("bob") == "second"
    (limited.place("bob") / exchange.RECORD).unlink()  # as if the instructor had put it there
    limited.config.Rules.attempts = {"quiz": 1}
    limited.collect()
    assert limited.answers("ana") == "first" and limited.answers("bob") == "second"


def test_an_assignment_without_a_limit_may_be_handed_in_any_number_of_times(room):
    for minutes in range(-9, 0):
        room.hand_in("ana", minutes, answers=str(minutes))
    assert "may be handed in" not in room.collect() and room.answers("ana") == "-1"


@pytest.mark.parametrize(
    "damage", [lambda path: path.write_text("no date"), lambda path: path.write_bytes(b"\xff\x00"), lambda path: path.mkdir()]
)
def test_a_broken_timestamp_among_what_was_collected_stops_nobody(room, damage):
    room.hand_in("ana", -20, answers="first")
    room.collect()
    (room.place("ana") / exchange.RECORD).unlink()  # as nbgrader's own step leaves it
    (room.place("ana") / "timestamp.txt").unlink()
    damage(room.place("ana") / "timestamp.txt")
    room.hand_in("ana", -10, answers="second")
    room.hand_in("bob")
    assert "Updating submission: ana quiz, in place of one without a time" in room.collect()
    assert room.answers("ana") == "second" and room.there() == {"ana", "bob"}


def test_a_link_among_what_was_collected_is_not_written_through(room, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    room.place("ana").parent.mkdir(parents=True)
    room.place("ana").symlink_to(tmp_path / "elsewhere")
    room.hand_in("ana")
    room.hand_in("bob")
    assert f"ana: {room.place('ana')} is a link, not a folder, and nothing was collected." in room.collect()
    assert not list((tmp_path / "elsewhere").iterdir()) and "bob" in room.there()


# ---- whose it is ---------------------------------------------------------------------------------------------------


@ROOT
def test_a_later_submission_in_anothers_name_replaces_nothing(room):
    his = room.hand_in("bob", -20, answers="his", owner=BOB)
    hers = room.hand_in("bob", -10, answers="hers", owner=EVE)
    said = (
        f"2 submissions claim bob but belong to different accounts: {his.name} (account number {BOB}) was taken, "
        f"{hers.name} (account number {EVE}) was left."
    )
    assert said in room.collect().splitlines()
    assert said in room.collect().splitlines()
    assert room.answers("bob") == "his"


@ROOT
def test_nor_does_one_that_only_its_name_makes_the_first(room):
    room.hand_in("bob", -20, answers="his", owner=BOB)
    room.hand_in("bob", -600, answers="hers", owner=EVE)
    room.collect()
    assert room.answers("bob") == "his"


@ROOT
def test_the_account_that_was_first_may_hand_in_again(room):
    room.hand_in("bob", -20, answers="his", owner=BOB)
    room.hand_in("bob", -10, answers="hers", owner=EVE)
    room.collect()
    latest = room.hand_in("bob", -5, answers="his latest", owner=BOB)
    said = room.collect()
    assert room.answers("bob") == "his latest"
    assert f"3 submissions claim bob but belong to different accounts: {latest.name} (account number {BOB}) was taken" in said


@ROOT
def test_what_was_collected_stays_when_only_anothers_is_in_the_exchange_now(room):
    shutil.rmtree((room.hand_in("bob", -20, answers="his", owner=BOB), room.collect())[0])
    room.hand_in("bob", -10, answers="hers", owner=EVE)
    said = room.collect()
    assert room.answers("bob") == "his"
    assert "2 submissions claim bob but belong to different accounts: what was collected earlier was kept" in said
    assert "move what is not theirs out of" in said


@ROOT
def test_what_nbgraders_own_step_collected_is_known_by_its_time(room):
    room.hand_in("bob", -20, answers="hers, first", owner=EVE)
    shutil.copytree(room.hand_in("bob", -15, answers="his", owner=BOB), room.place("bob"))
    room.hand_in("bob", -10, answers="hers", owner=EVE)
    room.collect()
    assert room.answers("bob") == "his"


@ROOT
def test_where_there_is_an_account_of_that_name_only_its_submissions_count(room):
    import pwd

    room.hand_in("daemon", -20, answers="eve's, first", owner=EVE)
    said = room.collect()
    assert "There is an account daemon, and it did not hand in what claims to be: daemon+quiz+" in said
    assert room.there() == set()
    room.hand_in("daemon", -30, answers="own", owner=pwd.getpwnam("daemon").pw_uid)
    assert "(daemon) was taken" in room.collect()
    assert room.answers("daemon") == "own"


@ROOT
def test_where_accounts_say_nothing_the_latest_counts_and_the_others_are_named(room):
    room.hand_in("daemon", -20, answers="one", owner=BOB)
    latest = room.hand_in("daemon", -10, answers="two", owner=EVE)
    said = room.collect(check_owner=False)
    assert room.answers("daemon") == "two"
    assert f"the latest, {latest.name} (account number {EVE}), was taken" in said


@ROOT
def test_an_account_that_hands_in_for_others_is_named(room):
    import pwd

    for learner in ("bob", "cy"):
        room.hand_in(learner, owner=pwd.getpwnam("daemon").pw_uid)
    assert "The account daemon handed in as bob and cy." in room.collect()
    assert room.there() == {"bob", "cy"}


@ROOT
def test_a_link_to_a_neighbours_file_is_left_out(room):
    his = room.hand_in("bob", answers="his", owner=BOB)
    hers = room.hand_in("eve", owner=EVE)
    (hers / "answers.json").unlink()
    os.link(his / "answers.json", hers / "answers.json")
    assert "eve: 'answers.json' (a link to another account's file) was left out." in room.collect()
    assert not (room.place("eve") / "answers.json").exists() and room.answers("bob") == "his"


def test_what_another_account_was_collected_from_stays(room):
    """As above, for who cannot give files away: it is the record that was given away."""
    shutil.rmtree((room.hand_in("bob", -20, answers="his"), room.collect())[0])
    record = json.loads((room.place("bob") / exchange.RECORD).read_text())
    assert record["owner"] == os.getuid()
    (room.place("bob") / exchange.RECORD).write_text(json.dumps(record | {"owner": os.getuid() + 1}))
    mine = room.hand_in("bob", -10, answers="mine")
    said = room.collect()
    assert room.answers("bob") == "his"
    assert "what was collected earlier was kept" in said and f"{mine.name} (" in said


def test_what_is_in_doubt_is_said_before_what_is_odd(room):
    import pwd

    (room.hand_in("ana") / "away").symlink_to("nowhere")
    room.hand_in(next(account.pw_name for account in pwd.getpwall() if account.pw_uid != os.getuid()))
    (room.inbound / "junk").mkdir()
    beginnings = [
        "There is an account",
        "Ask those concerned, and move what is not theirs",
        "ana: 'away'",
        "In the exchange, 'junk'",
    ]
    said = [line for line in room.collect().splitlines() if not line.startswith(("Processing", "Collecting"))]
    assert len(said) == 4 and all(line.startswith(words) for line, words in zip(said, beginnings, strict=True))


def test_nobody_hands_in_as_an_account_that_is_not_theirs(room):
    import pwd

    other = next(account.pw_name for account in pwd.getpwall() if account.pw_uid != os.getuid())
    room.hand_in(other)
    room.hand_in("ana")
    assert f"There is an account {other}, and it did not hand in what claims to be" in room.collect()
    assert room.there() == {"ana"}
    room.collect(check_owner=False)
    assert room.there() == {"ana", other}


# ---- what is copied ------------------------------------------------------------------------------------------------


def test_only_plain_files_are_copied(room, tmp_path):
    (tmp_path / "gradebook.db").write_text("everybody's marks")
    folder = room.hand_in("ana")
    (folder / "quiz.ipynb").unlink()
    (folder / "quiz.ipynb").symlink_to(tmp_path / "gradebook.db")
    (folder / "away").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # names of sockets are short
        listener.bind("socket")
        said = room.collect()
    assert "ana: 'quiz.ipynb' (a link), 'away' (a link), 'pipe' (a pipe) and 'socket' (a socket) were left out." in said
    assert {path.name for path in room.place("ana").iterdir()} == WHOLE - {"quiz.ipynb"}


def test_what_is_ignored_is_left_out_but_never_what_the_quiz_needs(room):
    room.config.CourseDirectory.ignore = ["*.pyc", "cache", "*.json", "*.txt", "*.ipynb"]
    folder = room.hand_in("ana")
    (folder / "cache").mkdir()
    (folder / "cache" / "data.csv").write_text("")
    (folder / "more.pyc").write_text("")
    assert "left out" not in room.collect()
    assert {path.name for path in room.place("ana").iterdir()} == WHOLE


def test_a_learner_cannot_lay_a_record(room):
    folder = room.hand_in("ana")
    (folder / exchange.RECORD).write_text('{"from": "eve", "owner": 0}')
    room.collect()
    record = json.loads((room.place("ana") / exchange.RECORD).read_text())
    assert record == {"from": folder.name, "owner": os.getuid()}


def test_of_a_submission_too_large_the_answers_are_copied(room):
    room.config.CourseDirectory.update({"max_file_size": 20, "max_dir_size": 50})  # of 1000 bytes each
    folder = room.hand_in("ana", answers="mine")
    for name in "abcde":
        (folder / name).write_bytes(bytes(19_000))
    (folder / "0.bin").write_bytes(bytes(21_000))
    room.hand_in("bob")
    said = room.collect()
    assert "ana: '0.bin' (larger than 0.02 MB), 'c' (with it there would be more than 0.05 MB), " in said
    assert {path.name for path in room.place("ana").iterdir()} == WHOLE | {"a", "b"}
    assert room.answers("ana") == "mine" and room.there() == {"ana", "bob"}


def test_of_a_submission_of_too_many_files_the_answers_are_copied(room):
    folder = room.hand_in("ana", answers="mine")
    for number in range(exchange.MOST_FILES + 50):
        (folder / f"{number}.txt").write_text("")
    assert f"ana: what is more than {exchange.MOST_FILES} files was left out." in room.collect()
    assert room.answers("ana") == "mine"
    assert len(list(room.place("ana").iterdir())) == exchange.MOST_FILES + len({"timestamp.txt", exchange.RECORD})


def test_folders_in_folders_end_somewhere(room):
    folder = room.hand_in("ana", answers="mine")
    deep = folder
    for number in range(exchange.DEEPEST + 5):
        deep = deep / str(number)
    deep.mkdir(parents=True)
    assert f"(deeper than {exchange.DEEPEST} folders) was left out." in room.collect()
    assert len(list(room.place("ana").rglob("[0-9]*"))) == exchange.DEEPEST
    assert room.answers("ana") == "mine"


@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_named_and_stops_nobody(room):
    folder = room.hand_in("ana", -10)
    (folder / "answers.json").chmod(0)
    room.hand_in("bob")
    assert f"ana: {folder.name} could not be copied (Permission denied), and was left." in room.collect()
    assert room.there() == {"bob"}
    (folder / "answers.json").chmod(0o644)
    room.collect()
    assert room.there() == {"ana", "bob"}


def test_a_copy_that_fails_leaves_the_old_one_and_stops_nobody(room, monkeypatch):
    room.hand_in("ana", -20, answers="first")
    room.collect()
    latest = room.hand_in("ana", -10, answers="second")
    room.hand_in("bob")
    put = exchange._dated

    def full(path, timestamp, claim, last):
        if claim.learner == "ana":
            raise OSError(28, "No space left on device")
        return put(path, timestamp, claim, last)

    monkeypatch.setattr(exchange, "_dated", full)
    assert f"ana: {latest.name} could not be copied (No space left on device), and was left." in room.collect()
    assert room.answers("ana") == "first" and room.there() == {"ana", "bob"}
    assert {path.name for path in room.place("ana").parent.iterdir()} == {"quiz"}


def test_a_folder_exchanged_after_the_look_is_not_taken(room, monkeypatch):
    folder = room.hand_in("ana", answers="hers")
    look = Collect.init_src

    def meanwhile(step):
        look(step)
        folder.rename(folder.parent / "aside")
        shutil.copytree(folder.parent / "aside", folder)

    monkeypatch.setattr(Collect, "init_src", meanwhile)
    assert "could not be copied (it was exchanged for another while it was being collected)" in room.collect()
    assert room.there() == set()


def test_a_file_exchanged_for_a_link_after_the_look_is_not_followed(room, tmp_path, monkeypatch):
    (tmp_path / "gradebook.db").write_text("everybody's marks")
    answers = room.hand_in("ana") / "answers.json"
    room.hand_in("bob")
    opened = exchange._opened

    def meanwhile(name, folder, flags):
        if name == "answers.json" and not answers.is_symlink() and os.fstat(folder).st_ino == answers.parent.stat().st_ino:
            answers.unlink()
            answers.symlink_to(tmp_path / "gradebook.db")
        return opened(name, folder, flags)

    monkeypatch.setattr(exchange, "_opened", meanwhile)
    assert f"ana: {answers.parent.name} could not be copied (" in room.collect()
    assert room.there() == {"bob"}


@pytest.mark.parametrize("update", [False, True])
@pytest.mark.parametrize("moment", ["copy", "first rename", "second rename"])
def test_a_run_that_is_killed_leaves_the_old_copy_or_the_new_one(room, update, moment):
    if update:
        room.hand_in("ana", -20, answers="first")
        room.collect()
    room.hand_in("ana", -10, answers="second")
    child = os.fork()
    if child == 0:
        try:
            renames = iter({"first rename": [True], "second rename": [False, True]}.get(moment, []))
            rename = Path.rename
            Path.rename = lambda *paths: os._exit(9) if next(renames, False) else rename(*paths)  # type: ignore[method-assign]
            if moment == "copy":
                exchange._dated = lambda *_: os._exit(9)
            room.collect()
            os._exit(0)
        finally:
            os._exit(1)
    killed = moment != "second rename" or update  # of what was not there before there is one only
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (9 if killed else 0)
    if moment != "second rename":
        assert room.there() == ({"ana"} if update else set())
    rest = {path.name for path in room.place("ana").parent.iterdir()} - {"quiz"}
    assert bool(rest) == killed
    (room.inbound / "of the day before").mkdir()
    step = "No newer" if not killed else "Updating submission: ana" if update else "Collecting submission: ana"
    assert step in room.collect()
    assert room.answers("ana") == "second"
    assert {path.name for path in room.place("ana").parent.iterdir()} == {"quiz"}
    assert {path.name for path in room.place("ana").iterdir()} == WHOLE


def test_the_old_copy_comes_back_though_its_newer_one_has_gone(room):
    shutil.rmtree((room.hand_in("ana", answers="first"), room.collect())[0])
    room.place("ana").rename(room.place("ana").with_name(".quiz.before"))
    room.collect()
    assert room.answers("ana") == "first"


def test_two_do_not_collect_at_once(room):
    room.hand_in("ana")
    (room.root / "submitted").mkdir(parents=True)
    with (
        exchange.FileLock(room.root / "submitted" / exchange.LOCK),
        pytest.raises(settings.GradingError, match=r"Something else is collecting in .*Wait until it has ended"),
    ):
        room.collect()


# ---- when it was handed in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: None,
        lambda path: path.write_text("soon"),
        lambda path: path.write_bytes(bytes(100_000)),
        lambda path: path.symlink_to("answers.json"),
        lambda path: os.mkfifo(path),
        lambda path: path.mkdir(),
    ],
)
def test_a_timestamp_that_tells_nothing_is_replaced_by_the_time_in_the_name(room, damage, monkeypatch):
    monkeypatch.setattr(exchange, "ARRIVING", -1)  # it is handed in, though a file is missing
    folder = room.hand_in("ana", -10)
    (folder / "timestamp.txt").unlink()
    damage(folder / "timestamp.txt")
    said = room.collect()
    assert (
        f"ana: timestamp.txt tells no time, and that in the name of the submission, {stamp(-10)}, was put in its place." in said
    )
    assert (room.place("ana") / "timestamp.txt").read_text() == stamp(-10)


@pytest.mark.parametrize("name", ["timestamp.txt", "submission_secret.txt"])
@pytest.mark.parametrize("empty", [False, True])
def test_what_is_still_being_handed_in_is_left_for_the_next_run(room, name, empty):
    room.hand_in("ana", -10, answers="first")
    folder = room.hand_in("ana", answers="second")
    content = (folder / name).read_text()
    (folder / name).write_text("") if empty else (folder / name).unlink()
    assert f"ana: {folder.name} is still being handed in." in room.collect()
    assert room.answers("ana") == "first"
    (folder / name).write_text(content)
    assert "still being handed in" not in room.collect()
    assert room.answers("ana") == "second"


def test_a_long_copying_is_known_by_the_files_in_it(room, monkeypatch):
    folder = room.hand_in("ana")
    (folder / "submission_secret.txt").unlink()
    began = folder.stat().st_ctime
    while (last := (folder / "quiz.ipynb").stat().st_ctime) <= began:
        (folder / "quiz.ipynb").write_text("{...}")
    now = began + exchange.ARRIVING + (last - began) / 2
    monkeypatch.setattr(exchange, "time", SimpleNamespace(time=lambda: now))
    assert "is still being handed in" in room.collect()


def test_what_was_left_unfinished_a_minute_ago_is_taken_as_it_is(room, monkeypatch):
    (room.hand_in("ana", answers="mine") / "submission_secret.txt").unlink()
    later = exchange.time.time() + 61
    monkeypatch.setattr(exchange, "time", SimpleNamespace(time=lambda: later))
    room.collect()
    assert room.answers("ana") == "mine"


def test_a_backdated_time_is_named_and_kept(room):
    room.hand_in("ana", -45)
    room.hand_in("bob", -61)
    folder = room.hand_in("cy", 0)
    (folder / "timestamp.txt").write_text(stamp(-24 * 60))
    said = room.collect()
    assert "ana: the submission says" not in said
    assert (
        f"bob: the submission says that it is of {stamp(-61)[:16]}, but was last changed at {datetime.now(UTC):%Y-%m-%d}"
        in said
    )
    assert "cy: the submission says" in said
    assert (room.place("cy") / "timestamp.txt").read_text() == stamp(-24 * 60)


def test_the_instructors_group_may_write_where_nbgrader_is_told_so(room):
    room.config.CourseDirectory.groupshared = True
    room.inbound.parent.parent.chmod(0o755)  # who shares it is not nbgrader's business then
    folder = room.hand_in("ana")
    (folder / "pictures").mkdir()
    room.collect()
    for path in (room.place("ana").parent, room.place("ana"), room.place("ana") / "pictures"):
        assert path.stat().st_mode & 0o2770 == 0o2770
    assert (room.place("ana") / "answers.json").stat().st_mode & 0o660 == 0o660


# ---- through nbgrader -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """Two learners who handed in with nbgrader, and odd things beside them."""
    from nbgrader.exchange.default import ExchangeFetchAssignment, ExchangeSubmit

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
        group = Class.begin(tmp_path_factory.mktemp("class") / "course")
        for learner in ("ana", "bob"):
            group.step(ExchangeFetchAssignment, learner)
            group.answers(learner).put(QUIZ, MARKED[0].id, answer=MARKED[0].key())
            group.step(ExchangeSubmit, learner)
        inbound = group.root / ".exchange" / "defaultmode" / "inbound"
        (inbound / f"eve+{QUIZ}+yesterday").mkdir()
        os.mkfifo(inbound / f"mallory+{QUIZ}+{stamp()}")
        yield group


def collected(group: Class) -> set[str]:
    return {path.parent.name for path in group.root.glob(f"submitted/*/{QUIZ}")}


@pytest.fixture
def fresh(group):
    shutil.rmtree(group.root / "submitted", ignore_errors=True)
    return group


def test_nbgraders_command_collects_with_it(fresh):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "collect", QUIZ, "--update"],
        cwd=fresh.root,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert collected(fresh) == {"ana", "bob"}
    assert f"Collecting submission: ana {QUIZ}" in done.stderr
    assert "'eve+" in done.stderr and "is a pipe, not a folder, and was left." in done.stderr
    assert "different account" not in done.stderr and "still being handed in" not in done.stderr


def test_formgraders_button_collects_with_it(fresh):
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    config = settings.load(fresh.root)
    done = NbGraderAPI(CourseDirectory(config=config), config=config).collect(QUIZ)
    assert done["success"], done
    assert collected(fresh) == {"ana", "bob"}
    assert "is a pipe, not a folder, and was left." in done["log"]


def test_our_command_collects_with_it(fresh):
    said = Course.open(fresh.root, QUIZ).collect() or ""
    assert collected(fresh) == {"ana", "bob"}
    lines = said.splitlines()
    assert [line for line in lines if line.startswith("Collecting submission")] == [
        f"Collecting submission: {learner} {QUIZ}" for learner in ("ana", "bob")
    ]
    assert [line for line in lines if line.startswith("In the exchange")] == lines[-2:] and len(lines) == 5


def test_the_configuration_names_it():
    assert settings.load(PROJECT).ExchangeFactory.collect == "defaultmode.grading.exchange.Collect"
