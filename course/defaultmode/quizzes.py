"""A learner's own quizzes on the start page: what was begun, a button that has it marked, and how it went.

The grader runs as a command of its own: a page never loads nbgrader, and a grader that fails takes no page with it.
"""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from . import items, lessons, look
from .answers import SELF_MARKED, AnswersFile
from .places import checkout

LONGEST = 120  # seconds for one marking, which takes three


def why_not() -> str:
    """Why quizzes cannot be marked here, as a sentence; empty in the downloaded course, outside a class."""
    root = checkout()
    if os.environ.get("DEFAULTMODE_EXCHANGE"):
        return "Your teacher marks your quizzes. Hand them in under Nbgrader, Assignment List."
    if root is None or not (root / "source").is_dir():
        return "To have quizzes marked here, use the downloaded course: it has the right answers, this copy has not."
    return ""


def progress(folder: Path, name: str) -> tuple[int, int]:
    """How many questions of a quiz in the learner's folder were answered, and how many there are.

    Written answers stand in the notebook as it was last saved, all others in the file beside it.
    """
    kept = AnswersFile(folder / name / "answers.json").read().get(name, {})
    try:
        cells = json.loads((folder / name / f"{name}.ipynb").read_bytes())["cells"]
        asked = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
        answered = [
            "".join(cell["source"]).strip() not in ("", items.STUB)
            if cell["cell_type"] == "markdown"
            else kept.get(cell["metadata"]["nbgrader"]["grade_id"], {}).get("answer") is not None
            for cell in asked
        ]
    except Exception:  # a quiz that is damaged says so when it is opened; the way to the lessons stays
        return 0, 0
    return sum(answered), len(asked)


class OwnQuizzes(anywidget.AnyWidget):
    """The quizzes that were begun, each with its button.

    Parameters
    ----------
    folder : Path
        Where the learner's copies live.
    """

    _esm = look.script("quizzes")
    _css = look.css()

    quizzes: traitlets.List = traitlets.List().tag(sync=True)

    def __init__(self, folder: Path):
        self._folder = folder
        super().__init__(quizzes=self._found())
        self.on_msg(self._asked)

    def _found(self) -> list[dict[str, Any]]:
        marked = AnswersFile(self._folder / "answers.json").read()
        rows = []
        for outline in lessons.outlines():
            name = outline.quiz
            answered, asked = progress(self._folder, name)
            if answered:
                page = f"{name}/feedback/{name}.html"
                attempts = marked.get(name, {}).get(SELF_MARKED, {}).get("attempts", [])
                rows.append(
                    {
                        "id": name,
                        "title": outline.quiz_title,
                        "answered": f"{answered} of {asked} questions answered",
                        "last": _told(attempts[-1]) if attempts else "",
                        "spent": bool(attempts) and _left(attempts[-1]) == 0,
                        "page": page if (self._folder / page).is_file() else "",
                    }
                )
        return rows

    def _asked(self, _: Any, content: dict, __: Any) -> None:
        if content.get("do") == "look":  # somebody came back to the page, perhaps from a quiz
            self.quizzes = self._found()
            return
        name = content.get("quiz")
        if content.get("do") != "mark":
            return
        if name not in [row["id"] for row in self._found()]:
            failed, message = True, "Nothing in this quiz has been answered. Answer some first."
        else:
            failed, message = self._mark(str(name))
        self.quizzes = self._found()
        self.send({"type": "marked", "quiz": name, "failed": failed, "message": message})

    def _mark(self, name: str) -> tuple[bool, str]:
        """Have a quiz marked; returns whether that failed, and what to say."""
        options = ("--folder", str(self._folder), "--no-browser")
        command = (sys.executable, "-m", "defaultmode.cli", "grade", "--self", name, *options)
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                encoding="utf-8",
                timeout=LONGEST,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},  # Windows would write in its own code page
            )
        except subprocess.TimeoutExpired:
            return True, f"The quiz could not be marked in {LONGEST // 60} minutes. Start the course again, and try once more."
        except OSError as error:
            return True, f"The quiz could not be marked ({error.strerror or error}). Start the course again, and try once more."
        if done.returncode == 0:
            # the last line tells where the page lies, to which there is a link
            return False, " ".join(done.stdout.splitlines()[:-1])
        said = done.stderr.strip().splitlines()
        if done.returncode == 1 and said and "Traceback" not in done.stderr:
            return True, said[-1]
        return True, "The grader stopped before it was done; the fault is ours. Start the course again, and try once more."


def _told(attempt: dict[str, Any]) -> str:
    """How a marking went: ``Marked on 30 November 2026: 12 of 15 points, passed.``"""
    row = _kept(attempt)
    try:
        when = datetime.fromisoformat(attempt["at"]).astimezone()
        points, most = float(row["points"]), float(row["of"])
    except (KeyError, TypeError, ValueError):
        return "Marked before."
    passed = {"yes": ", passed", "no": ", not passed yet"}.get(row.get("passed", ""), "")
    told = f"Marked on {when.day} {when:%B %Y}: {round(points, 2):g} of {most:g} points{passed}."
    if (left := _left(attempt)) is None or row.get("passed") == "yes":
        return told
    return f"{told} It may be marked {left} more time{'' if left == 1 else 's'}." if left else f"{told} That was all."


def _left(attempt: dict[str, Any]) -> int | None:
    """How often a quiz may still be marked after that; None where there is no limit."""
    left = _kept(attempt).get("left")
    return left if isinstance(left, int) else None


def _kept(attempt: dict[str, Any]) -> dict[str, Any]:
    """What `grade --self` kept of a marking; nothing where the file was changed into something else."""
    return attempt["answer"] if isinstance(attempt["answer"], dict) else {}
