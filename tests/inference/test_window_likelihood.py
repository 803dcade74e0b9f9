"""Derivatives of the compiled likelihood against differences, at random points of every form."""

import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.shapes import AtMass, CrystalBall
from lumbra.inference.window_likelihood import derivatives, loss, make_room
from lumbra.inference.window_model import window_model
from lumbra.inference.window_newton import part_of
from lumbra.inference.windows import make_windows

EDGES = np.linspace(1.0, 1.3, 61)
NUISANCES = [
    Nuisance("efficiency", signal=0.08, background=0.05),
    Nuisance("rate", background=0.2, constraint="gaussian"),
    Nuisance("control", background=0.3, constraint="poisson"),
    Nuisance("scale", shape={"mean": 0.3}, signal=0.02),
    Nuisance("width", shape={"sigma": 0.1}, constraint="none"),
]


def case(background):
    signal = AtMass(CrystalBall, {"alpha": 1.2, "n": 3.0})
    windows = make_windows(
        EDGES, np.array([1.14]), np.array([0.02]), width=0.3, order=2, signal=signal
    )
    known = 30 * np.exp(-0.5 * ((EDGES[1:] - 1.2) / 0.05) ** 2)
    model = window_model(windows, NUISANCES, known=known, background=background)
    smooth = {"polynomial": [900.0, -120.0, 40.0], "none": []}.get(background, [8.0, -0.4, 0.1])
    theta = np.array([*smooth, 130.0, 0.7, -0.4, 0.9, -1.1, 0.6])
    counts = Key(3).generator().poisson(15 + known).astype(float)
    counts[50:] = 0
    return part_of(model.layout, 0), counts, np.array([0.3, -0.2, 0.8, 0.1, 0.0]), theta


@pytest.mark.parametrize("background", ["polynomial", "exponential", "power", "none"])
def test_derivatives_are_finite_differences(background):
    part, counts, measured, theta = case(background)
    room = make_room(part)
    assert np.isfinite(loss(part, counts, measured, theta, room))
    derivatives(part, counts, measured, theta, room)
    gradient, hessian = room.gradient.copy(), room.hessian.copy()
    steps = 1e-4 * np.maximum(np.abs(theta), 0.5)
    scale = np.sqrt(np.abs(np.diag(hessian)))
    for g, step in enumerate(steps):
        values, slopes = [], []
        for side in (1, -1):
            point = theta.copy()
            point[g] += side * step
            values.append(loss(part, counts, measured, point, room))
            derivatives(part, counts, measured, point, room)
            slopes.append(room.gradient.copy())
        assert gradient[g] == pytest.approx(
            (values[0] - values[1]) / (2 * step), abs=1e-4 * scale[g]
        )
        numeric = (slopes[0] - slopes[1]) / (2 * step)
        np.testing.assert_allclose(hessian[g], numeric, atol=2e-4 * scale[g] * scale.max())
        np.testing.assert_allclose(hessian[g] / scale, numeric / scale, atol=1e-3 * scale[g])


def test_the_loss_is_that_of_its_formula():
    part, counts, measured, theta = case("none")
    u = theta[1:]
    peak = CrystalBall(1.14 + 0.3 * 0.02 * u[3], 0.02 * 1.1 ** u[4], 1.2, 3.0).integrals(EDGES)
    signal = 130.0 * 1.08 ** u[0] * 1.02 ** u[3] * peak
    known = 30 * np.exp(-0.5 * ((EDGES[1:] - 1.2) / 0.05) ** 2)
    mean = signal + known * 1.05 ** u[0] * (1 + 0.2 * u[1]) * np.exp(0.3 * u[2])
    k = 1 / 0.3**2
    points = (theta, np.zeros_like(theta))
    ours = [loss(part, counts, measured, point, make_room(part)) for point in points]
    free = [0, 1, 3]
    rate = k * np.exp(u[2] / np.sqrt(k))
    exact = np.sum(mean - counts * np.log(mean)) + 0.5 * np.sum((u - measured)[free] ** 2)
    exact += rate - k * 0.8 * np.log(rate)
    at_zero = np.sum(known - counts * np.log(known)) + 0.5 * np.sum(measured[free] ** 2)
    at_zero += k - k * 0.8 * np.log(k)
    # empty bins count for a hundredth of an event in all
    barrier = -0.01 / 60 * np.sum(np.log((mean / known)[counts == 0]))
    assert ours[0] - ours[1] == pytest.approx(exact - at_zero + barrier, abs=2e-3)
