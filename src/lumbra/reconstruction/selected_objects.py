"""Which tracks and clusters candidates are made of."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected
from lumbra.reconstruction.combinations import Combinations, choose, combine

__all__ = ["charged_sets", "photons", "prompt_tracks"]

Bool = NDArray[np.bool_]

PROMPT_IMPACT: Final = (0.5, 2.0)
"""Largest dr and |dz| [cm] of a track from the interaction point. basf2: skim/WGs/dark.py,
visible dark Higgs, and the kaon of B → K and a long-lived particle."""
PHOTON_ENERGY: Final = 0.1
"""Smallest energy [GeV] of a photon, and its polar range [rad]: basf2's ALP skim."""
PHOTON_POLAR: Final = (math.radians(17), math.radians(150))


def prompt_tracks(detected: Detected) -> Bool:
    """Which tracks (t,) come from the interaction point."""
    tracks = detected.tracks
    return np.asarray(
        (np.abs(tracks.d0) < PROMPT_IMPACT[0]) & (np.abs(tracks.z0) < PROMPT_IMPACT[1])
    )


def photons(detected: Detected, energy: float = PHOTON_ENERGY) -> Bool:
    """Which clusters (c,) without a track are photons above an energy [GeV]."""
    clusters = detected.clusters
    inside = (clusters.theta > PHOTON_POLAR[0]) & (clusters.theta < PHOTON_POLAR[1])
    return np.asarray(~clusters.matched & inside & (clusters.energy > energy))


def charged_sets(detected: Detected, keep: Bool, positive: int, negative: int) -> Combinations:
    """All sets of so many positive and negative tracks, positive ones first, each set once."""
    offsets, charge = detected.tracks.offsets, detected.tracks.charge
    return combine(
        choose(offsets, keep & (charge > 0), positive),
        choose(offsets, keep & (charge < 0), negative),
        distinct=False,
    )
