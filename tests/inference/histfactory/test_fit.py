import iminuit
import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.histfactory import fit_templates
from tests.inference.histfactory.examples import full_loss, random_model


def curvature(value, at, steps):
    """Gradient and second derivatives by central differences."""
    units = np.diag(steps)
    gradient = np.array([value(at + e) - value(at - e) for e in units]) / (2 * steps)
    matrix = np.empty((at.size, at.size))
    for i, e in enumerate(units):
        for j, f in enumerate(units[: i + 1]):
            corners = value(at + e + f) - value(at + e - f) - value(at - e + f) + value(at - e - f)
            matrix[i, j] = matrix[j, i] = corners / (4 * steps[i] * steps[j])
    return gradient, matrix


@pytest.mark.parametrize("seed", range(21))
def test_minuit_finds_the_same(seed):
    """All parameters and the bins' factors: values and errors to 1e-4 of the error.

    Minuit stops some 1e-4 errors from the minimum and has errors to 3e-3, for its differences are
    long; a last step with short ones, from its minimum, says where and how wide the minimum is.
    """
    kind = ("staterror", "shapesys", "none")[seed % 3]
    model = random_model(seed, kind, (200.0, 60.0)[seed % 2], (4, 3))
    fit = fit_templates(model, lowest=-10.0)
    assert fit.converged

    def value(x):
        return full_loss(model, dict(zip(fit.names, x, strict=True)))

    rng = np.random.Generator(np.random.SFC64(seed))
    minuit = iminuit.Minuit(value, fit.values + 0.3 * fit.errors * rng.normal(size=len(fit.names)))
    minuit.errordef, minuit.strategy, minuit.tol = 0.5, 2, 1e-6
    minuit.migrad()
    minuit.hesse()
    found, errors = np.array(minuit.values), np.array(minuit.errors)
    assert value(fit.values) <= minuit.fval + 1e-10
    assert np.max(np.abs(found - fit.values) / fit.errors) < 2e-3
    np.testing.assert_allclose(errors, fit.errors, rtol=5e-3)
    gradient, matrix = curvature(value, found, 5e-3 * errors)
    covariance = np.linalg.inv(matrix)
    pull = (found - covariance @ gradient - fit.values) / fit.errors
    assert np.max(np.abs(pull)) < 1e-4
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), fit.errors, rtol=1e-4)


def test_significance_is_that_of_minuit():
    model = random_model(2)
    free, null = fit_templates(model), fit_templates(model, strength=0.0)
    values = dict(zip(null.names, null.values, strict=True))
    names = [name for name in null.names if name != "mu"]
    minuit = iminuit.Minuit(
        lambda x: full_loss(model, dict(zip(names, x, strict=True)) | {"mu": 0.0}),
        [values[n] for n in names],
    )
    minuit.errordef, minuit.tol = 0.5, 1e-6
    minuit.migrad()
    best = full_loss(model, dict(zip(free.names, free.values, strict=True)))
    assert np.sqrt(2 * (null.loss - free.loss)) == pytest.approx(
        np.sqrt(2 * (minuit.fval - best)), abs=1e-4
    )


def test_names():
    fit = fit_templates(random_model(1))
    assert fit["mu"].error > 0
    assert abs(fit["stat_c1[c1, 3]"].value - 1) < 0.5
    with pytest.raises(InputError, match="did you mean 'trigger'"):
        fit["triger"]
