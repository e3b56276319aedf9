"""Items: strict files, public parts that give nothing away, and marking that never fails."""

import json
import math
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from defaultmode import items, lessons
from defaultmode.items import ItemError, Line, answer_text, from_dict, mark, shuffled
from defaultmode.items.kinds import TICKED

from .banks import EVERY_KIND, REGISTERS, every_kind

BANK = every_kind()
KINDS = {item.kind: item for item in BANK.items}
ITEMS = pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.kind)

GARBAGE = [
    None, True, False, 0, -1, 10**400, 1e308, -1e308, float("nan"), float("inf"), "", " ", "nothing", "\ud800", [], {},
    [[]], [{}],
    [None], {"a": []}, {"trout": ["water"]}, {"trout": {"water": 1}}, {"trout": None}, ["two"] * 5000, ["one"] * 4,
    [["one"], "two", "three", "four"], [1, 2, 3, 4], {"posterior-cingulate": 1}, b"bytes", object(), (1, 2), {1: 2},
]  # fmt: skip


TITLE = 'title = "A quiz for the tests"'
MEADOW = """

[[case]]
id = "the-meadow"
title = "The meadow"
text = "Somebody lies in the grass."
"""


def load_changed(tmp_path: Path, old: str, new: str, *, times: int = 1) -> items.Bank:
    """The bank of the tests with one change in its text."""
    text = EVERY_KIND.read_text("utf-8")
    assert old in text
    path = tmp_path / EVERY_KIND.name
    path.write_text(text.replace(old, new, times), "utf-8")
    return items.load(path, REGISTERS)


def changed(kind: str, **fields) -> dict:
    """The table of an item with some fields changed; None removes one."""
    row = {**KINDS[kind].to_dict(), **fields}
    return {name: value for name, value in row.items() if value is not None}


# ---- files ---------------------------------------------------------------------------------------------------------


def test_the_bank_holds_one_item_of_every_kind():
    assert set(KINDS) == set(items.KINDS)
    assert BANK.graded and BANK.item("primes").points == 2


@ITEMS
def test_an_item_survives_json(item):
    assert from_dict(json.loads(json.dumps(item.to_dict()))) == item


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('bloom = "remember"', 'bloom = "know"', "item 'colour-of-grass', field 'bloom': 'know' is no level"),
        ("points = 1", "", "field 'points': missing"),
        ("points = 1", "points = 0", "field 'points': 0 is not positive"),
        ("points = 1", "points = true", "field 'points': expected a number, found true or false"),
        ("points = 1", 'points = 1\nhint = "x"', "field 'hint': unknown; remove it or use one of bloom"),
        ("difficulty = 0.9", "difficulty = 90", "field 'difficulty': 90 is no proportion"),
        ("difficulty = 0.9", "difficulty = nan", "field 'difficulty': expected a number"),
        ('kind = "single"', 'kind = "essay"', "field 'kind': 'essay' is no kind of question; use one of single"),
        ('kind = "single"', "", "field 'kind': 'None' is no kind"),
        ('objective = "see"', 'objective = "fly"', "field 'objective': 'fly' is not an objective of 'every_kind'"),
        ('claims = ["grass-is-green"]', "claims = []", "field 'claims': empty"),
        ('claims = ["grass-is-green"]', 'claims = "grass-is-green"', "field 'claims': expected a list, found text"),
        ('claims = ["grass-is-green"]', "claims = [1]", "field 'claims': expected text in quotes, found a number"),
        ('"grass-is-green"', '"sky-is-green"', "field 'claims': 'sky-is-green' is not a claim in claims.toml; add it"),
        ('"grass2001"', '"sky2001"', "field 'references': 'sky2001' is not a key in references.json"),
        ('id = "colour-of-grass"', 'id = "Colour of grass"', "field 'id': 'Colour of grass' is no usable id"),
        ('id = "colour-of-grass"', f'id = "{"a" * 49}"', "use at most 48 small letters"),
        ('id = "colour-of-grass"', 'id = "primes"', "item 'primes', field 'id': another item has the same id"),
        ('id = "blue"', 'id = "green"', "field 'option': the id 'green' occurs twice"),
        ('id = "blue"', 'id = "wrong"', "field 'option': the id 'wrong' tells learners the key"),
        ("right = true", "", "field 'option': 0 options have right = true; exactly one must"),
        ('feedback = "KEYWORDS blue: that is the sky."', "", "option 'blue', field 'feedback': missing; add it."),
        ('feedback = "KEYWORDS blue: that is the sky."', 'feedback = " "', "option 'blue', field 'feedback': empty"),
        ('text = "3"', 'text = "2"', "item 'primes', field 'option': the text '2' occurs twice"),
        ('choice = "air"', 'choice = "space"', "'swift' names 'space', which is not among the choices"),
        ("tolerance = 0.02", "tolerance = -1", "field 'tolerance': -1 is negative"),
        ("value = 5", "value = 0.21", "field 'mistake': 0.21 counts as right"),
        ('"posterior-cingulate", "', '"left-toe", "', "field 'target': 'left-toe' is not a region of the atlas"),
        ('region = "medial-prefrontal"', 'region = "retrosplenial"', "'retrosplenial' is also a target"),
        ("points = 2\ntext", "points = 1\ntext", "field 'rubric': its points add up to 2 and the item is worth 3"),
        ('slug = "quiz00_every_kind"', 'slug = "quiz00_other"', "field 'slug': 'quiz00_other' and the file's name must agree"),
        ('slug = "quiz00_every_kind"', 'slug = "00_every_kind"', "or begin with 'quiz'"),
        ('slug = "quiz00_every_kind"', 'slug = "../quiz"', "is no usable slug"),
        ('lesson = "every_kind"', 'lesson = "other"', "lessons.toml has no lesson 'other'"),
        ('title = "A quiz for the tests"', "", "field 'title': missing"),
        ('title = "A quiz for the tests"', 'titel = "x"', "field 'titel': unknown"),
        ('title = "A quiz for the tests"', "title", "not readable as TOML"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_file_item_field_and_remedy(tmp_path, old, new, says):
    with pytest.raises(ItemError) as told:
        load_changed(tmp_path, old, new)
    sentence = str(told.value)
    assert sentence.startswith(EVERY_KIND.name) and says in sentence and "\n" not in sentence.strip()


def test_a_file_that_is_missing_empty_or_not_utf8_is_told(tmp_path):
    with pytest.raises(ItemError, match="cannot be opened"):
        items.load(tmp_path / "quiz.toml", REGISTERS)
    empty = tmp_path / "quiz00.toml"
    empty.write_text('slug = "quiz00"\nlesson = "every_kind"\ntitle = "t"\n')
    with pytest.raises(ItemError, match=r"there is none; write at least one \[\[item\]\]"):
        items.load(empty, REGISTERS)
    empty.write_bytes(b"title = '\xff'")
    with pytest.raises(ItemError, match="not written in UTF-8"):
        items.load(empty, REGISTERS)


def test_practice_items_carry_no_points(tmp_path):
    text = EVERY_KIND.read_text("utf-8").replace('slug = "quiz00_every_kind"', 'slug = "every_kind"')
    path = tmp_path / "00_every_kind.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ItemError, match="field 'points': practice is not graded; remove it"):
        items.load(path, REGISTERS)
    item = from_dict(changed("single", points=None))
    assert mark(item, "green").possible == 1 and "points" not in item.public()


@pytest.mark.parametrize(("line", "told"), [('case = "the-meadow"', True), ("safety = true", False)])
def test_practice_has_no_cases_and_no_safety_questions(tmp_path, line, told):
    text = EVERY_KIND.read_text("utf-8").replace('slug = "quiz00_every_kind"', 'slug = "every_kind"')
    text = re.sub(r"(?m)^points = .*\n(?!text)", "", text).replace('id = "primes"', f'id = "primes"\n{line}')
    path = tmp_path / "00_every_kind.toml"
    path.write_text(text.replace(TITLE, TITLE + MEADOW) if told else text, "utf-8")
    field = line.split(" ", 1)[0]
    with pytest.raises(ItemError, match=f"item 'primes', field '{field}': practice is not graded; remove it"):
        items.load(path, REGISTERS)


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        ("text", {"safety": True}, "field 'safety': a written answer is seldom worth all its points"),
        ("single", {"option": [{"id": "a", "text": "A", "feedback": "f", "right": True}]}, "there are 1; write at least 2"),
        ("single", {"option": "green"}, "expected a list, found text"),
        ("single", {"option": ["green"]}, "option 1: expected a table"),
        ("multiple", {"option": [{"id": c, "text": c, "feedback": "f", "right": True} for c in "ab"]}, "at least one without"),
        ("match", {"row": []}, "field 'row': there are 0; write at least 2"),
        ("order", {"step": [{"id": c, "text": c, "feedback": "f"} for c in "ab"]}, "write at least 3"),
        ("region", {"target": []}, "field 'target': empty"),
        ("text", {"rubric": []}, "field 'rubric': empty"),
        ("text", {"model": None}, "field 'model': missing"),
    ],
)
def test_each_kind_has_rules_of_its_own(kind, fields, says):
    with pytest.raises(ItemError, match=says):
        from_dict(changed(kind, **fields), where="quiz.toml: item 3")


# ---- cases, safety, the final exam -----------------------------------------------------------------------------------


def in_cases(tmp_path: Path, told: str, **cases: str) -> items.Bank:
    """The bank of the tests with these stories and, by item, the case that each belongs to."""
    text = EVERY_KIND.read_text("utf-8").replace(TITLE, TITLE + told)
    for name, case in cases.items():
        ident = name.replace("_", "-")
        text = text.replace(f'\nid = "{ident}"', f'\nid = "{ident}"\ncase = "{case}"')
    path = tmp_path / EVERY_KIND.name
    path.write_text(text, "utf-8")
    return items.load(path, REGISTERS)


def test_a_case_belongs_to_the_questions_that_name_it(tmp_path):
    bank = in_cases(tmp_path, MEADOW, homes="the-meadow", counting="the-meadow")
    told = {item.id for item in bank.items if bank.case(item)}
    assert told == {"homes", "counting"} and bank.case(bank.item("homes")).title == "The meadow"
    assert "meadow" not in json.dumps(bank.item("homes").public())  # it stands above, once


@pytest.mark.parametrize(
    ("told", "cases", "says"),
    [
        ("", {"homes": "the-meadow"}, "item 'homes', field 'case': this file has no case 'the-meadow'; add it"),
        ("MEADOW", {}, "case 'the-meadow', field 'id': no item belongs to it; add some or remove it"),
        ("MEADOW", {"primes": "the-meadow", "counting": "the-meadow"}, "field 'id': its items stand apart; put them one after"),
        ("MEADOW MEADOW", {"primes": "the-meadow"}, "field 'case': the id 'the-meadow' occurs twice"),
        ("UNTOLD", {"primes": "the-meadow"}, "case 'the-meadow', field 'text': missing; add it"),
    ],
)
def test_a_case_that_is_unknown_unused_or_torn_apart_is_told(tmp_path, told, cases, says):
    told = told.replace("MEADOW", MEADOW).replace("UNTOLD", '\n[[case]]\nid = "the-meadow"\ntitle = "t"\n')
    with pytest.raises(ItemError) as error:
        in_cases(tmp_path, told, **cases)
    assert str(error.value).startswith(EVERY_KIND.name) and says in str(error.value)


READY = [row for row in lessons.outlines() if row.ready]


def asked_in(tmp_path: Path, slug: str, lesson: str, objective: str) -> items.Bank:
    """The questions of the tests in a file of this name, all of them about one objective of the course."""
    text = EVERY_KIND.read_text("utf-8")
    head = f'slug = "{slug}"\nlesson = "{lesson}"\ntitle = "The questions"\n'
    path = tmp_path / f"{slug}.toml"
    path.write_text(head + text[text.index("[[item]]") :].replace('"see"', f'"{objective}"'), "utf-8")
    return items.load(path, replace(REGISTERS, objectives=items.Registers.of_the_course().objectives))


@pytest.mark.parametrize("row", READY, ids=lambda row: row.slug)
def test_the_final_exam_is_the_reviews_and_may_test_what_any_lesson_teaches(tmp_path, row):
    for objective in row.objectives:
        bank = asked_in(tmp_path, "final_exam", "review", objective.id)
        assert bank.graded and {item.objective for item in bank.items} == {objective.id}


def test_a_lessons_own_quiz_may_not_test_what_another_teaches(tmp_path):
    mine, another = READY[:2]
    assert asked_in(tmp_path, "quiz00", mine.slug, mine.objectives[0].id).graded
    with pytest.raises(ItemError, match=f"'{another.objectives[0].id}' is not an objective of '{mine.slug}'"):
        asked_in(tmp_path, "quiz00", mine.slug, another.objectives[0].id)


# ---- what the learner's side receives ------------------------------------------------------------------------------


@ITEMS
def test_the_public_part_holds_no_key_and_no_feedback(item):
    public = item.public()
    parts = {"options", "choices", "rows", "steps", "regions"}
    assert set(public) <= {"id", "kind", "stem", "points", "unit", "keep_order", *parts}
    for name in parts:
        assert all(set(part) in ({"id", "text"}, {"id", "text", "last"}) for part in public.get(name, []))
    assert "KEYWORDS" not in json.dumps(public)


def test_what_the_public_part_says_about_order_tells_nothing_of_the_key():
    assert KINDS["multiple"].public()["keep_order"] is True and "keep_order" not in KINDS["single"].public()
    assert [option.get("last") for option in KINDS["single"].public()["options"]] == [None, None, True]
    kept = from_dict(changed("match", keep_order=True)).public()
    assert kept["keep_order"] is True and [choice["id"] for choice in kept["choices"]] == ["water", "air", "soil"]


def test_the_place_of_an_option_depends_on_ids_only():
    item = KINDS["single"].to_dict()
    shown = [option["id"] for option in from_dict(item).public()["options"]]
    for option in item["option"]:
        option["right"] = option["id"] == "blue"
        option["text"] += " again"
    item["option"].reverse()
    assert [option["id"] for option in from_dict(item).public()["options"]] == shown


def test_options_whose_order_means_something_keep_it_and_the_last_one_stays_last():
    assert [option["text"] for option in KINDS["multiple"].public()["options"]] == ["2", "3", "4", "9"]
    assert KINDS["single"].public()["options"][-1]["id"] == "none"


# ---- a learner's own order --------------------------------------------------------------------------------------------

NAMES = [f"learner{number}" for number in range(20)]
FIVE = from_dict(changed("single", option=[{"id": c, "text": c, "feedback": "f", "right": c == "a"} for c in "abcde"]))


def own(item: items.Item, learner: str, field: str = "options") -> list[str]:
    """The ids of an item's parts as a learner sees them."""
    return [part["id"] for part in shuffled(item.public(), learner)[field]]


def test_one_learner_always_sees_the_same_order_and_neighbours_see_others():
    orders = {name: own(FIVE, name) for name in NAMES}
    assert orders == {name: own(from_dict(FIVE.to_dict()), name) for name in NAMES}
    assert len({tuple(order) for order in orders.values()}) > 10
    assert all(sorted(order) == list("abcde") for order in orders.values())


def test_two_questions_do_not_share_an_order():
    other = from_dict({**FIVE.to_dict(), "id": "another"})
    assert sum(own(FIVE, name) != own(other, name) for name in NAMES) > 15


def test_the_order_of_choices_is_the_learners_own_and_their_rows_stay():
    item = KINDS["match"]
    assert len({tuple(own(item, name, "choices")) for name in NAMES}) > 3
    assert all(shuffled(item.public(), name)["rows"] == item.public()["rows"] for name in NAMES)


def test_an_order_that_means_something_is_everybodys_and_the_last_option_stays_last():
    kept = from_dict(changed("match", keep_order=True))
    for name in NAMES:
        assert shuffled(KINDS["multiple"].public(), name) == KINDS["multiple"].public()
        assert shuffled(kept.public(), name) == kept.public()
        assert own(KINDS["single"], name)[-1] == "none"
    assert len({tuple(own(KINDS["single"], name)) for name in NAMES}) == 2


@pytest.mark.parametrize("kind", ["order", "numeric", "region", "text"])
def test_what_has_no_options_is_shown_to_everybody_alike(kind):
    assert all(shuffled(KINDS[kind].public(), name) == KINDS[kind].public() for name in NAMES)


@ITEMS
def test_a_shuffle_changes_nothing_but_the_order(item):
    public = item.public()
    before = json.dumps(public)
    shown = shuffled(public, "ana")
    assert json.dumps(public) == before and set(shown) == set(public)
    for field, value in public.items():
        same = sorted(shown[field], key=repr) == sorted(value, key=repr) if isinstance(value, list) else shown[field] == value
        assert same, field


def test_marks_do_not_depend_on_the_order_in_which_options_are_ticked():
    item = KINDS["multiple"]
    for name in NAMES:
        ticked = [one for one in own(from_dict(changed("multiple", keep_order=None)), name) if one != "nine"]
        assert math.isclose(mark(item, ticked).points, item.points / 2)


@pytest.mark.parametrize("order", list(permutations(["one", "two", "three"])))
def test_steps_are_never_shown_in_the_right_order(order):
    item = from_dict(changed("order", step=[{"id": name, "text": name, "feedback": "f"} for name in order]))
    shown = [step["id"] for step in item.public()["steps"]]
    assert sorted(shown) == sorted(order) and shown != list(order)
    assert item.public() == item.public()


# ---- marking -------------------------------------------------------------------------------------------------------


@ITEMS
def test_the_right_answer_earns_everything_and_no_answer_nothing(item):
    best, none = mark(item, item.key()), mark(item, None)
    assert none == items.Mark(0.0, item.points, "unanswered")
    if item.kind == "text":
        assert (best.points, best.state) == (0.0, "awaiting marking")
    else:
        assert (best.points, best.state) == (item.points, "right")
        assert best.feedback and all(remark.right and remark.text for remark in best.feedback)
    assert answer_text(item, item.key()) and not answer_text(item, None)


@ITEMS
@pytest.mark.parametrize("answer", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_never_raises_and_never_earns_a_whole_item(item, answer):
    result = mark(item, answer)
    assert 0 <= result.points < result.possible
    assert result.state in ("unanswered", "not yet", "partly", "awaiting marking")
    answer_text(item, answer)


@pytest.mark.parametrize(
    ("kind", "answer", "share", "state"),
    [
        ("single", "blue", 0, "not yet"),
        ("multiple", ["two"], 1 / 2, "partly"),
        ("multiple", ["two", "three", "four"], 1 / 2, "partly"),
        ("multiple", ["two", "four"], 0, "not yet"),
        ("multiple", ["four", "nine"], 0, "not yet"),
        ("multiple", ["two", "three", "four", "nine"], 0, "not yet"),
        ("multiple", ["two", "two", "three", "invented", 7], 1, "right"),
        ("match", {"trout": "water"}, 1 / 3, "partly"),
        ("match", {"trout": "water", "swift": "soil", "whale": "water"}, 2 / 3, "partly"),
        ("match", {"trout": "soil", "invented": "water"}, 0, "not yet"),
        ("order", ["one", "two", "four", "three"], 2 / 3, "partly"),
        ("order", ["two", "one", "four", "three"], 1 / 3, "partly"),
        ("order", ["four", "three", "two", "one"], 0, "not yet"),
        ("order", ["one", "two", "three"], 0, "unanswered"),
        ("numeric", 0.18, 1, "right"),
        ("numeric", 0.22, 1, "right"),
        ("numeric", 0.17999, 0, "not yet"),
        ("numeric", 5, 0, "not yet"),
        ("region", "retrosplenial", 1, "right"),
        ("region", "hippocampus", 0, "not yet"),
        ("region", "left-toe", 0, "unanswered"),
    ],
)
def test_shares_follow_the_table(kind, answer, share, state):
    item = KINDS[kind]
    result = mark(item, answer)
    assert math.isclose(result.points, share * item.points) and result.state == state


def test_kendalls_tau_agrees_with_scipy():
    from scipy.stats import kendalltau

    item = KINDS["order"]
    key = item.key()
    for answer in permutations(key):
        tau = kendalltau(range(4), [answer.index(step) for step in key]).statistic
        assert math.isclose(mark(item, list(answer)).points, max(0, tau) * item.points, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("kind", "answer", "remarks"),
    [
        ("single", "blue", {"blue": False}),
        ("multiple", ["two", "four"], {"two": True, "three": False, "four": False}),
        ("match", {"trout": "water", "swift": "soil"}, {"trout": True, "swift": False, "whale": False}),
        ("order", ["two", "one", "three", "four"], {"one": False, "two": False, "three": True, "four": True}),
        ("numeric", 0.2, {"share-of-energy": True}),
        ("region", "amygdala", {"place": False}),
    ],
)
def test_feedback_goes_to_the_part_it_is_about(kind, answer, remarks):
    assert {remark.key: remark.right for remark in mark(KINDS[kind], answer).feedback} == remarks


def test_known_mistakes_get_their_own_feedback():
    said = {answer: mark(KINDS["numeric"], answer).feedback[0].text for answer in (0.2, 5, 7)}
    assert said == {
        0.2: "KEYWORDS right share.",
        5: "KEYWORDS the wrong way round.",
        7: "KEYWORDS divide one by five.",
    }
    assert mark(KINDS["region"], "medial-prefrontal").feedback[0].text == "KEYWORDS the other hub."


@pytest.mark.parametrize(
    ("kind", "answer", "lines"),
    [
        ("single", None, [("Green", "", TICKED), ("Blue <script>alert(1)</script>", "", ""), ("None of these", "", "")]),
        ("single", "blue", [("Green", "", TICKED), ("Blue <script>alert(1)</script>", TICKED, ""), ("None of these", "", "")]),
        ("multiple", ["four", "two"], [("2", TICKED, TICKED), ("3", "", TICKED), ("4", TICKED, ""), ("9", "", "")]),
        ("multiple", [], [("2", "", TICKED), ("3", "", TICKED), ("4", "", ""), ("9", "", "")]),
        (
            "match",
            {"trout": "water", "swift": "soil"},
            [("Trout", "In water", "In water"), ("Swift", "In the soil", "In the air"), ("Whale", "", "In water")],
        ),
        ("match", None, [("Trout", "", "In water"), ("Swift", "", "In the air"), ("Whale", "", "In water")]),
        (
            "order",
            ["two", "one", "three", "four"],
            [("One", "2", "1"), ("Two", "1", "2"), ("Three", "3", "3"), ("Four", "4", "4")],
        ),
        ("order", ["one"], [("One", "", "1"), ("Two", "", "2"), ("Three", "", "3"), ("Four", "", "4")]),
        ("numeric", 0.2, []),
        ("region", "amygdala", []),
        ("text", "Words.", []),
    ],
)
def test_every_part_stands_beside_what_the_learner_made_of_it(kind, answer, lines):
    item = KINDS[kind]
    found = item.lines(item.clean(answer))
    assert all(isinstance(line, Line) for line in found)
    assert sorted((line.text, line.given, line.wanted) for line in found) == sorted(lines)
    assert {line.why for line in found} == {part.feedback for part in item.parts}


def test_options_are_told_in_print_order_and_rows_and_steps_in_the_keys():
    for item in (KINDS["single"], KINDS["multiple"], FIVE):
        assert [line.text for line in item.lines(None)] == [option["text"] for option in item.public()["options"]]
    for kind in ("match", "order"):
        assert [line.text for line in KINDS[kind].lines(None)] == [part.text for part in KINDS[kind].parts]


def test_answers_are_said_in_words():
    assert answer_text(KINDS["multiple"], ["three", "two"]) == "“2”; “3”"
    assert answer_text(KINDS["match"], {"trout": "air"}) == "Trout → In the air"
    assert answer_text(KINDS["numeric"], 0.25) == "0.25 of the whole"
    assert answer_text(KINDS["region"], "hippocampus") == "Hippocampus"
    assert answer_text(KINDS["order"], KINDS["order"].key()).startswith("1. One; 2. Two")


# ---- the course's own files ----------------------------------------------------------------------------------------

PROJECT = Path(__file__).parent.parent
FILES = sorted([*PROJECT.glob("source/*.toml"), *PROJECT.glob("course/defaultmode/data/practice/*.toml")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_item_file_of_the_course_is_valid(path):
    bank = items.load(path)
    for item in bank.items:
        assert from_dict(json.loads(json.dumps(item.to_dict()))) == item
        assert mark(item, item.key()).state in ("right", "awaiting marking")


@pytest.mark.parametrize(
    ("kind", "answer", "whole"),
    [
        ("match", {"trout": "water"}, False),
        ("match", None, True),
        ("single", "nothing of the kind", False),
        ("order", None, True),
    ],
)
def test_a_matching_with_an_open_row_is_not_whole(kind, answer, whole):
    item = KINDS[kind]
    assert item.is_whole(item.key() if answer is None else answer) is whole
