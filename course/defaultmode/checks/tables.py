"""The study tables: links, intervals and directions of every row; and the conditions that a figure sets beside each other."""

from collections.abc import Iterator

from .. import wording
from ..claims import is_counted
from ..evidence.studies import SCHEMAS, Estimate, Row, unresolved
from .bibliography import citation_problems
from .course import DATA, Course

_KNOWN = {*SCHEMAS, "disposition"}


def problems(course: Course) -> Iterator[str]:
    """One sentence for each mistake, with file and line."""
    for path in sorted((course.root / DATA / "studies").glob("*")):
        if path.stem not in _KNOWN or path.suffix != ".toml":
            name = path.relative_to(course.root).as_posix()
            yield f"{name}: no table of this name is known; rename the file, or say in evidence/studies.py what it holds."
    for source, table in course.studies.values():
        for name in table.claims:
            if name not in course.register:
                yield f"{source.row(name)}: claims.toml has no claim '{name}'; add it or correct the id."
        for row in table.rows:
            for field, problem in (*(("", each) for each in citation_problems(course, row.reference)), *_of_row(row)):
                yield f"{source.row(row.id, field)}: row '{row.id}', {problem}"
    for name, row_id, field, problem in unresolved({name: table for name, (_, table) in course.studies.items()}):
        yield f"{course.studies[name][0].row(row_id, field)}: row '{row_id}', field '{field}': {problem}"
    yield from _of_conditions(course)
    for row_id, key in course.disposition.references if course.disposition else ():
        for problem in citation_problems(course, key):
            yield f"{course.disposition_source.row(row_id)}: row '{row_id}', {problem}"


def _of_conditions(course: Course) -> Iterator[str]:
    source = course.conditions_source
    for row in course.conditions.values():
        for name in row.claims:
            if name not in course.register:
                yield f"{source.row(row.id, 'claims')}: claims.toml has no claim '{name}'; add it or correct the id."
        for problem in wording.scope_problems(row.sentence):
            yield f"{source.row(row.id, 'sentence')}: field 'sentence' {problem}"
        if verb := wording.strong_verb(row.sentence):
            yield f"{source.row(row.id, 'sentence')}: field 'sentence': '{verb}' says more than a comparison of groups can."


def _of_row(row: Row) -> Iterator[tuple[str, str]]:
    if row.n and not is_counted(row.n):
        yield "n", f"field 'n': '{row.n}' counts neither people nor studies; say which, the number first."
    for name, value in vars(row).items():
        if isinstance(value, Estimate):
            if (value.low is None) != (value.high is None):
                yield name, f"field '{name}': give both bounds of the interval or none."
            elif value.low is not None and value.high is not None and not value.low <= value.value <= value.high:
                yield name, f"field '{name}': {value.value} lies outside its interval; correct a number."
        elif isinstance(value, str):
            for problem in wording.scope_problems(value):
                yield name, f"field '{name}' {problem}"
        elif isinstance(value, tuple):
            for found in value:
                for problem in wording.scope_problems(f"{found.of} {found.detail}"):
                    yield name, f"field '{name}' {problem}"
