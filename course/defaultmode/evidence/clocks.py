"""Two clocks on one axis of time: what was seen when after ketamine, in mice and in people."""

import math

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit, Table
from ..wording import joined
from . import drawing
from .drawing import label
from .studies import Anchor, Hour, KetamineStudy, studies
from .time_course import part

CLOCKS = {"mice": "Mice", "people": "People"}
"""The two blocks, in their order, with their headings."""

SIGNS = {"seen": ("●", "circle", "ink"), "not seen": ("○", "circle-open", "quiet")}
"""Sign, marker and colour of what was seen, and of what was looked for and not seen, or no longer there."""

_TICKS = {0.5: "30<br>min", 1: "1<br>h", 6: "6<br>h", 24: "1<br>day", 72: "3<br>days", 168: "1<br>week", 336: "2<br>weeks"}
_FIRST, _LAST = 0.4, 620
"""Ends of the axis in hours."""

_EARLY, _LATE = 1, 100
"""Hours; words about earlier marks begin at the left edge, about later ones end at the right: they have no room there."""

_TAIL = 3
"""A bar whose beginning was not read is drawn from a third of its end, dotted."""

_GAP = 0.7
"""Lanes between the blocks, for the heading of the second."""


def linked(row: Hour) -> Anchor | KetamineStudy | None:
    """The row of another table that holds the time of this one; None where it has a time of its own, or none."""
    name, _, row_id = row.time_of.partition("/")
    return next((each for each in studies(name).rows if each.id == row_id), None) if name else None


def hours(row: Hour) -> tuple[float | None, float | None]:
    """Beginning and end of a row in hours after the drug; None for what was not read. A moment has no end."""
    match linked(row):
        case Anchor() as anchor:
            return 24 * anchor.day, None if anchor.until_day is None else 24 * anchor.until_day
        case KetamineStudy() as study:
            return study.hours, None
    return row.hours, row.until_hours


def when(row: Hour) -> str:
    """The time of a row in words: ``40 min``, ``day 7``, ``6 to 24 h``, ``up to 14 days``, or what it says itself."""
    start, end = hours(row)
    known = [bound for bound in (start, end) if bound is not None]
    if not known:
        return row.timing
    per_unit = 1 / 60 if known[0] < 1 else 1 if any(bound % 24 for bound in known) else 24
    amount = " to ".join(f"{bound / per_unit:.0f}" for bound in known)
    if per_unit == 24 and start is not None:
        return f"{drawing.plural(len(known), 'day', 'days')} {amount}"
    unit = "min" if per_unit < 1 else "h" if per_unit == 1 else drawing.plural(round(known[0] / per_unit), "day", "days")
    return f"{'up to ' if start is None else ''}{amount} {unit}"


def said(row: Hour) -> str:
    """What the figure writes beside a row: when, and what was seen or how much was left of the effect on day 1."""
    if hours(row) == (None, None):
        return f"{row.label} ({row.timing})"
    anchor = linked(row)
    share = anchor.share if isinstance(anchor, Anchor) else None
    return f"{when(row)}: {row.label if share in (None, 1) else f'{part(share)} left'}"


def message(rows: list[Hour]) -> str:
    """The figure's title: whether the marker of synapses had risen in people, as spines do late in mice."""
    in_people = [row.outcome for row in rows if row.clock == "people" and row.measure == "synapses"]
    people = "had risen" if "seen" in in_people else "had not changed"
    return f"In mice most spines came late; in people a marker {people}"


def two_clocks() -> Exhibit:
    """What was seen when: spines and behaviour in mice above, symptoms, memory and scans in people below."""
    rows: list[Hour] = list(studies("clocks").rows)
    blocks = [
        f"{heading}: "
        + "; ".join(f"{row.lane.lower()}, {said(row)} ({row.outcome})" for row in rows if row.clock == clock)
        + "."
        for clock, heading in CLOCKS.items()
    ]
    return Exhibit(
        _figure(rows, message(rows)),
        "One axis of time from minutes to weeks, each tenfold equally wide, with mice above and people below. "
        + " ".join(blocks),
        _table(rows),
        f"{joined([references.short(key) for key in dict.fromkeys(row.reference for row in rows)])}, read in "
        f"{drawing.read_in(rows)}. Where no time was read no mark stands. From which of the repeated doses the hours count was "
        "not read. The synapse scan measures a marker, not spines.",
    )


def _table(rows: list[Hour]) -> Table:
    columns = ("In", "What", "When", "From hour", "To hour", "Outcome", "Finding", "n", "Study", "Read in", "Limits")
    table = []
    for row in rows:
        bounds = ("" if bound is None else round(bound, 2) for bound in hours(row))
        study = (row.n or "not stated", references.short(row.reference), row.level, row.note)
        table.append((row.clock, row.lane, when(row), *bounds, row.outcome, row.finding, *study))
    return columns, table


def _figure(rows: list[Hour], title: str) -> go.Figure:
    figure, y = go.Figure(), 0.0
    places: dict[tuple[str, str], float] = {}  # by clock and lane: what both clocks measure may have one name
    for clock, heading in CLOCKS.items():
        label(figure, f"<b>{heading}</b>", xref="paper", x=0, xanchor="right", xshift=-8, y=y - 0.75)
        for lane in dict.fromkeys(row.lane for row in rows if row.clock == clock):
            places[clock, lane] = y
            y += 1
        y += _GAP
    last = y - _GAP
    for row in rows:
        _mark(figure, row, places[row.clock, row.lane])
    border = max(place for (clock, _), place in places.items() if clock == next(iter(CLOCKS))) + 0.5
    rule = {"color": look.colour("quiet"), "width": 1}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=border, y1=border, line=rule)
    key = "    ".join(
        f"{SIGNS[outcome][0]} {words}" for outcome, words in (("seen", "seen"), ("not seen", "not, or no longer, seen"))
    )
    label(figure, f"{key}    ┄ beginning not read", colour="quiet", xref="paper", x=0, yref="paper", y=1, yanchor="bottom")
    who: dict[tuple[str, str], dict[str, None]] = {lane: {} for lane in places}
    for row in rows:
        who[row.clock, row.lane][drawing.cite(row.reference)] = None
    return drawing.lay_out(
        figure,
        title,
        height=drawing.TALLEST,
        top=56,
        xaxis={
            "type": "log",
            "range": [math.log10(_FIRST), math.log10(_LAST)],
            "tickvals": list(_TICKS),
            "ticktext": list(_TICKS.values()),
            "title": "Time after ketamine (each tenfold equally wide)",
            "zeroline": False,
        },
        yaxis={
            "range": [last - 0.5, -1],
            "tickvals": list(places.values()),
            "ticktext": [f"{lane[1]}<br>{joined(list(names))}" for lane, names in who.items()],
            "tickfont": {"color": look.colour("ink"), "size": 13},
            "showgrid": False,
            "zeroline": False,
        },
    )


def _mark(figure: go.Figure, row: Hour, y: float) -> None:
    """A point or a bar with what it says above it; words alone where no time was read."""
    _, symbol, token = SIGNS[row.outcome]
    start, end = hours(row)
    colour = look.colour(token)
    if start is None and end is None:
        label(figure, f"<i>{said(row)}</i>", colour="quiet", xref="paper", x=0.01, y=y)
        return
    known = [bound for bound in (start, end) if bound is not None]
    x = known if start is not None else [known[0] / _TAIL, *known]
    figure.add_scatter(
        x=x,
        y=[y] * len(x),
        mode="lines+markers",
        line={"color": colour, "width": 8 if start is not None else 3, "dash": "solid" if start is not None else "dot"},
        marker={
            "color": colour,
            "size": [11 if hour in known else 0 for hour in x],
            "symbol": symbol,
            "opacity": 1,
            "line": {"width": 2, "color": colour},
        },
        meta={"row": row.id},
    )
    middle = math.sqrt(x[0] * x[-1])
    place: dict = {"x": math.log10(middle), "xanchor": "center"}
    if middle < _EARLY or middle > _LATE:
        place = (
            {"xref": "paper", "x": 0.01, "xanchor": "left"}
            if middle < _EARLY
            else {"xref": "paper", "x": 1, "xanchor": "right"}
        )
    label(figure, said(row), y=y, yshift=14, **place)
