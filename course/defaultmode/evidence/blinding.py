"""The same question asked ever better hidden: effects of ketamine by how well a trial concealed who had it."""

import plotly.graph_objects as go

from .. import claims, look, references
from ..exhibit import Exhibit
from ..wording import joined
from . import drawing
from .drawing import cite, wrapped
from .studies import Contrast, Rung, number, studies

_PANELS = {"standardised": ("SMD", "d"), "points": ("MADRS points",)}
"""Each scale and the units that are read on it."""


_SIDE = "<br>left of 0: fewer symptoms"


def rungs(panel: str) -> list[tuple[Rung, Contrast]]:
    """The rungs that have an effect on one scale, in their order, with the row that holds their number."""
    effects = {row.id: row for row in studies("efficacy").rows}
    pairs = [(rung, effects[rung.efficacy_row]) for rung in sorted(studies("blinding").rows, key=lambda rung: rung.rung)]
    return [(rung, row) for rung, row in pairs if row.effect and row.effect.unit in _PANELS[panel]]


def includes_zero(row: Contrast) -> bool:
    """Whether zero lies within the interval of a row."""
    low, high = (row.effect.low, row.effect.high) if row.effect else (None, None)
    return low is not None and high is not None and low <= 0 <= high


def message(crossing: list[int], apart: list[int]) -> str:
    """The figure's title, from the rungs of the intervals that include zero and of those that do not."""
    count, total = len(crossing), drawing.counted(len(crossing) + len(apart))
    if not crossing:
        return f"None of {total} intervals includes zero"
    if not apart:
        return f"All {total} intervals include zero"
    start = f"{drawing.counted(count).capitalize()} of {total} intervals {drawing.plural(count, 'includes', 'include')} zero"
    if min(crossing) <= max(apart):
        return f"{start}, not only where best hidden"
    return f"{start}, {('', 'both ', 'all ')[min(count, 3) - 1]}with the drug best hidden"


def blinding_ladder() -> Exhibit:
    """Two panels, one a scale: differences and intervals on rungs ordered by how well the drug was hidden."""
    shown = {panel: rungs(panel) for panel in _PANELS}
    everything = [pair for pairs in shown.values() for pair in pairs]
    bounded = [(rung.rung, row) for rung, row in everything if row.effect and row.effect.low is not None]
    crossing = [(rung, row) for rung, row in bounded if includes_zero(row)]
    apart = [rung for rung, row in bounded if not includes_zero(row)]
    title = message([rung for rung, _ in crossing], apart)
    masked = list(dict.fromkeys(rung.masking for rung, _ in sorted(everything, key=lambda pair: pair[0].rung)))
    doubtful = sorted({references.short(row.reference) for _, row in everything if row.certainty == "very low"})
    return Exhibit(
        _figure(shown, title),
        f"Two panels over the same {drawing.counted(len(masked))} rungs, from {masked[0]} at the top to {masked[-1]} at the "
        "bottom; zero is no "
        f"difference, left of it is fewer symptoms with ketamine. Of {drawing.counted(len(bounded))} intervals, "
        f"{drawing.counted(len(crossing))} {drawing.plural(len(crossing), 'includes', 'include')} zero"
        + "".join(f": {named}" for named in [joined([references.short(row.reference) for _, row in crossing])] if named)
        + ".",
        (
            ("Rung", "Hidden by", "Study", "n", "Effect", "Low", "High", "Unit", "When", "Certainty", "Read in", "Limits"),
            [
                (
                    rung.rung,
                    ", ".join(filter(None, (rung.masking, rung.setting))),
                    references.short(rung.reference),
                    rung.n,
                    row.effect.value,
                    "not read" if row.effect.low is None else row.effect.low,
                    "not read" if row.effect.high is None else row.effect.high,
                    f"{row.effect.unit}, {row.effect.origin}",
                    row.time,
                    row.certainty or "not graded",
                    row.level,
                    " ".join(filter(None, (rung.note, row.note))),
                )
                for rung, row in everything
                if row.effect
            ],
        ),
        "Different trials with different people, doses and times: not a randomised comparison between rungs. "
        f"Certainty very low for {joined(doubtful)}. A trial in both panels is one result on two scales.",
    )


def _figure(shown: dict[str, list[tuple[Rung, Contrast]]], title: str) -> go.Figure:
    figure = go.Figure()
    names = {rung.rung: rung.masking for pairs in shown.values() for rung, _ in pairs}
    for place, pairs in enumerate(shown.values()):
        axis = f"x{place + 1}" if place else "x"
        for rung, row in pairs:
            assert row.effect is not None
            beside = [other.id for other, _ in pairs if other.rung == rung.rung]
            y = rung.rung + 0.5 * (beside.index(rung.id) - (len(beside) - 1) / 2)
            _effect(figure, rung, row, y, axis)
        zero = {"color": look.colour("quiet"), "width": 1}
        figure.add_shape(type="line", xref=axis, x0=0, x1=0, y0=min(names) - 0.55, y1=max(names) + 0.5, line=zero)
    grid = {"showgrid": False, "zeroline": False}
    return drawing.lay_out(
        figure,
        title,
        height=455,
        xaxis={"domain": [0, 0.48], "title": f"Standardised difference{_SIDE}", "range": _range(shown["standardised"]), **grid},
        xaxis2={"domain": [0.52, 1], "title": f"MADRS points{_SIDE}", "range": _range(shown["points"]), "anchor": "y", **grid},
        yaxis={
            "range": [max(names) + 0.5, min(names) - 0.55],
            "tickvals": list(names),
            "ticktext": [wrapped(name, 18) for name in names.values()],
            "tickfont": {"color": look.colour("ink"), "size": 13},
            "ticklabelstandoff": 10,
            **grid,
        },
    )


def _effect(figure: go.Figure, rung: Rung, row: Contrast, y: float, axis: str) -> None:
    assert row.effect is not None
    effect, ink = row.effect, look.colour("ink")
    decimals = 1 if effect.unit in _PANELS["points"] else 2
    where = {"xaxis": axis}
    if effect.low is not None and effect.high is not None:
        line = {"color": look.colour("spread"), "width": 6}
        figure.add_scatter(x=[effect.low, effect.high], y=[y, y], mode="lines", line=line, hoverinfo="skip", **where)
        value, low, high = (number(each, decimals) for each in (effect.value, effect.low, effect.high))
        said = f"{value} ({low} to {high})"
    else:
        said = f"{number(effect.value, decimals)}, no interval read"
    symbol = "diamond" if effect.low is not None else "diamond-open"
    marker = {"color": ink, "size": 10, "symbol": symbol}
    figure.add_scatter(x=[effect.value], y=[y], mode="markers", marker=marker, hoverinfo="skip", **where)
    who = ", ".join(filter(None, (cite(row.reference), f"n = {claims.people(row.n):,}", rung.setting)))
    for text, shift, colour in ((said, -17, "ink"), (who, 17, "quiet")):
        figure.add_annotation(
            xref=f"{axis} domain", x=0, y=y, yshift=-shift, xanchor="left", showarrow=False, text=text,
            font={"color": look.colour(colour), "size": 13},
        )  # fmt: skip


def _range(pairs: list[tuple[Rung, Contrast]]) -> list[float]:
    bounds = [
        bound
        for _, row in pairs
        if row.effect
        for bound in (row.effect.value, row.effect.low, row.effect.high)
        if bound is not None
    ]
    width = max(*bounds, 0) - min(bounds)
    return [min(bounds) - 0.05 * width, max(*bounds, 0) + 0.06 * width]
