"""The order in which options stand: in print by the item's id, on screen by the learner's too.

So neighbours in a classroom do not share letters, the order is the same whenever a page is opened again, and it cannot
reveal the key, which no order is made of. Answers are kept by id: what is marked does not depend on it.
"""

import hashlib
from typing import Any


def rank(item_id: str, part_id: str) -> str:
    """A place in a shuffle that is the same everywhere and depends on ids only."""
    return hashlib.sha256(f"{item_id}/{part_id}".encode()).hexdigest()


def shuffled(public: dict[str, Any], learner: str) -> dict[str, Any]:
    """An item's public part with its options, or what its rows are matched with, in this learner's own order.

    Where the order means something it stays, and an option that is last stays last. Steps to be put in order stay as
    they are, since only whoever knows the key can tell that a shuffle is not the right order.
    """
    if public.get("keep_order"):
        return public
    name = f"{learner}/{public['id']}"
    own: dict[str, Any] = {
        field: sorted(public[field], key=lambda part: (bool(part.get("last")), rank(name, part["id"])))
        for field in ("options", "choices")
        if field in public
    }
    return {**public, **own}
