"""An axion-like particle a with couplings to photons, W bosons, leptons and dark matter.

L = −(g_aγγ/4) a F F̃ − (g_aW/4) a W W̃ + (g_ll/2) ∂_μa l̄γ^μγ⁵l: Izaguirre, Lin, Shuve, Phys. Rev.
Lett. 118 (2017) 111802; Dolan et al., JHEP 12 (2017) 094; loops as in Bauer, Neubert, Thamm, JHEP
12 (2017) 044. Leptons couple with y = g_ll m_l; their loop is added to the photon coupling.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, SIN2_THETA_W
from lumbra.models.model import GeV, Model, Number, PerGeV
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS
from lumbra.models.scalar_widths import pseudoscalar_loop, pseudoscalar_to_fermions, to_photons

__all__ = ["AxionLikeParticle", "decay_length", "smallest_opening_angle"]


@dataclass(frozen=True)
class AxionLikeParticle(Model):
    """An axion-like particle; at least one of its couplings is above 0.

    Parameters
    ----------
    mass : float or (...)
        [GeV]
    g_agg : float or (...)
        Direct coupling to photons [GeV⁻¹].
    g_aww : float or (...)
        g_aW, coupling to W bosons [GeV⁻¹]; adds g_aW sin²θ_W to that of photons.
    g_all : float or (...)
        Coupling to leptons [GeV⁻¹], the same for all.
    dark_coupling : float or (...)
        Coupling ig_χ a χ̄γ⁵χ of a Dirac fermion; 0 for none.
    dark_mass : float or (...), optional
        Mass of χ [GeV]; a third of the mass of a if left out.
    """

    mass: GeV
    g_agg: PerGeV = 0.0
    g_aww: PerGeV = 0.0
    g_all: PerGeV = 0.0
    dark_coupling: Number = 0.0
    dark_mass: GeV | None = None

    CHANNELS: ClassVar = ("gammagamma", *LEPTONS, "chi")
    INVISIBLE: ClassVar = ("chi",)
    REFERENCES: ClassVar = (
        "Izaguirre, Lin, Shuve, PRL 118 (2017) 111802",
        "Dolan et al., JHEP 12 (2017) 094",
        "Bauer, Neubert, Thamm, JHEP 12 (2017) 044",
    )

    def __post_init__(self) -> None:
        require_mass("axion-like particle", self.mass)
        names = ("g_agg", "g_aww", "g_all", "dark_coupling")
        for name in names:
            require_coupling(name, getattr(self, name), zero=True)
        if not any(np.all(np.asarray(getattr(self, name)) > 0) for name in names):
            raise InputError(
                "This axion-like particle has no coupling.",
                given=", ".join(f"{name} = {getattr(self, name)}" for name in names),
                allowed="at least one coupling above 0",
                suggestion="for the photon model give g_agg, for example 1e-3 per GeV",
            )
        require_mass("dark fermion", self._chi, zero=True)
        if np.any(np.asarray(self.dark_coupling) > 0):
            pair = 2 * np.asarray(self._chi)
            require_below("mass of a dark pair", pair, self.mass, "that of a [GeV]", "lower it")

    @property
    def _chi(self) -> Any:
        return self.mass / 3 if self.dark_mass is None else self.dark_mass

    @property
    def photon_coupling(self) -> Any:
        """Effective g_aγγ [GeV⁻¹] with W and lepton loops, complex, shape (...)."""
        # the derivative coupling decouples from heavy leptons: 2 − 2f(τ)/τ → 0
        loops: Any = sum(2 - pseudoscalar_loop(self.mass, m) for m in LEPTONS.values())
        leptons = ALPHA / (2 * math.pi) * np.asarray(self.g_all) * loops
        return np.asarray(self.g_agg) + np.asarray(self.g_aww) * SIN2_THETA_W + leptons

    def _widths(self) -> dict[str, Any]:
        widths: dict[str, Any] = {"gammagamma": to_photons(self.mass, self.photon_coupling)}
        for name, lepton in LEPTONS.items():
            yukawa = np.asarray(self.g_all) * lepton
            widths[name] = pseudoscalar_to_fermions(self.mass, yukawa, lepton)
        widths["chi"] = pseudoscalar_to_fermions(self.mass, self.dark_coupling, self._chi)
        return widths


def decay_length(alp: AxionLikeParticle, sqrt_s: float) -> Any:
    """Mean decay length [cm] in the centre of mass of e⁺e⁻ → γa, βγcτ, shape (...).

    Parameters
    ----------
    alp : AxionLikeParticle
        Lighter than √s.
    sqrt_s : float
        [GeV]
    """
    mass = np.asarray(alp.mass, float)
    require_below("mass of the axion-like particle", mass, sqrt_s, "√s [GeV]", "lower it")
    return (sqrt_s**2 - mass**2) / (2 * sqrt_s * mass) * alp.ctau


def smallest_opening_angle(mass: Any, sqrt_s: float) -> Any:
    """Smallest angle [rad] of the two photons of an a in e⁺e⁻ → γa, 2 arcsin(m/E_a); (...)."""
    mass = np.asarray(mass, float)
    require_below("mass of the axion-like particle", mass, sqrt_s, "√s [GeV]", "lower it")
    energy = (sqrt_s**2 + mass**2) / (2 * sqrt_s)
    return 2 * np.arcsin(mass / energy)
