"""Whether an exam is built to its plan, and what it holds."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ..items import Item
from ..items.bank import Blueprint
from ..look import VERDICTS
from .pool import BANDS
from .surroundings import Surroundings

SLACK = 1
"""How far a number of items may be from the plan."""

_BAND = {level: band for band, levels in BANDS.items() for level in levels}


def problems(near: Surroundings) -> Iterator[str]:
    """One sentence for each number that is too far from the plan, with both."""
    if plan := near.bank.blueprint:
        yield from _objectives(plan, near)
        yield from _cells(plan, near)
        yield from _exact(plan, near.bank.items)


def table(near: Surroundings) -> str:
    """Objectives by bands and verdicts as found, and the plan's totals below, as text in columns."""
    items, plan = near.bank.items, near.bank.blueprint
    objectives = dict.fromkeys((*(row.objective for row in (plan.rows if plan else ())), *(item.objective for item in items)))
    lines = [["objective", *BANDS, *VERDICTS, "all"]]
    for objective in objectives:
        mine = [item for item in items if item.objective == objective]
        lines.append([objective, *(str(number or "") for number in _found(mine, near)), str(len(mine))])
    lines.append(["found", *map(str, (*_found(items, near), len(items)))])
    if plan:
        planned = [_in_all(plan, band) for band in BANDS]
        lines.append(["planned", *map(str, (*planned, *_verdicts(plan).values(), sum(planned)))])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    )


def _objectives(plan: Blueprint, near: Surroundings) -> Iterator[str]:
    """Every objective of a lesson that the plan touches has one row."""
    rows = [row.objective for row in plan.rows]
    homes = {objective.id: outline for outline in near.outlines for objective in outline.objectives}
    for name in dict.fromkeys(rows):
        if name not in homes:
            yield f"the plan has a row for '{name}', which is no objective of any lesson; correct it."
        if rows.count(name) > 1:
            yield f"the plan has {rows.count(name)} rows for '{name}'; make them one."
    for outline in dict.fromkeys(homes[row] for row in rows if row in homes):
        for objective in outline.objectives:
            if objective.id not in rows:
                yield f"the plan has no row for '{objective.id}' of the lesson '{outline.slug}'; add one."


def _cells(plan: Blueprint, near: Surroundings) -> Iterator[str]:
    """Every cell and every total is within `SLACK` of the plan."""
    items = near.bank.items
    found = Counter((item.objective, _BAND[item.bloom]) for item in items)
    planned = Counter[tuple[str, str]]()
    for row in plan.rows:
        planned.update({(row.objective, band): getattr(row, band) for band in BANDS})
    for objective in dict.fromkeys(objective for objective, _ in (*planned, *found)):
        for band in BANDS:
            yield from _compare(f"'{objective}' at {band}", planned[objective, band], found[objective, band])
        yield from _compare(f"'{objective}' in all", *(sum(one[objective, band] for band in BANDS) for one in (planned, found)))
    for band, number in zip(BANDS, _found(items, near), strict=False):
        yield from _compare(f"{band} in all", _in_all(plan, band), number)
    for (verdict, number), there in zip(_verdicts(plan).items(), _found(items, near)[len(BANDS) :], strict=True):
        yield from _compare(f"items that lead with a claim of the verdict '{verdict}'", number, there)
    yield from _compare("all items", planned.total(), len(items))


def _exact(plan: Blueprint, items: tuple[Item, ...]) -> Iterator[str]:
    share = sum(_BAND[item.bloom] == "application" for item in items) / len(items)
    if share < plan.application:
        yield f"{share:.0%} of the items are at apply or analyse, and the plan asks for {plan.application:.0%}; raise some."
    safety = sum(item.safety for item in items)
    if safety != plan.safety:
        yield f"the plan has {plan.safety} items that must be answered right, the file has {safety}; make them equal."


def _compare(what: str, planned: int, found: int) -> Iterator[str]:
    if abs(found - planned) > SLACK:
        yield f"{what}: the plan has {planned}, the file has {found}; come within {SLACK} of the plan, or change it."


def _found(items: Iterable[Item], near: Surroundings) -> list[int]:
    """How many items there are at each band, then with each verdict of the claim that they lead with."""
    found = Counter(name for item in items for name in (_BAND[item.bloom], near.verdict(item)))
    return [found[name] for name in (*BANDS, *VERDICTS)]


def _in_all(plan: Blueprint, band: str) -> int:
    return sum(getattr(row, band) for row in plan.rows)


def _verdicts(plan: Blueprint) -> dict[str, int]:
    return {verdict: getattr(plan.verdicts, verdict.replace("-", "_")) for verdict in VERDICTS}
