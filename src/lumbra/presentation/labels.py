"""Names of samples, methods and cases for people."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["case_label", "mass_of_signal", "method_label", "sample_label"]

SAMPLES: Final = {
    "mumugamma": "μ⁺μ⁻(γ)",
    "tautau": "τ⁺τ⁻(γ)",
    "eemumu": "e⁺e⁻μ⁺μ⁻",
    "eetautau": "e⁺e⁻τ⁺τ⁻",
    "eepipi": "e⁺e⁻π⁺π⁻",
    "pipigamma": "π⁺π⁻(γ)",
    "eegamma": "e⁺e⁻(γ)",
    "gammagamma": "γγ(γ)",
    "mumumumu": "μ⁺μ⁻μ⁺μ⁻",
    "mumutautau": "μ⁺μ⁻τ⁺τ⁻",
    "qqbar": "qq̄",
    "cosmic": "cosmic rays",
}
"""Samples that go by a process; any other keeps its own name."""
METHODS: Final = {"bayes": "Bayesian", "cls": "CLs"}
CASES: Final = {"sm": "decays to SM particles only", "invisible": "BF(Z′ → invisible) = 1"}
SHORT_CASES: Final = {"sm": "SM decays", "invisible": "BF(inv) = 1"}

_SIGNAL = re.compile(r"^signal_([0-9.]+)GeV$")


def sample_label(name: str) -> str:
    """A sample's name for people, such as ``μ⁺μ⁻(γ)`` or ``signal, 1 GeV``."""
    mass = mass_of_signal(name)
    if mass is not None:
        return f"signal, {mass:g} GeV"
    return SAMPLES.get(name, name.replace("_", " "))


def mass_of_signal(name: str) -> float | None:
    """Mass [GeV] of a signal sample from its name; None for a background."""
    match = _SIGNAL.match(name)
    return float(match.group(1)) if match else None


def method_label(name: str) -> str:
    """A limit method's name for people."""
    return METHODS.get(name, name)


def case_label(name: str, *, short: bool = False) -> str:
    """What is assumed on the decays of the Z′, for people; short for legends and headings."""
    if short:
        return SHORT_CASES.get(name, name.replace("_", " "))
    return CASES.get(name, name.replace("_", " "))
