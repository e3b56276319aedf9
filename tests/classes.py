"""A class that handed in without an exchange: a course folder, and what was laid into its ``submitted/``."""

import functools
import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from defaultmode import items
from defaultmode.grading.course import Course
from nbgrader import api

from .classroom import MARKED, PROJECT, QUIZ, WRITTEN, course_folder

BOX = WRITTEN[0].id
SUBMITTED = "2026-03-01 10:00:00.000000 UTC"
RELEASED = json.loads((PROJECT / "release" / QUIZ / f"{QUIZ}.ipynb").read_bytes())


def course(root: Path, *, entered: bool = True) -> Path:
    """A course folder without submissions. Its gradebook knows the quiz, which takes nbgrader seconds, once."""
    course_folder(root)
    if entered:
        (root / "gradebook.db").write_bytes(_gradebook())
    return root


@functools.cache
def _gradebook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        root = course(Path(folder, "course"), entered=False)
        Course.open(root, QUIZ).enter()
        return (root / "gradebook.db").read_bytes()


def answered(right: int = len(MARKED)) -> dict[str, Any]:
    """Answers to every question, of which so many are right."""
    return {item.id: item.key() if number < right else wrong(item) for number, item in enumerate(MARKED)}


def wrong(item: items.Item) -> Any:
    """An answer that earns nothing."""
    return {
        "single": lambda: next(option.id for option in item.options if not option.right),
        "multiple": lambda: [option.id for option in item.options if not option.right],
        "match": lambda: {row.id: next(choice.id for choice in item.choices if choice.id != row.choice) for row in item.rows},
        "order": lambda: item.key()[::-1],
        "numeric": lambda: item.value + 1000,
        "region": lambda: next(name for name in items.region_labels() if name not in item.target),
    }[item.kind]()


def worth(right: int) -> float:
    """The points for so many right answers."""
    return sum(item.possible for item in MARKED[:right])


def hand_in(
    root: Path, learner: str, answers: dict[str, Any] | None = None, text: str = "", timestamp: str = SUBMITTED
) -> Path:
    """Lay down a submission, in place of an earlier one, and return its folder. None are all answers, and right."""
    folder = root / "submitted" / learner / QUIZ
    folder.mkdir(parents=True, exist_ok=True)
    given = answered() if answers is None else answers
    whole = {"schema": 1, "answers": {QUIZ: {name: {"answer": answer} for name, answer in given.items()}}}
    (folder / "answers.json").write_text(json.dumps(whole))
    notebook = json.loads(json.dumps(RELEASED))
    for cell in notebook["cells"]:
        if text and cell["metadata"]["nbgrader"]["grade_id"] == BOX:
            cell["source"] = text
    (folder / f"{QUIZ}.ipynb").write_text(json.dumps(notebook))
    (folder / "timestamp.txt").write_text(timestamp)
    return folder


def many(root: Path, count: int) -> list[str]:
    """Lay down the submissions of so many learners, no two neighbours alike, and return their names."""
    names = [f"learner{number:04}" for number in range(count)]
    for number, name in enumerate(names):
        hand_in(root, name, answered(number % (len(MARKED) + 1)), f"Words of {number}." if number % 3 else "")
    return names


# ---- what is there afterwards --------------------------------------------------------------------------------------


def opened(root: Path) -> api.Gradebook:
    """nbgrader's own gradebook of the course."""
    return api.Gradebook(f"sqlite:///{root / 'gradebook.db'}", "defaultmode")


def marked_by_hand(root: Path, learner: str, points: float, comment: str = "", extra: float | None = None, cell: str = BOX):
    """Give points for a cell as Formgrader does."""
    with opened(root) as book:
        grade = book.find_grade(cell, QUIZ, QUIZ, learner)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, extra, False
        if comment:
            book.find_comment(cell, QUIZ, QUIZ, learner).manual_comment = comment
        book.db.commit()


def recorded(root: Path, learner: str, cell: str = BOX) -> tuple:
    """(automatic, manual, extra, waiting, a person's comment) of one cell."""
    with opened(root) as book:
        grade = book.find_grade(cell, QUIZ, QUIZ, learner)
        said = book.find_comment(cell, QUIZ, QUIZ, learner).manual_comment if cell == BOX else None
        return grade.auto_score, grade.manual_score, grade.extra_credit, bool(grade.needs_manual_grade), said


def score(root: Path, learner: str) -> float:
    """The points that count, after a penalty."""
    with opened(root) as book:
        found = book.find_submission(QUIZ, learner)
        return max(0.0, found.score - found.late_submission_penalty)


def dump(root: Path) -> list[tuple]:
    """The whole gradebook, every row of every table, with the names that nbgrader's random ids stand for."""
    with sqlite3.connect(root / "gradebook.db") as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        rows = {table: db.execute(f"select * from {table}").fetchall() for table in tables}
        columns = {table: [row[1] for row in db.execute(f"pragma table_info({table})")] for table in tables}
    db.close()
    tables.sort(key=lambda table: table == "base_cell")  # it has the names of those in grade_cells and solution_cells
    by_id = {row[columns[table].index("id")]: (table, row) for table in tables if "id" in columns[table] for row in rows[table]}

    def spelt(table: str, row: tuple) -> tuple:
        return tuple(shown(value) for name, value in zip(columns[table], row, strict=True) if name != "id" or table in _NAMED)

    def shown(value: Any) -> Any:
        return spelt(*by_id[value]) if value in by_id and by_id[value][0] not in _NAMED else value

    return sorted(((table, *spelt(table, row)) for table in tables for row in rows[table]), key=repr)


_NAMED = ("student", "course", "alembic_version")  # their ids are names


def written(root: Path, *steps: str) -> dict[str, bytes]:
    """Every file of these folders, by path below the course."""
    paths = [path for step in steps or ("autograded", "feedback") for path in (root / step).rglob("*")]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def leftovers(root: Path) -> list[str]:
    """Files and folders that a run makes on its way and must not leave."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob(".*") if path.suffix in (".half", ".before"))


def report(root: Path) -> dict[str, dict[str, Any]]:
    """The run's report by learner, as the JSON has it."""
    return {row["learner"]: row for row in json.loads((root / "reports" / f"{QUIZ}.json").read_text("utf-8"))}
