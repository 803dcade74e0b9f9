"""The gauge boson of B − L: couples to quarks with g/3 and to all leptons with −g.

Batell et al., Phys. Rev. D 90 (2014) 115014; hadrons as in Ilten, Soreq, Williams, Xue, JHEP 06
(2018) 004. Neutrinos are light and left-handed; right-handed ones are heavy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lumbra.foundation.constants import ELECTRON_CHARGE
from lumbra.models.hadrons import HIGHEST, baryonic_ratios
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS, to_hadrons
from lumbra.models.vector_widths import to_neutrinos, to_vector_fermions

__all__ = ["BMinusL"]


@dataclass(frozen=True)
class BMinusL(Model):
    """A boson of B − L.

    Parameters
    ----------
    mass : float or (...)
        [GeV], below 10.6.
    coupling : float or (...)
        g.
    """

    mass: GeV
    coupling: Number

    CHANNELS: ClassVar = (*LEPTONS, "nu", "3pi", "KK", "pi0gamma", "etagamma", "hadrons")
    INVISIBLE: ClassVar = ("nu",)
    REFERENCES: ClassVar = (
        "Batell et al., PRD 90 (2014) 115014",
        "Ilten, Soreq, Williams, Xue, JHEP 06 (2018) 004",
    )

    def __post_init__(self) -> None:
        require_mass("boson of B − L", self.mass)
        require_below("mass of the boson", self.mass, HIGHEST, "B mesons [GeV]", "use GeV")
        require_coupling("g", self.coupling)

    def _widths(self) -> dict[str, Any]:
        widths: dict[str, Any] = {
            name: to_vector_fermions(self.mass, self.coupling, lepton)
            for name, lepton in LEPTONS.items()
        }
        widths["nu"] = 3 * to_neutrinos(self.mass, self.coupling)
        mixing = np.asarray(self.coupling) / ELECTRON_CHARGE
        for name, ratio in baryonic_ratios(self.mass).items():
            widths[name] = to_hadrons(self.mass, mixing, ratio)
        return widths
