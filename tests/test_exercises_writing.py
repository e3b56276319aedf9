"""Workshop, saying and planner on the page: words are kept with every request, restored, and models come after them."""

import importlib
import json

import pytest
from defaultmode import planning, rewriting, saying
from defaultmode.answers import AnswersError, AnswersFile
from defaultmode.exercises.planner import SLUG, Planner
from defaultmode.exercises.saying import Say
from defaultmode.exercises.workshop import Workshop
from defaultmode.notebook import Lesson

from .practice import GARBAGE
from .widgets import act, caught, on_the_page
from .writing import ODD, letter, rain

LESSON = "default_mode_network"
LETTER, RAIN = rewriting.load("letter.toml", letter()), saying.load("rain.toml", rain())


@pytest.fixture(autouse=True)
def data(monkeypatch):
    """The rewriting and the saying of the tests, in place of the course's."""
    monkeypatch.setattr(rewriting, "every", lambda: {"letter": LETTER})
    monkeypatch.setattr(saying, "every", lambda: {"rain": RAIN})


@pytest.fixture
def lesson(tmp_path):
    return Lesson(LESSON, tmp_path)


@pytest.mark.parametrize(("module", "verb", "slug"), [("workshop", "workshop", "letter"), ("saying", "say", "rain")])
def test_each_is_displayed_and_says_without_a_kernel_what_it_is(monkeypatch, lesson, module, verb, slug):
    module = importlib.import_module(f"defaultmode.exercises.{module}")
    pieces = caught(monkeypatch, module)
    getattr(module, verb)(lesson, slug)
    (widget,) = pieces
    assert widget.title in widget._repr_mimebundle_()[0]["text/plain"]


def test_the_planner_is_displayed_and_says_that_the_client_is_invented(monkeypatch, lesson):
    module = importlib.import_module("defaultmode.exercises.planner")
    pieces = caught(monkeypatch, module)
    module.planner(lesson)
    assert "a client whom you invent" in pieces[0]._repr_mimebundle_()[0]["text/plain"]


# ---- workshop ------------------------------------------------------------------------------------------------------


def test_the_page_holds_models_and_criteria_only_after_comparing(lesson):
    exercise = Workshop(lesson, "letter")
    models = [prompt.model for prompt in LETTER.prompts]
    assert not any(model in on_the_page(exercise) for model in models) and "A day is named" not in on_the_page(exercise)
    view = act(exercise, "compare", piece="weather", texts={"what-fell": "Rain"})
    assert view["models"] == {} and view["texts"]["what-fell"] == "Rain"
    view = act(exercise, "compare", piece="weather", texts={"what-unknown": "Tuesday"})
    assert view["models"] == {"what-fell": models[0], "what-unknown": models[1]}
    assert [each["id"] for each in view["criteria"]] == ["names-a-day", "nobody-hates"] and "Raichle" in view["sources"]
    assert models[2] not in on_the_page(exercise)


def test_pieces_are_gone_through_and_ticks_are_kept(lesson):
    exercise = Workshop(lesson, "letter")
    assert (exercise.view["place"], exercise.view["before"], exercise.view["after"]) == ("Piece 1 of 2", "", "clock")
    act(exercise, "compare", piece="weather", texts={"what-fell": "Rain", "what-unknown": "Tuesday"})
    assert act(exercise, "tick", criterion="names-a-day", found=True)["ticked"] == ["names-a-day"]
    view = act(exercise, "go", piece="clock", texts={"what-fell": "Rain again"})
    assert (view["place"], view["before"], view["after"]) == ("Piece 2 of 2", "weather", "") and view["models"] == {}
    assert view["texts"]["what-fell"] == "Rain again" and view["ticked"] == ["names-a-day"]


# ---- saying --------------------------------------------------------------------------------------------------------


def test_a_sentence_is_answered_with_remarks_and_the_words_stand_out_in_a_copy(lesson):
    exercise = Say(lesson, "rain")
    model = RAIN.situations[0].model
    assert model not in on_the_page(exercise) and exercise.view["look"] is None
    look = act(exercise, "look", situation="picnic", texts={"picnic": "It will always be dry, and never wet."})["look"]
    assert (
        look["headline"] == "One thing to look at."
        and "not meaning" in look["caution"]
        and "other words escape it" in look["caution"]
    )
    assert look["copy"] == [{"text": "It will ", "remark": 0}, {"text": "always", "remark": 1},
                            {"text": " be dry, and never wet.", "remark": 0}]  # fmt: skip
    assert look["remarks"][0]["found"] == "always" and look["merits"] == []
    praised = act(exercise, "look", situation="picnic", texts={"picnic": "It may be dry, and it may rain."})["look"]["merits"]
    assert praised == ["It says how sure one can be.", "It names the risk."]
    assert model not in on_the_page(exercise)
    view = act(exercise, "model", situation="picnic")
    assert view["model"] == model and "Raichle" in view["sources"]


def test_a_copy_is_the_sentence_itself(lesson):
    exercise = Say(lesson, "rain")
    for sentence in ("It definitely cures everyone.\nAlways!", "always always", "x", "It may rain."):
        look = act(exercise, "look", situation="picnic", texts={"picnic": sentence})["look"]
        assert "".join(piece["text"] for piece in look["copy"]) == sentence
        marked = [piece["text"] for piece in look["copy"] if piece["remark"]]
        assert marked == [remark["found"] for remark in look["remarks"] if remark["found"]]


def test_the_copy_shows_the_words_that_say_too_much_and_not_the_same_ones_that_are_quoted(lesson):
    sentence = "The word “permanent” is big. The change is permanent for many; it may rain."
    look = act(Say(lesson, "rain"), "look", situation="picnic", texts={"picnic": sentence})["look"]
    assert look["copy"][0] == {"text": "The word “permanent” is big. The change is ", "remark": 0}


def test_a_model_asked_for_before_a_look_does_not_come(lesson):
    assert act(Say(lesson, "rain"), "model", situation="picnic", texts={"picnic": "x"})["model"] == ""


# ---- planner -------------------------------------------------------------------------------------------------------


def test_every_field_of_the_plan_stands_once_in_the_form(lesson):
    names = [field["name"] for group in Planner(lesson).groups for field in group["fields"]]
    assert sorted(names) == sorted(planning.guide().fields) == sorted(Planner(lesson).view["texts"])


def test_gaps_are_told_when_asked_for_and_the_model_comes_when_there_are_none(lesson):
    exercise = Planner(lesson)
    assert not exercise.view["looked"] and exercise.view["gaps"] == []
    view = act(exercise, "look")
    assert view["headline"] == "13 things are missing or cannot be counted." and len(view["gaps"]) == 13 and not view["offer"]
    assert act(exercise, "model")["model"] == []
    view = act(exercise, "write", texts=planning.guide().example.fields)
    assert view["gaps"] == [] and view["offer"] and "Nothing is missing" in view["headline"]
    view = act(exercise, "model")
    assert view["model"] == view["paper"] and not view["offer"]


def test_a_score_that_waits_for_the_session_is_said_to_be_open(lesson):
    exercise = Planner(lesson)
    view = act(exercise, "look", texts=planning.guide().example.fields | {"score": ""})
    assert view["gaps"] == [] and view["headline"].endswith("Still open, as it may be until the session: the score before it.")
    assert ["Score before the session", "open until the session"] in [
        list(line) for part in view["paper"] for line in part["lines"]
    ]
    assert len(act(exercise, "write", texts={"session": "2026-02-27"})["gaps"]) == 1


def test_reviews_have_dates_once_the_session_has_one(lesson):
    exercise = Planner(lesson)
    assert set(exercise.view["dates"].values()) == {""}
    assert act(exercise, "write", texts={"session": "2026-02-27"})["dates"]["review-2"] == "Friday 6 March 2026"


# ---- all -----------------------------------------------------------------------------------------------------------

ALL = pytest.mark.parametrize(
    ("make", "slug", "box"),
    [
        (lambda lesson: Workshop(lesson, "letter"), "letter", "what-fell"),
        (lambda lesson: Say(lesson, "rain"), "rain", "picnic"),
        (Planner, SLUG, "support"),
    ],
    ids=["workshop", "saying", "planner"],
)


def full(*_, **__):
    """In place of `AnswersFile.put`: nothing can be written."""
    raise AnswersError("Not saved: the disk is full. Free some space.")


@ALL
def test_words_are_there_after_a_restart_and_restoring_writes_nothing(lesson, make, slug, box):
    exercise = make(lesson)
    assert (exercise.view["saved"], exercise.view["message"]) == ("empty", "")
    view = act(exercise, "write", texts={box: "A word"})
    assert (view["saved"], view["texts"][box]) == ("saved", "A word")
    before = lesson.answers.path.read_bytes()
    again = make(lesson)
    assert again.view["texts"] == view["texts"] and again.view["message"] == "Saved earlier"
    assert lesson.answers.path.read_bytes() == before
    assert slug in json.loads(before)["answers"][LESSON]


@ALL
def test_a_request_that_makes_no_sense_still_keeps_the_words(lesson, make, slug, box):
    exercise = make(lesson)
    for odd in (
        {"do": "fly"},
        {"do": "go", "piece": []},
        {"do": "tick", "criterion": {}, "found": 3},
        {"do": "look", "situation": 3},
    ):
        exercise.act = {"n": exercise.act["n"] + 1, "texts": {box: f"After {odd['do']}", "roof": "x"}, **odd}
        assert exercise.view["texts"][box] == f"After {odd['do']}" and exercise.view["saved"] == "saved"
    exercise.act = {"n": exercise.act["n"] + 1, "do": "write", "texts": [box]}
    assert exercise.view["saved"] == "saved"


@ALL
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_whatever_is_typed_can_be_kept_and_shown(lesson, make, slug, box, odd):
    exercise = make(lesson)
    assert act(exercise, "write", texts={box: odd})["saved"] in ("saved", "empty")
    assert json.dumps(exercise.view, ensure_ascii=False).encode("utf-8")


@ALL
@pytest.mark.parametrize("kept", GARBAGE, ids=str)
def test_whatever_the_file_holds_one_can_write(lesson, make, slug, box, kept):
    lesson.answers.put(LESSON, slug, answer=kept)
    exercise = make(lesson)
    assert exercise.view["message"] == ""
    assert act(exercise, "write", texts={box: "A word"})["saved"] == "saved"


@ALL
def test_words_that_did_not_reach_the_file_go_over_to_the_next_program(lesson, monkeypatch, make, slug, box):
    before = make(lesson)
    with monkeypatch.context() as broken:
        broken.setattr(AnswersFile, "put", full)
        view = act(before, "write", texts={box: "A word"})
    assert view["saved"] == "failed" and "disk is full" in view["message"] and view["texts"][box] == "A word"
    after = make(lesson)
    assert act(after, "restore", kept=view["unsaved"])["saved"] == "saved" and after.view["texts"][box] == "A word"
    assert make(lesson).view["texts"][box] == "A word"


@ALL
def test_what_another_window_wrote_is_shown_and_not_overwritten_unseen(lesson, make, slug, box):
    one, other = make(lesson), make(lesson)
    act(one, "write", texts={box: "One"})
    view = act(other, "write", texts={box: "Other"})
    assert view["texts"][box] == "One" and "another window" in view["message"]
    assert act(other, "write", texts={box: "Other"})["texts"][box] == "Other"


@ALL
def test_an_error_is_told_on_the_page(lesson, monkeypatch, make, slug, box):
    exercise = make(lesson)
    monkeypatch.setattr(type(exercise), "shown", lambda _: 1 / 0)
    assert "This exercise failed (division by zero)" in act(exercise, "write", texts={box: "x"})["message"]
