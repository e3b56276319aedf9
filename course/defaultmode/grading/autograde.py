"""``nbgrader autograde`` and Formgrader's button, grading as our own command does.

nbgrader lets its configuration name the exporter that reads a submission, and hands it the converter at work. Ours lets
that converter go through `course.Course.grade` instead of opening what was handed in, copying it about and executing it. So
nbgrader's hooks around a conversion, its choice of notebooks and its file permissions play no part; feedback is a step of its
own there. A single learner without any notebook is refused by nbgrader before this is asked; our own command marks the answers.
"""

from fnmatch import fnmatchcase
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from . import intake, outcome
from .course import Course
from .settings import GradingError
from .workers import Workers


class Submissions(NotebookExporter):
    """Named in ``nbgrader_config.py`` as ``Autograde.exporter_class``."""

    def __init__(self, *arguments: Any, parent: Any = None, **options: Any):
        super().__init__(*arguments, parent=parent, **options)
        if isinstance(parent, Autograde):
            parent.convert_notebooks = lambda: autograde(parent)  # type: ignore[method-assign]


def autograde(converter: Autograde) -> None:
    """Grade the submissions that nbgrader's converter has found.

    Raises
    ------
    NbGraderException
        When they cannot be graded as a whole; the reason is logged, as nbgrader's pages expect.
    """
    directory, log = converter.coursedir, converter.log
    excluded = set(directory.student_id_exclude.split(","))
    try:
        course = Course(converter.config, directory)
        with course.alone():
            # Not the converter's own list, which lacks those who handed in answers and no notebook.
            names = [name for name in course.learners() if fnmatchcase(name, directory.student_id) and name not in excluded]
            course.refuse_code()
            course.enter()
            if not converter.create_student:
                _refuse_strangers(course, names)
            for result in course.grade(names, Workers(), again=converter.force, pages=False):
                say = log.info if result.outcome.status == outcome.GRADED else log.warning
                say("%s: %s", intake.printable(result.learner), result.outcome)
    except GradingError as error:
        log.error(str(error))
        raise NbGraderException(str(error)) from error


def _refuse_strangers(course: Course, names: list[str]) -> None:
    with course.gradebook() as book:
        known = set(book.everybody())
    if strangers := [name for name in names if name not in known]:
        raise GradingError(f"Not in the gradebook: {', '.join(strangers)}. Enter them with 'nbgrader db student add'.")
