"""Damped Newton steps inside bounds for the profile loss of a template model.

Steps are those of `lumbra.inference.bounded_newton`, shortened until the loss falls.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.bounded_newton import mark_free, newton_step
from lumbra.inference.histfactory.layout import Layout, Measured
from lumbra.inference.histfactory.likelihood import derivatives, loss
from lumbra.inference.histfactory.room import Room

__all__ = ["CONVERGED", "REASONS", "minimise"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

CONVERGED: Final = 0
IMPOSSIBLE: Final = 1
SINGULAR: Final = 2
STUCK: Final = 3
EXHAUSTED: Final = 4
FLAT: Final = 5
REASONS: Final[dict[int, str]] = {
    CONVERGED: "converged",
    IMPOSSIBLE: "the expectation is not positive where events are observed",
    SINGULAR: "the data do not tell some parameters apart",
    STUCK: "no step lowers the loss: the minimum lies where the expectation ends",
    EXHAUSTED: "no convergence within the allowed number of steps",
    FLAT: "the signal changes nothing: there is no limit",
}
"""What each status of a fit means."""

_STEPS: Final = 200
_SMALL: Final = 1e-6  # on the decrement; the step then taken leaves about its square


@njit(cache=True, nogil=True)
def minimise(
    layout: Layout,
    measured: Measured,
    theta: Array,
    held: Flags,
    low: Array,
    room: Room,
    quick: bool = False,
) -> tuple[int, float]:
    """Fit θ in place; returns status and loss, and leaves the last derivatives in ``room``.

    Parameters
    ----------
    held : (g,) array of bool
        Parameters that stay where they are.
    low : (g,) array
        Lower bounds, which for the signal strength differ from those of the layout.
    quick : bool
        Take the last step's loss and gradient from the parabola, to some 1e-9, and leave what is
        in the room where it was before that step.
    """
    size = theta.size
    free, matrix = np.empty(size, np.bool_), np.empty((size, size))
    step, new = np.zeros(size), theta.copy()
    value = loss(layout, measured, theta, room)
    if not value < math.inf:
        return IMPOSSIBLE, value
    for _ in range(_STEPS):
        derivatives(layout, measured, theta, room)
        mark_free(theta, held, low, layout.high, room.gradient, free)
        decrement = newton_step(room.hessian, room.gradient, free, matrix, step)
        if not decrement >= 0.0:
            return SINGULAR, value
        if quick and decrement < _SMALL:
            for g in range(size):
                theta[g] = min(max(theta[g] + step[g], low[g]), layout.high[g])
                for h in range(size):
                    room.gradient[g] += room.hessian[g, h] * step[h]
            return CONVERGED, value - 0.5 * decrement
        scale, trial = 1.0, math.inf
        while True:
            for g in range(size):
                new[g] = min(max(theta[g] + scale * step[g], low[g]), layout.high[g])
                new[g] = theta[g] if held[g] else new[g]
            trial = loss(layout, measured, new, room)
            if trial <= value + 1e-13 * (1.0 + abs(value)) or scale < 1e-9:
                break
            scale *= 0.5
        if not trial <= value + 1e-13 * (1.0 + abs(value)):
            # rounding alone is no reason to give up; put the room back where θ is
            loss(layout, measured, theta, room)
            derivatives(layout, measured, theta, room)
            return (CONVERGED if decrement < 1e-7 else STUCK), value
        theta[:] = new
        value = min(trial, value)
        if decrement < _SMALL:
            derivatives(layout, measured, theta, room)
            return CONVERGED, value
    return EXHAUSTED, value
