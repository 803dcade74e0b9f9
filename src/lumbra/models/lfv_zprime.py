"""A Z′ that turns an electron into a muon.

L = g Z′_μ (ēγ^μμ + μ̄γ^μe): Galon, Kwa, Tanedo, JHEP 03 (2017) 064; Galon and Zupan, JHEP 05 (2017)
083. No unique theory stands behind it: results are limits on cross sections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.models.dark_pair import dark_pair_width, require_dark_pair
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_coupling, require_mass
from lumbra.models.vector_widths import to_unequal_fermions

__all__ = ["LfvZPrime"]


@dataclass(frozen=True)
class LfvZPrime(Model):
    """A lepton-flavour-violating Z′, with dark matter if it is to be invisible.

    Parameters
    ----------
    mass : float or (...)
        [GeV]
    coupling : float or (...)
        g of electron and muon.
    dark_matter : {"none", "dirac", "majorana", "scalar"}
        What else it decays to.
    dark_coupling : float or (...)
        g_D.
    dark_mass : float or (...), optional
        [GeV]; a third of the Z′ mass if left out.
    """

    mass: GeV
    coupling: Number
    dark_matter: str = "none"
    dark_coupling: Number = 1.0
    dark_mass: GeV | None = None

    CHANNELS: ClassVar = ("e-mu+", "e+mu-", "chi")
    INVISIBLE: ClassVar = ("chi",)
    REFERENCES: ClassVar = (
        "Galon, Kwa, Tanedo, JHEP 03 (2017) 064",
        "Galon, Zupan, JHEP 05 (2017) 083",
    )

    def __post_init__(self) -> None:
        require_mass("Z′", self.mass)
        require_coupling("g", self.coupling)
        kind = self.dark_matter
        require_dark_pair("Z′", kind, self.mass, self.dark_coupling, self._chi)

    @property
    def _chi(self) -> Any:
        return self.mass / 3 if self.dark_mass is None else self.dark_mass

    def _widths(self) -> dict[str, Any]:
        one = to_unequal_fermions(self.mass, self.coupling, M_ELECTRON, M_MUON)
        widths: dict[str, Any] = {"e-mu+": one, "e+mu-": one}
        if self.dark_matter != "none":
            widths["chi"] = dark_pair_width(
                self.dark_matter, self.mass, self.dark_coupling, self._chi
            )
        return widths
