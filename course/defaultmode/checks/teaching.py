"""Lessons, pages and items: that what they name exists, stands where the register says, and keeps to verdict and scope."""

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from .. import items, references
from . import wording
from .bibliography import CITATION, citation_problems, retracted_dois
from .course import DATA, Course, Lesson, Page, headings

_LINK = re.compile(r'\]\((https?://[^\s)]+)( "[\w-]+")?\)')
_BESIDE = re.compile(r"\]\((?!https?://|mailto:)([^\s)]*)[^)]*\)")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


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
    for page in course.pages:
        yield from _prose(course, page)


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


def _said(part: object, field: str = "", right: bool = False) -> Iterator[str]:
    """What an item says in the course's own voice: stem, feedback, model answer, and the options that are right."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _said(value, name, bool(part.get("right")))
    elif isinstance(part, list):
        for one in part:
            yield from _said(one, field)
    elif isinstance(part, str) and (field in ("stem", "feedback", "otherwise", "model") or (field == "text" and right)):
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
            yield f"{(DATA / 'lessons.toml').as_posix()}: no item asks for the objective '{objective.id}'; write one."
    titles = [title for _, kind, text in lesson.cells if kind == "markdown" for title in headings(text)]
    for heading in dict.fromkeys(each for each in titles if titles.count(each) > 1):
        yield f"{lesson.at(f'## {heading}')}: the heading '{heading}' stands twice; a claim cannot tell which; rename one."
    yield from _evidence(course, lesson)
    yield from _verbs(course, lesson)


def _evidence(course: Course, lesson: Lesson) -> Iterator[str]:
    """Each claim's verdict is shown once, under the heading that the register names."""
    shown: set[str] = set()
    for heading, kind, text in lesson.cells:
        if kind != "code":
            continue
        try:
            calls = [node for node in ast.walk(ast.parse(text)) if _shows_evidence(node)]
        except SyntaxError as error:
            yield f"{lesson.at(text.splitlines()[0])}: the cell is not Python ({error.msg}); correct it."
            continue
        for argument in (argument for call in calls for argument in call.args):
            line = text.splitlines()[argument.lineno - 1]
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                yield f"{lesson.at(line)}: name the claims of lesson.evidence by their ids in quotes."
                continue
            claim_id = argument.value
            where = f"{lesson.at(line)}: the lesson shows the verdict on '{claim_id}'"
            claim = course.register.get(claim_id)
            if claim is None:
                yield f"{where}, which claims.toml lacks; add it or correct the id."
            elif claim.lesson != lesson.outline.slug:
                yield f"{where}, which the register gives to the lesson '{claim.lesson or 'none'}'; move one of them."
            elif claim.anchor in lesson.anchors and claim.anchor != heading:
                yield f"{where} under '{heading}', but the register's anchor is '{claim.anchor}'; change one of them."
            elif claim_id in shown:
                yield f"{where} a second time; remove one."
            shown.add(claim_id)
    for claim in course.register.values():
        if lesson.cells and claim.lesson == lesson.outline.slug and claim.id not in shown:
            yield (
                f"{lesson.source.name}: nothing shows the verdict on '{claim.id}'; "
                f"add lesson.evidence(\"{claim.id}\") under '{claim.anchor}'."
            )


def _shows_evidence(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "lesson.evidence"


def _verbs(course: Course, lesson: Lesson) -> Iterator[str]:
    """Where no claim under a heading is supported, no sentence of ours proves or causes; what others say is quoted."""
    mine = [claim for claim in course.register.values() if claim.lesson == lesson.outline.slug]
    proven = {claim.anchor for claim in mine if claim.verdict == "supported"}
    for heading, kind, text in lesson.cells:
        if kind != "markdown" or heading in proven:
            continue
        for line in text.splitlines():
            ours = " ".join(part for part in wording.sentences(_QUOTED.sub("", line)) if "popular account" not in part.lower())
            if verb := wording.strong_verb(ours):
                yield f"{lesson.at(line)}: '{verb}' under '{heading}', where no claim is supported; weaken or deny it."


def _prose(course: Course, page: Page) -> Iterator[str]:
    """The prose of every page stays within scope and cites by key what is known and not withdrawn."""
    for line in (line for _, kind, text in page.cells if kind == "markdown" for line in text.splitlines()):
        for problem in wording.scope_problems(_LINK.sub("]", line)):
            yield f"{page.at(line)}: the sentence {problem}"
        for name, address, key in CITATION.findall(line):
            for problem in citation_problems(course, key, as_retracted="(retracted)" in name):
                yield f"{page.at(line)}: {problem}"
            if key in course.bibliography and (name, address) != (references.short(key), references.url(key)):
                yield f"{page.at(line)}: cite '{key}' as [{references.short(key)}]({references.url(key)} \"{key}\")."
        for problem in retracted_dois(course, line):
            yield f"{page.at(line)}: {problem}"
        for target in _BESIDE.findall(line):
            name, _, _ = target.partition("#")
            if name and not (page.source.path.parent / name).exists():
                yield f"{page.at(line)}: the link '{target}' leads to no file beside this one; correct it."
        for address, key in _LINK.findall(line):
            if not key and re.search(r"//(?:dx\.)?doi\.org|pubmed|pmc\.ncbi", address):
                yield f'{page.at(line)}: the link {address} names no key; write ({address} "key"): its status is checked.'
