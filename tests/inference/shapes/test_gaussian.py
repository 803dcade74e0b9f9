from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from lumbra.foundation import InputError
from lumbra.inference.shapes import Gaussian


def test_bin_integrals_are_integrals_of_the_density():
    peak = Gaussian(0.2, 0.001)
    edges = np.array([0.196, 0.1985, 0.2001, 0.2003, 0.206])
    numeric = [quad(lambda x: float(peak.density(x)), a, b)[0] for a, b in pairwise(edges)]
    np.testing.assert_allclose(peak.integrals(edges), numeric, rtol=1e-9)


def test_far_tails_keep_their_digits():
    # Q(9) − Q(10) on both sides; a difference of cumulative values near 1 would give 0
    peak = Gaussian(0.0, 1.0)
    assert peak.integrals([9.0, 10.0])[0] == pytest.approx(1.128588e-19, rel=1e-6)
    assert peak.integrals([-10.0, -9.0])[0] == pytest.approx(1.128588e-19, rel=1e-6)


@pytest.mark.parametrize("name", ["mean", "sigma"])
def test_derivatives_match_finite_differences(name):
    edges = np.linspace(0.19, 0.21, 30)
    values = {"mean": 0.2002, "sigma": 0.0012}
    step = 1e-7
    up = Gaussian(**{**values, name: values[name] + step}).integrals(edges)
    down = Gaussian(**{**values, name: values[name] - step}).integrals(edges)
    exact = Gaussian(**values).derivatives(edges)[name]
    np.testing.assert_allclose(exact, (up - down) / (2 * step), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("sigma", [0.0, -1.0, np.nan, np.inf])
def test_a_width_that_is_not_positive_is_refused(sigma):
    with pytest.raises(InputError):
        Gaussian(0.2, sigma)
