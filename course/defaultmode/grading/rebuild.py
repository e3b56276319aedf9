"""A graded notebook from the instructor's notebook and the little that is taken from a submission.

What a learner handed in is data and nothing else: answers by item id, and the text of written answers by the id of their
cell. Every cell comes from ``source/``, so that what was copied, deleted, renamed, re-typed or re-pointed in the
submitted notebook has no effect. Nothing is executed. The functions here are pure: bytes go in and bytes come out, in
whichever process.
"""

import ast
import functools
import json
import re
import string
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbformat import from_dict as as_node
from nbgrader.utils import compute_checksum, determine_grade

from .. import items
from ..answers import AnswersError, parse
from . import outcome
from .build import TITLE
from .intake import ANSWERS, WHOLE
from .marks import NO_FILE, bundle, judged
from .outcome import Outcome
from .settings import GradingError

EDITION = 2  # of what is written; a new one grades every submission again
LONGEST_TEXT = 20_000  # characters of a written answer
NO_RESPONSE = "No response."  # nbgrader's comment on an untouched box

_HIDDEN = re.compile(r"^[^\n]*BEGIN (HIDDEN TESTS|MARK SCHEME).*?END \1[^\n]*\n?", re.DOTALL | re.MULTILINE)
_NBGRADERS = ("schema_version", "grade", "solution", "locked", "task", "points")  # what nbgrader says about a cell
# Controls, halves of characters, and what lets a text look other than it is.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_AS_NUMBERS = str.maketrans({sign: f"&#{ord(sign)};" for sign in string.punctuation})


class NeedsExecutionError(GradingError):
    """The assignment holds something that cannot be marked from answers alone."""


@dataclass(frozen=True)
class Rebuilt:
    """One submission, graded.

    Attributes
    ----------
    outcome : Outcome
    scores : dict
        Grade id → points; None where a person has to mark.
    silent : list of str
        Written answers that were left untouched.
    unanswered : list of str
        Questions that are marked from ``answers.json`` and have no answer there, or one with a part left open.
    written : dict
        Grade id → the learner's text, of the others.
    notebook : bytes
        The graded notebook, with `outcome`, `written` and the fingerprint in ``metadata.defaultmode.graded``.
    """

    outcome: Outcome
    scores: dict[str, float | None]
    silent: list[str]
    unanswered: list[str]
    written: dict[str, str]
    notebook: bytes

    def pack(self) -> bytes:
        """As bytes: a line of JSON, then the notebook."""
        head = {
            "status": self.outcome.status,
            "reasons": self.outcome.reasons,
            "scores": self.scores,
            "silent": self.silent,
            "unanswered": self.unanswered,
            "written": self.written,
        }
        return json.dumps(head).encode() + b"\n" + self.notebook

    @classmethod
    def unpack(cls, packed: bytes) -> "Rebuilt":
        """The reverse of `pack`."""
        head, _, notebook = packed.partition(b"\n")
        row = json.loads(head)
        return cls(Outcome.of(row), row["scores"], row["silent"], row["unanswered"], row["written"], notebook)


def rebuild(source: bytes, name: str, answers: bytes | None, notebook: bytes | None, about: bytes) -> bytes:
    """Grade one submission.

    Parameters
    ----------
    source : bytes
        The instructor's notebook.
    name : str
        The notebook's name without its extension.
    answers, notebook : bytes or None
        See `intake.Submission`.
    about : bytes
        JSON with ``repairs`` and ``refusals`` (`intake.Submission`) and ``fingerprint`` (kept in the notebook).

    Returns
    -------
    bytes
        `Rebuilt.pack`.

    Raises
    ------
    NeedsExecutionError, GradingError
        When `source` is no quiz of ours; never because of what was handed in.
    """
    return quiz(source, name).grade(answers, notebook, **json.loads(about)).pack()


@functools.lru_cache(maxsize=4)
def quiz(source: bytes, name: str) -> "Quiz":
    """The quiz in an instructor's notebook, parsed once in each process."""
    return Quiz(source, name)


class Quiz:
    """An instructor's notebook, ready to be graded with.

    Attributes
    ----------
    marked : dict
        Grade id → (item, label), of the questions that are marked from ``answers.json``.
    written : dict
        Grade id → text of the untouched box, of the questions that a person marks.
    points : dict
        Grade id → the most that a question can earn.
    sources : dict
        Grade id → text of a cell as the gradebook keeps it.
    safety : list of str
        Grade ids of the questions that must be answered right to pass.

    Raises
    ------
    GradingError
        When it is no notebook, or an item in it is broken.
    NeedsExecutionError
        When it holds cells to grade that are neither.
    """

    def __init__(self, source: bytes, name: str):
        try:
            self._notebook = json.loads(source)
            cells = [as_node(cell) for cell in self._notebook["cells"]]
        except (ValueError, KeyError, TypeError):
            raise GradingError(f"source/{name}/{name}.ipynb is no notebook. Build it again.") from None
        self.name = name
        self.slug = self._notebook.get("metadata", {}).get("defaultmode", {}).get("slug", name)
        self.marked: dict[str, tuple[items.Item, str]] = {}
        self.written: dict[str, str] = {}
        self.points: dict[str, float] = {}
        self.sources: dict[str, str] = {}
        self.safety: list[str] = []
        self._cells = cells
        self._released: dict[str, tuple[str, str, list[Any]]] = {}  # grade id → as learners got it, see `_traits`
        self._boxes: dict[str, str] = {}  # grade id of a box, or of the question above it → that of the box
        above = ""
        for cell in cells:
            cell.source = "".join(cell.source)
            about = cell.metadata.get("nbgrader")
            if not about:
                continue
            if about.get("task"):
                raise needs_execution(name)
            if about.grade or about.solution:
                self._read_graded(cell, about, items.STUB)
            untouched = self.written.get(about.grade_id)
            if untouched is not None:
                self._boxes |= {about.grade_id: about.grade_id, above: about.grade_id}
            above = about.grade_id
            self.sources[about.grade_id] = cell.source if untouched is None else untouched
            text = _HIDDEN.sub("", cell.source) if untouched is None else untouched
            self._released[about.grade_id] = _traits(_with(cell, text))
            about["checksum"] = compute_checksum(_with(cell, self.sources[about.grade_id]))

    def _read_graded(self, cell: NotebookNode, about: NotebookNode, stub: str) -> None:
        if cell.cell_type == "markdown" and about.grade and about.solution:
            self.written[about.grade_id] = stub
        elif cell.cell_type == "code" and about.grade and (row := _awarded(cell.source)):
            label = row.pop("label")
            self.slug = row.pop("slug")
            item = items.from_dict(row, where=self.slug)
            if item.possible != about.points:
                raise GradingError(
                    f"{self.name}: the cell '{about.grade_id}' is worth {about.points:g} and its item {item.possible:g}. "
                    "Build the quiz again from its item file."
                )
            self.marked[about.grade_id] = (item, label)
            if item.safety:
                self.safety.append(about.grade_id)
        else:
            raise needs_execution(self.name)
        self.points[about.grade_id] = float(about.points)

    def grade(
        self, answers: bytes | None, notebook: bytes | None, *, repairs: list[str], refusals: list[str], fingerprint: str
    ) -> Rebuilt:
        """Grade one submission; see `rebuild`."""
        repairs, refusals = list(repairs), list(refusals)
        given, missing = self._answers(answers, refusals)
        texts = self._texts(notebook, repairs, refusals)
        scores: dict[str, float | None] = {}
        unanswered: list[str] = []
        answered = bool(texts)
        cells = []
        for cell in self._cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id in self.marked:
                item, label = self.marked[grade_id]
                answer = given.get(item.id, {}).get("answer")
                answered = answered or item.clean(answer) is not None
                if not item.is_whole(answer):
                    unanswered.append(grade_id)
                cell = _with_outputs(cell, *judged(item, label, answer, missing))
                scores[grade_id] = _score(cell)
            elif cell.cell_type == "code":
                continue  # it draws a question for the learner; here the question stands above its mark
            elif grade_id in self.written:
                text = texts.get(grade_id, self.written[grade_id])
                scores[grade_id] = _score(_with(cell, text))
                cell = _with(cell, inert(text) if grade_id in texts else text)
            cells.append(cell)
        came = self._outcome(answered, answers is not None, repairs, refusals)
        kept = {"fingerprint": fingerprint, "status": came.status, "reasons": came.reasons, "scores": scores, "written": texts}
        metadata = self._notebook["metadata"]
        ours = {**metadata.get("defaultmode", {"slug": self.slug, "role": "quiz"}), "graded": kept}
        whole = {**self._notebook, "metadata": {**metadata, "defaultmode": ours}, "cells": cells}
        silent = [grade_id for grade_id in self.written if grade_id not in texts]
        return Rebuilt(came, scores, silent, unanswered, texts, json.dumps(whole, ensure_ascii=False).encode())

    # ---- what is taken from a submission ----------------------------------------------------------------------------

    def _answers(self, content: bytes | None, refusals: list[str]) -> tuple[dict[str, Any], str]:
        """The records of this quiz, and the sentence why there are none."""
        if content is None:
            return {}, next((_sentence(why) for why in refusals if why.startswith((ANSWERS, WHOLE))), NO_FILE)
        try:
            return parse(content, ANSWERS).get(self.slug, {}), ""
        except AnswersError as error:
            refusals.append(str(error).rstrip("."))
            return {}, str(error)

    def _texts(self, content: bytes | None, repairs: list[str], refusals: list[str]) -> dict[str, str]:
        """The written answers, by grade id; boxes that were left untouched or empty are not among them."""
        if content is None:
            if not any(why.startswith((f"{self.name}.ipynb", WHOLE)) for why in refusals):
                repairs.append("the notebook was missing and was put back")
            return {}
        edition, cells = _cells(content)
        if cells is None:
            refusals.append(f"{self.name}.ipynb is damaged and cannot be read")
            return {}
        if edition != self._notebook["nbformat"]:
            repairs.append("the notebook is of another format than the quiz and was read as far as it is understood")
        parts: dict[str, list[str]] = {}
        seen: dict[str, int] = {}
        differ = foreign = beside = pictures = 0
        box = ""  # the one that was passed last, or whose question was
        for cell in cells:
            grade_id, text = _grade_id(cell), _text(cell).strip()
            if grade_id not in self._released:
                if box and text and cell.get("cell_type") == "markdown":
                    parts.setdefault(box, []).append(text)
                    beside += 1
                else:
                    foreign += bool(text)
                continue
            seen[grade_id] = seen.get(grade_id, 0) + 1
            kind, released, about = self._released[grade_id]
            traits = _traits(cell)
            box = self._boxes.get(grade_id, "")
            if grade_id in self.written:
                differ += (traits[0], traits[2]) != (kind, about)
                pictures += bool(cell.get("attachments"))
                if text and text != self.written[grade_id] and text not in parts.get(grade_id, []):
                    parts.setdefault(grade_id, []).append(text)
            elif seen[grade_id] == 1:
                words = traits[1] if grade_id != TITLE else released  # that page tells the rules, which may have changed since
                differ += (traits[0], words, traits[2]) != (kind, released, about)
        missing = sum(grade_id not in seen for grade_id in self._released)
        copied = sum(times > 1 for times in seen.values())
        for number, what in (
            (missing, "missing and put back"),
            (copied, "copied, and what its copies say was put together"),
            (differ, "other than in the quiz and put right"),
            (beside, "written beside a box and taken as part of the answer"),
            (foreign, "not of the quiz and left out"),
            (pictures, "an answer with a picture, which was left out"),
        ):
            if number:
                repairs.append(f"{number} {'cell was' if number == 1 else 'cells were'} {what}")
        texts = {grade_id: self._cut(plain("\n\n".join(some)), repairs) for grade_id, some in parts.items()}
        return {grade_id: text for grade_id, text in texts.items() if text}

    @staticmethod
    def _cut(text: str, repairs: list[str]) -> str:
        if len(text) <= LONGEST_TEXT:
            return text
        repairs.append(f"a written answer was longer than {LONGEST_TEXT} characters, and its end was left out")
        return text[:LONGEST_TEXT]

    @staticmethod
    def _outcome(answered: bool, has_file: bool, repairs: list[str], refusals: list[str]) -> Outcome:
        if answered and not has_file and not any(why.startswith((ANSWERS, WHOLE)) for why in refusals):
            repairs.insert(0, f"no {ANSWERS} was handed in, so that only what was written counts")
        reasons = tuple(refusals + repairs)
        if answered:
            return Outcome(outcome.REPAIRED if reasons else outcome.GRADED, reasons)
        if refusals:
            return Outcome(outcome.UNREADABLE, reasons)
        why = f"{ANSWERS} holds no answer to this quiz" if has_file else f"no {ANSWERS} was handed in"
        return Outcome(outcome.NOTHING, (f"{why}, and nothing was written", *repairs))


def told(notebook: bytes) -> dict[str, Any]:
    """What `Quiz.grade` left in a graded notebook; empty without it.

    ``fingerprint``, ``status``, ``reasons``, ``scores`` and ``written``; see `Rebuilt`.
    """
    try:
        return told_by(json.loads(notebook))
    except (ValueError, RecursionError):
        return {}


def told_by(notebook: Any) -> dict[str, Any]:
    """The same, of a notebook that has been parsed. One that nbgrader executed has the metadata that its sender gave it."""
    try:
        kept = notebook["metadata"]["defaultmode"]["graded"]
        texts = [kept["fingerprint"], *kept["reasons"], *kept["written"].values()]
        sound = kept["status"] in outcome.STATUSES and isinstance(kept["scores"], dict) and isinstance(kept["reasons"], list)
        return kept if sound and all(isinstance(text, str) for text in texts) else {}
    except (KeyError, TypeError, AttributeError):
        return {}


def needs_execution(name: str) -> NeedsExecutionError:
    """The sentence for an assignment of this name."""
    return NeedsExecutionError(
        f"{name} has cells that cannot be marked from answers alone. 'defaultmode grade {name} --execute' hands it to "
        "nbgrader's own execution, which runs the learners' code on this machine with your rights: only for a class you "
        "trust, or in a container."
    )


# ---- text -----------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """A learner's text without characters that nobody can see or type: controls, halves of characters, reorderings."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text).strip()


def inert(text: str) -> str:
    """Markdown that shows just this text wherever it is rendered: nothing in it is markup, a link or a formula.

    A ``pre`` block is taken as it stands by Markdown and skipped by MathJax. Every sign is written as its number, since some
    look for formulas or links in Markdown's source before anything else. The words at which nbgrader's feedback step cuts a
    cell, or gives up, are written in another way.
    """
    shown = text.translate(_AS_NUMBERS).replace("HIDDEN TESTS", "HIDDEN&#32;TESTS")
    return f'<pre style="white-space: pre-wrap; overflow-wrap: anywhere; word-break: normal; font: inherit">{shown}</pre>'


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}." if not clause.startswith(ANSWERS) else f"{clause}."


# ---- cells ----------------------------------------------------------------------------------------------------------


def _awarded(source: str) -> dict[str, Any] | None:
    """The item in a cell that does nothing but call ``award``; None in any other cell."""
    try:
        match ast.parse(source).body:
            case [
                ast.ImportFrom(module="defaultmode.grading.marks"),
                ast.Expr(ast.Call(ast.Name("award"), [ast.Constant(str(text))], [])),
            ]:
                row = json.loads(text)
                return row if isinstance(row, dict) and {"slug", "label"} <= set(row) else None
    except (SyntaxError, ValueError):
        pass
    return None


def _with(cell: NotebookNode, source: str) -> NotebookNode:
    changed = NotebookNode(cell)
    changed["source"] = source
    return changed


def _with_outputs(cell: NotebookNode, points: float, feedback: Any) -> NotebookNode:
    """The cell as if it had been executed: the feedback, and the points as its value. Of its code only the comment is left.

    So whoever marks the written answers in Formgrader sees questions and answers, and the key is in nobody's way.
    """
    marked = _with(cell, cell.source.partition("\n")[0])
    marked["outputs"] = [
        NotebookNode(output_type="display_data", data=bundle(feedback), metadata={}),
        NotebookNode(output_type="execute_result", data={"text/plain": repr(points)}, metadata={}, execution_count=None),
    ]
    return marked


def _score(cell: NotebookNode) -> float | None:
    """The points as nbgrader's own score step reads them from the cell."""
    return determine_grade(cell)[0]


def _cells(content: bytes) -> tuple[Any, list[dict[str, Any]] | None]:
    """What a submitted notebook gives as its format, and its cells, of either layout; None when it is no notebook."""
    try:
        whole = json.loads(content.decode("utf-8-sig"))
        cells = whole["cells"] if "cells" in whole else whole["worksheets"][0]["cells"]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return None, None
    return whole.get("nbformat"), [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else None


def _traits(cell: dict[str, Any]) -> tuple[Any, str, list[Any]]:
    """By what a cell is known to be as it was released: its type, its text, and what nbgrader says about it."""
    about = _about(cell)
    return cell.get("cell_type"), _text(cell).strip(), [about.get(name) for name in _NBGRADERS]


def _about(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return about if isinstance(about, dict) else {}


def _grade_id(cell: dict[str, Any]) -> str:
    grade_id = _about(cell).get("grade_id")
    return grade_id if isinstance(grade_id, str) else ""


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""
