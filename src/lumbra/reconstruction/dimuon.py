"""Pairs of muons and what recoils against them: the candidates of μ⁺μ⁻ + missing searches."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected
from lumbra.foundation import Beams, Table
from lumbra.foundation.constants import M_MUON
from lumbra.reconstruction.columns import Column
from lumbra.reconstruction.lepton_pair import (
    lepton_pair_columns,
    lepton_pair_table,
    opposite_tracks,
)

__all__ = ["COLUMNS", "dimuon_events", "reconstruct_dimuon"]

COLUMNS: Final[tuple[Column, ...]] = lepton_pair_columns(
    "positive track", "negative track", (("ffo", "two-track"), ("cdcklm", "single-muon"))
)
"""Every column of `reconstruct_dimuon`, in order; quantities are in the laboratory unless the name
or the meaning says CM. Names are basf2's where it has one."""


def dimuon_events(detected: Detected) -> NDArray[np.bool_]:
    """Which events (n,) have exactly two tracks from the interaction point, of opposite charge."""
    mask = np.zeros(len(detected), np.bool_)
    mask[opposite_tracks(detected)[0]] = True
    return mask


def reconstruct_dimuon(detected: Detected, beams: Beams) -> Table:
    """One candidate for each event of `dimuon_events`, with the columns of `COLUMNS`.

    Parameters
    ----------
    detected : Detected
        Tracks, clusters and trigger bits.
    beams : Beams
        Their nominal energies are used.

    Notes
    -----
    Both tracks are given the muon's mass. Nothing is cut here but the number of tracks and where
    they come from; events without a candidate are dropped.
    """
    event, rows = opposite_tracks(detected)
    return lepton_pair_table(detected, beams, event, rows, (M_MUON, M_MUON), COLUMNS)
