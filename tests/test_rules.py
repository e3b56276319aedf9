"""What it takes to pass is worked out right to the edge, and is what the course folder's configuration says."""

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from defaultmode.grading import rebuild, settings
from defaultmode.grading.build import build_all
from defaultmode.grading.course import Course
from defaultmode.grading.exchange import Collect
from defaultmode.grading.export import MarksTable
from defaultmode.grading.gradebook import Grade, Record
from defaultmode.grading.rules import Passing, Rules
from defaultmode.grading.run import grade
from defaultmode.grading.settings import GradingError
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default.collect import ExchangeCollect
from traitlets.config import Config

from .classes import answered, course, hand_in, marked_by_hand, opened, report, worth
from .classroom import PROJECT, QUIZ, TOTAL, WRITTEN, course_folder
from .test_export import export


def stands(score: float, possible: float = 20, *, mark: float = 0.8, waiting: float = 0, safe: int = 0, safety: int = 0):
    """How somebody with these points stands."""
    return Passing.of(mark, score, possible, open_points=waiting, safe=safe, safety=safety)


# ---- the pass mark --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "waiting", "passed"),
    [
        (20, 0, True),
        (16, 0, True),
        (15.999, 0, False),
        (0, 0, False),
        (16, 4, True),  # whatever the person will say
        (12, 4, None),
        (11.999, 4, False),  # whatever the person will say
        (15, 5, None),
    ],
)
def test_a_pass_needs_its_share_of_the_points_and_waits_only_while_a_person_can_decide_it(score, waiting, passed):
    assert stands(score, waiting=waiting).passed is passed


@pytest.mark.parametrize(
    ("score", "waiting", "safe", "passed"),
    [
        (20, 0, 3, True),
        (20, 0, 2, False),
        (20, 0, 0, False),
        (10, 0, 3, False),
        (15, 5, 3, None),
        (15, 5, 2, False),  # no person can mend that
        (10, 5, 3, False),
    ],
)
def test_one_wrong_answer_on_safety_outweighs_every_point(score, waiting, safe, passed):
    assert stands(score, waiting=waiting, safe=safe, safety=3).passed is passed


@pytest.mark.parametrize("possible", [15, 20, 21, 52, 60, 0.3])
@pytest.mark.parametrize("mark", [0.7, 0.8, 0.85, 1.0])
def test_the_exact_edge_passes_whatever_binary_fractions_make_of_it(mark, possible):
    parts = 1000
    edge = sum([possible * mark / parts] * parts)  # which a sum of parts misses by a little
    assert stands(edge, possible, mark=mark).passed is True
    assert stands(edge - possible / 1000, possible, mark=mark).passed is False
    assert stands(edge - possible / 2, possible, mark=mark, waiting=possible / 2).passed is None


def test_the_share_is_that_of_what_counts_and_there_may_be_nothing_to_earn():
    assert stands(16).share == 0.8 and stands(0, 0).share == 0


@pytest.mark.parametrize(
    ("passing", "word", "words", "safety"),
    [
        (stands(20, safe=8, safety=8), "yes", "passed", "8 of 8"),
        (stands(20, safe=7, safety=8), "no", "not passed yet", "7 of 8"),
        (stands(15, waiting=5), "open", "not decided until a person has marked the rest", ""),
    ],
)
def test_how_somebody_stands_is_said_in_words(passing, word, words, safety):
    assert (passing.word, passing.in_words, passing.safety_in_words) == (word, words, safety)


# ---- the rules ------------------------------------------------------------------------------------------------------


def test_attempts_are_told_in_words_where_there_is_a_limit():
    rules = Rules(attempts={"one": 1, "two": 2, "three": 3})
    assert [rules.attempts_in_words(name) for name in ("one", "two", "three", "another")] == ["once", "twice", "3 times", ""]


def test_by_default_80_per_cent_pass_and_only_the_exam_is_limited_and_keeps_its_answers_back():
    rules = Rules.of(Config(), PROJECT / "source")
    assert (rules.mark_in_words, rules.attempts, rules.withheld) == ("80%", {"final_exam": 2}, ["final_exam"])
    assert Rules(pass_mark=0.625).mark_in_words == "62.5%" and Rules(pass_mark=1).mark_in_words == "100%"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"pass_mark": 80}, "c.Rules.pass_mark in nbgrader_config.py is not a share above 0 and up to 1, such as 0.8."),
        ({"pass_mark": 0}, "c.Rules.pass_mark in nbgrader_config.py is not a share"),
        ({"attempts": {"quiz": 0}}, "c.Rules.attempts in nbgrader_config.py is not a whole number above 0 by name"),
        ({"withheld": 3}, "c.Rules.withheld in nbgrader_config.py is not a list of names"),
        ({"withheld": "final_exam"}, "c.Rules.withheld in nbgrader_config.py is not a list of names"),
        ({"passmark": 0.8}, "sets c.Rules.passmark, which there is not. Set one of pass_mark, attempts, withheld."),
        (
            {"attempts": {"final_exm": 1}},
            "names final_exm in c.Rules.attempts, and source/ has no such assignment; there is final_exam",
        ),
        ({"withheld": ["final-exam"]}, "names final-exam in c.Rules.withheld, and source/ has no such assignment"),
    ],
)
def test_a_rule_that_cannot_be_or_means_nothing_is_told_with_the_file_to_correct(rule, says, tmp_path):
    for name in ("final_exam.toml", "quiz", ".ipynb_checkpoints"):
        (tmp_path / name).mkdir()
    with pytest.raises(GradingError, match=re.escape(says)):
        Rules.of(Config({"Rules": rule}), tmp_path)


def test_rules_may_be_added_to_what_there_is():
    config = Config()
    config.Rules.withheld.append(QUIZ)
    config.Rules.attempts.update({QUIZ: 1})
    rules = Rules.of(config, PROJECT / "source")
    assert rules.withheld == ["final_exam", QUIZ] and rules.attempts == {"final_exam": 2, QUIZ: 1}


def test_nbgraders_own_steps_stop_at_a_slip_in_the_rules_too(tmp_path, monkeypatch):
    monkeypatch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    root = tmp_path / "course"
    course_folder(root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('c.Rules.withheld = ["final-exam"]\n')
    loaded = settings.load(root)
    directory = CourseDirectory(config=loaded, assignment_id=QUIZ)
    exchange = Path(ExchangeCollect(coursedir=directory, config=loaded).root) / directory.course_id / "inbound"
    exchange.mkdir(parents=True)
    with pytest.raises(GradingError, match=r"names final-exam in c\.Rules\.withheld"):
        settings.run(Collect(coursedir=directory, config=loaded))
    old = root / "grades.csv"
    old.write_text("the old table")
    with pytest.raises(SystemExit, match="names final-exam"):
        MarksTable(config=loaded, to=str(old)).export(None)
    assert old.read_text() == "the old table"


def test_rules_under_another_name_are_told():
    with pytest.raises(GradingError, match=r"sets c\.Rule, which means nothing\. Write c\.Rules\."):
        Rules.of(Config({"Rule": {"pass_mark": 0.7}}), PROJECT / "source")


# ---- the course folder's configuration ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lenient(tmp_path_factory):
    """A course folder that lets half the points pass, three times, and keeps the answers back; one learner was graded."""
    patch = pytest.MonkeyPatch()
    patch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    root = course(tmp_path_factory.mktemp("lenient") / "course", entered=False)
    with (root / settings.CONFIG).open("a", encoding="utf-8") as config:
        config.write(f"\nc.Rules.pass_mark = 0.5\nc.Rules.attempts = {{'{QUIZ}': 3}}\nc.Rules.withheld = ['{QUIZ}']\n")
    build_all(root, only=QUIZ)
    hand_in(root, "ana", answered(HALF))
    hand_in(root, "ben", answered(HALF - 5))
    assert grade(QUIZ, root) == 0
    yield root
    patch.undo()


HALF = next(count for count in range(20) if worth(count) >= TOTAL / 2)  # right answers that are enough there
assert TOTAL / 2 <= worth(HALF) < 0.8 * TOTAL


def page(root, learner: str) -> str:
    return (root / "feedback" / learner / QUIZ / f"{QUIZ}.html").read_text("utf-8")


@pytest.mark.parametrize("step", ["source", "release"])
def test_the_heading_of_the_quiz_tells_the_rules_that_the_course_sets(lenient, step):
    heading = nbformat.read(lenient / step / QUIZ / f"{QUIZ}.ipynb", 4).cells[0].source
    assert "To pass you need 50% of the points." in heading and "80%" not in heading
    assert "You may hand in 3 times; the last one counts." in heading
    assert "marks and reasons come back" in heading and "answers and reasons" not in heading


def test_grading_and_its_page_go_by_the_rules_that_the_course_sets(lenient):
    ana, ben = page(lenient, "ana"), page(lenient, "ben")
    assert f"<b>✓ Passed.</b><br>50% of the points are needed, and you have {100 * worth(HALF) / TOTAL:.3g}%." in ana
    assert "<b>✗ Not passed yet.</b><br>50% of the points are needed" in ben
    assert "✗ You chose:" in ben and "Right, and not chosen" not in ben and "The right answer" not in ben


def test_the_report_and_the_export_go_by_the_rules_that_the_course_sets(lenient):
    rows, table = report(lenient), export(lenient)
    assert [rows[name]["passed"] for name in ("ana", "ben")] == ["yes", "no"]
    assert [table[name]["passed"] for name in ("ana", "ben")] == ["yes", "no"]


def test_points_taken_off_for_coming_late_can_cost_the_pass_and_points_to_come_leave_it_open(lenient):
    course = Course.open(lenient, QUIZ)
    quiz = rebuild.quiz(course.source, QUIZ)
    punctual = Record("ana", grades={"one": Grade(TOTAL / 2, waiting=False)})
    late = replace(punctual, penalty=0.25)
    waiting = replace(late, grades={**late.grades, WRITTEN[0].id: Grade()})
    assert [course.passing(quiz, record).passed for record in (punctual, late, waiting)] == [True, False, None]
    assert course.passing(quiz, late).share == (TOTAL / 2 - 0.25) / TOTAL


def test_the_export_takes_off_what_coming_late_costs(lenient):
    def take_off(points: float) -> None:
        with opened(lenient) as book:
            book.find_submission_notebook(QUIZ, QUIZ, "ana").late_submission_penalty = points
            book.db.commit()

    take_off(worth(HALF) - TOTAL / 2 + 0.25)
    try:
        row = export(lenient)["ana"]
        assert (row["passed"], float(row["score"])) == ("no", TOTAL / 2 - 0.25)
    finally:
        take_off(0)


def test_a_rule_that_is_changed_later_holds_for_what_is_graded_already(lenient):
    place = lenient / settings.CONFIG
    before = place.read_text("utf-8")
    place.write_text(before.replace("pass_mark = 0.5", "pass_mark = 0.9"), "utf-8")
    try:
        assert export(lenient)["ana"]["passed"] == "no"
        assert Course.open(lenient, QUIZ).rules.mark_in_words == "90%"
    finally:
        place.write_text(before, "utf-8")


def test_what_a_person_marks_decides_an_open_pass(lenient):
    box = WRITTEN[0]
    short = next(count for count in range(20) if TOTAL / 2 - box.possible <= worth(count) < TOTAL / 2)
    hand_in(lenient, "cleo", answered(short), "My words.")
    assert grade(QUIZ, lenient, student="cleo") == 0
    assert export(lenient)["cleo"]["passed"] == "open" and "Not decided until a person has marked" in page(lenient, "cleo")
    marked_by_hand(lenient, "cleo", box.possible)
    assert grade(QUIZ, lenient, student="cleo") == 0
    assert export(lenient)["cleo"]["passed"] == "yes" and "✓ Passed." in page(lenient, "cleo")
