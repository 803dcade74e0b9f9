import numpy as np
import pytest
from scipy.integrate import quad

from lumbra.foundation import InputError
from lumbra.inference.shapes import Chebyshev


@pytest.mark.parametrize("order", [0, 1, 2, 7, 12])
def test_bin_integrals_are_integrals_of_the_polynomials(order):
    basis = Chebyshev(order, 0.2, 0.5)
    edges = np.array([0.2, 0.21, 0.33, 0.5])
    exact = basis.integrals(edges)
    assert exact.shape == (order + 1, 3)
    for k in range(order + 1):
        for i in range(3):

            def value(x, k=k):
                return np.cos(k * np.arccos(np.clip((x - 0.2) / 0.15 - 1, -1, 1)))

            numeric = quad(value, edges[i], edges[i + 1], epsabs=1e-12)[0]
            assert exact[k, i] == pytest.approx(numeric, abs=1e-10)


def test_densities_are_one_at_the_upper_end():
    np.testing.assert_allclose(Chebyshev(9, 1.0, 2.0).densities(np.array([2.0])), 1.0)


@pytest.mark.parametrize(("order", "low", "high"), [(-1, 0, 1), (21, 0, 1), (3, 1, 1), (3, 2, 1)])
def test_impossible_bases_are_refused(order, low, high):
    with pytest.raises(InputError):
        Chebyshev(order, low, high)
