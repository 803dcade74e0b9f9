import numpy as np
import pytest
from scipy.optimize import minimize

from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.windows import make_windows


@pytest.fixture(scope="module")
def profiled(observed):
    grid = np.array([1.02, 1.15])
    windows = make_windows(observed.edges, grid, np.full(2, 0.003), width=0.09, order=3)
    fit = sliding_fit(observed.counts, windows)
    return windows, fit, observed_profile(observed.counts, windows, fit)


def test_the_profile_at_zero_is_q(profiled):
    _, fit, profile = profiled
    np.testing.assert_allclose(profile.q()(0.0), fit.q[0], atol=1e-6)


def test_another_minimiser_finds_the_same_profile(profiled):
    windows, fit, profile = profiled
    yields = np.array([-300.0, 400.0])
    ours = profile.q()(yields)
    for w in range(2):
        counts = profile.counts[w]
        signal = yields[w] * windows.design[w, -1]
        scale = fit.background[0, w, 0]

        def nll(theta, w=w, signal=signal, counts=counts, scale=scale):
            mean = signal + scale * theta @ windows.design[w, :-1]
            return np.sum(mean - counts * np.log(mean))

        best = minimize(
            nll, fit.background[0, w] / scale, method="Nelder-Mead",
            options={"xatol": 1e-9, "fatol": 1e-9, "maxiter": 20000, "maxfev": 20000},
        ).fun  # fmt: skip
        mean = profile.expectation(fit.yields[0])[w]
        top = np.sum(mean - counts * np.log(mean))
        assert ours[w] == pytest.approx(2 * (best - top), abs=1e-4)


def test_the_asimov_data_prefer_no_signal(profiled):
    windows, fit, _ = profiled
    asimov = background_profile(windows, fit)
    statistic = asimov.q()
    np.testing.assert_allclose(statistic(0.0), 0.0, atol=1e-9)
    error = fit.errors[0]
    # nearly a parabola with the error of the fit
    np.testing.assert_allclose(np.sqrt(statistic(2 * error)), 2.0, rtol=0.03)
