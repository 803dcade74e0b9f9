"""Rates of QED backgrounds."""

from __future__ import annotations

import math
from collections.abc import Callable

from lumbra.amplitudes import bhabha, gamma_vector, neutrino_pair, photon_fusion, photon_pair
from lumbra.amplitudes.tau_pair import born_cross_section
from lumbra.foundation import Beams, Key
from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, M_ELECTRON, M_MUON
from lumbra.generation import cross_section
from lumbra.generation.photon_pairs import three_photons

ROOT = 10.58
S = ROOT**2
COS_10 = math.cos(math.radians(10))


def _three_photons() -> float:
    process = three_photons(0.5, math.cos(math.radians(20)))
    return cross_section(process, 200_000, Beams(ROOT / 2, ROOT / 2), Key(21)).value / 1e3


def _lepton_pairs() -> float:
    def fusion(w: float) -> float:
        return float(photon_fusion.lepton_pair(w))

    low, high = 0.5, ROOT - 0.01
    return photon_fusion.two_photon_rate(fusion, ROOT, low, high, lambda w: w * w) / 1e6


def _signal_over_continuum() -> float:
    """σ(γA′) over that of γμμ in a window of mass, by Bonneau and Martin for point-like muons."""
    mass, window, epsilon2 = 1.0, 0.01, 1e-6
    x = 1 - mass**2 / S
    log = math.log(S / M_ELECTRON**2) - 1
    radiator = 2 * ALPHA / (math.pi * x) * log * (1 - x + x * x / 2)
    point = float(born_cross_section(mass**2, 1e-6))
    continuum = radiator * point * 2 * mass * window / S
    return epsilon2 * gamma_vector.total(mass, ROOT, ELECTRON_CHARGE) / continuum


COMPUTED: dict[str, Callable[[], float]] = {
    "BG.bhabha": lambda: bhabha.cross_section(S, -COS_10, COS_10) / 1e6,
    "BG.gg": lambda: photon_pair.cross_section(S, COS_10) / 1e6,
    "BG.ggg": _three_photons,
    "BG.ggmm": lambda: float(photon_fusion.lepton_pair(2.0, M_MUON)) / 1e6,
    "BG.eemm": _lepton_pairs,
    "BG.nunu": lambda: neutrino_pair.cross_section(S) / 1e3,
    "BG.Neff": _signal_over_continuum,
}
