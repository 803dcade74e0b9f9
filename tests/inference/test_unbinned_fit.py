import numpy as np
import pytest
from iminuit import Minuit

from lumbra.foundation import InputError, Key
from lumbra.inference import Masses, load_masses, load_spectrum
from lumbra.inference.shapes import PEAKS, AtMass, Chebyshev, Gaussian, Template, Voigt
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.unbinned_fit import unbinned_fit
from lumbra.inference.windows import make_windows


@pytest.fixture(scope="module")
def events():
    rng = Key(8).child("unbinned").generator()
    smooth = 1.0 + 0.4 * (1 - np.sqrt(1 - rng.random(5000)))  # density falls linearly to 1.4
    smooth = smooth[smooth < 1.3]
    return Masses(np.concatenate([smooth, rng.normal(1.12, 0.004, 150)]))


def windows_at(masses, bins=600, sigma=0.004, order=3, signal=Gaussian):
    edges = np.linspace(1.0, 1.3, bins + 1)
    grid = np.asarray(masses, float)
    sigmas = np.full(grid.size, sigma)
    return make_windows(edges, grid, sigmas, width=0.12, order=order, signal=signal)


SIGNALS = {
    **{name: make for name, make in PEAKS.items() if name != "voigt"},
    "voigt": AtMass(Voigt, {"width": 0.003}),
    "template": lambda mass, sigma: Template(
        mass + sigma * np.array([-3.0, -1.5, -0.5, 0.4, 1.2, 2.5]), np.array([1.0, 5, 9, 4, 1.5])
    ),
}


def likelihood(design, integrals):
    """−2 ln L and its gradient, summed over every event."""

    def twice_nll(theta):
        density = theta @ design
        if np.any(density <= 0):
            return 1e12
        return 2 * (theta @ integrals - np.sum(np.log(density)))

    def slope(theta):
        return 2 * (integrals - design @ (1 / (theta @ design)))

    return twice_nll, slope


@pytest.mark.parametrize("signal", SIGNALS)
def test_minuit_agrees_for_every_shape(events, signal):
    windows = windows_at([1.02, 1.12], signal=SIGNALS[signal])
    fit = unbinned_fit(events, windows)
    for w in range(len(windows)):
        low, high = float(windows.low[w]), float(windows.high[w])
        x = events.values[(events.values >= low) & (events.values < high)]
        basis = Chebyshev(3, low, high)
        rows = basis.densities(x) / (high - low)
        whole = basis.integrals(np.array([low, high]))[:, 0] / (high - low)
        shape = SIGNALS[signal](float(windows.masses[w]), float(windows.resolution[w]))
        peak, inside = shape.density(x), float(shape.integrals(np.array([low, high]))[0])
        design, integrals = np.vstack([rows, peak]), np.append(whole, inside)
        values = []
        for fixed in (True, False):
            twice_nll, slope = likelihood(design, integrals)
            fitter = Minuit(twice_nll, np.array([x.size, 0.0, 0.0, 0.0, 0.0]), grad=slope)
            fitter.errordef, fitter.strategy, fitter.tol = Minuit.LEAST_SQUARES, 2, 1e-6
            fitter.errors = np.sqrt(x.size)
            fitter.fixed[4] = fixed
            for _ in range(3):
                fitter.migrad(ncall=50000)
            values.append(fitter)
        theta = np.array(values[1].values)
        hessian = (design / (theta @ design) ** 2) @ design.T
        error = np.sqrt(np.linalg.inv(hessian)[-1, -1])
        assert fit.yields[0, w] == pytest.approx(theta[4], abs=1e-4 * error)
        assert fit.errors[0, w] == pytest.approx(error, rel=1e-4)
        assert fit.q[0, w] == pytest.approx(values[0].fval - values[1].fval, abs=1e-4)


def test_the_yield_is_found(events):
    fit = unbinned_fit(events, windows_at([1.12]))
    assert fit.yields[0, 0] == pytest.approx(150, abs=4 * fit.errors[0, 0])


def test_fine_bins_come_to_the_same_answer(events):
    windows = windows_at(np.linspace(1.0, 1.3, 13), bins=3000)
    binned = sliding_fit(events.histogram(windows.edges).counts, windows)
    free = unbinned_fit(events, windows)
    difference = (binned.yields - free.yields) / free.errors
    # bins of σ/40: information lost 1/(24·40²), rms shift 0.5 %
    assert np.abs(difference).max() < 0.03
    assert np.abs(binned.significance - free.significance).max() < 0.03


def test_a_density_below_zero_between_events_is_named():
    # a spectrum that ends inside the range: the likelihood does not see the empty part
    rng = Key(2).child("unbinned").generator()
    ending = Masses(1.0 + 0.29 * (1 - np.sqrt(1 - rng.random(4000))))
    fit = unbinned_fit(ending, windows_at([1.1, 1.25]))
    assert not fit.failed[0, 0]
    assert "use bins" in fit.reasons()[0, 1]
    assert np.isnan(fit.yields[0, 1])


def test_starts_do_not_change_the_answer(events):
    windows = windows_at([1.05, 1.2])
    binned = sliding_fit(events.histogram(windows.edges).counts, windows)
    warm = unbinned_fit(events, windows, start=binned.background[0], workers=2)
    cold = unbinned_fit(events, windows)
    np.testing.assert_allclose(warm.yields, cold.yields, atol=1e-4 * cold.errors.min())


def test_wrong_units_are_refused(events):
    with pytest.raises(InputError):
        unbinned_fit(Masses(events.values * 1000), windows_at([1.1]))


def test_apex_windows_agree_with_native_bins():
    spectrum = load_spectrum("apex-2011").cut(0.175, 0.25)
    grid = np.array([0.19, 0.2, 0.2245])
    windows = make_windows(spectrum.edges, grid, np.full(3, 1e-3), width=0.0305, order=7)
    binned = sliding_fit(spectrum.counts, windows)
    free = unbinned_fit(load_masses("apex-2011"), windows, start=binned.background[0])
    # bins of σ/20 lose 1e-4 of the information: shifts of 0.01 σ rms
    assert np.abs((binned.yields - free.yields) / free.errors).max() < 0.05


def test_the_maximum_is_that_of_all_events():
    """The likelihood equations Σ T_k(x_i)/f(x_i) = ∫T_k, summed over every single mass."""
    masses = load_masses("apex-2011")
    edges = np.linspace(0.175, 0.25, 751)
    windows = make_windows(edges, np.array([0.205]), np.array([1e-3]), width=0.0305, order=7)
    fit = unbinned_fit(masses, windows)
    low, high = float(windows.low[0]), float(windows.high[0])
    x = masses.values[(masses.values >= low) & (masses.values < high)]
    rows = Chebyshev(7, low, high).densities(x) / (high - low)
    whole = Chebyshev(7, low, high).integrals(np.array([low, high]))[:, 0] / (high - low)
    sums = rows @ (1 / (fit.background[0, 0] @ rows))
    assert x.size > 300_000
    # their statistical error is 1e-3 or more
    np.testing.assert_allclose(sums, whole, atol=1e-7)
