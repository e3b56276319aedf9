"""Exercise on the map of ketamine studies: choose people, drug, time and method, and see what is left."""

from IPython.display import display

from ..evidence.drawing import ALL, plural
from ..evidence.ketamine import TIMINGS, choices, ketamine_map, select
from ..show import LightFigure, Panel
from . import controls

_LABELS = {"people": "People", "drug": "Drug", "timing": "Measured", "method": "How"}
_WORDS = {**TIMINGS, "day": "24 hours after", "unstated": "time not stated"}


def summary(**filters: str) -> str:
    """How many studies of the map are shown, as HTML."""
    shown = len({row.reference for row in select(**filters)})
    total = len({row.reference for row in select()})
    return f"<p>{shown} of {total} {plural(total, 'study')} shown.</p>"


def ketamine_studies() -> None:
    """Exercise: filter the studies of ketamine and the networks, and read what the rest can say."""
    light = LightFigure.of(ketamine_map())
    text = Panel(summary(), live=True)

    def follow(values: dict) -> None:
        light.follow(ketamine_map(**values))
        text.html = summary(**values)

    bar = controls.Controls(
        "Studies of ketamine and the networks",
        *(
            controls.select(name, _LABELS[name], [(ALL, "all"), *((value, _WORDS.get(value, value)) for value in offered)])
            for name, offered in choices().items()
        ),
        values=dict.fromkeys(_LABELS, ALL),
        on_change=follow,
    )
    display(bar, text, light)
