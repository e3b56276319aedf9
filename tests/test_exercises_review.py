"""The review on the page: blank questions kept under their own lessons, what the answers say, the deck, the statement."""

import importlib
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from defaultmode import deck, lessons, notebook, quiz, review, shelves
from defaultmode.answers import AnswersError, AnswersFile
from defaultmode.evidence.confidence import FEWEST, confidence, message
from defaultmode.exercises.deck import FILE, Download
from defaultmode.exercises.statement import LIMITS, LONGEST, Statement
from defaultmode.notebook import Lesson

from . import exhibits
from .widgets import act, caught

page = importlib.import_module("defaultmode.exercises.review")  # a function may have its name in the package

BANKS = notebook.taught()
SLUGS = list(BANKS)


@pytest.fixture
def lesson(tmp_path):
    return Lesson("review", tmp_path)


@pytest.fixture
def brain(monkeypatch):
    """A brain that takes no time."""
    monkeypatch.setattr(quiz, "with_brain", lambda question: question)


def markable(slug: str) -> list:
    return [item for item in BANKS[slug].items if item.kind not in ("text", "region")]


def remember(lesson: Lesson, *made: tuple, days: int = 30) -> None:
    """Write attempts of some days ago: (slug, item, right, confidence)."""
    whole = {"schema": 1, "answers": {}}
    at = (review.now() - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for slug, item, right, sure in made:
        attempt = {"answer": item.key(), "share": float(right), "at": at, **({"confidence": sure} if sure else {})}
        record = {"answer": item.key(), "guess": item.key(), "attempts": [attempt]}
        whole["answers"].setdefault(slug, {})[item.id] = record
    lesson.answers.path.write_text(json.dumps(whole), "utf-8")


def check(question: quiz.Question, answer, confidence=None, **more) -> dict:
    question.draft = {"n": question.draft["n"] + 1, "answer": answer, "confidence": confidence, "check": True, **more}
    return question.result


def press(session) -> None:
    session.bar._pressed(session.bar, {"do": "next"}, [])


# ---- the session -----------------------------------------------------------------------------------------------------


def test_with_nothing_answered_the_page_says_what_will_appear_and_how(lesson):
    session = page.Session(lesson)
    assert session.slot.children == () and session.bar.button == ""
    assert "Nothing to review yet" in session.bar.words and 'href="01_default_mode_network.ipynb"' in session.bar.words


def test_a_question_comes_blank_with_its_place_and_its_lesson(lesson, brain):
    remember(lesson, (SLUGS[0], markable(SLUGS[0])[0], True, 3), (SLUGS[1], markable(SLUGS[1])[0], True, 3))
    question = page.Session(lesson).question
    assert question.mode == "review" and question.label == "Question 1 of 2, from lesson 1"
    assert question.draft["answer"] is None and question.draft["confidence"] is None and not question.attempted
    assert question.result["saved"] == "empty" and question.result["feedback"] is None


def test_an_attempt_is_kept_under_the_items_own_lesson_and_choosing_alone_changes_nothing(lesson, brain):
    item = markable(SLUGS[1])[0]
    remember(lesson, (SLUGS[1], item, False, 2))
    before = lesson.answers.path.read_bytes()
    session = page.Session(lesson)
    session.question.draft = {"n": 1, "answer": item.key(), "confidence": None, "check": False}
    assert session.question.result["message"] == "Saved when you check it"
    assert lesson.answers.path.read_bytes() == before and session.bar.button == ""
    assert check(session.question, item.key(), 4)["feedback"]["headline"] == "✓ Right."
    kept = lesson.answers.read()
    assert set(kept) == {SLUGS[1]}
    assert [each["share"] for each in kept[SLUGS[1]][item.id]["attempts"]] == [0, 1]
    assert kept[SLUGS[1]][item.id]["attempts"][-1]["confidence"] == 4
    assert session.bar.button == "Finish"


def test_feedback_does_not_quote_the_guess_of_the_lesson(lesson, brain):
    item = markable(SLUGS[0])[0]
    remember(lesson, (SLUGS[0], item, True, 3))
    assert check(page.Session(lesson).question, item.key())["feedback"]["lines"] == []


def test_the_answer_may_be_shown_and_that_is_no_attempt(lesson, brain):
    item = next(item for item in markable(SLUGS[0]) if item.kind == "single")
    remember(lesson, (SLUGS[0], item, False, 3))
    question = page.Session(lesson).question
    wrong = next(option.id for option in item.options if not option.right)
    assert check(question, wrong)["feedback"]["offer"]
    assert check(question, wrong, reveal=True)["feedback"]["lines"]
    assert len(lesson.answers.get(SLUGS[0], item.id)["attempts"]) == 2


def test_the_session_ends_with_how_it_went_and_what_comes(lesson, brain):
    made = [(slug, markable(slug)[0], True, 2) for slug in SLUGS[:3]]
    remember(lesson, *made)
    session = page.Session(lesson)
    lessons_asked = []
    for place in range(3):
        question = session.question
        lessons_asked.append(question.label)
        slug = session.waiting[place].lesson
        item = BANKS[slug].item(session.waiting[place].item)
        assert question.asked_for is (place > 0)
        press(session)  # before an answer there is nothing to press
        assert session.question is question
        check(question, item.key(), 2)
        assert session.bar.button == ("Next question" if place < 2 else "Finish")
        press(session)
    assert [label.split(",")[0] for label in lessons_asked] == [f"Question {place} of 3" for place in (1, 2, 3)]
    assert "3 of 3" in session.bar.words and "Questions that come back: " in session.bar.words
    assert session.bar.button == "" and session.question is None
    assert "Nothing is due today" in page.Session(lesson).bar.words


def test_a_second_try_does_not_mend_the_first(lesson, brain):
    item = next(item for item in markable(SLUGS[0]) if item.kind == "single")
    remember(lesson, (SLUGS[0], item, True, 2))
    session = page.Session(lesson)
    check(session.question, next(option.id for option in item.options if not option.right), 2)
    check(session.question, item.key(), 2)
    press(session)
    assert "0 of 1" in session.bar.words and "tomorrow 1" in session.bar.words


def test_whoever_has_more_due_may_go_on(lesson, brain, monkeypatch):
    monkeypatch.setattr(page, "SESSION", 1)
    remember(lesson, *((slug, markable(slug)[0], True, 2) for slug in SLUGS[:2]))
    session = page.Session(lesson)
    first = session.waiting[0]
    check(session.question, BANKS[first.lesson].item(first.item).key())
    press(session)
    assert "1 more is due today." in session.bar.words and session.bar.button == "Go on with 1 more"
    press(session)
    assert session.question and session.question.asked_for and session.waiting[0] != first


def test_a_region_question_brings_its_brain(lesson):
    slug, item = next((slug, item) for slug, bank in BANKS.items() for item in bank.items if item.kind == "region")
    remember(lesson, (slug, item, True, 3))
    figure, question = page.Session(lesson).slot.children[0].children
    assert type(figure).__name__ == "LightFigure" and question.mode == "review"


def test_what_cannot_be_saved_is_told_and_the_session_goes_on(lesson, brain, monkeypatch):
    item = markable(SLUGS[0])[0]
    remember(lesson, (SLUGS[0], item, True, 3))
    session = page.Session(lesson)

    def full(*_, **__):
        raise AnswersError("Not saved: the disk is full. Free some space.")

    monkeypatch.setattr(AnswersFile, "add_attempt", full)
    assert "disk is full" in check(session.question, item.key())["message"]
    assert session.bar.button == "Finish"


def test_a_failure_is_told_on_the_page(lesson, brain, monkeypatch):
    remember(lesson, (SLUGS[0], markable(SLUGS[0])[0], True, 3))
    session = page.Session(lesson)
    check(session.question, markable(SLUGS[0])[0].key())
    monkeypatch.setattr(session.bar, "_go_on", lambda: 1 / 0)
    press(session)
    assert "The review failed (division by zero)" in session.bar.words


def test_a_damaged_file_is_told_in_every_part(lesson, monkeypatch):
    lesson.answers.path.write_text("{ not json")
    pieces = caught(monkeypatch, page)
    for part in (page.review, page.calibration, page.sure_but_wrong, page.progress):
        part(lesson)
    session, calibration, missed, progress = pieces
    for markup in (session.children[1].words, calibration.children[0].html, missed.html, progress.html):
        assert "damaged" in markup


# ---- what the answers say --------------------------------------------------------------------------------------------


def test_calibration_waits_for_ten_answers_and_is_then_drawn(lesson, brain, monkeypatch):
    made = [(slug, item, True, 4) for slug in SLUGS for item in markable(slug)][: FEWEST - 1]
    remember(lesson, *made)
    pieces = caught(monkeypatch, page)
    page.calibration(lesson)
    (box,) = pieces
    assert f"Not enough answers yet: {FEWEST - 1} of {FEWEST}." in box.children[0].html
    session = page.Session(lesson)
    for _ in range(2):
        place = session.waiting[session.place]
        check(session.question, BANKS[place.lesson].item(place.item).key(), 1)
        press(session)
        figure = box.children[0]
        assert type(figure).__name__ == "LightFigure"
    assert '<td>a guess</td><td class="dm-number">2</td>' in figure.table
    assert "11 first answers" in figure.source


def levels(*counts: tuple[int, int]) -> tuple[review.Level, ...]:
    """Levels from (right, n), a guess first."""
    return tuple(review.Level(place, n, right, *review.wilson(right, n)) for place, (right, n) in enumerate(counts, 1))


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        (((1, 8), (3, 6), (7, 9), (12, 12)), "The surer you were, the more often you were right"),
        (((4, 4), (0, 0), (1, 4), (2, 4)), "Surer answers were not always right more often"),
        (((0, 0), (0, 0), (5, 12), (0, 0)), "You have used one word so far: fairly sure"),
        (((2, 4), (0, 0), (3, 6), (0, 0)), "You were right equally often, however sure you were"),
    ],
)
def test_the_figure_says_what_the_counts_show_and_no_more(counts, title):
    made = levels(*counts)
    exhibit = exhibits.check(confidence(made))
    assert exhibit.figure.layout.title.text == title == message([level for level in made if level.n])
    assert [row[1:3] for row in exhibit.table[1]] == [(n, right) for right, n in counts]
    drawn = exhibits.parts(exhibit, "confidence")
    assert set(drawn) == {place for place, (_, n) in enumerate(counts, 1) if n}
    assert not [shape for shape in exhibit.figure.layout.shapes if shape.type == "line"]  # words are no percentages
    assert "rise from left to right" in exhibit.description


def test_overlapping_intervals_are_told():
    assert "chance alone" in confidence(levels((1, 3), (0, 0), (0, 0), (2, 3))).description
    assert "do not overlap" in confidence(levels((1, 20), (0, 0), (0, 0), (20, 20))).description


def test_a_figure_of_nothing_says_so():
    exhibit = exhibits.check(confidence(levels((0, 0), (0, 0), (0, 0), (0, 0))))
    assert exhibit.figure.layout.title.text == "No answers yet"


def test_sure_and_not_right_names_the_question_and_links_its_lesson(lesson, monkeypatch):
    item = markable(SLUGS[1])[0]
    remember(lesson, (SLUGS[1], item, False, 4), (SLUGS[0], markable(SLUGS[0])[0], False, 1))
    pieces = caught(monkeypatch, page)
    page.sure_but_wrong(lesson)
    (panel,) = pieces
    assert panel.html.count("<li>") == 1 and 'href="02_conditions.ipynb"' in panel.html
    assert "You were certain on " in panel.html


def test_no_such_answer_says_when_one_would_appear(lesson, monkeypatch):
    pieces = caught(monkeypatch, page)
    page.sure_but_wrong(lesson)
    assert "None at the moment" in pieces[0].html


def test_progress_counts_each_lesson_and_what_is_due_in_it(lesson, monkeypatch):
    remember(lesson, *((SLUGS[0], item, True, 3) for item in markable(SLUGS[0])[:3]))
    pieces = caught(monkeypatch, page)
    page.progress(lesson)
    assert f"<td>3 of {len(BANKS[SLUGS[0]].items)}</td><td>3</td>" in pieces[0].html
    assert pieces[0].html.count("<tr>") == len(SLUGS) + 1


def test_the_start_page_says_how_many_questions_are_due(lesson, monkeypatch):
    remember(lesson, *((SLUGS[0], item, True, 3) for item in markable(SLUGS[0])[:1]))
    pieces = caught(monkeypatch, notebook)
    notebook.start_page(lesson.answers.path.parent)
    assert "1 question due" in pieces[0].html and 'href="08_review.ipynb"' in pieces[0].html


@pytest.mark.parametrize("content", ["{", "[]", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}'])
def test_a_damaged_quiz_leaves_the_start_page_standing(lesson, monkeypatch, content):
    pieces = caught(monkeypatch, notebook)
    outline = lessons.outline(SLUGS[0])
    quiz_of = lesson.answers.path.parent / f"quiz{outline.name}"
    quiz_of.mkdir()
    (quiz_of / f"{quiz_of.name}.ipynb").write_text(content)
    notebook.start_page(lesson.answers.path.parent)
    assert f"Quiz {outline.number}" in pieces[0].html and 'href="08_review.ipynb"' in pieces[0].html


# ---- the deck and the statement --------------------------------------------------------------------------------------


def downloaded(widget: Download, which: str, monkeypatch) -> SimpleNamespace:
    sent = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=(): sent.append((content, buffers)))
    widget._asked(widget, {"do": "download", "which": which}, [])
    ((content, buffers),) = sent
    return SimpleNamespace(message=content["message"], files=buffers)


def test_the_deck_crosses_when_it_is_asked_for(lesson, monkeypatch):
    widget = Download(lesson)
    assert not downloaded(widget, "answered", monkeypatch).files
    remember(lesson, (SLUGS[0], markable(SLUGS[0])[0], True, 3))
    one = downloaded(widget, "answered", monkeypatch)
    assert one.message == f"1 question in {FILE}" and one.files[0].startswith(b"PK")
    total = sum(len(bank.items) for bank in BANKS.values())
    every = downloaded(widget, "all", monkeypatch)
    assert every.message.startswith(f"{total} questions") and str(total) in widget.choices[1]["text"]


def test_answers_that_cannot_be_read_are_not_taken_for_none(lesson, monkeypatch):
    lesson.answers.path.write_text("{")
    assert "damaged" in downloaded(Download(lesson), "answered", monkeypatch).message


def test_a_deck_that_cannot_be_made_is_told(lesson, monkeypatch):
    def broken(_):
        raise OSError("no room")

    monkeypatch.setattr(deck, "package", broken)
    got = downloaded(Download(lesson), "all", monkeypatch)
    assert "no room" in got.message and not got.files


def test_the_statement_counts_and_says_what_it_is_not(lesson):
    remember(lesson, (SLUGS[0], markable(SLUGS[0])[0], True, 3))
    view = Statement(lesson, "statement").view
    total = sum(len(bank.items) for bank in BANKS.values())
    kept_by = sum(len(shelves.of_lesson(slug)) for slug in SLUGS)
    assert view["total"] == (
        f"1 of {total} practice questions answered and 0 of {kept_by} exercises begun, in {len(SLUGS)} lessons."
    )
    assert view["title"] == "Statement of progress" and len(view["lessons"]) == len(SLUGS)
    said = " ".join(LIMITS)
    for word in ("certificate of competence", "licence", "ketamine", "unproctored", "nobody checked"):
        assert word in said


def test_completion_is_said_only_of_everything(lesson):
    remember(lesson, *((slug, item, False, None) for slug, bank in BANKS.items() for item in bank.items))
    assert Statement(lesson, "statement").view["title"] == "Statement of progress"  # the exercises are left
    for slug in SLUGS:
        for name in shelves.of_lesson(slug):
            lesson.answers.put(slug, name, answer={})
    assert Statement(lesson, "statement").view["title"] == "Statement of completion"


def test_the_name_is_kept_in_the_answers_file(lesson):
    act(Statement(lesson, "statement"), do="name", name="  Ada   King ")
    assert lesson.answers.get("review", "statement")["answer"] == {"name": "Ada King"}
    again = Statement(lesson, "statement")
    assert again.view["learner"] == "Ada King" and again.view["message"] == "Saved earlier"


@pytest.mark.parametrize("kept", [None, 3, [], {}, {"name": 3}, {"name": None}, "Ada"])
def test_what_is_no_name_is_none(lesson, kept):
    lesson.answers.put("review", "statement", answer=kept)
    assert Statement(lesson, "statement").view["learner"] == ""


def test_a_long_name_is_cut(lesson):
    assert len(act(Statement(lesson, "statement"), do="name", name="x" * 999)["learner"]) == LONGEST


def test_half_a_character_in_a_name_is_left_out_since_no_page_could_show_it(lesson):
    assert act(Statement(lesson, "statement"), do="name", name="Ada\ud83d")["learner"] == "Ada"
    lesson.answers.put("review", "statement", answer={"name": "Ada\ud83d"})
    json.dumps(Statement(lesson, "statement").view, ensure_ascii=False).encode()


def test_printing_counts_again(lesson):
    widget = Statement(lesson, "statement")
    remember(lesson, (SLUGS[0], markable(SLUGS[0])[0], True, 3))
    assert act(widget, do="print", name="Ada")["total"].startswith("1 of")


def test_the_review_keeps_nothing_of_its_own_but_the_name(lesson):
    act(Statement(lesson, "statement"), do="name", name="Ada")
    assert set(lesson.answers.read()) == {"review"}
    assert notebook.practice("review").items == () and notebook.progress("review", {}) == (0, 0)
    assert "review" not in notebook.taught()
