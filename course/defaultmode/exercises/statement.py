"""Exercise: a statement of what was done, to print; and of what it does not say."""

from dataclasses import dataclass, replace
from typing import Any

import traitlets
from IPython.display import display

from .. import lessons, look, notebook, typed
from ..notebook import Lesson
from .kept import Kept
from .review import day_in_words, now

LONGEST = 100  # letters of a name

LIMITS = (
    "It is neither a certificate of competence nor a licence.",
    "It is no training in giving ketamine or in accompanying anyone who takes it.",
    "The questions were answered unproctored, as often as the learner liked, and nobody has checked the answers.",
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
        counts = {slug: notebook.progress(slug, answers) for slug in notebook.taught()}
        outlines = [lessons.outline(slug) for slug in counts]
        done, all_ = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
        return {
            "learner": self.state.name,
            "title": f"Statement of {'completion' if done == all_ else 'progress'}",
            "day": day_in_words(now().date()),
            "total": f"Answered: {done} of {all_} practice questions in {len(outlines)} lessons.",
            "lessons": [[f"{row.number}. {row.title}", "{} of {}".format(*counts[row.slug])] for row in outlines],
        }


def statement(lesson: Lesson) -> None:
    """Exercise: type a name, see what was done, and print it."""
    display(Statement(lesson, "statement"))
