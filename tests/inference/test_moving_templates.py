import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.moving_templates import moved_peak, moving_templates
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.shapes import PEAKS, AtMass, CrystalBall
from lumbra.inference.window_likelihood import _shape, make_room
from lumbra.inference.window_model import window_model
from lumbra.inference.window_newton import part_of
from lumbra.inference.windows import make_windows

EDGES = np.linspace(1.0, 1.3, 301)


def windows_of(signal, masses=(1.1, 1.17)):
    grid = np.array(masses)
    sigma = np.full(grid.size, 0.004)
    return make_windows(EDGES, grid, sigma, width=0.1, order=2, signal=signal)


def at(windows, nuisances, window, u):
    """The compiled shape and its slopes."""
    part = part_of(window_model(windows, nuisances).layout, window)
    room = make_room(part)
    _shape(part, np.concatenate([np.zeros(windows.order + 2), u]), room)
    return room.peak, room.change


@pytest.mark.parametrize("name", PEAKS)
def test_every_peak_moves_as_its_formula(name):
    windows = windows_of(PEAKS[name])
    nuisances = [Nuisance("scale", shape={"mean": 0.1}), Nuisance("width", shape={"sigma": 0.08})]
    for u in ([0.0, 0.0], [1.3, -0.7], [-2.1, 3.4]):
        peak = windows.signal(1.17, 0.004)
        for value, nuisance in zip(u, nuisances, strict=True):
            peak = moved_peak(peak, nuisance.shape, 0.004, value)
        exact = peak.integrals(windows.span(1))
        found, slopes = at(windows, nuisances, 1, u)
        # the grids are good to 1e-5 of the largest bin in each nuisance
        np.testing.assert_allclose(found, exact, atol=3e-5 * exact.max())
        slope = peak.derivatives(windows.span(1))
        by_mean, by_width = slope["mean"] * 0.1 * 0.004, slope["sigma"] * peak.sigma * np.log(1.08)
        np.testing.assert_allclose(slopes[0], by_mean, atol=2e-3 * np.abs(by_mean).max())
        np.testing.assert_allclose(slopes[1], by_width, atol=2e-3 * np.abs(by_width).max())


def test_one_nuisance_may_move_several_parameters():
    windows = windows_of(AtMass(CrystalBall, {"alpha": 1.2, "n": 3.0}))
    tail = Nuisance("tail", shape={"alpha": 0.05, "n": lambda m: 0.1 * m})
    exact = CrystalBall(1.1, 0.004, 1.2 * 1.05**2, 3.0 * 1.11**2).integrals(windows.span(0))
    found, _ = at(windows, [tail], 0, [2.0])
    np.testing.assert_allclose(found, exact, atol=2e-5 * exact.max())


def test_shapes_that_cannot_move_so_are_refused():
    windows = windows_of(PEAKS["gaussian"])
    with pytest.raises(InputError, match="no such parameter"):
        moving_templates(windows, [Nuisance("tail", shape={"alpha": 0.1})])
    double = windows_of(PEAKS["double-gaussian"])
    with pytest.raises(InputError):  # the core's share would exceed 1
        moving_templates(double, [Nuisance("share", shape={"fraction": 0.3})])
    many = [Nuisance(str(k), shape={"sigma": 0.02}, low=-5.0 - k, high=5.0 + k) for k in range(7)]
    with pytest.raises(InputError, match="too large"):
        moving_templates(windows, many)
