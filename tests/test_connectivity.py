"""Does the method give the numbers that were measured on the one person's data, and what its mathematics says?"""

import numpy as np
import pytest
from defaultmode import atlas, connectivity

PCC = 50  # left posterior cingulate
RETROSPLENIAL = 49


def test_the_default_network_emerges_from_a_posterior_cingulate_seed():
    found = connectivity.agreement(PCC)
    assert found.default_in_top == 12
    assert found.auc == pytest.approx(0.90, abs=0.005)
    assert found.mean_default == pytest.approx(0.49, abs=0.005)
    assert found.mean_rest == pytest.approx(0.22, abs=0.005)
    assert (found.negative, found.parcels) == (5, 99)


def test_global_signal_regression_makes_anticorrelations_appear():
    found = connectivity.agreement(PCC, global_signal_regression=True)
    assert found.default_in_top == 12
    assert found.mean_default == pytest.approx(0.27, abs=0.01)
    assert found.mean_rest == pytest.approx(-0.10, abs=0.01)
    assert found.negative == 60


def test_a_retrosplenial_seed_picks_out_visual_cortex_rather_than_the_default_network():
    assert connectivity.agreement(RETROSPLENIAL).auc == pytest.approx(0.54, abs=0.005)
    means = connectivity.network_means(RETROSPLENIAL)
    assert max(means, key=means.get) == "visual"


def test_the_best_matches_of_the_posterior_cingulate_are_its_partners():
    _, rows = connectivity.seed_table(PCC)
    assert len(rows) == 99
    assert [(row[0].split(",")[0], round(row[2], 2)) for row in rows[:3]] == [
        ("Right posterior cingulate", 0.75),
        ("Right medial prefrontal", 0.72),
        ("Left medial prefrontal", 0.69),
    ]


def test_a_seed_map_is_a_row_of_the_correlation_matrix():
    matrix = np.corrcoef(atlas.resting_series().T)
    for seed in (1, PCC, 100):
        assert np.allclose(connectivity.seed_map(seed), matrix[seed - 1], atol=1e-6)


def test_a_region_is_seeded_with_the_mean_of_its_parcels_in_both_hemispheres():
    assert connectivity.seed_parcels("posterior-cingulate") == (50, 100)
    series = atlas.resting_series()
    expected = np.corrcoef(series[:, [49, 99]].mean(1), series[:, 43])[0, 1]
    assert connectivity.seed_map("posterior-cingulate")[43] == pytest.approx(expected, abs=1e-6)
    assert connectivity.agreement("posterior-cingulate").parcels == 98


def test_after_regression_the_covariances_of_every_seed_sum_to_zero():
    cleaned = connectivity.without_global_signal(atlas.resting_series().astype(float))
    assert np.abs(cleaned.sum(1)).max() < 1e-9
    covariance = np.cov(cleaned.T)
    assert np.abs(covariance.sum(0)).max() < 1e-9
    others = covariance.sum(0) - np.diag(covariance)
    assert (others < 0).all()


def test_regression_forces_negative_correlations_even_on_noise():
    noise = np.random.default_rng(1).standard_normal((200, 20))
    shared = noise + 2 * np.random.default_rng(2).standard_normal((200, 1))
    before = np.corrcoef(shared.T)
    after = np.corrcoef(connectivity.without_global_signal(shared).T)
    assert before.min() > 0
    assert ((after < 0).any(1)).all()


def test_the_network_means_cover_every_network():
    means = connectivity.network_means(PCC)
    assert set(means) == {network.id for network in atlas.networks()}
    assert max(means, key=means.get) == "default"


@pytest.mark.parametrize(("seed", "sentence"), [(0, "1 to 100"), ("pcc", "posterior-cingulate"), ("amygdala", "below")])
def test_a_seed_that_cannot_be_is_refused_in_a_sentence(seed, sentence):
    with pytest.raises((KeyError, ValueError), match=sentence):
        connectivity.seed_map(seed)
