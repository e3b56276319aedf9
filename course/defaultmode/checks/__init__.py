"""Look for mistakes in all that is written by hand and linked by name: claims, references, studies, items, lessons …"""

import datetime
import sys
from collections.abc import Iterator, Sized
from pathlib import Path

from .. import popular_account
from ..grading.build import refuse_answers_in_source
from ..grading.settings import GradingError
from . import bibliography, register, tables, teaching
from .course import Course

__all__ = ["check_all", "notices", "problems"]


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
