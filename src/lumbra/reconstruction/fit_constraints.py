"""What a kinematic fit can hold fast: the four-momentum, masses, a common vertex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["CommonVertex", "Constraint", "FourMomentum", "InvariantMass"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class FourMomentum:
    """All particles together have a known four-momentum: four constraints.

    Parameters
    ----------
    total : (4,) or (n, 4)
        (E, px, py, pz) [GeV], such as ``beams.total_momentum()``.
    """

    total: ArrayLike


@dataclass(frozen=True)
class InvariantMass:
    """Some particles together have a known mass: one constraint.

    Parameters
    ----------
    members : tuple of int
        Which particles, by their place in the list.
    mass : float or (n,)
        [GeV]
    """

    members: tuple[int, ...]
    mass: ArrayLike


@dataclass(frozen=True)
class CommonVertex:
    """Some tracks come from one point: two constraints each, less three if it is unknown.

    Parameters
    ----------
    members : tuple of int
        Which tracks, by their place in the list; at least two, or one with a measured point.
    position : (3,) or (n, 3), optional
        The point [cm], if it is known with a covariance; else where the search starts, and found
        from the first two tracks if it is left out.
    covariance : (3, 3) or (n, 3, 3), optional
        Of the point [cm²], such as the size of the luminous region; unknown if left out.
    """

    members: tuple[int, ...]
    position: ArrayLike | None = None
    covariance: ArrayLike | None = None


Constraint = FourMomentum | InvariantMass | CommonVertex
