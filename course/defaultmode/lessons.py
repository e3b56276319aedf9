"""The course map: which lessons there are, in which order, and what each is for."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from . import table

FINAL_EXAM = "final_exam"
"""The name of the graded questions on all lessons."""


@dataclass(frozen=True)
class Objective:
    """What a learner will be able to do; `bloom` is the level of the verb."""

    id: str
    text: str
    bloom: str


@dataclass(frozen=True)
class Outline:
    """One row of the course map. A lesson without objectives is in preparation.

    The `review` asks again what other lessons taught: it has no claims, no practice items and no quiz of its own.
    """

    slug: str
    number: int
    title: str
    summary: str
    minutes: float | None = None
    review: bool = False
    objectives: tuple[Objective, ...] = ()

    @property
    def name(self) -> str:
        """The one name of the lesson, its practice items and (with ``quiz`` before it) its quiz."""
        return f"{self.number:02d}_{self.slug}"

    @property
    def quiz(self) -> str:
        """The name of its graded questions: a quiz, or for the review the final exam."""
        return FINAL_EXAM if self.review else f"quiz{self.name}"

    @property
    def quiz_title(self) -> str:
        """How a page calls it: ``Quiz 3``, or ``Final exam``."""
        return "Final exam" if self.review else f"Quiz {self.number}"

    @property
    def ready(self) -> bool:
        """Whether the lesson is written."""
        return bool(self.objectives)


def load(text: str) -> tuple[Outline, ...]:
    """Read a course map from TOML: every lesson in order.

    Raises
    ------
    table.ItemError
        For a row that is not as `Outline` says, or a slug, a number or an objective's id that comes twice.
    """
    rows = tuple(table.rows(Outline, tomllib.loads(text), "lesson", "lessons.toml", ident="slug").values())
    for place, row in enumerate(rows, 1):
        if row.number != place:
            table.fail(f"lessons.toml: lesson '{row.slug}'", "number", f"this is lesson {place}; number them from 1 in order.")
    for field, problem in table.repeated("objectives", [one.id for row in rows for one in row.objectives], "id"):
        table.fail("lessons.toml", field, problem)
    return rows


@cache
def outlines() -> tuple[Outline, ...]:
    """Every lesson in order, read once. Errors as in `load`."""
    return load(resources.files(__package__).joinpath("data/lessons.toml").read_text("utf-8"))


def outline(slug: str) -> Outline:
    """A lesson by its slug. Raises KeyError with a sentence that names the file to mend."""
    for row in outlines():
        if row.slug == slug:
            return row
    raise KeyError(f"data/lessons.toml: no lesson has the slug '{slug}'.")


def objectives(slug: str) -> frozenset[str]:
    """The ids of a lesson's objectives."""
    return frozenset(objective.id for objective in outline(slug).objectives)


def examined(slug: str) -> frozenset[str]:
    """The ids of the objectives that questions of a lesson may test: its own, and for the review those of every lesson.

    Raises KeyError as `outline` does.
    """
    return frozenset().union(*(objectives(row.slug) for row in outlines())) if outline(slug).review else objectives(slug)


@cache
def objective(objective_id: str) -> tuple[Outline, Objective] | None:
    """An objective and its lesson, by the id that no two lessons share; None for one that is in no lesson."""
    found = ((row, one) for row in outlines() for one in row.objectives if one.id == objective_id)
    return next(found, None)


def teaches(objective_id: str, slug: str) -> Outline:
    """The lesson that has an objective; the lesson `slug` where none has it, as in a bank of somebody else's course."""
    found = objective(objective_id)
    return found[0] if found else outline(slug)


def headings(text: str) -> list[str]:
    """The ``##`` headings of a piece of Markdown."""
    return re.findall(r"(?m)^## (.+)$", text)


def anchor(heading: str) -> str:
    """A heading as claims name it: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
