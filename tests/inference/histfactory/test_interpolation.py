import numpy as np
import pytest
from pyhf.interpolators import code1, code4, code4p

from lumbra.inference.histfactory.interpolation import factor_value, polynomial, shape_weights

POINTS = [-3.0, -1.0, -0.999, -0.4, 0.0, 0.3, 1.0, 1.2, 2.5]


@pytest.mark.parametrize("a", POINTS)
def test_pyhf_interpolates_alike(a):
    low, high = 0.8, 1.3
    found = factor_value(a, polynomial(low, high), False)[0]
    assert found == pytest.approx(
        float(code4([[[[low], [1.0], [high]]]], subscribe=False)(np.array([[a]])).ravel()[0]),
        abs=1e-14,
    )
    up, down, *_ = shape_weights(a)
    theirs = float(code4p([[[[8.0], [10.0], [13.0]]]], subscribe=False)(np.array([[a]])).ravel()[0])
    assert up * 3.0 + down * 2.0 == pytest.approx(theirs, abs=1e-13)
    exponential = factor_value(a, polynomial(1 / 1.3, 1.3), True)[0]
    theirs = float(
        code1([[[[1 / 1.3], [1.0], [1.3]]]], subscribe=False)(np.array([[a]])).ravel()[0]
    )
    assert exponential == pytest.approx(theirs)


@pytest.mark.parametrize("a", [-2.0, -0.4, 0.0, 0.3, 1.7])
def test_derivatives(a):
    numbers, h = polynomial(0.8, 1.3), 1e-5
    ends = [factor_value(a + s * h, numbers, False) for s in (1, -1)]
    _, slope, curve = factor_value(a, numbers, False)
    assert slope == pytest.approx((ends[0][0] - ends[1][0]) / (2 * h), rel=1e-8)
    assert curve == pytest.approx((ends[0][1] - ends[1][1]) / (2 * h), rel=1e-7, abs=1e-9)
    ends = [np.array(shape_weights(a + s * h)) for s in (1, -1)]
    numeric = (ends[0] - ends[1]) / (2 * h)
    np.testing.assert_allclose(shape_weights(a)[2:], numeric[:4], rtol=1e-7, atol=1e-9)
