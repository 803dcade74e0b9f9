"""What recoils against measured particles, with the nominal beams."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams

__all__ = ["along_and_across", "azimuthal_opening", "opening_angle", "recoil", "signed_mass"]

Array = NDArray[np.float64]


def recoil(visible: Array, beams: Beams) -> Array:
    """Four-momentum (n, 4) [GeV] in the laboratory that is missing beside the visible one.

    Parameters
    ----------
    visible : (n, 4)
        (E, px, py, pz) [GeV] in the laboratory.
    beams : Beams
        Their nominal energies are used: an analysis knows no others.
    """
    return np.asarray(beams.total_momentum() - visible)


def signed_mass(squared: Array) -> Array:
    """√m² where m² ≥ 0, −√|m²| below [GeV]: how a recoil mass shows an imaginary value."""
    return np.asarray(np.sign(squared) * np.sqrt(np.abs(squared)))


def along_and_across(vector: Array, axis: Array) -> tuple[Array, Array]:
    """Components of vectors (n, 3) along (signed) and across (≥ 0) the directions (n, 3)."""
    along = np.einsum("ij,ij->i", vector, axis) / np.sqrt(np.einsum("ij,ij->i", axis, axis))
    across = np.sqrt(np.maximum(np.einsum("ij,ij->i", vector, vector) - along**2, 0.0))
    return along, across


def opening_angle(first: Array, second: Array) -> Array:
    """Angle [rad] between vectors (n, 3), exact where it is small or near π."""
    normal2 = (
        (first[:, 1] * second[:, 2] - first[:, 2] * second[:, 1]) ** 2
        + (first[:, 2] * second[:, 0] - first[:, 0] * second[:, 2]) ** 2
        + (first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) ** 2
    )
    return np.asarray(np.arctan2(np.sqrt(normal2), np.einsum("ij,ij->i", first, second)))


def azimuthal_opening(first: Array, second: Array) -> Array:
    """Azimuthal angle [rad] between directions, folded to [0, π]."""
    difference = np.abs(first - second) % (2 * np.pi)
    return np.asarray(np.minimum(difference, 2 * np.pi - difference))
