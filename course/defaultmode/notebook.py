"""What a notebook calls: the open lesson, and the start page with the course map."""

from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path

from IPython.display import HTML, display

from . import claims, items, lessons, quiz, references, review, shelves
from .answers import AnswersFile
from .exhibit import Exhibit
from .quizzes import OwnQuizzes, why_not
from .quizzes import progress as quiz_progress
from .show import Panel


@cache
def practice(slug: str) -> items.Bank:
    """The practice items of a lesson; the review has none of its own."""
    outline = lessons.outline(slug)
    if outline.review:
        return items.Bank(slug, slug, outline.title, ())
    name = outline.name
    return items.load(Path(str(resources.files(__package__).joinpath(f"data/practice/{name}.toml"))))


def taught() -> dict[str, items.Bank]:
    """The practice items of every lesson that is written, in the order of the course: what the review is drawn from."""
    return {row.slug: practice(row.slug) for row in lessons.outlines() if row.ready and not row.review}


def cited(slug: str) -> frozenset[str]:
    """Every reference that a lesson's claims, practice items and exercises stand on."""
    of_claims = (key for claim in claims.of_lesson(slug) for key in claim.references)
    of_items = (key for item in practice(slug).items for key in item.references)
    return frozenset((*of_claims, *of_items, *shelves.cited(slug)))


class Lesson:
    """A lesson that is open: its questions, its evidence, its references. Each verb displays and returns nothing."""

    def __init__(self, slug: str, folder: Path | None = None):
        self.outline = lessons.outline(slug)
        self.answers = AnswersFile((folder or Path.cwd()) / "answers.json")
        self._guesses: dict[str, quiz.Question] = {}

    def ask(self, item_id: str, *, before: bool = False) -> None:
        """Ask a practice question. With ``before``, keep the guess unmarked until the question is asked again."""
        mode, label = ("guess", "Before you read on") if before else ("practice", "")
        widget = self._question(item_id, mode, label)
        if before:
            self._guesses[item_id] = widget
        display(quiz.with_brain(widget))

    def predict(self, item_id: str, reveal: Callable[[], Exhibit]) -> None:
        """Ask for a prediction; what was found (`reveal`) is drawn below it once the learner has committed to one."""
        display(quiz.with_reveal(self._question(item_id, "predict", "Predict, then look"), reveal))

    def _question(self, item_id: str, mode: str, label: str) -> quiz.Question:
        item = practice(self.outline.slug).item(item_id)
        # a file object of its own: what it says of trouble is then about this question's reading alone
        answers = AnswersFile(self.answers.path)
        widget = quiz.Question(item, slug=self.outline.slug, answers=answers, mode=mode, label=label)
        if mode != "guess" and item_id in self._guesses:
            self._guesses[item_id].observe(lambda change: widget.suggest(change["new"]["answer"]), "draft")
        return widget

    def evidence(self, *claim_ids: str) -> None:
        """Show the verdicts on the claims above; each opens into its card."""
        _display(claims.evidence(*claim_ids))

    def references(self) -> None:
        """List everything the lesson stands on, with the date of the last check."""
        checked = max(claim.checked for claim in claims.of_lesson(self.outline.slug))
        keys = cited(self.outline.slug)
        note = f'<p class="dm-source">{len(keys)} references. Claims last checked on {checked}.</p>'
        _display(note + references.listing(keys))


def _display(markup: str) -> None:
    """Plain HTML for what never changes: lighter than a widget, and readable without a kernel."""
    display(HTML(f'<div class="dm-panel">{markup}</div>'))


def open_lesson(slug: str) -> Lesson:
    """Open a lesson; answers are kept beside the notebook.

    Raises
    ------
    KeyError
        When the course map has no such lesson.
    """
    return Lesson(slug)


def progress(slug: str, answers: dict[str, dict]) -> tuple[int, int]:
    """How many of a lesson's practice items were answered, and how many there are; `answers` as read from the file."""
    bank = practice(slug)
    records = answers.get(slug, {})
    kept = [records.get(item.id, {}) for item in bank.items]
    return sum(1 for record in kept if record.get("attempts") or record.get("answer") is not None), len(bank.items)


def exercises_begun(slug: str, answers: dict[str, dict]) -> tuple[int, int]:
    """How many of a lesson's exercises that keep answers were begun, and how many there are; `answers` as in `progress`."""
    kept, names = answers.get(slug, {}), shelves.of_lesson(slug)
    return sum(1 for name in names if kept.get(name, {}).get("answer") is not None), len(names)


def start_page(folder: Path | None = None) -> None:
    """Show the course map with how far the learner has come, read from the answers beside the start page."""
    folder = folder or Path.cwd()
    file = AnswersFile(folder / "answers.json")
    answers = file.read()
    trouble = f'<p role="alert">{escape(file.trouble)}</p>' if file.trouble else ""
    rows = "".join(_row(row, answers, folder) for row in lessons.outlines())
    display(Panel(f'{trouble}<ol class="dm-map" aria-label="Lessons">{rows}</ol>'))


def own_quizzes(folder: Path | None = None) -> None:
    """Show the quizzes that the learner has begun, with a button that marks them; where that cannot be, why."""
    display(Panel(f"<p>{reason}</p>") if (reason := why_not()) else OwnQuizzes(folder or Path.cwd()))


def _row(row: lessons.Outline, answers: dict[str, dict], folder: Path) -> str:
    summary = escape(row.summary)
    if not row.ready:
        return (
            f'<li><span>{row.number}</span><span class="dm-title">{escape(row.title)}</span>'
            f'<span class="dm-progress">in preparation</span><span class="dm-of">{summary}</span></li>'
        )
    test = ""
    if (folder / row.quiz / f"{row.quiz}.ipynb").exists():
        answered, asked = quiz_progress(folder, row.quiz)
        state = f", {answered} of {asked} answered" if answered else ""
        test = f' · <a href="{row.quiz}/{row.quiz}.ipynb">{row.quiz_title}</a>{state}'
    return (
        f'<li><span>{row.number}</span><a class="dm-title" href="{row.name}.ipynb">{escape(row.title)}</a>'
        f'<span class="dm-progress">{_come_so_far(row, answers)}</span>'
        f'<span class="dm-of">{summary} {row.minutes} minutes{test}</span></li>'
    )


def _come_so_far(row: lessons.Outline, answers: dict[str, dict]) -> str:
    if row.review:
        waiting = len(review.due(answers, taught(), review.now()))
        return f"{waiting} {'question' if waiting == 1 else 'questions'} due"
    done, all_ = progress(row.slug, answers)
    return f'<label>{done} of {all_} questions<br><progress value="{done}" max="{all_}"></progress></label>'
