import numpy as np
import pytest
from iminuit import Minuit
from scipy.special import xlogy

from lumbra.foundation import DataError, Key
from lumbra.inference import load_spectrum
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import background_start, sliding_fit
from lumbra.inference.windows import make_windows


def windows_for(spectrum, masses, sigma=0.003, width=0.09, order=3):
    grid = np.asarray(masses, float)
    return make_windows(spectrum.edges, grid, np.full(grid.size, sigma), width=width, order=order)


def minuit_fit(counts, design, start):
    """Yield, error and q of one window from iminuit with numerical derivatives."""

    def twice_nll(theta):
        mean = design.T @ theta
        if np.any(mean <= 0):
            return 1e12
        return 2 * np.sum(mean - counts - xlogy(counts, mean / np.maximum(counts, 1e-300)))

    results = []
    for fixed in (True, False):
        fitter = Minuit(twice_nll, start)
        fitter.errordef = Minuit.LEAST_SQUARES
        fitter.strategy, fitter.tol = 2, 1e-5
        fitter.errors = np.sqrt(counts.sum())
        fitter.fixed[start.size - 1] = fixed
        for _ in range(3):
            fitter.migrad(ncall=50000)
        fitter.hesse()
        results.append(fitter)
    without, free = results
    return free.values[-1], free.errors[-1], without.fval - free.fval


def test_minuit_agrees_on_smooth_and_on_apex_windows(observed):
    apex = load_spectrum("apex-2011").cut(0.175, 0.25).merged(4)
    cases = [
        (observed, windows_for(observed, [1.01, 1.15])),
        (apex, windows_for(apex, [0.19, 0.2245], 1e-3, 0.0305, 5)),
    ]
    for spectrum, windows in cases:
        fit = sliding_fit(spectrum.counts, windows)
        for w, size in enumerate(windows.size):
            counts = spectrum.counts[windows.first[w] : windows.first[w] + size]
            design = windows.design[w, :, :size]
            start = np.append(fit.background[0, w], 0.0)
            start[0] *= 1.001
            value, error, q = minuit_fit(counts, design, start)
            assert fit.yields[0, w] == pytest.approx(value, abs=2e-3 * error)
            assert fit.errors[0, w] == pytest.approx(error, rel=2e-3)
            assert fit.q[0, w] == pytest.approx(q, abs=2e-3)


def test_a_deep_dip_is_a_negative_yield(falling):
    windows = windows_for(falling, [1.15])
    dip = falling.counts - 2000 * windows.design[0, -1].sum() * np.interp(
        np.arange(300), windows.first[0] + np.arange(windows.size[0]), windows.design[0, -1], 0, 0
    )
    fit = sliding_fit(dip, windows)
    assert fit.yields[0, 0] == pytest.approx(-2000, rel=0.01)
    assert fit.q0[0, 0] == 0
    assert fit.significance[0, 0] < -10


def test_an_expectation_gives_back_its_own_yield(falling):
    # without noise the fit must return what was put in, up to the stiffness of the polynomial
    windows = windows_for(falling, [1.05, 1.15, 1.25], order=5)
    fit = sliding_fit(falling.counts, windows)
    assert np.all(np.abs(fit.yields) < 0.01 * fit.errors)


def test_threads_starts_and_batches_do_not_change_the_answer(falling):
    windows = windows_for(falling, np.linspace(1.0, 1.3, 31))
    toys = draw_counts(falling.counts, Key(2), range(6))
    plain = sliding_fit(toys, windows, workers=1)
    threaded = sliding_fit(toys, windows, workers=3)
    np.testing.assert_array_equal(plain.yields, threaded.yields)
    np.testing.assert_array_equal(plain.q, threaded.q)
    one = sliding_fit(toys[4], windows)
    np.testing.assert_array_equal(plain.yields[4], one.yields[0])
    warm = sliding_fit(toys, windows, start=background_start(falling.counts, windows))
    np.testing.assert_allclose(warm.yields, plain.yields, atol=1e-5 * plain.errors.min())
    np.testing.assert_allclose(warm.q, plain.q, atol=1e-6)


def test_windows_without_events_say_so(falling):
    windows = windows_for(falling, [1.05, 1.25])
    counts = falling.counts.copy()
    counts[150:] = 0
    fit = sliding_fit(counts, windows)
    assert list(fit.failed[0]) == [False, True]
    assert fit.reasons()[0, 1] == "no events in the window"
    assert np.isnan(fit.q0[0, 1])


def test_counts_of_other_bins_are_refused(falling):
    with pytest.raises(DataError):
        sliding_fit(falling.counts[:-1], windows_for(falling, [1.15]))


def test_finer_bins_change_little(falling):
    # a bin of σ/4 loses (h/σ)²/24 = 0.26 % of the information, which moves yields by 0.05 σ rms
    apex = load_spectrum("apex-2011").cut(0.175, 0.25)
    grid = np.linspace(0.185, 0.24, 45)
    fits = []
    for factor in (1, 5):
        merged = apex.merged(factor)
        windows = windows_for(merged, grid, 1e-3, 0.0305, 5)
        fits.append(sliding_fit(merged.counts, windows))
    fine, coarse = fits
    shift = (coarse.yields - fine.yields) / fine.errors
    assert np.sqrt(np.mean(shift**2)) < 0.10
    assert np.abs(coarse.errors / fine.errors - 1).max() < 0.02
