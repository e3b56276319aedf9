"""The forest plot: effects with their intervals, and how much wider the interval for a new site must be."""

import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit, Table
from . import drawing
from .drawing import label, number_of, wrapped
from .studies import Effect, number, studies

PASSES = 0.05

_ROW, _FRAME = 70, 148
"""Pixels for a row, and for title, axis and words above the rows."""


def groups() -> dict[str, tuple[str, ...]]:
    """The two sets of rows that may stand on one axis: effects as published, and effects calculated for the course."""
    found: dict[str, list[str]] = {"published": [], "derived": []}
    for row in studies("forest").rows:
        if row.condition != "reliability":
            found["derived" if row.effect.derived else "published"].append(row.id)
    return {name: tuple(ids) for name, ids in found.items()}


def forest(rows: str | tuple[str, ...] = "published") -> Exhibit:
    """Effects of one unit with their 95% intervals and, where one was reported, the prediction interval.

    Where the source says only that the prediction interval includes zero, the dotted line shows the least extent
    that it must have: it holds the confidence interval and zero. Its true bounds lie further out.

    Parameters
    ----------
    rows : str or tuple of str
        "published", "derived" (see `groups`), or ids of ``forest.toml``.

    Raises
    ------
    KeyError
        For an id or a group that the table lacks.
    ValueError
        For no rows at all, rows of more than one unit, and for a reliability, which is no difference between groups.
    """
    effects = _choose(rows)
    derived = effects[0].effect.derived
    figure = drawing.lay_out(go.Figure(), _message(effects), height=_FRAME + _ROW * len(effects))
    names = [f"{wrapped(row.label.split(' (')[0], 26)}<br>{_people(row)}" for row in effects]
    for place, row in enumerate(effects):
        _draw(figure, place, row)
    lowest = min(min(_bounds(row)[0], 0) for row in effects)
    highest = max(max(_bounds(row)[1], 0) for row in effects)
    room = 0.12 * (highest - lowest)
    figure.update_layout(
        margin={"t": 66, "r": 144 if any(row.corrected_p is not None for row in effects) else 12, "b": 44},
        xaxis={
            "title": {"text": _unit(effects[0])},
            "range": [min(lowest - room, -3 * room), max(highest + room, 3 * room)],
            "zeroline": True,
            "tickformat": ".1f",
        },
        yaxis={
            "tickvals": list(range(len(effects))),
            "ticktext": names,
            "range": [len(effects) - (0.25 if any(map(_least, effects)) else 0.5), -0.5],
            "showgrid": False,
            "zeroline": False,
            "tickfont": {"color": look.colour("ink")},
        },
    )
    conditions = " or ".join(dict.fromkeys(row.condition for row in effects))
    for side, anchor, shift in (("lower", "right", -8), ("higher", "left", 8)):
        sign, word = look.DIRECTIONS[side]
        label(
            figure,
            f"{sign} {word} in {conditions}" if side == "lower" else f"{sign} {word}",
            x=0,
            xshift=shift,
            y=1,
            yref="paper",
            yanchor="bottom",
            xanchor=anchor,
            colour=side,
        )
    _explain(figure, effects)
    return Exhibit(figure, _description(effects), _table(effects), _source(effects, derived))


def _choose(rows: str | tuple[str, ...]) -> list[Effect]:
    known = {row.id: row for row in studies("forest").rows}
    if isinstance(rows, str):
        if rows not in groups():
            raise KeyError(f"forest has no group '{rows}'; use one of {', '.join(groups())}, or a tuple of ids.")
        rows = groups()[rows]
    for name in rows:
        if name not in known:
            raise KeyError(f"data/studies/forest.toml: no row has the id '{name}'; use one of {', '.join(known)}.")
    effects = [known[name] for name in rows]
    if not effects:
        raise ValueError("A forest plot needs a row: name at least one id of forest.toml.")
    if any(row.condition == "reliability" for row in effects):
        raise ValueError("A reliability is no difference between groups: show it with evidence.attenuation().")
    if len({row.effect.unit for row in effects}) > 1:
        raise ValueError("Rows of one forest plot share one unit: show published and derived effects in two figures.")
    return effects


def _draw(figure: go.Figure, place: int, row: Effect) -> None:
    effect = row.effect
    token = "lower" if effect.value < 0 else "higher"
    figure.add_scatter(
        x=list(_interval(row)),
        y=[place, place],
        mode="lines",
        line={"color": look.colour(token), "width": 7},
        meta={"interval": row.id},
    )
    figure.add_scatter(
        x=[effect.value],
        y=[place],
        mode="markers",
        marker={"color": look.colour("ink"), "size": 6, "symbol": "diamond"},
        meta={"estimate": row.id},
    )
    away = -1 if effect.value < 0 else 1  # from the zero line, so that no number stands on it
    text = f"{look.DIRECTIONS[token][0]} {_printed(row)} ({' to '.join(_bounds_printed(row))})"
    label(figure, text, x=0, xshift=6 * away, xanchor="right" if away < 0 else "left", y=place, yshift=17, colour=token)
    least = _least(row)
    if least:
        figure.add_scatter(
            x=list(least),
            y=[place + 0.2] * 2,
            mode="lines+markers",
            line={"color": look.colour("quiet"), "width": 1.5, "dash": "dot"},
            marker={
                "color": look.colour("quiet"),
                "symbol": ["triangle-left-open", "triangle-right-open"],
                "size": 9,
            },
            meta={"prediction": row.id},
        )
    if row.corrected_p is not None:
        verdict = "passes .05" if row.corrected_p < PASSES else "does not pass .05"
        label(
            figure,
            f"corrected p = {_p(row.corrected_p)}<br>{verdict}",
            x=1,
            xref="paper",
            xshift=8,
            y=place,
            colour="quiet",
        )


def _interval(row: Effect) -> tuple[float, float]:
    if row.effect.low is None or row.effect.high is None:
        raise ValueError(f"data/studies/forest.toml: row '{row.id}' has no interval; a forest plot needs one.")
    return row.effect.low, row.effect.high


def _decimals(row: Effect) -> int:
    """As many decimals as the most precise number of the row has: −0.310 beside −0.162."""
    return max(len(f"{value:g}".partition(".")[2]) for value in (row.effect.value, *_interval(row)))


def _printed(row: Effect) -> str:
    return number(row.effect.value, _decimals(row))


def _bounds_printed(row: Effect) -> tuple[str, str]:
    low, high = _interval(row)
    return number(low, _decimals(row)), number(high, _decimals(row))


def _least(row: Effect) -> tuple[float, float] | None:
    """The prediction interval as printed, else the least that "includes zero" allows, else None."""
    if row.prediction_low is not None and row.prediction_high is not None:
        return row.prediction_low, row.prediction_high
    if row.prediction_includes_zero == "yes":
        low, high = _interval(row)
        return min(low, 0.0), max(high, 0.0)
    return None


def _bounds(row: Effect) -> tuple[float, float]:
    """Everything of a row that is drawn: the wider of its two intervals."""
    (low, high), (least_low, least_high) = _interval(row), _least(row) or _interval(row)
    return min(low, least_low), max(high, least_high)


def _explain(figure: go.Figure, effects: list[Effect]) -> None:
    """Name the dotted line, once, at the last row that has one."""
    predicted = [(place, row, ends) for place, row in enumerate(effects) if (ends := _least(row))]
    if predicted:
        place, row, ends = predicted[-1]
        text = "prediction interval" + (":<br>at least this wide" if row.prediction_low is None else "")
        label(
            figure,
            text,
            x=sum(ends) / 2,
            y=place + 0.2,
            yshift=-6,
            xanchor="center",
            yanchor="top",
            align="center",
            colour="quiet",
        )


def _message(effects: list[Effect]) -> str:
    count = len(effects)
    apart = sum(low > 0 or high < 0 for low, high in map(_interval, effects))
    if effects[0].effect.derived:
        some = "One effect" if count == 1 else f"{drawing.counted(count).capitalize()} effects"
        return f"{some} from one small study, too large to rely on"
    if apart == count and all(row.prediction_includes_zero == "yes" for row in effects):
        way = "Lower" if all(row.effect.value < 0 for row in effects) else "Different"
        return f"{way} on average, yet a new study could find no difference"
    corrected = [row.corrected_p for row in effects if row.corrected_p is not None]
    passing = sum(p < PASSES for p in corrected)
    if count == 1:
        start = f"The interval {'leaves out' if apart else 'includes'} zero"
        return f"{start} and {'passes' if passing else 'does not pass'} correction" if corrected else start
    some = "All" if apart == count else f"{drawing.counted(apart).capitalize()} of"
    start = f"{some} {drawing.counted(count)} intervals {'leaves' if apart == 1 else 'leave'} out zero"
    verb = "passes" if passing <= 1 else "pass"
    return f"{start}, {drawing.counted(passing) if passing else 'none'} {verb} correction" if corrected else start


def _description(effects: list[Effect]) -> str:
    lower = sum(row.effect.value < 0 for row in effects)
    parts = [
        f"{number_of(len(effects), 'effect')} on one axis with a line at zero, "
        f"each a point in a thick line for its 95% interval: {lower} below zero, {len(effects) - lower} above."
    ]
    if any(_least(row) for row in effects):
        parts.append(
            "A thin dotted line under each shows the least width of the prediction interval, in which the effect at a new site "
            "would be expected: it reaches zero or past it, and its true ends lie further out."
        )
    if effects[0].effect.derived:
        parts.append("The intervals are wide, and effects read off a peak are larger than what is there.")
    return " ".join(parts)


def _table(effects: list[Effect]) -> Table:
    columns = (
        "What was compared",
        "Condition",
        "Effect",
        "95% interval",
        "Unit",
        "Prediction interval",
        "Corrected p",
        "Heterogeneity",
        "n",
        "Printed or derived",
        "Reference",
        "Read at",
        "Note",
    )
    rows = []
    for row in effects:
        effect, least = row.effect, _least(row)
        if least:
            prediction = f"{number(least[0])} to {number(least[1])}"
            if row.prediction_low is None:
                prediction = f"bounds not printed; includes 0, so at least {prediction}"
        else:
            prediction = "none reported"
        origin = f"derived from z = {row.published_z}: {effect.formula}" if effect.derived else "printed"
        rows.append(
            (
                row.label,
                row.condition,
                _printed(row),
                " to ".join(_bounds_printed(row)),
                effect.unit,
                prediction,
                "" if row.corrected_p is None else _p(row.corrected_p),
                row.heterogeneity,
                row.n or "not stated",
                origin,
                references.short(row.reference),
                row.level,
                row.note,
            )
        )
    return columns, rows


def _source(effects: list[Effect], derived: bool) -> str:
    cited = "; ".join(f"{references.short(key)}, n = {n or 'not stated'}" for key, n in _sources(effects))
    same = len({row.reference for row in effects}) < len(effects)
    if derived:
        return (
            f"{cited}. Derived from printed z values at the peaks of a search of the whole brain, which inflates them: "
            + ("the same people in every row, " if same else "")
            + "no size to rely on."
        )
    shared = " Rows of one study come from the same people and are not to be added up." if same else ""
    return f"{cited}; thick lines are 95% intervals.{shared}"


def _sources(effects: list[Effect]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((row.reference, row.n) for row in effects))


def _people(row: Effect) -> str:
    return f"n = {row.n.split(' (')[0]}" if row.n else "n not stated"


def _unit(row: Effect) -> str:
    return f"{row.effect.unit}, in standard deviations" + (" (derived)" if row.effect.derived else "")


def _p(value: float) -> str:
    return f"{value:.3f}".lstrip("0")
