"""A scalar S that mixes with the Higgs boson and couples like it, times sin θ.

Below 2 GeV ππ and KK by dispersion theory, the sum of other mesons by a threshold form that meets
the gluons and quarks above 2 GeV: Winkler, Phys. Rev. D 99 (2019) 015018. Quarks and gluons as in
Djouadi, Phys. Rept. 457 (2008) 1; gluons at leading order, uncertain by a factor of two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import HIGGS_VEV, M_KAON, M_PION
from lumbra.foundation.hadrons import MASSES
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS
from lumbra.models.scalar_widths import scalar_loop, scalar_to_fermions
from lumbra.models.strong_coupling import running_mass, strong_coupling

__all__ = ["HiggsMixedScalar"]

Array = NDArray[np.float64]

_MATCH: Final = (1.9, 2.0)
"""From mesons to quarks over this range [GeV]."""
_MANY_MESONS: Final = 5.1e-9
"""Width over m³ of 4π, ηη, ρρ … [GeV⁻²], Winkler's matching to gluons at 2 GeV."""
_HEAVY_MESON: Final = {"ss": M_KAON, "cc": MASSES[421]}
"""Lightest meson with the quark [GeV]: where its channel really opens."""
_HIGHEST: Final = 10.55


@dataclass(frozen=True)
class HiggsMixedScalar(Model):
    """A scalar with the Higgs boson's couplings times sin θ.

    Parameters
    ----------
    mass : float or (...)
        [GeV], below 10.55 (pairs of B mesons).
    sin_theta : float or (...)
        sin θ, at most 1.
    """

    mass: GeV
    sin_theta: Number

    CHANNELS: ClassVar = (*LEPTONS, "pipi", "KK", "mesons", "gg", "ss", "cc")
    REFERENCES: ClassVar = (
        "Winkler, PRD 99 (2019) 015018",
        "Boiarska et al., PRD 102 (2020) 015001",
    )

    def __post_init__(self) -> None:
        require_mass("scalar", self.mass)
        require_below("mass of the scalar", self.mass, _HIGHEST, "B mesons [GeV]", "use GeV")
        require_coupling("sin θ", self.sin_theta)
        require_below("mixing sin θ", self.sin_theta, 1 + 1e-12, "a sine", "give sin θ, not ε")

    def _widths(self) -> dict[str, Any]:
        mass, mixing2 = np.asarray(self.mass, float), np.square(self.sin_theta)
        widths: dict[str, Any] = {
            name: mixing2 * scalar_to_fermions(mass, lepton / HIGGS_VEV, lepton)
            for name, lepton in LEPTONS.items()
        }
        quarks = np.clip((mass - _MATCH[0]) / (_MATCH[1] - _MATCH[0]), 0.0, 1.0)
        for name, width in _mesons(mass).items():
            widths[name] = mixing2 * (1 - quarks) * width
        for name, width in _partons(mass).items():
            widths[name] = mixing2 * quarks * width
        return widths


def _mesons(mass: Array) -> dict[str, Array]:
    """Widths [GeV] at sin θ = 1 into mesons, for masses below 2 GeV."""
    m = np.minimum(mass, _MATCH[1])
    velocity4 = np.sqrt(np.maximum(1 - 16 * M_PION**2 / m**2, 0.0))
    return {
        "pipi": 3 / 32 * _pair(m, "pions", M_PION),
        "KK": _pair(m, "kaons", M_KAON) / 8,
        "mesons": _MANY_MESONS * m**3 * velocity4,
    }


def _pair(mass: Array, products: str, meson: float) -> Array:
    """β|7(Γ + Δ)/9 + 2Θ/9|²/(πv²m) of a pair, Winkler's equation for ππ over 3/32."""
    beta = np.sqrt(np.maximum(1 - 4 * meson**2 / mass**2, 0.0))
    table = _form_factors()
    nodes = table["mass_GeV"]
    total: Any = 0.0
    for name, weight in (("gamma", 7 / 9), ("delta", 7 / 9), ("theta", 2 / 9)):
        size = np.interp(mass, nodes, table[f"{name}_{products}_GeV2"])
        phase = np.interp(mass, nodes, table[f"{name}_{products}_rad"])
        total = total + weight * size * np.exp(1j * phase)
    return np.asarray(beta * np.abs(total) ** 2 / (math.pi * HIGGS_VEV**2 * mass))


def _partons(mass: Array) -> dict[str, Array]:
    """Widths [GeV] at sin θ = 1 into gluons and quarks, for masses above 2 GeV."""
    m = np.maximum(mass, _MATCH[0])
    coupling = strong_coupling(m)
    widths = {}
    for name, meson in _HEAVY_MESON.items():
        yukawa = running_mass(name[0], m) / HIGGS_VEV
        widths[name] = 3 * scalar_to_fermions(m, yukawa, meson) * (1 + 5.67 * coupling / math.pi)
    loops = sum(0.75 * scalar_loop(m, quark) for quark in (0.093, 1.67, 4.78, 172.5))
    # leading order, as in the matching to mesons; the next order is twice the first at 2 GeV
    widths["gg"] = coupling**2 * m**3 / (72 * math.pi**3 * HIGGS_VEV**2) * np.abs(loops) ** 2
    return widths


@cache
def _form_factors() -> dict[str, Array]:
    text = files("lumbra.models").joinpath("data/scalar_form_factors.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    columns = np.array([[float(cell) for cell in line.split(",")] for line in lines[1:]]).T
    return dict(zip(lines[0].split(","), columns, strict=True))
