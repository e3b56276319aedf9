"""What the tests of exercises share: catch what is displayed, move a control."""


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
