"""Attenuation, by Spearman's formula: what unreliable measures leave of a true correlation."""

import math

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from . import drawing
from .drawing import about, label
from .overlap import standard_errors
from .studies import Effect, number, studies

SCALE = 0.85
"""Reliability of a questionnaire: assumed, a good one; no study of the course gives it."""

_ROW = "edge-reliability"


def reliability() -> Effect:
    """The row of ``forest.toml`` with the mean reliability of a single connection (noble2019)."""
    return next(row for row in studies("forest").rows if row.id == _ROW)


def observed(true: float, reliability_a: float, reliability_b: float) -> float:
    """The correlation that would be seen on average, by Spearman's formula: true × √(reliability_a × reliability_b).

    It assumes errors that have nothing to do with each other or with what is measured.
    """
    return true * math.sqrt(reliability_a * reliability_b)


def people_needed(correlation: float) -> float:
    """People needed to find a correlation four times in five, two-sided 5%: (`standard_errors` / atanh r)² + 3, not rounded.

    The test uses Fisher's transformation of r. Infinite for 0.
    """
    if correlation == 0:
        return math.inf
    return 3.0 if abs(correlation) >= 1 else (standard_errors() / math.atanh(correlation)) ** 2 + 3


def attenuation(true: float = 0.4, edge: float | None = None, scale: float = SCALE) -> Exhibit:
    """The observed against the true correlation of a connection and a questionnaire.

    Parameters
    ----------
    true : float
        The correlation of what the two measures stand for, 0 to 1.
    edge : float, optional
        Reliability of the connection, 0 to 1; by default the published mean (`reliability`).
    scale : float
        Reliability of the questionnaire, 0 to 1; the default is assumed.

    Raises
    ------
    ValueError
        For a number outside 0 to 1.
    """
    published = reliability()
    edge = published.effect.value if edge is None else edge
    for name, value in (("true", true), ("edge", edge), ("scale", scale)):
        if not 0 <= value <= 1:
            raise ValueError(f"attenuation needs '{name}' between 0 and 1, not {value:g}.")
    seen = observed(true, edge, scale)
    factor = observed(1, edge, scale)
    figure = drawing.lay_out(go.Figure(), f"A true correlation of {true:.2f} would show up as {seen:.2f}", height=400)
    quiet, ink = look.colour("quiet"), look.colour("ink")
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": quiet, "width": 1.5, "dash": "dot"}, meta={"part": "perfect"}
    )
    figure.add_scatter(x=[0, 1], y=[0, factor], mode="lines", line={"color": ink, "width": 3}, meta={"part": "observed"})
    figure.add_scatter(
        x=[true, true, 0],
        y=[0, seen, seen],
        mode="lines",
        line={"color": ink, "width": 1, "dash": "dash"},
        meta={"part": "reading"},
    )
    figure.add_scatter(
        x=[true],
        y=[seen],
        mode="markers",
        marker={"color": ink, "size": 11, "symbol": "diamond"},
        meta={"part": "point"},
    )
    label(figure, "with perfect measures, seen = true", x=0.93, y=0.98, xanchor="right", align="right", colour="quiet")
    label(
        figure,
        f"with reliabilities<br>{edge:.2f} and {scale:.2f}:<br>{factor:.0%} is seen",
        x=1,
        xshift=10,
        y=min(factor, 0.95),
    )
    figure.update_layout(
        xaxis={"title": {"text": "True correlation"}, "range": [0, 1.01], "zeroline": True, "tickformat": ".1f"},
        yaxis={
            "title": {"text": "Correlation seen"},
            "range": [0, 1.02],
            "zeroline": True,
            "tickvals": [0.2, 0.4, 0.6, 0.8, 1.0],
            "tickformat": ".1f",
        },
        margin={"b": 40, "r": 124},
    )
    effect = published.effect
    where = f"{references.short(published.reference)}, {published.level}, printed: {effect}; {published.n}"
    columns = ("What", "Value", "Where it comes from")
    rows = [
        ("true correlation", f"{true:.2f}", "chosen"),
        ("reliability of the connection", f"{edge:.2f}", where if edge == effect.value else f"chosen; published mean: {where}"),
        ("reliability of the questionnaire", f"{scale:.2f}", "assumed" if scale == SCALE else "chosen"),
        ("correlation seen, on average", f"{seen:.2f}", "derived: true × √(reliability × reliability)"),
        *(
            (f"people needed to find {what}, four times in five", about(people_needed(r)), "derived: (2.80 / atanh r)² + 3")
            for what, r in (("the true correlation", true), ("the correlation seen", seen))
        ),
    ]
    return Exhibit(
        figure,
        f"A line from zero that rises less steeply than the dotted diagonal of perfect measures: a true correlation of "
        f"{true:.2f} is seen as {seen:.2f} on average. The two lines part further the stronger the true correlation is.",
        (columns, rows),
        f"Spearman's formula, calculated for the course. Mean reliability of one connection {number(effect.value)} "
        f"({references.short(published.reference)}, {published.n}); "
        f"{number(SCALE)} for the questionnaire is assumed.",
    )
