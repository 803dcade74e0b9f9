import numpy as np
import pytest

from lumbra.foundation import DataError
from lumbra.inference import Spectrum, load_spectrum
from lumbra.inference.smooth_background import smooth_background


def test_an_exponential_is_found_again(observed, falling):
    smooth = smooth_background(observed, 0.003)
    pull = (smooth.expectation - falling.counts) / np.sqrt(falling.counts)
    assert smooth.order <= 4  # the truth is order 1; each extra degree wins by chance in 16 %
    assert np.abs(pull).max() < 0.5
    assert smooth.expectation.sum() == pytest.approx(observed.total, rel=1e-6)
    assert 1e-3 < smooth.p_value < 0.999


def test_a_peak_of_the_signal_width_is_not_followed(falling):
    middle = 0.5 * (falling.edges[1:] + falling.edges[:-1])
    peak = 133 * np.exp(-0.5 * ((middle - 1.15) / 0.003) ** 2)  # 1000 events, six sigma
    smooth = smooth_background(Spectrum(falling.edges, falling.counts + peak), 0.003)
    excess = (smooth.expectation - falling.counts)[150]
    assert excess < 0.05 * peak.max()


def test_apex_is_described():
    spectrum = load_spectrum("apex-2011").cut(0.175, 0.25).merged(2)
    smooth = smooth_background(spectrum, 0.00111)
    assert 5 <= smooth.order <= 13
    assert smooth.p_value > 1e-3


def test_no_events_no_background():
    with pytest.raises(DataError):
        smooth_background(Spectrum(np.array([0.0, 1.0, 2.0]), np.array([1.0, 1.0])), 5.0)
