"""Where studies disagree about a claim: its findings for and against, by the people in them."""

import math

import plotly.graph_objects as go

from .. import claims, look, references
from ..claims import Finding
from ..exhibit import Exhibit, Table
from . import drawing
from .drawing import cite, label, number_of

PLAIN = "●"
"""The mark of a finding that is no comparison."""

_ROW, _FRAME, _HIGHEST = 22, 128, 34
"""Pixels for a row at least and at most, and for title, axis and key."""

_STRIP = 0.4
"""How wide the strip for findings without a stated n is, as a share of the axis."""

_GAP = 0.8
"""Rows between the two sides."""


def disagreement(claim_id: str) -> Exhibit:
    """A claim's findings in two lanes, sorted by the people in them; those without a stated n in a strip at the left.

    Raises
    ------
    KeyError
        For a claim that the register lacks.
    ValueError
        For a claim without findings.
    """
    claim = claims.claim(claim_id)
    if not claim.findings:
        raise ValueError(f"The claim '{claim_id}' has no finding on either side; choose one that has.")
    lanes = [
        (name, _by_people(found))
        for name, found in (("For", claim.supporting), ("Against,<br>or limiting", claim.opposing))
        if found
    ]
    known = [people for finding in claim.findings if (people := claims.people(finding.n))]
    low, high = _axis(known)
    unstated = len(known) < len(claim.findings)
    edge = low - 0.02 * (high - low)
    left_end = edge - (_STRIP * (high - low) if unstated else 0)
    strip = left_end + 0.05 * (high - low)
    total = len(claim.findings) + _GAP * len(lanes)
    height = min(drawing.TALLEST, _FRAME + int(_HIGHEST * total))
    figure = drawing.lay_out(
        go.Figure(), _message(len(claim.supporting), len(claim.opposing), known), height=height, top=72, bottom=40
    )
    marks: dict[str, list[tuple[float, float]]] = {}
    ticks, line = [], _GAP / 2
    for name, found in lanes:
        ticks.append((line + (len(found) - 1) / 2, f"{name}"))
        for finding in found:
            people = claims.people(finding.n)
            x = math.log10(people) if people else strip
            marks.setdefault(finding.direction, []).append((x, line))
            left = people is not None and x > (low + high) / 2
            text = cite(finding.reference) + (f", {people:,}" if people else "")
            label(figure, text, x=x, y=line, xshift=-13 if left else 13, xanchor="right" if left else "left")
            line += 1
        line += _GAP
        if name != lanes[-1][0]:
            figure.add_shape(
                type="line", x0=0, x1=1, xref="paper", y0=line - (1 + _GAP) / 2, y1=line - (1 + _GAP) / 2,
                line={"color": look.colour("hairline"), "width": 1},
            )  # fmt: skip
    for way, places in marks.items():
        sign, token = _sign(way)
        figure.add_scatter(
            x=[x for x, _ in places],
            y=[y for _, y in places],
            text=[sign] * len(places),
            mode="text",
            textfont={"color": look.colour(token), "size": 12 if way == "both" else 16},
            cliponaxis=False,
            meta={"direction": way},
        )
    steps = (
        [step for power in range(8) for step in (10**power, 3 * 10**power) if low <= math.log10(step) <= high] if known else []
    )
    lines = [(math.log10(step), "hairline", "solid") for step in steps] + (
        [(edge, "quiet", "dot")] if known and unstated else []
    )
    for x, token, dash in lines:
        figure.add_shape(
            type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", layer="below",
            line={"color": look.colour(token), "width": 1, "dash": dash},
        )  # fmt: skip
    figure.update_layout(
        xaxis={
            "range": [left_end, high if known else edge],
            "tickvals": [*([(left_end + edge) / 2] if unstated else []), *map(math.log10, steps)],
            "ticktext": [*(["n not stated"] if unstated else []), *(f"{step:,}" for step in steps)],
            "title": {"text": "People in the study (every tenfold is equally wide)"} if known else {},
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "tickvals": [place for place, _ in ticks],
            "ticktext": [name for _, name in ticks],
            "tickfont": {"color": look.colour("ink")},
            "range": [line - _GAP / 2 - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
        },
    )
    ways = [way for way in (*look.DIRECTIONS, "") if way in marks]
    label(
        figure,
        "    ".join(f"{_sign(way)[0]} {_word(way)}" for way in ways),
        x=0,
        xref="paper",
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=4,
        colour="quiet",
    )
    return Exhibit(figure, _description(claim, known), _table(claim), _source(claim))


def _by_people(found: tuple[Finding, ...]) -> list[Finding]:
    return sorted(found, key=lambda finding: -(claims.people(finding.n) or 0))


def _axis(known: list[int]) -> tuple[float, float]:
    """Bounds of the axis in powers of ten, with room for a name at both ends."""
    if not known:
        return 1.0, 3.0
    low, high = math.log10(min(known)), math.log10(max(known))
    middle, half = (low + high) / 2, max((high - low) / 2, 0.6)
    return middle - 1.12 * half, middle + 1.12 * half


def _sign(way: str) -> tuple[str, str]:
    return (look.DIRECTIONS[way][0], look.DIRECTION_TOKENS[way]) if way else (PLAIN, "ink")


def _word(way: str) -> str:
    return look.DIRECTIONS[way][1] if way else "no comparison of groups or times"


def _message(supporting: int, opposing: int, known: list[int]) -> str:
    start = f"{drawing.counted(supporting).capitalize()} {'finding' if supporting == 1 else 'findings'} for, "
    start += f"{drawing.counted(opposing) if opposing else 'none'} against or limiting"
    if not known:
        return f"{start}: none states its people"
    low, high = min(known), max(known)
    return f"{start}: {low:,} people" if low == high else f"{start}: {low:,} to {high:,} people"


def _description(claim: claims.Claim, known: list[int]) -> str:
    unstated = len(claim.findings) - len(known)
    parts = [
        f"{number_of(len(claim.supporting), 'finding')} for the claim above, {len(claim.opposing)} against or limiting below, "
        "each placed by the people in it."
    ]
    for name, found in (("For", claim.supporting), ("Against", claim.opposing)):
        ways = [finding.direction for finding in found]
        stated = [f"{look.DIRECTIONS[way][1]} {ways.count(way)}" for way in look.DIRECTIONS if way in ways]
        if stated:
            parts.append(f"{name}: {', '.join(stated)}.")
    if unstated:
        parts.append(f"{number_of(unstated, 'finding does', 'findings do')} not state how many people took part.")
    return " ".join(parts)


def _table(claim: claims.Claim) -> Table:
    columns = ("Side", "Study", "Finding", "Direction", "n", "People", "Design", "Printed or derived")
    rows = [
        (
            side,
            references.short(finding.reference),
            finding.finding,
            claims.direction(finding.direction) if finding.direction else "no comparison",
            finding.n or "not stated",
            f"{people:,}" if (people := claims.people(finding.n)) else "not stated",
            finding.design,
            "as reported; people added up from n",
        )
        for side, found in (("for", claim.supporting), ("against, or limiting", claim.opposing))
        for finding in _by_people(found)
    ]
    return columns, rows


def _source(claim: claims.Claim) -> str:
    papers = len(set(claim.references))
    said = claim.said or claim.teach
    return (
        f"The claim: “{said.rstrip('.')}.” The register's findings from {number_of(papers, 'paper')}, checked {claim.checked}. "
        "More people do not make a finding right, and some findings share people."
    )
