"""From counted events to cross sections to couplings, and back.

Valid where width and lifetime do not change the efficiency. Where the particle lives long, the
efficiency depends on the coupling: scan the coupling then, do not rescale.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError

__all__ = ["coupling_limit", "cross_section_limit", "cross_section_of_coupling"]

Array = NDArray[np.float64]


def _check_positive(**values: ArrayLike) -> None:
    for name, value in values.items():
        if not bool(np.all(np.asarray(value, float) > 0)):
            raise InputError(
                f"The {name.replace('_', ' ')} must be positive.",
                given=str(value),
                allowed="numbers above 0",
                suggestion="leave out mass points where the process is closed",
            )


def cross_section_limit(
    events: ArrayLike, efficiency: ArrayLike, luminosity: ArrayLike, branching: ArrayLike = 1.0
) -> Array:
    """Limit on the cross section [fb], σ = N/(ε L B); infinite where the efficiency is zero.

    Parameters
    ----------
    events : array_like
        Limit on the signal [events].
    efficiency : array_like
        Signal efficiency.
    luminosity : array_like
        [fb-1]
    branching : array_like
        Branching fraction into the final state that was simulated; 1 for a limit on σ × B.
    """
    _check_positive(luminosity=luminosity)
    yield_per_fb = np.multiply(np.multiply(efficiency, luminosity), branching)
    with np.errstate(divide="ignore", invalid="ignore"):
        limit = np.asarray(events, float) / yield_per_fb
    return np.asarray(np.where(yield_per_fb > 0, limit, np.inf))


def coupling_limit(
    cross_section: ArrayLike, at_unit_coupling: ArrayLike, power: float = 2.0
) -> Array:
    """Limit on a coupling g from σ = g^p σ(g = 1).

    Parameters
    ----------
    cross_section : array_like
        Limit on σ [fb].
    at_unit_coupling : array_like
        σ [fb] at g = 1 (in the unit of g), times the branching fraction if σ × B is limited.
    power : float
        p: 2 for one vertex, 1 for couplings that enter linearly such as ε²α_D.
    """
    _check_positive(cross_section_at_unit_coupling=at_unit_coupling, power=power)
    ratio = np.asarray(cross_section, float) / np.asarray(at_unit_coupling, float)
    return np.asarray(ratio ** (1 / power))


def cross_section_of_coupling(
    coupling: ArrayLike, at_unit_coupling: ArrayLike, power: float = 2.0
) -> Array:
    """Cross section [fb] at a coupling: the inverse of `coupling_limit`."""
    return np.asarray(np.asarray(coupling, float) ** power * np.asarray(at_unit_coupling, float))
