"""How sure learners say that they are: four words, kept as the numbers 1 to 4."""

from typing import Any

GUESS, CERTAIN = 1, 4
CONFIDENCE = {GUESS: "a guess", 2: "unsure", 3: "fairly sure", CERTAIN: "certain"}
"""The words between which a learner chooses. They stand in an order; they are no percentages."""

SURE = 3
"""From here on an answer that was not right is worth a second look."""


def is_confidence(value: Any) -> bool:
    """Whether something that was kept, or came from a page, is the number of a word."""
    return type(value) is int and value in CONFIDENCE
