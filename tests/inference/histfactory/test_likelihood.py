import numpy as np
import pyhf
import pytest

from lumbra.inference.histfactory import fit_templates, workspace
from lumbra.inference.histfactory.layout import compile_model
from lumbra.inference.histfactory.likelihood import derivatives, loss
from lumbra.inference.histfactory.room import make_room
from tests.inference.histfactory.examples import full_loss, random_model

KINDS = ["none", "staterror", "shapesys"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scale", [100.0, 3.0])
def test_derivatives_are_those_of_the_loss(kind, scale):
    """Also with few events, where bins are empty and the factors go far."""
    c = compile_model(random_model(5, kind, scale))
    room = make_room(c.layout)
    rng = np.random.Generator(np.random.SFC64(1))
    theta = c.start + rng.normal(0, 0.1, c.start.size)

    def value(x):
        return loss(c.layout, c.measured, x, room)

    def gradient(x):
        value(x)
        derivatives(c.layout, c.measured, x, room)
        return room.gradient.copy()

    slope, curve = gradient(theta), room.hessian.copy()
    steps = 1e-5 * np.eye(theta.size)
    numeric = np.array([(value(theta + e) - value(theta - e)) / 2e-5 for e in steps])
    np.testing.assert_allclose(slope, numeric, rtol=1e-6, atol=1e-6 * abs(slope).max())
    numeric = np.array([(gradient(theta + e) - gradient(theta - e)) / 2e-5 for e in steps])
    np.testing.assert_allclose(curve, numeric, rtol=1e-6, atol=1e-7 * abs(curve).max())


@pytest.mark.parametrize("kind", KINDS)
def test_the_factors_of_bins_are_at_their_best(kind):
    """The profiled loss, and a second likelihood with all factors, agree at fits and nearby."""
    model = random_model(7, kind)
    fits = [fit_templates(model, strength=mu) for mu in (0.0, 0.7, 1.5)]
    ours = np.diff([fit.loss for fit in fits])
    values = [dict(zip(fit.names, fit.values, strict=True)) for fit in fits]
    np.testing.assert_allclose(ours, np.diff([full_loss(model, v) for v in values]), atol=1e-9)
    for name in fits[1].names:
        for step in (-1e-3, 1e-3):
            moved = values[1] | {name: values[1][name] + step}
            assert name == "mu" or full_loss(model, moved) > full_loss(model, values[1])


@pytest.mark.parametrize("kind", KINDS)
def test_pyhf_has_the_same_likelihood(kind):
    model = random_model(9, kind)
    spec = pyhf.Workspace(workspace(model))
    theirs = spec.model()
    data = spec.data(theirs)
    rng = np.random.Generator(np.random.SFC64(3))
    differences = []
    for _ in range(3):
        pars = np.array(theirs.config.suggested_init()) + rng.normal(0, 0.02, theirs.config.npars)
        values = {}
        for name in theirs.config.par_order:
            part = pars[theirs.config.par_slice(name)]
            if theirs.config.param_set(name).is_scalar:
                values[name] = part[0]
            else:
                channel = name.split("_")[-1]
                values |= {f"{name}[{channel}, {k}]": x for k, x in enumerate(part)}
        differences.append(float(theirs.logpdf(pars, data)[0]) + full_loss(model, values))
    assert np.ptp(differences) < 1e-8
