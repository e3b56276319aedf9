"""What the exercises share whose steps are kept: the page asks, the kernel answers with all there is to see, and saves."""

from typing import Any, Generic, Protocol, TypeVar

import anywidget
import traitlets

from .. import look
from ..answers import AnswersError, AnswersFile
from ..notebook import Lesson
from ..show import with_words


class State(Protocol):
    """How far a learner has come; two that are equal need no saving."""

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""


S = TypeVar("S", bound=State)


class Kept(anywidget.AnyWidget, Generic[S]):
    """An exercise whose state lives in the kernel and in the answers file.

    Attributes
    ----------
    act : dict
        What the page asks for: ``do`` names it, ``n`` counts.
    view : dict
        What there is to see now: the ``n`` that it answers, what became of saving, and what `shown` says. It never holds
        what the learner may not know yet. ``unsaved`` is the state while it is not in the file: the page holds on to it, and
        gives it to the program that takes this one's place.
    words : str
        What a reader without a kernel gets instead.
    """

    _css = look.css()
    words = "An exercise"

    act = traitlets.Dict({"n": 0}).tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)

    def __init__(self, lesson: Lesson, slug: str):
        self._where = (lesson.outline.slug, slug)
        # a file object of its own: what it says of trouble is then about this reading alone
        self._answers = AnswersFile(lesson.answers.path)
        self._known = self._answers.get(*self._where).get("answer")
        self.state = self.restored(self._known)
        super().__init__(name="/".join(self._where))
        begun = self.state != self.restored(None)
        trouble = self._answers.trouble
        saved = "failed" if trouble else "saved" if begun else "empty"
        self.view = {"n": 0, "saved": saved, "message": trouble or ("Saved earlier" if begun else ""), **self.shown()}
        self.observe(self._acted, "act")

    def restored(self, kept: Any) -> S:
        """The state from what was kept, whatever that is."""
        raise NotImplementedError

    def done(self, act: dict) -> S:
        """The state after what the page asked for; the same state for what makes no sense now."""
        raise NotImplementedError

    def shown(self) -> dict[str, Any]:
        """What there is to see in this state."""
        raise NotImplementedError

    def _acted(self, change: dict) -> None:
        act = change["new"]
        if act.get("n") == change["old"].get("n"):
            return
        saved, message = self.view["saved"], self.view["message"]
        try:
            kept = self._answers.get(*self._where).get("answer")
            if kept is not None and kept != self._known:  # nothing of it is overwritten unseen
                self._known, self.state = kept, self.restored(kept)
                saved, message = "saved", "You went on in another window: here is what was kept there"
            else:
                saved, message = self._did(act, saved, message)
            seen = self.shown()
        except AnswersError as error:  # what was done stays on the page, and goes into the file with the next step
            saved, message, seen = "failed", str(error), self.shown()
        except Exception as error:  # a learner must see it: widgets' errors go to a log that nobody opens
            saved, message, seen = "failed", f"This exercise failed ({error}). Choose “Prepare again” above.", {}
        unsaved = self.state.kept() if saved == "failed" else None
        self.view = {**self.view, **seen, "n": act.get("n"), "saved": saved, "message": message, "unsaved": unsaved}

    def _did(self, act: dict, saved: str, message: str) -> tuple[str, str]:
        """Do what the page asked for and keep it; returns what became of saving. Raises AnswersError when it was not kept."""
        state = self.restored(act.get("kept")) if act.get("do") == "restore" else self.done(act)
        if state == self.state and saved != "failed":
            return saved, message
        self.state = state
        done = self._answers.put(*self._where, answer=state.kept())
        self._known = state.kept()
        return "saved", done.message

    def _repr_mimebundle_(self, **kwargs):
        return with_words(super()._repr_mimebundle_(**kwargs), {"text/plain": self.words})
