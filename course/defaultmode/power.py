"""How often a comparison of two equal groups finds a true difference, how closely it measures one, and what that takes.

Pure functions. An effect is "found" when a two-sided test at `alpha` rejects "no difference". ``n`` is people in each group.
"""

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

_NORMAL = NormalDist()

USUAL = 0.8
"""The power that studies usually aim at: an effect of the stated size is found four times in five."""

MOST = 1_000_000
"""People a group; a study that would need more is said to need no finite number."""


def of_means(d: ArrayLike, n: int, alpha: float = 0.05) -> NDArray[np.float64]:
    """Power of the t test for two means.

    With a true difference of `d` standard deviations the t statistic of two groups of `n` has 2n − 2 degrees of freedom and is
    shifted by δ = d √(n / 2), the difference over its standard error √(2 / n): the noncentral t distribution. The power is
    its share beyond the two critical values t* of the ordinary t distribution: 1 − F(t*; δ) + F(−t*; δ). The groups have
    equal spread and normal values.

    Parameters
    ----------
    d : float or array of float
        True difference in standard deviations; its sign does not matter.
    n : int
        People in each group, at least 2.
    alpha : float
        Share of studies that find a difference where there is none.

    Returns
    -------
    array of float
        Share of studies that find the difference, 0 … 1, in the shape of `d`.
    """
    from scipy.special import nctdtr, stdtrit  # here, since a lesson that asks for no power should not wait for it

    degrees, shift = 2 * n - 2, np.abs(np.asarray(d, dtype=float)) * math.sqrt(n / 2)
    critical = stdtrit(degrees, 1 - alpha / 2)
    # both tails are all but zero where the shift is large, and may come out as no number
    missed, far = np.nan_to_num(nctdtr(degrees, shift, critical)), np.nan_to_num(nctdtr(degrees, shift, -critical))
    return 1 - missed + far


def of_proportions(treated: ArrayLike, control: float, n: int, alpha: float = 0.05) -> NDArray[np.float64]:
    """Power of the comparison of two proportions, in the normal approximation, which is rough for groups of ten or so.

    The difference p₁ − p₂ is taken as normal with standard error s = √((p₁ (1 − p₁) + p₂ (1 − p₂)) / n); the power is
    Φ(|p₁ − p₂| / s − z) + Φ(−|p₁ − p₂| / s − z), where z is the normal quantile at 1 − `alpha` / 2.

    Parameters
    ----------
    treated : float or array of float
    control : float
        The true proportions, 0 … 1.
    n, alpha
        As in `of_means`.

    Returns
    -------
    array of float
        Share of studies that find the difference, 0 … 1, in the shape of `treated`.
    """
    from scipy.special import ndtr  # here, as above

    shares = np.asarray(treated, dtype=float)
    error = np.sqrt((shares * (1 - shares) + control * (1 - control)) / n)
    shift, critical = np.abs(shares - control) / error, _NORMAL.inv_cdf(1 - alpha / 2)
    return ndtr(shift - critical) + ndtr(-shift - critical)


def width(d: float, n: int) -> float:
    """Expected width of the 95% interval of d, from end to end: 2 × 1.96 √(2 / n + d² / (4n)), the large-sample error."""
    return 2 * _NORMAL.inv_cdf(0.975) * math.sqrt(2 / n + d * d / (4 * n))


def people_for_means(d: float, power: float = USUAL) -> float:
    """The smallest group in which a difference of `d` is found with this `power`; infinite where `MOST` are too few."""
    return _smallest(lambda n: float(of_means(d, n)), power)


def people_for_proportions(treated: float, control: float, power: float = USUAL) -> float:
    """The smallest group in which two shares are found to differ with this `power`; infinite where `MOST` are too few."""
    return _smallest(lambda n: float(of_proportions(treated, control, n)), power)


def detectable(n: int, power: float = USUAL) -> float:
    """The difference in standard deviations that groups of `n`, at least 2, find with this `power`."""
    from scipy.optimize import brentq  # here, as above

    return brentq(lambda d: float(of_means(d, n)) - power, 0, 10)


def _smallest(power_of: Callable[[int], float], power: float) -> float:
    """By halving: power rises with the people in a group."""
    low, high = 1, MOST  # too few, and perhaps enough
    if power_of(high) < power:
        return math.inf
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(middle) >= power else (middle, high)
    return high
