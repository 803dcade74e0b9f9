"""Recoil resolution against smeared particles."""

import numpy as np
import pytest

from lumbra.foundation import Beams
from lumbra.foundation.kinematics import invariant_mass_squared, two_body_momentum
from lumbra.reconstruction.recoil import recoil
from lumbra.reconstruction.recoil_resolution import photon_recoil_resolution, recoil_resolution

CENTRE = Beams(5.29, 5.29)


@pytest.mark.parametrize("mass", [2.0, 5.0])
def test_one_photon_against_smearing(mass):
    energy = float(two_body_momentum(10.58, mass, 0.0))
    photon = energy * np.array([[1.0, 0.6, 0.0, 0.8]])
    expected = photon_recoil_resolution(mass, 10.58, 1e-3)
    by_vector = recoil_resolution(recoil(photon, CENTRE), photon[:, None], 1e-3)
    assert by_vector[0] == pytest.approx(float(expected), rel=1e-9)
    scale = 1 + 1e-3 * np.random.default_rng(1).standard_normal((40_000, 1))
    spread = np.sqrt(invariant_mass_squared(recoil(scale * photon, CENTRE))).std()
    # 40 000 events know their width to 0.35 %; five of that
    assert spread == pytest.approx(float(expected), rel=0.018)


def test_an_imaginary_recoil_has_no_width():
    photon = np.array([[5.4, 0.0, 0.0, 5.4]])
    assert np.isnan(recoil_resolution(recoil(photon, CENTRE), photon[:, None], 0.01)[0])
