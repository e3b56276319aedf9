"""The popular account that the course began from, as a table: what each line says and which claims grade it."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources

from . import table


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: its place, a digest of its words (see `digest`), what it says in ours, and its claims or its rhetoric."""

    number: int
    digest: str
    says: str
    claims: tuple[str, ...] = ()
    rhetoric: str = ""


def load(text: str) -> tuple[Line, ...]:
    """Read the table from TOML.

    Raises
    ------
    table.ItemError
        As `table.rows`, and for a line out of order, without a digest, or with neither claims nor rhetoric, or both.
    """
    lines = tuple(table.rows(Line, tomllib.loads(text), "line", "popular_account.toml", ident="number").values())
    for place, line in enumerate(lines, 1):
        where = f"popular_account.toml: line {line.number}"
        if line.number != place:
            table.fail(where, "number", f"line {place} should stand here; number the lines from 1, leaving none out.")
        if bool(line.claims) == bool(line.rhetoric):
            table.fail(where, "claims", "name the claims that grade this line, or its rhetoric, not both and not neither.")
        if not re.fullmatch(r"[0-9a-f]{8}", line.digest):
            table.fail(where, "digest", "write the first eight hexadecimal digits of the line's SHA-256.")
        if len(set(line.claims)) < len(line.claims):
            table.fail(where, "claims", "names a claim twice; remove one.")
    return lines


@cache
def lines() -> tuple[Line, ...]:
    """Every line in order, read once. Errors as in `load`."""
    return load(resources.files(__package__).joinpath("data/popular_account.toml").read_text("utf-8"))


def digest(line: str) -> str:
    """The first eight hexadecimal digits of the SHA-256 of a line without the blanks around it."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:8]


def compare(text: str, table_of_lines: tuple[Line, ...]) -> Iterator[str]:
    """One sentence for each stretch in which the account's text and the table differ: lines more, fewer or other."""
    given = [digest(line) for line in text.splitlines() if line.strip()]
    known = [line.digest for line in table_of_lines]
    for what, first, last, start, stop in SequenceMatcher(None, known, given, autojunk=False).get_opcodes():
        if what != "equal":
            ours = f"lines {first + 1} to {last}" if last > first else "nothing"
            theirs = ", ".join(given[start:stop]) or "nothing"
            yield (
                f"popular_account.toml: where the table has {ours} after line {first}, the text has {theirs} "
                f"after its line {start}; map what differs anew."
            )
