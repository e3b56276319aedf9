"""Toy: one measure taken twice from the same people, and where one client lands each time."""

import numpy as np
import plotly.graph_objects as go
from IPython.display import display

from .. import look, references
from ..evidence import spearman
from ..evidence.studies import number
from ..exhibit import Table
from ..show import LightFigure
from .controls import Controls, button, slider

PEOPLE = 100


def scans(icc: float, round_: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two measurements of the same simulated people.

    Parameters
    ----------
    icc : float
        Intraclass correlation, 0 to 1: the share of the variance that belongs to the person.
    round_ : int
        Another round draws the second scan anew; people and first scan stay.

    Returns
    -------
    tuple of two numpy.ndarray, each of shape (PEOPLE,)
        Scores in standard deviations: ``sqrt(icc) * person + sqrt(1 - icc) * scan``.
    """
    rng = np.random.default_rng(9)
    person, first = rng.standard_normal((2, PEOPLE))
    second = np.random.default_rng([round_, 30]).standard_normal(PEOPLE)
    return np.sqrt(icc) * person + np.sqrt(1 - icc) * first, np.sqrt(icc) * person + np.sqrt(1 - icc) * second


def places(scores: np.ndarray) -> np.ndarray:
    """Each person's place, 1 for the highest score."""
    return (-scores).argsort().argsort() + 1


def client(first: np.ndarray) -> int:
    """The person we follow: the one in tenth place at the first scan."""
    return int(np.flatnonzero(places(first) == 10)[0])


def stayed_in_top(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
    """How many of the first scan's top third were in the top third again, and how large that third is."""
    third = PEOPLE // 3
    return int(np.sum((places(first) <= third) & (places(second) <= third))), third


def _ordinal(place: int) -> str:
    return "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")


def figure(icc: float, round_: int = 0) -> go.Figure:
    """Every simulated person's two scans, with the client marked."""
    first, second = scans(icc, round_)
    who = client(first)
    again, third = stayed_in_top(first, second)
    drawing = go.Figure()
    drawing.add_scatter(
        x=first,
        y=second,
        mode="markers",
        hoverinfo="skip",
        marker={"color": look.colour("spread"), "size": 7},
        name="another person",
    )
    drawing.add_scatter(
        x=first[[who]],
        y=second[[who]],
        mode="markers+text",
        text=[f"your client: 10th, then {places(second)[who]}{_ordinal(places(second)[who])}"],
        textposition="top center",
        hoverinfo="skip",
        marker={"color": look.colour("core"), "size": 14, "symbol": "diamond"},
        name="your client",
    )
    bounds = [-3.2, 3.2]
    drawing.add_scatter(
        x=bounds,
        y=bounds,
        mode="lines",
        hoverinfo="skip",
        name="same score twice",
        line={"color": look.colour("quiet"), "width": 1, "dash": "dot"},
    )
    drawing.update_layout(
        template=look.template(),
        showlegend=False,
        height=400,
        title=f"Of the top {third} at the first scan, {again} are in the top {third} again",
        xaxis={"title": "First scan, standard deviations", "range": bounds},
        yaxis={"title": "Second scan, standard deviations", "range": bounds},
    )
    return drawing


def table(icc: float, round_: int = 0) -> Table:
    """What the figure shows, in numbers."""
    first, second = scans(icc, round_)
    who = client(first)
    again, third = stayed_in_top(first, second)
    return ("What", "Value"), [
        ("Reliability set (ICC)", float(icc)),
        ("Correlation of the two scans in this sample", float(np.corrcoef(first, second)[0, 1])),
        ("Your client's place at the first scan", int(places(first)[who])),
        ("Your client's place at the second scan", int(places(second)[who])),
        (f"Of the top {third} at the first scan, again in the top {third}", again),
    ]


def reliability() -> None:
    """Exercise: set the reliability, scan everybody again, and follow one client's place."""
    published = spearman.reliability()
    start, mean = published.effect.value, number(published.effect.value)
    light = LightFigure(
        figure(start),
        description=f"A cloud of {PEOPLE} points, one a simulated person: first scan across, second scan up. One client is "
        f"marked. At a reliability of {mean} the cloud is wide and the client often lands far from the dotted line of equal "
        "scores; near 0.9 the points gather along it.",
        table=table(start),
        source=f"A simulation made for this course. {mean} is the mean reliability of one connection in {published.n} "
        f"({references.short(published.reference)}).",
    )

    def follow(values: dict) -> None:
        light.draw(figure(values["icc"], values["again"]), table=table(values["icc"], values["again"]))

    controls = Controls(
        "Two scans of the same people",
        slider("icc", "Reliability (ICC)", 0.05, 0.95, 0.01),
        button("again", "Scan everybody again"),
        values={"icc": start, "again": 0},
        on_change=follow,
    )
    display(controls, light)
