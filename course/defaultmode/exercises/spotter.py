"""Exercise: read a text passage by passage, say what is wrong with each and what is missing, then compare."""

from typing import Any

import traitlets
from IPython.display import display

from .. import look, quiz, spotting
from ..notebook import Lesson
from .kept import Kept

RIGHT = {"tone": "right", "headline": "✓ Right."}
NOT_YET = {"tone": "not-yet", "headline": "✗ Not yet."}


class Spotter(Kept[spotting.Marking]):
    """A text on the page, which learns what is right with its passages and gaps only when all is marked and checked."""

    _esm = look.script("kept", "spotter")

    title = traitlets.Unicode().tag(sync=True)
    task = traitlets.Unicode().tag(sync=True)
    document = traitlets.Dict().tag(sync=True)

    def __init__(self, lesson: Lesson, slug: str):
        self.spotting = spotting.every()[slug]
        super().__init__(lesson, slug)
        self.title, self.task = self.spotting.title, self.spotting.task
        self.document = {
            "title": self.spotting.document_title,
            "kinds": [{"id": kind.id, "label": kind.label, "about": kind.about} for kind in self.spotting.kinds],
            "passages": [{"id": passage.id, "text": passage.text} for passage in self.spotting.passages],
            "gaps": [{"id": gap.id, "text": gap.text} for gap in self.spotting.gaps],
            "fine": spotting.FINE,
        }
        self.words = f"{self.title}. {self.task}"

    def restored(self, kept: Any) -> spotting.Marking:
        return spotting.Marking.restored(self.spotting, kept)

    def done(self, act: dict) -> spotting.Marking:
        match act:
            case {"do": "put", "marks": marks, "ticked": ticked}:
                return self.state.put(marks, ticked)
            case {"do": "check", "marks": marks, "ticked": ticked}:
                return self.state.put(marks, ticked).check()
            case {"do": "again"}:
                return self.state.again()
        return self.state

    def shown(self) -> dict[str, Any]:
        marking = self.state
        return {
            "marks": dict(marking.marks),
            "ticked": sorted(marking.ticked),
            "checked": marking.is_checked,
            "score": _score(marking),
            **self._judged(),
        }

    def _judged(self) -> dict[str, dict]:
        """What is said of each passage and gap that stands as it stood at the last check."""
        marking = self.state
        if not marking.checked:
            return {"passages": {}, "gaps": {}}
        marks, ticked = marking.checked
        return {
            "passages": {
                passage.id: self._of_passage(passage, marks[passage.id])
                for passage in self.spotting.passages
                if marking.marks.get(passage.id) == marks[passage.id]
            },
            "gaps": {
                gap.id: _of_gap(gap, gap.id in ticked)
                for gap in self.spotting.gaps
                if (gap.id in marking.ticked) == (gap.id in ticked)
            },
        }

    def _of_passage(self, passage: spotting.Passage, mark: str) -> dict[str, str]:
        label = next((kind.label for kind in self.spotting.kinds if kind.id == passage.kind), "nothing wrong")
        return {
            **(RIGHT if mark == passage.mark else NOT_YET),
            "text": f"The course’s mark: {label}. {passage.feedback}",
            "instead": passage.instead,
            "sources": quiz.sources(passage.references) if passage.references else "",
        }


def _of_gap(gap: spotting.Gap, ticked: bool) -> dict[str, str]:
    found = "The text does not say it." if gap.missing else "The text says it."
    return {**(RIGHT if ticked == gap.missing else NOT_YET), "text": f"{found} {gap.feedback}"}


def _score(marking: spotting.Marking) -> str:
    if not marking.checked:
        return ""
    if not marking.is_checked:
        return "You changed something since the last check. Check again to compare."
    passages, gaps = len(marking.spotting.passages), len(marking.spotting.gaps)
    return (
        f"You marked {marking.right} of {passages} passages as the course does, "
        f"and judged {marking.right_gaps} of {gaps} possible gaps as it does. What is said of each stands beside it, above."
    )


def spotter(lesson: Lesson, slug: str) -> None:
    """Exercise: the text in ``data/spotting/<slug>.toml``; the marks are kept with the lesson's answers.

    Raises
    ------
    KeyError
        When there is no such file.
    """
    display(Spotter(lesson, slug))
