"""The dark photon A′: a vector boson that mixes kinetically with the photon.

L = −εe Q_f A′_μ f̄γ^μf: Holdom, Phys. Lett. B 166 (1986) 196; Fayet, Nucl. Phys. B 187 (1981) 184;
Essig, Schuster, Toro, Phys. Rev. D 80 (2009) 015003. Far below the Z its other couplings do not
matter. With dark matter: Izaguirre et al., Phys. Rev. Lett. 115 (2015) 251301.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lumbra.models.dark_pair import dark_pair_width, require_dark_pair
from lumbra.models.hadrons import CHANNELS as HADRONS
from lumbra.models.hadrons import HIGHEST
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS, photon_like_widths

__all__ = ["DarkPhoton"]


@dataclass(frozen=True)
class DarkPhoton(Model):
    """A dark photon that decays to leptons and hadrons, or also to dark matter.

    Parameters
    ----------
    mass : float or (...)
        m [GeV], below 10.6.
    epsilon : float or (...)
        ε, the mixing with the photon.
    dark_matter : {"none", "dirac", "majorana", "scalar", "pseudo-dirac"}
        What there is in the dark sector.
    alpha_d : float or (...)
        α_D = g_D²/4π of the dark matter.
    dark_mass : float or (...), optional
        Its mass [GeV]; a third of m if left out.
    splitting : float or (...)
        Of the two states of pseudo-Dirac matter [GeV].
    """

    mass: GeV
    epsilon: Number
    dark_matter: str = "none"
    alpha_d: Number = 0.5
    dark_mass: GeV | None = None
    splitting: GeV = 0.0

    CHANNELS: ClassVar = (*LEPTONS, *HADRONS, "3gamma", "chi")
    INVISIBLE: ClassVar = ("chi",)
    REFERENCES: ClassVar = (
        "Holdom, PLB 166 (1986) 196",
        "Essig, Schuster, Toro, PRD 80 (2009) 015003",
        "Izaguirre et al., PRL 115 (2015) 251301",
    )

    def __post_init__(self) -> None:
        require_mass("dark photon", self.mass)
        require_below("mass of the dark photon", self.mass, HIGHEST, "B mesons [GeV]", "use GeV")
        require_coupling("ε", self.epsilon)
        coupling, chi = self._dark()
        kind = self.dark_matter
        require_dark_pair("A′", kind, self.mass, coupling, chi, self.splitting)

    def _dark(self) -> tuple[Any, Any]:
        chi = self.mass / 3 if self.dark_mass is None else self.dark_mass
        require_coupling("α_D", self.alpha_d)
        return np.sqrt(4 * math.pi * np.asarray(self.alpha_d)), chi

    def _widths(self) -> dict[str, Any]:
        widths: dict[str, Any] = dict(photon_like_widths(self.mass, self.epsilon))
        if self.dark_matter != "none":
            coupling, chi = self._dark()
            widths["chi"] = dark_pair_width(
                self.dark_matter, self.mass, coupling, chi, self.splitting
            )
        return widths
