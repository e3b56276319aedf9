"""What every form is made of: a question in HTML, its parts beside their reasons, and what is said after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from .. import items, lessons, references
from ..items import Bank, Item, points_in_words
from ..items.kinds import Match, Multiple, Numeric, Order, Region, Single, Text
from ..markup import bullets, paragraphs, story


@dataclass(frozen=True)
class Made:
    """A finished file.

    Attributes
    ----------
    content : bytes
    remarks : tuple of str
        What the form cannot hold, in words and with the items concerned.
    key : bool
        Whether the right answers are in it.
    """

    content: bytes
    remarks: tuple[str, ...] = ()
    key: bool = True


@dataclass(frozen=True)
class Choice:
    """Something to tick, and what is said to whoever ticks it."""

    text: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class Pair:
    """Something to be matched, its right partner, and the reason."""

    text: str
    partner: str
    feedback: str


def question(bank: Bank, item: Item) -> str:
    """The story, if there is one, the stem and the unit of the answer, as HTML."""
    unit = f"<p>Unit of the answer: {escape(item.unit)}</p>" if isinstance(item, Numeric) and item.unit else ""
    return story(bank, item) + paragraphs(item.stem) + unit


def choices(item: Item) -> tuple[Choice, ...]:
    """The options in the order in which the page shows them; of a region, the list that it is picked from."""
    match item:
        case Single() | Multiple():
            found = {option.id: option for option in item.options}
            shown = (found[option["id"]] for option in item.public()["options"])
            return tuple(Choice(option.text, option.feedback, option.right) for option in shown)
        case Region():
            labels = items.region_labels()
            return tuple(Choice(label, _of_region(item, name), name in item.target) for name, label in labels.items())
    return ()


def _of_region(item: Region, name: str) -> str:
    (remark,) = item.remarks(name)
    return remark.text


def pairs(item: Item) -> tuple[Pair, ...]:
    """The rows with their right partners; of steps in an order, each with its place."""
    match item:
        case Match():
            texts = {choice.id: choice.text for choice in item.choices}
            return tuple(Pair(row.text, texts[row.choice], row.feedback) for row in item.rows)
        case Order():
            places = {step.id: place for place, step in enumerate(item.steps, 1)}
            found = {step.id: step for step in item.steps}
            shown = (found[step["id"]] for step in item.public()["steps"])
            return tuple(Pair(step.text, ordinal(places[step.id]), step.feedback) for step in shown)
    return ()


def partners(item: Item) -> tuple[str, ...]:
    """Everything that a row can be matched with, in the order in which the page shows it; of steps, the places."""
    match item:
        case Match():
            return tuple(choice["text"] for choice in item.public()["choices"])
        case Order():
            return tuple(ordinal(place) for place in range(1, len(item.steps) + 1))
    return ()


def ordinal(place: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``4th`` …"""
    ending = "th" if place // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def shuffles(item: Item) -> bool:
    """Whether options may be shown in any order: not where their order means something, nor with one that comes last."""
    if isinstance(item, Single | Multiple):
        return not (item.keep_order or any(option.last for option in item.options))
    return isinstance(item, Match) and not item.keep_order


def afterwards(bank: Bank, item: Item) -> str:
    """What is said after the answer, whatever it was: reasons by row or step, the mark scheme, the sources, the lesson."""
    return reasons(item) + sources(item) + lesson(bank, item)


def reasons(item: Item) -> str:
    """The reason for each row or step, or how a text is marked, as HTML; the other kinds have theirs by answer."""
    match item:
        case Match():
            return bullets(f"{pair.text} → {pair.partner} – {pair.feedback}" for pair in pairs(item))
        case Order():
            return bullets((f"{step.text} – {step.feedback}" for step in item.steps), "ol")
        case Text():
            return scheme(item)
    return ""


def scheme(item: Text) -> str:
    """How a text is marked, and a good one, as HTML."""
    rubric = bullets(f"{points_in_words(criterion.points)}: {criterion.text}" for criterion in item.rubric)
    return f"<p>How it is marked:</p>{rubric}<p>One good answer:</p>{paragraphs(item.model)}"


def sources(item: Item) -> str:
    """The works that an item stands on, as HTML."""
    return f"<p>Sources: {' · '.join(map(references.link, item.references))}</p>"


def lesson(bank: Bank, item: Item) -> str:
    """The lesson that teaches what is asked, as HTML."""
    outline = lessons.teaches(item.objective, bank.lesson)
    return f"<p>Lesson {outline.number}: {escape(outline.title)}</p>"


def tags(item: Item) -> tuple[str, ...]:
    """By what a question can be found again: its objective, its claims, and whether it is on safety."""
    return tuple(dict.fromkeys((item.objective, *item.claims, *(("safety",) if item.safety else ()))))


def title(bank: Bank) -> str:
    """The heading of a bank; practice without one goes by its lesson's."""
    return bank.title or lessons.outline(bank.lesson).title


def on_safety(bank: Bank) -> tuple[str, ...]:
    """That no form can hold what a pass asks for, behind the ids of the questions on safety."""
    return remark(
        (item for item in bank.items if item.safety),
        "must be answered right to pass, whatever the points; no form holds such a rule, so look at these yourself.",
    )


def of_kind(bank: Bank, *kinds: type[Item]) -> list[Item]:
    """The items of some kinds, in order."""
    return [item for item in bank.items if isinstance(item, kinds)]


def remark(concerned: Iterable[Item], told: str) -> tuple[str, ...]:
    """What a form cannot hold, behind the ids that it concerns; nothing when it concerns none."""
    ids = ", ".join(item.id for item in concerned)
    return (f"{ids}: {told}",) if ids else ()
