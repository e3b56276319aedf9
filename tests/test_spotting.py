"""Spottings: strict files, and marks that can be kept, restored, checked and changed, and never break."""

import json

import pytest
from defaultmode import spotting
from defaultmode.table import ItemError

from .appraisal import KETTLE, MISSING, RIGHT, TEXT
from .practice import GARBAGE, changed

START = spotting.Marking.restored(KETTLE, None)


def test_every_spotting_of_the_course_can_be_read():
    assert spotting.every()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('document_title = "An', 'hint = "x"\ndocument_title = "An', "kettle.toml, field 'hint': unknown"),
        ('document_title = "An invented advertisement for a kettle"', "", "field 'document_title': missing; add it."),
        ('id = "too-sure"', 'id = "Too sure"', "kind 'Too sure', field 'id': 'Too sure' is no usable id"),
        ('id = "no-comparison"', 'id = "fine"', "kind 'fine', field 'id': stands for a passage with nothing wrong"),
        ('label = "Nothing to', 'label = "Surer than can be" #', "field 'label': another kind has the same label"),
        ('text = "It has a red lid."', 'text = "It holds a litre."', "field 'text': another passage has the same text"),
        ('id = "red-lid"', 'id = "one-litre"', "passage 'one-litre', field 'id': another passage has the same id"),
        ('kind = "too-sure"', 'kind = "rude"', "passage 'tea-for-all', field 'kind': 'rude' is no kind of this file"),
        ('claims = ["screensaver"]', "", "passage 'tea-for-all', field 'claims': empty; a passage with a problem"),
        ('references = ["raichle2001"]', "references = []", "passage 'tea-for-all', field 'references': empty; a passage"),
        ('kind = "no-comparison"', 'kind = "too-sure"', "kind 'no-comparison', field 'id': no passage has this problem"),
        ('feedback = "That can be seen."', "", "passage 'red-lid', field 'feedback': missing"),
        ('id = "price"', 'id = "hot"', "gap 'hot', field 'id': another gap has the same id"),
        ("missing = false\n", "", "gap 'size', field 'missing': missing; add it."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_one_sentence(old, new, says):
    with pytest.raises(ItemError) as told:
        spotting.load("kettle.toml", changed(TEXT, old, new))
    assert str(told.value).startswith("kettle.toml") and says in str(told.value)


@pytest.mark.parametrize(
    ("part", "says"),
    [("passage", "there are 4; write 5 to 12"), ("gap", "there are 2; write 3 to 8"), ("kind", "there are 1;")],
)
def test_there_are_neither_too_few_parts_nor_too_many(part, says):
    start = TEXT.index(f"[[{part}]]")
    end = TEXT.index("[[", start + 2)
    with pytest.raises(ItemError, match=f"field '{part}': {says}"):
        spotting.load("kettle.toml", TEXT[:start] + TEXT[end:])


def test_a_text_that_leaves_nothing_out_is_none():
    with pytest.raises(ItemError, match="field 'gap': none is missing"):
        spotting.load("kettle.toml", TEXT.replace("missing = true", "missing = false"))


def test_a_text_is_checked_once_every_passage_has_a_mark():
    some = START.put({"tea-for-all": "too-sure", "red-lid": "fine"}, [])
    assert some.open == (3, 4, 5) and some.check() == some and some.right == some.right_gaps == 0
    done = START.put(RIGHT, MISSING).check()
    assert not done.open and done.is_checked and (done.right, done.right_gaps) == (5, 3)


def test_a_tick_is_wrong_where_the_text_says_it_and_its_lack_where_it_does_not():
    done = START.put({**RIGHT, "red-lid": "too-sure"}, ["size", "hot"]).check()
    assert (done.right, done.right_gaps) == (4, 1)


def test_marks_can_be_changed_after_a_check_and_are_then_unchecked():
    wrong = START.put({**RIGHT, "red-lid": "too-sure"}, MISSING).check()
    better = wrong.put(RIGHT, MISSING)
    assert not better.is_checked and better.right == 4
    assert better.check().is_checked and better.check().right == 5
    assert better.again() == START


@pytest.mark.parametrize(
    ("marks", "ticked"),
    [(None, None), ([], {}), ({"unicorn": "fine"}, ["unicorn"]), ({"red-lid": "rude"}, [[], None]), ({"red-lid": []}, "hot")],
)
def test_what_does_not_fit_the_file_is_no_mark(marks, ticked):
    assert START.put(marks, ticked) == START


@pytest.mark.parametrize(
    "marking",
    [START, START.put({"red-lid": "fine"}, []), START.put(RIGHT, ["hot"]).check(), START.put(RIGHT, []).check().put({}, [])],
)
def test_marks_survive_json(marking):
    assert spotting.Marking.restored(KETTLE, json.loads(json.dumps(marking.kept()))) == marking


@pytest.mark.parametrize(
    "kept",
    [*GARBAGE, {"marks": 3}, {"marks": {}, "ticked": "x", "checked": 3}, {"checked": {}}, {"checked": {"marks": []}}],
    ids=str,
)
def test_whatever_else_was_kept_is_left_out(kept):
    assert spotting.Marking.restored(KETTLE, kept) == START


def test_of_an_older_edition_the_marks_that_fit_are_kept_and_a_check_that_lacks_a_passage_is_not():
    kept = {"marks": {**RIGHT, "whistle": "fine"}, "ticked": ["hot", "whistle"]}
    older = {name: mark for name, mark in RIGHT.items() if name != "for-ever"}
    marking = spotting.Marking.restored(KETTLE, {**kept, "checked": {"marks": older, "ticked": []}})
    assert marking == START.put(RIGHT, ["hot"]) and marking.checked is None
