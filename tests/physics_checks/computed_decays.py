"""Narrow resonances by initial-state radiation, and γP."""

from __future__ import annotations

import math
from collections.abc import Callable

from lumbra.amplitudes import gamma_vector
from lumbra.generation.photon_meson import PhotonMeson

S = 10.58**2


def _return(mass: float, electronic: float) -> float:
    """σ(e⁺e⁻ → γV) [pb] for a width into electrons [GeV]."""
    return gamma_vector.total(mass, 10.58, math.sqrt(12 * math.pi * electronic / mass)) / 1e3


COMPUTED: dict[str, Callable[[], float]] = {
    "BG.ISR.Jpsi": lambda: _return(3.0969, 5.53e-6),
    "BG.ISR.phi": lambda: _return(1.019461, 1.27e-6),
    "BG.gP": lambda: PhotonMeson("eta", form_factor=0.229).born_cross_section(10.58),
}
