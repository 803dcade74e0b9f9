"""What every shape promises; a new one joins by a line in `SHAPES`."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from lumbra.foundation import LumbraError
from lumbra.inference.shapes import (
    PEAKS,
    Argus,
    CrystalBall,
    DoubleCrystalBall,
    DoubleGaussian,
    Exponential,
    Gaussian,
    JohnsonSU,
    Mixture,
    Product,
    Template,
    Threshold,
    Voigt,
)

# shape, its parameters, the range that holds it, and kinks of its density
SHAPES = {
    "gaussian": (Gaussian, {"mean": 0.2, "sigma": 0.01}, (-np.inf, np.inf), ()),
    "double gaussian": (
        DoubleGaussian,
        {"mean": 0.2, "sigma": 0.01, "ratio": 2.5, "fraction": 0.7},
        (-np.inf, np.inf),
        (),
    ),
    "crystal ball": (
        CrystalBall,
        {"mean": 0.2, "sigma": 0.01, "alpha": 1.2, "n": 3.0},
        (-np.inf, np.inf),
        (0.188,),
    ),
    "crystal ball, high side": (
        CrystalBall,
        {"mean": 0.2, "sigma": 0.01, "alpha": -0.9, "n": 1.8},
        (-np.inf, np.inf),
        (0.209,),
    ),
    "double crystal ball": (
        DoubleCrystalBall,
        {
            "mean": 0.2,
            "sigma": 0.01,
            "alpha_left": 1.2,
            "n_left": 3.0,
            "alpha_right": 1.8,
            "n_right": 5.0,
        },
        (-np.inf, np.inf),
        (0.188, 0.218),
    ),
    "voigt": (Voigt, {"mean": 0.2, "sigma": 0.01, "width": 0.013}, (-np.inf, np.inf), ()),
    "johnson su": (
        JohnsonSU,
        {"mean": 0.2, "sigma": 0.012, "gamma": 0.7, "delta": 1.4},
        (-np.inf, np.inf),
        (),
    ),
    "exponential": (Exponential, {"slope": 7.0, "low": 0.1, "high": 0.5}, (0.1, 0.5), ()),
    "flat exponential": (Exponential, {"slope": 1e-9, "low": 0.1, "high": 0.5}, (0.1, 0.5), ()),
    "rising exponential": (Exponential, {"slope": -20.0, "low": 0.1, "high": 0.5}, (0.1, 0.5), ()),
    "argus": (Argus, {"end": 0.31, "curvature": 4.0, "power": 0.5}, (0.0, 0.31), ()),
    "threshold": (Threshold, {"start": 0.155, "power": 1.5, "high": 0.5}, (0.155, 0.5), ()),
    "template": (
        lambda shift, stretch: Template(
            np.linspace(0.1, 0.3, 41), np.exp(-(np.linspace(-2, 2, 40) ** 2)), shift, stretch
        ),
        {"shift": 0.0013, "stretch": 1.1},
        (0.0, 0.4),
        tuple((np.linspace(0.1, 0.3, 41) - 0.2) * 1.1 + 0.2013),
    ),
    "mixture": (
        lambda f: Mixture((Gaussian(0.2, 0.01), Exponential(5.0, 0.0, 1.0)), (f,)),
        {"f": 0.3},
        (-1.0, 2.0),
        (0.0, 1.0),
    ),
    "product": (
        lambda power, slope: Product(
            (Threshold(0.15, power, 0.5), Exponential(slope, 0.15, 0.5)), 0.15, 0.5
        ),
        {"power": 0.5, "slope": 9.0},
        (0.15, 0.5),
        (),
    ),
}
PARAMETERS = {"mixture": {"f": "fraction_0"}, "product": {"power": "0.power", "slope": "1.slope"}}
FIXED = {"low", "high", "power"}  # ends of ranges, and the power of Argus, are not fitted
EDGES = np.array([0.11, 0.16, 0.171, 0.19, 0.2, 0.2003, 0.21, 0.24, 0.3, 0.33])


def integral(shape, low, high, kinks):
    """By adaptive quadrature, in pieces that end where the density is not smooth."""
    ends = sorted({low, high, *(k for k in (*kinks, 0.17, 0.2, 0.23) if low < k < high)})
    return sum(
        quad(lambda x: float(shape.density(np.array([x]))[0]), a, b, epsabs=1e-13, limit=200)[0]
        for a, b in pairwise(ends)
    )


@pytest.fixture(params=SHAPES, ids=str)
def case(request):
    make, parameters, ends, kinks = SHAPES[request.param]
    return request.param, make, parameters, ends, kinks


def test_densities_are_normalised(case):
    _, make, parameters, ends, kinks = case
    assert integral(make(**parameters), *ends, kinks) == pytest.approx(1.0, abs=2e-7)


def test_integrals_are_those_of_the_density(case):
    _, make, parameters, (low, high), kinks = case
    shape = make(**parameters)
    numeric = [
        integral(shape, max(a, low), min(b, high), kinks) if max(a, low) < min(b, high) else 0.0
        for a, b in pairwise(EDGES)
    ]
    np.testing.assert_allclose(shape.integrals(EDGES), numeric, rtol=1e-8, atol=1e-11)


def test_bins_that_join_add_up(case):
    _, make, parameters, _, _ = case
    shape = make(**parameters)
    one = shape.integrals(np.array([EDGES[0], EDGES[-1]]))
    np.testing.assert_allclose(shape.integrals(EDGES).sum(), one[0], rtol=1e-8)


def test_derivatives_are_finite_differences(case):
    name, make, parameters, _, _ = case
    exact = make(**parameters).derivatives(EDGES)
    for parameter, value in parameters.items():
        key = PARAMETERS.get(name, {}).get(parameter, parameter)
        if key not in exact:
            assert key in FIXED
            continue
        step = 1e-4 * max(abs(value), 1e-2)
        # a fourth-order difference: the step may be large enough for rounding not to matter
        around = [
            make(**{**parameters, parameter: value + k * step}).integrals(EDGES)
            for k in (-2, -1, 1, 2)
        ]
        slope = (around[0] - 8 * around[1] + 8 * around[2] - around[3]) / (12 * step)
        scale = np.abs(slope).max()
        np.testing.assert_allclose(exact[key], slope, atol=2e-6 * scale, err_msg=key)


def test_far_tails_are_positive_and_finite(case):
    _, make, parameters, _, _ = case
    shape = make(**parameters)
    far = np.array([-50.0, -10.0, -1.0, 1.0, 10.0, 50.0])
    fractions = shape.integrals(far)
    assert np.all(np.isfinite(fractions))
    assert np.all(fractions >= 0)
    for values in shape.derivatives(far).values():
        assert np.all(np.isfinite(values))
    assert np.all(shape.density(far) >= 0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_parameters_that_are_not_finite_are_refused(case, bad):
    _, make, parameters, _, _ = case
    for parameter in parameters:
        with pytest.raises(LumbraError) as caught:
            make(**{**parameters, parameter: bad})
        assert all(caught.value.parts().values())


def test_every_listed_peak_is_under_contract():
    assert set(PEAKS.values()) <= {make for make, *_ in SHAPES.values()}
