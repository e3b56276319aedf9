"""What a comparator changes, and the way of processing: ketamine beside midazolam, with sizes and without."""

import plotly.graph_objects as go

from .. import claims, look, references
from ..exhibit import Exhibit, Table
from ..wording import joined
from . import drawing
from .drawing import label
from .ketamine import COMPARATOR
from .studies import Estimate, KetamineStudy, number, studies

Sized = list[tuple[KetamineStudy, Estimate]]
"""Measurements of the default network that come with a size."""

_GAP = 1.6
"""Rows between the two blocks: the axis of the first and the heading of the second."""


def comparator_contrast() -> Exhibit:
    """Ketamine beside its comparator, with sizes from one analysis and the direction alone from another."""
    rows: list[KetamineStudy] = [row for row in studies("ketamine_connectivity").rows if row.contrast == "comparator"]
    sized = [(row, row.effect) for row in rows if row.effect and any(each.core for each in row.found)]
    unsized = [row for row in rows if not row.effect]
    first, second = sized[0][0], unsized[0]
    ways = [row.found[0].direction for row in (*(row for row, _ in sized), *unsized) if row.drug == COMPARATOR]
    message = (
        "Midazolam looks like ketamine in one analysis, not in another"
        if len(set(ways)) > 1
        else "Every analysis finds midazolam and ketamine alike"
    )
    sizes = joined([f"{row.drug} {number(effect.value)}" for row, effect in sized])
    words = joined([f"{row.drug} {look.DIRECTIONS[row.found[0].direction][1]}" for row in unsized])
    return Exhibit(
        _figure(sized, unsized, message),
        f"Two blocks of two lines. Above, {references.short(first.reference)} with sizes (d): {sizes}. "
        f"Below, {references.short(second.reference)} without sizes: {words}.",
        _table([*(row for row, _ in sized), *unsized]),
        f"{references.short(first.reference)}, n = {first.n}, {first.level}: it does not say what ± is, so the intervals "
        f"are derived and may be wrong. {references.short(second.reference)}: the same group, probably the same people; "
        "networks in general, not the default network alone.",
    )


def _figure(sized: Sized, unsized: list[KetamineStudy], message: str) -> go.Figure:
    figure = go.Figure()
    drawn = [*(row for row, _ in sized), *unsized]
    places = {row.id: y + _GAP * (y >= len(sized)) for y, row in enumerate(drawn)}
    for row, effect in sized:
        y, token = places[row.id], look.DIRECTION_TOKENS[row.found[0].direction]
        interval = {"color": look.colour(token), "width": 6, "dash": "6px,3px" if effect.derived else "solid"}
        figure.add_scatter(x=[effect.low, effect.high], y=[y, y], mode="lines", line=interval, hoverinfo="skip")
        marker = {"color": look.colour("ink"), "size": 9, "symbol": "diamond"}
        figure.add_scatter(x=[effect.value], y=[y], mode="markers", marker=marker, hoverinfo="skip")
        drawing.write(figure, [effect.value], [y - 0.3], [row.found[0].detail])
    for row in unsized:
        words = ", ".join((*row.found[0].of.split(", ")[1:], "no size given"))
        label(figure, words, colour="quiet", x=0.38, xref="paper", xanchor="center", y=places[row.id])
    for row in drawn:
        way = row.found[0].direction
        colour = look.DIRECTION_TOKENS[way]
        label(figure, claims.direction(way), colour=colour, x=0.8, xref="paper", y=places[row.id])
    for row in (sized[0][0], unsized[0]):
        heading = f"<b>{references.short(row.reference)}: {row.found[0].of.split(', ')[0]}</b>"
        label(figure, heading, x=0, xref="paper", y=places[row.id] - 0.75)
    foot = len(sized) - 0.35
    kind = "derived, " if sized[0][1].derived else ""
    label(figure, f"broken line: {kind}{sized[0][1].interval}", colour="quiet", x=0, xref="paper", y=foot - 0.3)
    figure.add_shape(type="line", x0=0, x1=0, y0=-0.5, y1=foot - 0.45, line={"color": look.colour("quiet"), "width": 1})
    lows = [effect.low for _, effect in sized if effect.low is not None]
    top, bottom = -1.05, places[drawn[-1].id] + 0.45
    return drawing.lay_out(
        figure,
        message,
        height=420,
        xaxis={
            "domain": [0, 0.76],
            "range": [min(lows) - 0.1, 0.2],
            "title": "Standardised difference (d), below zero = lower",
            "anchor": "free",
            "position": (bottom - foot) / (bottom - top),
            "showgrid": False,
            "showline": True,
            "zeroline": False,
        },
        yaxis={
            "range": [bottom, top],
            "tickvals": list(places.values()),
            "ticktext": [row.drug if row.drug != COMPARATOR else f"{row.drug}, comparator" for row in drawn],
            "tickfont": {"color": look.colour("ink"), "size": 13},
            "showgrid": False,
            "zeroline": False,
        },
    )


def _table(rows: list[KetamineStudy]) -> Table:
    columns = (
        "Study", "n", "Drug", "What was compared", "Direction", "d, with our sign", "As printed", "Low", "High", "Interval",
        "Formula", "Read in", "Limits",
    )  # fmt: skip
    table = []
    for row in rows:
        found = row.found[0]
        study = (references.short(row.reference), row.n or "not stated", row.drug, found.of, claims.direction(found.direction))
        size: tuple = ("not given", found.detail, "", "", "", "")
        if row.effect:
            bounds = (row.effect.low, row.effect.high, f"derived, {row.effect.interval}", row.effect.formula)
            size = (row.effect.value, found.detail, *bounds)
        table.append((*study, *size, row.level, row.note))
    return columns, table
