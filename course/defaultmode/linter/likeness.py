"""Items that repeat each other, or a lesson, or give each other away."""

import re
from collections.abc import Iterator
from functools import cache

from ..items import Item
from . import texts
from .surroundings import Surroundings

ALIKE = 0.85
SENTENCE_LEAST = 7
PHRASE = 4
"""So many words in a row, two of them words of meaning, are a phrase that can give a key away."""


def duplicate(item: Item, near: Surroundings) -> Iterator[str]:
    """What has the same id in another file is the same item, which the check of ids tells of."""
    mine = _gist(item)
    for bank in (near.bank, *near.others):
        for other in bank.items:
            if other.id == item.id or other.kind != item.kind:
                continue
            if (alike := texts.likeness(mine, _gist(other), ALIKE)) > ALIKE:
                yield f"it asks what '{other.id}' of {bank.slug} asks ({alike:.0%} of the words alike); ask something else."


def copied(item: Item, near: Surroundings) -> Iterator[str]:
    if not near.bank.graded:
        return
    for text in (*texts.shown(item), near.story(item)):
        for sentence in texts.sentences(text):
            plain = " ".join(texts.words(sentence))
            if len(plain.split()) >= SENTENCE_LEAST and (where := near.taught.get(plain)):
                yield f"{texts.quote(sentence)} is a sentence of {where}; say it in other words, or of another case."


def hinge(item: Item, near: Surroundings) -> Iterator[str]:
    """Looks from the item whose key is given away, at what else the learner reads in the file before answering."""
    elsewhere = {f"the stem of '{other.id}'": other.stem for other in near.bank.items if other.id != item.id}
    elsewhere |= {f"the story '{case.id}'": case.text for case in near.bank.cases if case.id != item.case}
    own = (_phrases(text) for text in (item.stem, near.story(item), *texts.wrongs(item)))
    keyed = frozenset().union(*map(_phrases, texts.rights(item))).difference(*own)
    for where, text in elsewhere.items():
        if given := sorted(keyed & _phrases(text)):
            yield f"{where} holds '{' '.join(given[0])}' of the right option; reword one of the two."
        if number := _given(item, text):
            yield f"{where} holds the right number, {number}; use other numbers in one of the two."


def _given(item: Item, text: str) -> str:
    """The right number, where a text holds it and it has three digits or more, so that it is hardly there by chance."""
    number = f"{item.key():g}" if item.kind == "numeric" else ""
    return number if len(re.sub(r"\D", "", number)) > 2 and number in texts.words(text) and number not in item.stem else ""


def _gist(item: Item) -> str:
    """What is asked; of a short question, which many items share, with what may be answered."""
    short = len(texts.words(item.stem)) < 12
    return " ".join(texts.shown(item)) if short else item.stem


@cache
def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    rows = (texts.words(sentence) for sentence in texts.sentences(text))
    phrases = (words[start : start + PHRASE] for words in rows for start in range(len(words) - PHRASE + 1))
    return frozenset(phrase for phrase in phrases if sum(bool(texts.content(word)) for word in phrase) >= 2)
