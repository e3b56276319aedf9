"""Power: known values, simulated studies, and what follows from the formulas."""

import math

import numpy as np
import pytest
from defaultmode import power
from scipy import stats

SEED, STUDIES = 20261130, 20_000


@pytest.mark.parametrize(
    ("d", "n", "known"), [(0.5, 64, 0.801), (0.8, 26, 0.807), (0.2, 394, 0.801), (0.5, 30, 0.478), (0, 50, 0.05)]
)
def test_the_power_for_means_is_that_of_published_tables(d, n, known):
    assert power.of_means(d, n) == pytest.approx(known, abs=0.0015)


@pytest.mark.parametrize("n", [2, 10, 64, 300])
@pytest.mark.parametrize("d", [0, 0.3, 1.2, 3])
def test_the_power_for_means_is_that_of_the_noncentral_t_distribution(d, n):
    critical, t = stats.t.ppf(0.975, 2 * n - 2), stats.nct(2 * n - 2, d * math.sqrt(n / 2))
    assert power.of_means(d, n) == pytest.approx(t.sf(critical) + np.nan_to_num(t.cdf(-critical)), abs=1e-6)


@pytest.mark.parametrize(("d", "n"), [(0.3, 20), (0.5, 64), (0.9, 15)])
def test_simulated_studies_find_a_difference_of_means_as_often(d, n):
    draw = np.random.default_rng(SEED)
    groups = draw.normal(d, 1, (STUDIES, n)), draw.normal(0, 1, (STUDIES, n))
    found = (stats.ttest_ind(*groups, axis=1).pvalue < 0.05).mean()
    assert power.of_means(d, n) == pytest.approx(found, abs=0.012)


@pytest.mark.parametrize(("treated", "control", "n"), [(0.3, 0.5, 93), (0.25, 0.45, 40), (0.6, 0.6, 50)])
def test_simulated_studies_find_a_difference_of_shares_about_as_often(treated, control, n):
    draw = np.random.default_rng(SEED)
    one, other = draw.binomial(n, treated, STUDIES) / n, draw.binomial(n, control, STUDIES) / n
    error = np.sqrt((one * (1 - one) + other * (1 - other)) / n)
    found = (np.abs(one - other) > 1.96 * error).mean()
    assert power.of_proportions(treated, control, n) == pytest.approx(found, abs=0.03)


def test_the_interval_of_simulated_studies_is_as_wide_as_expected():
    draw, n, d = np.random.default_rng(SEED), 50, 0.5
    groups = draw.normal(d, 1, (STUDIES, n)), draw.normal(0, 1, (STUDIES, n))
    spread = np.sqrt((groups[0].var(axis=1, ddof=1) + groups[1].var(axis=1, ddof=1)) / 2)
    found = (groups[0].mean(axis=1) - groups[1].mean(axis=1)) / spread
    assert power.width(d, n) == pytest.approx(2 * 1.96 * found.std(), rel=0.03)


@pytest.mark.parametrize(("d", "people"), [(0.5, 64), (0.8, 26), (0.2, 394), (-0.5, 64), (0.87, 22), (0.31, 165)])
def test_so_many_people_are_needed_and_one_fewer_is_too_few(d, people):
    assert power.people_for_means(d) == people
    assert power.of_means(d, people) >= 0.8 > power.of_means(d, people - 1)


@pytest.mark.parametrize("d", np.arange(0.05, 1.5, 0.07))
def test_power_never_falls_as_groups_grow(d):
    found = [float(power.of_means(d, n)) for n in np.unique(np.geomspace(2, power.MOST, 200).astype(int))]
    assert np.isfinite(found).all() and (np.diff(found) > -1e-9).all()


def test_shares_need_people_too():
    people = power.people_for_proportions(0.3, 0.5)
    assert power.of_proportions(0.3, 0.5, people) >= 0.8 > power.of_proportions(0.3, 0.5, people - 1)


def test_no_number_of_people_finds_what_is_not_there():
    assert power.people_for_means(0) == power.people_for_proportions(0.4, 0.4) == math.inf


@pytest.mark.parametrize("n", [10, 64, 300])
def test_what_a_group_can_detect_it_finds_four_times_in_five(n):
    assert power.of_means(power.detectable(n), n) == pytest.approx(0.8, abs=1e-6)


def test_power_rises_with_the_effect_and_with_the_people():
    effects = np.linspace(0, 1.2, 61)
    few, many = power.of_means(effects, 10), power.of_means(effects, 300)
    assert (np.diff(few) > 0).all() and (many[1:] > few[1:]).all() and many.max() <= 1 and few.shape == effects.shape
