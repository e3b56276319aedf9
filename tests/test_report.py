"""The report of a run: CSV and JSON say the same, in the words of the summary, whatever learners and folders are called."""

import csv
import json
import os
import sys

import pytest
from defaultmode.grading import outcome
from defaultmode.grading.course import Result
from defaultmode.grading.gradebook import Grade, Record
from defaultmode.grading.outcome import Outcome
from defaultmode.grading.report import COLUMNS, Report
from defaultmode.grading.run import grade

from .classes import answered, course, hand_in, report, worth
from .classroom import QUIZ

FORMULA = "=HYPERLINK(1)"
RESULTS = [
    Result("ana", Outcome(outcome.GRADED), Record("ana", penalty=0.5, grades={"one": Grade(2, waiting=False)}), before=1.0),
    Result("ben", Outcome(outcome.REPAIRED, ("a; b", 'c "d", e')), Record("ben", grades={"one": Grade(1 / 3), "two": Grade()})),
    Result(FORMULA, Outcome(outcome.UNREADABLE, ("the folder's name is no learner's id",))),
    Result("no\udcfftext \x1b[2J", Outcome(outcome.UNREADABLE, ("\tindented\nand so on",))),
    Result(
        "中文", Outcome(outcome.NOTHING, ("@nothing",)), Record("中文", grades={"one": Grade(0, waiting=False)}), 2.0, False
    ),
]


def told(folder) -> tuple[list[dict], list[dict]]:
    """The rows of the CSV and of the JSON."""
    with (folder / "quiz.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), json.loads((folder / "quiz.json").read_text("utf-8"))


@pytest.fixture
def reported(tmp_path):
    with Report(tmp_path / "quiz", 5) as report:
        for result in RESULTS:
            report.add(result)
    return tmp_path


def test_the_table_and_the_data_say_the_same(reported):
    table, data = told(reported)
    assert [tuple(row) for row in table] == [COLUMNS] * len(RESULTS) and [tuple(row) for row in data] == [COLUMNS] * len(
        RESULTS
    )
    for row, same in zip(table, data, strict=True):
        for name in COLUMNS:
            value = same[name]
            text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            assert row[name].removeprefix("'") == text


def test_the_data_are_what_became_of_each(reported):
    ana, ben, formula, odd, chinese = told(reported)[1]
    assert (ana["score"], ana["moved"], ana["late_penalty"], ana["status"]) == (1.5, 0.5, 0.5, "graded")
    assert (ben["status"], ben["to_mark"], ben["reasons"]) == ("graded with repairs", ["one", "two"], ["a; b", 'c "d", e'])
    assert (formula["score"], formula["moved"], formula["status"]) == (None, None, "unreadable")
    assert odd["learner"] == "no\\udcfftext \\x1b[2J"
    assert (chinese["learner"], chinese["moved"], chinese["graded_in_this_run"]) == ("中文", -2, False)


def test_a_text_that_a_spreadsheet_would_take_for_a_formula_is_marked(reported):
    table = told(reported)[0]
    assert table[2]["learner"] == f"'{FORMULA}" and table[4]["reasons"] == "'@nothing" and table[3]["reasons"][0] == "'"
    assert table[4]["moved"] == "-2.0"  # a number is none


def test_a_run_that_ends_early_leaves_the_report_of_the_one_before(reported):
    before = told(reported)
    with pytest.raises(KeyboardInterrupt), Report(reported / "quiz", 5) as report:
        report.add(RESULTS[0])
        raise KeyboardInterrupt
    assert told(reported) == before and len(list(reported.iterdir())) == 2


def test_what_a_killed_run_left_does_not_get_into_the_next_report(reported):
    (reported / ".quiz.csv.half").write_text("half a r")
    (reported / ".quiz.json.half").write_text("[{")
    with Report(reported / "quiz", 5) as report:
        report.add(RESULTS[0])
    assert [row["learner"] for row in told(reported)[1]] == ["ana"] and len(list(reported.iterdir())) == 2


def test_a_class_of_nobody_is_an_empty_report(tmp_path):
    with Report(tmp_path / "reports" / "quiz", 5):
        pass
    assert told(tmp_path / "reports") == ([], [])


@pytest.mark.skipif(sys.platform != "linux", reason="a folder's name is text on other systems")
def test_the_report_and_the_summary_use_the_same_words_and_no_name_breaks_them(tmp_path, capfd, monkeypatch):
    monkeypatch.delenv("DEFAULTMODE_EXCHANGE", raising=False)
    root = course(tmp_path / "course")
    hand_in(root, "ana", answered(1))
    (hand_in(root, "ben") / f"{QUIZ}.ipynb").unlink()
    hand_in(root, "cleo", {})
    hand_in(root, os.fsdecode(b"no\xfftext"))
    hand_in(root, "red\x1b[31m")
    assert grade(QUIZ, root) == 0
    said = capfd.readouterr().out
    rows = report(root)
    assert set(rows) == {"ana", "ben", "cleo", "no\\udcfftext", "red\\x1b[31m"} and rows["ana"]["score"] == worth(1)
    for name, row in rows.items():
        if name != "ana":
            assert f"  {name}: {row['status']}: {'; '.join(row['reasons'])}.\n" in said
    assert "\x1b" not in said and "graded with repairs: the notebook was missing and was put back" in said
