"""Conditions beside each other: what was found where on the brain, what lies elsewhere, and how sure it is."""

from html import escape

from IPython.display import display

from .. import claims, look, references
from ..evidence.conditions import MEASURES, Condition, condition_map, conditions, findings, rows_of
from ..evidence.drawing import number_of, plural
from ..evidence.studies import Direction, Found
from ..show import LightFigure, Panel
from .controls import Controls, select

START = {"one": "depression", "other": "PTSD", "measure": "connectivity"}


def condition_explorer() -> None:
    """Exercise: choose two conditions and what was measured; compare their brains, their findings and their verdicts."""
    text = Panel(cards(**START), live=True)
    light = LightFigure.of(condition_map(**START))

    def react(values: dict) -> None:
        light.follow(condition_map(**values))
        text.html = cards(**values)

    offered = [(each.id, each.label) for each in conditions().values()]
    controls = Controls(
        "Conditions on the same brain",
        select("one", "Condition", offered),
        select("other", "Beside it", offered),
        select("measure", "Measured", [(name, label) for name, (label, _) in MEASURES.items()]),
        values=dict(START),
        on_change=react,
    )
    display(controls, light, text)


def cards(one: str, other: str, measure: str) -> str:
    """A card for each of the two conditions, as HTML."""
    return "".join(card(conditions()[each], measure, f"condition-{place}") for place, each in enumerate((one, other), start=1))


def card(condition: Condition, measure: str, place: str) -> str:
    """What the studies of a condition say together, each finding, and the verdicts, as HTML; `place` as for `claims.chip`."""
    rows = rows_of(condition.id, measure)
    lists = _list("On this brain", findings(rows, drawn=True)) + _list("Not on this brain", findings(rows, drawn=False))
    return (
        f'<div class="dm-card"><p><b>{escape(condition.label)}</b></p><p>{escape(condition.sentence)}</p>'
        f"{lists}{''.join(map(_silent, rows))}{_elsewhere(condition, measure)}</div>"
        f"{claims.evidence(*condition.claims, place=place)}"
    )


def _list(title: str, found: list[tuple[Direction, Found]]) -> str:
    """Findings behind a line that counts them: a reader opens what she wants, and a screen reader hears the counts."""
    if not found:
        return ""
    lines = "".join(f"<li>{_line(row, each)}</li>" for row, each in found)
    return f"<details><summary>{title}: {number_of(len(found), 'finding')}</summary><ul>{lines}</ul></details>"


def _line(row: Direction, found: Found) -> str:
    sign, word = look.DIRECTIONS[found.direction]
    detail = f" ({escape(found.detail)})" if found.detail else ""
    return f"{sign} {word}: {escape(found.of)}{detail}; {references.link(row.reference)}, {_people(row)}"


def _people(row: Direction) -> str:
    return f"n = {escape(row.n)}" if row.n else "n not stated"


def _silent(row: Direction) -> str:
    """A row that gives no direction, as a line of its own."""
    if row.found:
        return ""
    said = escape(f"{row.note} {row.on_medication}".strip())
    return f"<p>No direction: {references.link(row.reference)}, {_people(row)}. {said}</p>"


def _elsewhere(condition: Condition, measure: str) -> str:
    """How many results wait under the other measures."""
    counts = {label: len(rows_of(condition.id, name)) for name, (label, _) in MEASURES.items() if name != measure}
    other = "; ".join(f"{label}: {count} {plural(count, 'row')}" for label, count in counts.items() if count)
    nothing = "" if rows_of(condition.id, measure) else "Nothing in the table was measured in this way. "
    return f'<p class="dm-source">{nothing}{f"Measured otherwise: {other}." if other else ""}</p>' if nothing or other else ""
