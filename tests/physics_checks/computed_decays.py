"""Narrow resonances by initial-state radiation, γP, and mesons that make dark photons."""

from __future__ import annotations

import math
from collections.abc import Callable

from lumbra.amplitudes import gamma_vector
from lumbra.foundation.constants import M_ELECTRON, M_MUON, M_PION0
from lumbra.foundation.hadrons import MASSES
from lumbra.generation.decays import DalitzDecay
from lumbra.generation.photon_meson import PhotonMeson
from lumbra.models.meson_transitions import pseudoscalar_fraction, vector_fraction

S = 10.58**2


def _return(mass: float, electronic: float) -> float:
    """σ(e⁺e⁻ → γV) [pb] for a width into electrons [GeV]."""
    return gamma_vector.total(mass, 10.58, math.sqrt(12 * math.pi * electronic / mass)) / 1e3


def _dalitz(parent: float, meson: float, lepton: float, slope: float) -> float:
    return DalitzDecay((22, 11, -11), parent, meson, lepton, slope).spectrum().integral


COMPUTED: dict[str, Callable[[], float]] = {
    "BG.ISR.Jpsi": lambda: _return(3.0969, 5.53e-6),
    "BG.ISR.phi": lambda: _return(1.019461, 1.27e-6),
    "BG.gP": lambda: PhotonMeson("eta", form_factor=0.229).born_cross_section(10.58),
    "MES.phi.1": lambda: (
        1.303e-2 * float(vector_fraction(MASSES[333], MASSES[221], 0.3, 1e-3, 1.28))
    ),
    "MES.jpsi.1": lambda: (
        5.25e-3 * float(vector_fraction(MASSES[443], MASSES[331], 1.0, 1e-3, 3.686**-2))
    ),
    "MES.pi0.1": lambda: 0.98823 * float(pseudoscalar_fraction(M_PION0, 0.05, 1e-3, 0.0)),
    "MES.pi0D": lambda: _dalitz(M_PION0, 0.0, M_ELECTRON, 0.77526**-2),
    "MES.phiD": lambda: 1.303e-2 * _dalitz(MASSES[333], MASSES[221], M_ELECTRON, 1.28),
    "MES.etaD": lambda: _dalitz(MASSES[221], 0.0, M_MUON, 1 / 0.516),
}
