"""Dissociation and improvement: what a correlation looks like, what a narrower range does to it, and who is missing.

The people here are simulated. Improvement points upwards, so that a correlation printed as −0.35, because symptoms *fell*
more in people who dissociated more, is drawn as a cloud that rises.
"""

import math
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from .. import claims, look, references
from ..exhibit import Exhibit, Table
from . import drawing
from .drawing import label
from .studies import Association, Estimate, number, studies

MISSING = {
    "none": "nobody",
    "least relief": "the third who improved least",
    "dissociated in vain": "people who dissociated much and improved little",
    "half": "half of the people, by chance",
}
"""Who did not come back to be measured, and how a sentence says it."""

STRONGEST = 0.9
"""The strongest correlation that can be set."""

_BOUND = 3.4
"""Where the plot ends, in standard deviations."""

_SEED = 805
"""One whose first people behave as samples do on average, also when some of them are left out."""


def published() -> list[tuple[Association, Estimate]]:
    """The printed correlations, with their rows."""
    rows: tuple[Association, ...] = studies("dissociation").rows
    return [(row, row.estimate) for row in rows if row.estimate and row.estimate.unit == "r"]


def people() -> int:
    """How many people are simulated: as many as the abstract with the printed correlations states."""
    stated = claims.people(published()[0][0].n)
    assert stated is not None
    return stated


def p_value(r: float, n: int) -> float:
    """Two-sided p of a correlation in `n` people: t = |r| √((n − 2) / (1 − r²)) with n − 2 degrees of freedom."""
    from scipy.special import stdtr  # here, since a lesson that never asks for a p should not wait for it

    t = abs(r) * math.sqrt((n - 2) / (1 - r * r))
    return 2 * float(stdtr(n - 2, -t))


def people_that_fit(r: float, p: float) -> tuple[int, int, int]:
    """How many people, up to 1,000, fit a printed p beside a correlation, by `p_value`.

    Returns
    -------
    tuple of three int
        The number whose p comes nearest, then the smallest and the largest whose p rounds to the printed one.

    Raises
    ------
    ValueError
        When no such number fits.
    """
    decimals = len(f"{p}".partition(".")[2])
    numbers = range(4, 1001)
    fitting = [n for n in numbers if round(p_value(r, n), decimals) == p]
    if not fitting:
        raise ValueError(f"r = {r} has p = {p} with no number of people up to {numbers[-1]:,}; compare both with the paper.")
    return min(numbers, key=lambda n: abs(p_value(r, n) - p)), fitting[0], fitting[-1]


def interval(r: float, n: int) -> tuple[float, float]:
    """The 95% interval of a correlation in `n` people by Fisher's z: tanh(artanh r ± 1.96 / √(n − 3))."""
    half = 1.96 / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def simulated(r: float, sample: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Dissociation and improvement of simulated people, in standard deviations.

    Parameters
    ----------
    r : float
        Correlation, 0 or more: of the people themselves in the first sample, of the crowd from which they come in others.
    sample : int
        Another number draws other people; the same number gives the same people.

    Returns
    -------
    tuple of two numpy.ndarray, each of shape (`people`,)
        ``improvement = r * dissociation + sqrt(1 - r²) * rest``.
    """
    dissociation, rest = np.random.default_rng([sample, _SEED]).standard_normal((2, people()))
    if sample == 0:  # the picture of a printed correlation: exactly this one
        dissociation = _standardised(dissociation)
        rest = _standardised(rest - dissociation * (rest @ dissociation) / (dissociation @ dissociation))
    return dissociation, r * dissociation + math.sqrt(1 - r * r) * rest


def _standardised(values: np.ndarray) -> np.ndarray:
    centred = values - values.mean()
    return centred / centred.std()


def measured(dissociation: np.ndarray, improvement: np.ndarray, missing: str) -> np.ndarray:
    """Who came back, as a mask; `missing` is a key of `MISSING`."""
    count = len(improvement)
    match missing:
        case "none":
            return np.full(count, True)
        case "least relief":
            return improvement > np.sort(improvement)[count // 3 - 1]
        case "dissociated in vain":
            return ~((dissociation > np.median(dissociation)) & (improvement < np.median(improvement)))
        case "half":
            return np.random.default_rng(54).permutation(count) < count // 2
    raise ValueError(f"nobody is missing in the way '{missing}'; use one of {', '.join(MISSING)}.")


def kept(dissociation: np.ndarray, top: int) -> np.ndarray:
    """The `top` per cent who dissociated most, as a mask."""
    return (-dissociation).argsort().argsort() < round(top / 100 * len(dissociation))


@dataclass(frozen=True)
class Cloud:
    """Simulated people, and which of them are counted.

    Attributes
    ----------
    x, y : numpy.ndarray
        Dissociation and improvement of everybody, in standard deviations.
    counted : numpy.ndarray of bool
        Who came back and was kept.
    """

    x: np.ndarray
    y: np.ndarray
    counted: np.ndarray

    @property
    def count(self) -> int:
        """People counted."""
        return int(self.counted.sum())

    @property
    def r(self) -> float:
        """Correlation of those counted."""
        return float(np.corrcoef(self.x[self.counted], self.y[self.counted])[0, 1])

    @property
    def medians(self) -> tuple[float, float]:
        """Median dissociation and improvement of those counted."""
        return float(np.median(self.x[self.counted])), float(np.median(self.y[self.counted]))

    @property
    def halves(self) -> tuple[int, int]:
        """How many dissociated more than the median, and how many of these improved more than the median."""
        across, up = self.medians
        more = self.counted & (self.x > across)
        return int(more.sum()), int((more & (self.y > up)).sum())

    def __str__(self) -> str:
        low, high = interval(self.r, self.count)
        return f"{number(self.r, 2)} (95% interval {number(low, 2)} to {number(high, 2)})"


def cloud(r: float, top: int = 100, missing: str = "none", sample: int = 0) -> Cloud:
    """The people of `scatter`, with its parameters and errors."""
    if not (0 <= r <= STRONGEST and 25 <= top <= 100):
        raise ValueError(f"the cloud has correlations from 0 to {STRONGEST} and the top 25 to 100 per cent of people.")
    x, y = simulated(r, sample)
    return Cloud(x, y, measured(x, y, missing) & kept(x, top))


def scatter(r: float = 0.35, top: int = 100, missing: str = "none", sample: int = 0) -> Exhibit:
    """Simulated people as points: dissociation across, improvement up; who is not counted is drawn hollow and faint.

    Parameters
    ----------
    r : float
        Correlation, 0 to `STRONGEST`, with improvement upwards.
    top : int
        Only so many per cent are counted, those who dissociated most; 25 to 100.
    missing : str
        A key of `MISSING`.
    sample : int
        As in `simulated`.

    Raises
    ------
    ValueError
        For a value outside these.
    """
    people = cloud(r, top, missing, sample)
    half, better = people.halves
    row = published()[0][0]
    return Exhibit(
        _figure(people),
        f"A cloud of {len(people.x)} points, each a simulated person: dissociation during the session across, improvement up. "
        f"{people.count} are counted{_left_out(top, missing)}; their correlation is {people}. Of the {half} who dissociated "
        f"more than the median, {better} improved more than the median; with no link about half would.",
        _table(r, top, missing, sample, people),
        "A simulation made for this course: simulated people; no patient is drawn. The printed correlations are those of "
        f"{references.short(row.reference)}, n = {row.n}, {row.level}.",
    )


def _left_out(top: int, missing: str) -> str:
    who = [f"only the {top}% who dissociated most"] if top < 100 else []
    who += [f"missing: {MISSING[missing]}"] if missing != "none" else []
    return f" ({'; '.join(who)})" if who else ""


def _figure(people: Cloud) -> go.Figure:
    figure = go.Figure()
    half, better = people.halves
    faint = {"color": look.colour("cortex"), "size": 7, "symbol": "circle-open", "line": {"width": 1}}
    solid = {"color": look.colour("ink"), "size": 7}
    for who, mask, marker in (("left out", ~people.counted, faint), ("counted", people.counted, solid)):
        figure.add_scatter(
            x=people.x[mask].tolist(), y=people.y[mask].tolist(), mode="markers", marker=marker, meta={"who": who}
        )
    across, up = people.medians
    middle = {"type": "line", "line": {"color": look.colour("quiet"), "width": 1, "dash": "dot"}}
    figure.add_shape(x0=across, x1=across, y0=-_BOUND, y1=_BOUND, **middle)
    figure.add_shape(x0=-_BOUND, x1=_BOUND, y0=up, y1=up, **middle)
    key = f"● {people.count} counted   ○ {len(people.x) - people.count} left out   ┄ medians"
    label(figure, f"r = {people}, r² = {100 * people.r**2:.0f}%", xref="paper", x=0, yref="paper", y=1, yanchor="bottom")
    label(figure, key, colour="quiet", xref="paper", x=1, xanchor="right", yref="paper", y=1, yanchor="bottom")
    axis = {"range": [-_BOUND, _BOUND], "dtick": 1, "zeroline": False, "showgrid": False}
    return drawing.lay_out(
        figure,
        f"Of the {half} who dissociated more, {better} improved more than the median",
        height=380,
        top=62,
        xaxis={"title": "Dissociation of simulated people in a session, standard deviations (right: more)", **axis},
        yaxis={"title": "Improvement, standard deviations<br>(up: fewer symptoms)", **axis},
    )


def _table(r: float, top: int, missing: str, sample: int, people: Cloud) -> Table:
    half, better = people.halves
    rows = [
        (f"correlation set, {'of these people' if sample == 0 else 'of the crowd they come from'}", f"{r:.2f}", ""),
        ("people simulated", f"{len(people.x)}", "as many as the abstract states"),
        ("only those who dissociated most", f"{top}%", ""),
        ("who is missing", MISSING[missing], ""),
        ("people counted", f"{people.count}", ""),
        ("correlation of those counted", f"{people}", "interval: tanh(artanh r ± 1.96 / √(n − 3))"),
        ("shared variance", f"{100 * people.r**2:.0f}%", "r²"),
        ("dissociated more than the median", f"{half}", ""),
        ("of these, improved more than the median", f"{better}", ""),
    ]
    for row in studies("dissociation").rows:
        source = f"{references.short(row.reference)}, n = {row.n or 'not stated'}, {row.level}. {row.note}".strip()
        rows.append((f"published: {row.item}{f', {row.time}' if row.time else ''}", row.finding, source))
    return ("What", "Value", "How, or where from"), rows
