"""Cases: strict files without dead ends or cycles, and paths that can be kept, taken back and restored."""

import json

import pytest
from defaultmode import cases
from defaultmode.table import ItemError

from .practice import ENDING, GARBAGE, changed, knock

KNOCK = cases.load("knock.toml", knock())
START = cases.Walk(KNOCK)


def walk(*choices: str) -> cases.Walk:
    """The path of some choices."""
    path = START
    for choice in choices:
        path = path.choose(choice)
    return path


def test_every_case_of_the_course_can_be_read():
    assert "recovered-memory" in cases.every()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('role = "You are at home."', "", "knock.toml, field 'role': missing; add it."),
        ('claims = ["screensaver"]', "claims = []", "knock.toml, field 'claims': empty; name at least one."),
        ('start = "the-door"', 'start = "the-roof"', "knock.toml, field 'start': there is no scene 'the-roof'"),
        ('id = "the-window"', 'id = "The window"', "scene 'The window', field 'id': 'The window' is no usable id"),
        ('id = "the-window"', 'id = "the-door"', "scene 'the-door', field 'id': another scene has the same id"),
        ('id = "wave"', 'id = "open"', "choice 'open', field 'id': another choice has the same id"),
        ('text = "Stay down"', 'text = "Wave, and open"', "field 'text': another choice has the same text"),
        ('to = "the-window"', 'to = "the-roof"', "choice 'hide', field 'to': there is no scene 'the-roof'"),
        ('to = "the-window"', 'to = "the-kitchen"', "scene 'the-window', field 'id': no path leads here"),
        ('to = "the-window"', 'to = "the-door"', "choice 'hide', field 'to': leads back to 'the-door', which came before"),
        ('"Wave, and open"\nto = "the-kitchen"', '"Wave"\nto = "the-door"', "choice 'wave', field 'to': leads back"),
        ("sound = true\nfeedback", "sound = false\nfeedback", "scene 'the-window', field 'choice': none is sound"),
        ("sound = true\nsafety", "sound = false\nsafety", "scene 'the-door', field 'choice': none is sound"),
        ('sound = false\nfeedback = "You', 'sound = false\nsafety = true\nfeedback = "You', "'hide', field 'safety': a safety"),
        ('feedback = "Now you can see who it is."', "", "choice 'open', field 'feedback': missing"),
        ("sound = true\n", "", "choice 'open', field 'sound': missing"),
        (ENDING, "", "scene 'the-kitchen', field 'choice': there are 0; write at least 2, or an ending"),
        ('text = "A face looks in."', 'text = "A face."\nending = "End."', "field 'ending': a scene has choices or an ending"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_one_sentence(old, new, says):
    with pytest.raises(ItemError) as told:
        cases.load("knock.toml", changed(knock(), old, new))
    assert str(told.value).startswith("knock.toml") and says in str(told.value)


def test_a_scene_with_one_choice_is_none():
    alone = changed(
        knock(), knock()[knock().index('[[scene.choice]]\nid = "stay-down"') : knock().index('[[scene]]\nid = "the-k')], ""
    )
    with pytest.raises(ItemError, match="scene 'the-window', field 'choice': there are 1; write at least 2"):
        cases.load("knock.toml", alone)


def test_a_case_of_very_many_paths_is_read_at_once():
    """Looking for cycles visits a scene once, not once for each path to it."""
    head = knock()[: knock().index("[[scene]]")].replace('"the-door"', '"s0"')
    choice = '[[scene.choice]]\nid = "{0}"\ntext = "{0}"\nto = "s{1}"\nsound = true\nfeedback = "x"\n'
    scenes = [
        f'[[scene]]\nid = "s{k}"\ntitle = "t"\ntext = "x"\n' + "".join(choice.format(f"c{k}-{n}", k + 1) for n in range(3))
        for k in range(60)
    ]
    assert (
        len(
            cases.load(
                "long.toml", head + "".join(scenes) + '[[scene]]\nid = "s60"\ntitle = "t"\ntext = "x"\nending = "y"\n'
            ).scenes
        )
        == 61
    )


def test_a_path_goes_from_scene_to_scene_and_ends():
    assert START.scene.id == "the-door" and walk("hide").scene.id == "the-window"
    end = walk("hide", "wave")
    assert [step.choice.id for step in end.steps] == ["hide", "wave"]
    assert end.scene.ending and end.choose("open") == end


def test_every_step_can_be_taken_back_and_is_counted():
    end = walk("hide", "wave")
    assert end.back().scene.id == "the-window" and end.back().back().scene.id == "the-door"
    assert end.back().back().taken_back == 2 and START.back() == START
    assert end.back().again() == START


@pytest.mark.parametrize("choice", ["wave", "nothing", "", None, 3, [], {}])
def test_a_choice_of_another_scene_changes_nothing(choice):
    assert START.choose(choice) == START


@pytest.mark.parametrize("path", [START, walk("open"), walk("hide"), walk("hide", "wave").back(), walk("hide", "stay-down")])
def test_a_path_survives_json(path):
    assert cases.Walk.restored(KNOCK, json.loads(json.dumps(path.kept()))) == path


@pytest.mark.parametrize("kept", GARBAGE, ids=str)
def test_whatever_else_was_kept_is_left_out(kept):
    assert cases.Walk.restored(KNOCK, kept) == START


def test_of_an_older_edition_the_path_holds_up_to_its_first_misfit():
    assert cases.Walk.restored(KNOCK, {"path": ["hide", "climb-out", "wave"], "taken_back": 1}).kept() == {
        "path": ["hide"],
        "taken_back": 1,
    }
