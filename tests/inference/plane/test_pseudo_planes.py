import numpy as np
import pytest
from scipy.stats import kstest, nbinom, poisson

from lumbra.foundation import Key
from lumbra.inference import CountingExperiment, excess_p_value
from lumbra.inference.plane import density_background, simulated_background
from lumbra.inference.plane.p_value_table import p_value_table
from lumbra.inference.plane.pseudo_planes import draw_planes, plane_source, smallest_p_values


def many(source, count, key):
    return np.concatenate([draw_planes(source, 250, key.child(i)) for i in range(count // 250)])


def chi2(counts, pmf):
    """χ² per degree of freedom of a histogram of counts, bins of at least 20 expected."""
    expected = len(counts) * pmf
    use = expected > 20
    seen = np.bincount(counts, minlength=len(pmf))[: len(pmf)]
    return np.sum((seen - expected)[use] ** 2 / expected[use]) / use.sum()


def test_counts_are_poisson_and_share_events(windows, brute_force):
    background = density_background(lambda x, y: 2.0 + y, windows)
    planes = many(plane_source(background), 20_000, Key(3)).astype(float)
    b = background.expected()
    # the covariance of two counts is what both windows expect in common
    members = np.zeros((len(background.weights), len(windows)))
    points = np.repeat(np.arange(len(members)), background.membership.multiplicity)
    members[points, background.membership.windows] = 1
    common = members.T @ (background.weights[:, None] * members)
    pull = (planes.mean(axis=0) - b) / np.sqrt(b / len(planes))
    assert np.abs(pull).max() < 4.5  # a hundred windows: false alarm 1e-3
    spread = np.sqrt((np.outer(b, b) + common**2 + common) / len(planes))
    assert np.abs((np.cov(planes.T) - common) / spread).max() < 5.5  # 5000 pairs
    best = int(np.argmax(b))
    assert chi2(planes[:, best].astype(int), poisson.pmf(np.arange(60), b[best])) < 2.5


def test_a_simulated_sample_gives_negative_binomial_counts(windows):
    # equal weights of 0.7: 12 points in a window stand for b = 8.4 with k = 12
    x, y = np.full(12, windows.x[30]), np.full(12, windows.y[30])
    background = simulated_background(x, y, 0.7, windows)
    b, k = background.expected()[30], 12
    counts = many(plane_source(background), 20_000, Key(5))[:, 30]
    assert chi2(counts, nbinom.pmf(np.arange(80), k, k / (k + b))) < 2.5
    # negative control: it is not Poisson
    assert chi2(counts, poisson.pmf(np.arange(80), b)) > 20


@pytest.mark.parametrize(("common", "own"), [(0.3, 0.0), (0.0, 0.3), (0.2, 0.2)])
def test_systematic_factors(windows, common, own):
    # one window's own patch: all points at its centre
    x, y = windows.x[[10, 70]], windows.y[[10, 70]]
    background = simulated_background(x, y, 20.0, windows)
    background = type(background)(
        background.weights, background.membership, background.nearest, simulated=False
    )
    planes = many(plane_source(background, common, own), 20_000, Key(6))[:, [10, 70]].astype(float)
    width2 = common**2 + own**2
    mean = 20 * np.exp(width2 / 2)
    variance = mean + mean**2 * np.expm1(width2)
    assert planes.mean(axis=0) == pytest.approx([mean] * 2, rel=0.02)
    assert planes.var(axis=0) == pytest.approx([variance] * 2, rel=0.06)
    shared = mean**2 * np.expm1(common**2)
    assert np.cov(planes.T)[0, 1] == pytest.approx(shared, abs=4 * variance / np.sqrt(20_000))


def test_the_table_has_the_local_p_values(windows, sample):
    background = simulated_background(*sample, windows)
    error = background.simulation_error()
    experiment = CountingExperiment(background.expected(), {"b": 0.2}, error)
    counts = Key(1).generator().poisson(3.0, len(windows))
    counts[5] = 90  # beyond what the table would hold otherwise
    table = p_value_table(experiment, counts)
    np.testing.assert_allclose(table.at(counts), excess_p_value(experiment, counts), rtol=1e-12)
    assert np.all(table.at(0 * counts) == 1)
    assert np.all(table.at(counts + 100_000) < 1e-6)


def test_minima_are_those_of_the_drawn_planes(windows, sample):
    background = simulated_background(*sample, windows)
    experiment = CountingExperiment(background.expected(), {"b": 0.1})
    table = p_value_table(experiment, np.zeros(len(windows), int))
    source = plane_source(background, 0.1, 0.2)
    minima = smallest_p_values(source, table, 600, Key(9), workers=1)
    planes = [
        draw_planes(source, n, Key(9).child("planes", i)) for i, n in enumerate((250, 250, 100))
    ]
    by_hand = np.minimum.reduce(table.at(np.concatenate(planes)), axis=1)
    np.testing.assert_array_equal(minima, by_hand)
    for workers in (2, 3):
        again = smallest_p_values(source, table, 600, Key(9), workers=workers)
        np.testing.assert_allclose(again, minima, rtol=1e-10)
    # more planes continue the same sequence
    more = smallest_p_values(source, table, 700, Key(9))
    np.testing.assert_array_equal(more[:600], minima)


def test_progress_is_told(windows, sample):
    background = simulated_background(*sample, windows)
    table = p_value_table(CountingExperiment(background.expected()), np.zeros(len(windows), int))
    seen = []
    smallest_p_values(
        plane_source(background), table, 300, Key(1), progress=lambda *done: seen.append(done)
    )
    assert seen == [(300, 300)]


def test_local_p_values_of_pseudo_planes_are_uniform_between_their_steps(windows, sample):
    # a discrete p-value is uniform after drawing evenly between it and the next smaller one
    background = simulated_background(*sample, windows)
    window = int(np.argmax(background.expected()))
    experiment = CountingExperiment(background.expected(), {}, background.simulation_error())
    table = p_value_table(experiment, np.zeros(len(windows), int))
    planes = many(plane_source(background), 5000, Key(11))
    p, below = table.at(planes)[:, window], table.at(planes + 1)[:, window]
    assert np.mean(p <= 0.1) <= 0.1 + 4 * np.sqrt(0.09 / 5000)  # never too small too often
    drawn = below + (p - below) * Key(12).generator().random(len(p))
    assert kstest(drawn, "uniform").pvalue > 1e-3
