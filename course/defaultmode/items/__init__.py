"""Questions: what one is made of, files of them, how an answer is marked. Knows nothing of screens or of nbgrader."""

from ..table import ItemError
from .bank import Bank, Registers, from_dict, load
from .kinds import KINDS, Item, Remark, Single, Text, region_labels
from .marking import Mark, answer_text, mark, points_in_words

__all__ = [
    "KINDS",
    "Bank",
    "Item",
    "ItemError",
    "Mark",
    "Registers",
    "Remark",
    "Single",
    "Text",
    "answer_text",
    "from_dict",
    "load",
    "mark",
    "points_in_words",
    "region_labels",
]
