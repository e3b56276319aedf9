"""The benchmark of grading claims a speed only when both gradebooks hold the same marks."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from defaultmode import items
from defaultmode.answers import parse

from benchmarks import grading

from .classroom import MARKED, QUIZ, WRITTEN
from .test_gradebook import BOX, CHOICE, begun, by_nbgrader, entry, opened, rebuilt

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the benchmark is for Linux and macOS")


@pytest.fixture
def pair(tmp_path) -> tuple[Path, Path]:
    """The same two learners' marks, written by us and by nbgrader."""
    ours, stock = tmp_path / "ours.db", tmp_path / "stock.db"
    work = {"ana": rebuilt(), "ben": rebuilt("", **{CHOICE: None})}
    url = begun(stock)
    with opened(begun(ours)) as book:
        book.record([entry(name, one) for name, one in work.items()])
    for name, one in work.items():
        by_nbgrader(url, name, one, None)
    return ours, stock


def change(gradebook: Path, statement: str, *values) -> None:
    with closing(sqlite3.connect(gradebook)) as db:
        assert db.execute(statement, values).rowcount
        db.commit()


def cell(gradebook: Path, name: str) -> str:
    with closing(sqlite3.connect(gradebook)) as db:
        return db.execute("SELECT id FROM base_cell WHERE name = ? AND type = 'GradeCell'", (name,)).fetchone()[0]


def test_the_same_marks_agree(pair):
    grading.agree(*pair, students=2)
    assert grading.marks(pair[0])["ana", BOX] == (None, True) and grading.marks(pair[0])["ben", BOX] == (0, False)


def test_one_mark_that_differs_is_named(pair):
    ours, _ = pair
    change(ours, "UPDATE grade SET auto_score = 0.5 WHERE cell_id = ? AND auto_score = 0", cell(ours, CHOICE))
    assert grading.disagreements(*pair) == [f"ben, {CHOICE}: ours 0.5, stock 0"]
    with pytest.raises(grading.BenchmarkError, match=rf"no speed is claimed: ben, {CHOICE}: ours 0.5, stock 0\.$"):
        grading.agree(*pair, students=2)


def test_a_cell_that_only_one_of_them_leaves_to_a_person_is_named(pair):
    _, stock = pair
    change(stock, "UPDATE grade SET needs_manual_grade = 0 WHERE cell_id = ? AND needs_manual_grade", cell(stock, BOX))
    assert grading.disagreements(*pair) == [f"ana, {BOX}: ours no points (to be marked), stock no points"]


def test_a_learner_whom_stock_did_not_grade_is_named(pair):
    _, stock = pair
    change(stock, "DELETE FROM submitted_assignment WHERE student_id = 'ben'")
    assert len(grading.disagreements(*pair)) == len(MARKED + WRITTEN)
    with pytest.raises(grading.BenchmarkError, match=r"ben, .*stock has no mark and 11 more\."):
        grading.agree(*pair, students=2)


def test_two_gradebooks_that_both_lack_a_learner_do_not_agree(pair):
    with pytest.raises(grading.BenchmarkError, match="24 marks instead of 36"):
        grading.agree(*pair, students=3)


def test_the_class_is_the_same_each_time_and_gives_answers_of_every_sort(tmp_path):
    for name in ("one", "other"):
        grading.Class(tmp_path / name, 20, Path(begun(tmp_path / "blank.db").removeprefix("sqlite:///")))
    folders = [tmp_path / name / "submitted" for name in ("one", "other")]
    files = [{str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")} for folder in folders]
    assert files[0] == files[1] and len(files[0]) == 60
    given = [parse(content)[QUIZ] for name, content in files[0].items() if name.endswith("answers.json")]
    states = {items.mark(item, one.get(item.id, {}).get("answer")).state for one in given for item in MARKED}
    assert {"right", "partly", "not yet", "unanswered"} <= states
    notebooks = [json.loads(content) for name, content in files[0].items() if name.endswith(".ipynb")]
    texts = ["".join(cell["source"]) for notebook in notebooks for cell in notebook["cells"] if cell["id"] == BOX]
    assert 0 < texts.count("Write your answer here.") < 20


def test_a_command_that_fails_claims_nothing(tmp_path):
    root = tmp_path / "course"
    grading.course(root)
    with pytest.raises(grading.BenchmarkError, match="'nbgrader autograde' failed, so nothing is claimed: "):
        grading.run(grading.AUTOGRADE, root)
