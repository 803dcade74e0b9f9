import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.inference.look_elsewhere import count_upcrossings
from lumbra.inference.pseudo_experiments import fit_pseudo_experiments
from lumbra.inference.screened_scan import score_filters, screened_scan
from lumbra.inference.shapes import AtMass, CrystalBall
from lumbra.inference.windows import make_windows

GRID = np.linspace(1.02, 1.28, 66)
SIGNAL = AtMass(CrystalBall, {"alpha": 1.2, "n": 3.0})


def windows_for(spectrum, order=3):
    sigma = np.full(GRID.size, 0.004)
    return make_windows(spectrum.edges, GRID, sigma, width=0.1, order=order, signal=SIGNAL)


@pytest.mark.parametrize("scale", [1.0, 1e-2, 2e-3])
def test_the_maxima_are_those_of_whole_scans(falling, scale):
    # from thousands of events in a bin to a few
    windows, expectation = windows_for(falling), falling.counts * scale
    whole = fit_pseudo_experiments(expectation, windows, 300, key=Key(3))
    quick = screened_scan(expectation, windows, 300, key=Key(3))
    np.testing.assert_allclose(quick.maxima, whole.maxima, atol=1e-4)
    np.testing.assert_array_equal(quick.place, whole.q0.argmax(axis=1))
    assert quick.fitted < 0.5 * whole.q.size


def test_threads_do_not_change_the_answer(falling):
    windows = windows_for(falling)
    one = screened_scan(falling.counts, windows, 60, key=Key(4), workers=1)
    two = screened_scan(falling.counts, windows, 60, key=Key(4), workers=2)
    np.testing.assert_array_equal(one.maxima, two.maxima)


def test_filters_ignore_every_polynomial_and_have_unit_variance(falling):
    windows = windows_for(falling)
    filters = score_filters(falling.counts, windows)
    for w in (0, 30, 65):
        first, size = windows.first[w], windows.size[w]
        rows = windows.design[w, :-1, :size]
        np.testing.assert_allclose(rows @ filters[w, :size], 0.0, atol=1e-12)
        variance = filters[w, :size] ** 2 @ falling.counts[first : first + size]
        assert variance == pytest.approx(1.0, rel=1e-9)


def test_windows_that_are_trusted_less_count_less(falling):
    windows = windows_for(falling)
    trust = np.linspace(0.3, 1.0, len(windows))
    whole = fit_pseudo_experiments(falling.counts, windows, 100, key=Key(3))
    quick = screened_scan(falling.counts, windows, 100, key=Key(3), trust=trust)
    np.testing.assert_allclose(quick.maxima, (whole.q0 * trust**2).max(axis=1), atol=1e-4)


def test_upcrossings_of_the_score_are_those_of_the_fits(falling):
    """Both count the same curve at a low level, where the score is close to the fit."""
    windows = windows_for(falling)
    whole = fit_pseudo_experiments(falling.counts, windows, 200, key=Key(5))
    quick = screened_scan(falling.counts, windows, 200, key=Key(5))
    mean = count_upcrossings(whole.q0)
    assert quick.upcrossings.mean() == pytest.approx(mean.value, abs=0.5 * mean.error + 0.05)
