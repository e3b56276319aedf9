"""Exercise: lay cards on piles, one at a time, and read why each belongs where it does."""

from typing import Any

import traitlets
from IPython.display import display

from .. import look, quiz, sorting
from ..notebook import Lesson
from .kept import Kept


class Sorter(Kept[sorting.Progress]):
    """A sorting on the page, which holds a card's pile and feedback only once a pile was tried."""

    _esm = look.script("kept", "sorter")

    title = traitlets.Unicode().tag(sync=True)
    task = traitlets.Unicode().tag(sync=True)
    document: traitlets.Dict = traitlets.Dict().tag(sync=True)
    piles: traitlets.List = traitlets.List().tag(sync=True)

    def __init__(self, lesson: Lesson, slug: str):
        self.sorting = sorting.every()[slug]
        super().__init__(lesson, slug)
        self.title, self.task = self.sorting.title, self.sorting.task
        self.document = {"title": self.sorting.document_title, "text": self.sorting.document}
        self.piles = [{"id": pile.id, "label": pile.label, "about": pile.about} for pile in self.sorting.piles]
        self.words = f"{self.title} {self.task}"

    def restored(self, kept: Any) -> sorting.Progress:
        return sorting.Progress.restored(self.sorting, kept)

    def done(self, act: dict) -> sorting.Progress:
        match act:
            case {"do": "put", "card": str(card), "pile": str(pile)}:
                return self.state.put(card, pile)
            case {"do": "next"}:
                return self.state.next()
            case {"do": "again"}:
                return self.state.again()
        return self.state

    def shown(self) -> dict[str, Any]:
        progress, cards = self.state, self.sorting.cards
        card, tried = progress.card, progress.tries[progress.shown]
        laid = sum(map(progress.is_sorted, progress.tries))
        is_sorted = progress.is_sorted(card.id)
        return {
            "place": f"Card {laid + (not is_sorted)} of {len(cards)}",
            "card": {"id": card.id, "text": card.text},
            "tried": [pile for pile in tried if pile != card.pile],
            "pile": card.pile if is_sorted else "",
            "verdict": self._verdict(card, tried[-1]) if tried else None,
            "laid": {pile.id: [each.text for each in progress.on(pile.id)] for pile in self.sorting.piles},
            "end": "" if progress.waiting else f"Sorted: {progress.at_first_try} of {len(cards)} at the first try.",
        }

    def _verdict(self, card: sorting.Card, pile: str) -> dict[str, str]:
        said = self.sorting.feedback(card, pile)
        if pile != card.pile:
            return {"tone": "not-yet", "headline": "✗ Not yet.", "text": said}
        return {"tone": "right", "headline": "✓ Right.", "text": said, "sources": quiz.sources(card.references)}


def sorter(lesson: Lesson, slug: str) -> None:
    """Exercise: the sorting in ``data/sorting/<slug>.toml``; what was tried is kept with the lesson's answers.

    Raises
    ------
    KeyError
        When there is no such file.
    """
    display(Sorter(lesson, slug))
