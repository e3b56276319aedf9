"""The direction map: which way every study of a condition went, for the default network or for anything it compared."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter

import plotly.graph_objects as go

from .. import claims, look, references
from ..exhibit import Exhibit, Table
from ..wording import joined
from . import drawing
from .drawing import ALL, HIDDEN_AXIS, LONGEST, TALLEST, cite, label, number_of, read_in, wrapped
from .studies import Direction, studies

COLUMNS = ("lower", "both", "none", "higher")
"""The columns of the map, keys of `look.DIRECTIONS`."""

_TOP, _FOOT, _LINE, _GAP = 84, 30, 20, 0.3
"""Pixels above and below the map and for a line at least; lines between conditions."""

_GLYPH, _NAME = {"both": 13}, {"both": 30}
_LETTER = 7
"""Pixels at the narrowest: where a sign stands and a name begins in its column (11 and 22 but for "both"), and a letter."""

_UNSTATED = 11
_LOOSE = 46
"""The highest line, when few are to be drawn."""

NOT_STATED = "not stated"
"""The block of what a row does not say."""

_BLOCKS = {"both": "with and without"}
"""Blocks whose name would say something else beside the columns."""

_SIZES = {"fewer than 200": (0, 11), "200 to 999": (200, 16), "1,000 and more": (1000, 20)}
"""The blocks by number of people: the fewest people in each, and the size of their sign in pixels."""


def family(row: Direction) -> str:
    """The condition of a row as the map groups it: the anxiety disorders stand together."""
    return "anxiety disorders" if "anxiety" in row.condition else row.condition


def size(row: Direction) -> str:
    """How many people stand behind a row: a key of `_SIZES`, or `NOT_STATED`."""
    people = claims.people(row.n)
    return NOT_STATED if people is None else [name for name, (least, _) in _SIZES.items() if people >= least][-1]


SORTS: dict[str, Callable[[Direction], str]] = {
    "condition": family,
    "measure": attrgetter("measure"),
    "method": attrgetter("method"),
    "medication": attrgetter("medication"),
    "size": size,
}
"""By what the map can be sorted into blocks, and in which block a row then stands."""

SORTED_BY = {"measure": "the measure", "method": "the method", "medication": "medication", "size": "the number of people"}
"""How a sentence calls a key of `SORTS` other than the condition."""


def block_names(by: str) -> list[str]:
    """The blocks into which a key of `SORTS` sorts the whole table, in their order; what is not stated comes last."""
    found = dict.fromkeys(map(SORTS[by], studies("directions").rows))
    names = [name for name in _SIZES if name in found] if by == "size" else [name for name in found if name != NOT_STATED]
    return names + [NOT_STATED] * (NOT_STATED in found)


def choices() -> dict[str, tuple[str, ...]]:
    """What each filter of `directions` offers besides "all", in the order of the table."""
    rows: tuple[Direction, ...] = studies("directions").rows
    return {
        "condition": tuple(block_names("condition")),
        "measure": tuple(dict.fromkeys(row.measure for row in rows)),
        "medication": tuple(dict.fromkeys(row.medication for row in rows)),
        "method": tuple(dict.fromkeys(row.method for row in rows)),
    }


def direction(row: Direction, core_only: bool = True) -> str:
    """Which way a row went: a key of `look.DIRECTIONS`, or empty where it gives none.

    Parameters
    ----------
    core_only : bool
        Ask only for the default network itself; else for everything that the row compared, where
        findings that differ make "both".
    """
    ways = {found.direction for found in row.found if found.core or not core_only}
    return ways.pop() if len(ways) == 1 else "both" if ways else ""


def select(
    condition: str = ALL, measure: str = ALL, medication: str = ALL, method: str = ALL, core_only: bool = True
) -> list[Direction]:
    """The rows that fit, in the order of the table; with `core_only` those that compared the default network itself.

    Raises
    ------
    ValueError
        For a value that the filter does not offer.
    """
    wanted = {"condition": condition, "measure": measure, "medication": medication, "method": method}
    drawing.check_choice("directions", wanted, choices())
    return [
        row
        for row in studies("directions").rows
        if condition in (ALL, family(row))
        and all(wanted[name] in (ALL, getattr(row, name)) for name in ("measure", "medication", "method"))
        and (direction(row) or not core_only)
    ]


@cache
def data_sets() -> tuple[frozenset[str], ...]:
    """The ids of all rows, those that share or may share people in one set.

    What joins two rows is `shares_data_with` alone: both name one pool, or one names the other, directly or by a third
    row. Two rows of one paper stay apart unless the table says so, since a paper may report on different people. The sets
    are made of the whole table, so a filter narrows what is shown but never changes who shares people with whom.
    """
    sets: list[set[str]] = []
    for row in studies("directions").rows:
        names = {row.id, row.shares_with} - {""}
        joined = [one for one in sets if one & names]
        sets = [one for one in sets if not one & names] + [names.union(*joined)]
    ids = {row.id for row in studies("directions").rows}
    return tuple(frozenset(one & ids) for one in sets)


def counts(rows: Sequence[Direction], core_only: bool = True) -> dict[str, int]:
    """How many separate data sets went each way: rows that share people count once in a column."""
    ways = {way: {row.id for row in rows if direction(row, core_only) == way} for way in COLUMNS}
    return {way: sum(bool(ids & one) for one in data_sets()) for way, ids in ways.items()}


def directions(
    condition: str = ALL,
    measure: str = ALL,
    medication: str = ALL,
    method: str = ALL,
    core_only: bool = True,
    by: str = "condition",
) -> Exhibit:
    """Studies by condition and by the way they went, each with its name; the sign is larger for more people.

    Parameters
    ----------
    condition, measure, medication, method : str
        "all", or one of `choices`.
    core_only : bool
        Count only comparisons of the default network itself.
    by : str
        What sorts the studies into blocks: a key of `SORTS`.

    Raises
    ------
    ValueError
        For a value that a filter does not offer, or a `by` that sorts nothing.
    """
    if by not in SORTS:
        raise ValueError(f"directions cannot be sorted by '{by}'; use one of {', '.join(SORTS)}.")
    rows = select(condition, measure, medication, method, core_only)
    drawn = [row for row in rows if direction(row, core_only)]
    if not drawn:
        others = len(select(condition, measure, medication, method, False)) if core_only else 0
        remedy = "Widen one of the four filters."
        if others:
            remedy = (
                f"{number_of(others, 'study fits', 'studies fit')}, but none compared the default network itself.<br>"
                "Count everything that was compared, or widen a filter."
            )
        empty = drawing.nothing("Nothing in the table fits this choice", remedy, TALLEST)
        said = remedy.replace("<br>", " ")
        table = (("What fits", "What to change"), [("nothing", said)])
        return Exhibit(empty.figure, f"An empty figure, since nothing fits. {said}", table, _source([]))
    figure = drawing.lay_out(go.Figure(), _message(counts(drawn, core_only), core_only), height=TALLEST, top=_TOP, bottom=_FOOT)
    _place(figure, drawn, core_only, by)
    silent = len(rows) - len(drawn)
    return Exhibit(figure, _description(drawn, silent, core_only, by), _table(rows, core_only), _source(drawn))


def _message(found: dict[str, int], core_only: bool) -> str:
    first, *others = [way for way in ("higher", "lower", "both", "none") if found[way]]
    rest = [f"{_word(way, core_only)} in {found[way]}" for way in others]
    start = f"{_word(first, core_only)} in {number_of(found[first], 'data set')}"
    title = ", ".join([start, *rest]).capitalize()
    return title if len(title) <= LONGEST else title.replace(" data sets", "")  # the heads of the columns say it again


def _word(way: str, core_only: bool) -> str:
    """A column's name; "mixed" where its rows compared several things."""
    return look.DIRECTIONS[way][1] if way != "both" else "both" if core_only else "mixed"


def _place(figure: go.Figure, rows: list[Direction], core_only: bool, by: str) -> None:
    cells: dict[str, dict[str, list[Direction]]] = {}
    for row in sorted(rows, key=lambda row: -(claims.people(row.n) or 0)):
        cells.setdefault(SORTS[by](row), {}).setdefault(direction(row, core_only), []).append(row)
    blocks = [name for name in block_names(by) if name in cells]
    room = TALLEST - _TOP - _FOOT
    lines = {name: max(len(cell) for cell in cells[name].values()) for name in blocks}
    while (sum(lines.values()) + _GAP * len(blocks)) * _LINE > room and max(lines.values()) > 2:
        lines[max(lines, key=lambda name: lines[name])] -= 1  # the longest list is cut: its rest is counted, and in the table
    marks: dict[str, list[tuple[float, float, int]]] = {way: [] for way in COLUMNS}
    names: list[tuple[float, float, str, str]] = []
    ticks, top, twice = [], 0.0, _twice()
    starts, end = _columns(rows, core_only)
    for name in blocks:
        limit = lines[name]
        ticks.append(top + limit / 2)
        for way, cell in cells[name].items():
            shown = cell if len(cell) <= limit else cell[: limit - 1]
            sign_at, name_at = starts[way] + _GLYPH.get(way, 11), starts[way] + _NAME.get(way, 22)
            for line, row in enumerate(shown):
                marks[way].append((sign_at, top + line + 0.5, _size(row)))
                names.append((name_at, top + line + 0.5, _name(row, twice), "ink" if claims.people(row.n) else "quiet"))
            if len(cell) > limit:
                names.append((name_at, top + limit - 0.5, f"and {len(cell) - limit + 1} more", "ink"))
        top += limit + _GAP
        figure.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=top - _GAP / 2, y1=top - _GAP / 2,
            line={"color": look.colour("hairline"), "width": 1},
        )  # fmt: skip
    for way, places in marks.items():
        figure.add_scatter(
            x=[x for x, _, _ in places],
            y=[y for _, y, _ in places],
            text=[look.DIRECTIONS[way][0]] * len(places),
            mode="text",
            textfont={
                "color": look.colour(look.DIRECTION_TOKENS[way]),
                "size": [0.6 * size + 3 if way == "both" else size for _, _, size in places],
            },
            cliponaxis=False,
            meta={"direction": way},
        )
    figure.add_scatter(
        x=[x for x, *_ in names],
        y=[y for _, y, *_ in names],
        text=[text for *_, text, _ in names],
        mode="text",
        textposition="middle right",
        textfont={"color": [look.colour(token) for *_, token in names], "size": 13},
        cliponaxis=False,
        meta={"names": True},
    )
    found = counts(rows, core_only)
    for way in COLUMNS:
        label(
            figure,
            f"{_head(way, core_only)}<br>{number_of(found[way], 'data set') if found[way] else '–'}",
            x=starts[way] + 2,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=2,
            colour=look.DIRECTION_TOKENS[way],
        )
    label(
        figure,
        "Sign: under 200, 200 or more, 1,000 or more people.   Grey: n not stated.   * may share people.",
        x=1,
        xref="paper",
        xanchor="right",
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-8,
        colour="quiet",
    )
    figure.update_layout(
        xaxis={**HIDDEN_AXIS, "range": [0, end]},
        yaxis={
            "tickvals": ticks,
            "ticktext": [wrapped(_BLOCKS.get(name, name), 14 if by == "condition" else 16) for name in blocks],
            "tickfont": {"color": look.colour("ink")},
            "range": [max(top, room / _LOOSE), 0],
            "showgrid": False,
            "zeroline": False,
        },
    )


def _columns(rows: list[Direction], core_only: bool) -> tuple[dict[str, float], float]:
    """Where each column begins, and where the last ends: as wide as its longest name asks, in pixels of a narrow page."""
    starts, end, twice = {}, 0.0, _twice()
    for way in COLUMNS:
        names = [_name(row, twice) for row in rows if direction(row, core_only) == way]
        longest = max(map(len, names), default=0)
        starts[way] = end
        end += max(_NAME.get(way, 22) + _LETTER * longest, _LETTER * len(_head(way, core_only)), 104)
    return starts, end


def _head(way: str, core_only: bool) -> str:
    return f"{look.DIRECTIONS[way][0]} {_word(way, core_only)}"


def _size(row: Direction) -> int:
    _, sign = _SIZES.get(size(row), (None, _UNSTATED))
    return sign


@cache
def _twice() -> frozenset[str]:
    """Ids of rows that share or may share people with another row of the table."""
    return frozenset[str]().union(*(one for one in data_sets() if len(one) > 1))


def _name(row: Direction, twice: frozenset[str]) -> str:
    return cite(row.reference) + ("*" if row.id in twice else "")


def _description(rows: list[Direction], silent: int, core_only: bool, by: str) -> str:
    what = "the default network itself" if core_only else "everything that was compared"
    found = counts(rows, core_only)
    ways = [f"{look.DIRECTIONS[way][1] if way != 'both' else 'more than one answer'} {found[way]}" for way in COLUMNS]
    conditions = joined(list(dict.fromkeys(map(family, rows))))
    present = set(map(SORTS[by], rows))
    sorted_by = joined([_BLOCKS.get(name, name) for name in block_names(by) if name in present])
    blocks = "" if by == "condition" else f" and sorted by {SORTED_BY[by]} ({sorted_by})"
    return (
        f"{number_of(len(rows), 'result')} on {what} in {conditions}, set in four columns by direction{blocks}. "
        f"Separate data sets in each column: {', '.join(ways)}."
        + (f" {number_of(silent, 'more row gives', 'more rows give')} no direction, only in the table." if silent else "")
    )


def _table(rows: list[Direction], core_only: bool) -> Table:
    columns = (
        "Condition", "Study", "Direction", "What was compared", "n", "Measure", "Method", "Medication", "May share people with",
        "Read at", "Printed or derived", "Note",
    )  # fmt: skip
    return columns, [
        (
            row.condition,
            references.short(row.reference),
            claims.direction(way) if (way := direction(row, core_only)) else "not stated",
            "; ".join(
                f"{found.of}: {look.DIRECTIONS[found.direction][1]}{f' ({found.detail})' if found.detail else ''}"
                for found in row.found
                if found.core or not core_only
            ),
            row.n or "not stated",
            row.measure,
            row.method,
            row.medication,
            row.shares_data_with,
            row.level,
            "printed",
            f"{row.on_medication} {row.note}".strip(),
        )
        for row in rows
    ]


def _source(rows: list[Direction]) -> str:
    if not rows:
        return f"Chosen from {number_of(len(studies('directions').rows), 'row')} of the table."
    papers = len({row.reference for row in rows})
    shared = " Rows that share or may share people (*) count once in a column." if _twice() & {row.id for row in rows} else ""
    measures = list(dict.fromkeys(row.measure for row in rows))
    mixed = f" The columns mix {joined(measures)}." if len(measures) > 1 else ""
    return (
        f"{number_of(papers, 'paper')}, read in {read_in(rows)}; a data set is one study or one pooled analysis."
        f"{shared}{mixed} Counting directions does not weigh the studies or say who is right."
    )
