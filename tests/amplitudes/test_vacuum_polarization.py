"""Vacuum polarisation: known values and continuity."""

import numpy as np
import pytest

from lumbra.amplitudes.vacuum_polarization import dressing, running_shift
from lumbra.foundation.constants import ALPHA, M_ELECTRON


def test_alpha_at_the_z():
    """1/α(M_Z²) = 128.9 (leptons and five flavours)."""
    assert (1 - running_shift(91.1876**2)) / ALPHA == pytest.approx(128.9, abs=0.2)


def test_light_momenta_see_the_electron_loop():
    q2 = 1e-4
    electron = ALPHA / (3 * np.pi) * (np.log(q2 / M_ELECTRON**2) - 5 / 3)
    assert running_shift(q2) == pytest.approx(electron, rel=0.02)
    assert running_shift(1e-7) == 0


@pytest.mark.parametrize("edge", [0.09, 9.0])
def test_pieces_join(edge):
    below, above = running_shift(np.array([edge * (1 - 1e-9), edge]))
    # the published parametrisation itself jumps by 3e-4 and 5e-4, 0.1 % in a rate
    assert abs(below - above) < 6e-4


def test_dressing_at_10_gev():
    assert dressing(10.58**2) == pytest.approx(1 / (1 - running_shift(10.58**2)) ** 2)
    assert 1.07 < dressing(10.58**2) < 1.08
