"""Exercises that are written in files of their own: where they lie, how they are read, and what shows one in a lesson."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from types import ModuleType
from typing import Any, Protocol

from . import cases, rewriting, saying, sorting, spotting


class Part(Protocol):
    """What names the claims and references that it stands on."""

    @property
    def claims(self) -> tuple[str, ...]: ...
    @property
    def references(self) -> tuple[str, ...]: ...


Exercise = sorting.Sorting | cases.Case | rewriting.Rewriting | saying.Saying | spotting.Spotting


@dataclass(frozen=True)
class Shelf:
    """A folder of ``data``.

    Attributes
    ----------
    module : module
        Has the name of the folder, `load` for the text of one file and `every` for all of the course.
    parts : callable
        What in such an exercise names claims and references: each card, each passage; of a case the whole.
    """

    module: ModuleType
    parts: Callable[[Any], Sequence[Part]]

    @property
    def folder(self) -> str:
        """The name of the folder."""
        return self.module.__name__.rpartition(".")[2]

    def references(self, exercise: Exercise) -> Iterator[str]:
        """The key of every reference that an exercise of this folder stands on."""
        return (key for part in self.parts(exercise) for key in part.references)


SHELVES = {
    "sorter": Shelf(sorting, attrgetter("cards")),
    "case": Shelf(cases, lambda case: (case,)),
    "workshop": Shelf(rewriting, attrgetter("pieces")),
    "say": Shelf(saying, attrgetter("situations")),
    "spotter": Shelf(spotting, attrgetter("passages")),
}
"""By the function of `defaultmode.exercises` that shows such a file in a lesson."""


WITHOUT_FILE = {
    "find-region": "default_mode_network",
    "integration-plan": "integration",
    "capstone": "future_directions",
    "statement": "review",
}
"""Exercises whose content is no such file, by the id under which their answers are kept: the lesson that shows each."""


def of_lesson(slug: str) -> list[str]:
    """The ids under which the exercises of a lesson keep answers."""
    filed = [name for shelf in SHELVES.values() for name, each in shelf.module.every().items() if each.lesson == slug]
    return [*filed, *(name for name, lesson in WITHOUT_FILE.items() if lesson == slug)]


def cited(lesson: str) -> Iterator[str]:
    """The key of every reference that the exercises of a lesson stand on."""
    for shelf in SHELVES.values():
        for exercise in shelf.module.every().values():
            if exercise.lesson == lesson:
                yield from shelf.references(exercise)
