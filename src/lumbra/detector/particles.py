"""What a detector sees of an event: particles that reach it, by the way they interact."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import Beams, DataError, Events
from lumbra.foundation.constants import SPEED_OF_LIGHT_CM_NS
from lumbra.foundation.events import FINAL
from lumbra.foundation.numbering import HIDDEN

__all__ = [
    "CHARGED_HADRON",
    "ELECTRON",
    "INVISIBLE",
    "MUON",
    "NEUTRAL_HADRON",
    "PHOTON",
    "SHORT_LIVED",
    "Flight",
    "Products",
    "interaction",
    "visible_particles",
]

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-5
"""Smallest m²/E² of particles, negative."""
ROUNDING: Final = 1e-13
"""Of momenta in a collision of some GeV [GeV], which the softest photons drown in."""
NEAR: Final = 1.0
"""Vertices nearer than this [cm] are as prompt as any clock can tell."""
DEEPEST: Final = 50
"""Generations of decays that times are followed through."""

UNKNOWN: Final = -1
INVISIBLE: Final = 0
ELECTRON: Final = 1
MUON: Final = 2
CHARGED_HADRON: Final = 3
PHOTON: Final = 4
NEUTRAL_HADRON: Final = 5
SHORT_LIVED: Final = 6


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
    time : (k,)
        When it was made [ns], from the collision.
    particle : (k,) int64
        Row of the particle it comes from in the generated events.
    """

    offsets: NDArray[np.int64]
    kind: NDArray[np.int8]
    charge: NDArray[np.int8]
    momentum: Array
    vertex: Array
    time: Array
    particle: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def event(self) -> NDArray[np.int64]:
        """Event number of each particle, shape (k,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    def replaced(self, gone: NDArray[np.int64], products: Sequence[Products]) -> Flight:
        """The particles without some rows and with products of some, in the order of events.

        Parameters
        ----------
        gone : (g,) int64
            Rows that are no more.
        products : sequence of Products
            New particles; they keep the truth link of the rows they come from.
        """
        event = self.event
        stays = np.ones(len(event), bool)
        stays[gone] = False
        source = np.concatenate([np.flatnonzero(stays), *(p.source for p in products)])
        order = np.argsort(event[source], kind="stable")
        new = sum(len(p.source) for p in products)
        rows = np.concatenate([np.flatnonzero(stays), len(event) + np.arange(new)])[order]
        counts = np.bincount(event[source], minlength=len(self))

        def joined(column: NDArray[Any], parts: list[NDArray[Any]]) -> NDArray[Any]:
            return np.asarray(np.concatenate([column, *parts])[rows])

        return Flight(
            offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            kind=joined(self.kind, [np.full(len(p.source), p.kind, np.int8) for p in products]),
            charge=joined(
                self.charge, [np.full(len(p.source), p.charge, np.int8) for p in products]
            ),
            momentum=joined(self.momentum, [p.momentum for p in products]),
            vertex=joined(self.vertex, [p.vertex for p in products]),
            time=joined(self.time, [p.time for p in products]),
            particle=self.particle[source[order]],
        )


class Products(NamedTuple):
    """Particles of one kind that come from rows (p,) of a `Flight`; columns as there."""

    source: NDArray[np.int64]
    kind: int
    charge: int
    momentum: Array
    vertex: Array
    time: Array


@njit(cache=True, nogil=True)
def _interaction(pdg: int) -> int:
    number = abs(pdg)
    if number == 13:
        return MUON
    if number == 22:
        return PHOTON
    if number == 11:
        return ELECTRON
    if number in (12, 14, 16, 32, 33, 35, 36) or 51 <= number <= 60:
        return INVISIBLE
    if number in (211, 321, 2212):
        return CHARGED_HADRON
    if number in (130, 2112):
        return NEUTRAL_HADRON
    if number in (310, 3122, 3112, 3222, 3312, 3322, 3334):
        return SHORT_LIVED
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
        If a final particle is one that decays, or that no response is known for, or if its
        four-momentum cannot be: not finite, or a negative mass squared.
    """
    kind, charge = interaction(events.pdg_id)
    final = events.status == FINAL
    strange = final & (kind == UNKNOWN)
    if strange.any():
        raise DataError(
            "The detector does not know what these final particles do.",
            given=f"PDG numbers {sorted(set(events.pdg_id[strange].tolist()))}",
            allowed="e, μ, π±, K±, p, γ, K_L, K_S, hyperons, n; neutrinos and those in "
            f"{sorted(HIDDEN)}, which are invisible",
            suggestion="decay short-lived particles in generation and give them status 2; "
            "read others that leave no trace as 32",
        )
    # the softest photons of the radiation round to nothing at all
    seen = final & (kind != INVISIBLE) & events.momentum.any(axis=1)
    rows = np.flatnonzero(seen)
    counted = np.concatenate([[0], np.cumsum(seen)])
    offsets = counted[events.offsets].astype(np.int64)
    momentum = events.momentum[rows]
    _refuse_unphysical(events, rows, momentum)
    if events.frame == "cm":
        momentum = _to_lab(momentum, offsets, events.beam_energies, beams)
    return Flight(
        offsets=offsets,
        kind=kind[rows],
        charge=charge[rows],
        momentum=momentum,
        vertex=events.vertex[rows],
        time=_made(events, beams)[rows],
        particle=rows,
    )


@njit(cache=True, nogil=True)
def _first_unphysical(p: Array) -> int:
    """Row of a four-momentum that cannot be, −1 if there is none."""
    for i in range(len(p)):
        square = p[i, 1] ** 2 + p[i, 2] ** 2 + p[i, 3] ** 2
        energy2 = p[i, 0] * p[i, 0]
        # what text files round away is far less
        allowed = TOLERANCE * energy2 + ROUNDING * p[i, 0]
        if not (p[i, 0] > 0 and energy2 - square > -allowed and energy2 < math.inf):
            return i
    return -1


def _refuse_unphysical(events: Events, rows: NDArray[np.int64], momentum: Array) -> None:
    bad = _first_unphysical(momentum)
    if bad < 0:
        return
    row = int(rows[bad])
    number = int(np.searchsorted(events.offsets, row, side="right")) - 1
    p = momentum[bad]
    raise DataError(
        "A particle of these events cannot be.",
        given=f"event {number} (from 0), PDG number {events.pdg_id[row]}, "
        f"(E, p) = ({', '.join(f'{x:.6g}' for x in p)}) GeV, "
        f"m² = {p[0] ** 2 - np.sum(p[1:] ** 2):.4g} GeV²",
        allowed="finite four-momenta with E > 0 and m² ≥ 0, up to rounding",
        suggestion="check the program that wrote the events, and its units",
    )


def _made(events: Events, beams: Beams) -> Array:
    """When particles (m,) were made [ns]: mothers fly from vertex to vertex at their speed."""
    time = np.zeros(len(events.pdg_id))
    moved = np.einsum("ij,ij->i", events.vertex, events.vertex) > NEAR**2
    if not moved.any():
        return time
    event = events.event_index[moved]
    rows, mother = np.flatnonzero(moved), events.mother[moved]
    known = mother >= 0
    mother = (events.offsets[event] + mother)[known]
    p = events.momentum[mother]
    if events.frame == "cm":
        p = beams.to_lab(p, events.beam_energies[event[known]])
    alone, rows = rows[~known], rows[known]
    flight = np.linalg.norm(events.vertex[rows] - events.vertex[mother], axis=1)
    speed = np.linalg.norm(p[:, 1:], axis=1) / p[:, 0]
    step = flight / np.maximum(speed, 1e-9) / SPEED_OF_LIGHT_CM_NS
    # without a mother on record, as if light had come from the collision
    time[alone] = np.linalg.norm(events.vertex[alone], axis=1) / SPEED_OF_LIGHT_CM_NS
    for _ in range(DEEPEST):
        later = time[mother] + step
        if np.array_equal(later, time[rows]):
            break
        time[rows] = later
    return time
