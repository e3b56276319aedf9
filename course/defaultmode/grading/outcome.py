"""What became of a submission, in the words that the log, the report, the export and the feedback share."""

from dataclasses import dataclass
from typing import Any

GRADED = "graded"
REPAIRED = "graded with repairs"
NOTHING = "nothing to grade"
UNREADABLE = "unreadable"
STATUSES = (GRADED, REPAIRED, NOTHING, UNREADABLE)

AWAITING = "awaiting marking"  # of a submission that was graded and has a written answer
NOT_GRADED = "not graded yet"  # of a submission that lies there and that no grading run has seen
NOT_SUBMITTED = "not submitted"


@dataclass(frozen=True)
class Outcome:
    """How one submission came through.

    Attributes
    ----------
    status : str
        `GRADED`, `REPAIRED`, `NOTHING` or `UNREADABLE`; in the export also `NOT_GRADED`.
    reasons : tuple of str
        What was repaired, or why there was nothing to grade or nothing to read: clauses without a full stop, that
        instructors and learners can read.
    """

    status: str
    reasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Outcome":
        """What an earlier grading found; see `rebuild.told`."""
        return cls(told["status"], tuple(told["reasons"]))

    def __str__(self) -> str:
        return ": ".join(filter(None, [self.status, "; ".join(self.reasons)]))


def standing(came: Outcome | None, waiting: bool) -> str:
    """Where a learner stands with a quiz, in one word for a table; None when nothing was handed in."""
    if came is None:
        return NOT_SUBMITTED
    return AWAITING if waiting and came.status in (GRADED, REPAIRED) else came.status
