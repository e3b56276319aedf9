"""The question widget: practice questions with feedback at once, guesses kept for later, graded questions saved only."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from . import items, look, references
from .answers import AnswersError, AnswersFile
from .confidence import CONFIDENCE
from .exhibit import Exhibit
from .learner import learner_id

CHECKED = ("practice", "predict", "review")
"""Modes with feedback at once."""

TRIES_BEFORE_ANSWER = 2
"""After so many checked answers that were not right, the learner may ask to be shown."""


class Question(anywidget.AnyWidget):
    """One item on the page.

    Parameters
    ----------
    item : items.Item or dict
        The whole item (practice), or only its public part (graded quizzes hold no key).
    slug : str
        Lesson or quiz under which the answer is kept.
    answers : AnswersFile or None
        Where answers are kept; None keeps them on the page only.
    mode : {"practice", "predict", "review", "guess", "graded"}
        Checked with feedback at once; the same, before something is shown (`with_reveal`); the same, blank whatever was
        answered before, and kept when it is checked; kept unmarked until the question is asked again; saved and marked later.
    label : str
        Small line above the stem, such as ``Question 3 of 12``.
    asked_for : bool
        Whether the learner has just called for this question, which then takes the focus once.

    Attributes
    ----------
    attempted : bool
        Whether an answer has been checked, now or earlier.
    """

    _esm = look.script("quiz")
    _css = look.css()

    item = traitlets.Dict().tag(sync=True)
    mode = traitlets.Unicode("practice").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    confidence = traitlets.List(list(CONFIDENCE.values())).tag(sync=True)
    draft = traitlets.Dict().tag(sync=True)
    result = traitlets.Dict().tag(sync=True)
    asked_for = traitlets.Bool(False).tag(sync=True)
    attempted = traitlets.Bool(False)

    def __init__(
        self,
        item: items.Item | dict,
        *,
        slug: str,
        answers: AnswersFile | None,
        mode: str = "practice",
        label: str = "",
        asked_for: bool = False,
    ):
        self._item = None if isinstance(item, dict) else item
        public = item if isinstance(item, dict) else item.public()
        self._slug, self._answers = slug, answers
        kept = _sendable(answers.get(slug, public["id"])) if answers and mode != "review" else {}
        field = "guess" if mode == "guess" else "answer"
        # a guess that was kept stands in the question when it comes back, ready to be checked or changed
        chosen = kept.get(field, kept.get("guess") if mode in CHECKED else None)
        super().__init__(
            item=items.shuffled(public, learner_id()),
            mode=mode,
            label=label,
            asked_for=asked_for,
            draft={"n": 0, "answer": chosen, "confidence": kept.get("confidence"), "check": False},
            attempted=mode in CHECKED and bool(kept.get("attempts")),
        )
        self.result = {"n": 0, **self._restored(kept, field)}
        self.observe(self._drafted, "draft")

    def choose(self, answer: Any) -> None:
        """Answer from elsewhere on the page, such as a click on the brain."""
        self.draft = {**self.draft, "n": self.draft["n"] + 1, "answer": answer, "check": False}

    def suggest(self, answer: Any) -> None:
        """Show an answer that was given elsewhere, without keeping it, as long as the learner gave none here."""
        if self.draft["n"] == 0 and self.result["saved"] == "empty":
            self.draft = {**self.draft, "answer": answer}  # the same n: nothing that the learner did

    def _restored(self, kept: dict, field: str) -> dict:
        trouble = self._answers.trouble if self._answers else ""
        if kept.get(field) is None:
            return {"saved": "failed" if trouble else "empty", "message": trouble, "feedback": None}
        if self.mode == "guess":
            return {"saved": "saved", "message": "Your guess is kept", "feedback": None}
        attempts = kept.get("attempts", [])
        checked = bool(attempts) and attempts[-1]["answer"] == kept["answer"]
        return {
            "saved": "saved",
            "message": "Saved earlier",
            "feedback": judged(self._item, kept["answer"], kept, reveal=self.mode == "predict")
            if self._item and checked
            else None,
        }

    def _drafted(self, change: dict) -> None:
        draft, feedback = change["new"], None
        if draft["n"] == change["old"].get("n"):
            return
        try:
            try:
                saved, message = self._save(draft)
            except AnswersError as error:
                saved, message = "failed", str(error)
            if self._item and self.mode in CHECKED and draft["check"]:
                kept = _sendable(self._answers.get(self._slug, self.item["id"])) if self._answers else {}
                if self.mode == "review":
                    kept.pop("guess", None)  # it was told in the lesson
                answered = items.mark(self._item, draft["answer"]).state != "unanswered"
                reveal = bool(draft.get("reveal")) or (answered and self.mode == "predict")
                feedback = judged(self._item, draft["answer"], kept, reveal=reveal)
                self.attempted |= answered
        except Exception as error:  # a learner must see it: widgets' errors go to a log that nobody opens
            saved, message = "failed", f"This question failed ({error}). Your answer stays here; choose “Prepare again” above."
        self.result = {"n": draft["n"], "saved": saved, "message": message, "feedback": feedback}

    def _save(self, draft: dict) -> tuple[str, str]:
        """Keep the draft; returns the state and what to say. Raises AnswersError when it could not be kept."""
        if self._answers is None:
            return "unsaved", "This copy does not keep answers"
        where, answer = (self._slug, self.item["id"]), draft["answer"]
        if self.mode == "guess":
            done = self._answers.put(*where, guess=answer)
            return "saved", "Your guess is kept" if draft["check"] and done.message == "Saved" else done.message
        if self._item is None:
            return "saved", self._answers.put(*where, answer=answer).message
        sure = draft.get("confidence")
        checked = draft["check"] and not draft.get("reveal")
        if checked and (mark := items.mark(self._item, answer)).state != "unanswered":  # not at every keystroke
            return "saved", self._answers.add_attempt(*where, answer, mark.points / mark.possible, sure).message
        if self.mode == "review":  # what the lesson keeps stays until an answer is checked
            return ("saved", "Saved") if draft.get("reveal") else ("empty", "Saved when you check it")
        return "saved", self._answers.put(*where, answer=answer, confidence=sure).message


def _sendable(kept: dict) -> dict:
    """What was kept, without halves of characters: a file can hold them, and no message to the page can."""
    return json.loads(json.dumps(kept, ensure_ascii=False).encode("utf-8", "ignore"))


# ---- feedback, as the page wants it ---------------------------------------------------------------------------------


def judged(item: items.Item, answer: Any, kept: dict, *, reveal: bool = False) -> dict[str, Any]:
    """What the page shows after a check.

    Parameters
    ----------
    kept : dict
        The item's record in the answers file: its attempts decide when the answer may be shown, its guess is quoted.
    reveal : bool
        Show the answer.
    """
    if isinstance(item, items.Text):
        return _model_answer(item)
    mark = items.mark(item, answer)
    if mark.state == "unanswered" and not reveal:
        return {"tone": "not-yet", "headline": "Nothing to check yet.", "text": "Choose an answer first.", "notes": {}}
    right = mark.state == "right"
    by_part = item.kind in ("multiple", "match", "order")
    lines = []
    if (guess := kept.get("guess")) is not None:
        lines.append(f"Before you looked, you guessed: {items.answer_text(item, guess)}.")
    if reveal:
        lines.append(f"The answer: {items.answer_text(item, item.key())}.")
    feedback: dict[str, Any] = {
        "tone": "right" if right else "not-yet",
        "headline": {"right": "✓ Right.", "partly": "✗ Partly right."}.get(mark.state, "✗ Not yet."),
        "text": "" if by_part else " ".join(remark.text for remark in mark.feedback),
        "notes": {one.key: {"right": one.right, "text": one.text} for one in mark.feedback} if by_part else {},
        "lines": lines,
        "offer": not right and not reveal and len(kept.get("attempts", [])) >= TRIES_BEFORE_ANSWER,
    }
    if right or reveal:
        feedback |= {"more": _other_options(item, answer), "sources": sources(item.references)}
    return feedback


def _model_answer(item: items.Text) -> dict[str, Any]:
    return {
        "tone": "right",
        "headline": "One good answer:",
        "text": item.model,
        "notes": {},
        "more": {"title": "What yours should have", "lines": [criterion.text for criterion in item.rubric]},
        "sources": sources(item.references),
    }


def _other_options(item: items.Item, answer: Any) -> dict | None:
    """What the options that were not chosen would have been told, for a single choice."""
    if not isinstance(item, items.Single):
        return None
    lines = [f"{option.text}: {option.feedback}" for option in item.options if option.id != answer]
    return {"title": "The other options", "lines": lines}


def sources(keys: Iterable[str]) -> str:
    """What feedback stands on, as HTML."""
    return "Sources: " + " · ".join(map(references.link, keys))


# ---- where questions stand ------------------------------------------------------------------------------------------


def question(public: str) -> None:
    """Draw one graded question from the public JSON in a quiz notebook; answers go beside that notebook.

    In the instructor's ``source/``, known by the item file beside the quiz's folder, nothing is kept: nbgrader would hand
    an answers file there to every learner.
    """
    spec = json.loads(public)
    here = Path.cwd()
    answers = None if (here.parent / f"{here.name}.toml").exists() else AnswersFile(here / "answers.json")
    label = spec.pop("label", "")
    display(with_brain(Question(spec, slug=spec.pop("slug", here.name), answers=answers, mode="graded", label=label)))


def with_reveal(widget: Question, reveal: Callable[[], Exhibit]) -> Any:
    """A question, and below it what `reveal` returns once an answer has been checked, not before."""
    from ipywidgets import VBox

    from .show import LightFigure

    box = VBox([widget])

    def open_once(_: Any = None) -> None:
        if widget.attempted:  # which it becomes once, and stays
            box.children = (widget, LightFigure.of(reveal()))

    widget.observe(open_once, "attempted")
    open_once()
    return box


def with_brain(widget: Question) -> Any:
    """A region question with the brain above it, so that a click chooses; any other question as it is."""
    if widget.item["kind"] != "region":
        return widget
    from ipywidgets import VBox

    from . import atlas, brain
    from .show import LightFigure

    figure = LightFigure(
        brain.network(highlight=(), names=False),
        description="Both hemispheres of a cortex without colours. Choose a region by clicking it, or from the list below.",
        table=atlas.table(),
    )
    figure.on_click(lambda point: widget.choose(point["trace"]["region"]) if point["trace"].get("region") else None)
    return VBox([figure, widget])
