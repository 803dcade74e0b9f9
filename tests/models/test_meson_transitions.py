"""Dark photons and Dalitz pairs of mesons: an identity between them, and measured decays."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from lumbra.foundation import constants as c
from lumbra.models import meson_transitions as mesons
from tests.models.relative import approx


def _signal_over_dalitz(signal: float, spectrum: float, mass: float) -> float:
    """What a window of 1 MeV holds of both, over 3π/2 ε²/α m/δm."""
    window = 1e-3
    return signal / (spectrum * 2 * mass * window) / (1.5 * np.pi * 1e-6 / c.ALPHA * mass / window)


@pytest.mark.parametrize("mass", [0.05, 0.2, 0.4])
def test_dark_photons_and_dalitz_pairs_share_their_form_factor(mass: float) -> None:
    """Bjorken, Essig, Schuster, Toro: their ratio knows neither form factor nor phase space."""
    lepton = 2e-6
    vector = mesons.vector_fraction(c.M_PHI, c.M_ETA, mass, 1e-3, 1.28)
    pairs = mesons.vector_dalitz_spectrum(mass**2, c.M_PHI, c.M_ETA, lepton, 1.28)
    assert _signal_over_dalitz(float(vector), float(pairs), mass) == approx(1, rel=1e-6)
    photon = mesons.pseudoscalar_fraction(c.M_ETA, mass, 1e-3, 1.94)
    pairs = mesons.pseudoscalar_dalitz_spectrum(mass**2, c.M_ETA, lepton, 1.94)
    assert _signal_over_dalitz(float(photon), float(pairs), mass) == approx(1, rel=1e-6)


@pytest.mark.parametrize(
    ("computed", "measured"),
    [
        (("pi0", c.M_PION0, c.M_ELECTRON), 1.174e-2 / 0.98823),
        (("eta", c.M_ETA, c.M_ELECTRON), 6.9e-3 / 0.3941),
        (("eta", c.M_ETA, c.M_MUON), 3.1e-4 / 0.3941),
    ],
)
def test_dalitz_decays_against_measurements(
    computed: tuple[str, float, float], measured: float
) -> None:
    """PDG 2022; the η values are measured to 6 and 13 %."""
    name, mass, lepton = computed
    slope = {"pi0": 1.75, "eta": 1 / 0.516}[name]

    def rate(t: float) -> float:
        return float(
            np.exp(t) * mesons.pseudoscalar_dalitz_spectrum(np.exp(t), mass, lepton, slope)
        )

    ratio, _ = quad(rate, np.log(4 * lepton**2), np.log(mass**2), epsabs=0)
    assert ratio == approx(measured, rel=0.13 if name == "eta" else 0.01)
