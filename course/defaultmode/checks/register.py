"""The register of claims: verdicts and verbs, references, where each claim is taught, the popular account's lines."""

import datetime
from collections.abc import Iterator

from .. import wording
from ..claims import Claim, is_counted
from .bibliography import citation_problems, retracted_dois
from .course import Course


def problems(course: Course, today: datetime.date) -> Iterator[str]:
    """One sentence for each mistake, with file and line."""
    for claim in course.register.values():
        for field, problem in _of_claim(course, claim, today):
            yield f"{course.register_source.row(claim.id, field)}: claim '{claim.id}', {problem}"
    yield from _account(course)


def _of_claim(course: Course, claim: Claim, today: datetime.date) -> Iterator[tuple[str, str]]:
    yield from _wording(course, claim)
    yield from _evidence(claim)
    yield from _teaching(course, claim)
    if claim.checked > today:
        yield "checked", f"field 'checked': {claim.checked} lies ahead; write the day on which the findings were read."
    for key in claim.references:
        for problem in citation_problems(course, key):
            yield "", problem


def _wording(course: Course, claim: Claim) -> Iterator[tuple[str, str]]:
    teach = claim.teach
    if claim.verdict != "supported" and (verb := wording.strong_verb(teach)):
        yield "teach", f"field 'teach': '{verb}' says more than the verdict '{claim.verdict}'; use a weaker verb or deny it."
    if claim.verdict == "not-supported" and not wording.has_but(teach):
        yield "teach", "field 'teach': a claim that is not supported is taught with its 'but'; add what is not known."
    if claim.verdict == "preclinical" and not wording.names_animals(teach):
        yield "teach", "field 'teach': name the animals or cells in which it was seen."
    texts = {
        "said": claim.said,
        "teach": teach,
        "why": claim.why,
        "searched": claim.searched,
        "untaught": claim.untaught,
        "": " ".join(f"{finding.finding} {finding.design}." for finding in claim.findings),
    }
    for field, text in texts.items():
        for problem in wording.scope_problems(text):
            yield field, f"field '{field or 'finding'}' {problem}"
        for problem in retracted_dois(course, text):
            yield field, problem


def _evidence(claim: Claim) -> Iterator[tuple[str, str]]:
    """The findings can carry the verdict, and each says once what it says."""
    if claim.verdict == "supported" and not claim.supporting:
        yield "for", "field 'for': a supported claim has a finding that supports it; add it or change the verdict."
    if claim.verdict == "contested" and not (claim.supporting and claim.opposing):
        yield "against", "field 'against': a contested claim has findings on both sides; add them or change the verdict."
    said = [(finding.reference, finding.finding) for finding in claim.findings]
    for reference, text in dict.fromkeys(each for each in said if said.count(each) > 1):
        yield "", f"reference '{reference}': the finding '{text}' stands twice; remove one."
    for finding in claim.findings:
        if finding.n and not is_counted(finding.n):
            yield "", f"reference '{finding.reference}', field 'n': '{finding.n}' counts neither people nor studies; say which."


def _teaching(course: Course, claim: Claim) -> Iterator[tuple[str, str]]:
    """A claim is taught under a heading of its lesson, or waits for a lesson in preparation, or says why it is not."""
    if bool(claim.lesson) == bool(claim.untaught):
        yield "lesson", "field 'lesson': name the lesson that teaches it, or say in 'untaught' why none does."
        return
    if not claim.lesson:
        return
    found = [lesson for lesson in course.lessons if lesson.outline.slug == claim.lesson]
    if not found:
        yield "lesson", f"field 'lesson': lessons.toml has no lesson '{claim.lesson}'; add it or correct the slug."
        return
    lesson = found[0]
    if not lesson.outline.ready and not claim.anchor:
        return
    if claim.anchor not in lesson.anchors:
        there = ", ".join(sorted(lesson.anchors)) or "no heading"
        yield "anchor", f"field 'anchor': its lesson has no heading '{claim.anchor}'; use one of: {there}."


def _account(course: Course) -> Iterator[str]:
    """Every line of the popular account is graded by claims that exist, and every claim it makes has a line."""
    graded: set[str] = set()
    for line in course.account:
        graded.update(line.claims)
        where = f"{course.account_source.at(f'number = {line.number}')}: line {line.number}"
        for problem in wording.scope_problems(line.says):
            yield f"{where}, field 'says' {problem}"
        for name in line.claims:
            if name not in course.register:
                yield f"{where} names the claim '{name}', which claims.toml lacks; add it or correct the id."
            elif course.register[name].section == "left-out":
                yield f"{where} is graded by '{name}', whose section says that the account leaves it out."
    for claim in course.register.values():
        if claim.section != "left-out" and claim.id not in graded:
            yield (
                f"{course.register_source.row(claim.id)}: claim '{claim.id}' belongs to no line of the popular account; "
                "map one in popular_account.toml, or set its section to 'left-out'."
            )


def notices(course: Course, today: datetime.date) -> Iterator[str]:
    """What is no mistake but must not be forgotten: overdue checks, claims whose lesson is in preparation, claims unasked."""
    ready = {lesson.outline.slug for lesson in course.lessons if lesson.outline.ready}
    asked = {claim for _, bank in course.banks for item in bank.items for claim in item.claims}
    waiting: dict[str, int] = {}
    for claim in course.register.values():
        if claim.checked <= today and claim.due < today:
            yield (
                f"{course.register_source.row(claim.id, 'checked')}: claim '{claim.id}' was due for a check on {claim.due}; "
                "read its references again and renew 'checked'."
            )
        if claim.lesson and claim.lesson not in ready:
            waiting[claim.lesson] = waiting.get(claim.lesson, 0) + 1
        elif claim.lesson and claim.id not in asked:
            yield f"{course.register_source.row(claim.id)}: no item asks for the claim '{claim.id}'."
    for slug, count in waiting.items():
        yield f"lesson '{slug}' is in preparation: {count} claim{'s' * (count > 1)} wait{'s' * (count == 1)} to be taught."
