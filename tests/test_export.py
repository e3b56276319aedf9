"""``nbgrader export`` writes nbgrader's table, and says of each learner where the marks come from or why there are none."""

import csv
import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from defaultmode.grading import settings
from defaultmode.grading.export import COLUMNS, MarksTable
from defaultmode.grading.run import grade
from nbgrader import api
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins.export import CsvExportPlugin
from sqlalchemy import event
from traitlets.config import Config

from .classroom import AUTOMATIC, MARKED, QUIZ, TOTAL, WRITTEN, course_folder
from .test_rebuild import answers, handed_in

COMMAND = (sys.executable, "-m", "nbgrader", "export")
ODD = "-odd name-"
SCORES = ("raw_score", "late_submission_penalty", "score")
WRONG = {item.id: "nothing of the kind" for item in MARKED}


def hand_in(root: Path, learner: str, sheet: bytes | None, notebook: bytes, moment: str = "2026-03-01 10:00:00 UTC") -> Path:
    folder = root / "submitted" / learner / QUIZ
    folder.mkdir(parents=True)
    (folder / f"{QUIZ}.ipynb").write_bytes(notebook)
    (folder / "timestamp.txt").write_text(moment)
    if sheet is not None:
        (folder / "answers.json").write_bytes(sheet)
    return folder


@contextmanager
def book(root: Path):
    directory = CourseDirectory(config=Config({"CourseDirectory": {"root": str(root)}}))
    with settings.nbgraders_needs(), api.Gradebook(directory.db_url, "defaultmode") as opened:
        yield opened


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class in which everything happens that a table has to tell apart."""
    patch = pytest.MonkeyPatch()
    patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    root = tmp_path_factory.mktemp("class") / "course"
    course_folder(root)
    untouched = handed_in()
    hand_in(root, "right", answers(), untouched)
    hand_in(root, "wrong", answers(**WRONG | {MARKED[0].id: MARKED[0].key()}), untouched)
    hand_in(root, "waiting", answers(), handed_in(text="My words."))
    hand_in(root, "repaired", answers(), b"{")
    hand_in(root, "nothing", None, untouched)
    hand_in(root, "unreadable", b"{", untouched)
    assert grade(QUIZ, root) == 0
    hand_in(root, "fresh", answers(), untouched)
    hand_in(root, ODD, answers(), untouched)
    with book(root) as gradebook:
        gradebook.add_student("absent", last_name="Ünlü", first_name='Ay, "Şe"', email="a@b.example")
        gradebook.update_or_create_student("right", last_name="=HYPERLINK(1)", first_name="two\nlines")
    yield root
    patch.undo()


@pytest.fixture
def course(graded, tmp_path):
    """A copy of that class, to be changed."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


@pytest.fixture(scope="module")
def table(graded):
    """The rows by learner, as the real command writes them."""
    done = subprocess.run(COMMAND, cwd=graded, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Using exporter: MarksTable" in done.stderr
    return read(graded / "grades.csv")


def export(root: Path, plugin: type = MarksTable, **options) -> dict[str, dict[str, str]]:
    config = settings.load(root)
    with book(root) as gradebook:
        plugin(config=config, to=str(root / "table.csv"), **options).export(gradebook)
    return read(root / "table.csv")


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


# ---- where a learner stands -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("learner", "status", "reason", "score"),
    [
        ("right", "graded", "", str(float(AUTOMATIC))),
        ("wrong", "graded", "", str(float(MARKED[0].possible))),
        ("waiting", "awaiting marking", "", str(float(AUTOMATIC))),
        ("repaired", "graded with repairs", f"{QUIZ}.ipynb is damaged", str(float(AUTOMATIC))),
        ("nothing", "nothing to grade", "no answers.json was handed in", "0.0"),
        ("unreadable", "unreadable", "answers.json is damaged", "0.0"),
        ("fresh", "not graded yet", "", ""),
        ("absent", "not submitted", "", ""),
        (f"'{ODD}", "unreadable", "is no learner's id", ""),
    ],
)
def test_every_learner_has_a_status_a_reason_and_the_marks_that_there_are(table, learner, status, reason, score):
    row = table[learner]
    assert (row["status"], row["score"], row["raw_score"]) == (status, score, score)
    assert reason in row["reasons"] if reason else row["reasons"] == ""
    assert float(row["max_score"]) == TOTAL


def test_nothing_stands_where_nothing_is_known_and_0_where_nothing_was_earned(table):
    assert [table["absent"][name] for name in SCORES] == [table["fresh"][name] for name in SCORES] == [""] * 3
    assert [table["nothing"][name] for name in SCORES] == ["0.0"] * 3
    assert table["absent"]["timestamp"] == "" and table["fresh"]["timestamp"] == "2026-03-01 10:00:00"


def test_nbgraders_columns_come_first_and_hold_what_nbgrader_writes(course):
    with book(course) as gradebook:
        gradebook.update_or_create_student("right", last_name="Plain", first_name="Name")  # nbgrader quotes nothing
        gradebook.remove_student("absent")
        gradebook.update_or_create_assignment(QUIZ, duedate="2026-02-27 12:00:00 UTC")
        gradebook.find_submission_notebook(QUIZ, QUIZ, "wrong").late_submission_penalty = 0.5
        found = gradebook.find_grade(WRITTEN[0].id, QUIZ, QUIZ, "waiting")
        found.manual_score, found.extra_credit = 2, 0.5
        gradebook.db.commit()
    theirs = export(course, CsvExportPlugin)
    ours = export(course)
    assert list(COLUMNS[:-4]) == list(next(iter(theirs.values())))
    assert COLUMNS[-4:] == ("status", "reasons", "safety", "passed")
    assert set(ours) - set(theirs) == {"fresh", f"'{ODD}"}  # nbgrader does not speak of them
    assert theirs == {learner: {name: ours[learner][name] for name in COLUMNS[:-4]} for learner in theirs}


def test_a_submission_after_the_one_that_was_graded_is_told(course):
    (course / "submitted" / "right" / QUIZ / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    row = export(course)["right"]
    assert row["status"] == "graded" and row["timestamp"] == "2026-03-01 10:00:00"
    assert row["reasons"] == "a later submission has been handed in and is not graded yet"


# ---- nbgrader's own execution ---------------------------------------------------------------------------------------


def executed(root: Path, learner: str, metadata: dict, waiting: bool = False) -> None:
    """Leave what nbgrader's own execution leaves of a submission."""
    with book(root) as gradebook:
        gradebook.update_or_create_student(learner)
        gradebook.update_or_create_submission(QUIZ, learner)
        for found in gradebook.find_submission_notebook(QUIZ, QUIZ, learner).grades:
            found.auto_score, found.needs_manual_grade = 1, waiting
        gradebook.db.commit()
    folder = root / "autograded" / learner / QUIZ
    folder.mkdir(parents=True)
    (folder / f"{QUIZ}.ipynb").write_text(json.dumps({"metadata": metadata, "cells": [], "nbformat": 4, "nbformat_minor": 5}))


def test_what_nbgrader_executed_stands_as_the_gradebook_says(course):
    executed(course, "done", {})
    executed(course, "open", {}, waiting=True)
    rows = export(course)
    assert (rows["done"]["status"], float(rows["done"]["score"])) == ("graded", len(MARKED) + len(WRITTEN))
    assert rows["open"]["status"] == "awaiting marking"


@pytest.mark.parametrize("forged", [17, [], {}, {"status": "graded"}, {"status": ["graded"], "reasons": []}, {"status": "=1"}])
def test_what_a_learner_wrote_into_an_executed_notebook_is_no_status(course, forged):
    executed(course, "done", {"defaultmode": {"graded": forged}})
    assert export(course)["done"]["status"] == "graded"


def test_a_submission_that_nbgrader_entered_and_could_not_grade_is_not_graded_yet(course):
    with book(course) as gradebook:
        gradebook.add_student("fresh")
        gradebook.add_submission(QUIZ, "fresh")
        gradebook.add_submission(QUIZ, "absent", extension=None)
    rows = export(course)
    assert [rows["fresh"][name] for name in ("status", *SCORES)] == ["not graded yet", "", "", ""]
    assert [rows["absent"][name] for name in ("status", *SCORES)] == ["not submitted", "", "", ""]


# ---- the file -------------------------------------------------------------------------------------------------------


def test_names_survive_and_are_no_formulas(table, graded):
    assert (table["absent"]["last_name"], table["absent"]["first_name"]) == ("Ünlü", 'Ay, "Şe"')
    assert (table["right"]["last_name"], table["right"]["first_name"]) == ("'=HYPERLINK(1)", "two\nlines")
    (graded / "grades.csv").read_bytes().decode("utf-8", "strict")


def test_the_commands_options_choose_file_learners_and_assignments(course):
    with book(course) as gradebook:
        gradebook.add_assignment("another")
    chosen = ("--to=mine.csv", "--student=['right','nobody']", f"--assignment=['{QUIZ}']")
    done = subprocess.run([*COMMAND, *chosen], cwd=course, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "The gradebook knows no learner called nobody" in done.stderr
    with (course / "mine.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["student_id"], row["assignment"]) for row in csv.DictReader(file)] == [("right", QUIZ)]


def test_a_file_that_cannot_be_written_is_one_sentence(course):
    config = Config({"CourseDirectory": {"root": str(course)}})
    with book(course) as gradebook, pytest.raises(SystemExit, match=r"could not be written to .*Name another file with --to"):
        MarksTable(config=config, to=str(course / "no folder" / "table.csv")).export(gradebook)


def test_more_learners_do_not_need_more_questions_to_the_gradebook(course):
    def questions() -> int:
        asked = []
        with book(course) as gradebook:
            event.listen(gradebook.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
            MarksTable(config=settings.load(course), to=str(course / "table.csv")).export(gradebook)
        return len(asked)

    few = questions()
    with book(course) as gradebook:
        gradebook.db.add_all(api.Student(id=f"learner-{number}") for number in range(300))
        gradebook.db.commit()
    assert questions() == few <= 3 and len(read(course / "table.csv")) == 309
