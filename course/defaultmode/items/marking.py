"""Marking: a pure function of the item and the answer. No answer, however odd, makes it fail."""

from dataclasses import dataclass
from typing import Any

from ..wording import joined
from .kinds import Item, Remark

UNANSWERED, RIGHT, PARTLY, NOT_YET, AWAITING = "unanswered", "right", "partly", "not yet", "awaiting marking"


@dataclass(frozen=True)
class Mark:
    """What an answer is worth and what is said about it.

    Attributes
    ----------
    points, possible : float
        0 … `possible`.
    state : {"unanswered", "right", "partly", "not yet", "awaiting marking"}
    feedback : tuple of Remark
        By option, row or step; one for the whole answer in the other kinds; empty without an answer.
    """

    points: float
    possible: float
    state: str
    feedback: tuple[Remark, ...] = ()


def mark(item: Item, answer: Any) -> Mark:
    """Mark an answer.

    Parameters
    ----------
    item : Item
    answer : JSON value
        ``single`` option id, ``multiple`` list of option ids, ``match`` {row id: choice id}, ``order`` list of step
        ids, ``numeric`` number, ``region`` region id, ``text`` text. Anything else counts as no answer.
    """
    given = item.clean(answer)
    if given is None:
        return Mark(0.0, item.possible, UNANSWERED)
    if item.kind == "text":
        return Mark(0.0, item.possible, AWAITING)
    share = item.share(given)
    state = RIGHT if share == 1 else PARTLY if share > 0 else NOT_YET
    return Mark(share * item.possible, item.possible, state, item.remarks(given))


def points_in_words(points: float) -> str:
    """``1 point``, ``2.5 points``."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def questions_in_words(numbers: list[int]) -> str:
    """``Question 3``, ``Questions 3, 4 and 7``."""
    return f"Question{'' if len(numbers) == 1 else 's'} {joined(list(map(str, numbers)))}"


def answer_text(item: Item, answer: Any) -> str:
    """An answer as a person would say it; empty when there is nothing in it to mark."""
    given = item.clean(answer)
    return "" if given is None else item.words(given)
