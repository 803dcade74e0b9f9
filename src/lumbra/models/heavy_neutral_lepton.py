"""A heavy neutral lepton N that mixes with one or more neutrinos.

Atre, Han, Pascoli, Zhang, JHEP 05 (2009) 030; Bondarenko, Boyarsky, Gorbunov, Ruchayskiy, JHEP 11
(2018) 032. Single mesons below 1 GeV; above, what quarks give beyond them is "hadrons".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation import constants as c
from lumbra.foundation.hadrons import MASSES
from lumbra.models import lepton_widths as w
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.strong_coupling import strong_coupling

__all__ = ["HeavyNeutralLepton"]

Array = NDArray[np.float64]

_LEPTONS: Final = {"e": c.M_ELECTRON, "mu": c.M_MUON, "tau": c.M_TAU}
_V_UD, _V_US, _V_CS = 0.97373, 0.2243, 0.975
_F_PION, _F_KAON = 0.1302, 0.1557
_S2: Final = c.SIN2_THETA_W
_RHO, _OMEGA, _PHI = 0.162, 0.153, 0.234
"""Couplings g_V of vector mesons [GeV²], Bondarenko et al."""
_NEUTRAL: Final = (
    (c.M_RHO, (1 - 2 * _S2) * _RHO),
    (c.M_OMEGA, -2 * _S2 / 3 * _OMEGA),
    (c.M_PHI, (4 * _S2 / 3 - 1) / math.sqrt(2) * _PHI),
)
_QUARKS: Final = (
    (0.0, 0.5 - 2 * _S2 / 3, -2 * _S2 / 3),
    (0.0, -0.5 + _S2 / 3, _S2 / 3),
    (c.M_KAON, -0.5 + _S2 / 3, _S2 / 3),
)
"""Effective mass [GeV], g_L and g_R of u, d and s."""
_QUARKS_FROM: Final = (1.0, 1.2)
_HIGHEST: Final = 5.5


@dataclass(frozen=True)
class HeavyNeutralLepton(Model):
    """A heavy neutral lepton; at least one mixing is above 0.

    Parameters
    ----------
    mass : float or (...)
        [GeV], below 5.5.
    u2_e, u2_mu, u2_tau : float or (...)
        |U|² with the three neutrinos.
    majorana : bool
        Whether N is its own antiparticle: then it has twice the width.
    """

    mass: GeV
    u2_e: Number = 0.0
    u2_mu: Number = 0.0
    u2_tau: Number = 0.0
    majorana: bool = True

    CHANNELS: ClassVar = (
        "nununu", "nuee", "numumu", "nutautau", "nuemu", "nuetau", "numutau",
        "epi", "mupi", "taupi", "eK", "muK", "tauK", "nupi0", "nueta",
        "erho", "murho", "taurho", "nurho", "nuomega", "nuphi", "hadrons",
    )  # fmt: skip
    INVISIBLE: ClassVar = ("nununu",)
    REFERENCES: ClassVar = (
        "Atre et al., JHEP 05 (2009) 030",
        "Bondarenko et al., JHEP 11 (2018) 032",
    )

    def __post_init__(self) -> None:
        require_mass("heavy neutral lepton", self.mass)
        require_below("mass of N", self.mass, _HIGHEST, "B mesons [GeV]", "use GeV")
        for name, value in self._mixings().items():
            require_coupling(f"|U_{name}|²", value, zero=True)
            require_below(f"mixing |U_{name}|²", value, 1 + 1e-12, "unitarity", "lower it")
        if not any(np.all(np.asarray(u2) > 0) for u2 in self._mixings().values()):
            raise InputError(
                "This heavy neutral lepton mixes with no neutrino.",
                given=f"|U|² = {self.u2_e}, {self.u2_mu}, {self.u2_tau}",
                allowed="at least one of u2_e, u2_mu, u2_tau above 0",
                suggestion="for example u2_mu = 1e-6",
            )

    def _mixings(self) -> dict[str, Any]:
        return {"e": self.u2_e, "mu": self.u2_mu, "tau": self.u2_tau}

    def _widths(self) -> dict[str, Any]:
        mass, mixings = np.asarray(self.mass, float), self._mixings()
        widths = {**_leptonic(mass, mixings), **_single_mesons(mass, mixings)}
        single = sum(v for k, v in widths.items() if not k.startswith("nu") or k in _NU_MESONS)
        share = np.clip((mass - _QUARKS_FROM[0]) / (_QUARKS_FROM[1] - _QUARKS_FROM[0]), 0, 1)
        widths["hadrons"] = share * np.maximum(_quarks(mass, mixings) - single, 0.0)
        factor = 2.0 if self.majorana else 1.0
        return {name: factor * width for name, width in widths.items()}


_NU_MESONS: Final = ("nupi0", "nueta", "nurho", "nuomega", "nuphi")


def _leptonic(mass: Array, mixings: dict[str, Any]) -> dict[str, Any]:
    everything = sum(np.asarray(u2, float) for u2 in mixings.values())
    widths: dict[str, Any] = {"nununu": everything * w.three_neutrinos(mass)}
    left, right = w.LEPTON_COUPLINGS
    for name, lepton in _LEPTONS.items():
        # with its own neutrino the W contributes too: g_L + 1
        own = np.asarray(mixings[name]) * w.neutral_current(mass, lepton, left + 1, right)
        others = everything - np.asarray(mixings[name])
        widths[f"nu{name}{name}"] = own + others * w.neutral_current(mass, lepton, left, right)
    for first, second in (("e", "mu"), ("e", "tau"), ("mu", "tau")):
        both = w.charged_current(mass, _LEPTONS[first], 0.0, _LEPTONS[second])
        swapped = w.charged_current(mass, _LEPTONS[second], 0.0, _LEPTONS[first])
        widths[f"nu{first}{second}"] = mixings[first] * both + mixings[second] * swapped
    return widths


def _single_mesons(mass: Array, mixings: dict[str, Any]) -> dict[str, Any]:
    everything = sum(np.asarray(u2, float) for u2 in mixings.values())
    widths: dict[str, Any] = {}
    for name, lepton in _LEPTONS.items():
        for meson, m, f in (("pi", c.M_PION, _F_PION * _V_UD), ("K", c.M_KAON, _F_KAON * _V_US)):
            width = w.to_charged_pseudoscalar(mass, lepton, m, f)
            widths[f"{name}{meson}"] = mixings[name] * width
        rho = w.to_charged_vector(mass, lepton, c.M_RHO, _RHO * _V_UD)
        widths[f"{name}rho"] = mixings[name] * rho
    widths["nupi0"] = everything * w.to_neutral_pseudoscalar(mass, c.M_PION0, _F_PION)
    widths["nueta"] = everything * w.to_neutral_pseudoscalar(mass, c.M_ETA, 0.0817)
    for channel, (vector, coupling) in zip(("nurho", "nuomega", "nuphi"), _NEUTRAL, strict=True):
        widths[channel] = everything * w.to_neutral_vector(mass, vector, coupling)
    return widths


def _quarks(mass: Array, mixings: dict[str, Any]) -> Any:
    """All hadrons by quarks, with the QCD correction of hadronic tau decays."""
    a = strong_coupling(mass) / math.pi
    correction = 3 * (1 + a + 5.2 * a**2 + 26.4 * a**3)
    total: Any = 0.0
    everything = sum(np.asarray(u2, float) for u2 in mixings.values())
    for quark, left, right in _QUARKS:
        total = total + everything * w.neutral_current(mass, quark, left, right)
    # heavy quarks open at their lightest mesons
    charm, strange = MASSES[421], MASSES[431] - MASSES[421]
    pairs = ((0.0, 0.0, _V_UD), (0.0, c.M_KAON, _V_US), (charm, strange, _V_CS))
    for up, down, element in pairs:
        for name, lepton in _LEPTONS.items():
            width = w.charged_current(mass, lepton, up, down)
            total = total + element**2 * np.asarray(mixings[name]) * width
    return correction * total
