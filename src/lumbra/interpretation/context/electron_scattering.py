"""Limits on a dark photon as cross sections of dark matter on electrons, and back.

Essig, Mardon, Volansky, Phys. Rev. D 85 (2012) 076007: a heavy mediator (F_DM = 1), Dirac fermions
and complex scalars. Majorana fermions scatter with the square of their velocity: not from here.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, HBARC_GEV_CM, M_ELECTRON
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["electron_cross_section", "y_of_electron_cross_section"]

Array = NDArray[np.float64]


def electron_cross_section(y: ArrayLike, mass: ArrayLike) -> Array:
    """σ_e = 16πα μ² y/m⁴ [cm²], μ the reduced mass of χ and electron, (...).

    Parameters
    ----------
    y : (...)
        ε²α_D (m/M)⁴.
    mass : (...)
        Of the dark matter m [GeV].

    Raises
    ------
    InputError
        If a mass or y cannot be used.
    """
    y = np.asarray(y, float)
    require_coupling("y", y)
    return np.asarray(y * _per_y(mass))


def y_of_electron_cross_section(cross_section: ArrayLike, mass: ArrayLike) -> Array:
    """y of a cross section [cm²]: the inverse of `electron_cross_section`."""
    y = np.asarray(np.asarray(cross_section, float) / _per_y(mass))
    require_coupling("y of this cross section", y)
    return y


def _per_y(mass: ArrayLike) -> Array:
    m = np.asarray(mass, float)
    require_mass("dark matter", m)
    reduced2 = np.square(m * M_ELECTRON / (m + M_ELECTRON))
    return np.asarray(16 * math.pi * ALPHA * reduced2 / m**4 * HBARC_GEV_CM**2)
