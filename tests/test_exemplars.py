"""Every graded assignment of the course, answered in every way, goes through nbgrader's own steps to the marks it should get.

All of them lie in one course folder with one gradebook: nbgrader's converters grade and write the feedback, and the marks are
read with nbgrader's gradebook API.
"""

import csv
import html
import json
import re
import shutil

import pytest
from defaultmode import items
from defaultmode.grading import settings
from defaultmode.grading.build import build_all
from defaultmode.grading.export import MarksTable
from nbgrader import api
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory

from .classes import opened, wrong
from .classroom import PROJECT
from .test_round_trip import partial

BANKS = {path.stem: items.load(path) for path in sorted(PROJECT.glob("source/*.toml"))}
LEARNERS = {
    "right": lambda item: item.key(),
    "wrong": wrong,
    "partial": partial,
    "unsafe": lambda item: wrong(item) if item.safety else item.key(),
    "untouched": None,
}
WRITERS = ("right", "partial", "unsafe")  # who filled the boxes for written answers as well
MARK = 0.8

ASSIGNMENTS = pytest.mark.parametrize("name", BANKS)
EVERYBODY = pytest.mark.parametrize("learner", LEARNERS)


def test_there_are_seven_quizzes_and_the_final_exam():
    assert len(BANKS) == 8 and "final_exam" in BANKS


def hand_in(root, learner: str, bank: items.Bank) -> None:
    """Lay down what this learner makes of an assignment."""
    folder = root / "submitted" / learner / bank.slug
    folder.mkdir(parents=True)
    answer = LEARNERS[learner]
    notebook = json.loads((root / "release" / bank.slug / f"{bank.slug}.ipynb").read_bytes())
    written = {item.id for item in bank.items if item.kind == "text"}
    for cell in notebook["cells"]:
        if learner in WRITERS and cell["id"] in written:
            cell["source"] = f"What {learner} wrote."
    (folder / f"{bank.slug}.ipynb").write_text(json.dumps(notebook))
    if answer:
        given = {item.id: {"answer": answer(item)} for item in bank.items if item.kind != "text"}
        (folder / "answers.json").write_text(json.dumps({"schema": 1, "answers": {bank.slug: given}}))


def run(root, step: type, name: str) -> None:
    """One of nbgrader's converters, as its command runs it, for everybody."""
    config = settings.load(root)
    settings.run(step(coursedir=CourseDirectory(config=config, assignment_id=name), config=config))


def marks(root) -> dict[tuple[str, str], dict[str, api.Grade]]:
    """By assignment and learner, what nbgrader's gradebook holds of each question."""
    with opened(root) as book:
        return {
            (name, learner): {
                grade.name: (grade.auto_score, grade.score, bool(grade.needs_manual_grade))
                for grade in book.find_submission_notebook(name, name, learner).grades
            }
            for name in BANKS
            for learner in LEARNERS
        }


def table(root) -> dict[tuple[str, str], dict[str, str]]:
    """The rows that ``nbgrader export`` writes."""
    with opened(root) as book:
        MarksTable(config=settings.load(root), to=str(root / "grades.csv")).export(book)
    with (root / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The folder, with the marks and the table before and after a person has given full marks for what was written."""
    patch = pytest.MonkeyPatch()
    patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    root = tmp_path_factory.mktemp("exemplars") / "course"
    (root / "source").mkdir(parents=True)
    for path in (*PROJECT.glob("source/*.toml"), PROJECT / settings.CONFIG):
        shutil.copy(path, root / path.relative_to(PROJECT))
    build_all(root)
    for name, bank in BANKS.items():
        for learner in LEARNERS:
            hand_in(root, learner, bank)
        run(root, Autograde, name)
    course = {"root": root, "marks": marks(root), "open": table(root)}
    with opened(root) as book:
        for name in BANKS:
            for learner in LEARNERS:
                for grade in book.find_submission_notebook(name, name, learner).grades:
                    if grade.needs_manual_grade:
                        grade.manual_score, grade.needs_manual_grade = grade.max_score, False
        book.db.commit()
    for name in BANKS:
        run(root, GenerateFeedback, name)
    yield course | {"done": table(root)}
    patch.undo()


def page(course, name: str, learner: str) -> str:
    """The words of a feedback page."""
    whole = (course["root"] / "feedback" / learner / name / f"{name}.html").read_text("utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", whole[whole.index("<body>") :])).split())


def automatic(bank: items.Bank, learner: str) -> dict[str, float]:
    """What the pure function says of each question that it marks."""
    answer = LEARNERS[learner]
    return {item.id: items.mark(item, answer and answer(item)).points for item in bank.items if item.kind != "text"}


def written(bank: items.Bank) -> dict[str, float]:
    return {item.id: item.possible for item in bank.items if item.kind == "text"}


def possible(bank: items.Bank) -> float:
    return sum(item.possible for item in bank.items)


@EVERYBODY
@ASSIGNMENTS
def test_nbgrader_records_what_the_pure_function_says(course, name, learner):
    found = course["marks"][name, learner]
    bank = BANKS[name]
    assert {key: found[key][0] for key in automatic(bank, learner)} == automatic(bank, learner)
    boxes = {key: found[key] for key in written(bank)}
    waiting = (None, 0, True) if learner in WRITERS else (0, 0, False)
    assert boxes == dict.fromkeys(written(bank), waiting)
    assert set(found) == {item.id for item in bank.items}


@ASSIGNMENTS
def test_right_answers_earn_every_point_and_wrong_ones_none_and_halves_something(name):
    bank = BANKS[name]
    most = possible(bank) - sum(written(bank).values())
    total = {learner: sum(automatic(bank, learner).values()) for learner in LEARNERS}
    assert total["right"] == most and total["wrong"] == total["untouched"] == 0 and 0 < total["partial"] < most
    for item in bank.items:
        if item.kind in ("multiple", "match", "order"):
            assert 0 < items.mark(item, partial(item)).points < item.possible


@EVERYBODY
@ASSIGNMENTS
def test_the_table_says_who_passed_before_and_after_the_written_answers_were_marked(course, name, learner):
    bank = BANKS[name]
    points = sum(automatic(bank, learner).values())
    more = sum(written(bank).values()) if learner in WRITERS else 0
    safe = not [item for item in bank.items if item.safety and automatic(bank, learner)[item.id] < item.possible]
    enough, reachable = (some >= MARK * possible(bank) - 1e-9 for some in (points, points + more))
    open_, done = course["open"][name, learner], course["done"][name, learner]
    assert float(open_["score"]) == pytest.approx(points) and float(done["score"]) == pytest.approx(points + more)
    assert open_["passed"] == ("no" if not (safe and reachable) else "yes" if enough else "open")
    assert done["passed"] == ("yes" if safe and reachable else "no")


@ASSIGNMENTS
def test_everything_right_and_full_marks_for_the_written_answers_pass_and_everything_wrong_fails(course, name):
    passed = {learner: course["done"][name, learner]["passed"] for learner in LEARNERS}
    safety = any(item.safety for item in BANKS[name].items)
    assert passed == {
        "right": "yes",
        "wrong": "no",
        "partial": "no",
        "unsafe": "no" if safety else "yes",
        "untouched": "no",
    }
    assert float(course["done"][name, "right"]["score"]) == possible(BANKS[name])


@EVERYBODY
@ASSIGNMENTS
def test_the_page_says_the_points_the_pass_and_how_the_safety_questions_went(course, name, learner):
    bank, told = BANKS[name], page(course, name, learner)
    row = course["done"][name, learner]
    assert f"You have {round(float(row['score']), 2):g} of {possible(bank):g} points." in told
    assert ("✓ Passed." if row["passed"] == "yes" else "✗ Not passed yet.") in told
    every = [item for item in bank.items if item.safety]
    safe = sum(automatic(bank, learner)[item.id] == item.possible for item in every)
    assert row["safety"] == (f"{safe} of {len(every)}" if every else "")
    assert (f"Safety: {safe} of {len(every)} right. A pass needs every one of them." in told) is bool(every)
    assert ("Look again at question" in told) is (safe < len(every))
    assert "still to be marked" not in told and (f"What {learner} wrote." in told) is (learner in WRITERS)


@ASSIGNMENTS
def test_the_page_tells_the_right_answers_but_in_the_exam(course, name):
    withheld = name == "final_exam"
    wrong_page, right_page = page(course, name, "wrong"), page(course, name, "right")
    assert ("➜ Right, and not chosen:" in wrong_page) is ("The right answer:" in wrong_page) is (not withheld)
    for item in BANKS[name].items:
        if item.kind == "single":
            right = next(option for option in item.options if option.right)
            assert (" ".join(right.feedback.split()) in wrong_page) is (not withheld)
            assert " ".join(right.feedback.split()) in right_page
        elif item.kind == "text":
            assert (" ".join(item.model.split()) in wrong_page) is (not withheld)
