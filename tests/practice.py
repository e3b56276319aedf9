"""The sorting and the case of the tests, which need nothing of the course's own content."""

from pathlib import Path

LIVING = Path(__file__).parent / "data" / "living.toml"
KNOCK = Path(__file__).parent / "data" / "knock.toml"
ENDING = 'ending = "A door can be opened.\\n\\nIt can be closed again."\n'


def living() -> str:
    """The text of the sorting."""
    return LIVING.read_text("utf-8")


def knock() -> str:
    """The text of the case, with an ending."""
    return KNOCK.read_text("utf-8") + ENDING


def changed(text: str, old: str, new: str) -> str:
    """A text with one change in it."""
    assert old in text
    return text.replace(old, new, 1)


GARBAGE = [
    None, True, 3, "trout", [], {}, [[]], {"tries": []}, {"tries": {"trout": 3}}, {"tries": {"trout": [None, {}, "moon"]}},
    {"card": {}, "tries": {"unicorn": ["water"]}}, {"card": "unicorn"}, {"card": "whale"}, {"path": 3}, {"path": "open"},
    {"path": [[], None, "open"]}, {"path": ["wave"]}, {"path": [], "taken_back": -1}, {"taken_back": True},
    {"taken_back": "2"}, {"taken_back": 2.5},
]  # fmt: skip
"""What an answers file may hold where neither a sorting nor a case kept it."""
