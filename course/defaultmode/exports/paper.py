"""Paper: one page of HTML that needs nothing else and prints on A4, the answers with their reasons on pages of their own."""

from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources
from string import ascii_uppercase

from .. import items, look
from ..items import Bank, Item, points_in_words
from ..items.kinds import Match, Multiple, Numeric, Order, Region, Single, Text
from ..markup import bullets, paragraphs
from . import material
from .material import Choice, Made

_LINES = {"fewest": 6, "each": 2}
"""Lines to write a text on: so many, and so many more for each criterion after the first."""


def make(bank: Bank, key: bool = True) -> Made:
    """A bank as a page to print, with the answers or without."""
    heading = escape(material.title(bank))
    answers = f'<section class="key">{"".join(_key(bank))}</section>' if key else ""
    page = (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{heading}</title>\n'
        f"<style>{_css()}</style>\n</head>\n<body>\n<main>\n<h1>{heading}</h1>\n{_about(bank)}\n"
        f"<section>{''.join(_questions(bank))}</section>\n{answers}\n</main>\n</body>\n</html>\n"
    )
    remarks = material.remark(
        material.of_kind(bank, Region), "the region is picked from the list; there is no brain to look at."
    )
    return Made(page.encode(), remarks, key)


def _css() -> str:
    """The style sheet, in the course's colours; paper is always light."""
    used = ("ink", "quiet", "hairline", "right", "not-yet")

    def colours(ground: str) -> str:
        return "".join(f"--{name}:{getattr(look.TOKENS[name], ground)};" for name in used)

    sheet = resources.files(__package__).joinpath("paper.css").read_text("utf-8")
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{colours('dark')}}}}}"
    return f":root{{{colours('light')}}}{dark}{sheet}"


def _about(bank: Bank) -> str:
    count = f"{len(bank.items)} question{'' if len(bank.items) == 1 else 's'}"
    points = f", {points_in_words(sum(item.possible for item in bank.items))} in all" if bank.graded else ""
    return f'<p>{count}{points}.</p>\n<p class="who"><span>Name</span><span>Date</span></p>'


# ---- the questions --------------------------------------------------------------------------------------------------


def _questions(bank: Bank) -> Iterator[str]:
    yield "<h2>Questions</h2>\n"
    told = ""
    for number, item in enumerate(bank.items, 1):
        case = bank.case(item)
        if case and case.id != told:
            yield f'<div class="case"><h3>Case: {escape(case.title)}</h3>{paragraphs(case.text)}</div>\n'
        told = item.case
        points = f' <span class="quiet">{points_in_words(item.possible)}</span>' if bank.graded else ""
        of_case = f' <span class="quiet">case: {escape(case.title)}</span>' if case else ""
        yield (f'<div class="question"><h3>Question {number}{points}{of_case}</h3>{paragraphs(item.stem)}{_room(item)}</div>\n')


def _room(item: Item) -> str:
    """What there is to choose from, and room to answer."""
    match item:
        case Single() | Multiple() | Region():
            asked = "Circle every letter that applies." if isinstance(item, Multiple) else "Circle one letter."
            return _asked(asked) + _lettered(choice.text for choice in material.choices(item))
        case Match():
            rows = "".join(f'<li><span class="blank"></span>{escape(pair.text)}</li>' for pair in material.pairs(item))
            asked = _asked("Write one letter beside each line. A letter may serve several lines, or none.")
            return f'{asked}<ul class="rows">{rows}</ul>{_lettered(material.partners(item))}'
        case Order():
            blanks = "<li></li>" * len(item.steps)
            asked = _asked("Write the letters in the right order.")
            return f'{asked}{_lettered(pair.text for pair in material.pairs(item))}<ol class="boxes">{blanks}</ol>'
        case Numeric():
            return f'<p class="number">Answer: <span class="blank wide"></span> {escape(item.unit)}</p>'
        case Text():
            return '<div class="line"></div>' * (_LINES["fewest"] + _LINES["each"] * (len(item.rubric) - 1))
    raise TypeError(f"paper has no room for the kind '{item.kind}'")


def _asked(text: str) -> str:
    return f'<p class="quiet">{text}</p>'


def _lettered(texts: Iterable[str]) -> str:
    rows = zip(_letters(), texts, strict=False)
    return (
        f'<ul class="letters">{"".join(f"<li><b>{letter}</b> <span>{escape(text)}</span></li>" for letter, text in rows)}</ul>'
    )


def _letters() -> Iterator[str]:
    """``A`` … ``Z``, then ``AA``, ``AB`` …"""
    yield from ascii_uppercase
    for first in ascii_uppercase:
        yield from (first + second for second in ascii_uppercase)


# ---- the answers ----------------------------------------------------------------------------------------------------


def _key(bank: Bank) -> Iterator[str]:
    yield "<h2>Answers and reasons</h2>\n"
    for number, item in enumerate(bank.items, 1):
        must = ' <span class="quiet">on safety: must be right to pass</span>' if item.safety else ""
        yield (
            f'<div class="question"><h3>Question {number}: {escape(_answer(item))}{must}</h3>'
            f'{_reasons(item)}<div class="quiet">{material.sources(item)}{material.lesson(bank, item)}</div></div>\n'
        )


def _answer(item: Item) -> str:
    """The right answer in letters or in a number."""
    match item:
        case Single() | Multiple():
            found = zip(_letters(), material.choices(item), strict=False)
            return ", ".join(letter for letter, choice in found if choice.right)
        case Region():
            found = zip(_letters(), material.choices(item), strict=False)
            return " or ".join(letter for letter, choice in found if choice.right)
        case Match():
            return ", ".join(_beside(item).values())
        case Order():
            steps = sorted(_beside(item).items(), key=lambda pair: pair[0])
            return ", ".join(letter for _, letter in steps)
        case Numeric():
            return f"{_plain(item.value)} {item.unit}".strip()
    return "marked by a person"


def _beside(item: Match | Order) -> dict[int, str]:
    """For each row the letter of its choice, for each place the letter of its step."""
    if isinstance(item, Match):
        letters = dict(zip(material.partners(item), _letters(), strict=False))
        return {place: letters[pair.partner] for place, pair in enumerate(material.pairs(item))}
    letters = dict(zip((pair.text for pair in material.pairs(item)), _letters(), strict=False))
    return {place: letters[step.text] for place, step in enumerate(item.steps)}


def _reasons(item: Item) -> str:
    match item:
        case Single() | Multiple():
            return _judged(zip(_letters(), material.choices(item), strict=False))
        case Region():
            spoken_of = {*item.target, *(mistake.region for mistake in item.mistakes)}
            labels = {label for name, label in items.region_labels().items() if name in spoken_of}
            found = zip(_letters(), material.choices(item), strict=False)
            return _judged((letter, one) for letter, one in found if one.text in labels) + _otherwise(item)
        case Numeric():
            low, high = _plain(item.value - item.tolerance), _plain(item.value + item.tolerance)
            right = f"Right from {low} to {high}. {item.feedback}" if item.tolerance else item.feedback
            wrong = bullets(f"{_plain(mistake.value)} – {mistake.feedback}" for mistake in item.mistakes)
            return paragraphs(right) + wrong * bool(item.mistakes) + _otherwise(item)
    return material.reasons(item)


def _otherwise(item: Region | Numeric) -> str:
    return paragraphs(f"Any other – {item.otherwise}")


def _judged(found: Iterable[tuple[str, Choice]]) -> str:
    rows = "".join(
        f'<li><b>{letter}</b> <span><span class="{"right" if choice.right else "not-yet"}">'
        f"{'✓ right' if choice.right else '✗ not right'}</span> {escape(choice.text)} – {escape(choice.feedback)}</span></li>"
        for letter, choice in found
    )
    return f'<ul class="letters">{rows}</ul>'


def _plain(number: float) -> str:
    return f"{number:.10g}".replace("-", "−")
