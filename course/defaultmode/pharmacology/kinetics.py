"""Exposure to ketamine: how much of it is in the blood, and for how long, by two compartment models and by plain arithmetic.

Plasma level does not predict benefit, and nothing here is dosing advice: the module teaches what exposure means and
how far two models of it may be trusted. Parameters, literature anchors and measured levels stand in
``data/studies/disposition.toml`` and are read once, when they are first asked for.

A model is a central compartment, into which the drug is given and from which it is cleared, joined with one or two
others: with volumes V, clearance CL and flows Q, ``V1 dC1/dt = R(t) - (CL + ΣQ) C1 + Σ Qk Ck`` and
``Vk dCk/dt = Qk (C1 - Ck)``. Written for concentration times the square root of volume, the matrix of this system is
symmetric. Its eigenvalues λ are therefore real and positive, and the level in the central compartment is a sum of
exponentials with weights that are squares: never negative, and exact for any time. Nothing is integrated step by step.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike

from ..table import fail, rows

MOLAR_MASS = 237.7
"""g/mol of ketamine base: 1 µmol/L is 237.7 ng/mL. (The hydrochloride, 274.2, is what vials weigh.)"""

CLEARANCE = 79.0
"""L/h per 70 kg, pooled from 18 studies, 95% CI 69 to 90 (kamp2020)."""

GEOMETRIC_SD = 1.71
"""How much levels differ between people: the factor of one standard deviation on the logarithmic scale, of the level 2
minutes after 10 mg into a vein of nine people with cancer pain (singh2022, table 6; nasal peaks there: 1.90 to 2.29). Taken for
infusions too, and for every time, for want of a better number."""

WEIGHT = 70.0
"""kg: the person whose volumes and flows the file gives."""

FILE = "data/studies/disposition.toml"


@dataclass(frozen=True, kw_only=True)
class Model:
    """A linear compartment model of one person's ketamine.

    Attributes
    ----------
    id, name, status : str
        Slug, name on the page, and where the numbers come from.
    volumes : tuple of float
        L at 70 kg, the central one first.
    clearance : float
        L/h at 70 kg, out of the central compartment.
    flows : tuple of float
        L/h at 70 kg between the central and each further compartment.
    volume_exponent, flow_exponent : float
        Volumes grow with ``(kg / 70) ** volume_exponent``, clearance and flows with ``(kg / 70) ** flow_exponent``.
    scaling, use_for, not_for : str
        The scaling rule in words, and what the model is good and no good for.
    blood : str
        Where the samples behind it were taken: arterial or venous.
    shortest : float
        Minutes: what is given faster than that is not what the model was made for.
    references : tuple of str
        Keys of the bibliography.
    """

    id: str
    name: str
    status: str
    volumes: tuple[float, ...]
    clearance: float
    flows: tuple[float, ...]
    volume_exponent: float = 1.0
    flow_exponent: float = 1.0
    scaling: str = ""
    blood: str = ""
    shortest: float = 0.0
    use_for: str = ""
    not_for: str = ""
    references: tuple[str, ...] = ()

    @property
    def steady_state_volume(self) -> float:
        """L at 70 kg: the sum of all volumes."""
        return float(sum(self.volumes))

    @property
    def half_lives(self) -> tuple[float, ...]:
        """Minutes at 70 kg, shortest first: ln 2 over each eigenvalue."""
        return tuple(sorted(float(each) for each in np.log(2) / _modes(self)[0]))


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """What the literature says of a number in a model; `value` is absent where it is a sentence only."""

    id: str
    label: str
    finding: str
    reference: str
    unit: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Target:
    """A measured level that a model may be held against.

    Attributes
    ----------
    dose, duration, at : float
        mg at 70 kg; minutes of infusion (0: all at once); minute of the level.
    value, low, high : float
        ng/mL; `bounds` says what the last two are. `value` is None where only bounds were reported.
    route, bioavailability : str, float
        Other than ``intravenous``: input of the first order, its rate such that the peak comes at `at`.
    reference, source, note : str
        Key of the bibliography, how a foot line names it, and a limit.
    """

    id: str
    label: str
    dose: float
    at: float
    low: float
    high: float
    bounds: str
    reference: str
    source: str
    value: float | None = None
    duration: float = 0.0
    route: str = "intravenous"
    bioavailability: float = 1.0
    note: str = ""


@dataclass(frozen=True)
class Bioavailability:
    """The share of a dose that reaches the blood by a route, with its interval, and what that is, where one was reported."""

    route: str
    value: float
    low: float | None = None
    high: float | None = None
    interval: str = ""


@dataclass(frozen=True)
class Disposition:
    """What the file holds: models, anchors and measured levels, each by its id."""

    models: dict[str, Model]
    anchors: dict[str, Anchor]
    targets: dict[str, Target]

    @property
    def references(self) -> Iterator[tuple[str, str]]:
        """Every (row's id, key of the bibliography)."""
        yield from ((each.id, key) for each in self.models.values() for key in each.references)
        yield from ((each.id, each.reference) for each in self.anchors.values())
        yield from ((each.id, each.reference) for each in self.targets.values())


def load(text: str) -> Disposition:
    """Read models, anchors and targets from TOML.

    Raises
    ------
    table.ItemError
        For a row that is not as its class says, or a model that cannot be one: a volume, clearance or flow that is not
        above 0, or other than one volume more than flows.
    """
    content, where = tomllib.loads(text), FILE.rpartition("/")[2]
    models = rows(Model, {"model": content.pop("model", None)}, "model", where)
    anchors = rows(Anchor, {"anchor": content.pop("anchor", None)}, "anchor", where)
    targets = rows(Target, {"target": content.pop("target", None)}, "target", where)
    for name in content:
        fail(where, name, "unknown; the rows of this file begin with [[model]], [[anchor]] or [[target]].")
    for each in models.values():
        here = f"{where}: model '{each.id}'"
        if min((*each.volumes, each.clearance, *each.flows)) <= 0:
            fail(here, "volumes", "volumes, clearance and flows are all above 0; correct the one that is not.")
        if len(each.volumes) != len(each.flows) + 1:
            fail(here, "flows", "give one flow for each volume after the first.")
    return Disposition(models, anchors, targets)


@cache
def _disposition() -> Disposition:
    return load(resources.files("defaultmode").joinpath(FILE).read_text("utf-8"))


def models() -> tuple[Model, ...]:
    """Every model, in the order of the file."""
    return tuple(_disposition().models.values())


def model(name: str) -> Model:
    """A model by its id.

    Raises
    ------
    KeyError
        With a sentence that names the file.
    """
    try:
        return _disposition().models[name]
    except KeyError:
        raise KeyError(f"{FILE}: no model has the id '{name}'; use one of {', '.join(_disposition().models)}.") from None


def anchors() -> tuple[Anchor, ...]:
    """What the literature says of clearance, volume and sampling, in the order of the file."""
    return tuple(_disposition().anchors.values())


def targets() -> tuple[Target, ...]:
    """The measured levels, in the order of the file."""
    return tuple(_disposition().targets.values())


def target(name: str) -> Target:
    """A measured level by its id. Raises KeyError with a sentence that names the file."""
    try:
        return _disposition().targets[name]
    except KeyError:
        raise KeyError(f"{FILE}: no target has the id '{name}'; use one of {', '.join(_disposition().targets)}.") from None


# ---- levels -----------------------------------------------------------------------------------------------


@cache
def _modes(model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues (per minute, at 70 kg) and the share of a bolus that leaves with each; shares add up to 1."""
    volumes, flows = np.array(model.volumes, float), np.array(model.flows, float)
    exchange = np.diag([model.clearance + flows.sum(), *flows])
    exchange[0, 1:] = exchange[1:, 0] = -flows
    roots = 1 / np.sqrt(volumes)
    rates, vectors = np.linalg.eigh(exchange / 60 * roots[:, None] * roots)
    return rates, vectors[0] ** 2


def _scaled(model: Model, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Central volume in L, shape of `weight`, and eigenvalues per minute with a last axis more.

    Weight multiplies all volumes by one factor and all flows by another, so it multiplies every eigenvalue by their
    ratio and leaves the shares alone: one decomposition serves everybody.
    """
    relative = weight / WEIGHT
    faster = relative ** (model.flow_exponent - model.volume_exponent)
    return model.volumes[0] * relative**model.volume_exponent, faster[..., None] * _modes(model)[0]


def concentration(
    model: Model, times: ArrayLike, dose: ArrayLike, *, duration: ArrayLike = 0.0, weight: ArrayLike = WEIGHT
) -> np.ndarray:
    """Level in plasma when a dose runs evenly into a vein.

    With T the duration, and s = min(t, T): ``dose / V1 · Σ share · (1 - exp(-λ s)) / (λ T) · exp(-λ (t - s))``,
    and ``dose / V1 · Σ share · exp(-λ t)`` for a bolus.

    Parameters
    ----------
    model : Model
    times : array_like
        Minutes from the start.
    dose : array_like
        mg.
    duration : array_like
        Minutes; 0 is a bolus, mixed with the central volume at once.
    weight : array_like
        kg. All four are broadcast: weights of shape (P, 1) and times of shape (T,) give P people at T times.

    Returns
    -------
    ndarray of float (a scalar for scalars)
        ng/mL.

    Raises
    ------
    ValueError
        For a time, dose or duration below 0, a weight that is not above 0, or what is no number.
    """
    times, dose, duration, weight = np.broadcast_arrays(
        _from_zero("times", times, "minutes"),
        _from_zero("dose", dose, "mg"),
        _from_zero("duration", duration, "minutes"),
        _above_zero("weight", weight, "kg"),
    )
    volume, rates = _scaled(model, weight)
    running = np.minimum(times, duration)
    length = np.where(duration > 0, duration, 1.0)[..., None]
    entered = np.where(duration[..., None] > 0, -np.expm1(-rates * running[..., None]) / (rates * length), 1.0)
    left = entered * np.exp(-rates * (times - running)[..., None])
    return (1000 * dose / volume * (left @ _modes(model)[1]))[()]


def absorbed(
    model: Model,
    times: ArrayLike,
    dose: ArrayLike,
    *,
    bioavailability: ArrayLike,
    rate: ArrayLike,
    weight: ArrayLike = WEIGHT,
) -> np.ndarray:
    """Level in plasma when a share of a dose enters by a first-order process, as from gut or nose.

    ``bioavailability · dose · rate / V1 · Σ share · (exp(-λ t) - exp(-rate t)) / (rate - λ)``. Neither model reproduces
    measured nasal or oral peaks (`comparison`), so the course draws no such curve: it is here to be checked.

    Parameters
    ----------
    model, times, dose, weight
        As for `concentration`.
    bioavailability : array_like
        Share of the dose that reaches the blood, above 0 and at most 1.
    rate : array_like
        Per minute, above 0.

    Returns
    -------
    ndarray of float
        ng/mL.

    Raises
    ------
    ValueError
        As `concentration`, and for a share or a rate out of bounds.
    """
    times, dose, share, rate, weight = np.broadcast_arrays(
        _from_zero("times", times, "minutes"),
        _from_zero("dose", dose, "mg"),
        _share(bioavailability),
        _above_zero("rate", rate, "per minute"),
        _above_zero("weight", weight, "kg"),
    )
    volume, rates = _scaled(model, weight)
    passed = times[..., None] * _difference(rates, rate[..., None], times[..., None])
    return (1000 * share * dose * rate / volume * (passed @ _modes(model)[1]))[()]


def _difference(one: np.ndarray, other: np.ndarray, times: np.ndarray) -> np.ndarray:
    """(exp(-one t) - exp(-other t)) / ((other - one) t), also where the two rates meet."""
    gap = np.abs(other - one) * times
    mean = np.where(gap > 0, -np.expm1(-gap) / np.where(gap > 0, gap, 1.0), 1.0)
    return np.exp(-np.minimum(one, other) * times) * mean


def absorption_rate(model: Model, peak_time: float) -> float:
    """The rate of a first-order input, per minute, whose peak comes at `peak_time` minutes, at 70 kg.

    Raises
    ------
    ValueError
        For a time that is not above 0, or one that no rate gives.
    """
    from scipy.optimize import brentq  # here, since it takes longer to import than all the rest

    _above_zero("peak_time", peak_time, "minutes")
    rates, shares = _modes(model)

    def slope(rate: float) -> float:
        gap = np.where(np.abs(rate - rates) < 1e-12, 1e-12, rate - rates)
        return float(shares @ ((rate * np.exp(-rate * peak_time) - rates * np.exp(-rates * peak_time)) / gap))

    try:
        return float(brentq(slope, 1e-6, 1e3 / peak_time, xtol=1e-14))
    except ValueError:
        raise ValueError(
            f"No absorption rate gives {model.name} a peak at {peak_time:g} minutes; ask for an earlier one."
        ) from None


def peak(
    model: Model,
    dose: ArrayLike,
    *,
    duration: ArrayLike,
    weight: ArrayLike = WEIGHT,
    route: str = "intravenous",
) -> tuple[np.ndarray, np.ndarray]:
    """Time (minutes) and height (ng/mL) of the highest level: the end of the infusion, since the level rises until then
    and falls ever after. For a bolus it is the instant of injection, which no measurement can meet.

    Parameters and errors as for `concentration`.

    Raises
    ------
    ValueError
        Also for a route other than ``intravenous``.
    """
    only_into_a_vein(route)
    time, height = np.broadcast_arrays(duration, concentration(model, duration, dose, duration=duration, weight=weight))
    return time.astype(float)[()], height[()]


def predicted(model: Model, target: Target) -> float:
    """What a model gives, in ng/mL, where a level was measured."""
    if target.route == "intravenous":
        return float(concentration(model, target.at, target.dose, duration=target.duration))
    rate = absorption_rate(model, target.at)
    return float(absorbed(model, target.at, target.dose, bioavailability=target.bioavailability, rate=rate))


# ---- arithmetic -------------------------------------------------------------------------------------------


def auc(dose: ArrayLike, bioavailability: ArrayLike = 1.0, clearance: ArrayLike = CLEARANCE) -> np.ndarray:
    """Exposure: the area under the curve from the start to infinity, in ng·h/mL, ``1000 · bioavailability · dose / clearance``.

    Parameters
    ----------
    dose : array_like
        mg.
    bioavailability : array_like
        Share that reaches the blood, above 0 and at most 1.
    clearance : array_like
        L/h, above 0.

    Raises
    ------
    ValueError
        For a number out of these bounds.
    """
    reaches = _share(bioavailability) * _from_zero("dose", dose, "mg")
    return (1000 * reaches / _above_zero("clearance", clearance, "L/h"))[()]


def cleared(model: Model, weight: ArrayLike = WEIGHT) -> np.ndarray:
    """A model's clearance at a weight in kg, L/h. Raises ValueError for a weight that is not above 0."""
    return (model.clearance * (_above_zero("weight", weight, "kg") / WEIGHT) ** model.flow_exponent)[()]


def micromolar(level: ArrayLike) -> np.ndarray:
    """ng/mL as µmol/L of the base. Raises ValueError below 0."""
    return (_from_zero("level", level, "ng/mL") / MOLAR_MASS)[()]


def ng_per_ml(level: ArrayLike) -> np.ndarray:
    """µmol/L of the base as ng/mL. Raises ValueError below 0."""
    return (_from_zero("level", level, "µmol/L") * MOLAR_MASS)[()]


def infusion_rate(dose_per_kg: ArrayLike, weight: ArrayLike, minutes: ArrayLike) -> np.ndarray:
    """mg/h that give `dose_per_kg` (mg/kg) to a person of `weight` (kg) in `minutes`. Raises ValueError out of bounds."""
    dose = _from_zero("dose_per_kg", dose_per_kg, "mg/kg") * _above_zero("weight", weight, "kg")
    return (dose / _above_zero("minutes", minutes, "minutes") * 60)[()]


def band(geometric_sd: float = GEOMETRIC_SD) -> tuple[float, float]:
    """Factors that take a typical level to one geometric standard deviation below and above it.

    About two people in three lie between, if levels are log-normal with the typical level as their median.

    Raises
    ------
    ValueError
        For a factor below 1.
    """
    if not geometric_sd >= 1:
        raise ValueError(f"geometric_sd is {geometric_sd:g}, but it is a factor of at least 1; {GEOMETRIC_SD} was measured.")
    return 1 / geometric_sd, float(geometric_sd)


def _numbers(name: str, values: ArrayLike, fits: Callable[[np.ndarray], np.ndarray], wanted: str) -> np.ndarray:
    numbers = np.asarray(values, float)
    if not np.all(fits(numbers) & np.isfinite(numbers)):
        worst = numbers[~(fits(numbers) & np.isfinite(numbers))].flat[0]
        raise ValueError(f"{name} is {worst:g}; give {wanted}.")
    return numbers


def _from_zero(name: str, values: ArrayLike, unit: str) -> np.ndarray:
    return _numbers(name, values, lambda numbers: numbers >= 0, f"a number of {unit} that is 0 or more")


def _above_zero(name: str, values: ArrayLike, unit: str) -> np.ndarray:
    return _numbers(name, values, lambda numbers: numbers > 0, f"a number above 0 ({unit})")


def _share(values: ArrayLike) -> np.ndarray:
    return _numbers("bioavailability", values, lambda numbers: (numbers > 0) & (numbers <= 1), "a share above 0 and at most 1")


def only_into_a_vein(route: str) -> None:
    """Refuse, with what to do instead, a route whose levels no model reproduces."""
    if route != "intravenous":
        raise ValueError(
            f"No level over time is shown for the route '{route}', since neither model meets measured nasal or oral peaks; "
            "compare routes with equal_exposure, which needs no model."
        )
