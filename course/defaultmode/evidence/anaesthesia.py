"""A trial under anaesthesia, day by day: nobody could feel which drug they had."""

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from . import drawing
from .drawing import label
from .studies import Day, number, studies

MEASURES = {"mean": "MADRS, mean score", "response": "People with a response, %", "remission": "People in remission, %"}
"""What can be drawn, and its axis."""

DRUG, PLACEBO = "ketamine", "placebo"


def arms(measure: str) -> dict[str, list[tuple[int, float]]]:
    """Day and value of each arm, for the days that have one."""
    drawn: dict[str, list[tuple[int, float]]] = {DRUG: [], PLACEBO: []}
    for row in studies("masked_trial").rows:
        if (value := getattr(row, measure)) is not None:
            drawn[row.arm].append((row.day, value))
    return drawn


def masked_trial(measure: str = "mean") -> Exhibit:
    """The two arms of the trial, day by day.

    Parameters
    ----------
    measure : str
        ``mean`` (MADRS score), ``response`` or ``remission`` (per cent of those measured).

    Raises
    ------
    ValueError
        For another measure.
    """
    if measure not in MEASURES:
        raise ValueError(f"masked_trial has no measure '{measure}'; use one of {', '.join(MEASURES)}.")
    rows: tuple[Day, ...] = studies("masked_trial").rows
    drawn = arms(measure)
    [estimate] = [row.effect for row in studies("efficacy").rows if row.id == "lii2023-madrs" and row.effect]
    sizes = [int(row.n) for row in rows]
    person = number(round(100 / max(sizes), 1))
    limit = {
        "mean": f"Bars: one standard deviation either way. The trial’s own estimate over days 1 to 3 is {estimate} points.",
    }.get(measure, f"With {max(sizes)} in an arm, one person is {person} percentage points.")
    return Exhibit(
        _figure(measure, drawn, _title(measure, drawn)),
        _description(measure, drawn),
        (
            ("Day", "Arm", "n", "MADRS, mean", "SD", "Response, %", "Remission, %", "Study", "Read in", "Limits"),
            [
                (
                    row.day, row.arm, row.n, float(row.mean), float(row.sd),
                    "" if row.response is None else number(row.response),
                    "" if row.remission is None else number(row.remission),
                    references.short(row.reference), f"{row.level}, printed", row.note,
                )
                for row in sorted(rows, key=lambda row: row.day)
            ],
        ),
        f"{references.short(rows[0].reference)}, extended data: {min(sizes)} or {max(sizes)} people in an arm. {limit}",
    )  # fmt: skip


def _ahead(drawn: dict[str, list[tuple[int, float]]]) -> tuple[int, int]:
    placebo = dict(drawn[PLACEBO])
    return sum(value > placebo[day] for day, value in drawn[DRUG]), len(placebo)


def _title(measure: str, drawn: dict[str, list[tuple[int, float]]]) -> str:
    if measure == "mean":
        at_once = all(values[1][1] < values[0][1] for values in drawn.values())
        return "Under anaesthesia both groups were better by day 1" if at_once else "Under anaesthesia the groups part by day 1"
    ahead, days = _ahead(drawn)
    return f"{measure.capitalize()} commoner on ketamine than on placebo on {ahead} of {days} days"


def _description(measure: str, drawn: dict[str, list[tuple[int, float]]]) -> str:
    ends = {
        arm: f"{arm} {number(values[0][1])} on day {values[0][0]}, {number(values[1][1])} on day {values[1][0]} and "
        f"{number(values[-1][1])} on day {values[-1][0]}"
        for arm, values in drawn.items()
    }
    crossed = "The lines touch or cross on the way." if _crosses(drawn) else "The lines do not cross."
    return f"{MEASURES[measure]}, two lines: {'; '.join(ends.values())}. {crossed}"


def _crosses(drawn: dict[str, list[tuple[int, float]]]) -> bool:
    placebo = dict(drawn[PLACEBO])
    signs = {(value > placebo[day]) - (value < placebo[day]) for day, value in drawn[DRUG]}
    return len(signs) > 1


def _figure(measure: str, drawn: dict[str, list[tuple[int, float]]], title: str) -> go.Figure:
    figure = go.Figure()
    spread = {(row.arm, row.day): row.sd for row in studies("masked_trial").rows}
    days = sorted({day for values in drawn.values() for day, _ in values})
    last = days[-2:]  # the gap between them is long enough for the names of the arms
    middle = {arm: sum(dict(values)[day] for day in last) / 2 for arm, values in drawn.items()}
    if measure == "mean":
        for arm, values in drawn.items():
            for day, value in values:
                sd, x = spread[arm, day], day + (-0.1 if arm == DRUG else 0.1)
                dash = {"color": look.colour("spread"), "width": 3, "dash": "solid" if arm == DRUG else "2px,3px"}
                figure.add_scatter(x=[x, x], y=[value - sd, value + sd], mode="lines", hoverinfo="skip", line=dash)
    for arm, values in drawn.items():
        token = "ink" if arm == DRUG else "quiet"
        colour = look.colour(token)
        figure.add_scatter(
            x=[day for day, _ in values], y=[value for _, value in values], mode="lines+markers", hoverinfo="skip",
            line={"color": colour, "width": 2, "dash": "solid" if arm == DRUG else "dash"},
            marker={"color": colour, "size": 8, "symbol": "circle" if arm == DRUG else "circle-open", "line": {"width": 2}},
        )  # fmt: skip
        shift = 18 if middle[arm] == max(middle.values()) else -18
        label(figure, arm, colour=token, x=sum(last) / 2, y=middle[arm], yshift=shift, xanchor="center")
    top = 42 if measure == "mean" else 100
    return drawing.lay_out(
        figure,
        title,
        height=400,
        xaxis={
            "title": "Day",
            "range": [days[0] - 0.5, days[-1] + 0.5],
            "tickvals": days,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={"title": MEASURES[measure], "range": [0, top], "rangemode": "tozero"},
    )
