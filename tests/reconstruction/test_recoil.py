"""Kinematics of what is missing."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.reconstruction.recoil import (
    along_and_across,
    azimuthal_opening,
    opening_angle,
    recoil,
    signed_mass,
)


def test_recoil_mass_from_mass_and_cm_energy():
    # check value of the closed form M² + s − 2√s E* at M = 4, E* = 6 GeV, √s = 10.58: 0.98813
    sqrt_s = BELLE2.beams.sqrt_s
    p = math.sqrt(6.0**2 - 4.0**2)
    lab = BELLE2.beams.to_lab(np.array([[6.0, 0.0, p, 0.0]]))
    m2 = invariant_mass_squared(recoil(lab, BELLE2.beams))[0]
    assert m2 == pytest.approx(sqrt_s**2 + 16 - 2 * sqrt_s * 6, abs=1e-9)
    assert math.sqrt(10.58**2 + 16 - 2 * 10.58 * 6) == pytest.approx(0.98813, abs=1e-5)


def test_signed_mass_is_odd():
    assert signed_mass(np.array([-4.0, 0.0, 9.0])).tolist() == [-2.0, 0.0, 3.0]


def test_components_along_and_across():
    along, across = along_and_across(np.array([[3.0, 4.0, 0.0]]), np.array([[-2.0, 0.0, 0.0]]))
    assert (along[0], across[0]) == (-3.0, 4.0)


def test_angles_small_and_straight():
    x = np.array([[1.0, 0.0, 0.0]])
    assert opening_angle(x, np.array([[2.0, 2e-8, 0.0]]))[0] == pytest.approx(1e-8)
    assert opening_angle(x, -x)[0] == pytest.approx(math.pi)
    folded = azimuthal_opening(np.array([3.1, 0.2]), np.array([-3.1, 0.5]))
    assert folded == pytest.approx([2 * math.pi - 6.2, 0.3])
