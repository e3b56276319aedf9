"""What a rule may look at beside the item: its file, the rest of the course, the register."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .. import claims, lessons
from ..items import Bank, Item
from . import texts


@dataclass(frozen=True)
class Surroundings:
    """A file of items among the others.

    Attributes
    ----------
    bank : Bank
    others : tuple of Bank
        Every other file of the course.
    taught : mapping of str to str
        Each sentence of the lessons, in small letters and without punctuation → where it stands.
    register : mapping of str to Claim
    outlines : tuple of Outline
    """

    bank: Bank
    others: tuple[Bank, ...] = ()
    taught: Mapping[str, str] = field(default_factory=dict)
    register: Mapping[str, claims.Claim] = field(default_factory=claims.register)
    outlines: tuple[lessons.Outline, ...] = field(default_factory=lessons.outlines)

    @property
    def alone(self) -> bool:
        """Whether the rest of the course is not at hand."""
        return not (self.others or self.taught)

    def verdict(self, item: Item) -> str:
        """The verdict of the claim that an item leads with; empty when the register does not know it."""
        claim = self.register.get(item.claims[0])
        return claim.verdict if claim else ""

    def story(self, item: Item) -> str:
        """The text of the case that an item belongs to."""
        return next((case.text for case in self.bank.cases if case.id == item.case), "")

    @cached_property
    def spread(self) -> Counter[str]:
        """In how many items each word is read."""
        items = [item for bank in (self.bank, *self.others) for item in bank.items]
        return Counter(root for item in items for root in {each for text in texts.shown(item) for each in texts.content(text)})

    @cached_property
    def terms(self) -> frozenset[str]:
        """Words that the course teaches, long as they are."""
        return frozenset(word for claim in self.register.values() for word in texts.words(claim.teach))


def taught(lesson_cells: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The sentences of pieces of Markdown, each given behind where it stands, as `Surroundings.taught` wants them."""
    return {
        " ".join(texts.words(sentence)): where
        for where, text in lesson_cells
        for sentence in texts.sentences(text)
        if len(texts.words(sentence)) > 1
    }
