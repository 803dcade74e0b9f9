import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.kinematics import invariant_mass_squared

BELLE2 = Beams(7.004, 4.002, 0.083, 5.13e-3, 2.375e-3)


def test_superkekb_boost_is_the_published_one():
    # basf2 beam parameters: √s 10.5796 GeV, lab momentum (0.4566, 0, 2.9994) GeV
    assert BELLE2.sqrt_s == pytest.approx(10.5796, abs=1e-4)
    assert BELLE2.total_momentum()[0] == pytest.approx([11.006, 0.4566, 0, 2.9994], abs=1e-4)


def test_the_electron_comes_back_with_the_energy_it_was_given():
    energies = BELLE2.sample(100, Key(3).generator())
    half = BELLE2.sqrt_s_of(energies) / 2
    zero = np.zeros_like(half)
    lab = BELLE2.to_lab(np.stack([half, zero, zero, half], axis=-1), energies)
    assert lab[:, 0] == pytest.approx(energies[:, 0], rel=1e-12)
    assert np.arctan2(lab[:, 1], lab[:, 3]) == pytest.approx(np.full(100, 0.0415), abs=1e-12)


def test_a_tilted_bisector_turns_everything_and_changes_no_energy():
    # Belle's z axis is opposite to the positrons: the electrons come in at the full 22 mrad.
    belle = Beams(7.998, 3.499, 0.022, tilt=0.011)
    straight = Beams(7.998, 3.499, 0.022)
    assert belle.sqrt_s == straight.sqrt_s
    assert belle.directions[1] == pytest.approx([0, 0, -1], abs=1e-15)
    p = np.array([[2.0, 0.5, 0.3, -1.0], [1.0, 0.0, 0.2, 0.9]])
    turned, plain = belle.to_lab(p), straight.to_lab(p)
    assert turned[:, 0] == pytest.approx(plain[:, 0], rel=1e-14)
    angle = np.arctan2(*belle.total_momentum()[0, [1, 3]])
    assert angle == pytest.approx(np.arctan2(*straight.total_momentum()[0, [1, 3]]) + 0.011)
    assert belle.to_cm(turned) == pytest.approx(p, abs=1e-12)


def test_energy_spread_gives_five_mev_in_sqrt_s():
    spread = np.std(BELLE2.sqrt_s_of(BELLE2.sample(200_000, Key(4).generator())))
    assert spread == pytest.approx(5.0e-3, rel=0.02)


@given(st.tuples(*[st.floats(-5, 5) for _ in range(3)]), st.floats(0, 3))
def test_laboratory_and_back_is_the_identity(momentum, mass):
    p = np.array([[np.sqrt(mass**2 + np.dot(momentum, momentum)), *momentum]])
    lab = BELLE2.to_lab(p)
    assert BELLE2.to_cm(lab) == pytest.approx(p, abs=1e-12)
    assert invariant_mass_squared(lab) == pytest.approx(mass**2, abs=1e-10)


def test_a_beam_without_energy_is_refused():
    with pytest.raises(InputError, match="cannot collide"):
        Beams(7.0, -4.0)
