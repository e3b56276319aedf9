"""Exercise: design a study of ketamine, and read what it could show, what it could not, and how often it would find it."""

from collections.abc import Iterator
from html import escape

import numpy as np
import plotly.graph_objects as go
from IPython.display import display

from .. import designs, look, power, references
from ..designs import Design
from ..evidence import drawing
from ..evidence.studies import number
from ..exhibit import Exhibit
from ..show import LightFigure, Panel
from ..wording import joined
from .controls import Controls, select, slider

LARGEST = 1.2
"""The largest effect, in standard deviations, that the figure has room for."""

SMALLEST_GROUP, LARGEST_GROUP = 10, 300


def of_a_hundred(design: Design) -> Iterator[str]:
    """In words, how many of a hundred such studies would find a true effect as large as a published one, as HTML."""
    if not design.compares:
        yield "None of 100 such studies could find an effect: there is no difference between groups to test."
        return
    if design.outcome == "relapse":
        treated, control, row = designs.relapses()
        found = _of_hundred(power.of_proportions(treated, control, design.n))
        if design.varied != "drug":
            yield "The course’s tables hold no rates of relapse for this comparison; those below are of another treatment."
        yield (
            f"Of 100 such studies, {found} would find a true difference of {row.control_percent:g}% against "
            f"{row.treated_percent:g}% who relapse, as printed for going on with esketamine ({references.link(row.reference)})."
        )
        return
    for mark in designs.fitting(design):
        found = _of_hundred(power.of_means(mark.size, design.n))
        sure = "".join(
            f"; {each}" for each in (f"{mark.row.certainty} certainty" * bool(mark.row.certainty), mark.caution) if each
        )
        yield (
            f"Of 100 such studies, {found} would find a true effect of this size: d = {number(mark.size)} "
            f"against {escape(mark.against)} ({references.link(mark.row.reference)}, {escape(mark.row.time)}{sure})."
        )
    if not designs.fitting(design):
        least = power.detectable(design.n)
        yield (
            "The course’s tables hold no effect for this comparison and outcome. "
            f"Of 100 such studies, about <b>80</b> would find a true effect of d = {least:.2f}."
        )


def _of_hundred(share: np.ndarray) -> str:
    return "more than <b>99</b>" if share > 0.995 else f"about <b>{100 * float(share):.0f}</b>"


def summary(design: Design) -> str:
    """What the study could show, what it could not, and how often it would find it, as HTML."""

    def listed(title: str, lines: Iterator[str]) -> str:
        return f"<p><b>{title}</b></p><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"

    return (
        '<div class="dm-card">'
        + listed("What this study could show", designs.could_show(design))
        + listed("What it could not show", designs.could_not_show(design))
        + listed("How often it would find it", of_a_hundred(design))
        + "</div>"
    )


# ---- figure ---------------------------------------------------------------------------------------------------------

_HEIGHT = 430
_ROW = 0.17
"""Height of a label above the plot, in the unit of the axis."""


def exhibit(design: Design) -> Exhibit:
    """Power against the true effect, with published effects marked."""
    if not design.compares:
        return drawing.nothing(
            "With nothing to compare, there is no effect to find", "Choose another comparator to see the power.", _HEIGHT
        )
    return _of_shares(design) if design.outcome == "relapse" else _of_means(design)


def _of_means(design: Design) -> Exhibit:
    effects = np.linspace(0, LARGEST, 61)
    curve = 100 * power.of_means(effects, design.n)
    marks = () if design.outcome == "scan" else designs.published()
    speaking = designs.fitting(design)
    figure = _curve(effects, curve)
    for at, mark in enumerate(marks):
        said = f"d = {number(mark.size)} against {mark.against}<br>{drawing.cite(mark.row.reference)}, {mark.row.time}"
        _mark(figure, mark.size, 1 + _ROW * (len(marks) - at - 0.4), said, speaks=mark in speaking)
    least = power.detectable(design.n)
    title = f"{design.n} people a group: 80 of 100 studies would find d = {least:.2f}"
    _lay_out(figure, title, "true effect, standard deviations (d)", LARGEST, len(marks))
    marked = joined([f"{number(mark.size)} ({references.short(mark.row.reference)})" for mark in marks])
    words = (
        f"A rising curve: of 100 studies with {design.n} people in each group, how many would find an effect, from 5 where "
        f"there is none to {curve[-1]:.0f} at d = {LARGEST}. "
        + (
            f"Published effects are marked at d = {marked}."
            if marked
            else "No effect is marked: the tables hold none for a scan."
        )
    )
    rows = [
        ("an effect of this size", f"{effect:.1f}", f"{power.of_means(effect, design.n) * 100:.0f}", "")
        for effect in np.arange(0, LARGEST + 0.01, 0.2)
    ]
    rows += [
        (
            f"{mark.row.label} (against {mark.against})", number(mark.size),
            f"{100 * float(power.of_means(mark.size, design.n)):.0f}", references.short(mark.row.reference),
        )
        for mark in marks
    ]  # fmt: skip
    sources = "; ".join(f"{references.short(mark.row.reference)} (n = {mark.row.n})" for mark in marks)
    return Exhibit(
        figure,
        words,
        (("Effect", "d", "Found by so many of 100 studies", "Source"), rows),
        "Two-sided t test at 0.05. "
        + (
            f"Sizes: {sources}. Trials differ in more than their comparator; the quieter marks speak to another question."
            if marks
            else ""
        ),
    )


def _of_shares(design: Design) -> Exhibit:
    treated, control, row = designs.relapses()
    without, going_on = f"{100 * control:.1f}%", f"{100 * treated:.1f}%"
    fewer = np.linspace(0, control, 61)
    curve = 100 * power.of_proportions(control - fewer, control, design.n)
    figure = _curve(100 * fewer, curve)
    size = 100 * (control - treated)
    said = f"{without} against {going_on}<br>{drawing.cite(row.reference)}"
    _mark(figure, size, 1 + _ROW * 0.6, said, speaks=design.varied == "drug")
    found = 100 * float(power.of_proportions(treated, control, design.n))
    title = (
        f"{design.n} people a group: about {found:.0f} of 100 studies would find {size:.1f} points"
        if design.varied == "drug"
        else f"{design.n} people a group: how many of 100 studies find a difference"
    )
    _lay_out(figure, title, f"fewer who relapse, percentage points below {without}", 100 * control, 1)
    points = [
        (each, 100 * float(power.of_proportions(control - each / 100, control, design.n))) for each in (0, 10, 20, 30, 40)
    ]
    rows = [("a difference of this size", number(each), f"{share:.0f}", "") for each, share in points]
    rows.append((row.label, f"{size:.1f}", f"{found:.0f}", references.short(row.reference)))
    return Exhibit(
        figure,
        f"A rising curve: of 100 studies with {design.n} people in each group, how many would find a difference in relapse, "
        f"when {without} relapse without going on. The published difference, {size:.1f} points, is marked: "
        f"about {found:.0f} of 100 studies would find it.",
        (("Difference", "Percentage points", "Found by so many of 100 studies", "Source"), rows),
        f"Two proportions, normal approximation, two-sided at 0.05. Shares: {references.short(row.reference)} (n = {row.n}), "
        "going on with esketamine against placebo spray.",
    )


def _curve(x: np.ndarray, y: np.ndarray) -> go.Figure:
    figure = go.Figure()
    figure.add_scatter(x=x, y=y / 100, mode="lines", line={"color": look.colour("ink"), "width": 3}, hoverinfo="skip")
    return figure


def _mark(figure: go.Figure, x: float, top: float, said: str, *, speaks: bool) -> None:
    token = "ink" if speaks else "quiet"
    line = {"color": look.colour(token), "width": 2 if speaks else 1, "dash": "solid" if speaks else "dot"}
    figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=top + _ROW / 2, line=line)
    drawing.label(figure, said, colour=token, x=x, y=top, xshift=4)


def _lay_out(figure: go.Figure, title: str, axis: str, right: float, labels: int) -> None:
    usual = {"color": look.colour("quiet"), "width": 1, "dash": "dash"}
    figure.add_shape(type="line", x0=0, x1=right, y0=power.USUAL, y1=power.USUAL, line=usual)
    drawing.lay_out(
        figure,
        title,
        height=_HEIGHT,
        xaxis={"title": {"text": axis}, "range": [0, right]},
        yaxis={
            "title": {"text": "of 100 studies, so many find it"},
            "range": [0, 1.02 + _ROW * labels],
            "tickvals": [0, 0.2, 0.4, 0.6, 0.8, 1],
            "ticktext": ["0", "20", "40", "60", "80", "100"],
        },
    )


def study_design() -> None:
    """Exercise: choose question, comparator, masking, outcome and people; read what the study could show."""
    start = Design()
    text = Panel(summary(start), live=True)
    light = LightFigure.of(exhibit(start))

    def react(values: dict) -> None:
        design = Design(**values)
        light.follow(exhibit(design))
        text.html = summary(design)

    controls = Controls(
        "A study of your own",
        select("question", "Question", list(designs.QUESTIONS.items())),
        select("comparator", "Compared with", list(designs.COMPARATORS.items())),
        select("masking", "Kept from knowing who had what", list(designs.MASKING.items())),
        select("outcome", "Outcome", list(designs.OUTCOMES.items())),
        slider("n", "People in each group", SMALLEST_GROUP, LARGEST_GROUP, 5),
        values=vars(start).copy(),
        on_change=react,
    )
    display(controls, light, text)
