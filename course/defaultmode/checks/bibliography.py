"""The bibliography: the form of every record, and that what is cited is complete and not withdrawn."""

import re
from collections.abc import Iterator

from .. import references
from ..shelves import SHELVES
from .course import Course

CITATION = re.compile(r'\[([^\]]+)\]\((\S+) "([\w-]+)"\)')
"""How prose cites: ``[Raichle et al., 2001](https://doi.org/… "raichle2001")``."""


def problems(course: Course) -> Iterator[str]:
    """One sentence for each malformed field, for each gap in a reference that something cites, for a work kept twice."""
    cited = _cited(course)
    homes: dict[str, str] = {}
    for key, record in course.bibliography.items():
        found = list(references.malformed(record))
        if key in cited:
            found += references.missing(record)
        if (doi := str(record.get("DOI", "")).lower()) and homes.setdefault(doi, key) != key:
            found.append(("DOI", f"'{homes[doi]}' has the same DOI; keep one of the two."))
        for field, problem in found:
            citing = f" It is cited by {cited[key]}." if key in cited else ""
            yield f"{course.bibliography_source.row(key)}: reference '{key}', field '{field}': {problem}{citing}"


def citation_problems(course: Course, key: str, *, as_retracted: bool = False) -> Iterator[str]:
    """What is wrong with citing a key as evidence; work that was withdrawn may be named only as withdrawn."""
    record = course.bibliography.get(key)
    if record is None:
        yield f"reference '{key}': references.json has no such key; add it or correct the key."
    elif record.get("custom", {}).get("retracted") and not as_retracted:
        yield f"reference '{key}': the work is retracted and supports nothing; remove it, or name it as retracted."


def retracted_dois(course: Course, text: str) -> Iterator[str]:
    """What is wrong with a text that names withdrawn work by its DOI and does not call it retracted."""
    for key, record in course.bibliography.items():
        doi = record.get("DOI") if record.get("custom", {}).get("retracted") else None
        if doi and doi.lower() in text.lower() and "retracted" not in text.lower():
            yield f"reference '{key}': the work of DOI {doi} is retracted and supports nothing; name it as retracted."


def _cited(course: Course) -> dict[str, str]:
    """Where each key is cited, in the words of a message; the first place of several."""
    cited: dict[str, str] = {}
    for claim in course.register.values():
        for key in claim.references:
            cited.setdefault(key, f"claim '{claim.id}'")
    for name, (_, table) in course.studies.items():
        for row in table.rows:
            cited.setdefault(row.reference, f"studies/{name}.toml")
    for _, key in course.disposition.references if course.disposition else ():
        cited.setdefault(key, "studies/disposition.toml")
    for source, bank in course.banks:
        for item in bank.items:
            for key in item.references:
                cited.setdefault(key, source.path.name)
    for verb, source, exercise in course.exercises:
        for key in SHELVES[verb].references(exercise):
            cited.setdefault(key, source.path.name)
    for key in course.plan.references if course.plan else ():
        cited.setdefault(key, course.plan_source.path.name)
    for page in course.pages:
        for _, kind, text in page.cells:
            for _, _, key in CITATION.findall(text if kind == "markdown" else ""):
                cited.setdefault(key, page.source.name)
    return cited


def notices(course: Course) -> Iterator[str]:
    """How many records are incomplete and therefore not cited."""
    cited = _cited(course)
    uncited = {key: record for key, record in course.bibliography.items() if key not in cited}
    if unfinished := [key for key, record in uncited.items() if any(references.missing(record))]:
        yield f"references.json: {len(unfinished)} incomplete references may not be cited yet: {', '.join(unfinished)}."
