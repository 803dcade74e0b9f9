"""The gauge boson of L_μ − L_τ: a Z′ that couples to the second and third lepton families.

L = g′ Z′_μ (μ̄γ^μμ + ν̄_μγ^μP_Lν_μ − τ̄γ^ττ − ν̄_τγ^μP_Lν_τ); He, Joshi, Lew, Volkas, Phys. Rev.
D 43 (1991) R22; Shuve and Yavin, Phys. Rev. D 89 (2014) 113004; Altmannshofer et al., JHEP 12
(2016) 106. It reaches electrons and quarks only through a loop of muons and taus.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import ELECTRON_CHARGE, HBARC_GEV_CM, M_MUON, M_TAU
from lumbra.models.parameters import require_coupling, require_mass
from lumbra.models.vector_widths import to_neutrinos, to_vector_fermions

__all__ = ["LmuLtauZPrime"]

Invisible = Literal["sm", "dark", "all"]
_INVISIBLE = ("nu_mu", "nu_tau", "chi")


@dataclass(frozen=True)
class LmuLtauZPrime:
    """A Z′ of L_μ − L_τ.

    Parameters
    ----------
    mass : float
        M [GeV].
    coupling : float
        g′.
    invisible : {"sm", "dark", "all"}
        What makes it invisible. "sm": neutrinos only. "dark": neutrinos and a Dirac fermion χ.
        "all": the limit in which the decay to χ swamps all others, so that BF(invisible) = 1.
    dark_coupling : float
        Coupling of χ; used unless `invisible` is "sm".
    dark_mass : float, optional
        Mass of χ [GeV]; a third of the Z′ mass if left out.
    """

    mass: float
    coupling: float
    invisible: Invisible = "sm"
    dark_coupling: float = 1.0
    dark_mass: float | None = None

    def __post_init__(self) -> None:
        require_mass("Z′", self.mass)
        require_coupling("g′", self.coupling)
        if self.invisible not in ("sm", "dark", "all"):
            raise InputError(
                "This Z′ has no such invisible sector.",
                given=repr(self.invisible),
                allowed="'sm', 'dark' or 'all'",
                suggestion="'all' for BF(invisible) = 1, 'sm' for neutrinos only",
            )
        if self.invisible == "sm":
            return
        require_coupling("of the dark fermion", self.dark_coupling)
        require_mass("dark fermion", self._chi, zero=True)
        if 2 * self._chi >= self.mass:
            raise InputError(
                "The Z′ cannot decay to the dark fermion.",
                given=f"a Z′ of {self.mass:g} GeV and a dark fermion of {self._chi:g} GeV",
                allowed="a dark fermion lighter than half the Z′",
                suggestion="leave dark_mass out for a third of the Z′ mass",
            )

    @property
    def _chi(self) -> float:
        return self.mass / 3 if self.dark_mass is None else self.dark_mass

    def partial_widths(self) -> dict[str, float]:
        """Partial widths [GeV] by channel: mumu, tautau, nu_mu, nu_tau and, if any, chi.

        With ``invisible="all"`` only chi is left, as the limit demands.
        """
        widths: dict[str, float] = {}
        if self.invisible != "sm":
            widths["chi"] = float(to_vector_fermions(self.mass, self.dark_coupling, self._chi))
        if self.invisible != "all":
            for name, lepton in (("mumu", M_MUON), ("tautau", M_TAU)):
                widths[name] = float(to_vector_fermions(self.mass, self.coupling, lepton))
            for name in ("nu_mu", "nu_tau"):
                widths[name] = float(to_neutrinos(self.mass, self.coupling))
        return widths

    @property
    def width(self) -> float:
        """Total width [GeV]."""
        return sum(self.partial_widths().values())

    def branching_fractions(self) -> dict[str, float]:
        """Branching fractions by channel, as in `partial_widths`."""
        widths = self.partial_widths()
        total = sum(widths.values())
        return {name: width / total for name, width in widths.items()}

    @property
    def invisible_fraction(self) -> float:
        """Branching fraction into neutrinos and dark fermions."""
        fractions = self.branching_fractions()
        return sum(fractions.get(name, 0.0) for name in _INVISIBLE)

    @property
    def ctau(self) -> float:
        """Proper decay length [cm]."""
        return HBARC_GEV_CM / self.width

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
