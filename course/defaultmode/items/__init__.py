"""Questions: what one is made of, files of them, how an answer is marked. Knows nothing of screens or of nbgrader."""

from ..table import ItemError
from .bank import Bank, Blueprint, Case, Registers, from_dict, load
from .kinds import KINDS, STUB, Item, Line, Remark, Single, Text, region_labels
from .marking import Mark, answer_text, mark, points_in_words, questions_in_words
from .shuffling import shuffled

__all__ = [
    "KINDS",
    "STUB",
    "Bank",
    "Blueprint",
    "Case",
    "Item",
    "ItemError",
    "Line",
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
    "questions_in_words",
    "region_labels",
    "shuffled",
]
