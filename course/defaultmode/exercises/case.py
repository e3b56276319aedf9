"""Exercise: a branching case, told scene by scene. Every step can be taken back."""

from typing import Any

import traitlets
from IPython.display import display

from .. import cases, look, quiz
from ..notebook import Lesson
from .kept import Kept

SOUND = {"sign": "✓", "tone": "right", "headline": "✓ Sound."}
WORTH_ANOTHER_LOOK = {"sign": "↺", "tone": "not-yet", "headline": "↺ Worth another look."}


class Story(Kept[cases.Walk]):
    """A case on the page, which holds the path so far and the choices of this scene, not where they lead."""

    _esm = look.script("kept", "case")

    title = traitlets.Unicode().tag(sync=True)
    role = traitlets.Unicode().tag(sync=True)

    def __init__(self, lesson: Lesson, slug: str):
        self.case = cases.every()[slug]
        super().__init__(lesson, slug)
        self.title, self.role = self.case.title, self.case.role
        self.words = f"{self.title}. {self.role}"

    def restored(self, kept: Any) -> cases.Walk:
        return cases.Walk.restored(self.case, kept)

    def done(self, act: dict) -> cases.Walk:
        match act:
            case {"do": "choose", "choice": str(choice)}:
                return self.state.choose(choice)
            case {"do": "back"}:
                return self.state.back()
            case {"do": "again"}:
                return self.state.again()
        return self.state

    def shown(self) -> dict[str, Any]:
        scene = self.state.scene
        return {
            "path": [{"title": step.scene.title, "text": step.scene.text, **_judged(step.choice)} for step in self.state.steps],
            "scene": {"title": scene.title, "text": scene.text},
            "choices": [{"id": choice.id, "text": choice.text} for choice in scene.choices],
            "ending": scene.ending,
            "detours": _detours(self.state.taken_back) if scene.ending else "",
            "sources": quiz.sources(self.case.references) if scene.ending else "",
        }


def _judged(choice: cases.Choice) -> dict[str, str]:
    return {"choice": choice.text, "feedback": choice.feedback, **(SOUND if choice.sound else WORTH_ANOTHER_LOOK)}


def _detours(taken_back: int) -> str:
    return f"You took back {taken_back} step{'' if taken_back == 1 else 's'}." if taken_back else ""


def case(lesson: Lesson, slug: str) -> None:
    """Exercise: the case in ``data/cases/<slug>.toml``; the path is kept with the lesson's answers.

    Raises
    ------
    KeyError
        When there is no such file.
    """
    display(Story(lesson, slug))
