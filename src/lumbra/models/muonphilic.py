"""Spin-0 bosons that couple to muons alone: a scalar and a pseudoscalar.

L = −g φ μ̄μ or −ig φ μ̄γ⁵μ: Batell et al., Phys. Rev. D 95 (2017) 075003; Capdevilla, Curtin, Kahn,
Krnjaic, JHEP 04 (2022) 129. A muon loop lets them decay to two photons, and a dark fermion
(coupling > 0) makes them invisible.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lumbra.foundation.constants import ALPHA, M_MUON
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.scalar_widths import (
    pseudoscalar_loop,
    pseudoscalar_to_fermions,
    scalar_loop,
    scalar_to_fermions,
    to_photons,
)

__all__ = ["MuonphilicPseudoscalar", "MuonphilicScalar"]

_REFERENCES = (
    "Batell et al., PRD 95 (2017) 075003",
    "Capdevilla, Curtin, Kahn, Krnjaic, JHEP 04 (2022) 129",
)
_CHANNELS = ("mumu", "gammagamma", "chi")


@dataclass(frozen=True)
class MuonphilicScalar(Model):
    """A scalar with the Yukawa coupling g to muons.

    Parameters
    ----------
    mass : float or (...)
        [GeV]
    coupling : float or (...)
        g.
    dark_coupling : float or (...)
        Yukawa coupling of a Dirac fermion χ; 0 for none.
    dark_mass : float or (...), optional
        Mass of χ [GeV]; a third of the boson's if left out.
    """

    mass: GeV
    coupling: Number
    dark_coupling: Number = 0.0
    dark_mass: GeV | None = None

    CHANNELS: ClassVar = _CHANNELS
    INVISIBLE: ClassVar = ("chi",)
    REFERENCES: ClassVar = _REFERENCES

    def __post_init__(self) -> None:
        _require(self)

    def _widths(self) -> dict[str, Any]:
        return _partial(self, scalar_to_fermions, scalar_loop)


@dataclass(frozen=True)
class MuonphilicPseudoscalar(Model):
    """A pseudoscalar with the coupling ig to muons; parameters as of the scalar.

    Parameters
    ----------
    mass : float or (...)
        [GeV]
    coupling : float or (...)
        g.
    dark_coupling : float or (...)
        Coupling of a Dirac fermion χ; 0 for none.
    dark_mass : float or (...), optional
        Mass of χ [GeV]; a third of the boson's if left out.
    """

    mass: GeV
    coupling: Number
    dark_coupling: Number = 0.0
    dark_mass: GeV | None = None

    CHANNELS: ClassVar = _CHANNELS
    INVISIBLE: ClassVar = ("chi",)
    REFERENCES: ClassVar = _REFERENCES

    def __post_init__(self) -> None:
        _require(self)

    def _widths(self) -> dict[str, Any]:
        return _partial(self, pseudoscalar_to_fermions, pseudoscalar_loop)


def _chi(model: MuonphilicScalar | MuonphilicPseudoscalar) -> Any:
    return model.mass / 3 if model.dark_mass is None else model.dark_mass


def _require(model: MuonphilicScalar | MuonphilicPseudoscalar) -> None:
    require_mass("boson", model.mass)
    require_coupling("g", model.coupling)
    require_coupling("of the dark fermion", model.dark_coupling, zero=True)
    require_mass("dark fermion", _chi(model), zero=True)
    if np.any(np.asarray(model.dark_coupling) > 0):
        pair = 2 * np.asarray(_chi(model))
        require_below("mass of a dark pair", pair, model.mass, "the boson [GeV]", "lower it")


def _partial(
    model: MuonphilicScalar | MuonphilicPseudoscalar,
    fermions: Callable[..., Any],
    loop: Callable[..., Any],
) -> dict[str, Any]:
    photons = ALPHA / (2 * math.pi) * np.asarray(model.coupling) / M_MUON
    return {
        "mumu": fermions(model.mass, model.coupling, M_MUON),
        "gammagamma": to_photons(model.mass, photons * loop(model.mass, M_MUON)),
        "chi": fermions(model.mass, model.dark_coupling, _chi(model)),
    }
