"""Masses of unstable particles: a Breit–Wigner in the mass squared, cut where a decay closes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError

__all__ = ["draw_mass"]

Array = NDArray[np.float64]


def draw_mass(
    mass: float, width: float, low: ArrayLike, high: ArrayLike, rng: np.random.Generator, count: int
) -> Array:
    """Masses (count,) [GeV] with the density 1/((m² − M²)² + M²Γ²) in m², between two limits.

    Parameters
    ----------
    mass, width : float
        M and Γ [GeV]; a width of 0 gives M itself.
    low, high : array_like
        Limits [GeV], one for all or one each.
    rng : Generator
        From a `Key`.
    count : int
        How many.

    Raises
    ------
    InputError
        If a narrow particle, or any of the range, lies outside the limits.
    """
    low, high = np.broadcast_to(low, count), np.broadcast_to(high, count)
    centre = np.full(count, mass)
    closed = (low >= high) if width > 0 else (centre > high)
    if np.any(closed):
        raise InputError(
            "This decay is closed.",
            given=f"a product of {mass:g} GeV where at most {float(np.min(high)):.6g} GeV is left",
            allowed="products that are lighter than their parent",
            suggestion="choose a lighter particle",
        )
    if width <= 0:
        return centre
    scale = mass * width
    first = np.arctan((low**2 - mass**2) / scale)
    last = np.arctan((high**2 - mass**2) / scale)
    squared = mass**2 + scale * np.tan(first + (last - first) * rng.random(count))
    return np.asarray(np.clip(np.sqrt(np.maximum(squared, 0.0)), low, high))
