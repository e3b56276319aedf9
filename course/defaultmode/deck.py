"""Questions of the course as a deck for Anki, a program for flashcards.

What identifies deck, model and notes is a number or a name made by hash from names: the deck's, the model's, or the
bank's (for practice, the lesson's) and the item's. So an import updates the notes that Anki has, keeps what Anki knows of
them, and doubles nothing. No clock and no chance: the same questions make the same notes.
"""

import hashlib
import io
import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from html import escape
from typing import Any

import genanki

from . import claims, items, lessons, references
from .items.kinds import Match, Multiple, Order, Region
from .markup import bullets, paragraphs, story

NAME = "Default Mode"

_FIELDS = ("Question", "Options", "Answer", "Why", "Sources", "Lesson")

_CSS = """
.card { font: 18px/1.5 system-ui, sans-serif; text-align: left; max-width: 40rem; margin: 0 auto; padding: 8px; }
.answer { font-weight: 600; }
.why, .sources { font-size: 15px; }
.lesson { font-size: 14px; }
"""


def _number(kind: str, name: str, bits: int) -> int:
    """The number of a thing by its name: the first bits of a hash."""
    return int.from_bytes(hashlib.sha256(f"defaultmode/{kind}/{name}".encode()).digest()) >> (256 - bits)


MODEL = genanki.Model(
    (1 << 30) + _number("model", NAME, 30),  # of the size that genanki asks for
    NAME,
    fields=[{"name": name} for name in _FIELDS],
    templates=[
        {
            "name": "Question",
            "qfmt": "{{Question}}{{Options}}",
            "afmt": '{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div><div class="why">{{Why}}</div>'
            '<div class="sources">{{Sources}}</div><div class="lesson">{{Lesson}}</div>',
        }
    ],
    css=_CSS,
)


class Note(genanki.Note):
    """One item. Numbers below 2⁴⁰ lie in Anki's past, where it made no note of its own."""

    def __init__(self, bank: items.Bank, item: items.Item):
        self.number = _number("note", f"{bank.slug}/{item.id}", 40)
        guid = genanki.guid_for(NAME, bank.slug, item.id)
        super().__init__(MODEL, list(_sides(bank, item)), tags=[bank.slug, item.kind], guid=guid)

    def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        """Write the note and its card under numbers of their own."""
        super().write_to_db(cursor, timestamp, deck_id, itertools.count(self.number))


def notes(banks: Mapping[str, items.Bank], answers: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None) -> list[Note]:
    """A note for each item, in the order of the course; with `answers` only for items that have an answer there."""
    return [
        Note(bank, item)
        for slug, bank in banks.items()
        for item in bank.items
        if answers is None or _is_answered(answers.get(slug, {}).get(item.id, {}))
    ]


def package(made: list[Note], name: str = NAME) -> bytes:
    """The deck as the file that Anki imports.

    Anki takes a note over when it is newer than its own, so notes carry the day on which the register of claims was last
    checked: a day of the course's edition, not of the download.
    """
    deck = genanki.Deck((1 << 30) + _number("deck", name, 30), name, "Education about evidence, not a treatment protocol.")
    for note in made:
        deck.add_note(note)
    checked = max(claim.checked for claim in claims.register().values())
    file = io.BytesIO()
    genanki.Package(deck).write_to_file(file, datetime.combine(checked, time(12), UTC).timestamp())
    return file.getvalue()


def _is_answered(record: Mapping[str, Any]) -> bool:
    return bool(record.get("attempts")) or record.get("answer") is not None


# ---- the two sides of a card, as HTML --------------------------------------------------------------------------------


def _sides(bank: items.Bank, item: items.Item) -> Iterator[str]:
    outline = lessons.teaches(item.objective, bank.lesson)
    yield story(bank, item) + paragraphs(item.stem)
    yield _options(item.public())
    yield _answer(item)
    yield _why(item)
    yield f"<p>Sources: {' · '.join(map(references.link, item.references))}</p>"
    yield f"<p>Lesson {outline.number}: {escape(outline.title)}</p>"


def _options(public: dict[str, Any]) -> str:
    """What there is to choose from, in the order in which the page shows it."""
    match public:
        case {"options": parts} | {"steps": parts}:
            return bullets(part["text"] for part in parts)
        case {"rows": rows, "choices": choices}:
            return bullets(row["text"] for row in rows) + "<p>Match with:</p>" + bullets(choice["text"] for choice in choices)
        case {"regions": _}:
            return "<p>Name the region, and see it before you.</p>"
        case {"unit": str(unit)} if unit:
            return f"<p>In {escape(unit)}.</p>"
    return ""


def _answer(item: items.Item) -> str:
    """The right answer in words; of several regions that count, all."""
    match item:
        case items.Text():
            return paragraphs(item.model)
        case Multiple():
            return bullets(option.text for option in item.options if option.right)
        case Match():
            choices = {choice.id: choice.text for choice in item.choices}
            return bullets(f"{row.text} → {choices[row.choice]}" for row in item.rows)
        case Order():
            return bullets((step.text for step in item.steps), "ol")
        case Region():
            return f"<p>{escape(' or '.join(items.answer_text(item, region) for region in item.target))}</p>"
    return f"<p>{escape(items.answer_text(item, item.key()))}</p>"


def _why(item: items.Item) -> str:
    """What is said of a right answer; of a text, what it should have."""
    if isinstance(item, items.Text):
        return "<p>What yours should have:</p>" + bullets(criterion.text for criterion in item.rubric)
    said = [remark.text for remark in items.mark(item, item.key()).feedback]
    return bullets(said) if len(said) > 1 else "".join(map(paragraphs, said))
