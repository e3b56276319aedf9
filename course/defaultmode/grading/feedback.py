"""nbgrader's feedback step, making our page; and the same page for the command `grade`.

Named in ``nbgrader_config.py``, so that nbgrader's commands and Formgrader make the same page.
"""

import json
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, HTMLExporter
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import GetGrades

from .rules import Rules
from .settings import GradingError


class Grades(GetGrades):
    """nbgrader's step that puts scores and comments into the notebook, and whether a person still has to mark."""

    def _get_score(self, cell, resources):
        super()._get_score(cell, resources)
        place = (self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(cell.metadata.nbgrader["grade_id"], *place)
        cell.metadata.nbgrader["waiting"] = bool(grade.needs_manual_grade)


class FeedbackPage(HTMLExporter):
    """Makes our page of a quiz that was built from an item file, and nbgrader's own page of any other notebook."""

    def from_notebook_node(self, nb, resources=None, **options):
        if nb.metadata.get("defaultmode", {}).get("role") != "quiz":
            return super().from_notebook_node(nb, resources, **options)
        from .page import page  # which loads what draws chips and references, and marking does without

        notebook, resources = Exporter.from_notebook_node(self, nb, resources, **options)
        found, directory = resources["nbgrader"], self.parent.coursedir  # type: ignore[union-attr]  # nbgrader's converter
        try:
            rules = Rules.of(self.config, Path(directory.root, directory.source_directory))
        except GradingError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from error
        return page(notebook, found | told_by_rules(rules, found["assignment"])), resources


def told_by_rules(rules: Rules, assignment: str) -> dict[str, Any]:
    """What the rules say of an assignment's page; see `page.page`."""
    return {"pass_mark": rules.pass_mark, "withheld": assignment in rules.withheld}


def rendered(notebook: bytes, results: bytes) -> bytes:
    """The feedback page of a graded notebook: a pure function, for whichever process.

    Parameters
    ----------
    notebook : bytes
        See `rebuild.Rebuilt`.
    results : bytes
        JSON with what `page` wants, and ``cells``: for each grade id ``score``, ``points``, ``waiting`` and ``comment``, as
        `Grades` finds them in the gradebook.
    """
    from .page import page

    whole, known = json.loads(notebook), json.loads(results)
    for cell in whole["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        about.update(known["cells"].get(about.get("grade_id"), {}))
    return page(whole, known).encode()
