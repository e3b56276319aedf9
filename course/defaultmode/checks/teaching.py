"""Lessons, pages, items and exercises: what they name exists, stands where the register says, keeps to verdict and scope."""

import ast
import contextlib
import re
from collections.abc import Iterable, Iterator

from .. import items, references, table, wording
from ..lessons import headings
from ..shelves import SHELVES, WITHOUT_FILE, Exercise
from .bibliography import CITATION, citation_problems, retracted_dois
from .course import DATA, Course, Lesson, Page, Source

_LINK = re.compile(r'\]\((https?://(?:[^\s()]|\([^\s()]*\))+)( "[\w-]+")?\)')
_BESIDE = re.compile(r"\]\((?!https?://|mailto:)([^\s)]*)[^)]*\)")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")

_OURS = ("stem", "feedback", "otherwise", "model", "about", "task", "ending", "ask", "hint", "instead")
"""Fields in which the course speaks, whoever is quoted beside them."""


def problems(course: Course) -> Iterator[str]:
    """One sentence for each mistake, with file and line."""
    yield from _ids(course)
    for source, bank in course.banks:
        for item in bank.items:
            for problem in _of_item(course, item):
                yield f"{source.row(item.id)}: item '{item.id}', {problem}"
    for verb, source, exercise in course.exercises:
        yield from _of_exercise(course, verb, source, exercise)
    _ = course.capstone  # whose loader holds all its rules: reading it is the check
    yield from _of_plan(course)
    for lesson in course.lessons:
        if lesson.outline.ready:
            yield from _of_lesson(course, lesson)
    for page in course.pages:
        yield from _prose(course, page)


def _ids(course: Course) -> Iterator[str]:
    """Answers are kept by these ids, so one thing has one."""
    homes = dict.fromkeys(WITHOUT_FILE, "defaultmode/shelves.py")
    for source, bank in course.banks:
        for item in bank.items:
            if item.id in homes:
                yield f"{source.row(item.id)}: item '{item.id}' has the id of an item in {homes[item.id]}; rename one."
            homes[item.id] = source.path.name
    for _, source, _ in course.exercises:
        slug = source.path.stem
        if slug in homes:
            yield f"{source.name}: '{slug}' is an id in {homes[slug]} already; rename one of them."
        homes[slug] = source.name


def _of_item(course: Course, item: items.Item) -> Iterator[str]:
    """Scope rules hold for what the course says; a wrong option may say what a colleague would."""
    said = item.to_dict()
    for text in _said(said):
        yield from wording.scope_problems(text)
    yield from _cited_problems(course, item.references, said)


def _cited_problems(course: Course, keys: Iterable[str], part: dict) -> Iterator[str]:
    """What is wrong with the references of a part; withdrawn work may be cited where the part says that it is."""
    as_retracted = any("retracted" in text.lower() or "withdrawn" in text.lower() for text in _said(part))
    for key in keys:
        yield from citation_problems(course, key, as_retracted=as_retracted)


def _said(part: object, field: str = "", ours: bool = False) -> Iterator[str]:
    """What the course says in its own voice: stem, feedback and the like, and the texts that are right or sound."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _said(value, name, bool(part.get("right") or part.get("sound")))
    elif isinstance(part, list):
        for one in part:
            yield from _said(one, field)
    elif isinstance(part, str) and (field in _OURS or (field == "text" and ours)):
        yield part


def _of_exercise(course: Course, verb: str, source: Source, exercise: Exercise) -> Iterator[str]:
    """Scope rules hold for what the course says; a scene or a choice that is not sound may say what people do say."""
    if exercise.lesson not in {row.slug for row in course.outlines}:
        yield f"{source.at('lesson =')}: lessons.toml has no lesson '{exercise.lesson}'; add it or correct the slug."
    for text in _said(table.write(exercise)):
        for problem in wording.scope_problems(text):
            yield f"{source.at(text.splitlines()[0])}: the sentence {problem}"
    for part in SHELVES[verb].parts(exercise):
        name = getattr(part, "id", "")  # which a whole file lacks
        where = {field: source.row(name, field) if name else source.at(f"{field} =") for field in ("claims", "references")}
        for claim in part.claims:
            if claim not in course.register:
                yield f"{where['claims']}: claims.toml has no claim '{claim}'; add it or correct the id."
        for problem in _cited_problems(course, part.references, table.write(part)):
            yield f"{where['references']}: {problem}"


def _of_plan(course: Course) -> Iterator[str]:
    """What the course says about a plan stays within scope, and stands on what is known and not withdrawn."""
    if not course.plan:
        return
    for trigger in course.plan.triggers:
        for problem in wording.scope_problems(f"{trigger.text}. {trigger.action}"):
            yield f"{course.plan_source.row(trigger.id)}: the sentence {problem}"
    for problem in _cited_problems(course, course.plan.references, {}):
        yield f"{course.plan_source.at('references =')}: {problem}"


def _of_lesson(course: Course, lesson: Lesson) -> Iterator[str]:
    """A lesson that is taught has a notebook, practice, an item for each objective, and keeps to the register.

    The review has the practice of the others.
    """
    outline = lesson.outline
    practice = course.root / DATA / "practice" / f"{outline.name}.toml"
    for path in (lesson.source.path,) if outline.review else (lesson.source.path, practice):
        if not path.is_file():
            where = path.relative_to(course.root).as_posix()
            yield f"{where}: missing, though lesson '{outline.slug}' has objectives; write it."
    tested = {item.objective for _, bank in course.banks for item in bank.items}
    for objective in () if outline.review else outline.objectives:
        if objective.id not in tested:
            yield f"{(DATA / 'lessons.toml').as_posix()}: no item asks for the objective '{objective.id}'; write one."
    titles = [title for _, kind, text in lesson.cells if kind == "markdown" for title in headings(text)]
    for heading in dict.fromkeys(each for each in titles if titles.count(each) > 1):
        yield f"{lesson.at(f'## {heading}')}: the heading '{heading}' stands twice; a claim cannot tell which; rename one."
    yield from _syntax(lesson)
    yield from _evidence(course, lesson)
    yield from _shown_exercises(course, lesson)
    yield from _verbs(course, lesson)


def _calls(lesson: Lesson, *names: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Every call of these functions in a lesson, as (heading, cell, call); a cell that is not Python has none."""
    for heading, kind, text in lesson.cells:
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(ast.parse(text)) if kind == "code" else ():
                if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                    yield heading, text, node


def _syntax(lesson: Lesson) -> Iterator[str]:
    for _, kind, text in lesson.cells:
        try:
            ast.parse(text if kind == "code" else "")
        except SyntaxError as error:
            yield f"{lesson.at(text.splitlines()[0])}: the cell is not Python ({error.msg}); correct it."


def _evidence(course: Course, lesson: Lesson) -> Iterator[str]:
    """Each claim's verdict is shown once, under the heading that the register names."""
    shown: set[str] = set()
    for heading, text, call in _calls(lesson, "lesson.evidence"):
        for argument in call.args:
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


def _shown_exercises(course: Course, lesson: Lesson) -> Iterator[str]:
    """A lesson shows each of its exercise files, and none of another's."""
    homes = {(verb, source.path.stem): exercise.lesson for verb, source, exercise in course.exercises}
    missing = [which for which, home in homes.items() if home == lesson.outline.slug]
    for _, text, call in _calls(lesson, *(f"exercises.{verb}" for verb in SHELVES)):
        verb = ast.unparse(call.func).removeprefix("exercises.")
        where = lesson.at(text.splitlines()[call.lineno - 1])
        match call.args:
            case [_, ast.Constant(value=str(name))]:
                pass
            case _:
                yield f'{where}: write exercises.{verb}(lesson, "its-name"), with the name of its file in quotes.'
                continue
        folder = f"data/{SHELVES[verb].folder}"
        if (verb, name) not in homes:
            yield f"{where}: there is no {folder}/{name}.toml that can be read; add it or correct the name."
        elif homes[verb, name] != lesson.outline.slug:
            yield f"{where}: {folder}/{name}.toml belongs to the lesson '{homes[verb, name]}'; move one of them."
        elif (verb, name) not in missing:
            yield f"{where}: '{name}' is shown a second time; remove one, since both keep the same answer."
        else:
            missing.remove((verb, name))
    for verb, name in missing if lesson.cells else ():
        yield f'{lesson.source.name}: nothing shows {SHELVES[verb].folder}/{name}.toml; add exercises.{verb}(lesson, "{name}").'


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
