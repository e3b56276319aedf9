"""One marked question as HTML: what was asked, what was chosen, what is right, and why, part by part.

The marker sees it in Formgrader, the learner on the feedback page. Signs and words carry what colour might.
"""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from ..items import Line
from ..items.kinds import TICKED
from ..markup import paragraphs

if TYPE_CHECKING:
    from .marks import Feedback

_HEADS = {
    "match": ("To match", "Your choice", "Right is", "Why"),
    "order": ("Step", "Your place", "Right is", "Why"),
}


def sign(line: Line) -> str:
    """``✓`` for a part that is as it should be, ``✗`` for another."""
    return "✓" if line.given == line.wanted else "✗"


def question(feedback: "Feedback", withheld: bool = False) -> str:
    """A marked question.

    Parameters
    ----------
    feedback : marks.Feedback
    withheld : bool
        Leave out whatever tells the right answer: reasons are then given only for what was chosen, or was right.
    """
    heading = f"<h2>{escape(feedback.heading)}</h2><p><b>{escape(feedback.verdict)}</b></p>{paragraphs(feedback.stem)}"
    return f'<div class="dm-marked">{heading}{"".join(_told(feedback, withheld))}</div>'


def _told(feedback: "Feedback", withheld: bool) -> Iterable[str]:
    answered = feedback.state != "unanswered"
    if not (feedback.lines and answered):
        yield f"<p>{escape(feedback.answer)}</p>"
    yield from (f"<p>{escape(remark)}</p>" for remark in feedback.remarks)
    if feedback.kind in _HEADS:
        yield _table(feedback, withheld)
    elif feedback.lines:
        yield f'<ul class="dm-parts">{"".join(_option(line, withheld) for line in feedback.lines)}</ul>'
    elif feedback.right_answer and not withheld:
        yield f"<p><b>{escape(feedback.right_answer)}</b></p>"


def plain(line: Line) -> str:
    """A part with what was made of it and why, without markup."""
    if TICKED in (line.given, line.wanted) or not (line.given or line.wanted):
        return f"{_label(line)[0]} {line.text} — {line.why}".strip()
    right = "" if line.given == line.wanted else f" (right is {line.wanted})"
    return f"{sign(line)} {line.text}: {line.given or 'nothing'}{right} — {line.why}"


def _label(line: Line, withheld: bool = False) -> tuple[str, str]:
    """What is said of an option, and the class that goes with it."""
    chosen, right = line.given == TICKED, line.wanted == TICKED
    if chosen:
        return ("✓ You chose, rightly:", "right") if right else ("✗ You chose:", "not-yet")
    return ("➜ Right, and not chosen:", "missed") if right and not withheld else ("", "other")


def _option(line: Line, withheld: bool) -> str:
    label, state = _label(line, withheld)
    told = line.given == TICKED or not withheld
    text = f"<b>{label}</b> {escape(line.text)}" if label else escape(line.text)
    return f'<li class="{state}"><p>{text}</p>{f"<p>{escape(line.why)}</p>" if told else ""}</li>'


def _table(feedback: "Feedback", withheld: bool) -> str:
    lines = feedback.lines
    if withheld and feedback.kind == "order":  # in the learner's own order: the rows of the key would tell it
        lines = tuple(sorted(lines, key=lambda line: (int(line.given or 0), line.text)))
    heads = [head for head in _HEADS[feedback.kind] if not (withheld and head == "Right is")]
    rows = "".join(f"<tr>{''.join(_cells(line, withheld))}</tr>" for line in lines)
    head = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(line: Line, withheld: bool) -> Iterable[str]:
    right = line.given == line.wanted
    yield f'<th scope="row">{escape(line.text)}</th>'
    yield f"<td>{sign(line)} {escape(line.given) or 'nothing'}</td>"
    if not withheld:
        yield f"<td>{escape(line.wanted)}</td>"
    yield f"<td>{escape(line.why) if right or not withheld else ''}</td>"
