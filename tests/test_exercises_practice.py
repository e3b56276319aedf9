"""Sorter and case on the page: judged in the kernel, kept at every step, restored, and never ahead of the learner."""

import dataclasses
import importlib

import pytest
from defaultmode import cases, exercises, sorting
from defaultmode.answers import AnswersError, AnswersFile
from defaultmode.exercises.case import Story
from defaultmode.exercises.sorter import Sorter
from defaultmode.notebook import Lesson, cited

from .practice import GARBAGE, knock, living
from .widgets import act, caught, on_the_page

SLUG = "default_mode_network"
LIVING, KNOCK = sorting.load("living.toml", living()), cases.load("knock.toml", knock())


@pytest.fixture(autouse=True)
def data(monkeypatch):
    """The sorting and the case of the tests, in place of the course's."""
    monkeypatch.setattr(sorting, "every", lambda: {"living": LIVING})
    monkeypatch.setattr(cases, "every", lambda: {"knock": KNOCK})


@pytest.fixture
def lesson(tmp_path):
    return Lesson(SLUG, tmp_path)


def sort_all(exercise) -> None:
    for card in LIVING.cards:
        act(exercise, "put", card=card.id, pile=card.pile)
        act(exercise, "next")


@pytest.mark.parametrize(("name", "slug"), [("sorter", "living"), ("case", "knock")])
def test_each_is_displayed_and_says_without_a_kernel_what_it_is(monkeypatch, lesson, name, slug):
    pieces = caught(monkeypatch, importlib.import_module(f"defaultmode.exercises.{name}"))
    getattr(exercises, name)(lesson, slug)
    (widget,) = pieces
    assert widget.title in widget._repr_mimebundle_()[0]["text/plain"]


# ---- sorter --------------------------------------------------------------------------------------------------------


def test_the_page_learns_of_a_card_only_when_it_is_in_hand_and_of_its_pile_only_when_it_is_sorted(lesson):
    exercise = Sorter(lesson, "living")
    for place, card in enumerate(LIVING.cards):
        seen = on_the_page(exercise)
        assert card.text in seen and card.feedback not in seen and exercise.view["pile"] == ""
        assert not any(later.text in seen for later in LIVING.cards[place + 1 :])
        assert "It breathes air" not in seen
        act(exercise, "put", card=card.id, pile=card.pile)
        assert card.feedback in on_the_page(exercise) and exercise.view["pile"] == card.pile
        act(exercise, "next")


def test_a_wrong_pile_is_answered_and_the_card_stays(lesson):
    exercise = Sorter(lesson, "living")
    view = act(exercise, "put", card="trout", pile="land")
    assert view["verdict"] == {
        "tone": "not-yet",
        "headline": "✗ Not yet.",
        "text": "This pile holds something else. Ground that stays dry.",
    }
    assert view["card"]["id"] == "trout" and view["tried"] == ["land"] and view["laid"] == {"water": [], "land": []}
    view = act(exercise, "put", card="trout", pile="water")
    assert view["verdict"]["headline"] == "✓ Right." and "Raichle et al., 2001" in view["verdict"]["sources"]
    assert view["laid"] == {"water": ["A trout"], "land": []} and view["place"] == "Card 1 of 4"
    assert act(exercise, "next")["place"] == "Card 2 of 4"


def test_at_the_end_the_first_tries_are_counted_and_one_can_start_again(lesson):
    exercise = Sorter(lesson, "living")
    act(exercise, "put", card="trout", pile="land")
    sort_all(exercise)
    assert exercise.view["end"] == "Sorted: 3 of 4 at the first try." and exercise.view["place"] == "Card 4 of 4"
    view = act(exercise, "again")
    assert view["card"]["id"] == "trout" and view["verdict"] is None and not view["end"]


def test_a_second_press_for_a_card_that_is_sorted_already_is_not_a_try_for_the_next(lesson):
    exercise = Sorter(lesson, "living")
    act(exercise, "put", card="trout", pile="water")
    act(exercise, "next")
    assert act(exercise, "put", card="trout", pile="water")["verdict"] is None


# ---- case ----------------------------------------------------------------------------------------------------------


def test_the_page_never_holds_what_follows_a_choice_before_it_is_made(lesson):
    exercise = Story(lesson, "knock")
    seen = on_the_page(exercise)
    for scene in KNOCK.scenes[1:]:
        assert scene.text not in seen and scene.id not in seen and scene.title not in seen
    for choice in KNOCK.choices:
        assert choice.feedback not in seen
    assert "sound" not in seen.lower() and "raichle2001" not in seen
    act(exercise, "choose", choice="hide")
    seen = on_the_page(exercise)
    assert "You want peace" in seen and "Now you can see" not in seen and "Late is better" not in seen


def test_a_choice_is_judged_and_the_next_scene_follows(lesson):
    exercise = Story(lesson, "knock")
    view = act(exercise, "choose", choice="hide")
    assert view["scene"]["title"] == "At the window"
    (step,) = view["path"]
    assert (step["choice"], step["headline"], step["tone"]) == ("Hide", "↺ Worth another look.", "not-yet")
    view = act(exercise, "choose", choice="wave")
    assert (view["path"][-1]["headline"], view["path"][-1]["tone"]) == ("✓ Sound.", "right")


def test_the_end_has_the_debrief_the_path_the_detours_and_the_sources(lesson):
    exercise = Story(lesson, "knock")
    act(exercise, "choose", choice="hide")
    act(exercise, "back")
    view = act(exercise, "choose", choice="open")
    assert view["ending"].startswith("A door can be opened.") and not view["choices"]
    assert view["detours"] == "You took back 1 step." and "Raichle et al., 2001" in view["sources"]
    assert [step["sign"] for step in view["path"]] == ["✓"]
    act(exercise, "back")
    assert act(exercise, "choose", choice="open")["detours"] == "You took back 2 steps."
    assert act(exercise, "again")["path"] == []
    assert act(exercise, "choose", choice="open")["detours"] == ""


def test_a_second_press_of_a_choice_does_not_choose_in_the_next_scene(lesson):
    exercise = Story(lesson, "knock")
    act(exercise, "choose", choice="hide")
    assert act(exercise, "choose", choice="hide")["scene"]["title"] == "At the window"


# ---- both ----------------------------------------------------------------------------------------------------------

BOTH = pytest.mark.parametrize(
    ("kind", "slug", "steps"),
    [
        (Sorter, "living", [{"do": "put", "card": "trout", "pile": "land"}, {"do": "put", "card": "trout", "pile": "water"}]),
        (Story, "knock", [{"do": "choose", "choice": "hide"}, {"do": "choose", "choice": "wave"}]),
    ],
)


def full(*_, **__):
    """In place of `AnswersFile.put`: nothing can be written."""
    raise AnswersError("Not saved: the disk is full. Free some space.")


def seen(exercise) -> dict:
    """What there is to see, but for what is said of saving."""
    return {name: value for name, value in exercise.view.items() if name not in ("n", "saved", "message", "unsaved")}


@BOTH
def test_everything_is_there_after_a_restart_and_restoring_writes_nothing(lesson, kind, slug, steps):
    exercise = kind(lesson, slug)
    assert (exercise.view["saved"], exercise.view["message"]) == ("empty", "")
    for step in steps:
        view = act(exercise, **step)
        assert (view["saved"], view["message"]) == ("saved", "Saved")
        before = lesson.answers.path.read_bytes()
        again = kind(lesson, slug)
        assert seen(again) == seen(exercise) and again.view["message"] == "Saved earlier"
        assert lesson.answers.path.read_bytes() == before


@BOTH
@pytest.mark.parametrize("kept", GARBAGE, ids=str)
def test_whatever_the_file_holds_it_can_be_done(lesson, kind, slug, steps, kept):
    fresh = seen(kind(lesson, slug))
    lesson.answers.put(SLUG, slug, answer=kept)
    exercise = kind(lesson, slug)
    assert seen(exercise) == fresh and exercise.view["message"] == ""
    assert act(exercise, **steps[0])["saved"] == "saved"


@BOTH
def test_a_damaged_file_is_told_and_kept_aside(lesson, kind, slug, steps):
    lesson.answers.path.write_text("{")
    exercise = kind(lesson, slug)
    assert exercise.view["saved"] == "failed" and "damaged" in exercise.view["message"]
    assert "kept as answers.damaged-1.json" in act(exercise, **steps[0])["message"]


@BOTH
def test_what_cannot_be_saved_stays_on_the_page_and_is_saved_with_the_next_step(lesson, monkeypatch, kind, slug, steps):
    exercise = kind(lesson, slug)
    with monkeypatch.context() as broken:
        broken.setattr(AnswersFile, "put", full)
        view = act(exercise, **steps[0])
        assert view["saved"] == "failed" and "disk is full" in view["message"]
    done = seen(exercise)
    assert done != seen(kind(lesson, slug))
    assert act(exercise, **steps[1])["saved"] == "saved"
    assert seen(kind(lesson, slug)) == seen(exercise) != done


@BOTH
def test_what_could_not_be_saved_is_saved_by_the_next_request_even_if_that_changes_nothing(
    lesson, monkeypatch, kind, slug, steps
):
    exercise = kind(lesson, slug)
    with monkeypatch.context() as broken:
        broken.setattr(AnswersFile, "put", full)
        act(exercise, **steps[0])
    assert act(exercise, "nothing")["saved"] == "saved"
    assert seen(kind(lesson, slug)) == seen(exercise)


@BOTH
@pytest.mark.parametrize("odd", [{"do": "fly"}, {"do": "put"}, {"do": "put", "card": [], "pile": {}}, {"do": "choose"}, {}])
def test_a_request_that_makes_no_sense_changes_nothing(lesson, kind, slug, steps, odd):
    exercise = kind(lesson, slug)
    act(exercise, **steps[0])
    before = seen(exercise)
    exercise.act = {"n": exercise.act["n"] + 1, **odd}
    assert seen(exercise) == before and exercise.view["saved"] == "saved"


@BOTH
def test_an_error_is_told_on_the_page(lesson, monkeypatch, kind, slug, steps):
    exercise = kind(lesson, slug)
    monkeypatch.setattr(kind, "shown", lambda _: 1 / 0)
    assert "This exercise failed (division by zero)" in act(exercise, **steps[0])["message"]


@BOTH
def test_the_sources_of_a_lesson_include_those_of_its_sortings_and_cases(monkeypatch, lesson, kind, slug, steps):
    before = cited("conditions")
    module, part = {"living": (sorting, LIVING), "knock": (cases, KNOCK)}[slug]
    monkeypatch.setattr(module, "every", lambda: {slug: dataclasses.replace(part, lesson="conditions")})
    assert cited("conditions") - before == {"raichle2001"}


@BOTH
def test_other_answers_are_left_alone(lesson, kind, slug, steps):
    lesson.answers.put(SLUG, "founding-observation", answer="x")
    act(kind(lesson, slug), **steps[0])
    assert lesson.answers.get(SLUG, "founding-observation") == {"answer": "x"}


@BOTH
def test_steps_that_did_not_reach_the_file_go_over_to_the_next_program(lesson, monkeypatch, kind, slug, steps):
    before = kind(lesson, slug)
    with monkeypatch.context() as broken:
        broken.setattr(AnswersFile, "put", full)
        for step in steps:
            left = act(before, **step)["unsaved"]
    after = kind(lesson, slug)  # what "Prepare again" makes; the page hands it what it held on to
    view = act(after, "restore", kept=left)
    assert seen(after) == seen(before)
    assert (view["saved"], view["unsaved"]) == ("saved", None)
    assert seen(kind(lesson, slug)) == seen(before)


@BOTH
@pytest.mark.parametrize("kept", GARBAGE, ids=str)
def test_whatever_the_page_hands_over_it_can_be_done(lesson, kind, slug, steps, kept):
    exercise = kind(lesson, slug)
    assert act(exercise, "restore", kept=kept)["saved"] != "failed"


@BOTH
def test_what_was_done_in_another_window_is_taken_up_and_not_overwritten(lesson, kind, slug, steps):
    one, other = kind(lesson, slug), kind(lesson, slug)
    act(one, **steps[0])
    act(one, **steps[1])
    kept = lesson.answers.path.read_bytes()
    view = act(other, **steps[0])
    assert seen(other) == seen(one) and "another window" in view["message"]
    assert lesson.answers.path.read_bytes() == kept
    assert act(other, "again")["saved"] == "saved"
    assert seen(kind(lesson, slug)) == seen(other)
