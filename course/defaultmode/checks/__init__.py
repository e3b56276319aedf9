"""Look for mistakes in everything that is written by hand and linked by name: items, claims, lessons."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

from .. import claims, items, lessons, references
from .build import refuse_answers_in_source
from .settings import GradingError

_PRACTICE = Path("course", "defaultmode", "data", "practice")


def check_all(root: Path) -> int:
    """Check the course in `root` and print what is wrong; 0 when nothing is, otherwise 1."""
    found = list(problems(Path(root)))
    for problem in found:
        print(problem, file=sys.stderr)
    files = len(item_files(Path(root)))
    print(f"{files} item files, {len(claims.register())} claims: {len(found) or 'no'} problem{'' if len(found) == 1 else 's'}.")
    return 1 if found else 0


def item_files(root: Path) -> list[Path]:
    """Every file of items, graded ones first."""
    return [*sorted((root / "source").glob("*.toml")), *sorted((root / _PRACTICE).glob("*.toml"))]


def problems(root: Path) -> Iterator[str]:
    """One sentence for each mistake; of an item file its first."""
    banks: dict[str, items.Bank] = {}
    for path in item_files(root):
        try:
            banks[path.name] = items.load(path)
        except items.ItemError as error:
            yield str(error)
    yield from _item_problems(banks)
    yield from _claim_problems(root)
    yield from _lesson_problems(root, banks)
    try:
        refuse_answers_in_source(root)
    except GradingError as error:
        yield str(error)


def _item_problems(banks: dict[str, items.Bank]) -> Iterator[str]:
    homes: dict[str, str] = {}
    for name, bank in banks.items():
        for item in bank.items:
            if item.id in homes:
                yield f"{name}: item '{item.id}' has the id of an item in {homes[item.id]}; rename one."
            homes[item.id] = name


def _claim_problems(root: Path) -> Iterator[str]:
    headings = {row.slug: _anchors(_notebook(root, row.slug)) for row in lessons.outlines()}
    for claim in claims.register().values():
        where = f"claims.toml: claim '{claim.id}'"
        if claim.lesson not in headings:
            yield f"{where}: lessons.toml has no lesson '{claim.lesson}'; add it or correct the slug."
        elif claim.anchor not in (anchors := headings[claim.lesson]):
            there = ", ".join(sorted(anchors)) or "no heading"
            yield f"{where}: its lesson has no heading '{claim.anchor}'; use one of: {there}."
        for key in sorted(set(claim.references) - set(references.keys())):
            yield f"{where}: references.json has no key '{key}'; add it or correct the key."


def _lesson_problems(root: Path, banks: dict[str, items.Bank]) -> Iterator[str]:
    """A lesson that is taught has a notebook, practice, and an item for each of its objectives."""
    tested = {item.objective for bank in banks.values() for item in bank.items}
    for lesson in lessons.outlines():
        if not lesson.ready:
            continue
        for path in (_notebook(root, lesson.slug), root / _PRACTICE / f"{lesson.name}.toml"):
            if not path.is_file():
                yield f"Lesson '{lesson.slug}' has objectives and no {path.relative_to(root)}; write it."
        for objective in lesson.objectives:
            if objective.id not in tested:
                yield f"lessons.toml: no item asks for the objective '{objective.id}'; write one."


def _notebook(root: Path, slug: str) -> Path:
    return root / "course" / f"{lessons.outline(slug).name}.ipynb"


def _anchors(notebook: Path) -> set[str]:
    """The headings of a lesson as claims name them: small letters and hyphens."""
    if not notebook.is_file():
        return set()
    texts = (cell.source for cell in nbformat.read(notebook, 4).cells if cell.cell_type == "markdown")
    headings = (heading for text in texts for heading in re.findall(r"(?m)^#+ (.+)$", text))
    return {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in headings}
