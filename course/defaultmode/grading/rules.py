"""What it takes to pass, how often an assignment may be handed in, and what its feedback tells: set in one place.

That place is ``nbgrader_config.py``: ``c.Rules.pass_mark = 0.75``. Practice questions know no such rules: they may be
answered any number of times, and are told at once.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets import Dict, Float, Integer, List, TraitError, Unicode
from traitlets.config import Config, Configurable

from ..lessons import FINAL_EXAM
from .settings import CONFIG, GradingError

_TIMES = {1: "once", 2: "twice"}


_WANTED = {
    "pass_mark": "a share above 0 and up to 1, such as 0.8",
    "attempts": 'a whole number above 0 by name, such as {"final_exam": 2}',
    "withheld": 'a list of names, such as ["final_exam"]',
}


class Rules(Configurable):
    """The rules of the course's graded assignments."""

    pass_mark = Float(
        0.8, min=0.01, max=1, help="The share of the points that a pass needs, beside every safety question."
    ).tag(config=True)
    attempts = Dict(
        value_trait=Integer(min=1),
        default_value={FINAL_EXAM: 2},
        help="How often an assignment may be handed in; one that is not named may be handed in any number of times.",
    ).tag(config=True)
    withheld = List(
        Unicode(),
        default_value=[FINAL_EXAM],
        help="Assignments whose feedback says what was right and why, and keeps the right answers back. Take a name out, and "
        "grade again, when nobody may hand in any more.",
    ).tag(config=True)

    @classmethod
    def of(cls, config: Config, source: Path) -> "Rules":
        """The rules that a configuration sets for the assignments whose item files or folders lie in `source`.

        Raises
        ------
        GradingError
            At a name that there is not, at a value that cannot be, and at an assignment that is not in `source`: a slip
            of the pen would lift a limit, or give right answers away.
        """
        for name in config:
            if name != cls.__name__ and name.casefold() in ("rule", "rules"):
                raise GradingError(f"{CONFIG} sets c.{name}, which means nothing. Write c.{cls.__name__}.")
        set_there = config[cls.__name__]
        for name in set_there:
            if name not in _WANTED:
                raise GradingError(f"{CONFIG} sets c.Rules.{name}, which there is not. Set one of {', '.join(_WANTED)}.")
            try:
                cls(config=Config({cls.__name__: {name: set_there[name]}}))
            except TraitError:
                raise _cannot_be(name) from None
            if isinstance(set_there[name], str):  # which traitlets takes for a list of none
                raise _cannot_be(name)
        rules = cls(config=config)
        there = {path.stem if path.suffix == ".toml" else path.name for path in source.glob("[!.]*")}
        chosen = ((field, name) for field in ("attempts", "withheld") if field in set_there for name in getattr(rules, field))
        for field, name in chosen:
            if name not in {*there, *getattr(cls(), field)}:
                raise GradingError(
                    f"{CONFIG} names {name} in c.Rules.{field}, and source/ has no such assignment; "
                    f"there is {', '.join(sorted(there)) or 'none'}."
                )
        return rules

    def attempts_in_words(self, assignment: str) -> str:
        """``once``, ``twice``, ``3 times``; empty without a limit."""
        count = self.attempts.get(assignment)
        return _TIMES.get(count, f"{count} times") if count else ""

    @property
    def mark_in_words(self) -> str:
        """``80%``."""
        return f"{round(100 * self.pass_mark, 1):g}%"


def _cannot_be(name: str) -> GradingError:
    return GradingError(f"c.Rules.{name} in {CONFIG} is not {_WANTED[name]}. Correct it.")


@dataclass(frozen=True)
class Passing:
    """How a learner stands against the pass mark.

    Attributes
    ----------
    share : float
        Of the points, 0 … 1, after what was taken off for coming late.
    safe, safety : int
        Safety questions answered right, and how many there are.
    passed : bool or None
        None while it depends on what a person has still to mark.
    """

    share: float
    safe: int
    safety: int
    passed: bool | None

    @classmethod
    def of(cls, pass_mark: float, score: float, possible: float, *, open_points: float, safe: int, safety: int) -> "Passing":
        """Work it out; `open_points` are what a person can still give."""
        enough, reachable = (
            points >= pass_mark * possible or math.isclose(points, pass_mark * possible)
            for points in (score, score + open_points)
        )
        passed = False if safe < safety or not reachable else True if enough else None
        return cls(score / possible if possible else 0.0, safe, safety, passed)

    @classmethod
    def of_cells(cls, results: dict[str, Any], cells: list[dict[str, Any]], safety: list[dict[str, Any]]) -> "Passing":
        """Work it out from the results of `page.page`, what is known of each graded cell, and of those on safety."""
        return cls.of(
            results["pass_mark"],
            results["score"],
            results["max_score"],
            open_points=sum(cell["points"] for cell in cells if cell.get("waiting")),
            safe=sum(cell["score"] >= cell["points"] for cell in safety),
            safety=len(safety),
        )

    @property
    def safety_in_words(self) -> str:
        """``7 of 8``; empty in an assignment without safety questions."""
        return f"{self.safe} of {self.safety}" if self.safety else ""

    @property
    def word(self) -> str:
        """``yes``, ``no``, or ``open``."""
        return {True: "yes", False: "no", None: "open"}[self.passed]

    @property
    def in_words(self) -> str:
        """``passed``, ``not passed yet``, or ``not decided until a person has marked the rest``."""
        return {True: "passed", False: "not passed yet", None: "not decided until a person has marked the rest"}[self.passed]
