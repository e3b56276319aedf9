"""What the figures of evidence share: a layout that stays still, words on the plot, names of studies, nothing found."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from ..wording import joined
from .studies import LEVELS, Row

ALL = "all"
"""What a filter says that keeps everything."""

TALLEST = 460
"""Pixels; no figure is higher. A figure with filters has this height for every selection, so that the page does not jump."""

LONGEST = 70
"""Letters; no title is longer."""

HIDDEN_AXIS = {"visible": False, "automargin": False}
"""An axis that only places things."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(number: int) -> str:
    """A count as a sentence writes it: in words up to twelve."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def lay_out(
    figure: go.Figure, title: str, *, height: int, top: int = 48, bottom: int = 8, pad: int = 12, **layout: Any
) -> go.Figure:
    """Give a figure its message and the course's look; nothing in it can be dragged or zoomed, everything is to be read."""
    figure.update_layout(
        template=look.template(),
        title={"text": title, "y": 1, "yanchor": "top", "yref": "container", "pad": {"t": pad, "l": 4}},
        height=height,
        margin={"l": 8, "r": 8, "t": top, "b": bottom},
        showlegend=False,
        hovermode=False,
        **layout,
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    return figure


def write(
    figure: go.Figure, x: Sequence[Any], y: Sequence[Any], text: Sequence[str], *, colour: str = "ink", **trace: Any
) -> None:
    """Put words or glyphs at points of the plot, in the colour of a token."""
    size = trace.pop("size", 13)
    figure.add_scatter(
        x=list(x),
        y=list(y),
        text=list(text),
        mode="text",
        textfont={"color": look.colour(colour), "size": size},
        hoverinfo="skip",
        cliponaxis=False,
        **trace,
    )


def label(figure: go.Figure, text: str, *, colour: str = "ink", **place) -> None:
    """Put words on a figure, in the colour of a token; `place` as in plotly's annotations, by default right of (x, y)."""
    figure.add_annotation(
        text=text,
        font={"color": look.colour(colour), "size": 13},
        **{"showarrow": False, "xanchor": "left", "yanchor": "middle", "align": "left", **place},
    )


def cite(key: str) -> str:
    """The shortest name of a study, for a mark in a figure: ``Raichle 2001``."""
    who, year = references.short(key).rsplit(", ", 1)
    return f"{who.split(' et al.')[0].split(' & ')[0].split(',')[0]} {year}"


def plural(count: int, one: str, many: str = "") -> str:
    """A noun for so many: ``study``, ``studies``."""
    return one if count == 1 else many or (f"{one[:-1]}ies" if one.endswith("y") else f"{one}s")


def number_of(count: int, one: str, many: str = "") -> str:
    """A count with its noun: ``1 data set``, ``2 data sets``."""
    return f"{count:,} {plural(count, one, many)}"


def about(people: float) -> str:
    """How many people are needed, rounded up: ``about 260``."""
    return "no number is enough" if math.isinf(people) else f"about {math.ceil(people):,}"


def read_in(rows: Iterable[Row]) -> str:
    """Where rows were read, the most frequent first: ``abstracts and figure legends``."""
    levels = [row.level for row in rows]
    return joined([LEVELS[level] for level in sorted(dict.fromkeys(levels), key=levels.count, reverse=True)])


def wrapped(text: str, width: int) -> str:
    """Text in lines of at most so many letters, a longer word excepted."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def check_choice(figure: str, asked: Mapping[str, str], offered: Mapping[str, Sequence[str]]) -> None:
    """Raise ValueError, with what there is, for a filter of a figure that asks for what is not offered."""
    for name, value in asked.items():
        if value not in (ALL, *offered[name]):
            raise ValueError(f"{figure} has no {name} '{value}'; use one of {', '.join((ALL, *offered[name]))}.")


def nothing(title: str, remedy: str, height: int) -> Exhibit:
    """The exhibit for a selection that nothing fits: it says so, and what to change."""
    figure = go.Figure()
    figure.add_annotation(
        x=0, y=0.95, xref="paper", yref="paper", xanchor="left", align="left", text=remedy, showarrow=False, font={"size": 13}
    )
    hidden = {"visible": False, "range": [0, 1]}
    lay_out(figure, title, height=height, xaxis=hidden, yaxis=hidden)
    return Exhibit(figure, f"An empty figure. {title}. {remedy}", (("What", "What to change"), [(title, remedy)]))
