"""The popular account that the course began from, as a table: what each line says and which claims grade it."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from . import table


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: its place, a digest of its words, what it says in ours, and its claims or its rhetoric."""

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
        For a line out of order, or one that has neither claims nor rhetoric, or both.
    """
    lines = []
    for place, row in enumerate(tomllib.loads(text).get("line", []), 1):
        where = f"popular_account.toml: line {row.get('number')}"
        line = table.read(Line, row, where)
        if line.number != place:
            table.fail(where, "number", f"line {place} should stand here; number the lines from 1, leaving none out.")
        if bool(line.claims) == bool(line.rhetoric):
            table.fail(where, "claims", "name the claims that grade this line, or its rhetoric, not both and not neither.")
        lines.append(line)
    return tuple(lines)


@cache
def lines() -> tuple[Line, ...]:
    """Every line in order, read once. Errors as in `load`."""
    return load(resources.files(__package__).joinpath("data/popular_account.toml").read_text("utf-8"))


def digest(line: str) -> str:
    """The first eight hexadecimal digits of the SHA-256 of a line without the blanks around it."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:8]


def compare(text: str, table_of_lines: tuple[Line, ...]) -> Iterator[str]:
    """One sentence for each difference between the account's text and the table: a line more, fewer or other."""
    account = [line for line in text.splitlines() if line.strip()]
    if len(account) != len(table_of_lines):
        yield f"The text has {len(account)} lines that are not blank, popular_account.toml has {len(table_of_lines)}."
    for line, said in zip(table_of_lines, account, strict=False):
        if digest(said) != line.digest:
            yield f"popular_account.toml: line {line.number} is another in this text; map it anew (its digest: {digest(said)})."
