"""Does more of the drug do more? One trial whose arms are all known, and the others in words."""

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from ..wording import joined
from . import drawing
from .studies import Arm, number, studies

SHOWN = "takahashi2021"
"""The trial that prints a value for every arm."""


def dose_response() -> Exhibit:
    """The mean change in each arm of the one trial that prints them all; every other arm is in the table."""
    rows: tuple[Arm, ...] = studies("dose_response").rows
    shown = sorted((row for row in rows if row.reference == SHOWN and row.effect), key=lambda row: row.dose)
    changes = [row.effect.value for row in shown if row.effect]
    spread = number(round(max(changes) - min(changes), 1))
    doses, people = [row for row in shown if row.dose], next(row for row in shown if not row.dose)
    words = drawing.counted(len(doses)).capitalize()
    return Exhibit(
        _figure(shown, f"{words} doses and placebo: means within {spread} points"),
        f"{drawing.counted(len(shown)).capitalize()} bars go down from zero: "
        + joined([f"{_name(row)} {number(row.effect.value)}" for row in shown if row.effect])
        + " points. A line of text says that other trials differ; they are in the table.",
        (
            ("Trial", "Drug", "Dose", "n", "Outcome", "Result", "Change or difference", "Unit", "Study", "Read in", "Limits"),
            [
                (
                    row.trial,
                    row.drug,
                    f"{number(row.dose)} {row.dose_unit}",
                    row.n or "not read for this arm",
                    row.outcome,
                    row.result,
                    row.effect.value if row.effect else "not in the abstract",
                    f"{row.effect.unit}, {row.effect.origin}" if row.effect else "",
                    references.short(row.reference),
                    row.level,
                    row.note,
                )
                for row in sorted(rows, key=lambda row: row.reference != SHOWN)
            ],
        ),
        f"{references.short(SHOWN)}, {shown[0].level} without intervals; {people.n} people on placebo. Arms "
        "are compared only within a trial, so no curve joins two of them. Nothing here advises a dose.",
    )


def _name(row: Arm) -> str:
    return f"{number(row.dose)} {row.dose_unit.split()[0]}" if row.dose else row.drug


def _tick(row: Arm) -> str:
    return f"{row.drug}<br>{number(row.dose)} {row.dose_unit}" if row.dose else row.drug


def _figure(shown: list[Arm], title: str) -> go.Figure:
    figure = go.Figure()
    places, changes = list(range(len(shown))), [row.effect.value for row in shown if row.effect]
    ink, quiet = look.colour("ink"), look.colour("quiet")
    fills = [ink if row.dose else quiet for row in shown]
    figure.add_bar(x=places, y=changes, width=0.36, marker={"color": fills, "line": {"width": 0}}, hoverinfo="skip")
    below = [change - 0.3 for change in changes]
    drawing.write(figure, places, below, [number(change) for change in changes], textposition="bottom center", size=15)
    figure.add_shape(type="line", x0=-0.5, x1=len(shown) - 0.5, y0=0, y1=0, line={"color": quiet, "width": 1.5})
    figure.add_annotation(
        x=0, xref="paper", y=0, yref="paper", yanchor="top", xanchor="left", yshift=-10, showarrow=False, align="left",
        text="Means without an interval. Other trials differ: see the table.", font={"size": 13, "color": quiet},
    )  # fmt: skip
    drug = next(row for row in shown if row.dose)
    return drawing.lay_out(
        figure,
        title,
        height=420,
        top=84,
        bottom=40,
        xaxis={
            "tickvals": places,
            "ticktext": [_tick(row) for row in shown],
            "tickfont": {"color": ink, "size": 13},
            "side": "top",
            "range": [-0.5, len(shown) - 0.5],
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "title": f"{drug.outcome} (depression score)",
            "range": [min(changes) * 1.18, 0.4],
            "showgrid": False,
            "zeroline": False,
        },
    )
