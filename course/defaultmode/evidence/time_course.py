"""How long the benefit lasts: the few points that are known, and nothing drawn between or beyond them."""

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from ..wording import joined
from . import drawing
from .drawing import label
from .studies import Anchor, number, studies

_PARTS = {1 / 5: "a fifth", 1 / 4: "a quarter", 1 / 3: "a third", 1 / 2: "half", 2 / 3: "two thirds", 3 / 4: "three quarters"}


LOST = "days-10-12"
"""The anchor at which no difference from the comparator was found: a band of unknown height."""


def part(share: float) -> str:
    """The nearest everyday fraction, in words."""
    return _PARTS[min(_PARTS, key=lambda each: abs(each - share))]


def durability() -> Exhibit:
    """The anchors of the time course: sizes where a source gives one, and marks on the time axis where it gives none."""
    rows: tuple[Anchor, ...] = studies("durability").rows
    sized = [row for row in rows if row.share is not None]
    unsized = [row for row in rows if row.share is None]
    first, last = sized[0], sized[-1]
    assert first.share and last.share
    left = part(last.share / first.share)
    title = f"By day {number(last.day)} the average effect is about {left} of that on day {number(first.day)}"
    sizes = joined([f"{row.share:.2f} on day {number(row.day)}" for row in sized])
    return Exhibit(
        _figure(sized, unsized, title),
        f"Only {drawing.counted(len(sized))} points have a size: {sizes}, as a share of the effect on day 1. "
        f"{drawing.counted(len(unsized)).capitalize()} marks or bands have none: "
        + "; ".join(f"{row.label[0].lower()}{row.label[1:]}{_days(row)}" for row in unsized)
        + ". The dotted line joins the two points for the eye only; what happens between them is not known.",
        (
            (
                "What",
                "From day",
                "To day",
                "Share of day 1",
                "Derived",
                "Finding",
                "n",
                "Study",
                "Read in",
                "Limits",
            ),
            [
                (
                    row.label,
                    number(row.day),
                    "" if row.until_day is None else number(row.until_day),
                    "not known" if row.share is None else row.share,
                    row.formula,
                    row.finding,
                    row.n or "not stated",
                    references.short(row.reference),
                    row.level,
                    row.note,
                )
                for row in rows
            ],
        ),
        f"{references.short(last.reference)}, n = {last.n}, and the studies named, read in {drawing.read_in(rows)}. The share "
        f"on day {number(last.day)} is the course’s own ratio ({last.formula}) and has no interval; the marks below it are "
        "other people in other studies.",
    )


def _days(row: Anchor) -> str:
    """When, in brackets; empty where the label says it."""
    if row.day < 1 or "day" in row.label.lower():
        return ""
    return f" (day {number(row.day)})" if row.until_day is None else f" (days {number(row.day)} to {number(row.until_day)})"


def _figure(sized: list[Anchor], unsized: list[Anchor], title: str) -> go.Figure:
    figure = go.Figure()
    marks = [row for row in unsized if row.id != LOST]
    bands = [row for row in unsized if row.id == LOST]
    quiet, ink = look.colour("quiet"), look.colour("ink")
    days, shares = [row.day for row in sized], [row.share for row in sized]
    connector = {"color": quiet, "width": 1.5, "dash": "dot"}
    figure.add_scatter(x=days, y=shares, mode="lines", line=connector, hoverinfo="skip")
    reference = sized[0]
    for row in sized:
        hollow = row is not reference
        symbol = "circle-open" if hollow else "circle"
        figure.add_scatter(
            x=[row.day], y=[row.share], mode="markers", hoverinfo="skip",
            marker={"color": ink, "size": 13, "symbol": symbol, "line": {"width": 2.5, "color": ink}},
        )  # fmt: skip
        assert row.share is not None
        text = f"{row.share:.2f} on day {number(row.day)}{'<br>derived, no interval' if hollow else ''}"
        place = {"xanchor": "center", "align": "center", "yshift": -26} if hollow else {"xshift": 14}
        label(figure, text, x=row.day, y=row.share, **place)
    for lane, row in enumerate(marks):
        if row.until_day is None:
            marker = {"color": quiet, "size": 13, "symbol": "line-ns", "line": {"width": 4, "color": quiet}}
            figure.add_scatter(x=[row.day], y=[lane], mode="markers", marker=marker, hoverinfo="skip", yaxis="y2")
        else:
            line = {"color": quiet, "width": 8}
            days = [row.day, row.until_day]
            figure.add_scatter(x=days, y=[lane, lane], mode="lines", line=line, hoverinfo="skip", yaxis="y2")
    for row in bands:
        box = {"fillcolor": look.colour("cortex"), "opacity": 0.25, "line_width": 0}
        figure.add_shape(type="rect", x0=row.day, x1=row.until_day, y0=0, y1=1.18, **box)
        for x in (row.day, row.until_day):
            edge = {"color": look.colour("spread"), "width": 1.5}
            figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1.18, line=edge)
        text = f"{row.label}:<br>no clear difference<br>from control;<br>size not known"
        label(figure, text, x=row.until_day, y=1.18, xshift=8, yanchor="top")
    figure.add_shape(type="line", x0=-0.4, x1=20, y0=0, y1=0, line={"color": quiet, "width": 1})
    return drawing.lay_out(
        figure,
        title,
        height=430,
        xaxis={
            "range": [-0.4, 20],
            "title": "Days after treatment (equal steps)",
            "dtick": 2,
            "showgrid": False,
            "zeroline": False,
            "anchor": "y2",
        },
        yaxis={
            "domain": [0.45, 1],
            "range": [-0.05, 1.18],
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0", "half", "all"],
            "title": "Share of day 1",
            "showgrid": False,
            "zeroline": False,
        },
        yaxis2={
            "domain": [0, 0.38],
            "range": [len(marks) - 0.5, -0.6],
            "tickvals": list(range(len(marks))),
            "ticktext": [row.label.replace(", ", ",<br>") for row in marks],
            "tickfont": {"color": ink, "size": 13},
            "showgrid": True,
            "zeroline": False,
            "anchor": "x",
        },
    )
