"""Twelve claims of the course: a learner's own verdicts and how sure they were, committed one by one, beside the register's.

Nothing here is graded, and nothing knows of screens: every step is a pure function, and whatever an answers file holds,
restoring from it does not fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from . import claims, look, table
from .confidence import CONFIDENCE, is_confidence

MEANINGS = {
    "supported": "several kinds of evidence in people agree",
    "mixed": "partly right, or right with a correction that matters",
    "contested": "good studies point in opposite directions",
    "preclinical": "not shown in people",
    "not-supported": "no direct evidence, or evidence against",
    "metaphor": "not a statement that can be tested",
}
"""What each verdict means, in the words of the start page."""

_SIDE_BY_SIDE = (
    ("mixed", "contested", "Findings stand on both sides. Contested means that good studies of the same thing disagree."),
    ("supported", "mixed", "Evidence carries the claim. Mixed means that it has to be corrected in a way that matters."),
    ("preclinical", "not-supported", "It is not shown in people. Only in animals or cells means that it is shown there."),
    ("metaphor", "not-supported", "Nothing found carries it. A metaphor cannot even be tested as it is worded."),
)
NEAR = {frozenset((one, other)): shared for one, other, shared in _SIDE_BY_SIDE}
"""Pairs of verdicts that lie side by side, and what they share and how they differ."""


@dataclass(frozen=True, kw_only=True)
class Capstone:
    """What the file holds: ids of claims, in the order in which they come."""

    title: str
    task: str
    claims: tuple[str, ...]

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each mistake as (part, field, what is wrong and what to do)."""
        register = claims.register()
        for field, problem in table.repeated("claims", self.claims, "claim"):
            yield "", field, problem
        for claim in self.claims:
            if claim not in register:
                yield "", "claims", f"the register has no claim '{claim}'; add it there or name another."
            elif not register[claim].said or not register[claim].findings:
                yield "", "claims", f"'{claim}' has nothing said or nothing found to grade; name another."
        chosen = {register[claim].verdict for claim in self.claims if claim in register}
        for verdict in look.VERDICTS:
            if verdict not in chosen:
                yield "", "claims", f"none is graded '{verdict}'; add one."


def load(name: str, text: str) -> Capstone:
    """The twelve from the text of their file. Parameters and errors are those of `table.whole`."""
    return table.whole(Capstone, name, text)


@cache
def chosen() -> Capstone:
    """The course's own, read once. Errors as in `load`."""
    return table.single("capstone.toml", load)


# ---- a learner's grades ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grade:
    """A committed verdict; `sure` is a key of `confidence.CONFIDENCE`."""

    claim: str
    verdict: str
    sure: int

    @property
    def agrees(self) -> bool:
        """Whether the register has the same verdict."""
        return self.verdict == claims.claim(self.claim).verdict

    @property
    def near(self) -> str:
        """What this verdict shares with the register's and where they differ; empty where they agree or lie apart."""
        return NEAR.get(frozenset((self.verdict, claims.claim(self.claim).verdict)), "")


@dataclass(frozen=True)
class Level:
    """Of the grades that were given with one confidence: how many, and how many agreed."""

    sure: int
    given: int
    agreed: int


@dataclass(frozen=True)
class Grading:
    """How far a learner has come.

    Attributes
    ----------
    grades : tuple of Grade
        One for each claim that is committed, in the order of the file.
    shown : str
        Id of the claim in hand. A committed one stays in hand until the learner takes the next.
    """

    capstone: Capstone
    grades: tuple[Grade, ...]
    shown: str

    @classmethod
    def restored(cls, capstone: Capstone, kept: Any) -> "Grading":
        """From what `kept` once returned, or from anything else: what does not fit is left out."""
        given = kept if isinstance(kept, dict) else {}
        rows = given.get("grades")
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        fitting = (next((row for row in rows if _fits(row, claim)), None) for claim in capstone.claims)
        grades = tuple(Grade(row["claim"], row["verdict"], row["sure"]) for row in fitting if row)
        grading = cls(capstone, grades, capstone.claims[-1])
        shown = given.get("claim")
        if shown not in [grade.claim for grade in grades]:
            shown = grading.waiting or grading.shown
        return replace(grading, shown=shown)

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"claim": self.shown, "grades": [vars(grade) for grade in self.grades]}

    @property
    def grade(self) -> Grade | None:
        """The grade of the claim in hand, once it is committed."""
        return self.of(self.shown)

    @property
    def waiting(self) -> str | None:
        """Id of the first claim without a grade; None at the end."""
        return next((claim for claim in self.capstone.claims if not self.of(claim)), None)

    @property
    def agreed(self) -> int:
        """How many grades are the register's."""
        return sum(grade.agrees for grade in self.grades)

    @property
    def near(self) -> int:
        """How many are one step away from it."""
        return sum(bool(grade.near) for grade in self.grades)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The grades by how sure the learner was, every level in order, also one that was never used."""
        by = [[grade for grade in self.grades if grade.sure == sure] for sure in CONFIDENCE]
        return tuple(Level(sure, len(of), sum(grade.agrees for grade in of)) for sure, of in zip(CONFIDENCE, by, strict=True))

    @property
    def different(self) -> tuple[Grade, ...]:
        """Where the register says something else, those first of which the learner was surest."""
        return tuple(sorted((grade for grade in self.grades if not grade.agrees), key=lambda grade: -grade.sure))

    def of(self, claim: str) -> Grade | None:
        """The grade of a claim, once it is committed."""
        return next((grade for grade in self.grades if grade.claim == claim), None)

    def commit(self, claim: str, verdict: Any, sure: Any) -> "Grading":
        """Grade the claim in hand. Nothing changes for another one, for one that is committed, or for what is no grade."""
        row = {"claim": claim, "verdict": verdict, "sure": sure}
        if claim != self.shown or self.grade or not _fits(row, claim):
            return self
        return Grading.restored(self.capstone, {"claim": claim, "grades": [*map(vars, self.grades), row]})

    def next(self) -> "Grading":
        """Take the next claim, once the one in hand is committed."""
        return replace(self, shown=self.waiting) if self.grade and self.waiting else self

    def again(self) -> "Grading":
        """Begin again."""
        return Grading.restored(self.capstone, None)


def _fits(row: dict, claim: str) -> bool:
    """Whether this is a grade of the claim."""
    verdict = row.get("verdict")
    known = isinstance(verdict, str) and verdict in look.VERDICTS
    return row.get("claim") == claim and known and is_confidence(row.get("sure"))
