"""Mesons that make dark photons: V → P A′, P → γA′, and the Dalitz decays behind them.

Reece and Wang, JHEP 07 (2009) 051. Every V comes from a resonance at rest. Branching fractions
of PDG 2022; slopes of the form factors: φη KLOE, Phys. Lett. B 742 (2015) 1; J/ψ the pole at the
ψ(2S); π⁰, η, η′ Landsberg, Phys. Rept. 128 (1985) 301, and NA60.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.foundation.errors import nearest
from lumbra.foundation.hadrons import MASSES
from lumbra.foundation.particles import PHOTON, Z_PRIME
from lumbra.generation.decays import LIGHT_HADRONS, Channels, DalitzDecay, Decay, TwoBody
from lumbra.generation.final_pairs import decay_to
from lumbra.generation.resonance import finished, produced, resonance_named
from lumbra.models.parameters import require_coupling, require_length, require_mass
from lumbra.models.production.meson_to_dark_photon import (
    pseudoscalar_to_photon,
    vector_to_pseudoscalar,
)

__all__ = ["MesonDarkPhoton", "PseudoscalarDarkPhoton"]

_POLE_JPSI: Final = MASSES[100443] ** -2
RADIATIVE: Final[dict[tuple[str, str], tuple[float, float]]] = {
    ("phi", "eta"): (1.303e-2, 1.28),
    ("phi", "pi0"): (1.32e-3, 2.02),
    ("phi", "etap"): (6.22e-5, 1.28),
    ("jpsi", "eta"): (1.085e-3, _POLE_JPSI),
    ("jpsi", "etap"): (5.25e-3, _POLE_JPSI),
    ("jpsi", "pi0"): (3.56e-5, _POLE_JPSI),
    ("psi2s", "eta"): (9.2e-7, _POLE_JPSI),
    ("psi2s", "etap"): (1.24e-4, _POLE_JPSI),
}
"""BR(V → Pγ) and b [GeV⁻²] of its form factor."""
_MESONS: Final = {"pi0": (111, "π⁰"), "eta": (221, "η"), "etap": (331, "η′")}
_TWO_PHOTONS: Final = {"pi0": (0.98823, 1.75), "eta": (0.3936, 1.94), "etap": (0.02307, 1.4)}
"""BR(P → γγ) and b [GeV⁻²]."""
_LEPTONS: Final = {"e": (11, M_ELECTRON), "mu": (13, M_MUON)}
_DECAYS: Final = ("e", "mu", "invisible")


def _meson(resonance: str, meson: str) -> tuple[int, str]:
    pairs = [one for other, one in RADIATIVE if other == resonance]
    if meson not in pairs:
        raise InputError(
            f"The {resonance} does not make this meson with a photon.",
            given=repr(meson),
            allowed=", ".join(pairs),
            suggestion=nearest(meson, pairs),
        )
    return _MESONS[meson]


@dataclass(frozen=True)
class MesonDarkPhoton:
    """V → P A′ or, as its background, V → P ℓ⁺ℓ⁻.

    Parameters
    ----------
    mass : float
        Of the A′ [GeV].
    epsilon : float
        Kinetic mixing.
    resonance : {"phi", "jpsi", "psi2s"}
        V.
    meson : {"eta", "etap", "pi0"}
        P, which decays as it does in nature.
    decay : {"e", "mu", "invisible"}
        What the A′ goes to.
    branching : float
        Fraction of that decay.
    ctau : float
        Proper decay length of the A′ [cm].
    dalitz : bool
        Make the virtual photon's ℓ⁺ℓ⁻ instead; mass, mixing and the like are then of no account.

    Raises
    ------
    InputError
        If the A′ is too heavy or does not decay so.
    """

    mass: float = 0.1
    epsilon: float = 1e-3
    resonance: str = "phi"
    meson: str = "eta"
    decay: str = "e"
    branching: float = 1.0
    ctau: float = 0.0
    dalitz: bool = False

    def __post_init__(self) -> None:
        vector = resonance_named(self.resonance, ("phi", "jpsi", "psi2s"))
        number, symbol = _meson(self.resonance, self.meson)
        if self.dalitz:
            if self.decay not in _LEPTONS:
                decay_to(self.decay, self.mass, 1, ("e", "mu"))
            return
        _require_new(self.mass, self.epsilon, self.branching, self.ctau)
        decay_to(self.decay, self.mass, 1, _DECAYS)
        _require_room(
            f"{vector.symbol} → {symbol}A′", self.mass, MASSES[vector.number] - MASSES[number]
        )

    @property
    def name(self) -> str:
        """Short name."""
        kind = f"dalitz-{self.decay}" if self.dalitz else f"aprime-{self.mass:g}"
        return f"{self.resonance}-{self.meson}-{kind}"

    @property
    def label(self) -> str:
        """The reaction."""
        vector, meson = resonance_named(self.resonance).symbol, _MESONS[self.meson][1]
        if self.dalitz:
            return f"e⁺e⁻ → {vector} → {meson} {self.decay}⁺{self.decay}⁻"
        return f"e⁺e⁻ → {vector} → {meson}A′, M = {self.mass:g} GeV, A′ → {self.decay}"

    def fraction(self) -> float:
        """Branching fraction of the V into this final state, decays of P apart."""
        vector, (meson, _) = resonance_named(self.resonance), _MESONS[self.meson]
        radiative, slope = RADIATIVE[self.resonance, self.meson]
        if self.dalitz:
            return radiative * self._pair().spectrum().integral
        fraction = vector_to_pseudoscalar(
            self.mass, self.epsilon, MASSES[vector.number], MASSES[meson], radiative, slope
        )
        return float(fraction) * self.branching

    def _pair(self) -> DalitzDecay:
        vector, (meson, _) = resonance_named(self.resonance), _MESONS[self.meson]
        lepton, mass = _LEPTONS[self.decay]
        slope = RADIATIVE[self.resonance, self.meson][1]
        return DalitzDecay(
            (meson, lepton, -lepton), MASSES[vector.number], MASSES[meson], mass, slope
        )

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`."""
        vector, (meson, _) = resonance_named(self.resonance), _MESONS[self.meson]
        first: Decay
        if self.dalitz:
            first = self._pair()
        else:
            first = TwoBody((Z_PRIME, meson), (self.mass, MASSES[meson]), "vector-pseudoscalar")
        channels: dict[int, tuple[Decay, ...]] = {
            **LIGHT_HADRONS,
            vector.number: (_scaled(first, self.fraction()),),
        }
        return _generated(self, vector.number, channels, count, beams, key)


@dataclass(frozen=True)
class PseudoscalarDarkPhoton:
    """V → Pγ, P → γA′.

    Parameters
    ----------
    mass, epsilon, resonance, meson, decay, branching, ctau
        As in `MesonDarkPhoton`.

    Raises
    ------
    InputError
        If the A′ is too heavy or does not decay so.
    """

    mass: float = 0.1
    epsilon: float = 1e-3
    resonance: str = "phi"
    meson: str = "eta"
    decay: str = "e"
    branching: float = 1.0
    ctau: float = 0.0

    def __post_init__(self) -> None:
        resonance_named(self.resonance, ("phi", "jpsi", "psi2s"))
        number, symbol = _meson(self.resonance, self.meson)
        _require_new(self.mass, self.epsilon, self.branching, self.ctau)
        decay_to(self.decay, self.mass, 1, _DECAYS)
        _require_room(f"{symbol} → γA′", self.mass, MASSES[number])

    @property
    def name(self) -> str:
        """Short name."""
        return f"{self.resonance}-gamma-{self.meson}-aprime-{self.mass:g}"

    @property
    def label(self) -> str:
        """The reaction."""
        vector, meson = resonance_named(self.resonance).symbol, _MESONS[self.meson][1]
        return f"e⁺e⁻ → {vector} → γ{meson}, {meson} → γA′, M = {self.mass:g} GeV"

    def fraction(self) -> float:
        """Branching fraction of the whole chain."""
        two_photons, slope = _TWO_PHOTONS[self.meson]
        mass = MASSES[_MESONS[self.meson][0]]
        share = float(pseudoscalar_to_photon(self.mass, self.epsilon, mass, two_photons, slope))
        return RADIATIVE[self.resonance, self.meson][0] * share * self.branching

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`."""
        vector, (meson, _) = resonance_named(self.resonance), _MESONS[self.meson]
        channels: dict[int, tuple[Decay, ...]] = {
            vector.number: (
                TwoBody((PHOTON, meson), (0.0, MASSES[meson]), "photon", self.fraction()),
            ),
            meson: (TwoBody((Z_PRIME, PHOTON), (self.mass, 0.0), "vector-photon"),),
        }
        return _generated(self, vector.number, channels, count, beams, key)


def _generated(
    process: MesonDarkPhoton | PseudoscalarDarkPhoton,
    vector: int,
    channels: Channels,
    count: int,
    beams: Beams,
    key: Key,
) -> Events:
    """From the resonance to the end of the chain."""
    start = produced(resonance_named(process.resonance), count, beams, key, process.label)
    new = () if getattr(process, "dalitz", False) else decay_to(
        process.decay, process.mass, 1, _DECAYS
    )  # fmt: skip
    whole = {**channels, Z_PRIME: new} if new else channels
    return finished(start, whole, beams, key, {Z_PRIME: (process.mass, process.ctau)})


def _scaled(decay: Decay, fraction: float) -> Decay:
    from dataclasses import replace

    return replace(decay, fraction=fraction)  # type: ignore[type-var]


def _require_new(mass: float, epsilon: float, branching: float, ctau: float) -> None:
    require_mass("dark photon", mass)
    require_coupling("ε", epsilon)
    require_coupling("branching fraction", branching)
    require_length("dark photon", ctau)


def _require_room(reaction: str, mass: float, most: float) -> None:
    if mass >= most:
        raise InputError(
            f"{reaction} is closed.",
            given=f"a dark photon of {mass:g} GeV",
            allowed=f"masses below {most:.5g} GeV",
            suggestion="choose a lighter dark photon",
        )
