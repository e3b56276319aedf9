"""Lessons and items: that what they name exists, stands where the register says, and keeps to verdict and scope."""

import re
from collections.abc import Iterator

from .. import items, references
from . import wording
from .bibliography import citation_problems
from .course import DATA, Course, Lesson

CITATION = re.compile(r'\[([^\]]+)\]\((\S+) "(\w+)"\)')
_EVIDENCE = re.compile(r"lesson\.evidence\(([^)]*)\)")
_NOT_OURS = re.compile(r"popular account|[“\"][^”\"]*[”\"]", re.I)


def problems(course: Course) -> Iterator[str]:
    """One sentence for each mistake, with file and line."""
    yield from _item_ids(course)
    for source, bank in course.banks:
        for item in bank.items:
            for problem in _of_item(course, item):
                yield f"{source.row(item.id)}: item '{item.id}', {problem}"
    for lesson in course.lessons:
        if lesson.outline.ready:
            yield from _of_lesson(course, lesson)


def _item_ids(course: Course) -> Iterator[str]:
    homes: dict[str, str] = {}
    for source, bank in course.banks:
        for item in bank.items:
            if item.id in homes:
                yield f"{source.row(item.id)}: item '{item.id}' has the id of an item in {homes[item.id]}; rename one."
            homes[item.id] = source.path.name


def _of_item(course: Course, item: items.Item) -> Iterator[str]:
    """Scope rules hold for what the course says; a wrong option may say what a colleague would."""
    said = list(_said(item.to_dict()))
    for text in said:
        yield from wording.scope_problems(text)
    as_retracted = any("retracted" in text.lower() or "withdrawn" in text.lower() for text in said)
    for key in item.references:
        yield from citation_problems(course, key, as_retracted=as_retracted)


def _said(part, field: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _said(value, name)
    elif isinstance(part, list):
        for one in part:
            yield from _said(one, field)
    elif isinstance(part, str) and field in ("stem", "feedback", "model"):
        yield part


def _of_lesson(course: Course, lesson: Lesson) -> Iterator[str]:
    """A lesson that is taught has a notebook, practice, an item for each objective, and keeps to the register."""
    name = lesson.outline.name
    for path in (lesson.source.path, course.root / DATA / "practice" / f"{name}.toml"):
        if not path.is_file():
            where = path.relative_to(course.root).as_posix()
            yield f"{where}: missing, though lesson '{lesson.outline.slug}' has objectives; write it."
    tested = {item.objective for _, bank in course.banks for item in bank.items}
    for objective in lesson.outline.objectives:
        if objective.id not in tested:
            yield f"course/defaultmode/data/lessons.toml: no item asks for the objective '{objective.id}'; write one."
    yield from _evidence(course, lesson)
    yield from _prose(course, lesson)


def _evidence(course: Course, lesson: Lesson) -> Iterator[str]:
    """Each claim's verdict is shown once, under the heading that the register names."""
    shown: dict[str, str] = {}
    for heading, kind, text in lesson.cells:
        if kind != "code":
            continue
        for call in _EVIDENCE.findall(text):
            for claim_id in re.findall(r'"([^"]+)"', call):
                where = f"{lesson.at(claim_id)}: the lesson shows the verdict on '{claim_id}'"
                claim = course.register.get(claim_id)
                if claim is None:
                    yield f"{where}, which claims.toml lacks; add it or correct the id."
                elif claim.lesson != lesson.outline.slug:
                    yield f"{where}, which the register gives to the lesson '{claim.lesson or 'none'}'; move one of them."
                elif claim.anchor in lesson.anchors and claim.anchor != heading:
                    yield f"{where} under '{heading}', but the register's anchor is '{claim.anchor}'; change one of them."
                shown[claim_id] = heading
    for claim in course.register.values():
        if lesson.cells and claim.lesson == lesson.outline.slug and claim.id not in shown:
            yield (
                f"{lesson.source.at()}: nothing shows the verdict on '{claim.id}'; "
                f"add lesson.evidence(\"{claim.id}\") under '{claim.anchor}'."
            )


def _prose(course: Course, lesson: Lesson) -> Iterator[str]:
    """The prose cites what is known and says no more than the claims under the same heading allow."""
    mine = [claim for claim in course.register.values() if claim.lesson == lesson.outline.slug]
    unproven = lesson.anchors - {claim.anchor for claim in mine if claim.verdict == "supported"}
    for heading, kind, text in lesson.cells:
        if kind != "markdown":
            continue
        for line in text.splitlines():
            for problem in wording.scope_problems(re.sub(r"\(http\S+ \"\w+\"\)", "", line)):
                yield f"{lesson.at(line)}: the sentence {problem}"
            if heading in unproven and not _NOT_OURS.search(line) and (verb := wording.strong_verb(line)):
                yield f"{lesson.at(line)}: '{verb}' under '{heading}', where no claim is supported; weaken or deny it."
            for name, address, key in CITATION.findall(line):
                for problem in citation_problems(course, key, as_retracted="(retracted)" in name):
                    yield f"{lesson.at(line)}: {problem}"
                if key in references.keys() and (name, address) != (references.short(key), references.url(key)):
                    yield f"{lesson.at(line)}: cite '{key}' as [{references.short(key)}]({references.url(key)} \"{key}\")."
