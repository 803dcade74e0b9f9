"""Limits from a Gaussian measurement: against the posterior, CLs by pseudo-experiments, bands."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from lumbra.foundation import InputError, Key
from lumbra.inference.gaussian_limit import gaussian_bands, gaussian_limit


@pytest.mark.parametrize("best", [-4.0, -1.0, 0.0, 0.7, 3.0, 9.0])
@pytest.mark.parametrize("level", [0.68, 0.9, 0.99])
def test_the_posterior_below_the_limit_is_the_level(best, level):
    limit = float(gaussian_limit(best, 1.3, level))
    below = quad(lambda s: norm.pdf(best, s, 1.3), 0, limit)[0]
    whole = quad(lambda s: norm.pdf(best, s, 1.3), 0, max(best, 0) + 15)[0]
    assert below / whole == pytest.approx(level, rel=1e-6)


def test_cls_at_the_limit_is_one_minus_the_level():
    best, error, level = -0.4, 2.0, 0.9
    limit = float(gaussian_limit(best, error, level))
    with_signal, without = norm.cdf((best - limit) / error), norm.cdf(best / error)
    assert with_signal / without == pytest.approx(1 - level)


def test_bands_are_quantiles_of_limits_without_signal():
    """20 000 draws: quantiles have errors of 1 to 4 per cent of σ."""
    drawn = gaussian_limit(Key(3).generator().normal(0, 2.0, 20_000), 2.0, 0.9)
    quantiles = np.quantile(drawn, norm.cdf([-2, -1, 0, 1, 2]))
    assert gaussian_bands(2.0, 0.9) == pytest.approx(quantiles, abs=0.1)


def test_far_deficits_keep_their_digits():
    assert np.isfinite(gaussian_limit(-30.0, 1.0))
    assert 0 < float(gaussian_limit(-30.0, 1.0)) < 0.1


@pytest.mark.parametrize(("best", "error"), [(0.0, 0.0), (0.0, -1.0), (0.0, np.nan), (np.nan, 1.0)])
def test_no_measurement_no_limit(best, error):
    with pytest.raises(InputError, match="no limit"):
        gaussian_limit(best, error)


def test_a_level_in_per_cent_is_refused():
    with pytest.raises(InputError):
        gaussian_limit(0.0, 1.0, 90)
