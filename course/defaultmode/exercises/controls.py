"""A bar of labelled native controls above an exercise's figure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from .. import look


def select(name: str, label: str, options: Sequence[tuple[str, str]]) -> dict:
    """A list to choose from; `options` are (value, text)."""
    return {"kind": "select", "name": name, "label": label, "options": [list(option) for option in options]}


def slider(name: str, label: str, low: float, high: float, step: float) -> dict:
    """A number between two bounds."""
    return {"kind": "range", "name": name, "label": label, "min": low, "max": high, "step": step}


def toggle(name: str, label: str) -> dict:
    """Yes or no."""
    return {"kind": "toggle", "name": name, "label": label}


def button(name: str, label: str) -> dict:
    """Something to press; its value counts the presses."""
    return {"kind": "button", "name": name, "label": label}


OWN = "own"
"""What a list says beside a slider that stands on none of its numbers."""


def together(values: dict[str, Any], before: dict[str, Any], choice: str, number: str, numbers: Mapping[str, float]) -> dict:
    """Values in which a list of named numbers and a slider say the same, whichever of the two was moved.

    Parameters
    ----------
    values, before : dict
        What the controls say now, and what they said before.
    choice, number : str
        The names of the list and of the slider.
    numbers : mapping of str to float
        What each value of the list stands for; `OWN` is not among them.
    """
    if values[number] != before[number]:  # asked first: beside a moving slider the page may still have the older choice
        return {**values, choice: next((name for name, each in numbers.items() if each == values[number]), OWN)}
    if values[choice] not in (before[choice], OWN):
        return {**values, number: numbers[values[choice]]}
    return values


class Controls(anywidget.AnyWidget):
    """The bar. ``values[name]`` is what a control says now; `on_change` is called with all of them.

    An error in `on_change` is told on the page: the log it would go to is opened by nobody.
    """

    _esm = look.script("controls")
    _css = look.css()

    label = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    trouble = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, *controls: dict, values: dict[str, Any], on_change: Callable[[dict], None]):
        super().__init__(label=label, controls=list(controls), values=values)
        self._react = on_change
        self.observe(self._changed, "values")

    def _changed(self, change: dict) -> None:
        try:
            self._react(change["new"])
            self.trouble = ""
        except Exception as error:
            self.trouble = f"This exercise could not follow ({error}). Choose another setting, or run the lesson again."
