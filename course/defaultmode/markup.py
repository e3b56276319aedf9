"""Plain text as HTML, where no widget draws it: for decks, exports and the feedback page."""

from collections.abc import Iterable
from html import escape

from . import items


def paragraphs(text: str) -> str:
    """A text as HTML; an empty line parts paragraphs."""
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in text.split("\n\n") if part.strip())


def bullets(texts: Iterable[str], kind: str = "ul") -> str:
    """Texts as a list in HTML."""
    return f"<{kind}>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</{kind}>"


def story(bank: items.Bank, item: items.Item) -> str:
    """The case that an item is about, as HTML; empty without one."""
    case = bank.case(item)
    return f"<p><strong>{escape(case.title)}</strong></p>{paragraphs(case.text)}" if case else ""
