"""An electron, a muon and what recoils against them: candidates of e^±μ^∓ + missing searches."""

from __future__ import annotations

from typing import Final

import numpy as np

from lumbra.detector import Detected
from lumbra.foundation import Beams, Table
from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.reconstruction.columns import Column
from lumbra.reconstruction.lepton_pair import (
    lepton_pair_columns,
    lepton_pair_table,
    opposite_tracks,
)

__all__ = ["ELECTRON_MUON_COLUMNS", "reconstruct_electron_muon"]

ELECTRON_MUON_COLUMNS: Final[tuple[Column, ...]] = lepton_pair_columns(
    "electron",
    "muon",
    (
        ("ffo", "two-track"),
        ("cdcklm", "single-muon"),
        ("hie", "calorimeter-energy"),
    ),
    (("charge", "", "charge"), ("electronID", "", "electron response, 0 to 1,")),
)
"""Every column of `reconstruct_electron_muon`, in order."""


def reconstruct_electron_muon(detected: Detected, beams: Beams) -> Table:
    """One candidate for each event with exactly two opposite tracks from the interaction point.

    The track whose cluster has more of its momentum is the electron, whatever it is: cuts on E/p
    and on the muon decide whether the pair is one. Each is given its own mass.

    Parameters
    ----------
    detected : Detected
        Tracks, clusters and trigger bits.
    beams : Beams
        Their nominal energies are used.
    """
    event, rows = opposite_tracks(detected)
    share = detected.tracks.cluster_energy[rows] / detected.tracks.p[rows]
    # where neither has a cluster the positive track comes first
    swap = share[:, 1] > share[:, 0]
    ordered = np.where(swap[:, None], rows[:, ::-1], rows)
    return lepton_pair_table(
        detected, beams, event, ordered, (M_ELECTRON, M_MUON), ELECTRON_MUON_COLUMNS
    )
