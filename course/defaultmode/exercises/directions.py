"""The direction map with its filters, and the search for what makes its studies disagree."""

from html import escape
from typing import Any

from IPython.display import display

from .. import look, references
from ..evidence.direction_map import NOT_STATED, SORTED_BY, SORTS, choices, counts, directions
from ..evidence.direction_map import select as rows_of
from ..evidence.drawing import ALL, number_of, plural
from ..evidence.moderator import Grouping, grouping
from ..evidence.studies import Direction, studies
from ..show import LightFigure, Panel
from .controls import Controls, select, toggle

NAMES = {"condition": "Condition", "measure": "Measured", "medication": "Medication", "method": "Method"}


def direction_map() -> None:
    """Exercise: narrow the studies by condition, measure, medication and method, and watch whether they come to agree."""
    start: dict[str, Any] = {**dict.fromkeys(NAMES, ALL), "core_only": True}
    light = LightFigure.of(directions(**start))
    controls = Controls(
        "Which studies count",
        *(select(name, label, [(ALL, "all"), *((value, value) for value in choices()[name])]) for name, label in NAMES.items()),
        toggle("core_only", "Only the default network itself"),
        values=start,
        on_change=lambda values: light.follow(directions(**values)),
    )
    display(controls, light)


# ---- find the moderator -------------------------------------------------------------------------------------------------

UNSORTED = "condition"
"""The studies are all of one condition, so sorting by it leaves them as they are."""

RARE = 0.05
"""The share of random deals that makes a sorting worth a second look."""


def find_moderator() -> None:
    """Exercise: sort the studies of depression by one property after the other, and see whether any beats a random deal."""
    start: dict[str, Any] = {"by": UNSORTED, "connectivity": False}
    text = Panel(_judged(start), live=True)
    light = LightFigure.of(directions(**_asked(start), by=UNSORTED))

    def react(values: dict) -> None:
        light.follow(directions(**_asked(values), by=values["by"]))
        text.html = _judged(values)

    options = [(UNSORTED, "nothing"), *((by, name.removeprefix("the ")) for by, name in SORTED_BY.items())]
    controls = Controls(
        "What makes studies of depression disagree",
        select("by", "Sort the studies by", options),
        toggle("connectivity", "Only connectivity"),
        values=start,
        on_change=react,
    )
    display(controls, light, text)


def _asked(values: dict) -> dict[str, Any]:
    """The filters that the controls stand for."""
    return {"condition": "depression", "measure": "connectivity" if values["connectivity"] else ALL}


def _judged(values: dict) -> str:
    return judged(rows_of(**_asked(values)), values["by"])


def judged(rows: list[Direction], by: str) -> str:
    """How well a property sorts the rows, in words and numbers, as HTML; for medication with what studies say of it."""
    found = grouping(rows, by)
    if by == UNSORTED:
        said = _unsorted(rows, found)
    elif found.blocks == 1:
        name = SORTED_BY[by]
        said = f"<p>Sorted by {name}, all {found.answers} answers stand in one block: {name} cannot tell them apart.</p>"
    else:
        said = _sorted(rows, by, found)
    return f'<div class="dm-card">{said}</div>{_of_medication() if by == "medication" else ""}'


def _unsorted(rows: list[Direction], found: Grouping) -> str:
    columns = counts(rows)
    sign, word = look.DIRECTIONS[max(columns, key=lambda way: columns[way])]
    return (
        f"<p><b>Not sorted.</b> An answer is one data set in one column. Of {found.answers} answers the fullest column, "
        f"{sign} {word}, holds {_few(found.unsorted)}.</p><p>Sort the studies by a property. If that property is what makes "
        "them disagree, each of its blocks fills one column.</p>"
    )


def _sorted(rows: list[Direction], by: str, found: Grouping) -> str:
    name = SORTED_BY[by]
    tries = f"{_in_a_hundred(found.as_good)} of 100 tries"
    if found.as_good > RARE:
        verdict = f"In {tries} chance sorts these studies at least as well as {name} does."
        limit = f"That does not make {name} unimportant: there are only {found.answers} answers"
    else:
        verdict = f"Chance sorts these studies as well as {name} does in {tries}: seldom."
        limit = f"But whoever tries several properties will find one that fits by luck, and there are {found.answers} answers"
    silent = sum(SORTS[by](row) == NOT_STATED for row in rows)
    missing = f", and {silent} of {len(rows)} rows {plural(silent, 'does', 'do')} not state it" if silent else ""
    return (
        f"<p><b>{verdict}</b> Sorted by {name}, <b>{_few(found.sorted)} of {found.answers}</b> answers stand in the fullest "
        f"column of their block; unsorted, {_few(found.unsorted)} stand in the fullest column of all. Dealt at random into "
        f"blocks of the same sizes, they reach {found.dealt:.1f} on average.</p>"
        f"<p>More blocks help a little whatever sorts them: so compare with the random deals, not with the unsorted map. "
        f"{limit}{missing}.</p>"
    )


def _few(answers: float) -> str:
    """A number of answers, with one decimal where it is not whole."""
    return f"{round(answers, 1):g}"


def _in_a_hundred(share: float) -> str:
    return "fewer than 1" if share < 0.005 else f"{100 * share:.0f}"


def _of_medication() -> str:
    """What each study says of medication itself, as HTML."""
    rows = [row for row in studies("directions").rows if row.on_medication]
    lines = "".join(
        f"<li>{references.link(row.reference)} ({row.condition}, n = {escape(row.n)}): {escape(row.on_medication)}</li>"
        for row in rows
    )
    return (
        f'<div class="dm-card"><p><b>What {number_of(len(rows), "study says", "studies say")} of medication itself</b></p>'
        f"<ul>{lines}</ul><p>No one simple effect of medication fits all of them.</p></div>"
    )
