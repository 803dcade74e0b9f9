"""A vector with couplings to muons and to dark matter, sought as the invisible Z′ is.

Run it with ``lumbra run portal.py``.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from lumbra.blueprint import Coupling
from lumbra.foundation.constants import M_MUON
from lumbra.models.model import GeV, Model, Number
from lumbra.models.vector_widths import to_vector_fermions
from lumbra.searches import search


@dataclass(frozen=True)
class MuonicPortal(Model):
    """Couplings g to muons and g_D to Dirac dark matter."""

    mass: GeV
    coupling: Number
    dark_coupling: Number = 0.1
    dark_mass: GeV = 0.003

    CHANNELS: ClassVar = ("mumu", "chi")
    INVISIBLE: ClassVar = ("chi",)
    REFERENCES: ClassVar = ("this page",)

    def _widths(self) -> dict[str, Any]:
        return {
            "mumu": to_vector_fermions(self.mass, self.coupling, M_MUON),
            "chi": to_vector_fermions(self.mass, self.dark_coupling, self.dark_mass),
        }


def invisible(mass: float) -> float:
    """The fraction of decays that the search sees, at g = 0.1."""
    return float(MuonicPortal(mass, 0.1).invisible_fraction)


PORTAL = replace(
    search("zprime-invisible"),
    name="portal",
    couplings=(Coupling("portal", "Z′ → χχ̄ beside μ⁺μ⁻, m_χ = 3 MeV", invisible),),
)
