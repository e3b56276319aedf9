"""A learner who studies alone: their folder, what they answer, and how often they had it marked."""

import functools
import json
import shutil
import tempfile
from pathlib import Path

from defaultmode.answers import SELF_MARKED, AnswersFile
from defaultmode.working_copy import shipped, update

from .classroom import QUIZ


@functools.cache
def _laid() -> tempfile.TemporaryDirectory:
    folder = tempfile.TemporaryDirectory()
    update(Path(folder.name, "mine"), shipped())
    return folder


def lay(folder: Path) -> Path:
    """Lay out lessons and quizzes as `learn` does, and return the folder."""
    return Path(shutil.copytree(Path(_laid().name, "mine"), folder))


def answer(folder: Path, answers: dict, quiz: str = QUIZ) -> Path:
    """Answer as on the page, and return the quiz's answers file."""
    whole = {"schema": 1, "answers": {quiz: {name: {"answer": given} for name, given in answers.items()}}}
    path = folder / quiz / "answers.json"
    path.write_text(json.dumps(whole, indent=3))  # not as our own file would be
    return path


def attempts(folder: Path, quiz: str = QUIZ) -> list[dict]:
    return AnswersFile(folder / "answers.json").get(quiz, SELF_MARKED).get("attempts", [])
