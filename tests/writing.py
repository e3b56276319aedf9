"""The rewriting and the saying of the tests, which need nothing of the course's own content, and odd texts."""

from pathlib import Path

LETTER = Path(__file__).parent / "data" / "letter.toml"
RAIN = Path(__file__).parent / "data" / "rain.toml"


def letter() -> str:
    """The text of the rewriting."""
    return LETTER.read_text("utf-8")


def rain() -> str:
    """The text of the saying."""
    return RAIN.read_text("utf-8")


ODD = [None, 3, [], {}, "", " ", "\ud83d", "a\ud83db", "😀" * 3000, "x" * 5000, "<b>&amp;</b>", "\u202e", "a\r\nb"]
"""What may come from a page where a text should stand."""
