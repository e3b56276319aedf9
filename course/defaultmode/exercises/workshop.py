"""Exercise: rewrite a text, led by questions, then hold it beside a model and look for what a good one has."""

from typing import Any

import traitlets
from IPython.display import display

from .. import look, quiz, rewriting
from ..notebook import Lesson
from .writing import Writing


class Workshop(Writing[rewriting.Draft]):
    """A rewriting on the page, which holds the models of a piece only once the learner has written hers."""

    _esm = look.script("kept", "writing", "workshop")

    title = traitlets.Unicode().tag(sync=True)
    task = traitlets.Unicode().tag(sync=True)

    def __init__(self, lesson: Lesson, slug: str):
        self.rewriting = rewriting.every()[slug]
        super().__init__(lesson, slug)
        self.title, self.task = self.rewriting.title, self.rewriting.task
        self.words = f"{self.title} {self.task}"

    def restored(self, kept: Any) -> rewriting.Draft:
        return rewriting.Draft.restored(self.rewriting, kept)

    def stepped(self, state: rewriting.Draft, act: dict) -> rewriting.Draft:
        match act:
            case {"do": "compare", "piece": str(piece)}:
                return state.compare(piece)
            case {"do": "tick", "criterion": str(criterion), "found": bool(found)}:
                return state.tick(criterion, found)
            case {"do": "go", "piece": str(piece)}:
                return state.go(piece)
        return state

    def shown(self) -> dict[str, Any]:
        draft, piece, pieces = self.state, self.state.piece, self.rewriting.pieces
        at, compared = pieces.index(piece), piece.id in draft.compared
        return {
            "place": f"Piece {at + 1} of {len(pieces)}" if len(pieces) > 1 else "",
            "before": pieces[at - 1].id if at else "",
            "after": pieces[at + 1].id if at + 1 < len(pieces) else "",
            "piece": {
                "id": piece.id,
                "text": piece.text,
                "prompts": [{"id": each.id, "ask": each.ask, "hint": each.hint} for each in piece.prompts],
            },
            "texts": {prompt.id: draft.texts.get(prompt.id, "") for prompt in self.rewriting.prompts},
            "models": {prompt.id: prompt.model for prompt in piece.prompts} if compared else {},
            "criteria": [{"id": each.id, "text": each.text} for each in piece.criteria] if compared else [],
            "ticked": list(draft.ticked),
            "sources": quiz.sources(piece.references) if compared else "",
        }


def workshop(lesson: Lesson, slug: str) -> None:
    """Exercise: the rewriting in ``data/rewriting/<slug>.toml``; the learner's words are kept with the lesson's answers.

    Raises
    ------
    KeyError
        When there is no such file.
    """
    display(Workshop(lesson, slug))
