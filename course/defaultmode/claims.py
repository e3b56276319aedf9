"""The register of claims: what is said, how far the evidence carries it, and the sentence the course stands behind."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from . import look, references, table


@dataclass(frozen=True)
class Finding:
    """One piece of evidence: a reference, what it found, its design and the people in it where known."""

    reference: str
    finding: str
    design: str = ""
    n: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement of the register; the head of ``data/claims.toml`` says what each field holds."""

    id: str
    brief: str
    section: str
    said: str = ""
    verdict: str
    kind: str
    teach: str
    why: str
    supporting: tuple[Finding, ...] = table.named("for", default=())
    opposing: tuple[Finding, ...] = table.named("against", default=())
    checked: datetime.date
    lesson: str
    anchor: str

    @property
    def references(self) -> tuple[str, ...]:
        """Keys of everything cited for or against."""
        return tuple(finding.reference for finding in (*self.supporting, *self.opposing))


@cache
def register() -> dict[str, Claim]:
    """Every claim by its id, in the order of the file.

    Raises
    ------
    table.ItemError
        For a row that is not as `Claim` says.
    """
    text = resources.files(__package__).joinpath("data/claims.toml").read_text("utf-8")
    rows = tomllib.loads(text)["claim"]
    return {row["id"]: table.read(Claim, row, f"claims.toml: claim '{row.get('id')}'") for row in rows}


def ids() -> frozenset[str]:
    """Every claim's id."""
    return frozenset(register())


def claim(claim_id: str) -> Claim:
    """A claim by its id. Raises KeyError with a sentence that names the file to mend."""
    try:
        return register()[claim_id]
    except KeyError:
        raise KeyError(f"data/claims.toml: no claim has the id '{claim_id}'; add it there or name another.") from None


def chip(claim_id: str) -> str:
    """What is graded and its verdict chip, which opens into the claim's card, as HTML."""
    item = claim(claim_id)
    sign, word = look.VERDICTS[item.verdict]
    graded = f"Popular account: {item.said}" if item.said else item.teach
    return (
        f'<details id="claim-{claim_id}"><summary aria-describedby="why-{claim_id}">'
        f'<span class="dm-chip"><span aria-hidden="true">{sign}</span> {word}</span>'
        f'<span class="dm-graded">{escape(graded)}</span></summary>{card(claim_id)}</details>'
        f'<span class="dm-tip" id="why-{claim_id}" role="tooltip">{escape(item.why)}</span>'
    )


def card(claim_id: str) -> str:
    """The claim's card, as HTML: what may be said, why, for and against, when last checked."""
    item = claim(claim_id)
    sides = "".join(
        f"<p><b>{title}</b></p><ul>{''.join(map(_line, findings))}</ul>"
        for title, findings in (("For", item.supporting), ("Against, or limiting", item.opposing))
        if findings
    )
    return (
        f'<div class="dm-card"><p><b>What can be said:</b> {escape(item.teach)}</p>'
        f'<p>{escape(item.why)}</p>{sides}<p class="dm-source">Last checked {item.checked}</p></div>'
    )


def _line(finding: Finding) -> str:
    facts = ", ".join(part for part in (finding.design, f"n = {finding.n}" if finding.n else "") if part)
    return f"<li>{escape(finding.finding)} {references.link(finding.reference)}{f' ({escape(facts)})' if facts else ''}</li>"


def evidence(*claim_ids: str) -> str:
    """What is graded, with its verdict, a line for each claim, as HTML."""
    lines = "".join(f'<div class="dm-claim">{chip(each)}</div>' for each in claim_ids)
    return f'<div class="dm-evidence">{lines}</div>'
