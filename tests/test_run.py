"""``defaultmode grade`` and ``regrade`` for a class: what is graded, what is kept, what is told, and how a run may end."""

import itertools
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from defaultmode.grading import settings
from defaultmode.grading.batch import SIZE
from defaultmode.grading.course import Course
from defaultmode.grading.rebuild import NeedsExecutionError
from defaultmode.grading.run import grade, regrade
from defaultmode.grading.settings import GradingError

from . import interrupted
from .classes import (
    BOX,
    answered,
    course,
    dump,
    hand_in,
    leftovers,
    many,
    marked_by_hand,
    opened,
    recorded,
    report,
    score,
    worth,
    written,
)
from .classroom import AUTOMATIC, MARKED, QUIZ, TOTAL, Class
from .interrupted import Moment

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals, terminals and nbgrader's exchange are those of POSIX")
CHOICE = MARKED[0].id
PATIENCE = 60  # seconds for a command, after which it hangs


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A course folder without submissions."""
    monkeypatch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    return course(tmp_path / "course")


def fresh(root: Path) -> set[str]:
    """Who was graded in the last run."""
    return {name for name, row in report(root).items() if row["graded_in_this_run"]}


# ---- a class ---------------------------------------------------------------------------------------------------------


def test_a_class_is_graded_and_the_instructor_is_told(room, capsys):
    hand_in(room, "ana", text="My words.")
    hand_in(room, "ben", answered(2))
    (hand_in(room, "cleo") / "answers.json").write_text("{")
    assert grade(QUIZ, room) == 0
    said, bar = capsys.readouterr()
    assert said.splitlines() == [
        f"There is no exchange to collect from. It would be {room / '.exchange' / 'defaultmode'}.",
        "Graded 3 submissions. The marks are in the gradebook.",
        "  cleo: unreadable: answers.json is damaged and cannot be read.",
        "To pass takes 80%: 2 did not, 1 not decided until you have marked the rest.",
        "Waiting for a person to mark written answers: ana. Open Formgrader for that, then run this again.",
        f"Feedback is in {room / 'feedback'}.",
        f"The report of this run is {room / 'reports' / QUIZ}.csv (and .json); 'nbgrader export' writes all marks to a table.",
    ]
    assert bar == ""  # this is no terminal
    assert [score(room, name) for name in ("ana", "ben", "cleo")] == [AUTOMATIC, worth(2), 0]


def test_one_learner_is_graded_and_the_report_of_the_class_stays(room, capsys):
    for name in ("ana", "ben"):
        hand_in(room, name, answered(1))
    grade(QUIZ, room)
    before = report(room)
    for name in ("ana", "ben"):
        hand_in(room, name, answered(2))
    capsys.readouterr()
    assert grade(QUIZ, room, student="ben") == 0
    said = capsys.readouterr().out
    assert "Graded 1 submission." in said and "report" not in said
    assert f"  ben: {worth(1):g} → {worth(2):g} (+{worth(2) - worth(1):g})" in said
    assert (score(room, "ana"), score(room, "ben")) == (worth(1), worth(2)) and report(room) == before


def test_a_learner_who_handed_in_nothing_is_told(room, capsys):
    hand_in(room, "ana")
    assert grade(QUIZ, room, student="bob") == 0
    folder = room / "submitted" / "bob" / QUIZ
    assert f"bob has not handed in {QUIZ}: there is nothing in {folder}." in capsys.readouterr().out


def test_a_quiz_that_was_not_built_is_told(room):
    hand_in(room, "ana")
    (room / "source" / QUIZ / f"{QUIZ}.ipynb").unlink()
    with pytest.raises(GradingError, match=r"There is no notebook in .*\. Run 'python3 start.py build' first\."):
        grade(QUIZ, room)


@POSIX
def test_a_terminal_shows_how_many_are_done_and_the_time_left(room, monkeypatch):
    import pty

    many(room, 120)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert grade(QUIZ, room) == 0
        terminal.flush()
        shown = ""
        while "120 of 120" not in shown and select.select([ours], [], [], PATIENCE)[0]:
            shown += os.read(ours, 100_000).decode()
    os.close(ours)
    assert re.search(r" 0 % \|\s+\| 0 of 120 submissions, \? left", shown)
    assert re.search(r"\d+ % \|.+\| \d+ of 120 submissions, \d\d:\d\d left", shown)
    assert "100 % |" in shown and "120 of 120 submissions, 00:00 left" in shown


# ---- only what changed -----------------------------------------------------------------------------------------------


@pytest.fixture
def three(room):
    """Three learners, graded. Ana and Ben are late by the plug-in that the configuration names, which takes nothing yet."""
    penalty = """
from nbgrader.plugins import BasePlugin

class PerDay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score * 0.1 * (1 + total_seconds_late // 86_400)

c.AssignLatePenalties.plugin_class = PerDay
"""
    with (room / settings.CONFIG).open("a") as config:
        config.write(penalty)
    hand_in(room, "ana", answered(4), "Ana's words.")
    hand_in(room, "ben", answered(4), "Ben's words.")
    hand_in(room, "cleo", answered(4), "Cleo's words.", timestamp="2026-01-01 10:00:00.000000 UTC")
    assert grade(QUIZ, room) == 0
    return room


def due(root: Path, when: datetime) -> None:
    with opened(root) as book:
        book.update_or_create_assignment(QUIZ, duedate=when)


def extension(root: Path, learner: str) -> None:
    with opened(root) as book:
        book.grant_extension(QUIZ, learner, days=3)


def stamps(root: Path) -> dict[str, int]:
    """When each graded notebook was written."""
    return {path.parts[-3]: path.stat().st_mtime_ns for path in root.glob(f"autograded/*/{QUIZ}/{QUIZ}.ipynb")}


def test_a_second_run_grades_nothing_again(three, capsys):
    assert fresh(three) == {"ana", "ben", "cleo"}
    before, marks = stamps(three), dump(three)
    capsys.readouterr()
    assert grade(QUIZ, three) == 0
    assert "Graded 3 submissions (3 unchanged since the last run)." in capsys.readouterr().out
    assert fresh(three) == set() and stamps(three) == before and dump(three) == marks


LATE = datetime(2026, 2, 28)


@pytest.mark.parametrize(
    ("change", "whose"),
    [
        (lambda root: hand_in(root, "ben", answered(5), "Ben's words."), {"ben"}),
        (lambda root: hand_in(root, "ben", answered(4), "Other words."), {"ben"}),
        (lambda root: hand_in(root, "ben", answered(4), "Ben's words.", "2026-03-02 10:00:00 UTC"), {"ben"}),
        (lambda root: shutil.rmtree(root / "autograded" / "ben" / QUIZ), {"ben"}),
        (lambda root: hand_in(root, "dan"), {"dan"}),
        (lambda root: due(root, LATE), {"ana", "ben"}),
        (lambda root: due(root, datetime(2026, 4, 1)), set()),  # nobody is late, and nothing changes
    ],
    ids=["answers", "text", "date", "lost", "new", "due", "due-later"],
)
def test_exactly_what_changed_is_graded_again(three, change, whose):
    before = stamps(three)
    change(three)
    assert grade(QUIZ, three) == 0
    after = stamps(three)
    assert fresh(three) == whose
    assert {name for name, when in after.items() if before.get(name) != when} <= whose  # a due date is not in the notebook


def test_an_extension_grades_its_learner_again_and_takes_the_penalty_back(three):
    due(three, LATE)
    grade(QUIZ, three)
    assert score(three, "ben") == pytest.approx(worth(4) * 0.8)
    extension(three, "ben")
    grade(QUIZ, three)
    assert fresh(three) == {"ben"} and score(three, "ben") == worth(4) and score(three, "ana") < worth(4)


def test_late_penalties_are_those_that_nbgraders_own_step_assigns(three):
    from nbgrader.preprocessors import AssignLatePenalties

    due(three, LATE)
    grade(QUIZ, three)
    marked_by_hand(three, "ana", 3)
    grade(QUIZ, three)  # the mark that a person gave counts towards the penalty
    ours = penalties(three)
    assert ours == {"ana": pytest.approx((worth(4) + 3) * 0.2), "ben": pytest.approx(worth(4) * 0.2), "cleo": None}
    with opened(three) as book:
        for submission in book.assignment_submissions(QUIZ):
            submission.notebooks[0].late_submission_penalty = None
        book.db.commit()
    nothing = nbformat.v4.new_notebook()
    for name in ours:
        place = {"notebook": QUIZ, "assignment": QUIZ, "student": name, "db_url": f"sqlite:///{three / 'gradebook.db'}"}
        AssignLatePenalties(config=settings.load(three)).preprocess(nothing, {"nbgrader": place})
    assert penalties(three) == ours


def penalties(root: Path) -> dict[str, float | None]:
    with opened(root) as book:
        return {one.student.id: one.notebooks[0].late_submission_penalty for one in book.assignment_submissions(QUIZ)}


# ---- what a person gave ----------------------------------------------------------------------------------------------


@pytest.fixture
def by_hand(three):
    """Ana's written answer was marked by hand, with a comment and an extra, and a choice of Ben's was given another score."""
    marked_by_hand(three, "ana", 4, "Clear.", extra=0.5)
    marked_by_hand(three, "ben", 0.25, cell=CHOICE)
    assert grade(QUIZ, three) == 0
    return three


def test_a_mark_by_hand_reaches_the_feedback_without_grading_again(by_hand):
    assert fresh(by_hand) == set() and report(by_hand)["ana"]["score"] == worth(4) + 4.5
    assert "Clear." in (by_hand / "feedback" / "ana" / QUIZ / f"{QUIZ}.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "waiting"), [("Ana's words.", False), ("Other words.", True), ("", True)], ids=["same", "other", "none"]
)
def test_after_a_second_submission_marks_stay_and_other_words_wait_for_a_person(by_hand, text, waiting):
    hand_in(by_hand, "ana", answered(6), text)
    assert grade(QUIZ, by_hand) == 0
    auto = 0 if not text else None
    assert recorded(by_hand, "ana") == (auto, 4, 0.5, waiting, "Clear.") and score(by_hand, "ana") == worth(6) + 4.5
    assert report(by_hand)["ana"]["to_mark"] == [BOX] * waiting
    grade(QUIZ, by_hand)  # what waits, waits until a person has looked
    assert recorded(by_hand, "ana") == (auto, 4, 0.5, waiting, "Clear.")


def test_a_score_by_hand_over_an_automatic_one_stays_and_waits_when_the_automatic_one_changes(by_hand):
    possible = MARKED[0].possible
    hand_in(by_hand, "ben", answered(6), "Ben's words.")
    grade(QUIZ, by_hand)
    assert recorded(by_hand, "ben", CHOICE)[:4] == (possible, 0.25, None, False)
    hand_in(by_hand, "ben", answered(0), "Ben's words.")
    grade(QUIZ, by_hand)
    assert recorded(by_hand, "ben", CHOICE)[:4] == (0, 0.25, None, True) and score(by_hand, "ben") == 0.25
    assert report(by_hand)["ben"]["to_mark"] == [CHOICE, BOX] or set(report(by_hand)["ben"]["to_mark"]) == {CHOICE, BOX}


def test_marking_everybody_again_leaves_what_a_person_gave(by_hand, capsys):
    before = dump(by_hand)
    capsys.readouterr()
    assert regrade(QUIZ, by_hand) == 0
    assert dump(by_hand) == before and fresh(by_hand) == {"ana", "ben", "cleo"}
    assert "Marks that moved: none." in capsys.readouterr().out


# ---- another key -----------------------------------------------------------------------------------------------------


def edit(root: Path, old: str, new: str) -> None:
    """Change the item file."""
    path = root / "source" / f"{QUIZ}.toml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def other_key(root: Path) -> None:
    """The first option of the first question is right now, and not the third."""
    path = root / "source" / f"{QUIZ}.toml"
    first, *options = path.read_text("utf-8").split("[[item.option]]", 3)
    options[0] = options[0].replace("right = false", "right = true")
    options[2] = options[2].replace("right = true", "right = false", 1)
    path.write_text("[[item.option]]".join([first, *options]), "utf-8")


def test_a_key_that_was_wrong_is_put_right_and_those_who_move_are_listed(room, capsys):
    item = MARKED[0]
    hand_in(room, "ana", answered(4))
    hand_in(room, "ben", answered(4) | {item.id: item.options[0].id})
    hand_in(room, "cleo", answered(0) | {item.id: item.options[1].id})
    grade(QUIZ, room)
    released = (room / "release" / QUIZ / f"{QUIZ}.ipynb").read_bytes()
    other_key(room)
    with pytest.raises(GradingError, match="Not what the item files make: source/"):
        grade(QUIZ, room)
    capsys.readouterr()
    assert regrade(QUIZ, room) == 0
    said = capsys.readouterr().out
    rest, point = worth(4) - item.possible, item.possible
    moved = [f"  ana: {rest + point:g} → {rest:g} (-{point:g})", f"  ben: {rest:g} → {rest + point:g} (+{point:g})"]
    assert "Marks that moved: 2.\n" + "\n".join(moved) + "\n" in said and "cleo" not in said
    assert {name: row["moved"] for name, row in report(room).items()} == {"ana": -point, "ben": point, "cleo": 0}
    assert (score(room, "ana"), score(room, "ben")) == (rest, rest + point)
    assert (room / "release" / QUIZ / f"{QUIZ}.ipynb").read_bytes() == released
    assert "What learners see of the quiz is as it was: it need not be released again." in said
    assert grade(QUIZ, room) == 0 and fresh(room) == set()


def test_when_the_public_text_changes_the_instructor_is_told_and_earlier_work_still_counts(room, capsys):
    hand_in(room, "ana", answered(4))
    grade(QUIZ, room)
    edit(room, "A student wants to check whether", "A student would like to check whether")
    capsys.readouterr()
    assert regrade(QUIZ, room) == 0
    said = capsys.readouterr().out
    assert f"Wrote release/{QUIZ}/{QUIZ}.ipynb" in said
    assert f"release it again: 'nbgrader release_assignment {QUIZ} --force'" in said
    assert "Marks that moved: none." in said and score(room, "ana") == worth(4)


def test_other_points_count_for_everybody(room):
    hand_in(room, "ana", answered(1))
    grade(QUIZ, room)
    path = room / "source" / f"{QUIZ}.toml"
    path.write_text(path.read_text("utf-8").replace("points = 1\n", "points = 3\n", 1), "utf-8")
    assert regrade(QUIZ, room) == 0
    assert report(room)["ana"]["moved"] == 2 and report(room)["ana"]["max_score"] == TOTAL + 2


def test_questions_added_after_the_quiz_was_marked_are_refused_and_the_instructor_is_told_what_to_do(room):
    hand_in(room, "ana")
    grade(QUIZ, room)
    path = room / "source" / f"{QUIZ}.toml"
    sound = path.read_text("utf-8")
    item = "[[item]]" + sound.split("[[item]]")[1].replace("original-criterion", "one-more")
    marks, files = dump(room), written(room, "autograded", "feedback")
    path.write_text(sound.rstrip() + "\n\n" + item, "utf-8")
    with pytest.raises(GradingError) as refused:
        regrade(QUIZ, room)
    assert str(refused.value).startswith(f"Questions were added, removed or made another kind since {QUIZ} was first marked")
    assert f"Put the same questions back in source/{QUIZ}.toml" in str(refused.value)
    assert dump(room) == marks and written(room, "autograded", "feedback") == files
    path.write_text(sound, "utf-8")
    assert regrade(QUIZ, room) == 0 and dump(room) == marks


def test_questions_may_come_and_go_before_anything_was_marked(room):
    path = room / "source" / f"{QUIZ}.toml"
    head, *rest = path.read_text("utf-8").split("[[item]]")
    path.write_text("[[item]]".join([head, *rest[1:]]), "utf-8")
    hand_in(room, "ana")
    assert regrade(QUIZ, room) == 0
    assert score(room, "ana") == AUTOMATIC - MARKED[0].possible


# ---- a run that ends early -------------------------------------------------------------------------------------------


def begun(root: Path) -> Path:
    """A class in the middle of its term: some are graded and marked by hand, some handed in again, some for the first time."""
    course(root)
    for name in ("ana", "ben", "cleo"):
        hand_in(root, name, answered(3), f"Words of {name}.")
    assert grade(QUIZ, root) == 0
    for name in ("ana", "ben", "cleo"):
        marked_by_hand(root, name, 2, f"To {name}.", extra=0.5)
    hand_in(root, "ana", answered(7), "Words of ana.")
    hand_in(root, "ben", answered(8), "Other words of ben.")
    hand_in(root, "eva", answered(9), "Words of eva.")
    (root / "submitted" / "odd name!").mkdir()
    shutil.copytree(root / "submitted" / "ana" / QUIZ, root / "submitted" / "odd name!" / QUIZ)
    return root


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """Such a class, the same after an undisturbed run, and how often that run touches a file and renames one."""
    before = begun(tmp_path_factory.mktemp("term") / "before")
    after, other = (shutil.copytree(before, before.with_name(name)) for name in ("after", "other"))
    (status, touched), (_, renamed) = interrupted.run([Moment(str(after)), Moment(str(other), "rename")])
    assert status == 0 and touched > 60 and renamed > 8 and same(other, after)
    return before, after, touched, renamed


def same(one: Path, other: Path) -> bool:
    """Whether two courses hold the same marks, notebooks, feedback and report, and nothing half done."""
    assert dump(one) == dump(other)
    assert written(one) == written(other)
    assert lasting(one) == lasting(other)
    assert leftovers(one) == []
    return True


def lasting(root: Path) -> dict[str, dict]:
    """The report without what is told of one run alone."""
    once = {"moved", "graded_in_this_run"}
    return {name: {key: value for key, value in row.items() if key not in once} for name, row in report(root).items()}


@POSIX
def test_a_run_may_be_killed_at_any_moment_and_the_next_one_completes(term, tmp_path):
    before, after, touched, renamed = term
    where = [("rename", number) for number in range(1, renamed + 1)]
    where += [("touch", number) for number in range(2, touched, touched // 4)]
    where += [(f"{when} record", batch) for when in ("before", "after") for batch in (1, 2)]
    moments = [Moment(str(copy), event, at) for copy, (event, at) in zip(copies(before, tmp_path), where, strict=False)]
    assert {status for status, _ in interrupted.run(moments)} == {-signal.SIGKILL}
    complete(moments, after)


@POSIX
def test_ctrl_c_twice_stops_at_once_and_the_next_run_completes(term, tmp_path):
    before, after, touched, _ = term
    where = range(2, touched - 12, touched // 5)
    moments = [Moment(str(copy), "touch", at, "interrupt") for copy, at in zip(copies(before, tmp_path), where, strict=False)]
    assert {status for status, _ in interrupted.run(moments)} == {130}
    complete(moments, after)


def copies(root: Path, into: Path) -> Iterator[Path]:
    return (shutil.copytree(root, into / str(number)) for number in itertools.count())


def complete(moments: list[Moment], after: Path) -> None:
    """Run each to its end."""
    for moment in moments:
        root = Path(moment.root)
        assert grade(QUIZ, root) == 0 and same(root, after), moment


STEPWISE = """
import os, sys
from defaultmode.cli import main
from defaultmode.grading.gradebook import Gradebook

record, (tell, wait) = Gradebook.record, map(int, sys.argv[1:3])

def stepwise(*arguments):
    os.write(tell, b".")
    os.read(wait, 1)
    return record(*arguments)

Gradebook.record = stepwise
sys.exit(main(sys.argv[3:]))
"""


class Stepwise:
    """The command in a terminal, waiting for us each time before it records a batch."""

    def __init__(self, root: Path, *options: str):
        import pty

        self._terminal, theirs = pty.openpty()
        self._told, tell = os.pipe()
        wait, self._go = os.pipe()
        command = [sys.executable, "-c", STEPWISE, str(tell), str(wait), "grade", QUIZ, *options]
        self.process = subprocess.Popen(
            command, cwd=root, stdout=theirs, stderr=theirs, pass_fds=(tell, wait), start_new_session=True
        )
        for ours in (theirs, tell, wait):
            os.close(ours)
        self.shown = ""

    def batch(self) -> None:
        """Wait until the next batch is about to be recorded."""
        assert self._more(self._told) == b".", self.shown

    def go(self, batches: int) -> None:
        """Let so many batches be recorded."""
        os.write(self._go, b"." * batches)

    def end(self) -> int:
        """Wait for the end, and return the exit code."""
        while more := self._more(self._terminal):
            self.shown += more.decode("utf-8", "replace")
        for ours in (self._terminal, self._told, self._go):
            os.close(ours)
        return self.process.wait(PATIENCE)

    def _more(self, number: int) -> bytes:
        if not select.select([number], [], [], PATIENCE)[0]:
            self.process.kill()
            raise TimeoutError(self.shown)
        try:
            return os.read(number, 1 if number == self._told else 10_000)
        except OSError:  # Linux's word for the end of a terminal
            return b""


@POSIX
def test_a_class_of_hundreds_is_stopped_and_killed_and_ends_as_one_that_was_left_alone(room, tmp_path):
    many(room, 4 * SIZE)
    undisturbed = shutil.copytree(room, tmp_path / "undisturbed")
    assert grade(QUIZ, undisturbed) == 0

    stopped = Stepwise(room)
    stopped.batch()
    os.killpg(stopped.process.pid, signal.SIGINT)  # as a terminal does, to everybody in it
    stopped.go(4)
    assert stopped.end() == 130
    assert "Stopping after the submissions in hand; Ctrl-C once more stops at once." in stopped.shown
    assert f"Stopped after {2 * SIZE} of {4 * SIZE} submissions. Run the same command again to go on." in stopped.shown
    assert len(stamps(room)) == len(list(room.glob(f"feedback/*/{QUIZ}/{QUIZ}.html"))) == 2 * SIZE
    assert leftovers(room) == [] and not (room / "reports" / f"{QUIZ}.csv").exists() and "Traceback" not in stopped.shown

    killed = Stepwise(room, "--workers", "2")
    killed.go(3)
    for _ in range(4):
        killed.batch()
    killed.process.kill()
    assert killed.end() == -signal.SIGKILL and len(stamps(room)) == 3 * SIZE

    assert grade(QUIZ, room) == 0  # its lock is gone with it
    assert same(room, undisturbed)


def test_a_second_run_at_the_same_time_is_refused(room):
    hand_in(room, "ana")
    with Course.open(room, QUIZ).alone():
        for command in (grade, regrade):
            with pytest.raises(GradingError, match=r"Another grading run is at work in .*\. Wait until it has ended\."):
                command(QUIZ, room)
    assert grade(QUIZ, room) == 0


# ---- the exchange ----------------------------------------------------------------------------------------------------


@POSIX
def test_submissions_are_collected_and_feedback_is_released_only_when_asked(tmp_path, monkeypatch, capsys):
    from nbgrader.exchange.default import ExchangeFetchAssignment, ExchangeSubmit

    monkeypatch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    group = Class.begin(tmp_path / "course")
    shutil.copy(course(tmp_path / "entered") / "gradebook.db", group.root)
    for learner in ("ana", "ben"):
        group.step(ExchangeFetchAssignment, learner)
        group.answers(learner).put(QUIZ, CHOICE, answer=MARKED[0].key())
        group.step(ExchangeSubmit, learner)

    # Killed when part of a submission has been copied, and none of it counts as handed in.
    copies = [shutil.copytree(tmp_path, tmp_path.with_name(f"{tmp_path.name}-{at}")) for at in (4, 7)]
    moments = [Moment(str(copy / "course"), at=at) for copy, at in zip(copies, (4, 7), strict=True)]
    for status, _ in interrupted.run(moments):
        assert status == -signal.SIGKILL
    for moment in moments:
        half = list(Path(moment.root).glob("submitted/*/.*.half"))
        assert half or not list(Path(moment.root).glob(f"submitted/*/{QUIZ}"))

    assert grade(QUIZ, group.root) == 0
    for moment in moments:
        assert grade(QUIZ, Path(moment.root)) == 0
        assert written(Path(moment.root), "submitted", "autograded") == written(group.root, "submitted", "autograded")
        assert leftovers(Path(moment.root)) == []
    said = capsys.readouterr().out
    assert "Collected 2 submissions from the exchange." in said
    outside = group.root / ".exchange" / "defaultmode" / "feedback"
    assert not list(outside.glob("*.html")) and "Released" not in said
    assert grade(QUIZ, group.root, release=True) == 0
    assert len(list(outside.glob("*.html"))) == 2
    group.step(ExchangeSubmit, "ana")
    grade(QUIZ, group.root)
    said = capsys.readouterr().out
    assert "Nothing new in the exchange." in said and "Released the feedback of 2 submissions." in said
    assert "Collected 1 submission from the exchange, 1 of them in place of an earlier one." in said


# ---- learners' code --------------------------------------------------------------------------------------------------

CODE = "code01"
SENTENCE = rf"{CODE} has cells that cannot be marked from answers alone\. 'defaultmode grade {CODE} --execute' hands it to"


def cell(kind: str, name: str, source: str, **about) -> dict:
    common = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, "grade_id": name}
    outputs = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "source": source, "metadata": {"nbgrader": common | about}, **outputs}


def with_code(solution: str) -> bytes:
    """A notebook with a function to write and a test of it."""
    cells = [
        cell("code", "double", solution, solution=True),
        cell("code", "test-double", "assert double(4) == 8", grade=True, locked=True, points=2),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}).encode()


@pytest.fixture
def coding(room):
    """A course with an assignment that is solved in code, and three submissions, the second of which is no notebook."""
    solved = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
    works = {"ana": with_code("def double(x):\n    return 2 * x"), "ben": b"{", "cleo": with_code("double = 3")}
    for folder, content in {"source": with_code(solved), **{f"submitted/{name}": work for name, work in works.items()}}.items():
        (room / folder / CODE).mkdir(parents=True)
        (room / folder / CODE / "problem.ipynb").write_bytes(content)
    return room


def test_an_assignment_with_code_is_refused_and_the_option_is_named(coding):
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    for command in (grade, regrade):
        with pytest.raises(NeedsExecutionError, match=SENTENCE):
            command(CODE, coding)
    config = settings.load(coding)
    directory = CourseDirectory(config=config, assignment_id=CODE)
    with pytest.raises(GradingError, match=SENTENCE):
        settings.run(Autograde(coursedir=directory, config=config))
    assert not (coding / "autograded").exists()
    with opened(coding) as book:
        assert [one.name for one in book.assignments] == [QUIZ]


@POSIX
def test_code_is_executed_when_asked_and_one_failing_learner_stops_nobody(coding, capsys):
    assert grade(CODE, coding, execute=True) == 0
    said = capsys.readouterr().out
    assert "This runs the learners' code on this machine, with your rights." in said
    assert "Graded 2 submissions." in said and "  ben: unreadable: nbgrader's step Autograde failed: " in said
    rows = json.loads((coding / "reports" / f"{CODE}.json").read_text("utf-8"))
    assert [(row["learner"], row["score"], row["max_score"]) for row in rows] == [
        ("ana", 2, 2), ("ben", None, 2), ("cleo", 0, 2),
    ]  # fmt: skip
    assert "problem.html" in {path.name for path in (coding / "feedback" / "ana" / CODE).iterdir()}

    (coding / "submitted" / "cleo" / CODE / "problem.ipynb").write_bytes(with_code("def double(x):\n    return x + x"))
    shutil.rmtree(coding / "submitted" / "ben")
    # As a run leaves it that was killed while nbgrader was at work: a notebook lies there, and does not count.
    (coding / "autograded" / "ana" / f".{CODE}.executed").unlink()
    (coding / "autograded" / "ana" / CODE / "problem.ipynb").chmod(0o600)
    (coding / "autograded" / "ana" / CODE / "problem.ipynb").write_bytes(with_code(""))
    assert grade(CODE, coding, execute=True) == 0
    rows = json.loads((coding / "reports" / f"{CODE}.json").read_text("utf-8"))
    assert [(row["learner"], row["score"], row["moved"], row["graded_in_this_run"]) for row in rows] == [
        ("ana", 2, 0, True), ("cleo", 2, 2, True),
    ]  # fmt: skip
    assert grade(CODE, coding, execute=True) == 0
    rows = json.loads((coding / "reports" / f"{CODE}.json").read_text("utf-8"))
    assert not any(row["graded_in_this_run"] for row in rows)
