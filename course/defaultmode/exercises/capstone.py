"""Exercise: grade twelve claims from what was found, commit, and see where the register agrees and how sure one was."""

from html import escape
from typing import Any

import traitlets
from IPython.display import display

from .. import capstone as twelve
from .. import claims, lessons, look, quiz
from ..confidence import CONFIDENCE
from ..notebook import Lesson
from .kept import Kept

SLUG = "capstone"
"""Where the grades are kept."""


class Grader(Kept[twelve.Grading]):
    """A claim on the page with what was found; its verdict comes there only once the learner's own is committed."""

    _esm = look.script("kept", "capstone")

    title = traitlets.Unicode().tag(sync=True)
    task = traitlets.Unicode().tag(sync=True)
    verdicts: traitlets.List = traitlets.List().tag(sync=True)
    confidence = traitlets.List(list(CONFIDENCE.values())).tag(sync=True)

    def __init__(self, lesson: Lesson):
        self.capstone = twelve.chosen()
        super().__init__(lesson, SLUG)
        self.title, self.task = self.capstone.title, self.capstone.task
        self.verdicts = [{"id": each, "label": _named(each), "means": twelve.MEANINGS[each]} for each in look.VERDICTS]
        self.words = f"{self.title}. {self.task}"

    def restored(self, kept: Any) -> twelve.Grading:
        return twelve.Grading.restored(self.capstone, kept)

    def done(self, act: dict) -> twelve.Grading:
        match act:
            case {"do": "commit", "claim": str(claim), "verdict": verdict, "sure": sure}:
                return self.state.commit(claim, verdict, sure)
            case {"do": "next"}:
                return self.state.next()
            case {"do": "again"}:
                return self.state.again()
        return self.state

    def shown(self) -> dict[str, Any]:
        grading = self.state
        claim, grade = claims.claim(grading.shown), grading.grade
        return {
            "place": f"Claim {self.capstone.claims.index(claim.id) + 1} of {len(self.capstone.claims)}",
            "claim": {"id": claim.id, "said": claim.said, "found": [_found(each) for each in claim.findings]},
            "grade": {"verdict": grade.verdict, "sure": grade.sure} if grade else None,
            "answer": _answer(grade) if grade else None,
            "end": None if grading.waiting else _end(grading),
        }


def _named(verdict: str) -> str:
    """A verdict as sign and word."""
    return " ".join(look.VERDICTS[verdict])


def _found(finding: claims.Finding) -> str:
    """A finding with its design and people, and not on which side the register has it."""
    facts = ", ".join(part for part in (finding.design, f"n = {finding.n}" if finding.n else "") if part)
    return f"{finding.finding} ({facts})" if facts else finding.finding


def _verdicts(grade: twelve.Grade) -> str:
    """The learner's verdict, how sure it was given, and the register's."""
    register = _named(claims.claim(grade.claim).verdict)
    return f"You: {_named(grade.verdict)}, {CONFIDENCE[grade.sure]}. The register: {register}."


def _answer(grade: twelve.Grade) -> dict[str, str]:
    claim = claims.claim(grade.claim)
    if grade.agrees:
        said = {"tone": "right", "headline": "✓ The register says the same."}
    elif grade.near:
        said = {"tone": "not-yet", "headline": "✗ One step away."}
    else:
        said = {"tone": "not-yet", "headline": "✗ The register says something else."}
    return {
        **said,
        "text": _verdicts(grade),
        "near": grade.near,
        "why": claim.why,
        "teach": claim.teach,
        "sources": quiz.sources(dict.fromkeys(claim.references)),
    }


def _end(grading: twelve.Grading) -> dict[str, Any]:
    total = len(grading.grades)
    near = f" {grading.near} more {'was' if grading.near == 1 else 'were'} one step away." if grading.near else ""
    return {
        "said": f"You and the register agree on {grading.agreed} of {total} claims.{near}",
        "levels": [[CONFIDENCE[level.sure], level.given, level.agreed] for level in grading.levels],
        "different": [_different(grade) for grade in grading.different],
    }


def _different(grade: twelve.Grade) -> str:
    """A grade that is not the register's, as HTML, with the register's reason and the lesson that teaches it."""
    claim = claims.claim(grade.claim)
    lesson = lessons.outline(claim.lesson)
    return (
        f"<b>{escape(claim.said)}</b> {_verdicts(grade)} {escape(claim.why)} "
        f'<a href="{lesson.name}.ipynb">Lesson {lesson.number}: {escape(lesson.title)}</a>'
    )


def capstone(lesson: Lesson) -> None:
    """Exercise: the claims of ``data/capstone.toml``; the grades are kept with the lesson's answers."""
    display(Grader(lesson))
