"""`show`, the one door through which a figure reaches a page, and the light figure that stands behind it.

Plotly's own ``FigureWidget`` sends its 5 MB of JavaScript with every figure and reports every change back to the
kernel. `LightFigure` sends plotly once a page, sends a figure when it comes near the screen, reports clicks only,
and draws what a figure needs around it: buttons for fixed views, the description, the numbers as a table.
"""

import html
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import plotly
import plotly.graph_objects as go
import traitlets
from IPython.display import display
from plotly.io.json import to_json_plotly

from . import look
from .exhibit import Exhibit, Table


@cache
def _plotly_bundle() -> bytes:
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


class LightFigure(anywidget.AnyWidget):
    """A plotly figure on the page, with its views, description and table.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Drawn as it is; ``layout.meta["views"]`` (see `defaultmode.brain.VIEWS`) becomes buttons.
    description : str
        What there is to see, for a reader who cannot see it. Must not be empty.
    table : tuple of (columns, rows)
        The numbers that the figure draws. Must have a row.
    source : str, optional
        Foot line: where the numbers come from, and n.

    Raises
    ------
    ValueError
        When the description or the table is missing.
    """

    _esm = look.script("figure")
    _css = look.css()

    description = traitlets.Unicode().tag(sync=True)
    table = traitlets.Unicode().tag(sync=True)
    source = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    height = traitlets.Int(look.FIGURE_HEIGHT).tag(sync=True)
    dark = traitlets.Dict(look.dark_twins()).tag(sync=True)

    def __init__(self, figure: go.Figure, *, description: str, table: Table, source: str = ""):
        if not description.strip():
            raise ValueError(
                "This figure has no description: pass show(fig, description=…), one to four sentences "
                "that say what there is to see."
            )
        self.figure, self._numbers = figure, table
        self._click: Callable[[dict], None] | None = None
        title = figure.layout.title.text or ""
        super().__init__(
            description=description,
            table=_table_html(table, title),
            source=source,
            title=title,
            height=int(figure.layout.height or look.FIGURE_HEIGHT),
        )
        self.on_msg(self._answer)

    @classmethod
    def of(cls, exhibit: Exhibit) -> "LightFigure":
        """A figure that comes with its words and numbers; errors as above."""
        return cls(exhibit.figure, description=exhibit.description, table=exhibit.table, source=exhibit.source)

    def on_click(self, react: Callable[[dict], None]) -> None:
        """Call ``react(point)`` for a click; ``point["trace"]`` is the ``meta`` of the trace that was clicked."""
        self._click = react

    def draw(self, figure: go.Figure, *, description: str | None = None, table: Table | None = None) -> None:
        """Show another figure in this one's place; only what differs crosses the wire, the reader's view stays."""
        before, after = self.figure.to_plotly_json(), figure.to_plotly_json()
        self.figure = figure
        self.title = figure.layout.title.text or ""
        self.height = int(figure.layout.height or look.FIGURE_HEIGHT)
        if description is not None:
            self.description = description
        self._numbers = table or self._numbers
        self.table = _table_html(self._numbers, self.title)
        if len(before["data"]) != len(after["data"]):
            self._send_figure()
            return
        changes = [_changed(old, new) for old, new in zip(before["data"], after["data"], strict=True)]
        self.send({"type": "change", "change": as_json({"traces": changes, "layout": after["layout"]})})

    def follow(self, exhibit: Exhibit) -> None:
        """Show another exhibit in this one's place, as `draw` does."""
        self.source = exhibit.source
        self.draw(exhibit.figure, description=exhibit.description, table=exhibit.table)

    def _answer(self, _, content: dict, __) -> None:
        match content.get("type"):
            case "plotly?":
                self.send({"type": "plotly"}, [_plotly_bundle()])
            case "figure?":
                self._send_figure()
            case "click" if self._click:
                self._click(content)

    def _send_figure(self) -> None:
        self.send({"type": "figure", "figure": as_json(self.figure)})

    def _repr_mimebundle_(self, **kwargs):
        return with_words(super()._repr_mimebundle_(**kwargs), {"text/plain": f"{self.title}. {self.description}"})


def _changed(old: dict, new: dict) -> dict:
    """The properties of a trace that differ; one that is gone becomes None, which plotly takes as its default."""
    return {name: new.get(name) for name in {*old, *new} if not _same(old.get(name), new.get(name))}


def _same(one: Any, other: Any) -> bool:
    """Whether two properties are equal; an array without elements has no truth value of its own."""
    return bool(np.array_equal(one, other))


def as_json(part: Any) -> str:
    """A figure or a part of one as JSON. Plotly writes each slash, and arrays are full of them, with six letters."""
    return to_json_plotly(part).replace("\\u002f", "/")


def show(figure: go.Figure | Exhibit, *, description: str = "", table: Table | None = None, source: str = "") -> None:
    """Display a figure with its description and its numbers.

    Parameters and errors are those of `LightFigure`, which is displayed and not returned: a lesson's cell
    ends with this call. An `Exhibit` brings its own description, table and source.
    """
    exhibit = figure if isinstance(figure, Exhibit) else Exhibit(figure, description, table or ((), ()), source)
    display(LightFigure.of(exhibit))


class Panel(anywidget.AnyWidget):
    """A piece of the course's own HTML, styled like the rest; a screen reader hears it when it changes."""

    _esm = look.script("panel")
    _css = look.css()

    html = traitlets.Unicode().tag(sync=True)
    live = traitlets.Bool(False).tag(sync=True)

    def __init__(self, markup: str = "", *, live: bool = False, **kwargs):
        super().__init__(html=markup, live=live, **kwargs)

    def _repr_mimebundle_(self, **kwargs):
        words = {"text/html": self.html, "text/plain": "Part of the page"}
        return with_words(super()._repr_mimebundle_(**kwargs), words)


def with_words(bundle, words: dict[str, str]):
    """A widget's display data with what a reader without a kernel gets instead."""
    if not bundle:
        return bundle
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return {**data, **words}, metadata


def _table_html(table: Table, caption: str) -> str:
    columns, rows = table
    if not rows:
        raise ValueError("This figure has no table: pass show(fig, table=(columns, rows)) with the numbers it draws.")
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if isinstance(value, float | int | np.number):
        few = float(value) == round(float(value), 3) and abs(float(value)) < 1e5
        number = f"{value:g}" if few else f"{value:.2f}"  # as printed, or two decimals for what was computed
        return f'<td class="dm-number">{number.replace("-", "−")}</td>'
    return f"<td>{html.escape('' if value is None else str(value))}</td>"
