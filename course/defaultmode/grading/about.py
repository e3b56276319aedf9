"""What a graded cell says of its question, in its metadata: what it tests and stands on, and nothing of the key."""

from dataclasses import dataclass
from typing import Any

from .. import items, table

METADATA = "defaultmode"  # what a cell calls it


@dataclass(frozen=True)
class About:
    """A question's objective, claims and references, and whether it must be answered right to pass."""

    objective: str = ""
    claims: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    safety: bool = False

    @classmethod
    def of(cls, item: items.Item) -> "About":
        """What an item is about."""
        return cls(item.objective, item.claims, item.references, item.safety)

    @classmethod
    def found(cls, cell: Any) -> "About":
        """What a cell says; nothing where that is not as `data` wrote it, in a notebook that came back from elsewhere."""
        try:
            return table.read(cls, cell["metadata"][METADATA], "cell")
        except (items.ItemError, KeyError, TypeError):
            return cls()

    def data(self) -> dict[str, Any]:
        """As plain JSON."""
        return table.write(self)
