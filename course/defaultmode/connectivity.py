"""Seed connectivity in one person's resting data: what rises and falls together with a chosen place.

A correlation is no nerve fibre and no cause. All numbers come from one healthy volunteer and one scan
(`atlas.resting_series`): enough to see how the method works, too little to say anything about people.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from . import atlas

TOP = 15
"""How many best-matching parcels `agreement` looks at."""


@dataclass(frozen=True)
class Agreement:
    """How well a seed map picks out the default network. The seed's own parcels are left out of every number.

    Attributes
    ----------
    default_in_top : int
        How many of the `TOP` best-matching parcels belong to the default network.
    auc : float
        Probability that a random default parcel correlates more with the seed than a random other one; 0.5 is chance.
    mean_default, mean_rest : float
        Mean Pearson r with default parcels and with the others.
    negative : int
        Parcels whose r is below zero.
    parcels : int
        Parcels that were compared.
    """

    default_in_top: int
    auc: float
    mean_default: float
    mean_rest: float
    negative: int
    parcels: int


def seed_parcels(seed: int | str) -> tuple[int, ...]:
    """The parcels of a seed: itself for a number, all parcels of both hemispheres for a region's id.

    Raises
    ------
    KeyError
        For a number or an id that the atlas lacks.
    ValueError
        For a deep structure, which has no parcels.
    """
    if not isinstance(seed, str):
        return (atlas.parcel(int(seed)).number,)
    region = atlas.region(seed)
    if region.is_deep:
        raise ValueError(
            f"'{seed}' lies below the cortex and has no parcel, so the course's data cannot seed it; "
            f"choose one of: {', '.join(each.id for each in atlas.regions())}."
        )
    return region.parcels


def without_global_signal(series: np.ndarray) -> np.ndarray:
    """Regress the mean of all columns out of each column (global signal regression).

    What is left of the columns sums to zero at every time point, so the covariances of any column with all columns,
    itself included, sum to zero too. Its covariances with the *others* therefore sum to minus its own variance: some
    must be negative, whatever the brain does (murphy2009).

    Parameters
    ----------
    series : ndarray, shape (T, N)
        z-scored columns. The global signal used here is their plain mean; in the literature it is taken over voxels.

    Returns
    -------
    ndarray, shape (T, N)
    """
    centred = series - series.mean(0)
    everywhere = centred.mean(1, keepdims=True)
    return centred - everywhere * (centred * everywhere).sum(0) / (everywhere**2).sum()


@cache
def _series(global_signal_regression: bool) -> np.ndarray:
    series = atlas.resting_series().astype(float)
    return without_global_signal(series) if global_signal_regression else series


def seed_map(seed: int | str, global_signal_regression: bool = False) -> np.ndarray:
    """Correlation of a seed with every parcel.

    Parameters
    ----------
    seed : int or str
        A parcel's number (1 … 100), or a region's id: the mean signal of that region's parcels in both hemispheres.
    global_signal_regression : bool
        Whether to take the mean of all parcels out first, see `without_global_signal`.

    Returns
    -------
    ndarray of float, shape (100,)
        Pearson r in the order of `atlas.parcels`; 1 for a seed that is a single parcel.

    Raises
    ------
    KeyError, ValueError
        As `seed_parcels`.
    """
    series = _series(global_signal_regression)
    chosen = [number - 1 for number in seed_parcels(seed)]
    signal = series[:, chosen].mean(1)
    signal, others = signal - signal.mean(), series - series.mean(0)
    return (signal @ others) / np.sqrt((signal @ signal) * (others**2).sum(0))


def _compared(seed: int | str) -> np.ndarray:
    """Which parcels may be compared with a seed: all but its own, boolean, shape (100,)."""
    compared = np.ones(len(atlas.parcels()), bool)
    compared[[number - 1 for number in seed_parcels(seed)]] = False
    return compared


def agreement(seed: int | str, global_signal_regression: bool = False) -> Agreement:
    """How well a seed's map picks out the default network; parameters and errors as in `seed_map`."""
    compared = _compared(seed)
    r = seed_map(seed, global_signal_regression)[compared]
    default = atlas.default_parcels()[compared]
    best = np.argsort(-r)[:TOP]
    higher = r[default][:, None] - r[~default][None, :]
    return Agreement(
        default_in_top=int(default[best].sum()),
        auc=float(((higher > 0) + 0.5 * (higher == 0)).mean()),
        mean_default=float(r[default].mean()),
        mean_rest=float(r[~default].mean()),
        negative=int((r < 0).sum()),
        parcels=len(r),
    )


def network_means(seed: int | str, global_signal_regression: bool = False) -> dict[str, float]:
    """Mean correlation of a seed with each network, by network id; the seed's own parcels are left out.

    Parameters and errors as in `seed_map`.
    """
    r, compared = seed_map(seed, global_signal_regression), _compared(seed)
    of_network = np.array([parcel.network for parcel in atlas.parcels()])
    return {each.id: float(r[compared & (of_network == each.id)].mean()) for each in atlas.networks()}


def seed_table(seed: int | str, global_signal_regression: bool = False) -> tuple[list[str], list[list]]:
    """Columns and rows for `show`: each parcel that is not the seed, best match first. Errors as in `seed_map`."""
    columns, rows = atlas.parcel_table(seed_map(seed, global_signal_regression), "Correlation with the seed (r)")
    own = {atlas.parcel(number).label for number in seed_parcels(seed)}
    return columns, [row for row in rows if row[0] not in own]
