"""Look for mistakes in all that is written by hand and linked by name: claims, references, studies, items, lessons …

How well questions are asked is the linter's to say; here it gets the course to compare them with.
"""

import datetime
import sys
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path

from .. import items, linter, popular_account
from ..grading.build import refuse_answers_in_source
from ..grading.settings import GradingError
from ..table import ItemError
from . import bibliography, register, tables, teaching
from .course import Course, Source

__all__ = ["check_all", "check_files", "list_rules", "notices", "problems"]

_TOLD_ALREADY = {"person-first", "dosing-advice"}
"""Rules of the linter that `teaching` holds every item of the course to."""


def check_all(root: Path, account: Path | None = None) -> int:
    """Check the course in `root` and print what is wrong, with file and line; 0 when nothing is, otherwise 1.

    What is no mistake but waits to be done (an overdue check, a claim whose lesson is in preparation) is printed too.
    With `account`, the text of the popular account, also compare its lines with the table that maps them.
    """
    course = Course(Path(root))
    found = [*problems(course), *(_account_problems(course, account) if account else ())]
    for problem in found:
        print(problem, file=sys.stderr)
    for notice in notices(course, datetime.date.today()):
        print(f"note: {notice}")
    rows = sum(len(table.rows) for _, table in course.studies.values())
    print(
        f"{_count(course.item_files, 'item file')}, {_count(course.exercises, 'exercise file')}, "
        f"{len(course.register)} claims, {len(course.bibliography)} references, {rows} study rows, "
        f"{len(course.account)} lines of the popular account: {_count(found, 'problem')}."
    )
    return 1 if found else 0


def list_rules() -> int:
    """Print the rules of item writing by their weight, each with what it asks for and where it comes from; returns 0."""
    for level in linter.LEVELS:
        print(f"{level}:", *(f"  {rule.name}: {rule.meaning} ({rule.source})" for rule in _of(level)), sep="\n")
    return 0


def _of(level: str) -> Iterator[linter.Rule]:
    return (rule for rule in linter.RULES.values() if rule.level == level)


def check_files(paths: Iterable[Path], root: Path | None = None, *, show_all: bool = False) -> int:
    """Lint files of items, of the course or not, and print what was found by its weight; 0 when no error was, otherwise 1.

    Parameters
    ----------
    paths : iterable of Path
    root : Path, optional
        The course whose items and lessons they are compared with.
    show_all : bool
        Also print what is no more than a thought.
    """
    course = Course(root) if root else None
    banks: list[tuple[Source, items.Bank]] = []
    told: dict[str, list[str]] = {level: [] for level in linter.LEVELS}
    for path in map(Path, paths):
        source = Source(path.resolve(), root if root and path.resolve().is_relative_to(root) else path.resolve().parent)
        try:
            banks.append((source, items.load(path)))
        except ItemError as problem:
            told[linter.ERROR].append(source.tell(str(problem)) if path.is_file() else str(problem))
    for source, near in _surroundings(course, banks):
        for finding in linter.lint(near):
            told[finding.level].append(_tell(source, finding))
        if near.bank.blueprint:
            print(f"{source.name}: what the file holds\n{linter.blueprint.table(near)}\n")
    for level, heading in ((linter.ERROR, "Errors"), (linter.WARN, "Warnings"), (linter.INFO, "Thoughts")):
        if told[level] and (show_all or level != linter.INFO):
            print(f"{heading}:", *told[level], "", sep="\n")
    number = sum(len(bank.items) for _, bank in banks)
    print(
        f"{_count(banks, 'file')}, {number} items: {_count(told[linter.ERROR], 'error')}, "
        f"{_count(told[linter.WARN], 'warning')}, {_count(told[linter.INFO], 'thought')}{'' if show_all else ' (see --all)'}."
    )
    return 1 if told[linter.ERROR] else 0


def _surroundings(
    course: Course | None, banks: Iterable[tuple[Source, items.Bank]]
) -> Iterator[tuple[Source, linter.Surroundings]]:
    """Each file with the other files given and those of the course, whose newer form it may be."""
    banks = list(banks)
    slugs = {bank.slug for _, bank in banks}
    every = [bank for _, bank in banks] + [bank for _, bank in (course.banks if course else ()) if bank.slug not in slugs]
    cells = [(page.source.path.name, page.cells) for page in (course.lessons if course else ())]
    taught = linter.taught((name, text) for name, each in cells for _, kind, text in each if kind == "markdown")
    for source, bank in banks:
        others = tuple(other for other in every if other is not bank)
        if course:
            yield source, linter.Surroundings(bank, others, taught, course.register, course.outlines)
        else:
            yield source, linter.Surroundings(bank, others)


def _findings(course: Course) -> Iterator[tuple[Source, linter.Finding]]:
    """What the linter says of every item file of the course."""
    for source, near in _surroundings(course, course.banks):
        for finding in linter.lint(near):
            if finding.rule not in _TOLD_ALREADY:
                yield source, finding


def _tell(source: Source, finding: linter.Finding) -> str:
    where = source.row(finding.item) if finding.item else source.at("slug =")
    return f"{where}: {finding}"


def _count(things: Sized, what: str) -> str:
    return f"{len(things) or 'no'} {what}{'' if len(things) == 1 else 's'}"


def _account_problems(course: Course, account: Path) -> Iterator[str]:
    try:
        text = account.read_text("utf-8-sig")
    except UnicodeDecodeError:
        yield f"{account}: not written in UTF-8; save it again with that encoding."
    except OSError as error:
        yield f"{account}: cannot be opened ({error.strerror}); check that the file is there."
    else:
        yield from popular_account.compare(text, course.account)


def problems(course: Course, today: datetime.date | None = None) -> Iterator[str]:
    """One sentence for each mistake; of a file that cannot be read its first.

    Everything leans on claims, references and the course map: while one of them cannot be read, only that is told.
    """
    if not (course.register and course.bibliography and course.outlines):
        yield from course.unreadable
        return
    found = [
        *register.problems(course, today or datetime.date.today()),
        *bibliography.problems(course),
        *tables.problems(course),
        *teaching.problems(course),
        *(_tell(source, finding) for source, finding in _findings(course) if finding.level == linter.ERROR),
    ]
    yield from course.unreadable
    yield from found
    try:
        refuse_answers_in_source(course.root)
    except GradingError as error:
        yield str(error)


def notices(course: Course, today: datetime.date) -> Iterator[str]:
    """What is no mistake and must not be forgotten."""
    yield from register.notices(course, today)
    yield from bibliography.notices(course)
    warnings = [source.name for source, finding in _findings(course) if finding.level == linter.WARN]
    if warnings:
        files = dict.fromkeys(warnings)
        yield f"{_count(warnings, 'warning')} on how items are written; read them with: defaultmode check {' '.join(files)}"
