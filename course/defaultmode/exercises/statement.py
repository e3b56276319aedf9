"""Exercise: a statement of what was done, to print; and of what it does not say."""

from dataclasses import dataclass, replace
from typing import Any

import traitlets
from IPython.display import display

from .. import lessons, look, notebook, review, typed
from ..notebook import Lesson
from .kept import Kept
from .review import day_in_words

LONGEST = 100  # letters of a name

LIMITS = (
    "It is neither a certificate of competence nor a licence.",
    "It is no training in giving ketamine or in accompanying anyone who takes it.",
    "The questions were answered unproctored, rightly or not and as often as the learner liked; nobody checked the answers.",
    "It does not widen what a licence or a service allows anyone to do.",
)


@dataclass(frozen=True)
class Name:
    """Whose statement it is, as she typed it."""

    name: str = ""

    @classmethod
    def restored(cls, kept: Any) -> "Name":
        """The name from what was kept, whatever that is."""
        name = typed.fit(kept.get("name")) if isinstance(kept, dict) else ""
        return cls(" ".join(name.split())[:LONGEST])

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"name": self.name}


class Statement(Kept[Name]):
    """The statement on the page. It counts what the answers file holds at this moment, and again when it is printed."""

    _esm = look.script("kept", "printing", "statement")

    words = "A statement of the questions that you have answered, to print"
    longest = traitlets.Int(LONGEST).tag(sync=True)
    limits: traitlets.List = traitlets.List(list(LIMITS)).tag(sync=True)

    def restored(self, kept: Any) -> Name:
        return Name.restored(kept)

    def done(self, act: dict) -> Name:
        match act:
            case {"do": "name" | "print", "name": str(name)}:
                return replace(self.state, name=Name.restored({"name": name}).name)
        return self.state

    def shown(self) -> dict[str, Any]:
        answers = self._answers.read()
        outlines = [lessons.outline(slug) for slug in notebook.taught()]
        questions = [notebook.progress(row.slug, answers) for row in outlines]
        exercises = [notebook.exercises_begun(row.slug, answers) for row in outlines]
        complete = all(done == all_ for done, all_ in (*questions, *exercises))
        return {
            "learner": self.state.name,
            "title": f"Statement of {'completion' if complete else 'progress'}",
            "day": day_in_words(review.now().date()),
            "total": f"{_counted(questions)} practice questions answered and {_counted(exercises)} exercises begun, "
            f"in {len(outlines)} lessons.",
            "lessons": [
                [f"{row.number}. {row.title}", _counted([asked]), _counted([done]) if done[1] else "none"]
                for row, asked, done in zip(outlines, questions, exercises, strict=True)
            ],
        }


def _counted(numbers: list[tuple[int, int]]) -> str:
    """``3 of 15``: what was done of what there is, in one lesson or in several."""
    done, all_ = map(sum, zip(*numbers, strict=True))
    return f"{done} of {all_}"


def statement(lesson: Lesson) -> None:
    """Exercise: type a name, see what was done, and print it."""
    display(Statement(lesson, "statement"))
