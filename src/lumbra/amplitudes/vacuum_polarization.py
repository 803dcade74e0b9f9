"""The photon's vacuum polarisation, for cross sections with a running coupling.

Leptons in one loop and hadrons as parametrised by Burkhardt and Pietrzyk
(Phys. Lett. B 356 (1995) 398) in the form that Pythia 6 uses (hep-ph/0603175, sec. 8.2).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.amplitudes.spinors import compiled
from lumbra.foundation.constants import ALPHA

__all__ = ["dressing", "growth", "running_shift"]

Array = NDArray[np.float64]

_UNIT = ALPHA / (3 * math.pi)


@compiled
def growth(q2: float, on: bool) -> float:
    """1/(1 − Δα(q²)): the factor on the amplitude of one virtual photon, 1 if not `on`.

    The edges are those of |q²| [GeV²]; a piece has leptons (constant, slope) and hadrons.
    """
    size = abs(q2)
    if not on or size < 2e-6:
        return 1.0
    log = math.log(size)
    if size < 0.09:
        shift = _UNIT * (13.4916 + log) + 0.00835 * math.log1p(size)
    elif size < 9.0:
        shift = _UNIT * (16.3200 + 2 * log) + 0.00238 * math.log1p(3.927 * size)
    else:
        shift = _UNIT * (13.4955 + 3 * log) + 0.00165 + 0.00299 * math.log1p(size)
    return 1 / (1 - shift)


@compiled
def _fill(q2: Array, out: Array) -> None:
    for i in range(len(q2)):
        out[i] = growth(q2[i], True)


def _growths(q2: ArrayLike) -> Array:
    q2 = np.asarray(q2, float)
    out = np.empty(q2.size)
    _fill(np.ascontiguousarray(q2.reshape(-1)), out)
    return out.reshape(q2.shape)


def running_shift(q2: ArrayLike) -> Array:
    """Δα in α(q²) = α/(1 − Δα), away from narrow resonances.

    Parameters
    ----------
    q2 : array_like
        Squared momentum transfer [GeV²]; its absolute value is used. Below 2e-6 the shift is 0.
    """
    return np.asarray(1 - 1 / _growths(q2))


def dressing(q2: ArrayLike) -> Array:
    """Factor 1/(1 − Δα)² by which a photon-exchange cross section grows over α(0)."""
    return np.asarray(_growths(q2) ** 2)
