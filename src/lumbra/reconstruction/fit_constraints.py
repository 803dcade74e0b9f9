"""What a kinematic fit can hold fast: the four-momentum, masses, a common vertex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import Beams

__all__ = ["CommonVertex", "Constraint", "FourMomentum", "InvariantMass", "beam_directions"]

Array = NDArray[np.float64]


def beam_directions(beams: Beams) -> Array:
    """Light-like (1, n) of electron and positron beam in the laboratory, shape (2, 4)."""
    one = beams.total_momentum(np.array([[1.0, 0.0], [0.0, 1.0]]))
    return np.asarray(one / one[:, :1])


@dataclass(frozen=True)
class FourMomentum:
    """All particles together have a known four-momentum: four constraints.

    Parameters
    ----------
    total : (4,) or (n, 4)
        (E, px, py, pz) [GeV].
    covariance : (4, 4), optional
        Of the four-momentum [GeV²], such as the spread of the beams; exact if left out.
    """

    total: ArrayLike
    covariance: ArrayLike | None = None

    @classmethod
    def of_beams(cls, beams: Beams) -> FourMomentum:
        """That of the colliding beams, with the spread of their energies."""
        directions = beam_directions(beams)
        widths = np.array([beams.electron_spread, beams.positron_spread])
        moves = directions * widths[:, None]
        return cls(beams.total_momentum()[0], moves.T @ moves)


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
