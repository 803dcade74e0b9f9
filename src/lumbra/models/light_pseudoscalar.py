"""A light CP-odd Higgs boson A⁰, searched for in Υ → γA⁰.

Couplings to fermions are those of the Higgs boson times ig_d (down quarks, charged leptons; tan β
in a model of type II) or ig_u (up quarks; 1/tan β): Wilczek, Phys. Rev. Lett. 39 (1977) 1304;
widths as in Djouadi, Phys. Rept. 459 (2008) 1. Quarks and gluons open at their lightest mesons;
below 3 GeV that is an estimate within a factor of some, since mesons mix with the A⁰.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np

from lumbra.foundation.constants import ALPHA, HIGGS_VEV, M_KAON, M_PION
from lumbra.foundation.hadrons import MASSES
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS
from lumbra.models.scalar_widths import pseudoscalar_loop, pseudoscalar_to_fermions, to_photons
from lumbra.models.strong_coupling import running_mass, strong_coupling

__all__ = ["LightPseudoscalar"]

_OPENS: Final = {"ss": (2 * M_KAON + M_PION) / 2, "cc": MASSES[421] + M_PION / 2}
"""Half the lowest mass [GeV] of hadrons with the quark pair; two mesons alone have the wrong CP."""
_QUARKS: Final = (
    (0.093, -1 / 3, "down"),
    (1.67, 2 / 3, "up"),
    (4.78, -1 / 3, "down"),
    (172.5, 2 / 3, "up"),
)
"""Pole mass [GeV], charge and kind of s, c, b and t."""
_HIGHEST: Final = 10.55


@dataclass(frozen=True)
class LightPseudoscalar(Model):
    """A light CP-odd Higgs boson.

    Parameters
    ----------
    mass : float or (...)
        [GeV], below 10.55.
    down_coupling : float or (...)
        g_d, to down quarks and charged leptons.
    up_coupling : float or (...)
        g_u, to up quarks.
    """

    mass: GeV
    down_coupling: Number
    up_coupling: Number = 0.0

    CHANNELS: ClassVar = (*LEPTONS, "ss", "cc", "gg", "gammagamma")
    REFERENCES: ClassVar = (
        "Wilczek, PRL 39 (1977) 1304",
        "Djouadi, Phys. Rept. 459 (2008) 1",
        "Dermisek, Gunion, McElrath, PRD 76 (2007) 051105",
    )

    def __post_init__(self) -> None:
        require_mass("A⁰", self.mass)
        require_below("mass of the A⁰", self.mass, _HIGHEST, "B mesons [GeV]", "use GeV")
        require_coupling("g_d", self.down_coupling)
        require_coupling("g_u", self.up_coupling, zero=True)

    def _widths(self) -> dict[str, Any]:
        mass = np.asarray(self.mass, float)
        down, up = np.asarray(self.down_coupling), np.asarray(self.up_coupling)
        widths: dict[str, Any] = {
            name: pseudoscalar_to_fermions(mass, down * lepton / HIGGS_VEV, lepton)
            for name, lepton in LEPTONS.items()
        }
        coupling = strong_coupling(mass)
        for name, own in (("ss", down), ("cc", up)):
            yukawa = own * running_mass(name[0], mass) / HIGGS_VEV
            tree = 3 * pseudoscalar_to_fermions(mass, yukawa, _OPENS[name])
            widths[name] = tree * (1 + 5.67 * coupling / math.pi)
        gluons: Any = 0.0
        photons: Any = sum(down * pseudoscalar_loop(mass, lepton) for lepton in LEPTONS.values())
        for quark, charge, kind in _QUARKS:
            loop = (down if kind == "down" else up) * pseudoscalar_loop(mass, quark)
            gluons, photons = gluons + loop, photons + 3 * charge**2 * loop
        # αs²m³/32π³v² |Σ f/τ|²; open above three pions
        space = np.sqrt(np.maximum(1 - np.square(3 * M_PION / mass), 0.0))
        size = coupling**2 * mass**3 / (128 * math.pi**3 * HIGGS_VEV**2)
        widths["gg"] = size * np.abs(gluons) ** 2 * space
        widths["gammagamma"] = to_photons(mass, ALPHA / (2 * math.pi * HIGGS_VEV) * photons)
        return widths
