"""What a grading run found of one submission, for the summary and the report."""

from dataclasses import dataclass

from . import intake, outcome
from .gradebook import Record
from .outcome import Outcome


@dataclass(frozen=True)
class Result:
    """What became of one submission.

    Attributes
    ----------
    record : Record or None
        What the gradebook holds; None when the folder's name is no learner's id.
    before : float or None
        The points before this run; None when there were none.
    fresh : bool
        Whether it was graded in this run, and not found graded.
    forgotten : bool
        Whether it had been graded before without the gradebook knowing of it.
    """

    learner: str
    outcome: Outcome
    record: Record | None = None
    before: float | None = None
    fresh: bool = True
    forgotten: bool = False

    @property
    def moved(self) -> float:
        """The points more or less than before; 0 also where there were none before."""
        return 0.0 if self.before is None or self.record is None else round(self.record.score - self.before, 9)


def nameless(name: str) -> Result:
    """The result of a folder whose name is no learner's id."""
    return Result(
        name, Outcome(outcome.UNREADABLE, (f"the folder's name {intake.shown(name)} {intake.name_trouble(name)}",)), fresh=False
    )


def points_before(record: Record | None) -> float | None:
    """The points in a record; None when there were no marks. An extension that was granted makes a record without any."""
    marked = record and any(grade.auto is not None or grade.manual is not None for grade in record.grades.values())
    return record.score if record and marked else None
