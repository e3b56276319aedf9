"""Conditions beside each other on the same brain: what was found where, and in which direction."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import ascii_uppercase
from typing import Any

import plotly.graph_objects as go

from .. import atlas, brain, claims, look, references, table
from ..exhibit import Exhibit, Table
from ..wording import joined
from . import drawing
from .direction_map import COLUMNS, counts, data_sets, family
from .drawing import LONGEST, TALLEST, label, number_of, read_in, wrapped
from .studies import ANYWHERE, Direction, Found, studies

MEASURES = {
    "connectivity": ("connectivity", ("connectivity",)),
    "activity": ("activity, at rest and in tasks", ("activity", "task")),
    "change": ("change over time and network measures", ("variability", "network measures")),
}
"""What can be asked for: its name, and the measures of the table that it holds. They are never drawn together."""

_TITLES = {"connectivity": " links", "activity": " activity", "change": ", other measures"}
"""What a title puts behind "Default network"."""

_TOP, _FOOT, _SHARE, _LINE, _WIDE = 62, 4, 0.53, 17, 42
"""Pixels above and below the plot; the part of it that the brains fill; a line below them, in pixels and in letters."""

_SAID = {"higher": "higher", "lower": "lower", "both": "both", "none": "no difference"}
"""How a line below a brain says each direction, in the order in which it names them."""


# ---- what is known ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition; the head of ``data/conditions.toml`` says what each field holds."""

    id: str
    short: str
    sentence: str
    claims: tuple[str, ...]

    @property
    def label(self) -> str:
        """The condition at the beginning of a line."""
        return _begun(self.id)


def load(text: str) -> dict[str, Condition]:
    """Read the conditions from TOML, by id.

    Raises
    ------
    table.ItemError
        For a row that is not as `Condition` says, an id that comes twice or that no row of ``directions`` has, or no claim.
    """
    found = table.rows(Condition, tomllib.loads(text), "condition", "conditions.toml")
    known = dict.fromkeys(family(row) for row in studies("directions").rows)
    for condition in found.values():
        where = f"conditions.toml: condition '{condition.id}'"
        if condition.id not in known:
            table.fail(where, "id", f"no study has it; use one of {', '.join(known)}.")
        if not condition.claims:
            table.fail(where, "claims", "empty; name at least one.")
    return found


@cache
def conditions() -> dict[str, Condition]:
    """The conditions by id, in the order in which they are offered. Errors as in `load`."""
    return load(resources.files("defaultmode").joinpath("data/conditions.toml").read_text("utf-8"))


def rows_of(condition: str, measure: str) -> list[Direction]:
    """The rows of a condition that were measured in one of the ways of a key of `MEASURES`."""
    return [row for row in studies("directions").rows if family(row) == condition and row.measure in MEASURES[measure][1]]


def summary(ways: Iterable[str]) -> str:
    """One direction for several: "both" where it went up and down; a difference before none; empty for nothing."""
    found = set(ways)
    if {"higher", "lower"} <= found:
        return "both"
    return next((way for way in ("both", "higher", "lower", "none") if way in found), "")


# ---- where it lies ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Parts of the brain in which the same was found.

    Attributes
    ----------
    blocks : tuple of str
        Ids of regions, other networks or deep structures.
    label : str
        What they are called together.
    found : dict of str to int
        For each direction, how many separate data sets found it there; rows that share people count once in a direction.
    """

    blocks: tuple[str, ...]
    label: str
    found: Mapping[str, int]

    @property
    def way(self) -> str:
        """The direction whose colour they have."""
        return summary(way for way, count in self.found.items() if count)

    @property
    def words(self) -> str:
        """What was found there: ``2 lower, 1 no difference``."""
        return ", ".join(f"{self.found[way]} {said}" for way, said in _SAID.items() if self.found[way])


def lies_in(found: Found, block: str) -> bool:
    """Whether a finding lies in a region, another network or a deep structure; a test of the whole brain in all its cortex."""
    return not {block, _network(block), ANYWHERE if block in _cortex() else block}.isdisjoint(found.places)


def _network(block: str) -> str:
    return "default" if block in _default() else block


@cache
def _default() -> tuple[str, ...]:
    return tuple(each.id for each in atlas.regions())


@cache
def _cortex() -> tuple[str, ...]:
    return (*_default(), *(each.id for each in atlas.networks() if each.id != "default"))


def places(rows: Iterable[Direction]) -> list[Place]:
    """Where the findings of rows lie, parts in which the same was found together: the default network, then the others.

    Among the other networks those with a difference come first.
    """
    rows = list(rows)
    default, cortex = _default(), _cortex()
    whole = _alike(rows, cortex)
    if whole and whole[0][0] == cortex:
        cortical = [Place(cortex, "The whole cortex", whole[0][1])]
    else:
        inside, others = _alike(rows, default), _alike(rows, cortex[len(default) :])
        covered = sum(len(blocks) for blocks, _ in inside) == len(default)
        rest = max((blocks for blocks, _ in inside), key=len) if covered else ()
        cortical = [Place(blocks, _default_label(blocks, rest), found) for blocks, found in inside]
        elsewhere = [Place(blocks, _network_label(blocks), found) for blocks, found in others]
        cortical += sorted(elsewhere, key=lambda place: place.way == "none")
    deep = _alike(rows, (each.id for each in atlas.deep_structures()))
    return cortical + [Place(blocks, _region_label(blocks), found) for blocks, found in deep]


def _alike(rows: list[Direction], blocks: Iterable[str]) -> list[tuple[tuple[str, ...], dict[str, int]]]:
    """Blocks in which something was found, those with the same findings together, with how many data sets found what."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for block in blocks:
        groups.setdefault(tuple(_tally(rows, block)[way] for way in COLUMNS), []).append(block)
    return [(tuple(group), dict(zip(COLUMNS, tally, strict=True))) for tally, group in groups.items() if any(tally)]


def _tally(rows: list[Direction], block: str) -> dict[str, int]:
    ways = {row.id: summary(found.direction for found in row.found if lies_in(found, block)) for row in rows}
    return {way: sum(any(ways.get(row_id) == way for row_id in one) for one in data_sets()) for way in COLUMNS}


def _default_label(blocks: tuple[str, ...], rest: tuple[str, ...]) -> str:
    if blocks == _default():
        return "Default network"
    if set(blocks) == {each.id for each in atlas.regions() if each.subsystem == "core"}:
        return "Core of the default network"
    return "Rest of the default network" if blocks == rest else _region_label(blocks)


def _region_label(blocks: tuple[str, ...]) -> str:
    return _begun(joined([atlas.region(each).short.lower() for each in blocks]))


def _network_label(blocks: tuple[str, ...]) -> str:
    if len(blocks) == len(_cortex()) - len(_default()):
        return "The other networks"
    names = [re.split(r" /| control| network", atlas.network(each).label)[0].lower() for each in blocks]
    return f"{_begun(joined(names))} {drawing.plural(len(names), 'network')}"


def _begun(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


# ---- the figure ---------------------------------------------------------------------------------------------------------


def condition_map(one: str, other: str, measure: str = "connectivity") -> Exhibit:
    """Two conditions on the same brain: each part in the colour of what was found there, and said in words below.

    Parameters
    ----------
    one, other : str
        Ids of ``data/conditions.toml``.
    measure : str
        A key of `MEASURES`.

    Raises
    ------
    ValueError
        For a condition or a measure that there is not.
    """
    chosen = [_condition(name) for name in (one, other)]
    if measure not in MEASURES:
        raise ValueError(f"condition_map has no measure '{measure}'; use one of {', '.join(MEASURES)}.")
    rows = [rows_of(each.id, measure) for each in chosen]
    found = [places(each) for each in rows]
    lettered = dict.fromkeys(place.blocks for each in found for place in each if place.blocks != _cortex())
    letters = dict(zip(lettered, ascii_uppercase, strict=False))
    painted = [
        [brain.Painted(place.blocks, look.DIRECTION_TOKENS[place.way], letters.get(place.blocks, "")) for place in each]
        for each in found
    ]
    figure = brain.beside(*painted, share=_SHARE)
    drawing.lay_out(figure, message(chosen, rows, measure), height=TALLEST, top=_TOP, bottom=_FOOT)
    figure.layout.meta = {**figure.layout.meta, "legend": _key()}
    for place, condition in enumerate(chosen):
        _write(figure, place / len(chosen), _head(condition, rows[place]), _lines(rows[place], found[place], letters))
    described = " ".join(_described(condition, each) for condition, each in zip(chosen, found, strict=True))
    description = (
        "Two left hemispheres in the same view, grey where nothing was found in what was read; "
        f"measured: {MEASURES[measure][0]}. {described}{_before(found)}"
    )
    return Exhibit(figure, description, _table(chosen, rows), _source(rows))


def _condition(name: str) -> Condition:
    if name not in conditions():
        raise ValueError(f"condition_map has no condition '{name}'; use one of {', '.join(conditions())}.")
    return conditions()[name]


def _head(condition: Condition, rows: list[Direction]) -> str:
    """The condition with what was measured in its rows."""
    return ": ".join(filter(None, (f"<b>{condition.label}</b>", joined(list(dict.fromkeys(row.measure for row in rows))))))


def _write(figure: go.Figure, left: float, head: str, lines: Iterable[tuple[str, str, str]]) -> None:
    """The condition above its brain, and below it the lines, the signs in a column of their own."""
    label(figure, head, x=left, xref="paper", xshift=4, y=1, yref="paper", yanchor="bottom", yshift=2)
    line = 0
    for sign, colour, words in lines:
        below: dict[str, Any] = {"x": left, "xref": "paper", "y": 1 - _SHARE, "yref": "paper", "yanchor": "top"}
        below["yshift"] = -line * _LINE
        label(figure, sign, colour=colour, xshift=4, **below)
        label(figure, words, xshift=52, **below)
        line += words.count("<br>") + 1


def _lines(rows: list[Direction], found: list[Place], letters: Mapping[tuple[str, ...], str]) -> Iterator[tuple[str, str, str]]:
    """What stands below a brain: letter and sign, their colour, and the words, in lines."""
    for place in found:
        sign = f"<b>{letters.get(place.blocks, '')}</b> {look.DIRECTIONS[place.way][0]}".strip()
        words = re.sub(r"(\d) ", r"\1~", place.words)  # no line ends between a number and what it counts
        yield sign, look.DIRECTION_TOKENS[place.way], wrapped(f"{place.label}: {words}", _WIDE).replace("~", " ")
    if not found:
        yield "", "quiet", wrapped(
            "Nothing that was found lies on this brain: see the list below." if rows
            else "Nothing in the table. Choose another measure above.", _WIDE,
        )  # fmt: skip


def _key() -> list[dict]:
    signs = [{"colour": look.colour(look.DIRECTION_TOKENS[way]), "label": " ".join(look.DIRECTIONS[way])} for way in _SAID]
    return [*signs, {"colour": look.colour("cortex"), "label": "nothing found here in what was read"}]


def message(chosen: Sequence[Condition], rows: Sequence[Sequence[Direction]], measure: str) -> str:
    """The figure's title: what the two say of the default network itself, in the first form that is short enough."""
    one, other = chosen
    if one == other:
        return f"{one.label} twice: choose another condition beside it"
    ways = [{way for way, count in counts(each).items() if count} for each in rows]
    if not any(ways):
        return "Neither was compared in the default network itself in this way"
    if all(summary(each) == "both" for each in ways):
        return f"{_begun(one.short)} and {other.short}: the default network has no one direction"
    parts = [(each.short, *_state(found)) for each, found in zip(chosen, ways, strict=True)]
    forms = (
        ", ".join(f"{name} {sign} {words}".replace("  ", " ") for name, sign, words in parts),
        ", ".join(f"{name} {sign or '–'}" for name, sign, _ in parts),
    )
    return next(title for form in forms if len(title := f"Default network{_TITLES[measure]}: {form}") <= LONGEST)


def _state(ways: set[str]) -> tuple[str, str]:
    """Sign and words for the directions in which a condition's default network went."""
    way = summary(ways)
    if not way:
        return "", "no data"
    word = {"both": "both ways", "none": "no difference"}.get(way, way)
    return look.DIRECTIONS[way][0], f"{word} or none" if "none" in ways and way in ("higher", "lower") else word


def _described(condition: Condition, found: list[Place]) -> str:
    said = "; ".join(f"{place.label}: {place.words}" for place in found) or "nothing that lies on this brain"
    return f"{condition.label}, by separate data sets: {said}."


def _before(found: list[list[Place]]) -> str:
    """A sentence on deep structures, where one is drawn."""
    drawn = {block for places in found for place in places for block in place.blocks}
    names = [each.short.lower() for each in atlas.deep_structures() if each.id in drawn]
    return f" The right {joined(names)} is drawn before the inner face." if names else ""


def findings(rows: Iterable[Direction], drawn: bool) -> list[tuple[Direction, Found]]:
    """Each finding with its row, those that lie on the brain or those that do not."""
    return [(row, found) for row in rows for found in row.found if bool(found.places) == drawn]


def _table(chosen: list[Condition], rows: list[list[Direction]]) -> Table:
    columns = (
        "Condition", "Study", "Direction", "What was compared", "On this brain", "n", "Measure", "Read at",
        "Printed or derived", "Note",
    )  # fmt: skip
    lines = [
        (
            row.condition, references.short(row.reference), claims.direction(found.direction),
            f"{found.of} ({found.detail})" if found.detail else found.of,
            joined([_named(place) for place in found.places]) or "no", row.n or "not stated", row.measure, row.level,
            "printed", row.note,
        )
        for each in ([rows[0]] if chosen[0] == chosen[1] else rows) for row in each for found in row.found
    ]  # fmt: skip
    return columns, lines or [("nothing in the table", *[""] * (len(columns) - 1))]


def _named(place: str) -> str:
    if place == ANYWHERE:
        return "the whole cortex"
    return atlas.region(place).short if atlas.region_exists(place) else atlas.network(place).label


def _source(rows: list[list[Direction]]) -> str:
    drawn = [row for each in rows for row in each]
    if not drawn:
        return "Nothing in the table fits this choice."
    papers = number_of(len({row.reference for row in drawn}), "paper")
    return (
        f"{papers}, read in {read_in(drawn)}. Numbers are separate data sets, which counting does not weigh. Where a paper "
        "names a network, the whole of it in this atlas is coloured; the borders of the paper may differ. Correlations and "
        "links between networks are listed below."
    )
