"""Sortings: strict files, and progress that can be kept, restored and never breaks."""

import dataclasses
import json

import pytest
from defaultmode import sorting
from defaultmode.table import ItemError

from .practice import GARBAGE, changed, living

LIVING = sorting.load("living.toml", living())
START = sorting.Progress.restored(LIVING, None)


def put(progress: sorting.Progress, *steps: tuple[str, str]) -> sorting.Progress:
    """Put cards on piles, taking the next card before each that is not in hand."""
    for card, pile in steps:
        progress = (progress if progress.shown == card else progress.next()).put(card, pile)
    return progress


def test_every_sorting_of_the_course_can_be_read():
    assert {"salience-or-default", "what-was-measured"} <= set(sorting.every())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Where do they live?"', "", "living.toml, field 'title': missing; add it."),
        ('title = "Where', 'hint = "x"\ntitle = "Where', "living.toml, field 'hint': unknown"),
        ('id = "water"', 'id = "Wide water"', "pile 'Wide water', field 'id': 'Wide water' is no usable id"),
        ('id = "land"', 'id = "water"', "pile 'water', field 'id': another pile has the same id"),
        ('label = "Land"', 'label = "Water"', "field 'label': another pile has the same label"),
        ('id = "camel"', 'id = "trout"', "card 'trout', field 'id': another card has the same id"),
        ('text = "A camel"', 'text = "A trout"', "card 'trout', field 'text': another card has the same text"),
        ('pile = "land"', 'pile = "moon"', "card 'camel', field 'pile': 'moon' is no pile of this file; use one of land"),
        ('[[card.tempting]]\npile = "land"', '[[card.tempting]]\npile = "moon"', "field 'tempting': 'moon' is no pile"),
        ('[[card.tempting]]\npile = "land"', '[[card.tempting]]\npile = "water"', "'water' is the right pile, so this is"),
        ("[[card.tempting]]", '[[card.tempting]]\npile = "land"\nfeedback = "x"\n[[card.tempting]]', "the pile 'land' occurs"),
        ('claims = ["screensaver"]', "claims = []", "card 'trout', field 'claims': empty; name at least one."),
        ('feedback = "It breathes there with gills."', "", "card 'trout', field 'feedback': missing"),
        ("[[card]]", '[[pile]]\nid = "air"\nlabel = "A"\nabout = "B"\n[[card]]', "pile 'air', field 'id': no card belongs"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_one_sentence(old, new, says):
    with pytest.raises(ItemError) as told:
        sorting.load("living.toml", changed(living(), old, new))
    assert str(told.value).startswith("living.toml") and says in str(told.value)


def test_there_are_two_to_four_piles_and_at_least_four_cards():
    cards = living().partition('[[card]]\nid = "whale"')[0]
    with pytest.raises(ItemError, match="field 'card': there are 2; write at least 4"):
        sorting.load("living.toml", cards)
    piles = "".join(f'[[pile]]\nid = "p{k}"\nlabel = "l{k}"\nabout = "a{k}"\n' for k in range(3))
    with pytest.raises(ItemError, match="field 'pile': there are 5; write 2 to 4"):
        sorting.load("living.toml", living() + piles)


def test_three_cards_of_one_pile_do_not_come_in_a_row_and_two_may():
    def told(*piles: str) -> list[str]:
        cards = [dataclasses.replace(card, pile=pile, tempting=()) for card, pile in zip(LIVING.cards, piles, strict=True)]
        problems = dataclasses.replace(LIVING, cards=tuple(cards)).problems()
        return [part for part, field, problem in problems if "more than 2 cards of one pile in a row" in problem]

    assert told("water", "water", "land", "land") == []
    assert told("water", "water", "water", "land") == ["card 'whale'"]


PAPER = 'document_title = "On animals"\ndocument = "Some swim.\\n\\nSome walk."\n'


def test_a_text_that_the_cards_are_about_comes_with_its_title():
    told = sorting.load("living.toml", changed(living(), "[[pile]]", f"{PAPER}[[pile]]"))
    assert (told.document_title, told.document) == ("On animals", "Some swim.\n\nSome walk.") and not LIVING.document


@pytest.mark.parametrize(("left_out", "named"), [(0, "document_title"), (1, "document")])
def test_a_text_without_a_title_and_a_title_without_a_text_are_mistakes(left_out, named):
    half = PAPER.splitlines()[1 - left_out]
    with pytest.raises(ItemError, match=f"living.toml, field '{named}': missing beside the other"):
        sorting.load("living.toml", changed(living(), "[[pile]]", f"{half}\n[[pile]]"))


def test_a_file_is_named_like_an_id():
    with pytest.raises(ItemError, match=r"Living Things.toml, field 'name': 'Living Things' is no usable id"):
        sorting.load("Living Things.toml", living())


def test_a_wrong_pile_is_explained_by_what_tempts_or_else_by_what_it_is_for():
    trout, _, whale, _ = LIVING.cards
    assert LIVING.feedback(whale, "land") == "It breathes air, as animals on land do."
    assert LIVING.feedback(trout, "land") == "This pile holds something else. Ground that stays dry."
    assert LIVING.feedback(trout, "water") == trout.feedback


def test_cards_come_in_the_order_of_the_file_and_wait_until_they_are_sorted():
    wrong = START.put("trout", "land")
    assert START.shown == wrong.shown == wrong.next().shown == "trout" and not wrong.on("land")
    right = wrong.put("trout", "water")
    assert right.shown == "trout" and [card.id for card in right.on("water")] == ["trout"]
    assert right.next().shown == "camel"


def test_only_what_was_right_at_once_counts_as_a_first_try():
    steps = [("trout", "land"), ("trout", "water"), ("camel", "land"), ("whale", "water"), ("ostrich", "land")]
    done = put(START, *steps)
    assert done.waiting is None and done.at_first_try == 3 and done.next() == done
    assert done.again() == START


@pytest.mark.parametrize(("card", "pile"), [("camel", "land"), ("trout", "moon"), ("unicorn", "water"), ("", "")])
def test_what_makes_no_sense_now_changes_nothing(card, pile):
    assert START.put(card, pile) == START


def test_a_card_is_sorted_once_and_a_pile_pressed_twice_is_one_try():
    assert START.put("trout", "land").put("trout", "land") == START.put("trout", "land")
    right = START.put("trout", "water")
    assert right.put("trout", "land") == right


def test_progress_survives_json_at_every_step():
    progress = START
    for card in LIVING.cards:
        for pile in ("land", "water", "land"):
            progress = progress.put(card.id, pile)
            assert sorting.Progress.restored(LIVING, json.loads(json.dumps(progress.kept()))) == progress
        progress = progress.next()
        assert sorting.Progress.restored(LIVING, progress.kept()) == progress


@pytest.mark.parametrize("kept", GARBAGE, ids=str)
def test_whatever_else_was_kept_is_left_out(kept):
    assert sorting.Progress.restored(LIVING, kept) == START


def test_of_an_older_edition_what_fits_is_kept():
    kept = {"card": "unicorn", "tries": {"trout": ["sea", "water", "land"], "unicorn": ["land"], "whale": ["water"]}}
    progress = sorting.Progress.restored(LIVING, kept)
    assert progress.tries["trout"] == ("water",) and progress.shown == "camel"
    assert put(progress, ("camel", "land")).next().shown == "ostrich"  # the whale lies there already
