"""From receptor to synapse: what was seen of each step in rodents and in people, and which accounts rival the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from .. import claims, look, references
from ..exhibit import Exhibit, Table
from ..wording import joined
from . import drawing
from .drawing import cite, counted, label, wrapped
from .studies import Sighting, studies

SIGNS = {
    "seen": ("●", "seen"),
    "in part": ("◐", "in part"),
    "conflicting": ("◐", "conflicting"),
    "not confirmed": ("○", "tested, not confirmed"),
    "": ("–", "nothing in our sources"),
}
"""How a cell says what was seen, by the outcome of its rows; the last is for a cell without a row."""

PLACES = ("rodents", "people")
"""The columns, in their order."""

_ACCOUNT, _CELLS = 0.06, (0.36, 0.69)
"""Where numbered accounts and the cells begin, as shares of the width."""

_LETTERS, _LINE, _SPACE = 28, 17, 9
"""Letters in a line, and the pixels of a line and of what lies between two accounts."""


@dataclass(frozen=True)
class Account:
    """A step or a rival with its rows."""

    name: str
    rows: tuple[Sighting, ...]

    def cell(self, place: str) -> tuple[Sighting, ...]:
        """The rows about rodents, or about people."""
        return tuple(row for row in self.rows if row.seen_in == place)

    def outcome(self, place: str) -> str:
        """What its rows say together, a key of `SIGNS`: ``conflicting`` where they differ."""
        outcomes = {row.outcome for row in self.cell(place)} or {""}
        return outcomes.pop() if len(outcomes) == 1 else "conflicting"


def accounts(part: str) -> list[Account]:
    """The steps of the chain, or its rivals, in their order."""
    rows: list[Sighting] = sorted((row for row in studies("cascade").rows if row.part == part), key=lambda row: row.place)
    names = dict.fromkeys(row.account for row in rows)
    return [Account(name, tuple(row for row in rows if row.account == name)) for name in names]


def message(part: str, found: Sequence[Account]) -> str:
    """The figure's title, counted from the table."""
    rodents, people = ([account.outcome(place) for account in found] for place in PLACES)
    clearly = counted(people.count("seen")) if people.count("seen") else "none"
    if part == "rivals":
        return f"{counted(len(found)).capitalize()} rival accounts; {clearly} of them clearly seen in people"
    seen = counted(rodents.count("seen")).capitalize()
    return f"{seen} steps seen in rodents; in people {clearly} clearly, {counted(people.count('not confirmed'))} not confirmed"


def cascade(part: str = "steps") -> Exhibit:
    """The disinhibition hypothesis step by step, or the accounts that rival it: seen in rodents, seen in people.

    Parameters
    ----------
    part : {"steps", "rivals"}

    Raises
    ------
    ValueError
        For another part.
    """
    if not (found := accounts(part)):
        raise ValueError(f"cascade has no part '{part}'; use steps or rivals.")
    rows = [row for account in found for row in account.rows]
    what = (
        "A chain of numbered steps from the receptor down to the synapse"
        if part == "steps"
        else "A list of accounts that rival the chain or may hold beside it"
    )
    return Exhibit(
        _figure(part, found, message(part, found)),
        f"{what}, with one column for rodents and one for people. "
        + " ".join(
            f"{account.name}: {'; '.join(f'{place} {_word(account, place)}' for place in PLACES)}." for account in found
        ),
        _table(found),
        f"{joined([references.short(key) for key in dict.fromkeys(row.reference for row in rows)])}, read in "
        f"{drawing.read_in(rows)}. A dash says what our sources hold, not what has been studied. "
        + ("The chain is a hypothesis." if part == "steps" else "More than one account may be true."),
    )


def _word(account: Account, place: str) -> str:
    return SIGNS[account.outcome(place)][1]


def _table(found: Sequence[Account]) -> Table:
    columns = ("Step or account", "In", "Outcome", "Finding", "n", "Study", "Read in", "Limits")
    table = []
    for account in found:
        described = [("set out", row) for row in account.cell("neither")]
        for place in PLACES:
            sighted = [(SIGNS[row.outcome][1], row) for row in account.cell(place)]
            if not sighted:
                table.append((account.name, place, SIGNS[""][1], *[""] * 5))
            described += sighted
        for outcome, row in described:
            where = "" if row.seen_in == "neither" else row.seen_in
            rest = (row.finding, row.n or "not stated", references.short(row.reference), row.level, row.note)
            table.append((account.name, where, outcome, *rest))
    return columns, table


def _figure(part: str, found: Sequence[Account], title: str) -> go.Figure:
    figure, numbered = go.Figure(), part == "steps"
    begin = _ACCOUNT if numbered else 0
    for x, heading in zip(_CELLS, PLACES, strict=True):
        label(figure, f"<b>In {heading}</b>", x=x, y=0, yanchor="bottom")
    y, middles = 0.0, []
    for account in found:
        name = wrapped(account.name, _LETTERS - 4 * numbered)
        cells = [_cell(account, place) for place in PLACES]
        height = _SPACE + _LINE * max(text.count("<br>") + 1 for text in (name, *cells))
        if y:
            figure.add_shape(type="line", x0=begin, x1=1, y0=y, y1=y, line={"color": look.colour("hairline"), "width": 1})
        middles.append(y + height / 2)
        label(figure, name, x=begin, y=middles[-1])
        for x, place, text in zip(_CELLS, PLACES, cells, strict=True):
            label(figure, text, x=x, y=middles[-1], colour="ink" if account.cell(place) else "quiet")
        y += height
    if numbered:
        _chain(figure, middles)
    return drawing.lay_out(
        figure,
        title,
        height=round(y) + 64,
        top=56,
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={"visible": False, "range": [y, 0]},
    )


def _chain(figure: go.Figure, places: Sequence[float]) -> None:
    """Number the steps, and lead from each to the next."""
    x = 0.018
    drawing.write(figure, [x] * len(places), places, [str(place) for place in range(1, len(places) + 1)], size=16)
    for above, below in pairwise(places):
        figure.add_annotation(
            x=x, y=below - 13, ax=x, ay=above + 13, axref="x", ayref="y", text="", showarrow=True, arrowhead=2, arrowwidth=1.5,
            arrowcolor=look.colour("quiet"),
        )  # fmt: skip


def _cell(account: Account, place: str) -> str:
    """Sign and word, what was seen in how many people, and by whom."""
    rows = account.cell(place)
    verdict = " ".join(SIGNS[account.outcome(place)])
    if not rows:
        return verdict
    people = ["" if (n := claims.people(row.n)) is None else f", n = {n:,}" for row in rows]  # "8 studies" are no people
    seen, who = [row.brief for row in rows], [f"{cite(row.reference)}{_kind(row)}" for row in rows]
    if len(rows) == 1:
        who[0] += people[0]  # as short as it can be; of several rows each says its own number
    else:
        seen = [f"{brief}{n}" for brief, n in zip(seen, people, strict=True)]
    return "<br>".join([f"<b>{verdict}</b>", *(wrapped(text, _LETTERS) for text in (*seen, ", ".join(who)))])


def _kind(row: Sighting) -> str:
    """What a reader must know of a work that saw nothing itself."""
    return ", review" if references.reference(row.reference).get("custom", {}).get("design") == "review" else ""
