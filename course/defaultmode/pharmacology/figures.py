"""Figures of exposure: a model's curve with its band, the models against what was measured, routes by exposure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from .. import look, references
from ..exhibit import Exhibit
from ..wording import joined
from .kinetics import (
    CLEARANCE,
    GEOMETRIC_SD,
    WEIGHT,
    Bioavailability,
    Model,
    Target,
    anchors,
    auc,
    band,
    concentration,
    model,
    models,
    only_into_a_vein,
    predicted,
    target,
    targets,
)

MIXING = 2.0
"""Minutes after a bolus for which nothing is drawn: the models mix it at once, a body does not."""
SHOWN = 240
"""Minutes that `exposure` draws."""
_CEILINGS = (100, 250, 500, 1000, 1500, 2500, 5000)  # ng/mL; few steps, so that a doubled dose looks doubled
_MARKS = {"teaching": ("solid", "━", "circle"), "domino": ("dash", "╍", "diamond-open")}  # dash, the same in a label, marker


def limits(
    models: Sequence[Model], *, dose_per_kg: float = 0.5, duration: float = 40.0, weight: float = WEIGHT
) -> tuple[str, ...]:
    """The sentences that must stand beside levels of these models, given this way: most pressing first.

    Parameters
    ----------
    models : sequence of Model
    dose_per_kg, duration, weight : float
        mg/kg, minutes of infusion (0: a bolus), kg.
    """
    said = [_too_fast(each, duration) for each in models if duration < each.shortest]
    names = {each.id for each in models}
    if "teaching" in names and _is_measured(dose_per_kg, duration):
        said.append(target("infusion-peak").note)
    said += [f"{each.name} is no good for {each.not_for[0].lower()}{each.not_for[1:]}" for each in models if not each.shortest]
    if len({each.blood for each in models}) > 1:
        said.append(f"Peaks depend on the blood sampled: {joined([f'{each.blood} in {each.name}' for each in models])}.")
    if weight != WEIGHT:
        said += [f"{each.name}, weight: {each.scaling}" for each in models]
    return (*said, "Plasma level does not predict benefit.")


def _too_fast(model: Model, duration: float) -> str:
    if duration > 0:
        return f"{model.name} is not made for infusions under {model.shortest:g} minutes: it is too low early on."
    seen = target("bolus")
    return (
        f"{model.name} is not made for a bolus: {seen.at:g} minutes after {seen.dose:g} mg it gives "
        f"{predicted(model, seen):.0f} ng/mL, where {seen.value:g} was measured."
    )


def _is_measured(dose_per_kg: float, duration: float) -> bool:
    seen = target("infusion-peak")
    return bool(np.isclose(dose_per_kg * WEIGHT, seen.dose) and np.isclose(duration, seen.duration))


def exposure(
    models: Sequence[Model] = (),
    *,
    dose_per_kg: float = 0.5,
    weight: float = WEIGHT,
    duration: float = 40.0,
    geometric_sd: float = GEOMETRIC_SD,
    route: str = "intravenous",
) -> Exhibit:
    """Level in plasma over four hours for one infusion (or bolus), by one or more models, with how much people differ.

    Parameters
    ----------
    models : sequence of Model
        Model T when left out.
    dose_per_kg, weight, duration : float
        mg/kg, kg, and minutes of infusion; 0 is a bolus, drawn from minute `MIXING`.
    geometric_sd : float
        The band reaches from the typical level divided by this to the typical level times this.
    route : str
        Must be ``intravenous``: peaks by other routes are not validated.

    Raises
    ------
    ValueError
        As `concentration` and `band`, and for another route.
    """
    only_into_a_vein(route)
    if not 0 <= duration <= SHOWN:
        raise ValueError(f"duration is {duration:g} minutes, but the figure ends at {SHOWN}; give 0 to {SHOWN}.")
    models = tuple(models) or (model("teaching"),)
    dose, (low, high) = dose_per_kg * weight, band(geometric_sd)
    first = duration or MIXING
    times = np.unique([*np.arange(0 if duration else MIXING, SHOWN + 1), duration or MIXING])
    levels = [concentration(each, times, dose, duration=duration, weight=weight) for each in models]
    tops = [float(concentration(each, first, dose, duration=duration, weight=weight)) for each in models]
    seen = target("infusion-peak") if _is_measured(dose_per_kg, duration) else None

    figure = go.Figure()
    figure.add_scatter(
        x=np.concatenate([times, times[::-1]]),
        y=np.concatenate([levels[0] * low, levels[0][::-1] * high]),
        mode="lines",
        fill="toself",
        fillcolor=look.colour("spread"),
        line={"width": 0, "color": look.colour("spread")},
        opacity=0.3,
        hoverinfo="skip",
        name="how people differ",
    )
    for each, level in zip(models, levels, strict=True):
        figure.add_scatter(
            x=times,
            y=level,
            mode="lines",
            line={"color": look.colour("quiet"), "width": 3, "dash": _MARKS[each.id][0], "simplify": False},
            hovertemplate=f"{each.name}<br>%{{x:.0f}} min: %{{y:.0f}} ng/mL<extra></extra>",
            name=each.name,
        )
    if seen and seen.value:
        figure.add_scatter(
            x=[seen.at],
            y=[seen.value],
            mode="markers",
            marker={"color": look.colour("ink"), "size": 12, "symbol": "diamond"},
            error_y=_interval([seen], [seen.value], thickness=4, color=look.colour("ink")),
            hovertemplate=f"measured {seen.value:g} ng/mL, {seen.low:g} to {seen.high:g}: {seen.bounds}<extra></extra>",
            name="measured",
        )
    highest = max(tops[0] * high, 1.1 * max(tops), seen.high if seen else 0)
    ceiling = next((step for step in _CEILINGS if step >= highest), 1.1 * highest)
    figure.update_layout(
        template=look.template(),
        showlegend=False,
        title=_message(models, tops, duration),
        xaxis={"title": "Minutes from the start", "range": [0, SHOWN], "dtick": 40, "zeroline": False},
        yaxis={"title": "Ketamine in plasma, ng/mL", "range": [0, ceiling], "dtick": ceiling / 5},
        shapes=_running(duration),
        annotations=_labels(models, tops, first, seen, 0.055 * ceiling),
    )
    if duration:
        figure.add_annotation(**_QUIET, x=0, y=1, yref="paper", xshift=4, yanchor="top", text="infusion")
    edge = float(concentration(models[0], _EDGE, dose, duration=duration, weight=weight)) * high
    figure.add_annotation(
        **{**_QUIET, "xanchor": "right"},
        x=SHOWN,
        y=edge,
        yshift=6,
        yanchor="bottom",
        text=f"grey: {models[0].name} × and ÷ {geometric_sd:g}",
    )
    return Exhibit(
        figure,
        description=_description(models, tops, duration, (low, high)),
        table=_level_table(models, times, levels, (low, high), first),
        source=" ".join(
            (
                *(f"{each.name}: {each.status}." for each in models),
                _spread(geometric_sd),
                *((f"Measured: {seen.source} ({seen.bounds}).",) if seen else ()),
                *limits(models, dose_per_kg=dose_per_kg, duration=duration, weight=weight),
            )
        ),
    )


def _spread(geometric_sd: float) -> str:
    """What the band is, with its source where the factor is the one that was measured."""
    of = f" ({references.short('singh2022')}: a bolus, nine people with cancer pain)"
    measured = of if geometric_sd == GEOMETRIC_SD else ""
    return f"Grey: one geometric SD each way{measured}, about two people in three."


def _message(models: Sequence[Model], tops: Sequence[float], duration: float) -> str:
    heights = joined([f"{top:.0f}" for top in tops])
    if len(models) > 1:
        what = "infusion: peaks of" if duration else "bolus:"
        return f"Two models of the same {what} {heights} ng/mL{'' if duration else f' after {MIXING:g} minutes'}"
    if duration:
        return f"{models[0].name}: a peak of {heights} ng/mL as the infusion ends"
    return f"{models[0].name}: {heights} ng/mL {MIXING:g} minutes after a bolus"


def _running(duration: float) -> list[dict]:
    """The infusion as a shaded stretch of time."""
    stretch = {"type": "rect", "x0": 0, "x1": duration, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    return [{**stretch, "fillcolor": look.colour("hairline"), "opacity": 0.45, "line": {"width": 0}}]


_PLAIN: dict[str, Any] = {"showarrow": False, "xanchor": "left", "align": "left"}
_QUIET: dict[str, Any] = {**_PLAIN, "font": {"color": look.colour("quiet"), "size": 13}}
_EDGE = 150  # minute whose upper edge of the band carries its name


def _labels(models: Sequence[Model], tops: Sequence[float], first: float, seen: Target | None, gap: float) -> list[dict]:
    """Names and heights to the right of the peaks, as far apart as a line of text is high (`gap`, ng/mL)."""
    words = [(top, f"{_MARKS[each.id][1]} {each.name}: {top:.0f}") for each, top in zip(models, tops, strict=True)]
    if seen:
        words.append((seen.high, f"◆ measured: {seen.value:g} ({seen.low:g} to {seen.high:g})"))
    labels, floor = [], 0.0
    for height, text in sorted(words):
        floor = max(height, floor)
        labels.append({**_PLAIN, "x": first, "y": floor, "xshift": 12, "yshift": 4, "yanchor": "bottom", "text": text})
        floor += gap
    return labels


def _interval(held: Sequence[Target], middle: Sequence[float], **drawn: Any) -> dict:
    """Plotly's error bar from each target's lower to its upper bound."""
    above = [each.high - value for each, value in zip(held, middle, strict=True)]
    below = [value - each.low for each, value in zip(held, middle, strict=True)]
    return {"type": "data", "array": above, "arrayminus": below, "width": 0, **drawn}


def _description(models: Sequence[Model], tops: Sequence[float], duration: float, factors: tuple[float, float]) -> str:
    given = f"an infusion of {duration:g} minutes" if duration else "a bolus"
    curves = joined([f"{each.name} at {top:.0f} ng/mL" for each, top in zip(models, tops, strict=True)])
    course = "rises until the infusion ends" if duration else "starts high"
    return (
        f"Ketamine in plasma over four hours for {given}, highest by {curves}. Each curve {course}, falls fast at first and "
        f"then ever more slowly. A grey band reaches from {factors[0]:.2f} to {factors[1]:.2f} times the height of "
        f"{models[0].name}, since people differ."
    )


def _level_table(
    models: Sequence[Model], times: np.ndarray, levels: Sequence[np.ndarray], factors: tuple[float, float], first: float
) -> tuple[list[str], list[list]]:
    columns = ["Minutes", *(f"{each.name}, ng/mL{what}" for each in models for what in ("", ", lower edge", ", upper edge"))]
    rows: list[list] = []
    for place in np.flatnonzero(np.isin(times, [*range(20, SHOWN + 1, 20), first])):
        edges = [round(float(level[place]) * factor) for level in levels for factor in (1.0, *factors)]
        rows.append([round(float(times[place])), *edges])
    return columns, rows


def comparison() -> Exhibit:
    """Every model against every measured level, also where it fails: what each may be used for, and what not."""
    held = targets()
    middle = [each.value or (each.low + each.high) / 2 for each in held]
    names = [each.label.replace(", ", ",<br>") for each in held]
    found = {each: [predicted(each, one) for one in held] for each in models()}
    met = {
        each.name: [one.label for one, level in zip(held, levels, strict=True) if one.low <= level <= one.high]
        for each, levels in found.items()
    }

    figure = go.Figure()
    figure.add_scatter(
        x=middle,
        y=names,
        mode="markers",
        marker={"color": look.colour("spread"), "size": 8, "symbol": "square"},
        error_x=_interval(held, middle, thickness=9, color=look.colour("spread")),
        hovertemplate=[f"{each.low:g} to {each.high:g} ng/mL: {each.bounds}<extra></extra>" for each in held],
        name="measured, with its bounds",
    )
    for each, levels in found.items():
        figure.add_scatter(
            x=levels,
            y=names,
            mode="markers",
            marker={"color": look.colour("ink"), "size": 11, "symbol": _MARKS[each.id][2], "line": {"width": 2}},
            hovertemplate=f"{each.name}: %{{x:.0f}} ng/mL<extra></extra>",
            name=each.name,
        )
    figure.update_layout(
        template=look.template(),
        title={"text": "Neither model meets every measured level", "y": 0.98, "yanchor": "top"},
        height=400,
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom", "itemclick": False},
        margin={"t": 84, "r": 16},
        xaxis={
            "title": "Ketamine in plasma, ng/mL",
            "type": "log",
            "tickvals": [12.5, 25, 50, 100, 200, 400],
        },
        yaxis={"autorange": "reversed", "tickfont": {"color": look.colour("ink")}},
    )
    columns = ["Measured", "From", "To", *(f"{each.name}, ng/mL" for each in found), "What the bounds are", "Source"]
    rows = [
        [one.label, one.low, one.high, *(round(levels[place]) for levels in found.values()), one.bounds, one.source]
        for place, one in enumerate(held)
    ]
    return Exhibit(
        figure,
        description=f"{len(held)} measured levels as grey bars from their lower to their upper bound, with each model's level "
        "as a mark. "
        + " ".join(f"{name} lies within the bounds for: {'; '.join(labels) or 'none'}." for name, labels in met.items()),
        table=(columns, rows),
        source="Grey: a range, a standard deviation or two group means; the table says which. Each step of the axis doubles "
        "the level. Model T was fitted to the first level, so meeting it is no test of Model T.",
    )


def _pooled(clearance: float) -> str:
    """Where a clearance comes from, when it is the pooled one."""
    pooled = next(each for each in anchors() if each.id == "clearance")
    return f" ({references.short(pooled.reference)}: {pooled.low:g} to {pooled.high:g})" if clearance == pooled.value else ""


def equal_exposure(
    routes: Sequence[Bioavailability], *, dose: float = 35.0, clearance: float = CLEARANCE, source: str = ""
) -> Exhibit:
    """Exposure (AUC) from the same dose by several routes; never amounts of equal exposure, which would be a table for dosing.

    Parameters
    ----------
    routes : sequence of Bioavailability
    dose : float
        mg.
    clearance : float
        L/h.
    source : str
        Where the shares come from, for the foot line.

    Raises
    ------
    ValueError
        As `auc`, and without routes.
    """
    if not routes:
        raise ValueError("equal_exposure has no routes to compare; pass one Bioavailability for each.")
    routes = sorted(routes, key=lambda each: -each.value)
    areas = [float(auc(dose, each.value, clearance)) for each in routes]
    bounds = [
        (float(auc(dose, each.low or each.value, clearance)), float(auc(dose, each.high or each.value, clearance)))
        for each in routes
    ]
    figure = go.Figure()
    figure.add_bar(
        x=areas,
        y=[each.route for each in routes],
        orientation="h",
        width=0.5,
        marker={"color": look.colour("spread")},
        error_x={
            "type": "data",
            "array": [high - area for (_, high), area in zip(bounds, areas, strict=True)],
            "arrayminus": [area - low for (low, _), area in zip(bounds, areas, strict=True)],
            "color": look.colour("ink"),
            "thickness": 3,
            "width": 0,
        },
        hovertemplate="%{y}: %{x:.0f} ng·h/mL<extra></extra>",
    )
    for each, (_, high), area in zip(routes, bounds, areas, strict=True):
        figure.add_annotation(**_PLAIN, x=high, y=each.route, xshift=8, text=f"{area:.0f}")
    figure.add_annotation(
        **{**_QUIET, "xanchor": "right"},
        x=1,
        y=0,
        xref="paper",
        yref="paper",
        yanchor="bottom",
        text="AUC only: peaks and metabolites differ",
    )
    figure.update_layout(
        template=look.template(),
        title=f"The same {dose:g} mg: exposure from {max(areas):.0f} down to {min(areas):.0f} ng·h/mL",
        height=min(look.FIGURE_HEIGHT, 140 + 40 * len(routes)),
        xaxis={"title": "Exposure (AUC), ng·h/mL", "range": [0, 1.12 * max(high for _, high in bounds)]},
        yaxis={"autorange": "reversed", "tickfont": {"color": look.colour("ink")}},
    )
    columns = ["Route", "Share that reaches the blood", "From", "To", "Interval", "AUC, ng·h/mL"]
    rows = [
        [each.route, each.value, each.low, each.high, each.interval if each.low else "not given", round(area)]
        for each, area in zip(routes, areas, strict=True)
    ]
    return Exhibit(
        figure,
        description=f"Bars of the exposure that {dose:g} mg give by each route, longest by {routes[0].route} and shortest by "
        f"{routes[-1].route}. No level over time is shown: the same exposure comes with other peaks and other metabolites.",
        table=(columns, rows),
        source=f"AUC = share × dose ÷ clearance, {clearance:g} L/h{_pooled(clearance)}. "
        f"{source + ' ' if source else ''}An exercise in exposure, not dosing advice.",
    )
