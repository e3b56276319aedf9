"""The direction map with its filters: which way the studies went, and what is left when a filter narrows them."""

from typing import Any

from IPython.display import display

from ..evidence.direction_map import choices, directions
from ..evidence.drawing import ALL
from ..show import LightFigure
from .controls import Controls, select, toggle

NAMES = {"condition": "Condition", "measure": "Measured", "medication": "Medication", "method": "Method"}


def direction_map() -> None:
    """Exercise: narrow the studies by condition, measure, medication and method, and watch whether they come to agree."""
    start: dict[str, Any] = {**dict.fromkeys(NAMES, ALL), "core_only": True}
    light = LightFigure.of(directions(**start))
    controls = Controls(
        "Which studies count",
        *(select(name, label, [(ALL, "all"), *((value, value) for value in choices()[name])]) for name, label in NAMES.items()),
        toggle("core_only", "Only the default network itself"),
        values=start,
        on_change=lambda values: light.follow(directions(**values)),
    )
    display(controls, light)
