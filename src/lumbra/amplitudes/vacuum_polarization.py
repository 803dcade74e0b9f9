"""The photon's vacuum polarisation, for cross sections with a running coupling.

Leptons in one loop and hadrons as parametrised by Burkhardt and Pietrzyk
(Phys. Lett. B 356 (1995) 398) in the form that Pythia 6 uses (hep-ph/0603175, sec. 8.2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA

__all__ = ["dressing", "running_shift"]

_UNIT = ALPHA / (3 * np.pi)
# lower edge of |q²| [GeV²], leptons (constant, slope), hadrons (constant, slope, argument)
_PIECES = (
    (2e-6, 13.4916, 1.0, 0.0, 0.00835, 1.0),
    (0.09, 16.3200, 2.0, 0.0, 0.00238, 3.927),
    (9.0, 13.4955, 3.0, 0.00165, 0.00299, 1.0),
)


def running_shift(q2: ArrayLike) -> NDArray[np.float64]:
    """Δα in α(q²) = α/(1 − Δα), away from narrow resonances.

    Parameters
    ----------
    q2 : array_like
        Squared momentum transfer [GeV²]; its absolute value is used. Below 2e-6 the shift is 0.
    """
    size = np.abs(np.asarray(q2, float))
    shift = np.zeros_like(size)
    for edge, constant, slope, hadrons, rise, factor in _PIECES:
        where = size >= edge
        log = np.log(np.where(where, size, 1.0))
        value = _UNIT * (constant + slope * log) + hadrons + rise * np.log1p(factor * size)
        shift = np.where(where, value, shift)
    return np.asarray(shift)


def dressing(q2: ArrayLike) -> NDArray[np.float64]:
    """Factor 1/(1 − Δα)² by which a photon-exchange cross section grows over α(0)."""
    return np.asarray(1 / (1 - running_shift(q2)) ** 2)
