"""What a learner types, made fit to be kept: text of a bounded length that every file can hold."""

from collections.abc import Iterable
from typing import Any

LONGEST = 2000
"""Characters of one box; the page says so in words."""


def fit(text: Any) -> str:
    """A text as it can be kept; empty for anything else. Halves of characters, which no file can hold, are left out."""
    return "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff")[:LONGEST] if isinstance(text, str) else ""


def restored(kept: Any, names: Iterable[str]) -> dict[str, str]:
    """The text of each name that a kept table holds, whatever else it holds; nothing for an empty one."""
    given = kept if isinstance(kept, dict) else {}
    return {name: text for name in names if (text := fit(given.get(name)))}


def known(kept: Any, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a kept list holds, in their own order; whatever else it holds is left out."""
    given = [name for name in kept if isinstance(name, str)] if isinstance(kept, list) else []
    return tuple(name for name in names if name in given)
