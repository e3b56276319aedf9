"""Rules that are broken on purpose. A waiver that does nothing would hide the next fault, so it is one itself."""

from collections.abc import Iterable, Iterator

from ..items.kinds import Waiver
from .finding import ERROR, Finding
from .rules import RULES

USELESS = "useless-waiver"
REASON_LEAST = 5


def apply(waivers: Iterable[Waiver], item: str, found: list[Finding], unseen: frozenset[str]) -> Iterator[Finding]:
    """What is left of the findings on an item (or on the file, with no item), and what is wrong with the waivers.

    Rules in `unseen` could not be asked this time, so that nobody knows whether their waivers are needed.
    """
    waived = {waiver.rule for waiver in waivers}
    yield from (finding for finding in found if finding.rule not in waived)
    for waiver in waivers:
        if problem := _problem(waiver, {finding.rule for finding in found} | unseen, of_file=not item):
            yield Finding(USELESS, ERROR, item, problem)


def _problem(waiver: Waiver, needed: set[str], *, of_file: bool) -> str:
    rule = RULES.get(waiver.rule)
    if rule is None:
        return f"no rule is called '{waiver.rule}'; correct the name or remove the waiver."
    if rule.of_file != of_file:
        return f"'{rule.name}' looks at {'whole files' if rule.of_file else 'single items'}; move the waiver there."
    if len(waiver.reason.split()) < REASON_LEAST:
        return f"the reason for waiving '{rule.name}' is “{waiver.reason}”; give it in a sentence."
    return "" if rule.name in needed else f"nothing breaks '{rule.name}' here; remove the waiver."
