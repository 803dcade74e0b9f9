"""Υ(2S), Υ(3S) → π⁺π⁻Υ(1S), and what the Υ(1S) does: leptons, nothing visible, or a photon with a
light pseudoscalar or an invisible pair.

The dipion follows CLEO's amplitudes and leaves the spin alone; the Υ(1S) decays with the spin that
the beams gave the Υ(2S) or Υ(3S).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import M_ELECTRON, M_MUON, M_PION
from lumbra.foundation.errors import nearest
from lumbra.foundation.hadrons import MASSES
from lumbra.foundation.particles import DARK_FERMION, DARK_SCALAR, NU_MU, PHOTON, PSEUDOSCALAR
from lumbra.generation.decays import Decay, ThreeBody, TwoBody, decay_all
from lumbra.generation.decays.transitions import (
    DIPION_AMPLITUDES,
    Operator,
    dipion_transition,
    radiative_angles,
    radiative_pair,
)
from lumbra.generation.final_pairs import decay_to
from lumbra.generation.pythia_decays import PARTONS, decay_to_partons, require_strings
from lumbra.generation.resonance import finished, produced, resonance_named
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["TaggedUpsilon"]

_PARENTS: Final = {"upsilon2s": 0.1785, "upsilon3s": 0.0437}
"""BR(Υ → π⁺π⁻Υ(1S)), PDG 2022."""
_OPERATORS: Final = ("scalar", "pseudoscalar", "vector", "complex-scalar")
_FINAL: Final = ("e", "mu", "invisible", "a0", *(f"pair-{name}" for name in _OPERATORS))
_MASS: Final = MASSES[553]


@dataclass(frozen=True)
class TaggedUpsilon:
    """Υ(nS) → π⁺π⁻Υ(1S) with one decay of the Υ(1S).

    Parameters
    ----------
    resonance : {"upsilon2s", "upsilon3s"}
        What the beams make.
    final : str
        "e", "mu": lepton pairs; "invisible": a neutrino pair; "a0": γA0; "pair-" and one of
        scalar, pseudoscalar, vector, complex-scalar: γχχ̄ by that contact operator.
    mass : float
        Of the A0, or of χ [GeV].
    decay : {"invisible", "e", "mu", "tau", "gamma", "dark", "strange", "charm", "gluons"}
        What the A0 goes to; "invisible" keeps it, "dark" makes a pair, partons need Pythia 8.
    branching : float
        Fraction of the Υ(1S) (and A0) decay, 1 for a rate per tagged Υ(1S).

    Raises
    ------
    InputError
        If the decay is unknown or closed.
    """

    resonance: str = "upsilon2s"
    final: str = "a0"
    mass: float = 1.0
    decay: str = "invisible"
    branching: float = 1.0

    def __post_init__(self) -> None:
        resonance_named(self.resonance, tuple(_PARENTS))
        require_coupling("branching fraction", self.branching)
        if self.final not in _FINAL:
            raise InputError(
                "The Υ(1S) does not decay so.",
                given=repr(self.final),
                allowed=", ".join(_FINAL),
                suggestion=nearest(self.final, _FINAL),
            )
        pair = self.final.startswith("pair-")
        if pair or self.final == "a0":
            require_mass("new particle", self.mass, zero=pair)
            most = _MASS / 2 if pair else _MASS
            if self.mass >= most:
                raise InputError(
                    "The new particle is too heavy for the Υ(1S).",
                    given=f"{self.mass:g} GeV",
                    allowed=f"masses below {most:.5g} GeV",
                    suggestion="choose a lighter one",
                )
        if self.final == "a0":
            self._new()

    @property
    def name(self) -> str:
        """Short name."""
        new = self.final == "a0" or self.final.startswith("pair-")
        return f"{self.resonance}-{self.final}" + (f"-{self.mass:g}" if new else "")

    @property
    def label(self) -> str:
        """The reaction."""
        symbol = resonance_named(self.resonance).symbol
        start = f"e⁺e⁻ → {symbol} → π⁺π⁻Υ(1S), Υ(1S) → "
        if self.final == "a0":
            return start + f"γA0, A0 → {self.decay}, M = {self.mass:g} GeV"
        return start + self.final

    def _new(self) -> tuple[TwoBody, ...]:
        """Decay of the A0; nothing for partons, which Pythia sees to."""
        if self.decay in PARTONS:
            require_strings(self.decay, self.mass)
            return ()
        allowed = ("invisible", "e", "mu", "tau", "gamma", "dark")
        return decay_to(self.decay, self.mass, 0, allowed, self.mass / 3)

    def _last(self) -> Decay:
        """The decay of the Υ(1S)."""
        share = self.branching
        if self.final in ("e", "mu"):
            number, mass = (11, M_ELECTRON) if self.final == "e" else (13, M_MUON)
            return TwoBody((number, -number), (mass, mass), "fermions", share)
        if self.final == "invisible":
            return TwoBody((NU_MU, -NU_MU), (0.0, 0.0), "fermions", share)
        if self.final == "a0":
            return TwoBody((PHOTON, PSEUDOSCALAR), (0.0, self.mass), "photon", share)
        operator: Operator = self.final.removeprefix("pair-")  # type: ignore[assignment]
        dark = DARK_SCALAR if operator == "complex-scalar" else DARK_FERMION
        return ThreeBody(
            (PHOTON, dark, -dark),
            _MASS,
            (0.0, self.mass, self.mass),
            radiative_pair(_MASS, self.mass, operator),
            radiative_angles(_MASS, operator),
            fraction=share,
        )

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`."""
        parent = resonance_named(self.resonance)
        heavy = MASSES[parent.number]
        dipion = ThreeBody(
            (553, 211, -211),
            heavy,
            (_MASS, M_PION, M_PION),
            dipion_transition(heavy, _MASS, M_PION, DIPION_AMPLITUDES[parent.number, 553]),
            keeps_spin=True,
            fraction=_PARENTS[self.resonance],
        )
        channels: dict[int, tuple[Decay, ...]] = {parent.number: (dipion,), 553: (self._last(),)}
        start = produced(parent, count, beams, key, self.label)
        if self.final == "a0":
            new = self._new()
            if self.decay in PARTONS:
                made = decay_all(start, channels, key.child("decays"))
                partons = decay_to_partons(made, PSEUDOSCALAR, self.decay, key.child("partons"))
                return finished(partons, {}, beams, key)
            if new:
                channels[PSEUDOSCALAR] = new
        return finished(start, channels, beams, key)
