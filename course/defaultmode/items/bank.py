"""Files of items, and the registers that an item's links must be found in."""

import re
import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from .. import table
from ..lessons import FINAL_EXAM
from ..table import ItemError, fail, named, slug_problems
from .kinds import KINDS, TELLTALE, Item, Region, Waiver, region_labels


@dataclass(frozen=True)
class Registers:
    """Where links lead. Each is asked only when an item names something in it; tests give their own.

    Attributes
    ----------
    claims, references, regions : callable returning a collection of ids
    objectives : callable
        Lesson slug → ids of the objectives that its questions may test; raises KeyError for an unknown lesson.
    """

    claims: Callable[[], Collection[str]]
    references: Callable[[], Collection[str]]
    objectives: Callable[[str], Collection[str]]
    regions: Callable[[], Collection[str]] = region_labels

    @classmethod
    def of_the_course(cls) -> "Registers":
        """The registers in the package's data."""
        from .. import claims, lessons, references  # they also draw, which marking must not load

        return cls(claims=claims.ids, references=references.keys, objectives=lessons.examined)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A story that several questions in a row are about."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a blueprint: how many questions test an objective at each band of Bloom's levels."""

    objective: str
    recall: int = 0
    application: int = 0
    judgement: int = 0


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """What an exam is built to.

    Attributes
    ----------
    application : float
        The least share of questions at Bloom's "apply" and "analyse".
    safety : int
        How many questions must be answered right to pass.
    verdicts : tuple of Verdicts
        How many questions lead with a claim of each verdict.
    rows : tuple of Row
    """

    application: float
    safety: int
    verdicts: "Verdicts"
    rows: tuple[Row, ...] = named("row")


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """A number of questions for each verdict that the claim they lead with can have."""

    supported: int = 0
    mixed: int = 0
    contested: int = 0
    preclinical: int = 0
    not_supported: int = named("not-supported", default=0)
    metaphor: int = 0


@dataclass(frozen=True)
class Bank:
    """The items of one file: a lesson's practice, a graded quiz on that lesson, or the final exam, which is the review's."""

    slug: str
    lesson: str
    title: str
    items: tuple[Item, ...]
    cases: tuple[Case, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    blueprint: Blueprint | None = None

    @property
    def graded(self) -> bool:
        """Whether the items carry points."""
        return self.slug != self.lesson

    def item(self, item_id: str) -> Item:
        """An item by its id. Raises ItemError with the ids there are."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise ItemError(f"'{self.slug}' has no item '{item_id}'; it has {', '.join(item.id for item in self.items)}.")

    def case(self, item: Item) -> Case | None:
        """The story that an item belongs to."""
        return next((case for case in self.cases if case.id == item.case), None)


GRADED = ("quiz", FINAL_EXAM)
"""How the slug of a file begins whose items are graded."""


@dataclass(frozen=True, kw_only=True)
class _File:
    """What stands at the top of an item file."""

    slug: str
    lesson: str
    title: str = ""
    cases: tuple[Case, ...] = named("case", default=())
    waivers: tuple[Waiver, ...] = named("waiver", default=())
    blueprint: Blueprint | None = None


def load(path: Path | str, registers: Registers | None = None) -> Bank:
    """Read a file of items.

    Raises
    ------
    ItemError
        With file, item, field, what is wrong and what to do, at the first thing that is.
    """
    path = Path(path)
    contents = _contents(path)
    rows = contents.pop("item", [])
    head = table.read(_File, contents, path.name)
    _check_head(head, path)
    if not isinstance(rows, list) or not rows:
        fail(path.name, "item", "there is none; write at least one [[item]].")
    items = tuple(from_dict(row, where=f"{path.name}: item {place}") for place, row in enumerate(rows, 1))
    bank = Bank(head.slug, head.lesson, head.title, items, head.cases, head.waivers, head.blueprint)
    _check_bank(bank, path.name, registers or Registers.of_the_course())
    return bank


def from_dict(row: dict[str, Any], where: str = "item") -> Item:
    """An item from the table that a file holds, or `Item.to_dict` made; links are not followed.

    Parameters
    ----------
    row : dict
    where : str
        How messages name the item as long as its id is unknown, such as ``quiz.toml: item 3``.

    Raises
    ------
    ItemError
    """
    if not isinstance(row, dict):
        raise ItemError(f"{where}: expected a table of fields.")
    if isinstance(row.get("id"), str):
        where = re.sub(r"item( \d+)?$", f"item '{row['id']}'", where)
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        fail(where, "kind", f"'{kind}' is no kind of question; use one of {', '.join(KINDS)}.")
    item = table.read(KINDS[kind], {name: value for name, value in row.items() if name != "kind"}, where)
    for name, problem in item.problems():
        fail(where, name, problem)
    return item


def _contents(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ItemError(f"{path.name}: not readable as TOML ({error}); correct that line.") from None
    except UnicodeDecodeError:
        raise ItemError(f"{path.name}: not written in UTF-8; save it again with that encoding.") from None
    except OSError as error:
        raise ItemError(f"{path}: cannot be opened ({error.strerror}); check that the file is there.") from None


def _check_head(head: _File, path: Path) -> None:
    if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", head.slug):
        fail(path.name, "slug", f"'{head.slug}' is no usable slug; use small letters, digits and single underscores.")
    graded = head.slug != head.lesson
    if graded and not head.slug.startswith(GRADED):
        fail(
            path.name,
            "slug",
            f"must be '{head.lesson}' for practice, or begin with {' or '.join(map(repr, GRADED))} for graded items.",
        )
    if graded and not head.title:
        fail(path.name, "title", "missing; it becomes the heading of the quiz.")
    if path.stem != head.slug if graded else not path.stem.endswith(head.slug):
        fail(path.name, "slug", f"'{head.slug}' and the file's name must agree; rename one of them.")


def _check_bank(bank: Bank, name: str, registers: Registers) -> None:
    try:
        objectives = registers.objectives(bank.lesson)
    except KeyError:
        fail(name, "lesson", f"lessons.toml has no lesson '{bank.lesson}'; add it or correct the slug.")
    _check_cases(bank, name)
    seen: set[str] = set()
    for item in bank.items:
        where = f"{name}: item '{item.id}'"
        if item.id in seen:
            fail(where, "id", "another item has the same id; change one.")
        seen.add(item.id)
        if bank.graded and item.points is None:
            fail(where, "points", "missing; a graded item needs points.")
        for part in getattr(item, "options", ()) if bank.graded else ():
            if TELLTALE & set(part.id.split("-")):
                fail(where, "option", f"the id '{part.id}' tells learners the key; name it by what it says.")
        for field in ("points", "case", "safety"):
            if not bank.graded and getattr(item, field):
                fail(where, field, "practice is not graded; remove it.")
        _check_links(where, "objective", [item.objective], objectives, f"an objective of '{bank.lesson}'")
        _check_links(where, "claims", item.claims, registers.claims(), "a claim in claims.toml")
        _check_links(where, "references", item.references, registers.references(), "a key in references.json")
        if isinstance(item, Region):
            mistakes = [mistake.region for mistake in item.mistakes]
            for field, names in (("target", item.target), ("mistake", mistakes)):
                _check_links(where, field, names, registers.regions(), "a region of the atlas")


def _check_cases(bank: Bank, name: str) -> None:
    """Each story is told once, above the questions that belong to it."""
    for field, problem in slug_problems("case", [case.id for case in bank.cases]):
        fail(name, field, problem)
    told = [case for case, _ in groupby(item.case for item in bank.items) if case]
    for item in bank.items:
        if item.case and not bank.case(item):
            fail(f"{name}: item '{item.id}'", "case", f"this file has no case '{item.case}'; add it or correct the name.")
    for case in bank.cases:
        if case.id not in told:
            fail(f"{name}: case '{case.id}'", "id", "no item belongs to it; add some or remove it.")
        if told.count(case.id) > 1:
            fail(f"{name}: case '{case.id}'", "id", "its items stand apart; put them one after the other.")


def _check_links(where: str, field: str, names: Collection[str], known: Collection[str], what: str) -> None:
    for name in names:
        if name not in known:
            fail(where, field, f"'{name}' is not {what}; add it there or correct the name.")
