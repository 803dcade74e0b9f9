import numpy as np
import pytest
from scipy.special import ndtri

from lumbra.foundation import InputError, Key
from lumbra.inference.look_elsewhere import (
    count_upcrossings,
    effective_trials,
    fraction_above,
    gross_vitells,
)


def test_published_formula():
    # Z = 4, ⟨N(1)⟩ = 8: closed form of Gross and Vitells with the one-sided local p-value
    assert gross_vitells(16.0, 8.0) == pytest.approx(0.0044563462, rel=1e-6)
    assert -ndtri(gross_vitells(16.0, 8.0)) == pytest.approx(2.61538502, rel=1e-5)
    assert gross_vitells(0.5, 8.0) == 1.0


def test_upcrossings_are_counted():
    scan = [[0, 2, 0, 2, 2, 0], [2, 0, 0, 0, 0, 3], [np.nan, 2, np.nan, 0, 0, 0]]
    assert count_upcrossings(scan, 1.0).value == pytest.approx((2 + 1 + 1) / 3)


def test_a_gaussian_field_has_the_predicted_maximum():
    # smooth stationary field, 4000 toys: p of the maximum against the bound, error √k/n
    rng = Key(6).child("field").generator()
    kernel = np.exp(-0.5 * (np.arange(-30, 31) / 6.0) ** 2)
    kernel /= np.sqrt(np.sum(kernel**2))
    noise = rng.standard_normal((4000, 460))
    spectrum = np.fft.rfft(noise, axis=1) * np.conj(np.fft.rfft(kernel, 460))
    field = np.fft.irfft(spectrum, 460, axis=1)[:, :400]
    q0 = np.where(field > 0, field**2, 0.0)
    mean = count_upcrossings(q0, 1.0).value
    for level in (9.0, 12.0):
        counted = fraction_above(q0.max(axis=1), level)
        bound = gross_vitells(level, mean)
        # discrete steps of σ/6 and the bound itself: 10 %, and four statistical errors
        assert abs(counted.value - bound) < 0.1 * bound + 4 * counted.error


def test_fractions_and_trials():
    found = fraction_above(np.arange(100.0), 90.0)
    assert (found.value, found.error) == (pytest.approx(0.1), pytest.approx(np.sqrt(10) / 100))
    assert fraction_above(np.arange(100.0), 500.0).error == pytest.approx(0.01)
    assert effective_trials(0.01, 1 - 0.99**50) == pytest.approx(50)
    assert np.isnan(effective_trials(0.01, 0.0))
    with pytest.raises(InputError):
        fraction_above([], 1.0)
