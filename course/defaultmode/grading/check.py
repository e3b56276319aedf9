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
    yield from _item_problems(root)
    yield from _claim_problems(root)
    yield from _lesson_problems(root)
    try:
        refuse_answers_in_source(root)
    except GradingError as error:
        yield str(error)


def _item_problems(root: Path) -> Iterator[str]:
    homes: dict[str, str] = {}
    for path in item_files(root):
        try:
            bank = items.load(path)
        except items.ItemError as error:
            yield str(error)
            continue
        for item in bank.items:
            if item.id in homes:
                yield f"{path.name}: item '{item.id}' has the id of an item in {homes[item.id]}; rename one."
            homes[item.id] = path.name


def _claim_problems(root: Path) -> Iterator[str]:
    slugs = {row.slug for row in lessons.outlines()}
    for claim in claims.register().values():
        where = f"claims.toml: claim '{claim.id}'"
        if claim.lesson not in slugs:
            yield f"{where}: lessons.toml has no lesson '{claim.lesson}'; add it or correct the slug."
        elif claim.anchor not in (anchors := _anchors(_notebook(root, claim.lesson))):
            there = ", ".join(sorted(anchors)) or "no heading"
            yield f"{where}: its lesson has no heading '{claim.anchor}'; use one of: {there}."
        for key in sorted(set(claim.references) - set(references.keys())):
            yield f"{where}: references.json has no key '{key}'; add it or correct the key."


def _lesson_problems(root: Path) -> Iterator[str]:
    """A lesson that is taught has a notebook, practice, and an item for each of its objectives."""
    tested = {item.objective for path in item_files(root) for item in _items(path)}
    for lesson in lessons.outlines():
        if not lesson.ready:
            continue
        for path in (_notebook(root, lesson.slug), root / _PRACTICE / f"{lesson.name}.toml"):
            if not path.is_file():
                yield f"Lesson '{lesson.slug}' has objectives and no {path.relative_to(root)}; write it."
        for objective in lesson.objectives:
            if objective.id not in tested:
                yield f"lessons.toml: no item asks for the objective '{objective.id}'; write one."


def _items(path: Path) -> tuple[items.Item, ...]:
    try:
        return items.load(path).items
    except items.ItemError:  # told where items are checked
        return ()


def _notebook(root: Path, slug: str) -> Path:
    return root / "course" / f"{lessons.outline(slug).name}.ipynb"


def _anchors(notebook: Path) -> set[str]:
    """The headings of a lesson as claims name them: small letters and hyphens."""
    if not notebook.is_file():
        return set()
    texts = (cell.source for cell in nbformat.read(notebook, 4).cells if cell.cell_type == "markdown")
    headings = (heading for text in texts for heading in re.findall(r"(?m)^#+ (.+)$", text))
    return {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in headings}
