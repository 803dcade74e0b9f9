"""A protophobic boson: couples to Q − B, to which the proton is neutral and neutrinos are blind.

Feng et al., Phys. Rev. Lett. 117 (2016) 071803; charges and hadrons as in Ilten, Soreq, Williams,
Xue, JHEP 06 (2018) 004: −g to charged leptons, g/3 to up and −2g/3 to down quarks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lumbra.foundation.constants import ELECTRON_CHARGE
from lumbra.models.hadrons import HIGHEST, protophobic_ratios
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS, to_hadrons
from lumbra.models.vector_widths import to_vector_fermions

__all__ = ["Protophobic"]


@dataclass(frozen=True)
class Protophobic(Model):
    """A boson of Q − B.

    Parameters
    ----------
    mass : float or (...)
        [GeV], below 10.6.
    coupling : float or (...)
        g.
    """

    mass: GeV
    coupling: Number

    CHANNELS: ClassVar = (*LEPTONS, "pipi", "3pi", "KK", "pi0gamma", "etagamma", "hadrons")
    REFERENCES: ClassVar = (
        "Feng et al., PRL 117 (2016) 071803",
        "Ilten, Soreq, Williams, Xue, JHEP 06 (2018) 004",
    )

    def __post_init__(self) -> None:
        require_mass("protophobic boson", self.mass)
        require_below("mass of the boson", self.mass, HIGHEST, "B mesons [GeV]", "use GeV")
        require_coupling("g", self.coupling)

    def _widths(self) -> dict[str, Any]:
        widths: dict[str, Any] = {
            name: to_vector_fermions(self.mass, self.coupling, lepton)
            for name, lepton in LEPTONS.items()
        }
        mixing = np.asarray(self.coupling) / ELECTRON_CHARGE
        for name, ratio in protophobic_ratios(self.mass).items():
            widths[name] = to_hadrons(self.mass, mixing, ratio)
        return widths
