"""One's own quiz, marked alone: the look, the grader and the page are those of a class; there is no gradebook and no exchange.

What a person would mark is not counted: the page puts the mark scheme and a model answer beside what was written.
"""

import hashlib
import json
import webbrowser
from pathlib import Path
from typing import Any

from .. import items, lessons
from ..answers import SELF_MARKED, AnswersError, AnswersFile
from ..learn import default_folder
from ..lessons import FINAL_EXAM
from ..places import checkout
from ..working_copy import write
from . import feedback, intake, outcome, rebuild
from .course import Course
from .rebuild import Quiz, Rebuilt
from .rules import Passing
from .settings import GradingError


def mark_own(assignment: str, folder: Path | None = None, *, root: Path | None = None, browser: bool = True) -> int:
    """Mark the quiz in a learner's own folder, say how it went, and open the page with marks and reasons.

    Parameters
    ----------
    assignment : str
        Such as ``quiz01_default_mode_network``.
    folder : Path, optional
        Where the learner's copies live; where `learn` puts them by default.
    root : Path, optional
        The downloaded course, which holds the right answers.
    browser : bool
        Open the page.

    Returns
    -------
    int
        0.

    Raises
    ------
    GradingError
        When the quiz cannot be marked, or not again: with what to do.
    """
    folder = (folder or default_folder()).resolve()
    course = _course(assignment, root or checkout())
    place = folder / assignment
    if not (place / f"{assignment}.ipynb").exists():
        raise GradingError(
            f"There is no {assignment} in {folder}. Open the course once, which puts it there, or name your folder "
            "with --folder."
        )
    kept = AnswersFile(folder / intake.ANSWERS)
    page = place / "feedback" / f"{assignment}.html"
    before = kept.get(assignment, SELF_MARKED).get("attempts", [])
    limit = course.rules.attempts.get(assignment)
    if limit and kept.trouble:
        raise GradingError(f"{kept.trouble} Nobody can tell how often this was marked before, so it was not marked now.")
    if limit and len(before) >= limit:
        raise GradingError(
            f"{_called(assignment, begins=True)} may be marked {course.rules.attempts_in_words(assignment)}, and it has been. "
            f"The page with marks and reasons stays: {page.relative_to(folder)} in {folder}."
        )
    source = course.source
    quiz = rebuild.quiz(source, assignment)
    marked = _marked(course, source, place)
    print_of_it = hashlib.sha256(marked.notebook).hexdigest()[:16]
    if limit:
        _refuse_gaps(marked, quiz, course)
        if before and isinstance(before[-1]["answer"], dict) and before[-1]["answer"].get("fingerprint") == print_of_it:
            raise GradingError(
                f"Nothing has changed in {_called(assignment)} since it was marked, so it was not marked again. "
                "Change an answer first."
            )
    stands, results = _results(marked, quiz, feedback.told_by_rules(course.rules, assignment))
    left = None if limit is None else limit - len(before) - 1
    results["withheld"] = results["withheld"] and bool(left) and not stands.passed
    _put(page, feedback.rendered(marked.notebook, json.dumps(results).encode()))
    told = {"points": results["score"], "of": results["max_score"], "passed": stands.word, "fingerprint": print_of_it}
    if left is not None:
        told["left"] = left
    try:
        kept.add_attempt(assignment, SELF_MARKED, told, stands.share)
    except AnswersError as error:
        page.unlink()
        raise GradingError(f"{error} So the marking was not counted, and its page was taken away.") from error
    for sentence in _sentences(marked, results, stands, left):
        print(sentence)
    print(f"Your marks and the reasons are in {page}")
    if browser:
        webbrowser.open(page.as_uri())
    return 0


def _called(assignment: str, *, begins: bool = False) -> str:
    """How a sentence names an assignment, at its beginning or within."""
    if assignment == FINAL_EXAM:
        return f"{'The' if begins else 'the'} final exam"
    return next((row.quiz_title for row in lessons.outlines() if row.quiz == assignment), assignment)


def _course(assignment: str, root: Path | None) -> Course:
    if root is None or not (root / "source").is_dir():
        raise GradingError(
            "The right answers come with the downloaded course, not with the installed package: download it and start it with "
            "start.py, or hand the quiz in to your teacher."
        )
    return Course.open(root, assignment)


def _marked(course: Course, source: bytes, place: Path) -> Rebuilt:
    """The quiz as the grader of a class marks it."""
    handed = intake.receive(place, "you", course.assignment)
    about = json.dumps({"repairs": handed.repairs, "refusals": handed.refusals, "fingerprint": ""}).encode()
    marked = Rebuilt.unpack(rebuild.rebuild(source, course.assignment, handed.answers, handed.notebook, about))
    if marked.outcome.status == outcome.NOTHING:
        raise GradingError(f"No question of {_called(course.assignment)} has been answered in {place}. Answer some first.")
    if marked.outcome.status == outcome.UNREADABLE:
        called = _called(course.assignment, begins=True)
        raise GradingError(f"{called} in {place} cannot be marked: {'; '.join(marked.outcome.reasons)}.")
    return marked


def _refuse_gaps(marked: Rebuilt, quiz: Quiz, course: Course) -> None:
    """Where attempts are few, none is spent on a quiz that is not finished."""
    gaps = [number for number, name in enumerate(quiz.points, 1) if name in marked.unanswered]
    if gaps:
        raise GradingError(
            f"Not marked yet: {items.questions_in_words(gaps).lower()} of {_called(course.assignment)} "
            f"{'has' if len(gaps) == 1 else 'have'} no answer, and it may be marked only "
            f"{course.rules.attempts_in_words(course.assignment)}. Answer first."
        )


def _put(page: Path, content: bytes) -> None:
    try:
        write(page, content)
    except OSError as error:
        raise GradingError(
            f"{page} cannot be written ({error.strerror or error}), so nothing was counted. Free some space, or move what is "
            "in its way; then try again."
        ) from error


def _results(marked: Rebuilt, quiz: Quiz, rules: dict[str, Any]) -> tuple[Passing, dict[str, Any]]:
    """How the learner stands, and what the page is told; see `page.page`."""
    cells: dict[str, dict[str, Any]] = {
        name: {"score": 0.0, "points": 0.0, "waiting": False, "own": True}
        if score is None or name in quiz.written
        else {"score": score, "points": quiz.points[name], "waiting": False}
        for name, score in marked.scores.items()
    }
    results = {
        "score": sum(cell["score"] for cell in cells.values()),
        "max_score": sum(cell["points"] for cell in cells.values()),
        "late_penalty": 0,
        **rules,
        "cells": cells,
    }
    return Passing.of_cells(results, list(cells.values()), [cells[name] for name in quiz.safety]), results


def _sentences(marked: Rebuilt, results: dict[str, Any], stands: Passing, left: int | None) -> list[str]:
    said = [f"You have {round(results['score'], 2):g} of {results['max_score']:g} points: {stands.in_words}."]
    if marked.outcome.reasons:
        said.append(f"About your quiz: {'; '.join(marked.outcome.reasons)}.")
    if left is not None and not stands.passed:
        times = f"{left} more time{'' if left == 1 else 's'}" if left else "no more"
        said.append(f"It may be marked {times}.")
    return said
