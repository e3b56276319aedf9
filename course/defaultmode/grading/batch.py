"""Some submissions of a quiz on their way: looked at, marked, recorded, laid down, given feedback.

Where the time goes, and the floor
----------------------------------
A submission of quiz 1 (twelve questions) takes about 3.5 ms, in a class of 100 and of 10,000 alike, measured piece by piece:

- 1.5 ms to rebuild it in memory, with its marks and the words about each option (5.4 ms for the 48 questions of the exam);
- 0.9 ms for the feedback page, with claims and references (4.4 ms for the exam);
- 0.4 to 0.6 ms to put two folders with five files in place;
- 0.25 ms for 16 rows of the gradebook and their share of a transaction;
- 0.2 ms for the first look, and 0.2 ms for all that lies between.

The floor, measured piece by piece, is 0.55 ms: 0.05 to mark eleven answers, 0.25 for the rows, 0.25 to make the folders and
write one notebook. `benchmarks/grading.py` has stock nbgrader, which needs 1,270 ms, beside it. Start-up takes 2 s, nearly
all of it imports of nbgrader and of what it needs.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..files import content
from . import feedback, folders, intake, rebuild
from .gradebook import Entry, Gradebook, Record
from .intake import Submission
from .outcome import Outcome
from .rebuild import Rebuilt
from .result import Result, nameless, points_before
from .settings import GradingError
from .workers import Workers

if TYPE_CHECKING:
    from .course import Course

SIZE = 50  # submissions recorded in one transaction, and the most that Ctrl-C waits for


class Batch:
    """Some submissions on their way: begun while the batch before is being recorded.

    Parameters
    ----------
    course : Course
    book : Gradebook
    source : bytes
        The instructor's notebook.
    crew : Workers
        Who marks.
    names : sequence of str
        Of folders in ``submitted/``.
    twins : dict
        See `intake.twins`.
    again : bool
        Also grade what has not changed since it was graded.
    pages : bool
        Write the feedback too.
    """

    def __init__(
        self,
        course: "Course",
        book: Gradebook,
        source: bytes,
        crew: Workers,
        names: Sequence[str],
        twins: dict[str, str],
        again: bool,
        pages: bool,
    ):
        self._course, self._book, self._source, self._crew, self._names = course, book, source, crew, names
        self._pages = pages
        sound = [name for name in names if not intake.name_trouble(name)]
        self._known = book.records(sound)
        self._begun = {name: self._begin(name, twins.get(name), again) for name in sound}

    def finish(self) -> Iterator[Result]:
        """Record the marks, put the notebooks and the feedback in place."""
        marked = {name: self._marked(one) for name, one in self._begun.items() if one.result}
        records = self._known | self._book.record([self._entry(name, one) for name, one in marked.items()])
        for name, rebuilt in marked.items():
            self._put("autograded", name, ".ipynb", rebuilt.notebook)
        if self._pages:
            self._give_feedback(marked, records)
        for name in self._names:
            if name in self._begun:
                came = marked[name].outcome if name in marked else Outcome.of(self._begun[name].told)
                known = self._known.get(name)
                forgotten = known is None and bool(self._begun[name].told)
                yield Result(name, came, records[name], points_before(known), name in marked, forgotten)
            else:
                yield nameless(name)

    def _give_feedback(self, marked: dict[str, Rebuilt], records: dict[str, Record]) -> None:
        rules = feedback.told_by_rules(self._course.rules, self._course.assignment)
        pages = {
            name: self._crew.begin(
                feedback.rendered,
                marked[name].notebook if name in marked else one.earlier,
                _results(records[name], self._book, rules),
            )
            for name, one in self._begun.items()
        }
        for name, page in pages.items():
            self._put("feedback", name, ".html", page())

    def _begin(self, name: str, twin: str | None, again: bool) -> "_Begun":
        """Look at a submission, and let it be marked if that has not been done."""
        handed = self._receive(name)
        for step in ("autograded", "feedback"):
            folders.settle(self._course.folder(step, name))
        earlier = content(self._course.folder("autograded", name) / f"{self._course.assignment}.ipynb")
        repairs = list(handed.repairs)
        if twin:
            repairs.append("another submission is in nearly the same name")
        before = self._known.get(name)
        if before and before.timestamp and not handed.timestamp:
            repairs.append("nothing tells when this was handed in, and the time of an earlier submission stands")
        begun = _Begun(handed, earlier, rebuild.told(earlier), _fingerprint(self._source, handed, twin or ""))
        begun.handed = replace(handed, notebook=None)  # which may be large, and is not needed any more
        if not again and self._stands(begun):
            return begun
        about = {"repairs": repairs, "refusals": handed.refusals, "fingerprint": begun.fingerprint}
        begun.result = self._crew.begin(
            rebuild.rebuild, self._source, self._course.assignment, handed.answers, handed.notebook, json.dumps(about).encode()
        )
        return begun

    def _receive(self, name: str) -> Submission:
        try:
            return intake.receive(self._course.folder("submitted", name), name, self._course.assignment)
        except OSError as error:
            return Submission(name, refusals=(f"{intake.WHOLE} cannot be read ({error.strerror or error})",))

    def _stands(self, begun: "_Begun") -> bool:
        """Whether the submission was graded as it is, to the marks that it would have now."""
        record = self._known.get(begun.handed.learner)
        return (
            record is not None
            and begun.told.get("fingerprint") == begun.fingerprint
            and {name: grade.auto for name, grade in record.grades.items()} == begun.told["scores"]
            # The due date, an extension or a mark that a person gave may be new.
            and math.isclose(record.penalty or 0.0, self._book.penalty(record) or 0.0, abs_tol=1e-9)
        )

    def _marked(self, one: "_Begun") -> Rebuilt:
        assert one.result
        try:
            return Rebuilt.unpack(one.result())
        except GradingError:
            raise
        except Exception as error:  # of our own making; it must not stop the class, and is tried again in the next run
            why = f"{intake.WHOLE} was not read, for the grader itself failed ({type(error).__name__}); the fault is ours"
            about = json.dumps({"repairs": (), "refusals": (why,), "fingerprint": ""}).encode()
            return Rebuilt.unpack(rebuild.rebuild(self._source, self._course.assignment, None, None, about))

    def _entry(self, name: str, one: Rebuilt) -> Entry:
        texts = self._begun[name].told.get("written")
        rewritten = None if texts is None else {key for key in {*texts, *one.written} if texts.get(key) != one.written.get(key)}
        return Entry(name, intake.moment(self._begun[name].handed.timestamp), one.scores, one.silent, rewritten)

    def _put(self, step: str, name: str, ending: str, made: bytes) -> None:
        """Put what was made of a submission in its folder, with what nbgrader expects beside it."""
        handed = self._begun[name].handed
        files = {
            f"{self._course.assignment}{ending}": made,
            intake.TIMESTAMP: handed.timestamp.encode(),
            intake.SECRET: handed.secret.encode(),
            intake.ANSWERS: (handed.answers or b"") if step == "autograded" else b"",
        }
        files = {file: content_of_it for file, content_of_it in files.items() if content_of_it}
        folder = self._course.folder(step, name)
        if all(content(folder / file) == made for file, made in files.items()):
            return
        shared = self._course.directory.groupshared
        mode = 0o664 if shared else 0o444 if step == "autograded" else 0o644  # as nbgrader leaves them
        half = folders.begin(folder)
        for file, made in files.items():
            (half / file).write_bytes(made)
            (half / file).chmod(mode)
        if shared:
            folders.share(half, folder.parent, folder.parent.parent)
        folders.put(folder)


@dataclass
class _Begun:
    """One submission on its way.

    Attributes
    ----------
    earlier : bytes
        The notebook of the last grading; empty where there is none.
    told : dict
        What that grading left in it; see `rebuild.told`.
    result : function or None
        Waits for what `rebuild.rebuild` returns; None where the last grading stands.
    """

    handed: Submission
    earlier: bytes
    told: dict[str, Any]
    fingerprint: str
    result: Callable[[], bytes] | None = None


def _fingerprint(source: bytes, handed: Submission, twin: str) -> str:
    """Changes when anything does that the graded notebook depends on."""
    about = [rebuild.EDITION, handed.timestamp, handed.secret, handed.refusals, twin]
    parts = [json.dumps(about).encode(), source, handed.answers, handed.notebook]
    found = hashlib.sha256()
    for part in parts:
        found.update(b"-" if part is None else b"%d:" % len(part) + part)
    return found.hexdigest()


def _results(record: Record, book: Gradebook, rules: dict[str, Any]) -> bytes:
    """What the feedback shows, as `feedback.rendered` wants it."""
    cells: dict[str, dict[str, Any]] = {
        name: {"score": grade.score, "points": book.points[name], "waiting": grade.waiting}
        for name, grade in record.grades.items()
    }
    for name, comment in record.comments.items():
        cells.setdefault(name, {})["comment"] = comment.text
    penalty = record.penalty or 0
    whole = {"score": record.raw - penalty, "max_score": sum(book.points.values()), "late_penalty": penalty}
    return json.dumps({**whole, **rules, "cells": cells}).encode()
