"""Assignments with code for learners to write: nbgrader's own execution, which runs that code with the instructor's rights."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..files import content, kind
from . import intake, outcome, settings
from .gradebook import Grade, Record
from .outcome import Outcome
from .result import Result, nameless, points_before
from .settings import GradingError

if TYPE_CHECKING:
    from .course import Course


def execute(course: "Course", learners: Iterable[str], *, again: bool = False) -> Iterator[Result]:
    """Let nbgrader grade submissions in its own way, one result after another.

    One that was not changed is not executed again, unless `again`. What nbgrader began and did not end does not count: it
    would take a notebook that lies there for a graded one.
    """
    for learner in learners:
        yield nameless(learner) if intake.name_trouble(learner) else _executed(course, learner, again)


def _executed(course: "Course", learner: str, again: bool) -> Result:
    from nbconvert.exporters import NotebookExporter
    from nbgrader.converters import Autograde, GenerateFeedback

    graded = course.folder("autograded", learner)
    done = graded.with_name(f".{course.assignment}.executed")
    before = _recorded(course, learner)
    finger = _fingerprint(course, learner, before).encode()
    fresh = again or before is None or not graded.is_dir() or content(done) != finger
    try:
        if fresh:
            done.unlink(missing_ok=True)
            course.run(Autograde, learner, force=True, exporter_class=NotebookExporter)
            done.write_bytes(finger)
        course.run(GenerateFeedback, learner, force=True)
    except GradingError as error:
        return Result(learner, Outcome(outcome.UNREADABLE, (str(error).rstrip("."),)))
    return Result(learner, Outcome(outcome.GRADED), _recorded(course, learner), points_before(before), fresh)


def _recorded(course: "Course", learner: str) -> Record | None:
    """What nbgrader recorded of a submission, of however many notebooks."""
    from nbgrader import api

    with settings.nbgraders_needs(), api.Gradebook(course.directory.db_url, course.directory.course_id) as book:
        try:
            found = book.find_submission(course.assignment, learner)
        except api.MissingEntry:
            return None
        penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in found.notebooks)
        record = Record(learner, found.timestamp, found.extension, penalty or None)
        for notebook in found.notebooks:
            for one in notebook.grades:
                grade = Grade(one.auto_score, one.manual_score, one.extra_credit, bool(one.needs_manual_grade))
                record.grades[one.name if len(found.notebooks) == 1 else f"{notebook.name}/{one.name}"] = grade
        return record


def _fingerprint(course: "Course", learner: str, record: Record | None) -> str:
    """Changes when anything does that execution may look at."""
    from nbgrader import api

    with settings.nbgraders_needs(), api.Gradebook(course.directory.db_url, course.directory.course_id) as book:
        due = book.find_assignment(course.assignment).duedate
    found = hashlib.sha256(f"{due} {record.extension if record else None}".encode())
    for folder in (course.source_folder, course.folder("submitted", learner)):
        for path in sorted(folder.rglob("*")):
            if not kind(path.lstat().st_mode):
                with path.open("rb") as file:
                    about = [path.relative_to(folder).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()]
                found.update(json.dumps(about).encode())
    return found.hexdigest()
