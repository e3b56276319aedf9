"""QTI 1.2, which Canvas and others import, written by the library text2qti.

The library has single and multiple choice, numbers and essays. What it lacks is asked in these: a matching becomes one single
choice for each row, an ordering one for the place of each step. Several rows then share the points; the library takes halves
of a point and nothing between. A region is picked from the list, with one right answer in it. A number that its four
decimals would change, or whose bound is zero, is left out.
"""

import re
from collections.abc import Iterator

from text2qti.config import Config
from text2qti.err import Text2qtiError
from text2qti.qti import QTI
from text2qti.quiz import Quiz

from ..items import Bank, Item
from ..items.kinds import Match, Multiple, Numeric, Order, Region, Text
from . import ExportError, material
from .material import Made

_SMALLEST, _DECIMALS = 1e-4, 4  # of a number, in the library


def make(bank: Bank) -> Made:
    """A bank as the ZIP of a QTI quiz.

    Raises
    ------
    ExportError
        When the library refuses a question.
    """
    held = [item for item in bank.items if not _too_fine(item)]
    if not held:
        raise ExportError(f"None of the questions of '{bank.slug}' fits into QTI; choose another form.")
    lines = [f"Quiz title: {_line(material.title(bank))}", "Shuffle answers: false", ""]
    for item in held:
        lines += _question(bank, item)
    try:
        content = QTI(Quiz("\n".join(lines), config=Config())).zip_bytes()
    except Text2qtiError as problem:
        raise ExportError(f"QTI cannot hold '{bank.slug}': {_line(str(problem))}. Reword that item.") from None
    return Made(content, tuple(_remarks(bank, held)))


def _remarks(bank: Bank, held: list[Item]) -> Iterator[str]:
    yield from material.remark(
        (item for item in bank.items if item not in held), "left out: a number here has four decimals and no bound at zero."
    )
    split = material.of_kind(bank, Match, Order)
    yield from material.remark(split, "asked row by row, one question each; an ordering asks for the place of each step.")
    yield from material.remark(
        (item for item in held if bank.graded and _points(item) * _count(item) != item.possible),
        f"the points are rounded to halves for each question, {_worth(held)} in all; correct them after the import.",
    )
    yield from material.remark(
        material.of_kind(bank, Multiple), "all or nothing, unless the platform divides the points by itself."
    )
    yield from material.remark(
        (item for item in held if isinstance(item, Numeric) and item.mistakes),
        "wrong numbers whose cause is known get the same feedback as any other.",
    )
    yield from material.remark(
        material.of_kind(bank, Region), "the region is picked from the list; of several right ones only the first is in it."
    )
    yield from material.remark(material.of_kind(bank, Text), "rubric and model stand in the general feedback.")
    yield "Ids of items are the titles of questions; tags are not held."


def _too_fine(item: Item) -> bool:
    if not isinstance(item, Numeric):
        return False
    bounds = (item.value - item.tolerance, item.value + item.tolerance)
    return any(abs(bound) < _SMALLEST or abs(round(bound, _DECIMALS) - bound) > item.tolerance / 10 for bound in bounds)


# ---- the library's own notation, one paragraph of HTML on each line -------------------------------------------------


def _question(bank: Bank, item: Item) -> Iterator[str]:
    whole = material.question(bank, item)
    if isinstance(item, Match | Order):
        for place, pair in enumerate(material.pairs(item), 1):
            asked = "Which place has this step?" if isinstance(item, Order) else "What goes with this?"
            after = material.paragraphs(pair.feedback) + material.sources(item) + material.lesson(bank, item)
            yield from _head(item, f"{item.id} ({place})", f"{whole}<p>{asked}</p>{material.paragraphs(pair.text)}", after)
            for partner in material.partners(item):
                yield f"{'*' if partner == pair.partner else ''}a) {_html(material.paragraphs(partner))}"
            yield ""
        return
    yield from _head(item, item.id, whole, material.afterwards(bank, item))
    if isinstance(item, Numeric):
        yield f"+ {_html(material.paragraphs(item.feedback))}"
        yield f"- {_html(material.paragraphs(item.otherwise))}"
        yield f"= {item.value!r} +- {item.tolerance!r}"
    elif isinstance(item, Text):
        yield "____"
    else:
        yield from _choices(item)
    yield ""


def _head(item: Item, name: str, asked: str, after: str) -> list[str]:
    return [f"Title: {name}", f"Points: {_points(item):g}", f"1. {_html(asked)}", f"... {_html(after)}"]


def _choices(item: Item) -> Iterator[str]:
    right, wrong = ("[*]", "[ ]") if isinstance(item, Multiple) else ("*a)", "a)")
    first = True
    for choice in material.choices(item):
        if isinstance(item, Region) and choice.right:
            if not first:
                continue
            first = False
        yield f"{right if choice.right else wrong} {_html(material.paragraphs(choice.text))}"
        yield f"... {_html(material.paragraphs(choice.feedback))}"


def _points(item: Item) -> float:
    """What one of an item's questions is worth: a multiple of a half."""
    return max(1, round(2 * item.possible / _count(item))) / 2


def _worth(held: list[Item]) -> str:
    """What all questions are worth together, there and here."""
    there, here = sum(_points(item) * _count(item) for item in held), sum(item.possible for item in held)
    return f"{there:g} instead of {here:g}"


def _count(item: Item) -> int:
    return len(material.pairs(item)) or 1


def _html(markup: str) -> str:
    """HTML that the library's Markdown leaves alone: it would take these for formulas and code."""
    return re.sub(r"[$\\`]", lambda found: f"&#{ord(found[0])};", _line(markup))


def _line(text: str) -> str:
    return " ".join(text.split())
