"""Exercise: answer a client in a sentence, and have its words held against what the evidence allows."""

from typing import Any

import traitlets
from IPython.display import display

from .. import look, overclaims, quiz, saying
from ..notebook import Lesson
from .writing import Writing

CAUTION = (
    "A program looked at this. It sees words, not meaning: idioms, irony, and promises or blame in other words escape it, "
    "and it can mark what is fine. A sentence in which nothing stands out may still say too much: ask a colleague too."
)


class Say(Writing[saying.Answers]):
    """A saying on the page, which holds a situation's good answer only once the learner's own was looked at."""

    _esm = look.script("kept", "writing", "saying")

    title = traitlets.Unicode().tag(sync=True)
    task = traitlets.Unicode().tag(sync=True)

    def __init__(self, lesson: Lesson, slug: str):
        self.saying = saying.every()[slug]
        super().__init__(lesson, slug)
        self.title, self.task = self.saying.title, self.saying.task
        self.words = f"{self.title} {self.task}"

    def restored(self, kept: Any) -> saying.Answers:
        return saying.Answers.restored(self.saying, kept)

    def stepped(self, state: saying.Answers, act: dict) -> saying.Answers:
        match act:
            case {"do": "look", "situation": str(situation)}:
                return state.look(situation)
            case {"do": "model", "situation": str(situation)}:
                return state.model(situation)
            case {"do": "go", "situation": str(situation)}:
                return state.go(situation)
        return state

    def shown(self) -> dict[str, Any]:
        answers, here, situations = self.state, self.state.situation, self.saying.situations
        at, seen = situations.index(here), here.id in answers.seen
        return {
            "place": f"Situation {at + 1} of {len(situations)}",
            "before": situations[at - 1].id if at else "",
            "after": situations[at + 1].id if at + 1 < len(situations) else "",
            "situation": {"id": here.id, "client": here.client},
            "texts": {each.id: answers.texts.get(each.id, "") for each in situations},
            "look": _looked(here, answers.looked[here.id]) if here.id in answers.looked else None,
            "model": here.model if seen else "",
            "sources": quiz.sources(here.references) if seen else "",
        }


def _looked(situation: saying.Situation, sentence: str) -> dict[str, Any]:
    """What is said of a sentence, with a copy of it in which the words stand out."""
    remarks = situation.remarks(sentence)
    return {
        "headline": _headline(len(remarks)),
        "copy": _marked(sentence, remarks),
        "remarks": [{"found": each.found, "why": each.why, "instead": each.instead} for each in remarks],
        "merits": [each.why for each in situation.merits(sentence)],
        "caution": CAUTION,
    }


def _headline(number: int) -> str:
    match number:
        case 0:
            return "No words of this sentence stand out."
        case 1:
            return "One thing to look at."
    return f"{number} things to look at."


def _marked(sentence: str, remarks: tuple[overclaims.Remark, ...]) -> list[dict[str, Any]]:
    """The sentence in pieces, each with the number of the remark that it is about, or 0."""
    pieces, at = [], 0
    for number, remark in enumerate(remarks, 1):
        if not remark.found:
            continue
        pieces += [{"text": sentence[at : remark.at], "remark": 0}, {"text": remark.found, "remark": number}]
        at = remark.at + len(remark.found)
    return [piece for piece in [*pieces, {"text": sentence[at:], "remark": 0}] if piece["text"]]


def say(lesson: Lesson, slug: str) -> None:
    """Exercise: the situations in ``data/saying/<slug>.toml``; the learner's sentences are kept with the lesson's answers.

    Raises
    ------
    KeyError
        When there is no such file.
    """
    display(Say(lesson, slug))
