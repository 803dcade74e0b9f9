"""The boson of Q − B, and how well hadronic widths are known."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.foundation.constants import ELECTRON_CHARGE
from lumbra.models import DarkPhoton, Protophobic
from lumbra.models.hadrons import (
    CURRENTS,
    RESONANCES,
    baryonic_ratios,
    hadronic_ratios,
    hadronic_uncertainty,
    protophobic_ratios,
)


def test_charges_of_quarks_behind_the_mesons() -> None:
    """ρ, ω and φ measure x_u − x_d, x_u + x_d and x_s against the photon's 1, 1/3, −1/3."""
    up, down = 1 / 3, -2 / 3
    assert (up - down) / 1 == pytest.approx(1)
    assert (up + down) / (1 / 3) == pytest.approx(-1)
    assert down / (-1 / 3) == pytest.approx(2)
    phi = RESONANCES[1].mass
    ratio = protophobic_ratios(phi)["KK"] / hadronic_ratios(phi)["KK"]
    assert ratio == pytest.approx(4, rel=0.1)
    omega = RESONANCES[0].mass
    assert protophobic_ratios(omega)["3pi"] / hadronic_ratios(omega)["3pi"] == pytest.approx(
        1, rel=0.1
    )


def test_q_is_the_sum_of_b_and_q_minus_b_in_interference_free_places() -> None:
    """Far above the mesons Σ(Q−B)² = ΣQ² + ΣB² − 2ΣQB, ΣQB = 0 for u, d, s."""
    mass = np.array([2.5, 3.0])
    whole = sum(hadronic_ratios(mass).values())
    parts = sum(protophobic_ratios(mass).values()), sum(baryonic_ratios(mass).values())
    assert parts[0] == pytest.approx(whole + parts[1], rel=1e-6)


def test_leptons_as_a_dark_photon_without_neutrinos() -> None:
    mass = np.array([0.1, 0.5])
    ours = Protophobic(mass, ELECTRON_CHARGE * 1e-3).partial_widths()
    photon = DarkPhoton(mass, 1e-3).partial_widths()
    for channel in ("ee", "mumu"):
        assert ours[channel] == pytest.approx(photon[channel], rel=1e-12)
    assert np.all(Protophobic(mass, 1.0).invisible_fraction == 0)
    with pytest.raises(InputError):
        Protophobic(11.0, 1.0)


@pytest.mark.parametrize("current", CURRENTS)
def test_errors_of_hadronic_widths(current: str) -> None:
    mass = np.geomspace(0.3, 10.5, 300)
    error = hadronic_uncertainty(mass, current)
    assert np.all((error > 0.01) & (error < 1.0))
    assert np.all(error >= hadronic_uncertainty(mass) - 1e-12)
    with pytest.raises(InputError, match="current"):
        hadronic_uncertainty(mass, "axial")
