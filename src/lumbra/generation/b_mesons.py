"""e⁺e⁻ → Υ(4S) → BB̄: both B by Pythia's tables, or one to K(*) and a new particle.

Υ(4S) → BB̄ follows sin²θ. The signal decay is exact (K* with its width, helicity 0, and the angles
that follow); the other B decays as Pythia 8 has it, without CP violation or mixing between the two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import M_KAON, M_KAON0, M_PION
from lumbra.foundation.errors import nearest
from lumbra.foundation.events import FINAL
from lumbra.foundation.hadrons import MASSES, WIDTHS
from lumbra.foundation.particles import PSEUDOSCALAR, SCALAR
from lumbra.generation.decays import DECAYED, LIGHT_HADRONS, Cascade, Decay, TwoBody, decay
from lumbra.generation.final_pairs import decay_to
from lumbra.generation.pythia_decays import decay_hadrons
from lumbra.generation.resonance import RESONANCES, finished, produced
from lumbra.models.parameters import require_coupling, require_length, require_mass

__all__ = ["BMesons", "BToKaonNew"]

CHARGED_SHARE: Final = 0.514
"""BR(Υ(4S) → B⁺B⁻), PDG 2022; the rest is B⁰B̄⁰."""
_KAONS: Final = {
    "K+": (521, 321, M_KAON),
    "K0S": (511, 310, M_KAON0),
    "K*0": (511, 313, MASSES[313]),
    "K*+": (521, 323, MASSES[323]),
}
"""B, kaon and its mass [GeV]."""
_B_MESONS: Final = (511, 521)
_LIGHTEST_KSTAR: Final = M_KAON + M_PION + 0.01


def _pair(charged: bool, fraction: float) -> TwoBody:
    number = 521 if charged else 511
    return TwoBody((number, -number), (MASSES[number], MASSES[number]), "scalars", fraction)


@dataclass(frozen=True)
class BMesons:
    """e⁺e⁻ → Υ(4S) → BB̄, both decayed by Pythia.

    Parameters
    ----------
    kind : {"mixed", "charged", "neutral"}
        Which B; "mixed" is nature's mixture.

    Raises
    ------
    InputError
        If the kind is unknown.
    """

    kind: str = "mixed"

    def __post_init__(self) -> None:
        if self.kind not in ("mixed", "charged", "neutral"):
            raise InputError(
                "There are no such B mesons.",
                given=repr(self.kind),
                allowed="mixed, charged, neutral",
                suggestion=nearest(self.kind, ("mixed", "charged", "neutral")),
            )

    @property
    def name(self) -> str:
        """Short name."""
        return f"bb-{self.kind}"

    @property
    def label(self) -> str:
        """The reaction."""
        return f"e⁺e⁻ → Υ(4S) → BB̄, {self.kind} (Pythia 8)"

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Events of one weight in the centre of mass; see `Process.generate`."""
        start = produced(RESONANCES["upsilon4s"], count, beams, key, self.label)
        pairs = [
            _pair(charged, share)
            for charged, share in ((True, CHARGED_SHARE), (False, 1 - CHARGED_SHARE))
            if self.kind == "mixed" or (self.kind == "charged") == charged
        ]
        both = decay(start, {300553: pairs}, key.child("pair"))
        return finished(decay_hadrons(both, _B_MESONS, key.child("rest")), {}, beams, key)


@dataclass(frozen=True)
class BToKaonNew:
    """e⁺e⁻ → Υ(4S) → BB̄ with B → K(*)S or K(*)a; the other B decays generically.

    Parameters
    ----------
    mass : float
        Of the new particle [GeV].
    ctau : float
        Its proper decay length [cm].
    kaon : {"K+", "K*0", "K*+", "K0S"}
        The kaon, which decides on the B.
    new : {"scalar", "pseudoscalar"}
        PDG number 35 or 36.
    decay : {"e", "mu", "tau", "pi", "pi0", "K", "gamma", "invisible"}
        What it goes to.
    branching : float
        Product of the branching fractions of B and new particle.
    generic : bool
        Whether the other B decays (by Pythia 8); else it is left out of the final particles.

    Raises
    ------
    InputError
        If the decay is unknown or closed.
    """

    mass: float = 1.0
    ctau: float = 0.0
    kaon: str = "K+"
    new: str = "scalar"
    decay: str = "mu"
    branching: float = 1e-6
    generic: bool = True

    def __post_init__(self) -> None:
        require_mass("new particle", self.mass)
        require_length("new particle", self.ctau)
        require_coupling("branching fraction", self.branching)
        if self.kaon not in _KAONS or self.new not in ("scalar", "pseudoscalar"):
            raise InputError(
                "The B does not decay so.",
                given=f"{self.kaon} with a {self.new}",
                allowed=", ".join(_KAONS) + "; scalar or pseudoscalar",
                suggestion=nearest(self.kaon, _KAONS),
            )
        decay_to(self.decay, self.mass, 0)
        parent, _, kaon = _KAONS[self.kaon]
        least = _LIGHTEST_KSTAR if "*" in self.kaon else kaon
        if self.mass >= MASSES[parent] - least:
            raise InputError(
                f"B → {self.kaon} and the new particle is closed.",
                given=f"{self.mass:g} GeV",
                allowed=f"masses below {MASSES[parent] - least:.5g} GeV",
                suggestion="choose a lighter particle",
            )

    @property
    def name(self) -> str:
        """Short name."""
        return f"b-{self.kaon}-{self.new}-{self.mass:g}-{self.decay}"

    @property
    def label(self) -> str:
        """The reaction."""
        symbol = "S" if self.new == "scalar" else "a"
        return f"e⁺e⁻ → BB̄, B → {self.kaon}{symbol}, {symbol} → {self.decay}, M = {self.mass:g} GeV"

    @property
    def balanced(self) -> bool:
        """Whether the final momenta add up to those of the beams."""
        return self.generic

    def _signal(self) -> TwoBody:
        """The B decay; the kaon comes first, as it may be a vector."""
        _, kaon, mass = _KAONS[self.kaon]
        number = SCALAR if self.new == "scalar" else PSEUDOSCALAR
        if "*" not in self.kaon:
            return TwoBody((kaon, number), (mass, self.mass))
        return TwoBody(
            (kaon, number),
            (mass, self.mass),
            "helicity-0",
            widths=(WIDTHS[kaon], 0.0),
            lowest=(_LIGHTEST_KSTAR, 0.0),
        )

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`.

        The rate is σ(BB̄) of that charge × 2 × the branching fraction: either B may be the signal.
        """
        parent = _KAONS[self.kaon][0]
        share = CHARGED_SHARE if parent == 521 else 1 - CHARGED_SHARE
        start = produced(RESONANCES["upsilon4s"], count, beams, key, self.label)
        both = decay(start, {300553: [_pair(parent == 521, share)]}, key.child("pair"))
        # either B is the signal, alike; rows 1 and 2 of each event
        hidden = key.child("side").generator().integers(1, 3, count)
        signal = decay(_set_aside(both, hidden), {parent: [self._signal()]}, key.child("signal"))
        events = signal.events
        weight = events.weight * 2 * self.branching
        # the other B is the one that was set aside; its row is the same, as products come last
        status = events.status.copy()
        other = events.offsets[:-1] + hidden
        status[other] = FINAL if self.generic else DECAYED
        cascade = Cascade(replace(events, weight=weight, status=status), signal.spin)
        if self.generic:
            cascade = decay_hadrons(cascade, _B_MESONS, key.child("rest"))
        number = SCALAR if self.new == "scalar" else PSEUDOSCALAR
        channels: dict[int, tuple[Decay, ...]] = {
            k: v for k, v in LIGHT_HADRONS.items() if k in (310, 313, 323, 111)
        }
        if self.decay != "invisible":
            channels[number] = decay_to(self.decay, self.mass, 0)
        return finished(cascade, channels, beams, key, {number: (self.mass, self.ctau)})


def _set_aside(cascade: Cascade, rows: np.ndarray) -> Cascade:
    """The cascade with one row of each event marked as decayed."""
    status = cascade.events.status.copy()
    status[cascade.events.offsets[:-1] + rows] = DECAYED
    return replace(cascade, events=replace(cascade.events, status=status))
