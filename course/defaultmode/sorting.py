"""Sorting: cards that a learner lays on piles, one at a time. What a file holds, and how far a learner has come.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from . import table
from .table import named

LONGEST_RUN = 2
"""So many cards in a row may lie on one pile; the order in the file is the order on the page, and must give nothing away."""


@dataclass(frozen=True, kw_only=True)
class Pile:
    """Where cards are put; `about` says in one sentence what belongs there."""

    id: str
    label: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Tempting:
    """A wrong pile that a sensible person would choose, and what is said then."""

    pile: str
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One thing to sort, with the id of its pile."""

    id: str
    text: str
    pile: str
    feedback: str
    claims: tuple[str, ...]
    references: tuple[str, ...]
    tempting: tuple[Tempting, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sorting:
    """The piles and the cards, in the order in which they come.

    Attributes
    ----------
    document, document_title : str
        A text that the cards are about, and its heading; it stands above the cards and can be read while sorting. A file has
        both or neither.
    """

    title: str
    lesson: str
    task: str
    document_title: str = ""
    document: str = ""
    piles: tuple[Pile, ...] = named("pile")
    cards: tuple[Card, ...] = named("card")

    def feedback(self, card: Card, pile: str) -> str:
        """What is said when a card is put on a pile."""
        if pile == card.pile:
            return card.feedback
        about = next(each.about for each in self.piles if each.id == pile)
        return next((each.feedback for each in card.tempting if each.pile == pile), f"This pile holds something else. {about}")

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each mistake as (part, field, what is wrong and what to do)."""
        if bool(self.document) != bool(self.document_title):
            field = "document_title" if self.document else "document"
            yield "", field, "missing beside the other; a text and its title go together, so add it or remove the other."
        if not 2 <= len(self.piles) <= 4:
            yield "", "pile", f"there are {len(self.piles)}; write 2 to 4."
        if len(self.cards) < 4:
            yield "", "card", f"there are {len(self.cards)}; write at least 4."
        yield from table.id_problems("pile", self.piles)
        yield from table.id_problems("card", self.cards)
        yield from table.alike("pile", self.piles, "label")
        yield from table.alike("pile", self.piles, "about")
        yield from table.alike("card", self.cards, "text")
        known = {pile.id for pile in self.piles}
        for card in self.cards:
            for field, problem in _card_problems(card, known):
                yield f"card '{card.id}'", field, problem
        used = {card.pile for card in self.cards}
        for pile in (pile.id for pile in self.piles if pile.id not in used):
            yield f"pile '{pile}'", "id", "no card belongs there; write one, or remove the pile."
        for at, card in enumerate(self.cards[LONGEST_RUN:], LONGEST_RUN):
            if {card.pile} == {before.pile for before in self.cards[at - LONGEST_RUN : at]}:
                yield f"card '{card.id}'", "pile", f"more than {LONGEST_RUN} cards of one pile in a row; mix them."


def _card_problems(card: Card, known: set[str]) -> Iterator[tuple[str, str]]:
    for field in ("claims", "references"):
        if not getattr(card, field):
            yield field, "empty; name at least one."
    wrong = [each.pile for each in card.tempting]
    for field, pile in (("pile", card.pile), *(("tempting", pile) for pile in wrong)):
        if pile not in known:
            yield field, f"'{pile}' is no pile of this file; use one of {', '.join(sorted(known))}."
    if card.pile in wrong:
        yield "tempting", f"'{card.pile}' is the right pile, so this is never seen; remove it or name another."
    yield from table.repeated("tempting", wrong, "pile")


# ---- files ----------------------------------------------------------------------------------------------------------


def load(name: str, text: str) -> Sorting:
    """A sorting from the text of its file. Parameters and errors are those of `table.whole`."""
    return table.whole(Sorting, name, text)


@cache
def every() -> dict[str, Sorting]:
    """Every sorting of the course by its slug, read once. Errors as in `load`."""
    return table.shelf("sorting", load)


# ---- how far a learner has come -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """What was tried so far.

    Attributes
    ----------
    tries : dict of str to tuple of str
        Card id → the piles tried, in order, for every card; the last one is the right one where the card is sorted.
    shown : str
        Id of the card in hand. A sorted card stays in hand until the learner takes the next.
    """

    sorting: Sorting
    tries: dict[str, tuple[str, ...]]
    shown: str

    @classmethod
    def restored(cls, sorting: Sorting, kept: Any) -> "Progress":
        """From what `kept` once returned, or from anything else: what does not fit is left out."""
        given = kept if isinstance(kept, dict) else {}
        tried = given.get("tries")
        tried = tried if isinstance(tried, dict) else {}
        known = {pile.id for pile in sorting.piles}
        tries = {card.id: _fitting(tried.get(card.id), card, known) for card in sorting.cards}
        progress = cls(sorting, tries, sorting.cards[-1].id)
        shown = given.get("card")
        if not isinstance(shown, str) or shown not in tries or not progress.is_sorted(shown):
            shown = progress.waiting or progress.shown
        return replace(progress, shown=shown)

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"card": self.shown, "tries": {card: list(piles) for card, piles in self.tries.items() if piles}}

    @property
    def card(self) -> Card:
        """The card in hand."""
        return next(card for card in self.sorting.cards if card.id == self.shown)

    @property
    def waiting(self) -> str | None:
        """Id of the first card that is not sorted; None at the end."""
        return next((card.id for card in self.sorting.cards if not self.is_sorted(card.id)), None)

    @property
    def at_first_try(self) -> int:
        """How many cards were put right at once."""
        return sum(self.is_sorted(card) and len(piles) == 1 for card, piles in self.tries.items())

    def is_sorted(self, card_id: str) -> bool:
        """Whether a card lies on its pile."""
        card = next(card for card in self.sorting.cards if card.id == card_id)
        return self.tries[card_id][-1:] == (card.pile,)

    def on(self, pile_id: str) -> tuple[Card, ...]:
        """The cards that lie on a pile."""
        return tuple(card for card in self.sorting.cards if card.pile == pile_id and self.is_sorted(card.id))

    def put(self, card_id: str, pile_id: str) -> "Progress":
        """Try a pile for the card in hand. Nothing changes for another card, a sorted one, or an unknown pile."""
        known = any(pile.id == pile_id for pile in self.sorting.piles)
        tried = self.tries[self.shown]
        if card_id != self.shown or self.is_sorted(card_id) or not known or tried[-1:] == (pile_id,):
            return self
        return replace(self, tries={**self.tries, card_id: (*tried, pile_id)})

    def next(self) -> "Progress":
        """Take the next card, once the one in hand is sorted."""
        return replace(self, shown=self.waiting) if self.is_sorted(self.shown) and self.waiting else self

    def again(self) -> "Progress":
        """Begin again."""
        return Progress.restored(self.sorting, None)


def _fitting(tried: Any, card: Card, known: set[str]) -> tuple[str, ...]:
    """The piles of a kept list that exist, up to the right one."""
    piles = [pile for pile in tried if isinstance(pile, str) and pile in known] if isinstance(tried, list) else []
    return tuple(piles[: piles.index(card.pile) + 1] if card.pile in piles else piles)
