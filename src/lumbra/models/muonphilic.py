"""Spin-0 bosons that couple to muons alone: a scalar or a pseudoscalar.

L = −g φ μ̄μ or −ig φ μ̄γ⁵μ: Batell et al., Phys. Rev. D 95 (2017) 075003; Capdevilla, Curtin, Kahn,
Krnjaic, JHEP 04 (2022) 129. A muon loop lets them decay to two photons, and a dark fermion
(coupling > 0) makes them invisible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

import numpy as np

from lumbra.foundation.constants import ALPHA, M_MUON
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import (
    require_below,
    require_coupling,
    require_mass,
    require_option,
)
from lumbra.models.scalar_widths import (
    pseudoscalar_loop,
    pseudoscalar_to_fermions,
    scalar_loop,
    scalar_to_fermions,
    to_photons,
)

__all__ = ["Muonphilic"]

Parity = Literal["scalar", "pseudoscalar"]
_FORMULAS: Final = {
    "scalar": (scalar_to_fermions, scalar_loop),
    "pseudoscalar": (pseudoscalar_to_fermions, pseudoscalar_loop),
}
"""Width into fermions and loop of fermions into photons."""


@dataclass(frozen=True)
class Muonphilic(Model):
    """A spin-0 boson with the Yukawa coupling g or ig to muons.

    Parameters
    ----------
    mass : float or (...)
        [GeV]
    coupling : float or (...)
        g.
    parity : {"scalar", "pseudoscalar"}
        Whether γ⁵ is in the couplings, also in that of χ.
    dark_coupling : float or (...)
        Yukawa coupling of a Dirac fermion χ; 0 for none.
    dark_mass : float or (...), optional
        Mass of χ [GeV]; a third of the boson's if left out.
    """

    mass: GeV
    coupling: Number
    parity: Parity = "scalar"
    dark_coupling: Number = 0.0
    dark_mass: GeV | None = None

    CHANNELS: ClassVar = ("mumu", "gammagamma", "chi")
    INVISIBLE: ClassVar = ("chi",)
    REFERENCES: ClassVar = (
        "Batell et al., PRD 95 (2017) 075003",
        "Capdevilla, Curtin, Kahn, Krnjaic, JHEP 04 (2022) 129",
    )

    def __post_init__(self) -> None:
        require_option(
            "parity of a spin-0 boson", self.parity, tuple(_FORMULAS), "'scalar' or 'pseudoscalar'"
        )
        require_mass("boson", self.mass)
        require_coupling("g", self.coupling)
        require_coupling("of the dark fermion", self.dark_coupling, zero=True)
        require_mass("dark fermion", self._chi, zero=True)
        if np.any(np.asarray(self.dark_coupling) > 0):
            pair = 2 * np.asarray(self._chi)
            require_below("mass of a dark pair", pair, self.mass, "the boson [GeV]", "lower it")

    @property
    def _chi(self) -> Any:
        return self.mass / 3 if self.dark_mass is None else self.dark_mass

    def _widths(self) -> dict[str, Any]:
        fermions, loop = _FORMULAS[self.parity]
        photons = ALPHA / (2 * math.pi) * np.asarray(self.coupling) / M_MUON
        return {
            "mumu": fermions(self.mass, self.coupling, M_MUON),
            "gammagamma": to_photons(self.mass, photons * loop(self.mass, M_MUON)),
            "chi": fermions(self.mass, self.dark_coupling, self._chi),
        }
