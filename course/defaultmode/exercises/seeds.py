"""Exercises on one real person's resting data: choose a seed; take the global signal out."""

import plotly.graph_objects as go
from IPython.display import display

from .. import atlas, brain, connectivity
from ..show import LightFigure, Panel
from .controls import Controls, select, toggle

SEEDS = (
    (50, "Left posterior cingulate / precuneus"),
    (49, "Left retrosplenial cortex, next to it"),
    (44, "Left medial prefrontal cortex"),
    (41, "Left angular gyrus"),
    (5, "Left visual cortex, outside the network"),
    (14, "Left sensorimotor cortex, outside the network"),
)
"""Parcels that may be the seed, and what they are called."""

UNIT = "Correlation with the seed (r)"
SOURCE = "One healthy volunteer, 652 measurements of 100 places: sub-010188 of OpenNeuro ds000221 (Babayan et al., 2019), CC0."
LIMIT = 0.8
"""The strongest colour: the same for every seed and setting, so that maps can be compared."""


def figure(seed: int, signal_removed: bool = False, *, title: str = "") -> go.Figure:
    """The map of a seed's correlations on the cortex; by default its title says how many best matches are default."""
    found = connectivity.agreement(seed, signal_removed)
    return brain.network(
        values=connectivity.seed_map(seed, signal_removed),
        limit=LIMIT,
        unit=UNIT,
        title=title or f"Of the {connectivity.TOP} best matches, {found.default_in_top} are default regions",
    )


def summary(seed: int, signal_removed: bool = False) -> str:
    """What the map says in numbers, as HTML."""
    found = connectivity.agreement(seed, signal_removed)
    networks = sorted(connectivity.network_means(seed, signal_removed).items(), key=lambda pair: -pair[1])
    best = atlas.network(networks[0][0]).label
    return (
        f'<div class="dm-card"><p><b>{found.default_in_top} of the {connectivity.TOP}</b> best-matching places are default '
        f"regions. Mean correlation with the default network {_signed(found.mean_default)}, with the rest "
        f"{_signed(found.mean_rest)}. Highest on average: {best} ({_signed(networks[0][1])}). Below zero: "
        f"<b>{found.negative} of {found.parcels}</b> places.</p></div>"
    )


def _signed(r: float) -> str:
    return f"{r:.2f}".replace("-", "−")


def seed_lab() -> None:
    """Exercise: choose a seed and watch the network that it brings out."""
    first = SEEDS[0][0]
    text = Panel(summary(first), live=True)
    light = LightFigure(
        figure(first),
        description="The cortex coloured by how closely each of 100 places rises and falls with the seed: orange for together, "
        "blue for opposite, grey for unrelated. From the posterior cingulate, medial prefrontal cortex, angular gyrus and "
        "lateral temporal cortex stand out; from retrosplenial cortex, visual places join its default neighbours.",
        table=connectivity.seed_table(first),
        source=SOURCE,
    )

    def react(values: dict) -> None:
        seed = int(values["seed"])
        light.draw(figure(seed), table=connectivity.seed_table(seed))
        text.html = summary(seed)

    controls = Controls(
        "Seed lab",
        select("seed", "Seed", [(str(number), name) for number, name in SEEDS]),
        values={"seed": str(first)},
        on_change=react,
    )
    display(controls, light, text)


def signal_lab() -> None:
    """Exercise: switch global signal regression on and off, and count the places below zero."""
    seed = SEEDS[0][0]

    def drawing(removed: bool) -> go.Figure:
        found = connectivity.agreement(seed, removed)
        return figure(seed, removed, title=f"Below zero: {found.negative} of {found.parcels} places")

    text = Panel(summary(seed), live=True)
    light = LightFigure(
        drawing(False),
        description="The map of the posterior cingulate seed. With the global signal in, nearly all places are grey or orange. "
        "With it taken out, the same places stand out in orange, and most of the others turn blue: the zero line has moved.",
        table=connectivity.seed_table(seed),
        source=SOURCE,
    )

    def react(values: dict) -> None:
        light.draw(drawing(values["removed"]), table=connectivity.seed_table(seed, values["removed"]))
        text.html = summary(seed, values["removed"])

    controls = Controls(
        "Global signal regression",
        toggle("removed", "Global signal regression"),
        values={"removed": False},
        on_change=react,
    )
    display(controls, light, text)
