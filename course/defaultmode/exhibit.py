"""A figure with everything that `show` asks for: what to see in it, its numbers, where they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]
"""Column names, and rows of as many values."""


@dataclass(frozen=True)
class Exhibit:
    """What a function of `defaultmode.evidence` or `defaultmode.pharmacology` draws, ready for ``show(exhibit)``.

    Attributes
    ----------
    figure : plotly.graph_objects.Figure
        Its title is the message.
    description : str
        What there is to see, for a reader who cannot see it.
    table : tuple of (columns, rows)
        The numbers that the figure draws.
    source : str
        Foot line: where the numbers come from, and n.
    """

    figure: go.Figure
    description: str
    table: Table
    source: str = ""
