"""What the tests of exercises share: catch what is displayed, act as a learner does, see what the page holds."""

import json


def caught(monkeypatch, *modules) -> list:
    """The list into which these modules now display their widgets."""
    pieces: list = []
    for module in modules:
        monkeypatch.setattr(module, "display", lambda *widgets: pieces.extend(widgets))
    return pieces


def change(controls, **values) -> None:
    """Move controls as a learner would; the exercise must follow without trouble."""
    controls.values = {**controls.values, **values}
    assert controls.trouble == ""


def act(exercise, do: str, **what) -> dict:
    """Do what a learner does on the page of an exercise that is kept; returns what is to be seen then."""
    exercise.act = {"n": exercise.act["n"] + 1, "do": do, **what}
    assert exercise.view["n"] == exercise.act["n"]
    return exercise.view


def on_the_page(widget) -> str:
    """Everything that the page holds, but for scripts and styles."""
    state = {name: value for name, value in widget.get_state().items() if not name.startswith("_")}
    return json.dumps(state, ensure_ascii=False)
