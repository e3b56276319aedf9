"""The register of claims: what is said, how far the evidence carries it, and the sentence the course stands behind."""

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from . import look, references


@dataclass(frozen=True)
class Finding:
    """One piece of evidence: a reference, what it found, its design and number of people where known."""

    reference: str
    finding: str
    design: str = ""
    n: int | str | None = None


@dataclass(frozen=True)
class Claim:
    """One statement of the register; see ``data/claims.toml`` for what each field holds."""

    id: str
    brief: str
    section: str
    said: str
    verdict: str
    kind: str
    teach: str
    why: str
    supporting: tuple[Finding, ...]
    opposing: tuple[Finding, ...]
    checked: str
    lesson: str
    anchor: str

    @property
    def references(self) -> tuple[str, ...]:
        """Keys of everything cited for or against."""
        return tuple(finding.reference for finding in (*self.supporting, *self.opposing))


@cache
def register() -> dict[str, Claim]:
    """Every claim by its id, in the order of the file."""
    text = resources.files(__package__).joinpath("data/claims.toml").read_text("utf-8")
    claims = {}
    for row in tomllib.loads(text)["claim"]:
        findings = {side: tuple(Finding(**finding) for finding in row.pop(side, ())) for side in ("for", "against")}
        row["checked"] = str(row["checked"])
        claims[row["id"]] = Claim(**row, supporting=findings["for"], opposing=findings["against"])
    return claims


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
        f'<details id="claim-{claim_id}"><summary>'
        f'<span class="dm-chip"><span aria-hidden="true">{sign}</span> {word}</span>'
        f'<span class="dm-graded">{escape(graded)}</span><span class="dm-tip" role="note">{escape(item.why)}</span>'
        f"</summary>{card(claim_id)}</details>"
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
    """A line of chips, as HTML."""
    return f'<div class="dm-evidence">{"".join(map(chip, claim_ids))}</div>'
