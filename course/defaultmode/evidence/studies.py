"""The rows behind every figure of evidence: one table per file of ``data/studies``, one published number per row.

Every row names its reference, at which level that work was read, and the people in it where they are stated.
A number is written as it was seen; one that was calculated for the course carries its formula.
A field whose words are known names them in its schema (`table.one_of`), and a row with another word is refused.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .. import atlas, look, table

LEVELS = {
    "full text": "full texts",
    "abstract": "abstracts",
    "table": "tables",
    "figure legend": "figure legends",
    "label": "labels",
    "secondary": "accounts by others",
    "record": "records",
}
"""How much of a work was read, and how a sentence says it."""

POOLS = ("REST-meta-MDD", "ABIDE")
"""Shared collections of scans that several studies draw on: `Direction.shares_data_with` may name one."""

POSSIBLY = " (possibly)"
"""Ends a `Direction.shares_data_with` that is likely but not stated."""


CONDITIONS = (
    "depression",
    "anxiety disorders",
    "social anxiety disorder",
    "generalised anxiety disorder",
    "PTSD",
    "substance use disorders",
    "ADHD",
    "autism",
    "across diagnoses",
)
"""In the order in which lessons teach them."""

ANYWHERE = "anywhere"
"""Where a test of the whole brain lies: in every part of the cortex."""


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

    @property
    def origin(self) -> str:
        """Where the number is from, in a table's word."""
        return "derived" if self.derived else "printed"

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
        A key of `look.DIRECTIONS`.
    core : bool
        Whether it speaks of the default network itself, the thing that the figure counts. It must be said each time.
    detail : str
        The effect as reported, in words; may be empty.
    places : tuple of str
        Where on the atlas it lies: ids of `places`. Empty for a link between two networks, for what the atlas does not draw,
        and for what is no comparison of people with a condition and controls.
    """

    of: str
    direction: str = table.one_of(*look.DIRECTIONS)
    core: bool
    detail: str = ""
    places: tuple[str, ...] = ()


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
    level: str = table.one_of(*LEVELS)
    n: str = ""
    note: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together in the row, as (field, what is wrong and what to do)."""
        return iter(())


@dataclass(frozen=True, kw_only=True)
class Effect(Row):
    """``forest``: a group difference or a reliability. `includes_zero` is what is known of a prediction interval whose
    bounds were not printed: "yes", "no", or empty where none was reported."""

    label: str
    condition: str = table.one_of(*CONDITIONS, "reliability")
    effect: Estimate
    prediction_low: float | None = None
    prediction_high: float | None = None
    prediction_includes_zero: str = table.one_of("yes", "no", default="")
    heterogeneity: str = ""
    corrected_p: float | None = table.between(0, 1, default=None)
    published_z: float | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        for field, bound, other in (
            ("prediction_low", self.prediction_low, self.prediction_high),
            ("prediction_high", self.prediction_high, self.prediction_low),
        ):
            if bound is None and other is not None:
                yield field, "missing beside its other bound; give both bounds of the prediction interval or none."
        if self.prediction_low is not None and self.prediction_high is not None and self.prediction_low > self.prediction_high:
            yield "prediction_low", "lies above the other bound; exchange the two."


@dataclass(frozen=True, kw_only=True)
class Direction(Row):
    """``directions``: which way a study of a condition went, people with it against controls.

    `shares_data_with`: another row's id or one of `POOLS`, with `POSSIBLY` behind it where that is not stated; rows
    that share people are not counted beside each other.
    `on_medication`: what the study says of medication itself, beyond who was in it.
    """

    condition: str = table.one_of(*CONDITIONS)
    measure: str = table.one_of("activity", "task", "connectivity", "variability", "network measures")
    method: str = table.one_of(
        "seed", "networks", "components", "whole brain", "graph", "meta-analysis", "coordinate meta-analysis", "review"
    )
    medication: str = table.one_of("medicated", "unmedicated", "both", "before and after treatment", "not stated")
    found: tuple[Found, ...]
    shares_data_with: str = ""
    on_medication: str = ""

    @property
    def shares_with(self) -> str:
        """The row or pool that `shares_data_with` names; empty where it names none."""
        return self.shares_data_with.removesuffix(POSSIBLY)


@dataclass(frozen=True, kw_only=True)
class KetamineStudy(Row):
    """``ketamine_connectivity``: one measurement under or after ketamine or its comparator.

    `people`: one group or several with commas: ``healthy, depression``. `timing` in words,
    `hours` from the start of the drug to the measurement: 0 while it runs, None where what was read does not say.
    `contrast`: rows to be read side by side.
    """

    drug: str = table.one_of("ketamine", "S-ketamine", "midazolam")
    people: str
    timing: str
    hours: float | None = table.between(0, 24 * 365, default=None)
    method: str
    found: tuple[Found, ...]
    effect: Estimate | None = None
    contrast: str = table.one_of("comparator", "replication", default="")


@dataclass(frozen=True, kw_only=True)
class Overlap(Row):
    """``overlap``: what a difference between groups means for one person (equal-variance normal distributions).

    `overlap` and `accuracy` are percentages, `variance` a share of 1, `per_group` the nearest number of people. A figure
    calculates all four from `d`; a test holds it against them.
    """

    label: str
    d: float
    overlap: float = table.between(0, 100)
    accuracy: float = table.between(0, 100)
    variance: float = table.between(0, 1)
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


COMPARATORS = (
    "anaesthesia", "antidepressant and placebo", "control", "education", "electroconvulsive therapy", "matched non-music",
    "midazolam", "neither", "no ketamine", "none", "not read", "one session", "placebo", "placebo or pseudo-placebo", "saline",
    "sham training", "usual care",
)  # fmt: skip
"""What ketamine, or the work that went with it, was compared with; ``none`` is one group alone."""


@dataclass(frozen=True, kw_only=True)
class Contrast(Row):
    """``efficacy`` and ``psychotherapy``: what was compared with what, when, and the result.

    `design` in plain words. `hours` after the first dose; None for a course or a rate over time. `result` is the printed
    result in words.
    """

    label: str
    contrast: str
    comparator: str = table.one_of(*COMPARATORS)
    design: str
    outcome: str
    time: str
    hours: float | None = None
    effect: Estimate | None = None
    treated_percent: float | None = table.between(0, 100, default=None)
    control_percent: float | None = table.between(0, 100, default=None)
    certainty: str = table.one_of("very low", "low", "moderate", "high", default="")
    isolates_therapy: bool = False
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Anchor(Row):
    """``durability``: the only points of the time course that may be drawn; `share` of the day-1 effect, None where the
    source gives no size. `formula` for a derived share, ``a / b`` where it is a ratio."""

    label: str
    day: float
    until_day: float | None = None
    share: float | None = None
    formula: str = ""
    finding: str

    def faults(self) -> Iterator[tuple[str, str]]:
        ratio = re.fullmatch(r"([\d.]+) / ([\d.]+)", self.formula)
        if ratio and (self.share is None or abs(self.share - float(ratio[1]) / float(ratio[2])) > 0.005):
            yield "share", f"{self.share} is not {self.formula}; correct the share or its formula."


@dataclass(frozen=True, kw_only=True)
class Day(Row):
    """``masked_trial``: one arm on one day of the trial under anaesthesia. Percentages of those measured."""

    day: int
    arm: str = table.one_of("ketamine", "placebo")
    mean: float
    sd: float
    response: float | None = table.between(0, 100, default=None)
    remission: float | None = table.between(0, 100, default=None)


@dataclass(frozen=True, kw_only=True)
class Rung(Row):
    """``blinding``: one effect by how well the comparison hid who got the drug; `efficacy_row` holds its number.

    The higher the rung, the better hidden. `setting` tells apart what shares a rung."""

    rung: int
    masking: str
    efficacy_row: str
    setting: str = ""


@dataclass(frozen=True, kw_only=True)
class Harm(Row):
    """``safety``: one number or rule about harm, as its source gives it; `exercises.harm_explorer` lists them by topic."""

    topic: str
    item: str
    finding: str
    estimate: Estimate | None = None
    checked_against: str = ""


@dataclass(frozen=True, kw_only=True)
class Sighting(Row):
    """``cascade``: what one work says of one step of the disinhibition hypothesis, or of an account that rivals it.

    `account` is the step or rival, with the same words in each of its rows, `place` its place in its part. `brief` is
    `finding` in a few words, for the figure. Rows of ``neither`` only set an account out. A cell without a row is one about
    which nothing was read, which does not say that nobody looked.
    """

    part: str = table.one_of("steps", "rivals")
    place: int
    account: str
    seen_in: str = table.one_of("rodents", "people", "neither")
    outcome: str = table.one_of("seen", "in part", "not confirmed", default="")
    brief: str = ""
    finding: str

    def faults(self) -> Iterator[tuple[str, str]]:
        if bool(self.outcome) != (self.seen_in != "neither"):
            yield "outcome", "goes with rodents or people, and with those always; add it or remove it."
        if bool(self.brief) != bool(self.outcome):
            yield "brief", "the figure draws it beside an outcome; add it or remove it."


@dataclass(frozen=True, kw_only=True)
class Hour(Row):
    """``clocks``: something that was seen, or looked for, at a time after ketamine.

    The time is `hours` (to `until_hours`), or that of the row of another table which `time_of` names, as in
    ``durability/day-7``. `until_hours` alone: the beginning was not read. None of them: `timing` says in words what is known.
    """

    clock: str = table.one_of("mice", "people")
    lane: str
    measure: str = table.one_of("synapses", "behaviour", "symptoms", "memory", "connectivity")
    outcome: str = table.one_of("seen", "not seen")
    label: str
    finding: str
    timing: str = ""
    hours: float | None = table.between(0, 24 * 365, default=None)
    until_hours: float | None = table.between(0, 24 * 365, default=None)
    time_of: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        timed = self.hours is not None or self.until_hours is not None
        if [timed, bool(self.time_of), bool(self.timing)].count(True) != 1:
            yield "timing", "give the hours, or a row that has them, or words where neither is known: one of the three."
        if 0 in (self.hours, self.until_hours):
            yield "hours", "0 has no place on an axis of equal ratios; write what is known in timing."
        if self.hours is not None and self.until_hours is not None and self.hours >= self.until_hours:
            yield "until_hours", "does not lie after the beginning; exchange the two."


@dataclass(frozen=True, kw_only=True)
class Association(Row):
    """``dissociation``: how far dissociation went with improvement. `p` as printed; sizes keep the sign of the source, where
    below zero means that symptoms fell more in people who dissociated more."""

    item: str
    time: str = ""
    finding: str
    estimate: Estimate | None = None
    p: float | None = table.between(0, 1, default=None)

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.estimate and self.estimate.unit == "r" and not -1 < self.estimate.value < 1:
            yield "estimate", "a correlation lies between −1 and 1; correct the value or the unit."
        if self.estimate and self.estimate.unit == "r" and not self.n:
            yield "n", "a correlation is drawn with the number of people; give it."


@dataclass(frozen=True, kw_only=True)
class Route(Row):
    """``routes``: what reaches the blood by a route. `bioavailability` is a fraction with its interval.

    Peaks and their times are for the lesson on exposure: no figure reads them yet."""

    route: str
    drug: str
    dose: str
    bioavailability: Estimate | None = None
    time_to_peak: str = ""
    peak: Estimate | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.bioavailability and not 0 < self.bioavailability.value <= 1:
            yield "bioavailability", "is a share above 0 and at most 1; divide a percentage by 100."


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
    "dissociation": Association,
    "cascade": Sighting,
    "clocks": Hour,
    "routes": Route,
}
"""Which rows each file of ``data/studies`` holds."""


TIMED = ("durability", "ketamine_connectivity")
"""Tables to whose times `Hour.time_of` may lead."""


@dataclass(frozen=True)
class _Head:
    """What stands at the top of a file."""

    title: str
    claims: tuple[str, ...]


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
    head = table.read(_Head, {field: content.pop(field) for field in ("title", "claims") if field in content}, where)
    rows = table.rows(schema, content, "row", where)
    for row in rows.values():
        for field, problem in row.faults():
            table.fail(f"{where}: row '{row.id}'", field, problem)
    return Studies(head.title, head.claims, tuple(rows.values()))


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


def unresolved(tables: Mapping[str, Studies] | None = None) -> Iterator[tuple[str, str, str, str]]:
    """Each name in a row that leads nowhere, as (table, row's id, field, what is wrong and what to do).

    Parameters
    ----------
    tables : mapping of str to Studies, optional
        Tables by name; by default the course's own. A link into a table that is not among them is not asked for.
    """
    tables = {name: studies(name) for name in SCHEMAS} if tables is None else tables
    if "blinding" in tables and "efficacy" in tables:
        effects = {row.id for row in tables["efficacy"].rows}
        for row in tables["blinding"].rows:
            if row.efficacy_row not in effects:
                problem = f"efficacy.toml has no row '{row.efficacy_row}'; add it or correct the id."
                yield "blinding", row.id, "efficacy_row", problem
    for row in tables["clocks"].rows if "clocks" in tables else ():
        name, _, row_id = row.time_of.partition("/")
        if name in tables and row_id not in {each.id for each in tables[name].rows if each.reference == row.reference}:
            problem = f"{name}.toml has no row '{row_id}' of the same work; add it or correct the id."
            yield "clocks", row.id, "time_of", problem
        elif row.time_of and name not in TIMED:
            yield "clocks", row.id, "time_of", f"'{name}' is no table with times; use one of {', '.join(TIMED)}."
    if "directions" in tables:
        rows = tables["directions"].rows
        known = {row.id for row in rows} | set(POOLS)
        for row in rows:
            if row.shares_with and row.shares_with not in known:
                problem = f"'{row.shares_with}' is no row of this file; use an id or one of {', '.join(POOLS)}."
                yield "directions", row.id, "shares_data_with", problem
            for place in {place for found in row.found for place in found.places} - set(places()):
                yield "directions", row.id, "found", f"'{place}' is no place of the atlas; use one of {', '.join(places())}."


@cache
def places() -> tuple[str, ...]:
    """What `Found.places` may name: regions of the default network, deep structures, whole networks, and `ANYWHERE`."""
    regions = [each.id for each in (*atlas.regions(), *atlas.deep_structures())]
    return (*regions, *(each.id for each in atlas.networks()), ANYWHERE)


def number(value: float, decimals: int | None = None) -> str:
    """A number as it is printed: the typographic minus, and no more decimals than it has (or as many as asked)."""
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace("-", "−")
