"""The gauge boson of L_μ − L_τ: a Z′ that couples to the second and third lepton families.

L = g′ Z′_μ (μ̄γ^μμ + ν̄_μγ^μP_Lν_μ − τ̄γ^ττ − ν̄_τγ^μP_Lν_τ); He, Joshi, Lew, Volkas, Phys. Rev.
D 43 (1991) R22; Shuve and Yavin, Phys. Rev. D 89 (2014) 113004; Altmannshofer et al., JHEP 12
(2016) 106. It reaches electrons and quarks only through a loop of muons and taus.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ELECTRON_CHARGE, M_MUON, M_TAU
from lumbra.models.dark_pair import dark_pair_width, require_dark_pair
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_coupling, require_mass, require_option
from lumbra.models.vector_widths import to_neutrinos, to_vector_fermions

__all__ = ["LmuLtauZPrime"]

Invisible = Literal["sm", "dark", "all"]


@dataclass(frozen=True)
class LmuLtauZPrime(Model):
    """A Z′ of L_μ − L_τ.

    Parameters
    ----------
    mass : float or (...)
        M [GeV].
    coupling : float or (...)
        g′.
    invisible : {"sm", "dark", "all"}
        What makes it invisible. "sm": neutrinos only. "dark": neutrinos and dark matter χ.
        "all": the limit in which the decay to χ swamps all others, so that BF(invisible) = 1.
    dark_coupling : float or (...)
        Coupling of χ; used unless `invisible` is "sm". It makes the Z′ narrow or wide.
    dark_mass : float or (...), optional
        Mass of χ [GeV]; a third of the Z′ mass if left out.
    dark_matter : {"dirac", "majorana", "scalar"}
        What χ is.
    """

    mass: GeV
    coupling: Number
    invisible: Invisible = "sm"
    dark_coupling: Number = 1.0
    dark_mass: GeV | None = None
    dark_matter: str = "dirac"

    CHANNELS: ClassVar = ("chi", "mumu", "tautau", "nu_mu", "nu_tau")
    INVISIBLE: ClassVar = ("nu_mu", "nu_tau", "chi")
    REFERENCES: ClassVar = (
        "He, Joshi, Lew, Volkas, PRD 43 (1991) R22",
        "Shuve, Yavin, PRD 89 (2014) 113004",
        "Altmannshofer et al., JHEP 12 (2016) 106",
    )

    def __post_init__(self) -> None:
        require_mass("Z′", self.mass)
        require_coupling("g′", self.coupling)
        require_option(
            "invisible sector of this Z′",
            self.invisible,
            ("sm", "dark", "all"),
            "'all' for BF(invisible) = 1, 'sm' for neutrinos only",
        )
        kind = "none" if self.invisible == "sm" else self.dark_matter
        require_dark_pair("Z′", kind, self.mass, self.dark_coupling, self._chi)

    @property
    def _chi(self) -> Any:
        return self.mass / 3 if self.dark_mass is None else self.dark_mass

    def _widths(self) -> dict[str, Any]:
        # with invisible="all" only χ is left, as the limit demands
        widths: dict[str, Any] = {}
        if self.invisible != "sm":
            widths["chi"] = dark_pair_width(
                self.dark_matter, self.mass, self.dark_coupling, self._chi
            )
        if self.invisible != "all":
            for name, lepton in (("mumu", M_MUON), ("tautau", M_TAU)):
                widths[name] = to_vector_fermions(self.mass, self.coupling, lepton)
            for name in ("nu_mu", "nu_tau"):
                widths[name] = to_neutrinos(self.mass, self.coupling)
        return widths

    def kinetic_mixing(self, q2: ArrayLike = 0.0) -> NDArray[np.complex128]:
        """Mixing ε(q²) with the photon that muon and tau loops make; coupling to electrons is εe.

        One-loop QED with e² → eg′, tau minus muon; ε(0) = (eg′/12π²) ln(m_τ²/m_μ²). Complex
        above 4m_μ²; the overall sign is a convention.

        Parameters
        ----------
        q2 : array_like
            Squared momentum transfer [GeV²].
        """
        q2 = np.asarray(q2, float)
        logarithm = math.log(M_TAU**2 / M_MUON**2) / 6
        difference = logarithm + _loop(q2 / M_TAU**2) - _loop(q2 / M_MUON**2)
        return np.asarray(ELECTRON_CHARGE * self.coupling / (2 * math.pi**2) * difference)


def _loop(t: NDArray[np.float64]) -> NDArray[np.complex128]:
    """∫₀¹ dx x(1−x) ln(1 − x(1−x)t − i0), t = q²/m²."""
    small = np.abs(t) < 1e-3
    series = -t / 30 - t**2 / 280 - t**3 / 1890
    r = 4 / np.where(small, 1.0, t)
    root = np.sqrt(1 - r + 0j)
    # above threshold the −i0 turns ln[(1+v)/(v−1)] into ln[(1+v)/(1−v)] − iπ
    log = np.log((root + 1) / (root - 1) + 0j)
    log = np.where((r > 0) & (r < 1), log.real - 1j * np.pi, log)
    closed = -5 / 18 - r / 6 + (1 + r / 2) * root * log / 6
    return np.asarray(np.where(small, series, closed))
