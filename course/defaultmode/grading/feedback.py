"""The page on which a learner reads marks and reasons: no code, nothing fetched from elsewhere, light or dark as the reader's
system is. Named in ``nbgrader_config.py``, so that nbgrader's commands and Formgrader make the same page.
"""

import functools
import json
import re
from html import escape
from typing import Any

from nbconvert.exporters import Exporter, HTMLExporter
from nbconvert.filters import markdown2html
from nbgrader.preprocessors import GetGrades

from ..items import points_in_words
from .build import HOW_TO_WRITE, STUB
from .marks import UNMARKED
from .outcome import Outcome
from .rebuild import NO_RESPONSE, told_by

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Feedback: {title}</title>
<style>
:root {{ color-scheme: light dark; color: CanvasText; background: Canvas; }}
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
section {{ border-top: 1px solid GrayText; margin-top: 1.5rem; }}
h2 {{ font-size: 1.15rem; }}
li {{ margin: 0.3rem 0; }}
.overview {{ list-style: none; padding: 0; columns: 2; }}
.overview li {{ margin: 0; padding: 0.15rem 0; }}
blockquote {{ margin: 1rem 0; padding-left: 1rem; border-left: 4px solid GrayText; }}
blockquote {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p><b>{total}</b></p>
{arrival}<ul class="overview" aria-label="Points by question">
{overview}
</ul>
{sections}
</main>
</body>
</html>
"""


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
        notebook, resources = Exporter.from_notebook_node(self, nb, resources, **options)
        return page(notebook, resources["nbgrader"]), resources


def rendered(notebook: bytes, results: bytes) -> bytes:
    """The feedback page of a graded notebook: a pure function, for whichever process.

    Parameters
    ----------
    notebook : bytes
        See `rebuild.Rebuilt`.
    results : bytes
        JSON with ``score``, ``max_score``, ``late_penalty``, and ``cells``: for each grade id ``score``, ``points``,
        ``waiting`` and ``comment``, as `Grades` finds them in the gradebook.
    """
    whole, known = json.loads(notebook), json.loads(results)
    for cell in whole["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        about.update(known["cells"].get(about.get("grade_id"), {}))
    return page(whole, known).encode()


def page(notebook: Any, results: dict[str, Any]) -> str:
    """The feedback page as HTML.

    Parameters
    ----------
    notebook : dict
        A graded quiz with what `Grades` adds.
    results : dict
        nbgrader's ``score``, ``max_score`` and ``late_penalty`` of the whole notebook.
    """
    cells = notebook["cells"]
    graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    before = dict(zip([cell["id"] for cell in cells[1:]], cells, strict=False))
    heading = re.match(r"# (.*)", "".join(cells[0]["source"]))
    told = told_by(notebook)
    texts = told.get("written", {})
    return _PAGE.format(
        title=re.sub(r"<[^>]+>", "", _html(heading[1])).strip() if heading else "Quiz",
        total=escape(_total(graded, results)),
        arrival=_arrival(told),
        overview="\n".join(
            f'<li><a href="#{cell["id"]}">Question {n}</a>: {_points(cell)}</li>' for n, cell in enumerate(graded, 1)
        ),
        sections="\n".join(
            f'<section id="{cell["id"]}">{_section(cell, before[cell["id"]], texts.get(cell["id"]))}</section>'
            for cell in graded
        ),
    )


@functools.lru_cache(maxsize=256)  # a class shares its questions
def _html(text: str) -> str:
    return re.sub(r'<a class="anchor-link"[^>]*>[^<]*</a>', "", markdown2html(text))


def _total(graded: list[Any], results: dict[str, Any]) -> str:
    late = results.get("late_penalty") or 0
    penalty = f", after {points_in_words(late)} were taken off because it came late" if late else ""
    waiting = [str(number) for number, cell in enumerate(graded, 1) if cell["metadata"]["nbgrader"].get("waiting")]
    rest = f" Question {', '.join(waiting)} still has to be marked by a person." if waiting else ""
    return f"You have {round(results['score'], 2):g} of {points_in_words(results['max_score'])}{penalty}.{rest}"


def _arrival(told: dict[str, Any]) -> str:
    """How the submission came through, when there was anything to say."""
    if not told.get("reasons"):
        return ""
    came = Outcome.of(told)
    return f"<p>About what you handed in: {escape(str(came))}.</p>\n"


def _points(cell: Any) -> str:
    grade = cell["metadata"]["nbgrader"]
    return (
        "still to be marked" if grade.get("waiting") else f"{round(grade['score'], 2):g} of {points_in_words(grade['points'])}"
    )


def _section(cell: Any, question: Any, text: str | None) -> str:
    """One question; `text` is the learner's own, where there is one that was graded without nbgrader's execution."""
    if cell["cell_type"] == "code":
        shown = (output["data"]["text/html"] for output in cell["outputs"] if "text/html" in output.get("data", {}))
        return next(shown, f"<p>{UNMARKED}</p>")
    source = text if text is not None else "".join(cell["source"])
    answer = f"<blockquote>{escape(source)}</blockquote>" if source.strip() != STUB else "<p>You wrote nothing here.</p>"
    comment = cell["metadata"]["nbgrader"].get("comment")
    said = f"<h3>What your teacher says</h3>{markdown2html(comment)}" if comment and comment != NO_RESPONSE else ""
    asked = _html("".join(question["source"]).replace(HOW_TO_WRITE, ""))
    return f"{asked}<h3>Your answer: {_points(cell)}</h3>{answer}{said}"
