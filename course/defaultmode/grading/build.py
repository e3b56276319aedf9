"""From a quiz's item file to its notebooks: ``source/`` with the key for nbgrader, ``release/`` without it for learners.

Both are committed. Building is deterministic to the byte, so that `build_all` can tell whether they are up to date.
"""

import html
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from .. import items
from ..items import STUB, Text, points_in_words, questions_in_words
from ..lessons import FINAL_EXAM
from . import settings
from .about import METADATA, About
from .rules import Rules
from .settings import GradingError

COMMAND = "python3 start.py build"
TITLE = "quiz-title"  # the id of the first cell
CASE = "case-"  # how the id of a cell begins that tells a story
QUESTION = "question-"  # and of one that asks
SCHEME = "<!-- BEGIN MARK SCHEME -->"
HOW_TO_WRITE = "*Write in the box below. In plain JupyterLab, double-click it first, and save with Ctrl+S.*"

_MARKERS = re.compile("(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)|AUTOTEST")


def build_all(root: Path, *, check: bool = False, registers: items.Registers | None = None, only: str = "*") -> None:
    """Build the notebooks of every ``source/*.toml``, or with `check` only tell whether they are up to date.

    `only` names one quiz; by default it is all of them.

    Raises
    ------
    items.ItemError
        At a mistake in an item file.
    GradingError
        When an answers file lies in ``source/``, when nbgrader cannot build the release, and with `check` when a
        notebook differs from what its item file makes.
    """
    root = Path(root)
    if check:
        refuse_stale(root, registers, only=only)
    changes = {} if check else stale(root, registers, only=only)
    for name, content in changes.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
        print(f"Wrote {name}")
    if not changes:
        print("Every quiz is up to date with its item file.")


def stale(root: Path, registers: items.Registers | None = None, *, only: str = "*") -> dict[str, bytes]:
    """The notebooks that are missing or differ from what their item files make, as {path below `root`: right content}.

    `only` names one quiz; by default it is all of them.
    """
    refuse_answers_in_source(root)
    banks = [items.load(path, registers) for path in sorted((root / "source").glob(f"{only}.toml"))]
    return {name: content for name, content in build(banks, root).items() if _committed(root / name) != content}


def refuse_stale(root: Path, registers: items.Registers | None = None, *, only: str = "*") -> None:
    """Raise GradingError when a notebook is not what its item file makes; see `stale`."""
    if names := ", ".join(stale(root, registers, only=only)):
        raise GradingError(
            f"Not what the item files make: {names}. Run '{COMMAND}' and commit what it writes; "
            "if you changed a notebook by hand, make the change in its item file first."
        )


def build(banks: list[items.Bank], root: Path) -> dict[str, bytes]:
    """The notebooks of these quizzes, as {path below the course's folder: content}.

    `root` is the folder whose ``nbgrader_config.py`` holds; nothing in it is changed.
    """
    built = {}
    rules = Rules.of(settings.load(root), root / "source")
    with tempfile.TemporaryDirectory() as folder:
        for bank in banks:
            source = Path("source", bank.slug, f"{bank.slug}.ipynb")
            built[source.as_posix()] = source_notebook(bank, rules)
            (Path(folder) / source).parent.mkdir(parents=True)
            (Path(folder) / source).write_bytes(built[source.as_posix()])
        for bank in banks:
            release = Path("release", bank.slug, f"{bank.slug}.ipynb")
            _generate_release(bank.slug, Path(folder), root)
            built[release.as_posix()] = _committed(Path(folder) / release)
    return built


def refuse_answers_in_source(root: Path) -> None:
    """Raise GradingError when somebody's answers lie in ``source/`` or ``release/``.

    nbgrader would hand them to every learner and, from ``source/``, put them in place of everybody's own when it grades.
    """
    for path in sorted(path for folder in ("source", "release") for path in (root / folder).rglob("*answers*.json")):
        raise GradingError(
            f"{path.relative_to(root)} would be released to every learner and replace everybody's answers. Delete it first."
        )


def source_notebook(bank: items.Bank, rules: Rules | None = None) -> bytes:
    """The examiner's notebook of a quiz, with the key in cells that nbgrader empties before release.

    `rules` tell what it takes to pass, and how often it may be handed in; the course's defaults without them.
    """
    count = len(bank.items)
    heading = _heading(bank, rules or Rules())
    cells = [_locked(new_markdown_cell(heading), TITLE), _locked(_code(_SETUP), "quiz-setup")]
    for number, item in enumerate(bank.items, 1):
        label = f"Question {number} of {count}"
        if (case := bank.case(item)) and (number == 1 or bank.items[number - 2].case != item.case):
            cells.append(_told(case, bank))
        if isinstance(item, Text):
            cells += _written(item, label)
        else:
            shown = f"{label} · {points_in_words(item.possible)}"
            cells += _automatic(item, {"slug": bank.slug, "label": shown}, number)
    for cell in cells:
        cell.id = cell.metadata.nbgrader.grade_id  # stable, and telling in a diff
    _check_ids(bank, cells)
    notebook = new_notebook(
        cells=cells,
        metadata={
            "defaultmode": {"slug": bank.slug, "role": "quiz"},
            "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    return (nbformat.writes(notebook) + "\n").encode()


# ---- cells --------------------------------------------------------------------------------------------------------

_SETUP = """# Prepare this quiz
from defaultmode.quiz import question"""

_QUESTION = """# {label}
question(r'''{public}''')"""

_MARKS = """# Marks for question {number}, worked out when the quiz is graded
### BEGIN HIDDEN TESTS
from defaultmode.grading.marks import award
award(r'''{whole}''')
### END HIDDEN TESTS"""

_TITLE = """# {title}

{count} questions, {points} in all.

- Choose your answers on this page.
  Each one is kept as soon as **Saved** stands below it; you may close the page and come back, and change your mind.
{written}- {passing}
- Here nothing tells you whether you are right: {back} when the {what} has been graded.
- **To hand it in:** save the page (Ctrl+S, on a Mac ⌘S).
  Then open **Nbgrader → Assignment List** in the menu and choose **Submit** beside this {what}.
  {again}
  Where your teacher has told you another way, hand in this whole folder with the file `answers.json` in it.
- **If you learn alone:** go back to the [start page](../00_start_here.ipynb) and choose **Mark my answers** there.{alone}"""

_CASE = """## {title}

*{which}*

{text}"""

_WRITTEN = """- {which} in your own words, in the box that says *{stub}*
  It is saved as you write, and a person marks it; if you learn alone, you compare it with a mark scheme.
"""

_TEXT_QUESTION = """## {label} · {points}

{stem}

{how}

{scheme}
**How it is marked**, each line whole or not at all

{rubric}

**One good answer**

{model}
<!-- END MARK SCHEME -->"""


def _heading(bank: items.Bank, rules: Rules) -> str:
    written = [number for number, item in enumerate(bank.items, 1) if item.kind == "text"]
    which = ""
    if written:
        which = f"{questions_in_words(written)} {'is' if len(written) == 1 else 'are'} answered"
    return _TITLE.format(
        title=_markdown(bank.title),
        count=len(bank.items),
        points=points_in_words(sum(item.possible for item in bank.items)),
        written=_WRITTEN.format(which=which, stub=STUB) if written else "",
        passing=_passing(bank, rules),
        what="exam" if bank.slug == FINAL_EXAM else "quiz",
        back="marks and reasons come back" if bank.slug in rules.withheld else "marks, answers and reasons come back",
        alone=_alone(bank, rules),
        again=_again(rules.attempts.get(bank.slug), rules.attempts_in_words(bank.slug)),
    )


def _alone(bank: items.Bank, rules: Rules) -> str:
    """What holds for whoever has few attempts, and no teacher."""
    if not (often := rules.attempts_in_words(bank.slug)):
        return ""
    back = " Right answers are shown when you have passed, or the last time." if bank.slug in rules.withheld else ""
    return f"\n  It is marked {often}, and only when every question but those in your own words has an answer.{back}"


def _again(limit: int | None, often: str) -> str:
    """How often it may be handed in, and which counts."""
    if limit is None:
        return "You may hand in again; the last one counts."
    counts = {1: "", 2: "; the later one counts"}.get(limit, "; the last one counts")
    return f"You may hand in {often}{counts}."


def _passing(bank: items.Bank, rules: Rules) -> str:
    """What it takes to pass, told beforehand."""
    safety = sum(item.safety for item in bank.items)
    those = "the question on safety" if safety == 1 else f"each of the {safety} questions on safety"
    also = f", and {those} answered right: such a mistake could harm a client, whatever the rest is worth" if safety else ""
    return f"To pass you need {rules.mark_in_words} of the points{also}."


def _told(case: items.Case, bank: items.Bank) -> Any:
    """A story, above the questions that are about it."""
    about = [number for number, item in enumerate(bank.items, 1) if item.case == case.id]
    which = f"{questions_in_words(about)} {'is' if len(about) == 1 else 'are'} about this case."
    text = _CASE.format(title=_markdown(case.title), which=which, text=_markdown(case.text))
    return _locked(new_markdown_cell(text), f"{CASE}{case.id}")


def _automatic(item: items.Item, place: dict[str, str], number: int) -> list[Any]:
    """What draws the question, and what marks it."""
    public = _literal({**place, **item.public()})
    whole = _literal({**place, **item.to_dict()})
    return [
        _locked(_code(_QUESTION.format(label=place["label"], public=public)), f"{QUESTION}{item.id}"),
        _graded(_code(_MARKS.format(number=number, whole=whole)), item),
    ]


def _written(item: Text, label: str) -> list[Any]:
    """The question with its mark scheme, and a box whose model answer nbgrader replaces by `STUB`.

    The mark scheme is cut from the release and comes back at grading: markers see it above the answer, learners in
    their feedback.
    """
    rubric = "\n".join(f"- {points_in_words(one.points)}: {_markdown(one.text)}" for one in item.rubric)
    words = {"stem": _markdown(item.stem), "rubric": rubric, "model": _markdown(item.model)}
    question = _TEXT_QUESTION.format(
        label=label, points=points_in_words(item.possible), how=HOW_TO_WRITE, scheme=SCHEME, **words
    )
    return [
        _locked(new_markdown_cell(question), f"{QUESTION}{item.id}"),
        _graded(new_markdown_cell(_markdown(item.model)), item, written=True),
    ]


def _code(source: str) -> Any:
    return new_code_cell(source, metadata={"jupyter": {"source_hidden": True}})


def _locked(cell: Any, grade_id: str) -> Any:
    return _for_nbgrader(cell, grade_id, locked=True)


def _graded(cell: Any, item: items.Item, *, written: bool = False) -> Any:
    """A cell that earns points. It goes by the item's id, in the gradebook as well, and says what the item is about."""
    cell.metadata[METADATA] = About.of(item).data()
    return _for_nbgrader(cell, item.id, grade=True, solution=written, locked=not written, points=item.possible)


def _for_nbgrader(cell: Any, grade_id: str, **options: Any) -> Any:
    common = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {**common, "grade_id": grade_id, **options}
    return cell


def _literal(value: dict[str, Any]) -> str:
    """JSON that stands in a raw literal with three quotes; the backslashes there are JSON's own."""
    text = json.dumps(value, ensure_ascii=False).replace("'''", "\\u0027" * 3)
    if found := _MARKERS.search(text):
        raise GradingError(f"Item '{value['id']}' contains the words '{found[0]}', which nbgrader would act on; reword it.")
    return text


def _markdown(text: str) -> str:
    """Plain text as Markdown that shows just that text."""
    if found := _MARKERS.search(text):
        raise GradingError(f"An item contains the words '{found[0]}', which nbgrader would act on; reword it.")
    return re.sub(r"([\\`*_\[\]#|~])", r"\\\1", html.escape(text, quote=False)).replace("$", "&#36;")


def _check_ids(bank: items.Bank, cells: list[Any]) -> None:
    ids = [cell.id for cell in cells]
    for name in ids:
        if ids.count(name) > 1:
            raise GradingError(f"{bank.slug}.toml: the id '{name}' is also that of another cell; rename the item.")


# ---- release ------------------------------------------------------------------------------------------------------


def _generate_release(slug: str, folder: Path, root: Path) -> None:
    """Let nbgrader make ``folder/release/slug`` from ``folder/source/slug`` with the course's settings."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    config = settings.load(root)
    config.CourseDirectory.root = str(folder.resolve())
    config.CourseDirectory.assignment_id = slug
    config.GenerateAssignment.no_database = True  # as nbgrader's --no-db: building notebooks enters nothing anywhere
    config.SaveCells.enabled = False
    settings.run(GenerateAssignment(coursedir=CourseDirectory(config=config), config=config))


def _committed(path: Path) -> bytes:
    """What a notebook holds, with line ends that do not depend on the system; empty where there is none."""
    return path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""
