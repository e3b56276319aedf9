"""The register of claims: what is said, how far the evidence carries it, and the sentence the course stands behind."""

import datetime
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from . import look, references, table

KINDS = ("anatomy", "function", "imaging", "mechanism", "efficacy", "safety", "practice", "philosophy")
SECTIONS = {
    "introduction": "Introduction",
    "what-is-the-dmn": "What the network is",
    "conditions": "The network in mental health conditions",
    "how-ketamine-acts": "How ketamine acts",
    "therapeutic-window": "The therapeutic window",
    "integration": "Integration",
    "clinical-implications": "What it means in the clinic",
    "individual-variations": "Differences between people",
    "making-the-most": "Before, during and after a session",
    "future": "The future",
    "conclusion": "Conclusion",
    "left-out": "Left out by the popular account",
}
"""Where the popular account says it, in its order; what it leaves out comes last."""

_MONTHS = {"safety": 6, "practice": 12}
"""A claim is read against its sources again after so many months, 24 for the other kinds: labels and law change fastest."""

_PEOPLE = re.compile(r"(\d[\d,]*(?: [/+] \d[\d,]*)*)((?: [a-z-]+){0,2})")
COUNTED = {"articles", "cohorts", "datasets", "experiments", "papers", "sites", "studies", "teams", "treatments", "trials"}
"""What a stated n counts when it does not count people."""


def people(n: str) -> int | None:
    """The people in a stated n: ``848 / 794 in 9 studies`` are 1,642; None for ``25 studies``, for more words, for nothing."""
    match = _PEOPLE.fullmatch(re.split(r" in (?=\d|all)| \(", n)[0])
    if not match or COUNTED & set(match[2].split()):
        return None
    return sum(int(part.replace(",", "")) for part in re.split(r" [/+] ", match[1]))


def is_counted(n: str) -> bool:
    """Whether a stated n says what it counts: people, or studies and the like."""
    return people(n) is not None or any(word in n for word in COUNTED)


@dataclass(frozen=True)
class Finding:
    """One piece of evidence: a reference, what it found, its design and the people in it where known.

    `direction` is a key of `look.DIRECTIONS` where the finding is a comparison.
    """

    reference: str
    finding: str
    design: str = ""
    n: str = ""
    direction: str = table.one_of(*look.DIRECTIONS, default="")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement of the register; the head of ``data/claims.toml`` says what each field holds."""

    id: str
    brief: str
    section: str = table.one_of(*SECTIONS)
    said: str = ""
    verdict: str = table.one_of(*look.VERDICTS)
    kind: str = table.one_of(*KINDS)
    teach: str
    why: str
    supporting: tuple[Finding, ...] = table.named("for", default=())
    opposing: tuple[Finding, ...] = table.named("against", default=())
    searched: str = ""
    checked: datetime.date
    lesson: str = ""
    anchor: str = ""
    untaught: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything for, then everything against."""
        return (*self.supporting, *self.opposing)

    @property
    def references(self) -> tuple[str, ...]:
        """Keys of everything cited for or against."""
        return tuple(finding.reference for finding in self.findings)

    @property
    def due(self) -> datetime.date:
        """When it must have been checked again."""
        month = self.checked.month - 1 + _MONTHS.get(self.kind, 24)
        return datetime.date(self.checked.year + month // 12, month % 12 + 1, min(self.checked.day, 28))


def load(text: str, name: str = "claims.toml") -> dict[str, Claim]:
    """Read a register from TOML: every claim by its id, in the order of the file.

    Raises
    ------
    table.ItemError
        For a row that is not as `Claim` says, or an id that comes twice. Whether its names lead anywhere
        is asked by `defaultmode.checks`.
    """
    claims = table.rows(Claim, tomllib.loads(text), "claim", name)
    for claim in claims.values():
        where = f"{name}: claim '{claim.id}'"
        if not table.SLUG.fullmatch(claim.id):
            table.fail(where, "id", "use small letters, digits and single hyphens.")
        for finding in claim.findings:
            at = f"{where}, reference '{finding.reference}'"
            if finding.n and not finding.n[0].isdigit():
                table.fail(at, "n", 'begin with the number of people, as in "17 / 17".')
        if not (claim.findings or claim.searched):
            table.fail(where, "for", "no finding on either side; add one, or say in 'searched' what was looked for in vain.")
    return claims


@cache
def register() -> dict[str, Claim]:
    """The course's register, read once. Errors as in `load`."""
    return load(resources.files(__package__).joinpath("data/claims.toml").read_text("utf-8"))


def ids() -> frozenset[str]:
    """Every claim's id."""
    return frozenset(register())


def claim(claim_id: str) -> Claim:
    """A claim by its id. Raises KeyError with a sentence that names the file to mend."""
    try:
        return register()[claim_id]
    except KeyError:
        raise KeyError(f"data/claims.toml: no claim has the id '{claim_id}'; add it there or name another.") from None


def of_lesson(slug: str) -> tuple[Claim, ...]:
    """The claims that a lesson teaches, in the order of the register."""
    return tuple(claim for claim in register().values() if claim.lesson == slug)


def chip(claim_id: str, place: str = "claim") -> str:
    """What is graded and its verdict chip, which opens into the claim's card, as HTML.

    `place` begins the ids of the elements: a claim may stand twice on a page, an id may not.
    """
    item = claim(claim_id)
    sign, word = look.VERDICTS[item.verdict]
    graded = f"Popular account: {item.said}" if item.said else f"The popular account leaves out: {item.teach}"
    return (
        f'<details id="{place}-{claim_id}"><summary aria-describedby="why-{place}-{claim_id}">'
        f'<span class="dm-chip"><span aria-hidden="true">{sign}</span> {word}</span>'
        f'<span class="dm-graded">{escape(graded)}</span></summary>{card(claim_id)}</details>'
        f'<span class="dm-tip" id="why-{place}-{claim_id}" role="tooltip">{escape(item.why)}</span>'
    )


def card(claim_id: str) -> str:
    """The claim's card, as HTML: what may be said, why, for and against with n and direction, when last checked."""
    item = claim(claim_id)
    sides = "".join(
        f"<p><b>{title}</b></p><ul>{''.join(map(_line, findings))}</ul>"
        for title, findings in (("For", item.supporting), ("Against, or limiting", item.opposing))
        if findings
    )
    rest = "".join(f"<p>{escape(words)}</p>" for words in (item.searched, item.untaught) if words)
    return (
        f'<div class="dm-card"><p><b>What can be said:</b> {escape(item.teach)}</p><p>{escape(item.why)}</p>'
        f'{sides}{rest}<p class="dm-source">Last checked <time>{item.checked}</time></p></div>'
    )


def direction(of: str) -> str:
    """A direction as sign and word: ``▼ lower``."""
    return " ".join(look.DIRECTIONS[of])


def _line(finding: Finding) -> str:
    facts = ", ".join(
        part
        for part in (
            finding.design,
            f"n = {finding.n}" if finding.n else "",
            direction(finding.direction) if finding.direction else "",
        )
        if part
    )
    return f"<li>{escape(finding.finding)} {references.link(finding.reference)}{f' ({escape(facts)})' if facts else ''}</li>"


def evidence(*claim_ids: str, place: str = "claim") -> str:
    """What is graded, with its verdict, a line for each claim, as HTML; `place` as for `chip`."""
    lines = "".join(f'<div class="dm-claim">{chip(each, place)}</div>' for each in claim_ids)
    return f'<div class="dm-evidence">{lines}</div>'
