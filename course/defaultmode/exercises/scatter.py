"""Dissociation and improvement: set a correlation, leave people out, and see what is left of it."""

from html import escape

from IPython.display import display

from .. import references
from ..evidence import dissociation
from ..evidence.dissociation import MISSING, STRONGEST, people_that_fit, published
from ..evidence.studies import Association, number
from ..show import LightFigure, Panel
from ..wording import joined
from .controls import OWN, Controls, button, select, slider, together


def correlations() -> dict[str, float]:
    """The printed correlations by row, with improvement upwards: their sign turned."""
    return {row.id: -estimate.value for row, estimate in published()}


def summary(r: float, top: int, missing: str, sample: int) -> str:
    """What the people who are counted say, in words, as HTML."""
    people = dissociation.cloud(r, top, missing, sample)
    half, better = people.halves
    low, high = dissociation.interval(people.r, people.count)
    zero = " The interval includes 0: so few people could show this without any link." if low <= 0 <= high else ""
    gone = " The interval knows nothing of the people who are missing." if missing != "none" else ""
    return (
        f'<div class="dm-card"><p>Counted: <b>{people.count}</b> of {len(people.x)} simulated people; r = <b>{people}</b>. '
        f"<b>{100 * people.r**2:.0f}%</b> of the differences in improvement go with dissociation. Of the {half} who "
        f"dissociated more, <b>{better}</b> improved more than the median person; with no link about {half / 2:.0f} would."
        f"{zero}{gone}</p></div>"
    )


def doubt() -> str:
    """How many people the printed p values fit, as HTML: the course's arithmetic, and a question."""
    rows = [row for row, _ in published()]
    fits = joined([_fit(row, estimate.value, row.p) for row, estimate in published() if row.p is not None])
    return (
        f'<div class="dm-card"><p>{references.link(rows[0].reference)} printed these correlations with a minus, because '
        "scores of symptoms fall when people improve; here improvement points upwards.</p>"
        "<details><summary>A question about the number of people, for those who like arithmetic</summary>"
        f"<p>The abstract gives {escape(rows[0].n)}. By our arithmetic, with a t test of r, {fits}. The abstract does not say "
        "who is missing; perhaps the test was another one.</p></details></div>"
    )


def _fit(row: Association, r: float, p: float) -> str:
    people, low, high = people_that_fit(r, p)
    said = f"r = {number(r)} with p = {number(p)} ({escape(row.time)})"
    return f"{said} fits about <b>{people}</b> people ({low} to {high}, as p is rounded)"


def scatter_explorer() -> None:
    """Exercise: choose a printed correlation or set one, leave people out, and read what the rest would tell."""
    printed = correlations()
    first = next(iter(printed))
    now = {"published": first, "r": printed[first], "top": 100, "missing": "none", "again": 0}
    text = Panel(summary(*_settings(now)), live=True)
    light = LightFigure.of(dissociation.scatter(*_settings(now)))

    def react(values: dict) -> None:
        nonlocal now
        values = together(values, now, "published", "r", printed)
        if values == now:
            return
        now = values
        light.follow(dissociation.scatter(*_settings(values)))
        text.html = summary(*_settings(values))
        controls.values = values  # the list and the slider say the same

    controls = Controls(
        "Dissociation and improvement in simulated people",
        select(
            "published",
            "Correlation",
            [*((row.id, f"printed: {row.estimate}, {row.time}") for row, _ in published()), (OWN, "my own, set below")],
        ),
        slider("r", "Strength (r)", 0, STRONGEST, 0.01),
        slider("top", "Keep those who dissociated most, %", 25, 100, 5),
        select("missing", "Who is missing", list(MISSING.items())),
        button("again", "Other people"),
        values=dict(now),
        on_change=react,
    )
    display(controls, light, text, Panel(doubt()))


def _settings(values: dict) -> tuple[float, int, str, int]:
    """The parameters of `dissociation.scatter`, in their order."""
    return values["r"], values["top"], values["missing"], values["again"]
