"""The Anki deck: one note an item, the same notes every time, nothing that the page's HTML could trip over."""

import dataclasses
import json
import sqlite3
import zipfile
from html import escape
from io import BytesIO

import pytest
from defaultmode import deck, items, lessons, notebook, references

BANKS = notebook.taught()
EVERY = [(slug, item) for slug, bank in BANKS.items() for item in bank.items]


def opened(file: bytes, folder) -> sqlite3.Connection:
    """The database in a package."""
    with zipfile.ZipFile(BytesIO(file)) as package:
        assert set(package.namelist()) == {"collection.anki2", "media"}
        return sqlite3.connect(package.extract("collection.anki2", folder))


def rows(file: bytes, folder) -> tuple[list, list]:
    base = opened(file, folder)
    notes, cards = (base.execute(f"select * from {table} order by id").fetchall() for table in ("notes", "cards"))
    base.close()
    return notes, cards


def note(item_id: str) -> dict[str, str]:
    (made,) = [
        made for made in deck.notes(BANKS) for slug, item in EVERY if item.id == item_id and made.guid == guid(slug, item)
    ]
    return dict(zip((field["name"] for field in deck.MODEL.fields), made.fields, strict=True))


def guid(slug: str, item: items.Item) -> str:
    return deck.Note(BANKS[slug], item).guid


def of_kind(kind: str) -> items.Item:
    return next(item for _, item in EVERY if item.kind == kind)


def test_the_file_is_a_package_with_one_note_and_one_card_an_item(tmp_path):
    notes, cards = rows(deck.package(deck.notes(BANKS)), tmp_path)
    assert len(notes) == len(cards) == len(EVERY)
    assert {row[1] for row in notes} == {guid(slug, item) for slug, item in EVERY}
    assert len({row[0] for row in notes}) == len(EVERY)  # no number twice
    assert {row[1] for row in cards} == {row[0] for row in notes}


def test_deck_and_model_have_numbers_of_their_own_that_stay(tmp_path):
    base = opened(deck.package(deck.notes(BANKS)), tmp_path)
    decks, models = (json.loads(text) for text in base.execute("select decks, models from col").fetchone())
    base.close()
    assert [each["name"] for each in decks.values()].count(deck.NAME) == 1
    assert str(deck.MODEL.model_id) in models and models[str(deck.MODEL.model_id)]["name"] == deck.NAME
    assert deck.MODEL.model_id == 1598334359  # another one would double every note


def test_the_same_questions_make_the_same_notes(tmp_path):
    one, other = (rows(deck.package(deck.notes(BANKS)), tmp_path / name) for name in ("one", "other"))
    assert one == other


def test_fewer_questions_make_the_same_notes_of_them(tmp_path):
    """So importing all questions after one's own updates those and doubles none."""
    slug, item = EVERY[3]
    some, _ = rows(deck.package(deck.notes(BANKS, {slug: {item.id: {"answer": item.key()}}})), tmp_path / "some")
    every, _ = rows(deck.package(deck.notes(BANKS)), tmp_path / "every")
    assert len(some) == 1 and some[0] in every


def test_only_answered_questions_are_taken_when_answers_are_given():
    (one, first), (two, second), (three, third) = EVERY[0], EVERY[20], EVERY[40]
    answers = {one: {first.id: {"attempts": [{}]}}, two: {second.id: {"answer": 0}}, three: {third.id: {"guess": "x"}}}
    assert [made.guid for made in deck.notes(BANKS, answers)] == [guid(one, first), guid(two, second)]
    assert deck.notes(BANKS, {}) == []


@pytest.mark.parametrize("kind", ["single", "multiple", "match", "order", "numeric", "region", "text"])
def test_every_kind_has_its_question_its_answer_its_reason_and_its_sources(kind):
    item = of_kind(kind)
    made = note(item.id)
    assert escape(" ".join(item.stem.split("\n\n")[0].split())) in made["Question"]
    if kind == "text":
        assert escape(" ".join(item.model.split("\n\n")[0].split())) in made["Answer"]
        assert all(escape(criterion.text) in made["Why"] for criterion in item.rubric)
    else:
        assert all(escape(remark.text) in made["Why"] for remark in items.mark(item, item.key()).feedback)
    for key in item.references:
        assert references.link(key) in made["Sources"]
    assert made["Lesson"].startswith("<p>Lesson ")


def test_the_front_does_not_tell_the_answer_by_its_order():
    item = of_kind("order")
    texts = [escape(step["text"]) for step in item.public()["steps"]]
    assert note(item.id)["Options"] == f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"
    assert note(item.id)["Options"] != note(item.id)["Answer"].replace("ol>", "ul>")


def test_a_note_of_practice_keeps_its_name():
    """Another one would double what learners have in Anki."""
    assert guid("default_mode_network", BANKS["default_mode_network"].item("founding-observation")) == "wzOfNPgAU"


def test_a_question_about_a_case_tells_it_first_and_goes_by_the_name_of_its_own_bank():
    slug, item = EVERY[0]
    case = items.Case(id="clinic", title="In the clinic", text="One client & one scan.")
    asked = dataclasses.replace(item, case="clinic", points=1)
    quiz = items.Bank("quiz09_clinic", slug, "A quiz", (asked,), (case,))
    (made,) = deck.notes({quiz.slug: quiz})
    assert made.fields[0].startswith("<p><strong>In the clinic</strong></p><p>One client &amp; one scan.</p><p>")
    assert made.fields[1:] == deck.Note(BANKS[slug], item).fields[1:] and made.guid != guid(slug, item)


def test_a_region_is_named_with_every_name_that_counts():
    item = of_kind("region")
    labels = items.region_labels()
    assert all(escape(labels[region]) in note(item.id)["Answer"] for region in item.target)


def test_what_looks_like_html_stays_text():
    row = {
        "id": "angle", "kind": "single", "stem": "Is 1 < 2 & 3 > 2?\n\n<script>alert(1)</script>", "objective": "o",
        "claims": ["c"], "references": ["raichle2001"], "bloom": "remember", "difficulty": 0.5,
        "option": [
            {"id": "yes", "text": "<b>Yes</b> & so", "feedback": "1 < 2", "right": True},
            {"id": "no", "text": "No", "feedback": "1 > 2"},
        ],
    }  # fmt: skip
    slug = lessons.outlines()[0].slug
    item = items.from_dict(row)
    fields = "".join(deck.Note(items.Bank(slug, slug, "", (item,)), item).fields)
    assert "<script>" not in fields and "<b>" not in fields
    assert "1 &lt; 2 &amp; 3 &gt; 2" in fields and "&lt;b&gt;Yes&lt;/b&gt; &amp; so" in fields
