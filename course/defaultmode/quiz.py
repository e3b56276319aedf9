"""The question widget: practice questions with feedback at once, guesses kept for later, graded questions saved only."""

import json
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from . import items, look, references
from .answers import AnswersError, AnswersFile

_STATIC = Path(__file__).parent / "static"

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
    mode : {"practice", "guess", "graded"}
        Checked with feedback at once; kept unmarked until the question is asked again; saved and marked later.
    label : str
        Small line above the stem, such as ``Question 3 of 12``.
    """

    _esm = _STATIC / "quiz.js"
    _css = look.css()

    item = traitlets.Dict().tag(sync=True)
    mode = traitlets.Unicode("practice").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    draft = traitlets.Dict().tag(sync=True)
    result = traitlets.Dict().tag(sync=True)

    def __init__(self, item: Any, *, slug: str, answers: AnswersFile | None, mode: str = "practice", label: str = ""):
        self._item = None if isinstance(item, dict) else item
        public = item if isinstance(item, dict) else item.public()
        self._slug, self._answers = slug, answers
        kept = answers.get(slug, public["id"]) if answers else {}
        field = "guess" if mode == "guess" else "answer"
        # a guess that was kept stands in the question when it comes back, ready to be checked or changed
        chosen = kept.get(field, kept.get("guess") if mode == "practice" else None)
        super().__init__(
            item=public,
            mode=mode,
            label=label,
            draft={"n": 0, "answer": chosen, "confidence": kept.get("confidence"), "check": False},
        )
        self.result = {"n": 0, **self._restored(kept, field)}
        self.observe(self._drafted, "draft")

    def choose(self, answer: Any) -> None:
        """Answer from elsewhere on the page, such as a click on the brain."""
        self.draft = {**self.draft, "n": self.draft["n"] + 1, "answer": answer, "check": False}

    def suggest(self, answer: Any) -> None:
        """Show an answer that was given elsewhere, without keeping it, as long as the learner gave none here."""
        if self.draft["n"] == 0 and self.result["saved"] == "empty":
            self.unobserve(self._drafted, "draft")
            self.draft = {**self.draft, "answer": answer}
            self.observe(self._drafted, "draft")

    def _restored(self, kept: dict, field: str) -> dict:
        trouble = self._answers.trouble if self._answers else ""
        if kept.get(field) is None:
            return {"saved": "failed" if trouble else "empty", "message": trouble, "feedback": None}
        message = "Saved earlier" if self.mode != "guess" else "Your guess is kept"
        attempts = kept.get("attempts", [])
        checked = self.mode == "practice" and attempts and attempts[-1]["answer"] == kept["answer"]
        return {
            "saved": "saved",
            "message": message,
            "feedback": self._judged(kept["answer"], kept, False) if checked else None,
        }

    def _drafted(self, _) -> None:
        draft = self.draft
        feedback = None
        try:
            saved, message = self._save(draft)
            if self.mode == "guess":
                message = "Your guess is kept" if draft["check"] else message
            elif self.mode == "practice" and draft["check"]:
                kept = self._answers.get(self._slug, self.item["id"]) if self._answers else {}
                feedback = self._judged(draft["answer"], kept, bool(draft.get("reveal")))
        except AnswersError as error:
            saved, message = "failed", str(error)
            if self.mode == "practice" and draft["check"]:
                feedback = self._judged(draft["answer"], {}, bool(draft.get("reveal")))
        except Exception as error:  # a learner must see it: widgets' errors go to a log that nobody opens
            saved, message = (
                "failed",
                f"Something went wrong with this question ({error}). Your answer stays on the page.",
            )
        self.result = {"n": draft["n"], "saved": saved, "message": message, "feedback": feedback}

    def _save(self, draft: dict) -> tuple[str, str]:
        if self._answers is None:
            return "unsaved", "This copy does not keep answers"
        where = self._slug, self.item["id"]
        field = "guess" if self.mode == "guess" else "answer"
        if self.mode == "practice" and draft["check"] and not draft.get("reveal") and draft["answer"] is not None:
            mark = items.mark(self._item, draft["answer"])
            done = self._answers.add_attempt(
                *where, answer=draft["answer"], share=mark.points / mark.possible, confidence=draft.get("confidence")
            )
        else:
            changes = {field: draft["answer"]}
            if self.mode == "practice":
                changes["confidence"] = draft.get("confidence")
            done = self._answers.put(*where, **changes)
        return "saved", done.message

    # ---- feedback, as the page wants it -----------------------------------------------------------

    def _judged(self, answer: Any, kept: dict, reveal: bool) -> dict | None:
        item = self._item
        if item.kind == "text":
            return _model_answer(item)
        mark = items.mark(item, answer)
        if mark.state == "unanswered" and not reveal:
            return {
                "tone": "not-yet",
                "headline": "Nothing to check yet.",
                "text": "Choose an answer first.",
                "notes": {},
            }
        right = mark.state == "right"
        headline = {"right": "✓ Right.", "partly": "✗ Partly right."}.get(mark.state, "✗ Not yet.")
        whole = [remark for remark in mark.feedback if item.kind not in ("multiple", "match", "order")]
        attempts = kept.get("attempts", [])
        judged = {
            "tone": "right" if right else "not-yet",
            "headline": headline,
            "text": " ".join(remark.text for remark in whole),
            "notes": {} if whole else {r.key: {"right": r.right, "text": r.text} for r in mark.feedback},
            "lines": _guess_line(item, kept),
            "offer": not right and not reveal and len(attempts) >= TRIES_BEFORE_ANSWER,
        }
        if reveal:
            judged["lines"] = [*judged["lines"], f"The answer: {items.answer_text(item, items.right_answer(item))}."]
        if right or reveal:
            judged["more"] = _other_options(item, answer)
            judged["sources"] = "Sources: " + " · ".join(map(references.link, item.references))
        return judged


def _model_answer(item: Any) -> dict:
    return {
        "tone": "right",
        "headline": "One good answer:",
        "text": item.model,
        "notes": {},
        "more": {"title": "What yours should have", "lines": [criterion.text for criterion in item.rubric]},
        "sources": "Sources: " + " · ".join(map(references.link, item.references)),
    }


def _guess_line(item: Any, kept: dict) -> list[str]:
    guess = kept.get("guess")
    if guess is None:
        return []
    return [f"Before you looked, you guessed: {items.answer_text(item, guess)}."]


def _other_options(item: Any, answer: Any) -> dict | None:
    """What the options that were not chosen would have been told, for a single choice."""
    if item.kind != "single":
        return None
    lines = [f"{option.text}: {option.feedback}" for option in item.options if option.id != answer]
    return {"title": "The other options", "lines": lines}


def question(public: str) -> None:
    """Draw one graded question from the public JSON in a quiz notebook; answers go beside that notebook.

    In the instructor's ``source/`` nothing is kept: nbgrader would hand an answers file there to every learner.
    """
    spec = json.loads(public)
    here = Path.cwd()
    answers = None if here.parent.name == "source" else AnswersFile(here / "answers.json")
    label = spec.pop("label", "")
    display(with_brain(Question(spec, slug=spec.pop("slug", here.name), answers=answers, mode="graded", label=label)))


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
