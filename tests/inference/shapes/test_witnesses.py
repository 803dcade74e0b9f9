"""Shapes against other programs' and published values."""

import numpy as np
import pytest
from scipy import stats

from lumbra.inference.shapes import (
    Argus,
    Bernstein,
    Chebyshev,
    CrystalBall,
    DoubleCrystalBall,
    Exponential,
    JohnsonSU,
    Voigt,
)

X = np.linspace(-6.0, 6.0, 25)


def test_crystal_ball_is_scipys():
    ours = CrystalBall(0.3, 1.2, 1.1, 2.7)
    theirs = stats.crystalball(1.1, 2.7, loc=0.3, scale=1.2)
    np.testing.assert_allclose(ours.density(X), theirs.pdf(X), rtol=1e-12)
    np.testing.assert_allclose(ours.integrals(X), np.diff(theirs.cdf(X)), rtol=1e-9, atol=1e-14)


def test_double_crystal_ball_is_that_of_numba_stats():
    pytest.importorskip("numba_stats")
    from numba_stats import crystalball_ex

    ours = DoubleCrystalBall(0.3, 1.2, 1.1, 2.7, 1.9, 4.0)
    arguments = (1.1, 2.7, 1.2, 1.9, 4.0, 1.2, 0.3)
    np.testing.assert_allclose(ours.density(X), crystalball_ex.pdf(X, *arguments), rtol=1e-10)
    theirs = np.diff(crystalball_ex.cdf(X, *arguments))
    np.testing.assert_allclose(ours.integrals(X), theirs, rtol=1e-8, atol=1e-13)


def test_johnson_su_and_argus_and_exponential_are_scipys():
    theirs = stats.johnsonsu(0.4, 1.3, loc=0.3, scale=1.2)
    ours = JohnsonSU(0.3, 1.2, 0.4, 1.3)
    np.testing.assert_allclose(ours.density(X), theirs.pdf(X), rtol=1e-12)
    np.testing.assert_allclose(ours.integrals(X), np.diff(theirs.cdf(X)), rtol=1e-9, atol=1e-14)
    inside = np.linspace(0.0, 2.0, 21)
    argus = stats.argus(1.7, scale=2.0)
    np.testing.assert_allclose(
        Argus(2.0, 0.5 * 1.7**2).integrals(inside), np.diff(argus.cdf(inside)), rtol=1e-9
    )
    decay = stats.truncexpon(3.0, loc=0.0, scale=2.0 / 3.0)
    np.testing.assert_allclose(
        Exponential(1.5, 0.0, 2.0).integrals(inside), np.diff(decay.cdf(inside)), rtol=1e-10
    )


def test_voigt_is_scipys_and_has_its_two_limits():
    from scipy.special import voigt_profile

    np.testing.assert_allclose(
        Voigt(0.3, 1.2, 0.9).density(X), voigt_profile(X - 0.3, 1.2, 0.45), rtol=1e-12
    )
    narrow = np.diff(stats.norm(0.3, 1.2).cdf(X))
    np.testing.assert_allclose(Voigt(0.3, 1.2, 0.0).integrals(X), narrow, atol=1e-13)
    sharp = np.diff(stats.cauchy(0.3, 0.45).cdf(X))
    np.testing.assert_allclose(Voigt(0.3, 1e-3, 0.9).integrals(X), sharp, rtol=1e-5)


def test_bernstein_spans_the_same_polynomials_as_chebyshev():
    edges = np.linspace(1.0, 2.0, 30)
    ours, theirs = Bernstein(5, 1.0, 2.0).integrals(edges), Chebyshev(5, 1.0, 2.0).integrals(edges)
    coefficients = np.linalg.lstsq(ours.T, theirs.T, rcond=None)[0]
    np.testing.assert_allclose(ours.T @ coefficients, theirs.T, atol=1e-13)
    np.testing.assert_allclose(ours.sum(axis=0), np.diff(edges), rtol=1e-12)
    from scipy.integrate import quad

    for k in range(6):
        part = quad(lambda x, k=k: Bernstein(5, 1.0, 2.0).densities([x])[k, 0], 1.2, 1.3)[0]
        assert Bernstein(5, 1.0, 2.0).integrals([1.2, 1.3])[k, 0] == pytest.approx(part, rel=1e-10)
