"""What the hidden cells of a quiz call when it is graded: read the learner's answer, say what it is worth and why.

nbgrader takes the points from the cell's last value as it prints. It gives *full* points to anything that is not a plain
number from 0 to the maximum, none to a cell that wrote to stderr or raised, and stops at a number above the maximum. So
`award` returns a plain float between 0 and the item's points, keeps stderr to itself and raises nothing.
"""

import contextlib
import functools
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from .. import items
from ..answers import AnswersFile

FILE = "answers.json"
NO_FILE = f"No answers file ({FILE}) was handed in with this quiz."
NOTHING_TO_MARK = "So there was no answer to mark."
UNMARKED = "This question could not be marked. Please tell your teacher; the fault is not yours."


@dataclass(frozen=True)
class Feedback:
    """What the learner is told about one question, ready to be shown as HTML or as plain text."""

    heading: str
    stem: str
    answer: str
    verdict: str
    remarks: tuple[tuple[str, str, str], ...] = ()  # sign, part of the answer, what is said about it
    right_answer: str = ""
    sources: str = ""

    def html(self) -> str:
        """Escaped HTML; only `sources`, our own links, is taken as it is."""
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in self.stem.split("\n\n"))
        remarks = [escape(_line(remark)) for remark in self.remarks]
        why = f"<p>{remarks[0]}</p>" if len(remarks) == 1 else f"<ul>{''.join(f'<li>{one}</li>' for one in remarks)}</ul>"
        lines = [
            f"<h2>{escape(self.heading)}</h2>{paragraphs}",
            f"<p>{escape(self.answer)}</p><p><b>{escape(self.verdict)}</b></p>",
            why if remarks else "",
            f"<p>{escape(self.right_answer)}</p>" if self.right_answer else "",
            f"<p><small>Sources: {self.sources}</small></p>" if self.sources else "",
        ]
        return f'<div class="dm-marked">{"".join(lines)}</div>'

    def text(self) -> str:
        """The same without markup and sources."""
        lines = [self.heading, self.stem, self.answer, self.verdict, *map(_line, self.remarks), self.right_answer]
        return "\n".join(filter(None, lines))


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
            points, feedback = 0.0, Feedback("", "", "", UNMARKED)
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
        remarks=tuple(_remarks(item, result)),
        right_answer="" if result.state == "right" else f"The right answer: {_sentence(item, item.key())}",
        sources=_links(tuple(item.references)),
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


def _remarks(item: items.Item, result: items.Mark) -> Iterator[tuple[str, str, str]]:
    if len(result.feedback) == 1:  # about the answer that stands right above it
        yield "", "", result.feedback[0].text
        return
    parts = {part.id: part.text for part in item.parts}
    for remark in result.feedback:
        yield "✓" if remark.right else "✗", parts.get(remark.key, ""), remark.text


def _line(remark: tuple[str, str, str]) -> str:
    sign, part, text = remark
    return f"{sign} {part} — {text}" if part else f"{sign} {text}".strip()


@functools.lru_cache(maxsize=1024)  # a class shares its questions
def _links(keys: tuple[str, ...]) -> str:
    """Sources as links; one that the bibliography has lost meanwhile is no reason not to mark."""
    from .. import references

    return " · ".join(references.link(key) for key in keys if key in references.keys())


def _show(feedback: Feedback) -> None:
    from IPython.display import display

    display({"text/html": feedback.html(), "text/plain": feedback.text()}, raw=True)
