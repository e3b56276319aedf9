"""GIFT, a plain text that Moodle and several other platforms import.

It holds neither points nor an order of options, and has no ordering: that becomes a matching of each step with its place.
"""

import re
from collections.abc import Iterator
from html import escape

from ..items import Bank, Item
from ..items.kinds import Match, Multiple, Numeric, Order, Region, Single, Text
from . import material
from .material import Made


def make(bank: Bank) -> Made:
    """A bank as a GIFT file."""
    blocks = [f"$CATEGORY: $course$/top/Default Mode/{material.title(bank).replace('/', '//')}"]
    blocks += [_question(bank, item, number) for number, item in enumerate(bank.items, 1)]
    return Made(("\n\n".join(blocks) + "\n").encode(), tuple(_remarks(bank)))


def _remarks(bank: Bank) -> Iterator[str]:
    if bank.graded:
        points = ", ".join(f"{item.id} {item.possible:g}" for item in bank.items)
        yield f"GIFT holds no points; give them after the import: {points}."
    ordered = [item for item in material.of_kind(bank, Single, Multiple, Match) if not material.shuffles(item)]
    yield from material.remark(ordered, "the order of the options means something; switch shuffling off after the import.")
    yield from material.remark(material.of_kind(bank, Order), "each step is matched with its place, and each counts alone.")
    yield from material.remark(
        material.of_kind(bank, Match, Order), "reasons by row or step stand in the general feedback, whatever the answer was."
    )
    yield from material.remark(
        material.of_kind(bank, Region), "the region is picked from the list; there is no brain to click."
    )
    yield from material.remark(
        material.of_kind(bank, Text), "rubric and model stand in the general feedback; GIFT has no place for markers' notes."
    )


def _question(bank: Bank, item: Item, number: int) -> str:
    tags = "".join(f" [tag:{tag}]" for tag in material.tags(item))
    answers = "".join(f"\t{line}\n" for line in _answers(item))
    return (
        f"// [id:{item.id}]{tags}\n"
        f"::{number:02d} {item.id}::[html]{_safe(material.question(bank, item))}{{{'#' if isinstance(item, Numeric) else ''}\n"
        f"{answers}\t####{_safe(material.afterwards(bank, item))}\n}}"
    )


def _answers(item: Item) -> Iterator[str]:
    match item:
        case Single() | Region():
            for choice in material.choices(item):
                yield f"{'=' if choice.right else '~'}{_formatted(choice.text)}#{_formatted(choice.feedback)}"
        case Multiple():
            found = material.choices(item)
            for choice in found:
                share = (100 if choice.right else -100) / sum(other.right == choice.right for other in found)
                yield f"~%{round(share, 5):.7g}%{_formatted(choice.text)}#{_formatted(choice.feedback)}"
        case Match() | Order():
            needed = material.pairs(item)
            for pair in needed:
                yield f"={_formatted(pair.text)} -> {_in_list(pair.partner)}"
            for spare in material.partners(item):
                if spare not in {pair.partner for pair in needed}:
                    yield f"= -> {_in_list(spare)}"
        case Numeric():
            yield f"=%100%{item.value!r}:{item.tolerance!r}#{_formatted(item.feedback)}"
            for mistake in item.mistakes:
                yield f"=%0%{mistake.value!r}:{mistake.tolerance!r}#{_formatted(mistake.feedback)}"
            yield f"~#{_formatted(item.otherwise)}"


def _formatted(text: str) -> str:
    return _safe(material.paragraphs(text))


def _in_list(text: str) -> str:
    return _safe(escape(text, quote=False))


def _safe(markup: str) -> str:
    """HTML in which GIFT reads nothing as its own sign."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", markup)
