"""From a group to a client: set how far apart two groups are, and see what one value can tell."""

from html import escape

from IPython.display import display

from ..evidence import overlap
from ..evidence.drawing import about
from ..evidence.studies import studies
from ..show import LightFigure, Panel
from .controls import OWN, Controls, select, slider, together


def effects() -> dict[str, float]:
    """The differences of ``overlap.toml`` by row."""
    return {row.id: row.d for row in studies("overlap").rows}


def summary(d: float) -> str:
    """What a difference means, in numbers, as HTML, with the note of its row where it has one."""
    needed = "no number of people" if d == 0 else f"<b>{about(overlap.people_per_group(d))}</b> people"
    note = next((f" {escape(row.note)}" for row in studies("overlap").rows if row.d == d and row.note), "")
    return (
        f'<div class="dm-card"><p>The groups share <b>{100 * overlap.overlap(d):.0f}%</b>. A guess from one value is right '
        f"<b>{100 * overlap.accuracy(d):.0f}</b> times in 100; a coin, 50. The group explains "
        f"<b>{100 * overlap.variance(d):.1f}%</b> of the differences between people. To find it four times in five takes "
        f"{needed} in each group.{note}</p></div>"
    )


def overlap_explorer() -> None:
    """Exercise: move two groups apart, or choose a published difference, and read what it says about one person."""
    sizes = effects()
    first = next(row.id for row in studies("overlap").rows if row.reference == "tozzi2021")
    now = {"effect": first, "d": sizes[first]}
    text = Panel(summary(now["d"]), live=True)
    light = LightFigure.of(overlap.group_to_client(now["d"]))

    def react(values: dict) -> None:
        nonlocal now
        values = together(values, now, "effect", "d", sizes)
        if values == now:
            return
        now = values
        light.follow(overlap.group_to_client(values["d"]))
        text.html = summary(values["d"])
        controls.values = values  # the list and the slider say the same

    controls = Controls(
        "A difference between two groups",
        select("effect", "Difference", [*((row.id, row.label) for row in studies("overlap").rows), (OWN, "My own, set below")]),
        slider("d", "Standard deviations apart (d)", 0, overlap.LIMIT, 0.01),
        values=dict(now),
        on_change=react,
    )
    display(controls, light, text)
