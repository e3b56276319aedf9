"""From a difference between groups to one person: overlap, guessing, variance, and the people a study needs.

All formulas assume two normal distributions with equal spread. They are held against ``overlap.toml`` by a test, and
agree with what winter2022 measured in 1,809 adults: overlap of 87 to 95% where less than 2% of variance is explained.
"""

import math
from statistics import NormalDist

import numpy as np
import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from . import drawing
from .drawing import HIDDEN_AXIS, about, label
from .studies import number, studies

_NORMAL = NormalDist()
LIMIT = 2.0
"""The largest d that the figure has room for."""


def overlap(d: float) -> float:
    """Share of the two groups' distributions that coincides, 0 to 1: 2Φ(−|d|/2)."""
    return 2 * _NORMAL.cdf(-abs(d) / 2)


def accuracy(d: float) -> float:
    """Share of right guesses, 0.5 to 1, of the best rule for one value when both groups are equally large: Φ(|d|/2)."""
    return _NORMAL.cdf(abs(d) / 2)


def variance(d: float) -> float:
    """Share of variance that belonging to a group explains, 0 to 1, with groups equally large: d² / (d² + 4)."""
    return d * d / (d * d + 4)


def standard_errors(power: float = 0.8, alpha: float = 0.05) -> float:
    """How many standard errors from zero an effect must lie to be found so often: z₁₋ₐ/₂ + z_power, 2.80 as it stands."""
    return _NORMAL.inv_cdf(1 - alpha / 2) + _NORMAL.inv_cdf(power)


def people_per_group(d: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """People needed in each of two groups to find `d`: 2 × (`standard_errors` / d)².

    The normal approximation for a two-sided test, not rounded. Infinite for d = 0.
    """
    return math.inf if d == 0 else 2 * (standard_errors(power, alpha) / d) ** 2


def group_to_client(d: float = 0.246) -> Exhibit:
    """Two groups that differ by `d` standard deviations, what they share, and how well one value tells them apart.

    Raises
    ------
    ValueError
        When d lies outside 0 to `LIMIT`.
    """
    if not 0 <= d <= LIMIT:
        raise ValueError(f"group_to_client draws differences from 0 to {LIMIT:g} standard deviations, not {d:g}.")
    x = np.linspace(-3.5, 3.5 + LIMIT, 281)
    first, second = (np.exp(-((x - mean) ** 2) / 2) / math.sqrt(2 * math.pi) for mean in (0, d))
    right = round(100 * accuracy(d))
    figure = drawing.lay_out(go.Figure(), f"Guessing from one value is right {right} times in 100", height=380)
    figure.add_scatter(
        x=x,
        y=np.minimum(first, second),
        mode="lines",
        fill="tozeroy",
        fillcolor=look.colour("hairline"),
        line={"width": 0, "color": look.colour("hairline")},
        meta={"part": "shared"},
    )
    for name, curve, dash in (("without", first, "solid"), ("with", second, "dash")):
        figure.add_scatter(
            x=x,
            y=curve,
            mode="lines",
            line={"color": look.colour("ink"), "width": 2.5, "dash": dash},
            meta={"part": name},
        )
    # the one place where the shared area is highest
    label(
        figure,
        f"shared<br>{round(100 * overlap(d))}%",
        x=d / 2,
        y=0.42 * math.exp(-(d * d) / 8) / math.sqrt(2 * math.pi),
        xanchor="center",
        align="center",
    )
    for text, mean, side in (
        ("people without<br>the condition", 0, -1),
        ("people with<br>the condition", d, 1),
    ):
        label(
            figure,
            text,
            x=mean + side * 1.15,
            y=0.24,
            xshift=side * 4,
            xanchor="right" if side < 0 else "left",
            align="right" if side < 0 else "left",
        )
    for mean in (0, d):
        figure.add_shape(
            type="line", x0=mean, x1=mean, y0=0.31, y1=0.4, line={"color": look.colour("quiet"), "width": 1, "dash": "dot"}
        )
    label(figure, f"averages {number(d)} apart" if d else "averages equal", x=d / 2, y=0.425, xanchor="center", colour="quiet")
    figure.update_layout(
        xaxis={
            "title": {"text": "Measured value, standard deviations from the first average"},
            "range": [-3.6, 5.4],
            "dtick": 1,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={**HIDDEN_AXIS, "range": [-0.002, 0.45]},
        margin={"b": 40},
    )
    columns = ("What follows from the difference", "Value", "Formula")
    rows = [
        ("difference between the averages (d)", f"{number(d)} standard deviations", "given"),
        ("shared by both groups", f"{100 * overlap(d):.1f}%", "2Φ(−d/2)"),
        ("right guesses from one value", f"{100 * accuracy(d):.1f}%", "Φ(d/2)"),
        ("variance explained by the group", f"{100 * variance(d):.1f}%", "d² / (d² + 4)"),
        ("people needed in each group, to find it four times in five", about(people_per_group(d)), "2 × (2.80 / d)²"),
    ]
    rows += [
        (
            f"drawn from: {row.label}, {references.short(row.reference)}, n = {row.n or 'not stated'}, {row.level}",
            f"{number(row.d)} standard deviations",
            row.note,
        )
        for row in studies("overlap").rows
        if row.d == d
    ]
    coin = " A coin is right 50 times in 100." if right <= 60 else ""
    return Exhibit(
        figure,
        f"Two bell curves, their peaks {number(d)} standard deviations apart; the grey area that both cover is "
        f"{round(100 * overlap(d))}% of each. A best guess of the group from one value is right {right} times in 100.{coin} "
        "Which curve stands on the right does not matter here: only the distance counts.",
        (columns, rows),
        "Calculated for two normal distributions of equal spread and groups of equal size; no measured person is drawn. "
        "Real distributions are less tidy.",
    )
