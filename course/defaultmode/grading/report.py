"""The report of a grading run: one row a submission, as CSV for a table and as JSON for a program."""

import csv
import json
import os
from pathlib import Path
from typing import Any

from .intake import printable
from .result import Result
from .rules import Passing

COLUMNS = (
    "learner",
    "status",
    "reasons",
    "score",
    "moved",
    "max_score",
    "late_penalty",
    "to_mark",
    "safety",
    "passed",
    "graded_in_this_run",
)
DIGITS = 9  # of a score; what follows depends on the order in which points were added


class Report:
    """Written row by row beside its final place, and put there when the run is complete; use it in a ``with`` statement.

    Parameters
    ----------
    stem : Path
        ``reports/ASSIGNMENT``, to which ``.csv`` and ``.json`` are added.
    possible : float
        The most that the quiz can earn.
    """

    def __init__(self, stem: Path, possible: float):
        self.table, self.data = stem.with_suffix(".csv"), stem.with_suffix(".json")
        self._possible = possible
        self._first = True

    def __enter__(self) -> "Report":
        self.table.parent.mkdir(exist_ok=True)
        self._files = [_half(path).open("w", encoding="utf-8", newline="") for path in (self.table, self.data)]
        self._rows = csv.writer(self._files[0])
        self._rows.writerow(COLUMNS)
        self._files[1].write("[")
        return self

    def add(self, result: Result, passing: Passing | None = None) -> None:
        """Write one row; `passing` says how the learner stands, where that is known."""
        row = self._row(result, passing)
        self._rows.writerow([for_spreadsheet(row[name]) for name in COLUMNS])
        self._files[1].write(("" if self._first else ",") + "\n" + json.dumps(row, ensure_ascii=False))
        self._first = False

    def _row(self, result: Result, passing: Passing | None) -> dict[str, Any]:
        record = result.record
        return {
            "learner": printable(result.learner),  # a folder's name may be no text
            "status": result.outcome.status,
            "reasons": list(result.outcome.reasons),
            "score": round(record.score, DIGITS) if record else None,
            "moved": result.moved if record else None,
            "max_score": self._possible,
            "late_penalty": round(record.penalty or 0.0, DIGITS) if record else None,
            "to_mark": record.waiting if record else [],
            "safety": passing.safety_in_words if passing else "",
            "passed": passing.word if passing else "",
            "graded_in_this_run": result.fresh,
        }

    def __exit__(self, problem: Any, *_: Any) -> None:
        self._files[1].write("\n]\n")
        for file, path in zip(self._files, (self.table, self.data), strict=True):
            file.close()
            if problem is None:
                os.replace(_half(path), path)
            else:
                _half(path).unlink(missing_ok=True)


def _half(path: Path) -> Path:
    return path.with_name(f".{path.name}.half")


def for_spreadsheet(value: Any) -> Any:
    """A value for a table; a text that a spreadsheet would take for a formula is marked as text."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
