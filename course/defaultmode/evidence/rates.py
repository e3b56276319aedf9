"""How many people responded, and how many did in the group beside them, if there was one."""

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from . import drawing
from .studies import Contrast, studies

DAY = 24
"""Hours: rates on the day after one dose come first, then those at the end of a course or trial."""


def rates() -> list[Contrast]:
    """The rows of ``efficacy`` with a rate of response; first one dose, then more, and each time first what stands alone."""
    rows = [row for row in studies("efficacy").rows if row.outcome == "response" and row.treated_percent is not None]
    return sorted(rows, key=lambda row: (row.hours != DAY, row.control_percent is not None, -_lead(row)))


def _lead(row: Contrast) -> float:
    """By how many percentage points more people responded than in the other group."""
    return (row.treated_percent or 0) - (row.control_percent or 0)


def response_rates() -> Exhibit:
    """Rates of response, each beside that of its comparison group where there was one and its rate was read."""
    rows = rates()
    beside = [row for row in rows if row.control_percent is not None]
    alone = len(rows) - len(beside)
    smallest, largest = min(map(_lead, beside)), max(map(_lead, beside))
    return Exhibit(
        _figure(rows),
        f"{drawing.counted(len(rows)).capitalize()} rates of response, one in a line, as filled circles on a scale from 0 to "
        f"100%. Beside {drawing.counted(len(beside))} of them a hollow circle shows the comparison group; "
        f"{drawing.counted(alone)} stand alone. "
        f"Where there are two, ketamine is ahead by {smallest:.0f} to {largest:.0f} percentage points.",
        (
            ("Study", "n", "What was compared", "Design", "When", "With ketamine, %", "Comparison, %", "Read in", "Limits"),
            [
                (
                    references.short(row.reference), row.n, row.contrast, row.design, row.time, row.treated_percent,
                    "none" if row.comparator == "none" else "not read" if row.control_percent is None else row.control_percent,
                    row.level, row.note,
                )
                for row in rows
            ],
        ),
        f"Read in {drawing.read_in(rows)}. People, doses and times differ from line to line, so lines are not compared with "
        "each other, only the two marks within a line. Rates come without intervals.",
    )  # fmt: skip


def _against(row: Contrast) -> str:
    if row.comparator == "none":
        return "one group alone"
    other = {"anaesthesia": "placebo, both anaesthetised", "antidepressant and placebo": "placebo spray"}
    return f"against {other.get(row.comparator, row.comparator)}"


def _figure(rows: list[Contrast]) -> go.Figure:
    figure = go.Figure()
    ink, quiet = look.colour("ink"), look.colour("quiet")
    for y, row in enumerate(rows):
        if row.control_percent is None:
            words = "nothing to compare with" if row.comparator == "none" else "comparison not read"
            drawing.label(figure, words, x=(row.treated_percent or 0) - 3, y=y, xanchor="right", colour="quiet")
            continue
        low, high = sorted((row.control_percent, row.treated_percent or 0))
        figure.add_shape(type="line", x0=low + 1.2, x1=high, y0=y, y1=y, line={"color": quiet, "width": 3}, layer="below")
        drawing.label(figure, f"{_lead(row):.0f} points", x=100, y=y, xanchor="right", colour="quiet")
    _marks(figure, [(row.control_percent, y) for y, row in enumerate(rows)], "middle left", "circle-open", quiet)
    _marks(figure, [(row.treated_percent, y) for y, row in enumerate(rows)], "middle right", "circle", ink)
    first_course = sum(row.hours == DAY for row in rows) - 0.5
    figure.add_shape(
        type="line", x0=0, x1=100, y0=first_course, y1=first_course, line={"color": look.colour("hairline"), "width": 1}
    )
    figure.add_annotation(
        x=0, xref="x", y=1, yref="paper", yanchor="bottom", xanchor="left", showarrow=False, font={"size": 13, "color": quiet},
        text="● with ketamine   ○ in the comparison group   % who responded",
    )  # fmt: skip
    return drawing.lay_out(
        figure,
        "A response rate says little without a comparison",
        height=drawing.TALLEST,
        top=68,
        bottom=8,
        xaxis={"range": [0, 100], "ticksuffix": "%", "zeroline": True},
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": list(range(len(rows))),
            "ticktext": [f"{drawing.cite(row.reference)}, {row.time}<br>{_against(row)}" for row in rows],
            "tickfont": {"color": ink, "size": 12},
            "showgrid": False,
            "zeroline": False,
        },
    )


def _marks(figure: go.Figure, points: list[tuple[float | None, int]], side: str, symbol: str, colour: str) -> None:
    seen = [(x, y) for x, y in points if x is not None]
    figure.add_scatter(
        x=[x for x, _ in seen],
        y=[y for _, y in seen],
        text=[f"{x:g}" for x, _ in seen],
        mode="markers+text",
        textposition=side,
        textfont={"size": 13, "color": colour},
        marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
        hoverinfo="skip",
        cliponaxis=False,
    )
