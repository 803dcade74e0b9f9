"""What a detector sees of an event: particles that reach it, by the way they interact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import Beams, DataError, Events
from lumbra.foundation.events import FINAL

__all__ = [
    "CHARGED_HADRON",
    "ELECTRON",
    "INVISIBLE",
    "MUON",
    "NEUTRAL_HADRON",
    "PHOTON",
    "Flight",
    "interaction",
    "visible_particles",
]

Array = NDArray[np.float64]

UNKNOWN: Final = -1
INVISIBLE: Final = 0
ELECTRON: Final = 1
MUON: Final = 2
CHARGED_HADRON: Final = 3
PHOTON: Final = 4
NEUTRAL_HADRON: Final = 5


@dataclass(frozen=True)
class Flight:
    """Particles in the laboratory on their way through a detector, k in n events.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Particles of event i are the rows offsets[i]:offsets[i + 1].
    kind : (k,) int8
        How the particle interacts: one of the constants of this module.
    charge : (k,) int8
        Electric charge.
    momentum : (k, 4)
        (E, px, py, pz) [GeV].
    vertex : (k, 3)
        Where it was made [cm], from the collision point.
    particle : (k,) int64
        Row of the particle it comes from in the generated events.
    """

    offsets: NDArray[np.int64]
    kind: NDArray[np.int8]
    charge: NDArray[np.int8]
    momentum: Array
    vertex: Array
    particle: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def event(self) -> NDArray[np.int64]:
        """Event number of each particle, shape (k,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))


@njit(cache=True, nogil=True)
def _interaction(pdg: int) -> int:
    number = abs(pdg)
    if number == 13:
        return MUON
    if number == 22:
        return PHOTON
    if number == 11:
        return ELECTRON
    if number in (12, 14, 16, 32, 36):
        return INVISIBLE
    if number in (211, 321, 2212):
        return CHARGED_HADRON
    if number in (130, 310, 2112):
        return NEUTRAL_HADRON
    return UNKNOWN


@njit(cache=True, nogil=True)
def _classify(pdg: NDArray[np.int32], kind: NDArray[np.int8], charge: NDArray[np.int8]) -> None:
    for i in range(len(pdg)):
        what = _interaction(pdg[i])
        kind[i] = what
        sign = 1 if pdg[i] > 0 else -1
        if what in (ELECTRON, MUON):
            charge[i] = -sign
        elif what == CHARGED_HADRON:
            charge[i] = sign
        else:
            charge[i] = 0


def interaction(pdg_id: NDArray[np.int32]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """How particles interact, and their charge.

    Parameters
    ----------
    pdg_id : (m,) int32
        PDG Monte Carlo numbers.

    Returns
    -------
    kind, charge : (m,) int8
        Kind −1 for numbers that a detector cannot treat.
    """
    kind = np.empty(len(pdg_id), np.int8)
    charge = np.empty(len(pdg_id), np.int8)
    _classify(np.ascontiguousarray(pdg_id), kind, charge)
    return kind, charge


def _to_lab(p: Array, offsets: NDArray[np.int64], energies: Array, beams: Beams) -> Array:
    """Four-vectors (k, 4) to the laboratory of their events, with beam energies (n, 2) [GeV]."""
    sizes = np.diff(offsets)
    if len(p) and np.all(sizes == sizes[0]):
        # The boost is worked out once an event.
        stacked = beams.to_lab(p.reshape(len(sizes), sizes[0], 4), energies[:, None, :])
        return stacked.reshape(-1, 4)
    return beams.to_lab(p, np.repeat(energies, sizes, axis=0))


def visible_particles(events: Events, beams: Beams) -> Flight:
    """The final particles that are not invisible, in the laboratory.

    Parameters
    ----------
    events : Events
        In the centre of mass or in the laboratory; vertices are taken to be in the laboratory.
    beams : Beams
        The way to the laboratory.

    Raises
    ------
    DataError
        If a final particle is one that decays, or that no response is known for.
    """
    kind, charge = interaction(events.pdg_id)
    final = events.status == FINAL
    strange = final & (kind == UNKNOWN)
    if strange.any():
        raise DataError(
            "The detector does not know what these final particles do.",
            given=f"PDG numbers {sorted(set(events.pdg_id[strange].tolist()))}",
            allowed="e, μ, π±, K±, p, γ, K_L, K_S, n, neutrinos, 32 and 36 (invisible)",
            suggestion="decay short-lived particles in generation and give them status 2",
        )
    seen = final & (kind != INVISIBLE)
    rows = np.flatnonzero(seen)
    counted = np.concatenate([[0], np.cumsum(seen)])
    offsets = counted[events.offsets].astype(np.int64)
    momentum = events.momentum[rows]
    if events.frame == "cm":
        momentum = _to_lab(momentum, offsets, events.beam_energies, beams)
    return Flight(
        offsets=offsets,
        kind=kind[rows],
        charge=charge[rows],
        momentum=momentum,
        vertex=events.vertex[rows],
        particle=rows,
    )
