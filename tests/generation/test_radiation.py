"""Photon angles against integrated forms, and the kinematics of the recoil."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbra.foundation import InputError, Key
from lumbra.foundation.constants import M_ELECTRON
from lumbra.foundation.kinematics import boost, invariant_mass_squared
from lumbra.generation import photon_direction, radiate

S = 10.58**2
COUNT = 200_000


def directions(x, seed=1):
    return photon_direction(np.full(COUNT, x), np.full(COUNT, S), Key(seed).generator())


@pytest.mark.parametrize("x", [1e-6, 0.1, 0.5, 0.95])
def test_weights_have_mean_one(x):
    """The angular form integrates to ln(s/mₑ²) − 1, the first-order radiator's factor."""
    _, weight = directions(x)
    assert abs(weight.mean() - 1) < 4 * weight.std() / np.sqrt(COUNT)
    assert 0 <= weight.min() <= weight.max() < 1.1


@pytest.mark.parametrize("x", [0.01, 0.5, 0.95])
@pytest.mark.parametrize("edge", [0.5, 0.9, 0.99])
def test_wide_angles_against_the_massless_form(x, edge):
    """∫ dcosθ [1/sin²θ − x²/2(x² − 2x + 2)] within |cos θ| < edge."""
    cosine, weight = directions(x, 2)
    inside = weight * (np.abs(cosine) < edge)
    form = np.log((1 + edge) / (1 - edge)) - x * x / (x * x - 2 * x + 2) * edge
    expected = form / (np.log(S / M_ELECTRON**2) - 1)
    assert abs(inside.mean() - expected) < 4 * inside.std() / np.sqrt(COUNT)


def test_forward_and_backward_alike():
    cosine, _ = directions(0.3)
    # binomial, 4.5 standard deviations
    assert abs(np.mean(cosine > 0) - 0.5) < 4.5 * 0.5 / np.sqrt(COUNT)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.floats(3.0, 12.0), st.floats(0.1, 2.9))
def test_recoil_kinematics(seed, sqrt_s, threshold):
    radiation = radiate(np.full(50, sqrt_s), threshold, Key(seed).generator())
    rest = np.zeros((50, 4))
    rest[:, 0] = radiation.mass
    total = radiation.to_cm(rest) + radiation.photons[:, 0]
    assert np.allclose(total, [sqrt_s, 0, 0, 0], atol=1e-9 * sqrt_s)
    assert np.all(radiation.mass >= threshold * (1 - 1e-9))
    assert np.allclose(radiation.mass**2, sqrt_s**2 * (1 - radiation.x))
    assert np.allclose(invariant_mass_squared(radiation.photons), 0, atol=1e-9)


def test_electron_axis_is_the_line_of_the_other_beam():
    radiation = radiate(np.full(2000, 10.58), 0.3, Key(4).generator())
    side = np.where(radiation.photons[:, 0, 3] >= 0, -1.0, 1.0)
    beam = np.zeros((2000, 4))
    beam[:, 0], beam[:, 3] = 1.0, side
    seen = boost(beam, -radiation.velocity)
    assert np.allclose(radiation.axis, side[:, None] * seen[:, 1:] / seen[:, :1], atol=1e-9)
    # what goes along the axis in the hard frame goes along the beam in the CM
    along = np.zeros((2000, 4))
    along[:, 0], along[:, 3] = 1.0, side
    back = radiation.to_cm(along)
    assert np.allclose(back[:, 1:3], 0, atol=1e-9)
    assert np.allclose(back[:, 3], side * back[:, 0], atol=1e-9)


def test_blocks_of_particles_move_together():
    radiation = radiate(np.full(20, 10.58), 0.3, Key(5).generator())
    momenta = np.random.default_rng(1).random((20, 3, 4))
    momenta[..., 0] = 3.0
    together = radiation.to_cm(momenta)
    apart = np.stack([radiation.to_cm(momenta[:, i]) for i in range(3)], axis=1)
    assert np.array_equal(together, apart)
    assert momenta[0, 0, 0] == 3.0
    before, after = (invariant_mass_squared(p) for p in (momenta, together))
    assert np.allclose(before, after, atol=1e-6)


def test_closed_reaction_is_refused():
    with pytest.raises(InputError, match="threshold"):
        radiate(np.array([10.58, 1.0]), 2.0, Key(1).generator())
