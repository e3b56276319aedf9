"""The study tables: links, intervals and directions of every row."""

from collections.abc import Iterator

from .. import look
from ..claims import people
from ..evidence.studies import Estimate, Found, Row
from . import wording
from .bibliography import citation_problems
from .course import Course


def problems(course: Course) -> Iterator[str]:
    """One sentence for each mistake, with file and line."""
    for source, table in course.studies.values():
        for name in table.claims:
            if name not in course.register:
                yield f"{source.row(name)}: claims.toml has no claim '{name}'; add it or correct the id."
        for row in table.rows:
            for problem in (*citation_problems(course, row.reference), *_of_row(row)):
                yield f"{source.row(row.id)}: row '{row.id}', {problem}"


def _of_row(row: Row) -> Iterator[str]:
    if row.n and people(row.n) is None and not row.n[0].isdigit():
        yield "field 'n': begin with the number of people, as in \"17 / 17\"."
    for name, value in vars(row).items():
        if isinstance(value, Estimate):
            if (value.low is None) != (value.high is None):
                yield f"field '{name}': give both bounds of the interval or none."
            elif value.low is not None and value.high is not None and not value.low <= value.value <= value.high:
                yield f"field '{name}': {value.value} lies outside its interval; correct a number."
        elif isinstance(value, tuple) and value and isinstance(value[0], Found):
            for found in value:
                if found.direction not in look.DIRECTIONS:
                    yield f"field '{name}': '{found.direction}' is no direction; use one of {', '.join(look.DIRECTIONS)}."
        elif isinstance(value, str):
            for problem in wording.scope_problems(value):
                yield f"field '{name}' {problem}"
