"""Spotting: a text in passages, and what is wrong with each or missing from all. What a file holds, and a learner's marks.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from . import table
from .table import named

FINE = "fine"
"""The mark of a passage with which nothing is wrong; no kind of problem has this id."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of problem; `about` says in one sentence what it is."""

    id: str
    label: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One piece of the text.

    Attributes
    ----------
    kind : str
        Id of what is wrong with it; empty where nothing is.
    feedback : str
        Why it is a problem, or why it is none.
    instead : str
        What could be said in its place.
    """

    id: str
    text: str
    kind: str = ""
    feedback: str
    instead: str = ""
    claims: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The mark that is right: the id of a kind, or `FINE`."""
        return self.kind or FINE


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something that such a text should say, and whether this one leaves it out."""

    id: str
    text: str
    missing: bool
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Spotting:
    """A text to be read against the evidence: its passages, in order, and what it may leave out."""

    title: str
    lesson: str
    task: str
    document_title: str
    kinds: tuple[Kind, ...] = named("kind")
    passages: tuple[Passage, ...] = named("passage")
    gaps: tuple[Gap, ...] = named("gap")

    @property
    def marks(self) -> tuple[str, ...]:
        """What a passage can be marked as."""
        return (FINE, *(kind.id for kind in self.kinds))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each mistake as (part, field, what is wrong and what to do)."""
        for kind, parts, low, high in (
            ("kind", self.kinds, 2, 5),
            ("passage", self.passages, 5, 12),
            ("gap", self.gaps, 3, 8),
        ):
            if not low <= len(parts) <= high:
                yield "", kind, f"there are {len(parts)}; write {low} to {high}."
            yield from table.id_problems(kind, parts)
            yield from table.alike(kind, parts, "label" if kind == "kind" else "text")
        known = {kind.id for kind in self.kinds}
        if FINE in known:
            yield f"kind '{FINE}'", "id", "stands for a passage with nothing wrong; use another id."
        for passage in self.passages:
            for field, problem in _passage_problems(passage, known):
                yield f"passage '{passage.id}'", field, problem
        for unused in sorted(known - {passage.kind for passage in self.passages}):
            yield f"kind '{unused}'", "id", "no passage has this problem; write one, or remove the kind."
        if not any(gap.missing for gap in self.gaps):
            yield "", "gap", "none is missing; write one that the text leaves out."


def _passage_problems(passage: Passage, known: set[str]) -> Iterator[tuple[str, str]]:
    if not passage.kind:
        return
    if passage.kind not in known:
        yield "kind", f"'{passage.kind}' is no kind of this file; use one of {', '.join(sorted(known))}, or leave it out."
    for field in ("claims", "references"):
        if not getattr(passage, field):
            yield field, "empty; a passage with a problem names at least one."


# ---- files ----------------------------------------------------------------------------------------------------------


def load(name: str, text: str) -> Spotting:
    """A spotting from the text of its file. Parameters and errors are those of `table.whole`."""
    return table.whole(Spotting, name, text)


@cache
def every() -> dict[str, Spotting]:
    """Every spotting of the course by its slug, read once. Errors as in `load`."""
    return table.shelf("spotting", load)


# ---- a learner's marks ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marking:
    """What was marked so far, and what stood there when it was last checked.

    Attributes
    ----------
    marks : dict of str to str
        Passage id → id of a kind or `FINE`, for the passages that have a mark.
    ticked : frozenset of str
        Ids of the gaps that are said to be missing.
    checked : tuple of (marks, ticked), or None
        The marks that were last compared with what is right; None before the first time.
    """

    spotting: Spotting
    marks: Mapping[str, str]
    ticked: frozenset[str] = frozenset()
    checked: tuple[Mapping[str, str], frozenset[str]] | None = None

    @classmethod
    def restored(cls, spotting: Spotting, kept: Any) -> "Marking":
        """From what `kept` once returned, or from anything else: what does not fit is left out."""
        given = kept if isinstance(kept, dict) else {}
        marking, earlier = cls(spotting, *_fitting(spotting, given)), given.get("checked")
        if not isinstance(earlier, dict):
            return marking
        before = cls(spotting, *_fitting(spotting, earlier))
        # a check from an older edition may lack a passage of this one, and then it says nothing of this text
        return marking if before.open else replace(marking, checked=(before.marks, before.ticked))

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        checked = {"checked": _plain(*self.checked)} if self.checked else {}
        return {**_plain(self.marks, self.ticked), **checked}

    @property
    def open(self) -> tuple[int, ...]:
        """Places of the passages without a mark, counted from 1."""
        return tuple(at for at, passage in enumerate(self.spotting.passages, 1) if passage.id not in self.marks)

    @property
    def is_checked(self) -> bool:
        """Whether what stands there now has been compared with what is right."""
        return self.checked == (self.marks, self.ticked)

    @property
    def right(self) -> int:
        """How many passages were marked right at the last check."""
        marks = self.checked[0] if self.checked else {}
        return sum(marks.get(passage.id) == passage.mark for passage in self.spotting.passages)

    @property
    def right_gaps(self) -> int:
        """How many gaps were judged right at the last check: ticked where missing, and not where the text says it."""
        return sum((gap.id in self.checked[1]) == gap.missing for gap in self.spotting.gaps) if self.checked else 0

    def put(self, marks: Any, ticked: Any) -> "Marking":
        """What stands on the page now; of it, what fits the file."""
        fitting = _fitting(self.spotting, {"marks": marks, "ticked": ticked})
        return replace(self, marks=fitting[0], ticked=fitting[1])

    def check(self) -> "Marking":
        """Compare with what is right, once every passage has a mark."""
        return self if self.open else replace(self, checked=(self.marks, self.ticked))

    def again(self) -> "Marking":
        """Begin again."""
        return Marking.restored(self.spotting, None)


def _fitting(spotting: Spotting, given: dict) -> tuple[dict[str, str], frozenset[str]]:
    """The marks and ticks of a kept table that fit the file."""
    marks, ticked = given.get("marks"), given.get("ticked")
    marks = marks if isinstance(marks, dict) else {}
    ticked = ticked if isinstance(ticked, list) else []
    fitting = {passage.id: marks.get(passage.id) for passage in spotting.passages}
    return (
        {passage: mark for passage, mark in fitting.items() if isinstance(mark, str) and mark in spotting.marks},
        frozenset(gap.id for gap in spotting.gaps if gap.id in ticked),
    )


def _plain(marks: Mapping[str, str], ticked: frozenset[str]) -> dict[str, Any]:
    return {"marks": dict(marks), "ticked": sorted(ticked)}
