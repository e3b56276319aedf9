"""What a rule says: its name, how much it weighs, and what it found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

ERROR, WARN, INFO = "error", "warn", "info"
LEVELS = (ERROR, WARN, INFO)


@dataclass(frozen=True)
class Rule:
    """One rule of item writing.

    Attributes
    ----------
    name : str
        What waivers call it.
    level : {"error", "warn", "info"}
        An error stops the check; a warning is for a second look; an info is a thought, shown on request.
    meaning : str
        What it asks for, in one line.
    source : str
        What stands behind it.
    look : callable
        Called with an item and its `surroundings.Surroundings`, or with these alone when the rule is `of_file`;
        gives one sentence for each fault, with what is wrong and what to do.
    of_file : bool
        Whether it looks at a whole file.
    of_course : bool
        Whether it compares with the rest of the course, which is not always at hand.
    """

    name: str
    level: str
    meaning: str
    source: str
    look: Callable[..., Iterator[str]]
    of_file: bool = False
    of_course: bool = False


@dataclass(frozen=True)
class Finding:
    """One fault of an item; of the file where `item` is empty."""

    rule: str
    level: str
    item: str
    sentence: str

    def __str__(self) -> str:
        whose = f"item '{self.item}': " if self.item else ""
        return f"{whose}{self.rule}: {self.sentence}"
