import numpy as np
import pytest
from iminuit import Minuit
from scipy.optimize import brentq, minimize
from scipy.special import ndtr, xlogy

from lumbra.foundation import DataError, Key
from lumbra.inference import load_spectrum
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.shapes import AtMass, CrystalBall
from lumbra.inference.sliding_fit import background_start, likelihood_ratio, sliding_fit
from lumbra.inference.window_limits import cls_limit
from lumbra.inference.windows import make_windows


def windows_for(spectrum, masses, sigma=0.003, width=0.09, order=3):
    grid = np.asarray(masses, float)
    return make_windows(spectrum.edges, grid, np.full(grid.size, sigma), width=width, order=order)


def minuit_fit(counts, design, start, gradient=False):
    """Parameters, error of the last and q from iminuit, with its derivatives or the exact ones."""

    def twice_nll(theta):
        mean = design.T @ theta
        if np.any(mean <= 0):
            return 1e12
        return 2 * np.sum(mean - counts - xlogy(counts, mean / np.maximum(counts, 1e-300)))

    def slope(theta):
        return 2 * design @ (1 - counts / np.maximum(design.T @ theta, 1e-9))

    results = []
    for fixed in (True, False):
        fitter = Minuit(twice_nll, start, grad=slope if gradient else None)
        fitter.errordef = Minuit.LEAST_SQUARES
        fitter.strategy, fitter.tol = 2, 1e-5
        fitter.errors = np.sqrt(counts.sum())
        fitter.fixed[start.size - 1] = fixed
        for _ in range(3):
            fitter.migrad(ncall=50000)
        fitter.hesse()
        results.append(fitter)
    without, free = results
    return np.array(free.values), free.errors[-1], without.fval - free.fval


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
            best, error, q = minuit_fit(counts, design, start)
            assert fit.yields[0, w] == pytest.approx(best[-1], abs=2e-3 * error)
            assert fit.errors[0, w] == pytest.approx(error, rel=2e-3)
            assert fit.q[0, w] == pytest.approx(q, abs=2e-3)


def exact_fit(counts, design, start):
    """Parameters, error of the last and means in long doubles: ten Newton steps, no tolerance."""
    counts, design = counts.astype(np.longdouble), design.astype(np.longdouble)
    theta = start.astype(np.longdouble)

    def solve(matrix, vector):
        table = np.column_stack([matrix, vector])
        for a in range(len(table)):
            table[a] /= table[a, a]
            for b in range(len(table)):
                table[b] -= table[b, a] * table[a] if b != a else 0
        return table[:, -1]

    for _ in range(10):
        mean = theta @ design
        hessian = (design * (counts / mean**2)) @ design.T
        theta = theta - solve(hessian, design @ (1 - counts / mean))
    mean = theta @ design
    hessian = (design * (counts / mean**2)) @ design.T
    return theta, np.sqrt(solve(hessian, np.eye(theta.size)[-1])[-1]), mean


def fifty_windows():
    """Random windows of random spectra: counts, design, place, and the fits."""
    rng = Key(50).generator()
    edges = np.linspace(1.0, 1.3, 301)
    middle = 0.5 * (edges[1:] + edges[:-1])
    for _ in range(10):
        slope, level = rng.uniform(-6, 6), np.exp(rng.uniform(np.log(30), np.log(3000)))
        counts = rng.poisson(level * np.exp(slope * (middle - 1.15))).astype(float)
        sigma, order = rng.uniform(0.0015, 0.004), int(rng.integers(1, 5))
        signal = AtMass(CrystalBall, {"alpha": 1.2, "n": 3.0})
        masses = rng.uniform(1.02, 1.28, 5)
        windows = make_windows(
            edges, masses, np.full(5, sigma), width=25 * sigma, order=order, signal=signal
        )
        fit = sliding_fit(counts, windows)
        for w, (first, size) in enumerate(zip(windows.first, windows.size, strict=True)):
            yield counts[first : first + size], windows.design[w, :, :size], w, windows, fit, counts


def test_fifty_random_windows_are_exact_and_minuit_agrees():
    """Yield and error to 1e-4 of the error, as in long doubles and as from Minuit."""
    ours, theirs = [], []
    for counts, design, w, _, fit, _ in fifty_windows():
        start = np.append(fit.background[0, w], fit.yields[0, w])
        theta, error, mean = exact_fit(counts, design, start)
        _, _, flat = exact_fit(counts, design[:-1], fit.background[0, w])
        q = 2 * np.sum(flat - mean + counts * np.log(mean / flat))
        shift, widening = (fit.yields[0, w] - theta[-1]) / error, fit.errors[0, w] / error - 1
        ours.append([shift, widening, np.sqrt(fit.q[0, w]) - np.sqrt(q)])
        best, hesse, ratio = minuit_fit(counts, design, np.append(fit.background[0, w], 0.0), True)
        hessian = (design * (counts / (best @ design) ** 2)) @ design.T
        theirs.append(
            [
                (best[-1] - theta[-1]) / error,
                np.sqrt(np.linalg.inv(hessian)[-1, -1]) / error - 1,
                np.sqrt(max(ratio, 0.0)) - np.sqrt(q),
                hesse / error - 1,
            ]
        )
    assert len(ours) == 50
    assert np.all(np.abs(np.array(ours, float)).max(axis=0) < [1e-6, 1e-5, 1e-5])
    # HESSE itself takes differences of the gradient, which are good to some 1e-3
    assert np.all(np.abs(np.array(theirs, float)).max(axis=0) < [1e-4, 1e-4, 1e-4, 1e-2])


def test_limits_of_fifty_random_windows_are_those_of_brent_and_a_general_minimiser():
    """CLs from profiles of scipy's, with the root found by Brent's method: 1e-4 of the error."""
    far = []
    for counts, design, w, windows, fit, whole in fifty_windows():
        data = observed_profile(whole, windows, fit), background_profile(windows, fit)
        limit, error = cls_limit(*data, 0.95)[w], fit.errors[0, w]
        asimov = fit.background[0, w] @ design[:-1]

        def q(s, n, floor, theta, design=design):
            return 2 * (least(s, n, design, theta) - floor)

        theta = fit.background[0, w]
        best = max(fit.yields[0, w], 0.0)
        floors = least(best, counts, design, theta), least(0.0, asimov, design, theta)

        def missing(s, counts=counts, asimov=asimov, floors=floors, theta=theta, q=q):
            x, a = (
                np.sqrt(max(q(s, n, floor, theta), 0.0))
                for n, floor in zip((counts, asimov), floors, strict=True)
            )
            if x > a:
                return ndtr(-(x * x + a * a) / (2 * a)) / ndtr(-(x * x - a * a) / (2 * a)) - 0.05
            return ndtr(-x) / ndtr(a - x) - 0.05

        found = brentq(missing, limit - 0.3 * error, limit + 0.3 * error, xtol=1e-6 * error)
        far.append((limit - found) / error)
    assert len(far) == 50
    assert np.abs(far).max() < 1e-4


def least(s, counts, design, theta):
    """−ln L at a yield with the background fitted by scipy's trust region."""
    offset, rows = s * design[-1], design[:-1]
    scale = np.sqrt(np.diag((rows * (1 / np.maximum(theta @ rows, 1e-9))) @ rows.T))

    def loss(x):
        mean = offset + (theta + x / scale) @ rows
        return 1e30 if np.any(mean <= 0) else float(np.sum(mean - xlogy(counts, mean)))

    def slope(x):
        mean = offset + (theta + x / scale) @ rows
        return (rows @ (1 - counts / mean)) / scale

    def bend(x):
        mean = offset + (theta + x / scale) @ rows
        return (rows * (counts / mean**2)) @ rows.T / np.outer(scale, scale)

    start = np.zeros(theta.size)
    found = minimize(
        loss, start, jac=slope, hess=bend, method="trust-exact", options={"gtol": 1e-8}
    )
    return found.fun


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


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -1.0])
def test_counts_that_are_none_are_refused(falling, wrong):
    counts = falling.counts.copy()
    counts[3] = wrong
    with pytest.raises(DataError, match="undefined"):
        sliding_fit(counts, windows_for(falling, [1.15]))
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


@pytest.mark.parametrize("change", [1e-9, 1e-3, 0.03, 0.3])
def test_likelihood_ratios_keep_their_digits(change):
    rng = Key(4).generator()
    worse = rng.uniform(0.5, 200, 101)
    better = worse * (1 + change * rng.uniform(-1, 1, 101))
    counts = rng.poisson(worse).astype(float)
    exact = np.sum(
        worse - better + counts * np.log1p((better - worse).astype(np.longdouble) / worse)
    )
    ratio = likelihood_ratio(counts, better, worse)
    assert ratio == pytest.approx(float(2 * exact), rel=1e-9, abs=1e-13 * counts.sum() * change)
