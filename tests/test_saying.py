"""One sentence to a client: strict files, and answers that can be written, looked at, kept and restored."""

import json

import pytest
from defaultmode import saying
from defaultmode.table import ItemError
from defaultmode.typed import LONGEST

from .practice import GARBAGE, changed
from .writing import ODD, rain

RAIN = saying.load("rain.toml", rain())
START = saying.Answers.restored(RAIN, None)
LOOKED = START.write("picnic", "It will be dry.").look("picnic")


def test_every_saying_of_the_course_can_be_read():
    assert saying.every()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('task = "Answer in one sentence."', "", "rain.toml, field 'task': missing; add it."),
        ('id = "umbrella"', 'id = "picnic"', "situation 'picnic', field 'id': another situation has the same id"),
        ('client = "Do umbrellas stop the rain?"', 'client = "Will it be dry tomorrow?"', "field 'client': another situation"),
        ('claim = "screensaver"', 'claim = "weather"', "situation 'picnic', field 'claim': there is no claim 'weather'"),
        ('references = ["raichle2001"]', "references = []", "situation 'picnic', field 'references': empty"),
        ('risk = "that it may rain"', "", "situation 'picnic', field 'risk_words': a risk needs its words"),
        ('risk_words = ["rain", "wet"]', "", "situation 'picnic', field 'risk_words': a risk needs its words"),
        ("it may rain: nobody knows.", "that is all anybody knows.",
         "situation 'picnic', field 'model': It does not say that it may rain."),
        ("It may be dry", "It will always be dry",
         "situation 'picnic', field 'model': It leaves no room for exceptions. ('always')"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_one_sentence(old, new, says):
    with pytest.raises(ItemError) as told:
        saying.load("rain.toml", changed(rain(), old, new))
    assert says in str(told.value)


def test_one_situation_is_too_few():
    with pytest.raises(ItemError, match="field 'situation': there are 1; write 2 to 5"):
        saying.load("rain.toml", rain()[: rain().rindex("[[situation]]")])


def test_a_sentence_is_looked_at_as_it_stands_and_remarks_stay_about_that_one():
    assert START.look("picnic") == START and START.write("picnic", " \n").look("picnic").looked == {}
    assert LOOKED.looked == {"picnic": "It will be dry."}
    after = LOOKED.write("picnic", "It may be dry.")
    assert after.looked == {"picnic": "It will be dry."} and after.look("picnic").looked == {"picnic": "It may be dry."}


def test_the_model_is_seen_after_one_look():
    assert START.model("picnic") == START
    assert LOOKED.model("picnic").seen == ("picnic",) and LOOKED.model("umbrella") == LOOKED


def test_an_answer_is_praised_for_nothing_as_long_as_there_is_something_to_look_at():
    picnic = RAIN.situations[0]
    assert [merit.kind for merit in picnic.merits("It may be dry, and it may rain.")] == ["unsure", "risk"]
    assert [merit.kind for merit in picnic.merits("It may be dry.")] == []
    assert picnic.merits("It can rain, and it will always be dry.") == ()


def test_a_request_for_an_unknown_situation_changes_nothing():
    assert LOOKED.look("roof") == LOOKED.look([]) == LOOKED.go("roof") == LOOKED.write("roof", "x") == LOOKED
    assert LOOKED.go("umbrella").situation.client == "Do umbrellas stop the rain?"


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_text_that_no_file_can_hold_is_made_to_fit(odd):
    text = START.write("picnic", odd).texts.get("picnic", "")
    assert len(text) <= LONGEST and text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize("answers", [START, LOOKED, LOOKED.model("picnic").write("umbrella", "No").go("umbrella")])
def test_answers_survive_json(answers):
    assert saying.Answers.restored(RAIN, json.loads(json.dumps(answers.kept()))) == answers


MISFITS = [{"texts": []}, {"texts": {"roof": "x", "picnic": None}}, {"looked": {"picnic": " "}}, {"looked": 3},
           {"seen": ["picnic"]}, {"situation": {}}, {"situation": "roof"}]  # fmt: skip


@pytest.mark.parametrize("kept", [*GARBAGE, *MISFITS], ids=str)
def test_whatever_else_was_kept_is_left_out(kept):
    assert saying.Answers.restored(RAIN, kept) == START
