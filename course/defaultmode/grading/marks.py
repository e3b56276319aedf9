"""What the hidden cells of a quiz call when it is graded: read the learner's answer, say what it is worth and why.

nbgrader takes the points from the cell's last value as it prints. It gives *full* points to anything that is not a plain
number from 0 to the maximum, none to a cell that wrote to stderr or raised, and stops at a number above the maximum. So
`award` returns a plain float between 0 and the item's points, keeps stderr to itself and raises nothing.
"""

import contextlib
import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import items, table
from ..answers import AnswersFile
from ..items import Line
from . import marked

FILE = "answers.json"
NO_FILE = f"No answers file ({FILE}) was handed in with this quiz."
NOTHING_TO_MARK = "So there was no answer to mark."
MIME = "application/vnd.defaultmode.feedback+json"
UNMARKED = "This question could not be marked. Please tell your teacher; the fault is not yours."


@dataclass(frozen=True)
class Feedback:
    """What the learner is told about one question.

    Attributes
    ----------
    kind, state : str
        See `items.KINDS` and `items.Mark`.
    answer : str
        The learner's, in a sentence, or why there is none.
    lines : tuple of Line
        The question's parts beside the answer.
    remarks : tuple of str
        What is said about an answer that has no parts.
    right_answer : str
        In a sentence; empty where the learner's is right.
    """

    verdict: str
    heading: str = ""
    stem: str = ""
    answer: str = ""
    kind: str = ""
    state: str = ""
    lines: tuple[Line, ...] = ()
    remarks: tuple[str, ...] = ()
    right_answer: str = ""

    @classmethod
    def of(cls, row: Any) -> "Feedback":
        """What `data` gave; raises ItemError where it was changed into something else."""
        return table.read(cls, row, "feedback")

    def data(self) -> dict[str, Any]:
        """As plain JSON."""
        return table.write(self)

    def html(self, withheld: bool = False) -> str:
        """Escaped HTML; see `marked.question`."""
        return marked.question(self, withheld)

    def text(self) -> str:
        """The same without markup, for whoever reads a graded notebook as text."""
        lines = [marked.plain(line) for line in self.lines]
        parts = [self.heading, self.stem, self.answer, self.verdict, *lines, *self.remarks, self.right_answer]
        return "\n".join(filter(None, parts))


def award(item_json: str, folder: Path | None = None) -> float:
    """Mark the answer to one item, show the feedback, and return the points.

    Parameters
    ----------
    item_json : str
        The whole item as JSON, with ``slug`` (of the quiz) and ``label`` (such as ``Question 3 of 12``).
    folder : Path, optional
        Where the learner's ``answers.json`` lies; the working directory by default.

    Returns
    -------
    float
        0 … the item's points. Never raises.
    """
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            points, feedback = judge(item_json, folder or Path.cwd())
        except Exception:
            points, feedback = 0.0, Feedback(UNMARKED)
        with contextlib.suppress(Exception):
            _show(feedback)
    return points


def judge(item_json: str, folder: Path) -> tuple[float, Feedback]:
    """The points for the answer kept in `folder`, and what to say about it.

    Raises
    ------
    items.ItemError, ValueError
        When `item_json` is no item.
    """
    row = json.loads(item_json)
    slug, label = row.pop("slug"), row.pop("label")
    item = items.from_dict(row, where=slug)
    kept = AnswersFile(folder / FILE)
    answer = kept.get(slug, item.id).get("answer")
    missing = kept.trouble or ("" if kept.path.exists() else NO_FILE)
    return judged(item, label, answer, missing)


def judged(item: items.Item, label: str, answer: Any, missing: str = "") -> tuple[float, Feedback]:
    """The points for an answer, and what to say about it: a pure function.

    Parameters
    ----------
    label : str
        Such as ``Question 3 of 12``.
    answer : JSON value
        See `items.mark`.
    missing : str
        Why there can be no answer, as a sentence; empty when the answers could be read.

    Returns
    -------
    points : float
        0 … the item's points.
    feedback : Feedback
    """
    result = items.mark(item, answer)
    return _clamped(result.points, result.possible), Feedback(
        heading=label,
        stem=item.stem,
        answer=f"{missing} {NOTHING_TO_MARK}" if missing else _answer_line(item, answer),
        verdict=_verdict(result),
        kind=item.kind,
        state=result.state,
        lines=(lines := item.lines(item.clean(answer))),
        remarks=() if lines else tuple(remark.text for remark in result.feedback),
        right_answer="" if result.state == "right" else f"The right answer: {_sentence(item, item.key())}",
    )


def _clamped(points: float, possible: float) -> float:
    return min(max(float(points), 0.0), float(possible)) if math.isfinite(points) else 0.0


def _answer_line(item: items.Item, answer: Any) -> str:
    if words := _sentence(item, answer):
        return f"Your answer: {words}"
    return "You did not answer this question." if answer is None else "Your answer could not be understood."


def _sentence(item: items.Item, answer: Any) -> str:
    words = items.answer_text(item, answer)
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."


def _verdict(result: items.Mark) -> str:
    sign = {"right": "✓ Right", "partly": "✗ Partly right"}.get(result.state, "✗ Not yet")
    return f"{sign}: {round(result.points, 2):g} of {items.points_in_words(result.possible)}."


def bundle(feedback: Feedback) -> dict[str, Any]:
    """What a graded notebook keeps of it: for the marker's page, for a reader of text, and for the learner's page."""
    return {"text/html": feedback.html(), "text/plain": feedback.text(), MIME: feedback.data()}


def _show(feedback: Feedback) -> None:
    from IPython.display import display

    display(bundle(feedback), raw=True)
