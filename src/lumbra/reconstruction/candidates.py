"""The kinds of candidates that there are; a new one joins by standing in this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lumbra.detector import Detected, Experiment
from lumbra.foundation import Events, Table
from lumbra.reconstruction.columns import Column
from lumbra.reconstruction.dimuon_photon import (
    DIMUON_PHOTON_COLUMNS,
    reconstruct_dimuon_photon,
)
from lumbra.reconstruction.dipion import DIPION_COLUMNS, reconstruct_dipion
from lumbra.reconstruction.four_muons import FOUR_MUON_COLUMNS, reconstruct_four_muons
from lumbra.reconstruction.kaon_dimuon import KAON_DIMUON_COLUMNS, reconstruct_kaon_dimuon
from lumbra.reconstruction.three_photons import (
    THREE_PHOTON_COLUMNS,
    reconstruct_three_photons,
)

__all__ = ["CANDIDATES", "Recipe"]


@dataclass(frozen=True)
class Recipe:
    """How candidates of one kind are made.

    Parameters
    ----------
    reaction : str
        What they are candidates for.
    columns : tuple of Column
        What their table has.
    reconstruct : callable
        Makes the table from what was seen, the experiment and, for truth, the events.
    """

    reaction: str
    columns: tuple[Column, ...]
    reconstruct: Callable[[Detected, Experiment, Events | None], Table]


CANDIDATES: Final[dict[str, Recipe]] = {
    "three-photons": Recipe("e⁺e⁻ → γa, a → γγ", THREE_PHOTON_COLUMNS, reconstruct_three_photons),
    "dimuon-photon": Recipe(
        "e⁺e⁻ → γA′, A′ → μ⁺μ⁻", DIMUON_PHOTON_COLUMNS, reconstruct_dimuon_photon
    ),
    "four-muons": Recipe("e⁺e⁻ → μ⁺μ⁻Z′, Z′ → μ⁺μ⁻", FOUR_MUON_COLUMNS, reconstruct_four_muons),
    "kaon-dimuon": Recipe("B⁺ → K⁺S, S → μ⁺μ⁻", KAON_DIMUON_COLUMNS, reconstruct_kaon_dimuon),
    "dipion": Recipe("Υ(nS) → π⁺π⁻Υ(1S)", DIPION_COLUMNS, reconstruct_dipion),
}
"""Candidates by name; pairs of muons with missing momentum are `reconstruct_dimuon`."""
