"""Guided rewriting: strict files, and drafts that can be written, compared, ticked, kept and restored."""

import json

import pytest
from defaultmode import rewriting
from defaultmode.table import ItemError
from defaultmode.typed import LONGEST

from .practice import GARBAGE, changed
from .writing import ODD, letter

LETTER = rewriting.load("letter.toml", letter())
START = rewriting.Draft.restored(LETTER, None)
WRITTEN = START.write("what-fell", "Rain").write("what-unknown", "Tuesday")


def test_every_rewriting_of_the_course_can_be_read():
    assert rewriting.every()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('task = "Make each line say what was seen."', "", "letter.toml, field 'task': missing; add it."),
        ('id = "clock"', 'id = "weather"', "piece 'weather', field 'id': another piece has the same id"),
        ('id = "how-late"', 'id = "what-fell"', "prompt 'what-fell', field 'id': another prompt has the same id"),
        ('id = "a-number"', 'id = "A number"', "criterion 'A number', field 'id': 'A number' is no usable id"),
        ('ask = "What is not known?"', 'ask = "What fell, and where?"', "field 'ask': another prompt has the same ask"),
        ('text = "A day is named."', 'text = "Nobody hates anybody."', "another criterion has the same text"),
        ('claims = ["screensaver"]', "claims = []", "piece 'weather', field 'claims': empty; name at least one."),
        ('references = ["raichle2001"]', "references = []", "piece 'weather', field 'references': empty"),
        ('model = "Four minutes in a week."', "", "prompt 'how-late', field 'model': missing"),
        ('[[piece.criterion]]\nid = "a-span"\ntext = "There is a span of time."\n', "",
         "piece 'clock', field 'criterion': there are 1; write 2 to 5."),
        ('hint = "Only', 'help = "Only', "prompt 'what-fell', field 'help': unknown"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_one_sentence(old, new, says):
    with pytest.raises(ItemError) as told:
        rewriting.load("letter.toml", changed(letter(), old, new))
    assert says in str(told.value)


def test_too_many_pieces_or_prompts_are_told():
    piece = letter()[letter().index("[[piece]]") :]
    with pytest.raises(ItemError, match="field 'piece': there are 6; write 1 to 4"):
        rewriting.load("letter.toml", letter() + piece + piece)
    prompts = "".join(f'[[piece.prompt]]\nid = "more-{k}"\nask = "More {k}?"\nmodel = "x"\n' for k in range(5))
    with pytest.raises(ItemError, match="piece 'clock', field 'prompt': there are 6; write 1 to 5"):
        rewriting.load("letter.toml", letter() + prompts)


def test_models_are_seen_once_something_stands_in_every_box():
    assert START.compare("weather") == START
    half = START.write("what-fell", "Rain").write("what-unknown", " \n")
    assert half.compare("weather") == half
    assert WRITTEN.compare("weather").compared == ("weather",)
    assert WRITTEN.compare("clock") == WRITTEN.compare("roof") == WRITTEN


def test_what_was_seen_stays_seen_when_a_box_is_emptied():
    assert WRITTEN.compare("weather").write("what-fell", "").compared == ("weather",)


def test_criteria_are_ticked_and_unticked_after_comparing():
    assert WRITTEN.tick("names-a-day", True) == WRITTEN
    seen = WRITTEN.compare("weather")
    both = seen.tick("nobody-hates", True).tick("names-a-day", True)
    assert both.ticked == ("names-a-day", "nobody-hates")
    assert both.tick("names-a-day", False).ticked == ("nobody-hates",)
    assert seen.tick("a-number", True) == seen.tick("names-a-day", "yes") == seen


def test_one_goes_to_any_piece_and_to_no_other():
    assert START.go("clock").piece.text == "The clock is lazy."
    assert START.go("roof") == START.go([]) == START


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_text_that_no_file_can_hold_is_made_to_fit(odd):
    text = START.write("what-fell", odd).texts.get("what-fell", "")
    assert len(text) <= LONGEST and text.encode("utf-8").decode("utf-8") == text


def test_an_unknown_box_holds_nothing():
    assert START.write("roof", "x") == START


@pytest.mark.parametrize("draft", [START, WRITTEN, WRITTEN.compare("weather").tick("names-a-day", True).go("clock")])
def test_a_draft_survives_json(draft):
    assert rewriting.Draft.restored(LETTER, json.loads(json.dumps(draft.kept()))) == draft


MISFITS = [{"texts": 3}, {"texts": {"what-fell": 3, "roof": "x"}}, {"compared": "weather"}, {"compared": [[], None, "roof"]},
           {"ticked": ["names-a-day"]}, {"piece": []}, {"piece": "roof"}]  # fmt: skip


@pytest.mark.parametrize("kept", [*GARBAGE, *MISFITS], ids=str)
def test_whatever_else_was_kept_is_left_out(kept):
    assert rewriting.Draft.restored(LETTER, kept) == START
