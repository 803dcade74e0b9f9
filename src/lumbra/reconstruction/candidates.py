"""The kinds of candidates that there are; a new one joins by standing in this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lumbra.detector import Detected, Experiment
from lumbra.foundation import Events, Table
from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.reconstruction.columns import Column
from lumbra.reconstruction.dimuon import COLUMNS, reconstruct_dimuon
from lumbra.reconstruction.dimuon_photon import (
    DIMUON_PHOTON_COLUMNS,
    reconstruct_dimuon_photon,
)
from lumbra.reconstruction.dipion import DIPION_COLUMNS, reconstruct_dipion
from lumbra.reconstruction.electron_muon import (
    ELECTRON_MUON_COLUMNS,
    reconstruct_electron_muon,
)
from lumbra.reconstruction.four_muons import FOUR_MUON_COLUMNS, reconstruct_four_muons
from lumbra.reconstruction.kaon_dimuon import KAON_DIMUON_COLUMNS, reconstruct_kaon_dimuon
from lumbra.reconstruction.single_photon import (
    SINGLE_PHOTON_COLUMNS,
    reconstruct_single_photon,
)
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
    first : str
        What it takes to be one, the first step of a cut flow.
    columns : tuple of Column
        What their table has.
    reconstruct : callable
        Makes the table from what was seen, the experiment and, for truth, the events.
    beside : float
        Least mass of what is made with the particle that is looked for [GeV].
    """

    reaction: str
    first: str
    columns: tuple[Column, ...]
    reconstruct: Callable[[Detected, Experiment, Events | None], Table]
    beside: float = 0.0


def _dimuon(detected: Detected, experiment: Experiment, events: Events | None) -> Table:
    return reconstruct_dimuon(detected, experiment.during(detected.period).beams)


def _electron_muon(detected: Detected, experiment: Experiment, events: Events | None) -> Table:
    return reconstruct_electron_muon(detected, experiment.during(detected.period).beams)


CANDIDATES: Final[dict[str, Recipe]] = {
    "dimuon": Recipe(
        "e⁺e⁻ → μ⁺μ⁻ and missing momentum", "two opposite tracks", COLUMNS, _dimuon, 2 * M_MUON
    ),
    "electron-muon": Recipe(
        "e⁺e⁻ → e^±μ^∓ and missing momentum",
        "two opposite tracks",
        ELECTRON_MUON_COLUMNS,
        _electron_muon,
        M_ELECTRON + M_MUON,
    ),
    "three-photons": Recipe(
        "e⁺e⁻ → γa, a → γγ", "three photons", THREE_PHOTON_COLUMNS, reconstruct_three_photons
    ),
    "dimuon-photon": Recipe(
        "e⁺e⁻ → γA′, A′ → μ⁺μ⁻",
        "two opposite tracks and a photon",
        DIMUON_PHOTON_COLUMNS,
        reconstruct_dimuon_photon,
    ),
    "four-muons": Recipe(
        "e⁺e⁻ → μ⁺μ⁻Z′, Z′ → μ⁺μ⁻",
        "four tracks",
        FOUR_MUON_COLUMNS,
        reconstruct_four_muons,
        2 * M_MUON,
    ),
    "kaon-dimuon": Recipe(
        "B⁺ → K⁺S, S → μ⁺μ⁻",
        "a track and two that meet",
        KAON_DIMUON_COLUMNS,
        reconstruct_kaon_dimuon,
    ),
    "single-photon": Recipe(
        "e⁺e⁻ → γ and nothing else",
        "a photon of E* > 0.3 GeV",
        SINGLE_PHOTON_COLUMNS,
        reconstruct_single_photon,
    ),
    "dipion": Recipe(
        "Υ(nS) → π⁺π⁻Υ(1S)", "two opposite tracks", DIPION_COLUMNS, reconstruct_dipion
    ),
}
"""Candidates by name."""
