"""What hidden cells call: always a plain number of points, always a reason, never an error."""

import json
import sys

import pytest
from defaultmode import items
from defaultmode.answers import AnswersFile
from defaultmode.grading import marks
from defaultmode.grading.marks import award, judge

from .banks import every_kind

BANK = every_kind()
KINDS = {item.kind: item for item in BANK.items}
ITEMS = pytest.mark.parametrize("item", [i for i in BANK.items if i.kind != "text"], ids=lambda item: item.kind)


def whole(item: items.Item) -> str:
    return json.dumps({"slug": BANK.slug, "label": "Question 3 of 7", **item.to_dict()})


def handed_in(folder, item, answer):
    AnswersFile(folder / "answers.json").put(BANK.slug, item.id, answer=answer)


@ITEMS
def test_points_print_as_a_plain_number_within_the_items_points(item, tmp_path):
    for answer in (item.key(), None, "nothing", [], {"a": 1}, 10**6):
        handed_in(tmp_path, item, answer)
        points = award(whole(item), tmp_path)
        assert type(points) is float and 0 <= float(repr(points)) <= item.points


@ITEMS
def test_the_feedback_says_what_was_asked_chosen_right_and_why(item, tmp_path):
    answer = item.key()
    handed_in(tmp_path, item, answer)
    points, feedback = judge(whole(item), tmp_path)
    text = feedback.text()
    assert points == item.points and text.startswith(f"Question 3 of 7\n{item.stem}\nYour answer: ")
    assert items.answer_text(item, answer) in text and f"✓ Right: {item.points} of {item.points} point" in text
    assert all(remark.text in text for remark in items.mark(item, answer).feedback)


def test_a_wrong_answer_is_told_the_right_one(tmp_path):
    handed_in(tmp_path, KINDS["single"], "blue")
    points, feedback = judge(whole(KINDS["single"]), tmp_path)
    assert points == 0 and "✗ Not yet: 0 of 1 point." in feedback.text()
    assert "The right answer: “Green”." in feedback.text() and "KEYWORDS blue" in feedback.text()
    options = [line.split(" — ")[0] for line in feedback.text().splitlines() if " — " in line]
    assert {"➜ Right, and not chosen: Green", "✗ You chose: Blue <script>alert(1)</script>", "None of these"} == {*options}


def test_part_of_an_answer_earns_part_of_the_points(tmp_path):
    handed_in(tmp_path, KINDS["match"], {"trout": "water", "swift": "soil"})
    points, feedback = judge(whole(KINDS["match"]), tmp_path)
    assert points == pytest.approx(1)
    assert "✗ Partly right: 1 of 3 points." in feedback.text()
    assert "✓ Trout: In water — KEYWORDS trout: gills." in feedback.text()
    assert "✗ Swift: In the soil (right is In the air) — " in feedback.text()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No answers file (answers.json) was handed in with this quiz. So there was no answer to mark."),
        (b"{}", "answers.json does not have the form of an answers file. So there was no answer to mark."),
        (b"\xff", "answers.json is damaged and cannot be read. So there was no answer to mark."),
        (b'{"schema": 1, "answers": {}}', "You did not answer this question."),
        (
            b'{"schema": 1, "answers": {"quiz00_every_kind": {"colour-of-grass": {"answer": ["green"]}}}}',
            "Your answer could not be understood.",
        ),
    ],
)
def test_without_an_answer_it_says_why(tmp_path, content, says):
    if content is not None:
        (tmp_path / "answers.json").write_bytes(content)
    points, feedback = judge(whole(KINDS["single"]), tmp_path)
    assert points == 0.0 and says in feedback.text() and says in feedback.html()


def test_texts_are_escaped(tmp_path):
    handed_in(tmp_path, KINDS["single"], "blue")
    page = judge(whole(KINDS["single"]), tmp_path)[1].html()
    assert "<script>" not in page and "&lt;script&gt;" in page and "<b>tag</b>" not in page


def test_an_answers_words_never_reach_the_page_unless_they_are_ours(tmp_path):
    for item in BANK.items[:-1]:
        handed_in(tmp_path, item, "<img src=x onerror=alert(1)>")
        assert "onerror" not in judge(whole(item), tmp_path)[1].html()


@pytest.mark.parametrize(
    "broken", ["", "{}", "[]", "null", '{"slug": "a", "label": "b"}', '{"slug": 1, "label": 2, "kind": 3}']
)
def test_a_broken_item_earns_nothing_and_says_so(broken, tmp_path, capsys):
    assert award(broken, tmp_path) == 0.0
    assert "could not be marked" in capsys.readouterr().out


def test_nothing_reaches_stderr(tmp_path, monkeypatch, capfd):
    def noisy(*_):
        print("DeprecationWarning: old", file=sys.stderr)
        raise RuntimeError("broken")

    monkeypatch.setattr(marks, "_sentence", noisy)
    assert award(whole(KINDS["single"]), tmp_path) == 0.0
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("points", [-1.0, 99.0, float("nan"), float("inf")])
def test_points_out_of_bounds_are_brought_back(points, tmp_path, monkeypatch):
    monkeypatch.setattr(items, "mark", lambda item, answer: items.Mark(points, 1, "partly"))
    assert 0 <= award(whole(KINDS["single"]), tmp_path) <= 1
