"""The review: questions that are due today, one at a time, and what the answers so far say of the learner's confidence."""

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any
from weakref import WeakKeyDictionary

import anywidget
import traitlets
from IPython.display import display
from ipywidgets import VBox

from .. import items, lessons, look, notebook, quiz
from .. import review as schedule
from ..answers import AnswersFile
from ..confidence import CONFIDENCE, SURE
from ..evidence.confidence import FEWEST, confidence
from ..notebook import Lesson
from ..show import LightFigure, Panel, with_words

SESSION = 12
"""Questions in one go; whoever has more due may go on."""

_FOLLOWING: WeakKeyDictionary[Lesson, list[Callable[[], None]]] = WeakKeyDictionary()
"""What else on the page says something about the answers, and is drawn again when one was given."""


class Answered:
    """The learner's answers as they are in the file now, with what the schedule says of them."""

    def __init__(self, lesson: Lesson):
        file = AnswersFile(lesson.answers.path)
        self.answers = file.read()
        self.trouble = f'<p role="alert">{escape(file.trouble)}</p>' if file.trouble else ""
        self._all = (self.answers, notebook.taught(), schedule.now())

    @property
    def due(self) -> list[schedule.Return]:
        return schedule.due(*self._all)

    @property
    def recalls(self) -> list[schedule.Recall]:
        return schedule.recalls(*self._all)

    @property
    def sure_but_wrong(self) -> list[schedule.Recall]:
        return schedule.sure_but_wrong(*self._all)

    @property
    def coming(self) -> str:
        return schedule.coming_in_words(schedule.coming(*self._all))


# ---- the session -----------------------------------------------------------------------------------------------------


class Bar(anywidget.AnyWidget):
    """What stands below a question: a few words, and the button that goes on."""

    _esm = look.script("review")
    _css = look.css()

    words = traitlets.Unicode().tag(sync=True)
    button = traitlets.Unicode().tag(sync=True)

    def __init__(self, go_on: Callable[[], None]):
        super().__init__()
        self._go_on = go_on
        self.on_msg(self._pressed)

    def _pressed(self, _, content: dict, __) -> None:
        if content.get("do") != "next" or not self.button:  # pressed twice
            return
        try:
            self._go_on()
        except Exception as error:  # a learner must see it: widgets' errors go to a log that nobody opens
            self.words = f"<p>The review failed ({escape(str(error))}). Choose “Prepare again” above.</p>"

    def _repr_mimebundle_(self, **kwargs):
        words = {"text/html": self.words, "text/plain": "The review"}
        return with_words(super()._repr_mimebundle_(**kwargs), words)


class Session:
    """The questions of one go. They are chosen when it begins: what is answered meanwhile elsewhere stays in it."""

    def __init__(self, lesson: Lesson):
        self.lesson = lesson
        self.bar = Bar(self.go_on)
        self.slot = VBox()  # so that the bar below is not drawn again with each
        self.box = VBox([self.slot, self.bar])
        self.question: quiz.Question | None = None
        self.begin()

    def begin(self, *, asked_for: bool = False) -> None:
        """Take what is due, or say that nothing is."""
        self.waiting = Answered(self.lesson).due[:SESSION]
        self.place = 0
        if self.waiting:
            self.ask(asked_for=asked_for)
        else:
            self._say(nothing_due(Answered(self.lesson)))

    def go_on(self) -> None:
        """To the next question, to the end after the last, and from there to what else is due."""
        if self.question is None:
            self.begin(asked_for=True)
        elif self.place + 1 < len(self.waiting):
            self.place += 1
            self.ask(asked_for=True)
        else:
            self.end()

    def ask(self, *, asked_for: bool) -> None:
        """Show the question at this place, blank."""
        slug, name = self.waiting[self.place].lesson, self.waiting[self.place].item
        answers = AnswersFile(self.lesson.answers.path)
        label = f"Question {self.place + 1} of {len(self.waiting)}, from lesson {lessons.outline(slug).number}"
        item = notebook.practice(slug).item(name)
        self.question = quiz.Question(item, slug=slug, answers=answers, mode="review", label=label, asked_for=asked_for)
        self.question.observe(self._attempted, "attempted")
        self.bar.words, self.bar.button = "", ""
        self.slot.children = (quiz.with_brain(self.question),)

    def end(self) -> None:
        """Say how it went, and when the next ones come."""
        seen = Answered(self.lesson)
        here, today = {(each.lesson, each.item) for each in self.waiting}, schedule.now().date()
        first = [recall for recall in seen.recalls if recall.day == today and (recall.lesson, recall.item) in here]
        more = len(seen.due)
        words = [
            f"<b>Done.</b> Right at today's first try: {sum(recall.right for recall in first)} of {len(first)}.",
            _next(seen),
            f"{more} more {'is' if more == 1 else 'are'} due today." if more else "",
        ]
        further = f"Go on with the next {SESSION} of {more}" if more > SESSION else f"Go on with {more} more"
        self._say(seen.trouble + "".join(f"<p>{each}</p>" for each in words if each), further if more else "")

    def _say(self, words: str, button: str = "") -> None:
        self.question = None
        self.slot.children = ()  # first, so that what is said stands where it is looked for
        self.bar.words, self.bar.button = words, button

    def _attempted(self, _: Any) -> None:
        self.bar.button = "Next question" if self.place + 1 < len(self.waiting) else "Finish"
        for draw in _FOLLOWING.get(self.lesson, ()):
            draw()


def nothing_due(seen: Answered) -> str:
    """Why there is no question, and how there will be one, as HTML."""
    if seen.coming:
        return f"{seen.trouble}<p><b>Nothing is due today.</b> {_next(seen)}</p>"
    first = lessons.outlines()[0]
    return (
        f"{seen.trouble}<p><b>Nothing to review yet.</b> Every question that you check in a lesson comes back here, "
        f'a day later or more. Begin with <a href="{first.name}.ipynb">lesson {first.number}</a>.</p>'
    )


def _next(seen: Answered) -> str:
    return f"Questions that come back: {escape(seen.coming)}." if seen.coming else ""


def review(lesson: Lesson) -> None:
    """Exercise: the questions that are due today, one at a time; each attempt is kept with the question's own lesson."""
    display(Session(lesson).box)


# ---- what the answers say --------------------------------------------------------------------------------------------


def calibration(lesson: Lesson) -> None:
    """How often answers were right at each word of confidence; drawn again when an answer is given above."""
    box = VBox()

    def draw() -> None:
        seen = Answered(lesson)
        levels = schedule.calibration(seen.recalls)
        count = sum(level.n for level in levels)
        if count < FEWEST:
            box.children = (Panel(seen.trouble + _too_few(count)),)
        elif box.children and isinstance(box.children[0], LightFigure):
            box.children[0].follow(confidence(levels))
        else:
            box.children = (LightFigure.of(confidence(levels)),)

    _followed(lesson, draw)
    display(box)


def _too_few(count: int) -> str:
    return (
        f"<p><b>Not enough answers yet: {count} of {FEWEST}.</b> Here will stand how often you were right when you said "
        "“a guess”, “unsure”, “fairly sure” or “certain”. Choose one of these words before you check an answer, "
        "in a lesson or above; the first answer to a question on a day counts.</p>"
    )


def sure_but_wrong(lesson: Lesson) -> None:
    """The questions that were last answered fairly sure or certain, and not right, each with a link to its lesson."""
    panel = Panel()

    def draw() -> None:
        seen = Answered(lesson)
        missed = "".join(f"<li>{_missed(recall)}</li>" for recall in seen.sure_but_wrong)
        nothing = (
            "<p><b>None at the moment.</b> A question appears here when you are fairly sure or certain of an answer that is "
            "not right, and leaves when you get it right on another day.</p>"
        )
        panel.html = seen.trouble + (f'<ul class="dm-missed">{missed}</ul>' if missed else nothing)

    _followed(lesson, draw)
    display(panel)


def _missed(recall: schedule.Recall) -> str:
    outline = lessons.outline(recall.lesson)
    item = notebook.practice(recall.lesson).item(recall.item)
    where = f'<a href="{outline.name}.ipynb">Lesson {outline.number}: {escape(outline.title)}</a>'
    said = f"You were {CONFIDENCE[recall.confidence or SURE]} on {day_in_words(recall.day)}."
    return f'{escape(_asked(item))} <span class="dm-source">{said} {where}</span>'


def _asked(item: items.Item) -> str:
    """The last paragraph of a stem, where the question stands."""
    return item.stem.split("\n\n")[-1]


def day_in_words(day: date) -> str:
    """``30 November 2026``."""
    return f"{day.day} {day:%B %Y}"


def progress(lesson: Lesson) -> None:
    """How many questions of each lesson were answered, and how many of them are due today."""
    panel = Panel()

    def draw() -> None:
        seen = Answered(lesson)
        waiting = [each.lesson for each in seen.due]
        rows = "".join(_progress(slug, seen, waiting.count(slug)) for slug in notebook.taught())
        panel.html = (
            f'{seen.trouble}<table class="dm-lessons"><thead><tr><th scope="col">Lesson</th><th scope="col">Answered</th>'
            f'<th scope="col">Due today</th></tr></thead><tbody>{rows}</tbody></table>'
        )

    _followed(lesson, draw)
    display(panel)


def _progress(slug: str, seen: Answered, waiting: int) -> str:
    outline = lessons.outline(slug)
    done, all_ = notebook.progress(slug, seen.answers)
    return (
        f'<tr><th scope="row"><a href="{outline.name}.ipynb">{outline.number}. {escape(outline.title)}</a></th>'
        f"<td>{done} of {all_}</td><td>{waiting}</td></tr>"
    )


def _followed(lesson: Lesson, draw: Callable[[], None]) -> None:
    """Draw now, and again after each answer of the session."""
    draw()
    _FOLLOWING.setdefault(lesson, []).append(draw)
