"""The rows behind every figure of evidence: one table per file of ``data/studies``, one published number per row.

Every row names its reference, at which level that work was read, and the people in it where they are stated.
A number is written as it was seen; one that was calculated for the course carries its formula.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from .. import table

LEVELS = ("full text", "abstract", "table", "figure legend", "label", "secondary", "record")
"""How much of a work was read; ``secondary`` is another work's account of it."""

R = TypeVar("R", bound="Row")


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One number with its interval.

    Attributes
    ----------
    value : float
        As printed, in `unit`.
    low, high : float or None
        Bounds of the interval; None where none was printed.
    unit : str
        Such as ``Hedges g`` or ``MADRS points``.
    interval : str
        What the bounds are.
    formula : str
        How a derived number was calculated; empty for a published one.
    """

    value: float
    low: float | None = None
    high: float | None = None
    unit: str
    interval: str = "95% CI"
    formula: str = ""

    @property
    def derived(self) -> bool:
        """Whether the number was calculated for the course."""
        return bool(self.formula)

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return number(self.value)
        return f"{number(self.value)} ({self.interval} {number(self.low)} to {number(self.high)})"


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that a study compared, and which way it went.

    Attributes
    ----------
    of : str
        What was compared: ``within the default network``.
    direction : str
        A key of `look.DIRECTIONS`: higher, lower, both, none.
    core : bool
        Whether it speaks of the default network itself, the thing that the figure counts.
    detail : str
        The effect as reported, in words; may be empty.
    """

    of: str
    direction: str
    core: bool = True
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every row of every table says.

    Attributes
    ----------
    id : str
        Unique within its file.
    reference : str
        Key of ``references.json``.
    level : str
        One of `LEVELS`.
    n : str
        People as stated, ``cases / controls`` where there are two groups; empty where not stated.
    note : str
        A limit that a reader needs.
    """

    id: str
    reference: str
    level: str
    n: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Effect(Row):
    """``forest``: a group difference or a reliability. `includes_zero` is what is known of a prediction interval whose
    bounds were not printed: "yes", "no", or empty where none was reported."""

    label: str
    condition: str
    effect: Estimate
    prediction_low: float | None = None
    prediction_high: float | None = None
    prediction_includes_zero: str = ""
    heterogeneity: str = ""
    corrected_p: float | None = None
    published_z: float | None = None


@dataclass(frozen=True, kw_only=True)
class Direction(Row):
    """``directions``: which way a study of a condition went, patients against controls.

    `measure`: activity | task | connectivity | variability | network measures. `method`: how it was obtained.
    `medication`: medicated | unmedicated | both | before and after treatment | not stated.
    `shares_data_with`: a row must not be counted beside others of the same source.
    """

    condition: str
    measure: str
    method: str
    medication: str
    found: tuple[Found, ...]
    shares_data_with: str = ""


@dataclass(frozen=True, kw_only=True)
class KetamineStudy(Row):
    """``ketamine_connectivity``: one measurement under or after ketamine or its comparator.

    `drug`: ketamine | S-ketamine | midazolam. `people`: healthy | depression | … . `timing` in words,
    `hours` from the start of the drug to the measurement: 0 while it runs, None where what was read does not say.
    `contrast`: rows to be read side by side.
    """

    number: str
    drug: str
    people: str
    timing: str
    hours: float | None = None
    method: str
    found: tuple[Found, ...]
    effect: Estimate | None = None
    contrast: str = ""


@dataclass(frozen=True, kw_only=True)
class Overlap(Row):
    """``overlap``: what a difference between groups means for one person (equal-variance normal distributions)."""

    label: str
    d: float
    overlap: float
    accuracy: float
    variance: float
    per_group: int
    formula: str


@dataclass(frozen=True, kw_only=True)
class Arm(Row):
    """``dose_response``: one arm of a trial that compared doses."""

    trial: str
    drug: str
    dose: float
    dose_unit: str
    outcome: str
    result: str
    effect: Estimate | None = None


@dataclass(frozen=True, kw_only=True)
class Contrast(Row):
    """``efficacy`` and ``psychotherapy``: what was compared with what, when, and the result.

    `comparator`: saline | midazolam | anaesthesia | electroconvulsive therapy | none | … . `design` in plain words.
    `hours` after the first dose; None for a course or a rate over time. `result` is the printed result in words.
    """

    label: str
    contrast: str
    comparator: str
    design: str
    outcome: str
    time: str
    hours: float | None = None
    effect: Estimate | None = None
    treated_percent: float | None = None
    control_percent: float | None = None
    certainty: str = ""
    isolates_therapy: bool = False
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Anchor(Row):
    """``durability``: the only points of the time course that may be drawn; `share` of the day-1 effect, None where the
    source gives no size. `formula` for a derived share."""

    label: str
    day: float
    until_day: float | None = None
    share: float | None = None
    formula: str = ""
    finding: str


@dataclass(frozen=True, kw_only=True)
class Day(Row):
    """``masked_trial``: one arm on one day of the trial under anaesthesia. Percentages of those measured."""

    day: int
    arm: str
    mean: float
    sd: float
    response: float | None = None
    remission: float | None = None


@dataclass(frozen=True, kw_only=True)
class Rung(Row):
    """``blinding``: one effect by how well the comparison hid who got the drug; `efficacy_row` holds its number."""

    rung: int
    masking: str
    efficacy_row: str


@dataclass(frozen=True, kw_only=True)
class Harm(Row):
    """``safety``: one number or rule about harm, as its source gives it."""

    topic: str
    item: str
    finding: str
    estimate: Estimate | None = None
    checked_against: str = ""


@dataclass(frozen=True, kw_only=True)
class Route(Row):
    """``routes``: what reaches the blood by a route. `bioavailability` is a fraction with its interval."""

    route: str
    drug: str
    dose: str
    bioavailability: Estimate | None = None
    time_to_peak: str = ""
    peak: Estimate | None = None
    citable: bool = True


SCHEMAS: dict[str, type[Row]] = {
    "forest": Effect,
    "directions": Direction,
    "ketamine_connectivity": KetamineStudy,
    "overlap": Overlap,
    "dose_response": Arm,
    "efficacy": Contrast,
    "psychotherapy": Contrast,
    "durability": Anchor,
    "masked_trial": Day,
    "blinding": Rung,
    "safety": Harm,
    "routes": Route,
}
"""Which rows each file of ``data/studies`` holds."""


@dataclass(frozen=True)
class Studies:
    """One file: its title, the claims that stand on it, and its rows."""

    title: str
    claims: tuple[str, ...]
    rows: tuple


def load(name: str, text: str) -> Studies:
    """Read one table from TOML.

    Raises
    ------
    table.ItemError
        For a row that is not as its schema says, or an id that comes twice.
    """
    where, schema = f"studies/{name}.toml", SCHEMAS[name]
    content = tomllib.loads(text)
    rows: dict[str, Any] = {}
    for each in content.get("row", []):
        row = table.read(schema, each, f"{where}: row '{each.get('id')}'")
        if row.id in rows:
            table.fail(f"{where}: row '{row.id}'", "id", "comes twice; rename one.")
        if row.level not in LEVELS:
            table.fail(f"{where}: row '{row.id}'", "level", f"'{row.level}' is unknown; use one of {', '.join(LEVELS)}.")
        rows[row.id] = row
    return Studies(content["title"], tuple(content["claims"]), tuple(rows.values()))


@cache
def studies(name: str) -> Studies:
    """A table by the name of its file, read once.

    Raises
    ------
    KeyError
        When there is no such table.
    """
    if name not in SCHEMAS:
        raise KeyError(f"data/studies has no table '{name}'; use one of {', '.join(SCHEMAS)}.")
    return load(name, resources.files("defaultmode").joinpath(f"data/studies/{name}.toml").read_text("utf-8"))


def number(value: float, decimals: int | None = None) -> str:
    """A number as it is printed: the typographic minus, and no more decimals than it has (or as many as asked)."""
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace("-", "−")
