"""The Z′ of L_μ − L_τ as this search sees it, narrow and wide."""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import Coupling
from lumbra.generation import Process
from lumbra.generation.lepton_radiation import wide_zprime
from lumbra.models import LmuLtauZPrime

__all__ = ["NARROW", "WIDE", "wide_signal"]

_WIDTH: Final = 0.1
"""Γ/M of a Z′ that decays to Dirac fermions with α_D = 0.3."""


def _standard_model(mass: float) -> float:
    return float(LmuLtauZPrime(mass, 1.0).invisible_fraction)


def _always(mass: float) -> float:
    return float(LmuLtauZPrime(mass, 1.0, invisible="all").invisible_fraction)


def wide_signal(mass: float) -> Process:
    """As wide as dark matter of α_D near 1 makes it; the rate is that of g′ = 1."""
    return wide_zprime(mass, width=_WIDTH * mass, decay="dark")


NARROW: Final = (
    Coupling("sm", "Z′ → neutrinos of the Standard Model", _standard_model),
    Coupling("invisible", "BF(Z′ → invisible) = 1", _always),
)
WIDE: Final = (Coupling("wide", "Z′ → χχ̄, Γ = 0.1 M, BF(Z′ → invisible) = 1", lambda _: 1.0),)
