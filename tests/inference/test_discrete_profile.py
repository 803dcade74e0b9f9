import numpy as np
import pytest
from scipy.special import ndtr

from lumbra.foundation import InputError, Key
from lumbra.inference.constrained_fit import constrained_fit
from lumbra.inference.constrained_profile import (
    constrained_background_profile,
    constrained_profile,
)
from lumbra.inference.discrete_profile import (
    FUNCTIONS,
    background_functions,
    discrete_fit,
    discrete_limits,
)
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.window_limits import cls_limit, expected_bands, interval
from lumbra.inference.windows import make_windows

EDGES = np.linspace(1.0, 1.3, 151)
MIDDLE = 0.5 * (EDGES[1:] + EDGES[:-1])
FALLING = 200 * np.exp(-4 * (MIDDLE - 1))
# as a threshold that none of the functions contains
RISING = 60 * (MIDDLE - 0.93) ** 0.5 * np.exp(-1.5 * (MIDDLE - 1)) / 0.25


@pytest.fixture(scope="module")
def windows():
    grid = np.linspace(1.05, 1.25, 5)
    return make_windows(EDGES, grid, np.full(5, 0.005), width=0.15, order=2)


@pytest.fixture(scope="module")
def counts():
    return draw_counts(FALLING, Key(3), range(1))[0]


def test_a_single_function_is_its_own_envelope(windows, counts):
    models = background_functions(windows, {"exponential": (2,)})
    found = discrete_fit(counts, models)
    alone = constrained_fit(counts, models["exponential 2"])
    profile = constrained_profile(counts, alone)
    np.testing.assert_allclose(found.yields, alone.fit.yields[0])
    np.testing.assert_allclose(found.q0, alone.fit.q0[0], atol=1e-7)
    low, high = interval(profile)
    np.testing.assert_allclose([found.error_low, found.error_high], [low, high], rtol=1e-4)
    background = constrained_background_profile(alone)
    observed, expected = discrete_limits(counts, found, 0.95)
    np.testing.assert_allclose(observed, cls_limit(profile, background, 0.95), rtol=1e-4)
    np.testing.assert_allclose(expected, expected_bands(background, 0.95), rtol=1e-4)


def test_intervals_and_limits_are_those_of_the_scanned_envelope(windows, counts):
    nuisances = [Nuisance("efficiency", signal=0.1)]
    models = background_functions(windows, nuisances=nuisances)
    found = discrete_fit(counts, models)
    observed, expected = discrete_limits(counts, found, 0.95)
    step = 0.5
    grid = np.arange(-150, 260, step)

    def scanned(profiles):
        """Λ (grid, w): the least of all functions on the grid of yields."""
        out = np.full((grid.size, 5), np.inf)
        for profile, model in zip(profiles, models.values(), strict=True):
            loss = profile.smallest_loss()
            for i, s in enumerate(grid):
                value, _ = loss(np.full(5, s), np.ones(5, bool))
                out[i] = np.fmin(out[i], 2 * value + model.coefficients)
        return out

    data = scanned([constrained_profile(counts, fit) for fit in found.fits])
    for w in range(5):
        inside = grid[data[:, w] <= found.costs[:, w].min() + 1]
        assert found.yields[w] - found.error_low[w] == pytest.approx(inside[0], abs=step)
        assert found.yields[w] + found.error_high[w] == pytest.approx(inside[-1], abs=step)
    at_zero = np.array(
        [
            2 * constrained_profile(counts, fit).smallest_loss()(np.zeros(5), np.ones(5, bool))[0]
            + fit.model.coefficients
            for fit in found.fits
        ]
    )
    asimov = [constrained_background_profile(fit) for fit in found.fits]
    for w in range(5):
        source = asimov[int(np.argmin(at_zero[:, w]))]
        flat = scanned(
            [
                type(a)(a.model, source.counts, source.measured, a.start, a.best, a.error)
                for a in asimov
            ]
        )[:, w]
        up = grid >= 0
        q = np.maximum(data[up, w] - data[up, w].min(), 0)
        root_a = np.sqrt(np.maximum(flat[up] - flat[up][0], 1e-12))
        x = np.sqrt(q) * (grid[up] > grid[up][np.argmin(q)])
        far = x > root_a
        half = (x**2 + root_a**2) / (2 * root_a)
        both, alone = np.where(far, half, x), np.where(far, half - root_a, x - root_a)
        cls = ndtr(-both) / ndtr(-alone)
        assert observed[w] == pytest.approx(grid[up][cls >= 0.05][-1], abs=2 * step)
        assert expected[2, w] == pytest.approx(grid[up][root_a <= 1.959964][-1], abs=2 * step)


def test_a_price_on_coefficients_prefers_stiff_functions(windows, counts):
    models = background_functions(windows, {"polynomial": (2, 3, 4, 5, 6)})
    cheap = discrete_fit(counts, models, penalty=0.0)
    dear = discrete_fit(counts, models, penalty=30.0)
    np.testing.assert_array_equal(cheap.chosen, 4)
    np.testing.assert_array_equal(dear.chosen, 0)
    assert np.all(cheap.error_low + cheap.error_high > 0.95 * (dear.error_low + dear.error_high))


def test_empty_windows_have_no_yield(windows):
    models = background_functions(windows, {"polynomial": (1,), "exponential": (1,)})
    found = discrete_fit(np.zeros(150), models)
    np.testing.assert_array_equal(found.chosen, -1)
    assert np.isnan(found.yields).all()
    assert np.isnan(found.q0).all()


def test_models_of_other_windows_are_refused(windows, counts):
    other = make_windows(EDGES, windows.masses, windows.resolution, width=0.2, order=2)
    mixed = background_functions(windows, {"polynomial": (1,)})
    mixed["other"] = background_functions(other, {"polynomial": (1,)})["polynomial 1"]
    for wrong in ({}, mixed):
        with pytest.raises(InputError):
            discrete_fit(counts, wrong)


def coverage(windows, truth, functions, toys, injected=0.0, key=8):
    """Share of toys whose ±1σ interval holds the truth, and pulls, over all windows."""
    models = background_functions(windows, functions)
    held, pulls = [], []
    for w in range(len(windows)):
        expectation = truth.copy()
        first, n = windows.first[w], windows.size[w]
        expectation[first : first + n] += injected * windows.design[w, -1, :n]
        for toy in draw_counts(expectation, Key(key).child(w), range(toys)):
            found = discrete_fit(toy, models, workers=1)
            miss = injected - found.yields[w]
            error = found.error_high[w] if miss > 0 else found.error_low[w]
            held.append(abs(miss) <= error)
            pulls.append(-miss / error)
    return np.mean(held), np.array(pulls)


def test_the_interval_covers(windows):
    # 5 windows x 24 toys: the error of the share is 0.042, of the mean pull 0.09; 4 of each
    functions = {"polynomial": (1, 2), "exponential": (1, 2)}
    share, pulls = coverage(windows, FALLING, functions, 24)
    assert share == pytest.approx(0.683, abs=0.17)
    assert np.mean(pulls) == pytest.approx(0.0, abs=0.37)


@pytest.mark.study
@pytest.mark.parametrize("injected", [0.0, 100.0])
@pytest.mark.parametrize("truth", [FALLING, RISING], ids=["falling", "rising"])
def test_coverage_and_bias_whatever_the_truth(windows, truth, injected):
    """750 fits: the error of the share is 0.017, of the mean pull 0.037; a line is the control."""
    share, pulls = coverage(windows, truth, FUNCTIONS, 150, injected)
    assert share == pytest.approx(0.683, abs=0.07)
    assert abs(np.mean(pulls)) < 0.2
    _, biased = coverage(windows, truth, {"polynomial": (1,)}, 60, injected)
    assert abs(np.mean(biased)) > 0.2
