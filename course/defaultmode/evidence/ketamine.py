"""What imaging has found under and after ketamine: the map of its studies, and what a comparator and a pipeline change."""

from collections.abc import Callable, Iterator
from itertools import groupby

import plotly.graph_objects as go

from .. import claims, look, references
from ..exhibit import Exhibit, Table
from ..wording import joined
from . import drawing
from .drawing import ALL, TALLEST, label, plural
from .studies import KetamineStudy, number, studies

TIMINGS = {
    "during": "during",
    "hours": "hours after",
    "day": "24 hours",
    "days": "days after",
    "unstated": "not stated",
}
"""When a measurement was made, in the order of the rows."""

_TOP, _FOOT, _ROW = 60, 20, 34
"""Pixels above and below the rows, and the highest row."""

_WHEN, _PEOPLE, _DEFAULT, _ELSEWHERE, _STEP = 0.035, 0.215, 0.605, 0.77, 0.038
"""Where the columns begin and how far apart glyphs stand, as shares of the plot's width."""

COMPARATOR = "midazolam"

_ORDER = ("lower", "higher", "both", "none")
"""Directions in the order of their glyphs."""


def when(study: KetamineStudy) -> str:
    """A key of `TIMINGS`."""
    if study.hours is None:
        return "unstated"
    if study.hours == 0:
        return "during"
    return "hours" if study.hours < 24 else "day" if study.hours == 24 else "days"


def choices() -> dict[str, tuple[str, ...]]:
    """What each filter of `ketamine_map` offers besides ``all``, as far as a study has it."""
    rows: tuple[KetamineStudy, ...] = studies("ketamine_connectivity").rows
    timings = {when(row) for row in rows}
    return {
        "people": tuple(dict.fromkeys(group for row in rows for group in row.people.split(", "))),
        "drug": tuple(dict.fromkeys(row.drug for row in rows)),
        "timing": tuple(timing for timing in TIMINGS if timing in timings),
        "method": tuple(dict.fromkeys(row.method for row in rows)),
    }


def select(people: str = ALL, drug: str = ALL, timing: str = ALL, method: str = ALL) -> list[KetamineStudy]:
    """The measurements that fit, in the order of the map: by time, with rows to be read side by side kept together.

    Raises
    ------
    ValueError
        For a value that no study has.
    """
    asked = {"people": people, "drug": drug, "timing": timing, "method": method}
    drawing.check_choice("ketamine_map", asked, choices())
    rows: tuple[KetamineStudy, ...] = studies("ketamine_connectivity").rows
    order = list(TIMINGS)

    def place(row: KetamineStudy) -> tuple[int, bool, int]:
        beside = [other for other in rows if row.contrast and other.contrast == row.contrast] or [row]
        times = [order.index(when(other)) for other in beside]
        return min(times), len(set(times)) > 1, rows.index(beside[0])

    return [
        row
        for row in sorted(rows, key=place)
        if people in (ALL, *row.people.split(", "))
        and drug in (ALL, row.drug)
        and timing in (ALL, when(row))
        and method in (ALL, row.method)
    ]


def lines(rows: list[KetamineStudy]) -> list[list[KetamineStudy]]:
    """Measurements of one study with one drug and at one time share a line of the map."""
    return [list(group) for _, group in groupby(rows, key=lambda row: (row.reference, row.drug, when(row)))]


def directions(line: list[KetamineStudy], core: bool) -> list[str]:
    """Which way each finding of a line went, within the default network or elsewhere, in the order of the glyphs."""
    found = [each.direction for row in line for each in row.found if each.core is core]
    return sorted(found, key=_ORDER.index)


def tally(rows: list[KetamineStudy], fits: Callable[[KetamineStudy], bool]) -> tuple[int, int]:
    """Of the studies that measured the default network: how many find nothing but lower, and how many there are."""
    by_reference: dict[str, set[str]] = {}
    for row in rows:
        core = {each.direction for each in row.found if each.core}
        if core and fits(row):
            by_reference.setdefault(row.reference, set()).update(core)
    return sum(found == {"lower"} for found in by_reference.values()), len(by_reference)


def ketamine_map(people: str = ALL, drug: str = ALL, timing: str = ALL, method: str = ALL) -> Exhibit:
    """The evidence map: one line a study, one glyph a finding, within the default network and elsewhere.

    Parameters
    ----------
    people, drug, timing, method : str
        ``all``, or one of `choices`.

    Raises
    ------
    ValueError
        For a value that no study has.
    """
    rows = select(people, drug, timing, method)
    if not rows:
        return drawing.nothing(
            "No study of the map fits this choice", "Set one of the four filters back to “all”.", height=TALLEST
        )
    return Exhibit(_map(rows), _description(rows), _table(rows), _source(rows))


def _map(rows: list[KetamineStudy]) -> go.Figure:
    figure, drawn = go.Figure(), lines(rows)
    places, brackets = list(range(len(drawn))), list(_brackets(drawn))
    height = min(_ROW, (TALLEST - _TOP - _FOOT) / len(drawn))
    _glyphs(figure, drawn)
    times = [_time(line) for line in drawn]
    new = [y for y in places if not y or times[y] != times[y - 1]]
    _column(figure, _WHEN, {y: times[y] for y in new}, "ink")
    _column(figure, _PEOPLE, {y: _people(drawn[y][0]) for y in places}, "quiet")
    _column(figure, _DEFAULT, {y: "no direction given" for y in places if not any(row.found for row in drawn[y])}, "quiet")
    inside = {y for first, last in brackets for y in range(first + 1, last + 1)}
    hairline = {"color": look.colour("hairline"), "width": 1}
    for y in set(new) - inside - {0}:
        figure.add_shape(type="line", x0=0, x1=1, y0=y - 0.5, y1=y - 0.5, line=hairline)
    for first, last in brackets:
        path = f"M 0.006,{first} L 0.022,{first} L 0.022,{last} L 0.006,{last}"
        figure.add_shape(type="path", path=path, line={"color": look.colour("ink"), "width": 1.5})
    for x, text in ((_WHEN, "When"), (_PEOPLE, "People"), (_DEFAULT, "Default<br>network"), (_ELSEWHERE, "Elsewhere")):
        label(figure, f"<b>{text}</b>", x=x, y=1, yref="paper", yanchor="bottom", xshift=-1)
    shown = {each.direction for row in rows for each in row.found}
    key = "   ".join(claims.direction(each) for each in _ORDER if each in shown)
    label(figure, key, colour="quiet", x=1, xref="paper", y=len(drawn) - 0.5, xanchor="right", yanchor="top", yshift=2)
    return drawing.lay_out(
        figure,
        _title(rows),
        height=TALLEST,
        top=_TOP,
        bottom=_FOOT,
        pad=6,
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={
            "range": [(TALLEST - _TOP - _FOOT) / height - 0.5, -0.5],
            "tickvals": places,
            "ticktext": [_name(drawn, y) for y in places],
            "tickfont": {"color": look.colour("ink"), "size": 13},
            "showgrid": False,
            "zeroline": False,
        },
    )


def _glyphs(figure: go.Figure, drawn: list[list[KetamineStudy]]) -> None:
    points = [
        (start + step * _STEP, y, direction)
        for core, start in ((True, _DEFAULT), (False, _ELSEWHERE))
        for y, line in enumerate(drawn)
        for step, direction in enumerate(directions(line, core))
    ]
    for direction, token in look.DIRECTION_TOKENS.items():
        across, down = [x for x, _, way in points if way == direction], [y for _, y, way in points if way == direction]
        glyphs = [look.DIRECTIONS[direction][0]] * len(across)
        drawing.write(figure, across, down, glyphs, colour=token, textposition="middle right", size=14)


def _column(figure: go.Figure, x: float, texts: dict[int, str], colour: str) -> None:
    drawing.write(figure, [x] * len(texts), list(texts), list(texts.values()), colour=colour, textposition="middle right")


def _brackets(drawn: list[list[KetamineStudy]]) -> Iterator[tuple[int, int]]:
    """First and last line of each run that is to be read side by side: a drug and its comparator, a replication."""

    def run(pair: tuple[int, list[KetamineStudy]]) -> tuple[str, str]:
        y, [row, *_] = pair
        return row.contrast or str(y), row.reference if row.contrast == "comparator" else ""

    for _, group in groupby(enumerate(drawn), key=run):
        members = [y for y, _ in group]
        if len(members) > 1:
            yield members[0], members[-1]


def _name(drawn: list[list[KetamineStudy]], y: int) -> str:
    row = drawn[y][0]
    name, before = references.short(row.reference), drawn[y - 1][0] if y else None
    beside = bool(before and row.contrast and row.contrast == before.contrast)
    if row.drug == COMPARATOR and beside and before and before.reference == row.reference:
        return f"its comparator, {row.drug}"
    if row.contrast == "replication" and beside:
        return f"{name}, replication"
    return name if row.drug == "ketamine" else f"{name}, {row.drug}"


def _time(line: list[KetamineStudy]) -> str:
    if when(line[0]) == "days":
        return f"day {', '.join(number(row.hours / 24) for row in line if row.hours)}"
    return TIMINGS[when(line[0])]


def _people(row: KetamineStudy) -> str:
    groups = row.people.split(", ")
    who = f"{len(groups)} groups" if len(groups) > 1 else groups[0]
    controls = ", controls" if "/" in row.n else ""
    return f"{row.n.split(' (')[0]} {who}{controls}".strip()


def _title(rows: list[KetamineStudy]) -> str:
    lower, measured = tally(rows, lambda row: row.drug != COMPARATOR)
    lower_too, compared = tally(rows, lambda row: row.drug == COMPARATOR)
    total = len({row.reference for row in rows})
    if measured:
        on = "" if not compared else ", and on midazolam too" if lower_too == compared else ", not on midazolam"
        return f"Default network lower in {lower} of {measured} {plural(measured, 'study')}{on}"
    if compared:
        return f"On midazolam, default network lower in {lower_too} of {compared} {plural(compared, 'study')}"
    if total == 1:
        return "The one study here did not measure the default network itself"
    return f"None of these {drawing.counted(total)} studies measured the default network itself"


def _description(rows: list[KetamineStudy]) -> str:
    total, people = len({row.reference for row in rows}), list(dict.fromkeys(row.people for row in rows))
    parts = []
    for core, place in ((True, "Within the default network"), (False, "Elsewhere")):
        found = directions(rows, core)
        if found:
            counts = [f"{found.count(each)} {look.DIRECTIONS[each][1]}" for each in _ORDER if each in found]
            parts.append(f"{place}, {drawing.counted(len(found))} {plural(len(found), 'finding')}: {joined(counts)}.")
    if silent := len({row.reference for row in rows if not row.found}):
        parts.append(f"{drawing.counted(silent).capitalize()} {plural(silent, 'study')} without a direction.")
    studied = f"{drawing.counted(total).capitalize()} {plural(total, 'study')} in lines"
    return f"{studied}, ordered by when it was measured; people: {'; '.join(people)}. {' '.join(parts)}"


def _table(rows: list[KetamineStudy]) -> Table:
    columns = (
        "Study", "n", "People", "Drug", "When", "How", "What was compared", "Where", "Direction", "As reported", "Read in",
        "Limits",
    )  # fmt: skip
    table = []
    for row in rows:
        study = (references.short(row.reference), row.n or "not stated", row.people, row.drug)
        setting = (row.timing if when(row) != "unstated" else TIMINGS["unstated"], row.method)
        for each in row.found:
            where = "default network" if each.core else "elsewhere"
            found = (each.of, where, claims.direction(each.direction), each.detail)
            table.append((*study, *setting, *found, row.level, row.note))
        if not row.found:
            table.append((*study, *setting, "see the limits", "", "not given", "", row.level, row.note))
    return columns, table


def _source(rows: list[KetamineStudy]) -> str:
    people = {row.reference: claims.people(row.n) for row in rows if row.n}
    sizes = sorted(size for size in people.values() if size)
    stated = f"{sizes[0]} to {sizes[-1]} people each" if len(sizes) > 1 else f"{sizes[0]} people" if sizes else ""
    missing = "; where no number stands, none is stated" if any(not row.n for row in rows) else ""
    return (
        f"Read in {drawing.read_in(rows)}{f', {stated}' if stated else ''}{missing}. One sign is one finding, whatever its "
        "size, and a study without a direction is not counted; people, doses and measures differ, and "
        "studies may share people, so this is no vote."
    )
