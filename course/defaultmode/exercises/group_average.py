"""Toy: two interwoven networks, placed a little differently in each person, and what their average looks like."""

import numpy as np
import plotly.graph_objects as go
from IPython.display import display
from plotly.subplots import make_subplots

from .. import look
from ..exhibit import Table
from ..show import LightFigure
from .controls import Controls, select, slider

PEOPLE = 24
WIDTH, HEIGHT = 48, 24
AGREED = 0.5
"""A letter is written where at least three of four people agree (mean of ±1 beyond ±0.5)."""


def people(count: int = PEOPLE, seed: int = 2050) -> np.ndarray:
    """Simulated patches of cortex.

    Returns
    -------
    numpy.ndarray, shape (count, HEIGHT, WIDTH)
        +1 where network A lies, −1 where network B lies: stripes of one width, shifted and bent in each person.
        A toy made for this course; the idea that averaging blurs interwoven networks is Braga & Buckner's (2017).
    """
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    shift = rng.uniform(0, 2 * np.pi, (count, 1, 1))
    bend = rng.uniform(-2.5, 2.5, (count, 1, 1)) * np.sin(2 * np.pi * y / HEIGHT + rng.uniform(0, 2 * np.pi, (count, 1, 1)))
    return np.where(np.sin(2 * np.pi * (x + bend) / 16 + shift) >= 0, 1.0, -1.0)


def contrast_left(average: np.ndarray) -> float:
    """Mean distance of the average from "neither": 1 in one person, 0 when the networks have melted into one."""
    return float(np.mean(np.abs(average)))


def figure(person: int, averaged: int) -> go.Figure:
    """One simulated person's patch beside the average of the first `averaged` people."""
    patches = people()
    maps = patches[person], patches[:averaged].mean(axis=0)
    left = contrast_left(maps[1])
    one = "one person" if averaged == 1 else f"{averaged} people"
    drawing = make_subplots(cols=2, subplot_titles=(f"Person {person + 1}", f"Average of {one}"), horizontal_spacing=0.06)
    # as in the brain: one network orange-dashed, one green-dotted in look's table; letters say it without colour
    scale = [[0, look.colour("medial-temporal")], [0.5, look.colour("cortex")], [1, look.colour("dorsomedial")]]
    for column, values in enumerate(maps, start=1):
        letters = np.full(values.shape, "", dtype=object)
        letters[2::5, 1::4] = np.where(values >= AGREED, "A", np.where(values <= -AGREED, "B", ""))[2::5, 1::4]
        drawing.add_heatmap(
            z=values.astype("float32"),
            zmin=-1,
            zmax=1,
            colorscale=scale,
            showscale=False,
            hoverinfo="skip",
            text=letters.tolist(),
            texttemplate="%{text}",
            textfont={"color": look.colour("ink"), "size": 12},
            row=1,
            col=column,
        )
    drawing.update_xaxes(visible=False)
    drawing.update_yaxes(visible=False)
    drawing.update_layout(
        template=look.template(),
        title=f"In the average, {left:.0%} of the contrast between the networks is left",
        height=320,
        margin={"t": 80},
    )
    return drawing


def table() -> Table:
    """How much of the contrast is left for groups of several sizes."""
    patches = people()
    sizes = (1, 2, 4, 8, 12, 16, 20, PEOPLE)
    return ("People averaged", "Contrast left"), [(size, f"{contrast_left(patches[:size].mean(axis=0)):.0%}") for size in sizes]


def averaging() -> None:
    """Exercise: choose a person and a group size, and watch two networks melt into one."""
    light = LightFigure(
        figure(0, 1),
        description="Two maps of the same patch of cortex. On the left one simulated person: stripes of network A and "
        "network B, crisp, and in another place in each person. On the right the average: crisp for one person, blurred "
        "into one even patch when many are averaged.",
        table=table(),
        source=f"A simulation of {PEOPLE} people made for this course; no brain was measured.",
    )
    controls = Controls(
        "Averaging people",
        select("person", "Person", [(str(k), f"Person {k + 1}") for k in range(PEOPLE)]),
        slider("averaged", "People averaged", 1, PEOPLE, 1),
        values={"person": "0", "averaged": 1},
        on_change=lambda values: light.draw(figure(int(values["person"]), values["averaged"])),
    )
    display(controls, light)
