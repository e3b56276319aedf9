"""A quiz goes all the way round: release, fetch, answer, submit, collect, mark, feedback, export.

Everything runs in this process, on a copy of the course with a private exchange.
"""

import contextlib
import io
import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from defaultmode import items
from defaultmode.grading import settings
from defaultmode.grading.run import grade

from .classes import wrong
from .classroom import AUTOMATIC, MARKED, PROJECT, QUIZ, TOTAL, WRITTEN, Class

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nbgrader's exchange does not exist on Windows")


# ---- answers -------------------------------------------------------------------------------------------------------


def partial(item: items.Item):
    """An answer that earns something of an item, where its kind knows halves."""
    key = item.key()
    return {
        "multiple": lambda: key[:1],
        "match": lambda: dict(list(key.items())[:1]),
        "order": lambda: [key[1], key[0], *key[2:]],
    }.get(item.kind, lambda: wrong(item))()


def expected(answer) -> float:
    """What the pure function says that answers of this sort earn."""
    return sum(items.mark(item, answer(item)).points for item in MARKED)


def write_answer(notebook: Path, text: str) -> None:
    """Type into the box of the first written question, as a learner does in JupyterLab."""
    content = nbformat.read(notebook, 4)
    cell = next(cell for cell in content.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == WRITTEN[0].id)
    assert cell.source == "Write your answer here."
    cell.source = text
    nbformat.write(content, notebook)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of six, graded once."""
    from nbgrader.exchange.default import ExchangeFetchAssignment, ExchangeSubmit

    patch = pytest.MonkeyPatch()
    patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    root = tmp_path_factory.mktemp("class") / "course"
    group = Class.begin(root)

    learners = {"right": lambda item: item.key(), "wrong": wrong, "partial": partial}
    for learner in (*learners, "untouched", "elsewhere", "damaged"):
        group.step(ExchangeFetchAssignment, learner)
        for item in MARKED if learner in learners else ():
            group.answers(learner).put(QUIZ, item.id, answer=learners[learner](item))
    write_answer(group.home("right") / QUIZ / f"{QUIZ}.ipynb", "In my own <b>words</b>.")
    group.answers("elsewhere").put("another_quiz", MARKED[0].id, answer=MARKED[0].key())
    group.answers("damaged").path.write_text('{"schema": 1, "answers": {"quiz01')
    for learner in (*learners, "untouched", "elsewhere", "damaged"):
        group.step(ExchangeSubmit, learner)

    with contextlib.redirect_stdout(io.StringIO()) as said:
        group.status = grade(QUIZ, root, release=True)
    group.said = said.getvalue()
    group.export()
    yield group
    patch.undo()


def test_the_whole_class_is_graded_and_the_examiner_is_told(graded):
    assert graded.status == 0
    assert "Graded 6 submissions" in graded.said
    assert "Waiting for a person to mark written answers: right." in graded.said
    assert "untouched: nothing to grade: no answers.json was handed in, and nothing was written." in graded.said
    assert "damaged: unreadable: answers.json is damaged and cannot be read." in graded.said
    assert "Released the feedback of 6 submissions." in graded.said


def test_right_answers_earn_full_marks_and_wrong_ones_none(graded):
    assert graded.score("right") == AUTOMATIC
    assert graded.score("wrong") == 0
    assert float(graded.scores["right"]["max_score"]) == TOTAL


def test_partial_answers_earn_what_the_pure_function_says(graded):
    assert 0 < expected(partial) < AUTOMATIC
    assert graded.score("partial") == pytest.approx(expected(partial))


@pytest.mark.parametrize("learner", ["untouched", "elsewhere", "damaged"])
def test_nothing_to_mark_earns_nothing(graded, learner):
    assert graded.score(learner) == 0


@pytest.mark.parametrize(
    ("learner", "line"),
    [
        ("untouched", "No answers file (answers.json) was handed in with this quiz. So there was no answer to mark."),
        ("elsewhere", "You did not answer this question."),
        ("damaged", "answers.json is damaged and cannot be read. So there was no answer to mark."),
    ],
)
def test_the_feedback_says_why_there_was_nothing_to_mark(graded, learner, line):
    assert graded.feedback(learner).count(line) == len(MARKED)


def test_the_feedback_gives_the_answer_the_points_and_the_reasons(graded):
    right, wrong_page = graded.feedback("right"), graded.feedback("wrong")
    assert right.count("✓ Right:") == len(MARKED) and wrong_page.count("✗ Not yet:") == len(MARKED)
    for item in MARKED:
        for remark in items.mark(item, item.key()).feedback:
            assert " ".join(remark.text.split()) in right
    single = next(item for item in MARKED if item.kind == "single")
    texts = {option.id: option.text for option in single.options}
    assert f"✗ You chose: {texts[wrong(single)]}" in wrong_page
    assert f"➜ Right, and not chosen: {texts[single.key()]}" in wrong_page


def test_the_feedback_shows_the_mark_scheme_and_no_hidden_code(graded):
    page = graded.feedback("right")
    assert "How it is marked" in page and "In my own <b>words</b>" in page
    for word in ("award(", "question(", "BEGIN HIDDEN", '"right": true', "Write in the box below", "# Marks for"):
        assert word not in page


def test_the_feedback_is_inert_and_fetches_nothing(graded):
    page = (graded.root / "feedback" / "right" / QUIZ / f"{QUIZ}.html").read_text("utf-8")
    assert "<script" not in page and "src=" not in page and "<link" not in page
    assert "<blockquote>In my own &lt;b&gt;words&lt;/b&gt;.</blockquote>" in page


def test_the_feedback_tells_what_is_still_to_be_marked_from_nothing(graded):
    waiting, empty = graded.feedback("right"), graded.feedback("wrong")
    assert f"You have {AUTOMATIC:g} of {TOTAL:g} points. Question 12 still has to be marked by a person." in waiting
    assert "Question 12 : still to be marked" in waiting
    assert f"You have 0 of {TOTAL:g} points." in empty and "You wrote nothing here." in empty
    assert "still to be marked" not in empty


def test_feedback_reaches_the_learner(graded):
    from nbgrader.exchange.default import ExchangeFetchFeedback

    graded.step(ExchangeFetchFeedback, "partial")
    pages = list(graded.home("partial").glob(f"{QUIZ}/feedback/*/{QUIZ}.html"))
    assert len(pages) == 1 and "Partly right" in pages[0].read_text("utf-8")


def test_the_learners_answers_come_back_untouched(graded):
    handed_in = graded.answers("partial").path.read_bytes()
    assert (graded.root / "autograded" / "partial" / QUIZ / "answers.json").read_bytes() == handed_in
    assert set(json.loads(handed_in)["answers"][QUIZ]) == {item.id for item in MARKED}


def test_the_feedback_says_how_the_work_came_through_where_there_is_something_to_say(graded):
    assert "About what you handed in: unreadable: answers.json is damaged and cannot be read." in graded.feedback("damaged")
    assert "About what you handed in" not in graded.feedback("right")


def test_nbgraders_own_feedback_command_makes_the_same_page(graded):
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    path = graded.root / "feedback" / "right" / QUIZ / f"{QUIZ}.html"
    ours = path.read_bytes()
    config = settings.load(graded.root)
    directory = CourseDirectory(config=config, assignment_id=QUIZ, student_id="right")
    settings.run(GenerateFeedback(coursedir=directory, config=config, force=True))
    assert path.read_bytes() == ours


def test_a_mark_given_by_hand_survives_grading_again(graded):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}", "defaultmode") as gradebook:
        written = gradebook.find_grade(WRITTEN[0].id, QUIZ, QUIZ, "right")
        assert written.needs_manual_grade and written.auto_score is None
        written.manual_score, written.needs_manual_grade = WRITTEN[0].possible, False
        gradebook.find_comment(WRITTEN[0].id, QUIZ, QUIZ, "right").manual_comment = "Kind *and* clear."
        gradebook.db.commit()
    assert grade(QUIZ, graded.root) == 0
    graded.export()
    assert graded.score("right") == TOTAL
    page = graded.feedback("right")
    assert f"You have {TOTAL:g} of {TOTAL:g} points." in page and "What your teacher says Kind and clear." in page


# ---- what can be wrong with a class --------------------------------------------------------------------------------


def test_a_quiz_that_is_not_there_is_told(graded):
    with pytest.raises(settings.GradingError, match=f"There is no quiz 'quiz99' in source/; there is .*{QUIZ}"):
        grade("quiz99", graded.root)


def test_a_folder_that_is_no_course_is_told(tmp_path):
    with pytest.raises(settings.GradingError, match=r"has no nbgrader_config\.py\. Run this in the folder of the course"):
        grade(QUIZ, tmp_path)


def test_a_class_without_submissions_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DEFAULTMODE_EXCHANGE", str(tmp_path / "exchange"))
    shutil.copy(PROJECT / "nbgrader_config.py", tmp_path)
    (tmp_path / "source" / QUIZ).mkdir(parents=True)
    assert grade(QUIZ, tmp_path) == 0
    said = capsys.readouterr().out
    assert "There is no exchange to collect from." in said and f"Nobody has handed in {QUIZ}" in said
