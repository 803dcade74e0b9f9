"""Truth matching: whether candidates are what they are taken for, and what they came from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import Events

__all__ = ["common_ancestor", "common_parent", "is_signal"]

Index = NDArray[np.int64]


@njit(cache=True, nogil=True)
def _up(row, event, offsets, mother):  # type: ignore[no-untyped-def]
    """Row of the mother, −1 at the top."""
    return mother[row] + offsets[event] if mother[row] >= 0 else -1


@njit(cache=True, nogil=True)
def _descends(row, ancestor, event, offsets, mother):  # type: ignore[no-untyped-def]
    while row >= 0:
        row = _up(row, event, offsets, mother)
        if row == ancestor:
            return True
    return False


@njit(cache=True, nogil=True)
def _ancestors(event, particles, offsets, mother, out):  # type: ignore[no-untyped-def]
    for n in range(len(event)):
        out[n] = -1
        ancestor = particles[n, 0]
        known = True
        for k in range(particles.shape[1]):
            known = known and particles[n, k] >= 0
        while known and ancestor >= 0:
            ancestor = _up(ancestor, event[n], offsets, mother)
            common = ancestor >= 0
            for k in range(1, particles.shape[1]):
                common = common and _descends(particles[n, k], ancestor, event[n], offsets, mother)
            if common:
                out[n] = ancestor
                break


def common_ancestor(events: Events, event: Index, particles: Index) -> Index:
    """Row (m,) of the closest particle that all of a set come from; −1 for none.

    Parameters
    ----------
    events : Events
        As generated, with mothers.
    event : (m,) int64
        Events of the sets.
    particles : (m, k) int64
        Rows of their particles in the events; −1 for beam background, which comes from nothing.
    """
    out = np.empty(len(event), np.int64)
    rows = np.ascontiguousarray(particles)
    _ancestors(event, rows, events.offsets, events.mother, out)
    return out


def common_parent(events: Events | None, event: Index, particles: Index) -> NDArray[np.int32]:
    """PDG number (m,) of the `common_ancestor`; 0 for none, and where no events are known."""
    if events is None:
        return np.zeros(len(event), np.int32)
    row = common_ancestor(events, event, particles)
    return np.where(row >= 0, np.append(events.pdg_id, 0)[row], 0).astype(np.int32)


def is_signal(
    pdg_id: NDArray[np.int32], particles: Index, expected: Sequence[int]
) -> NDArray[np.bool_]:
    """Whether the truth of each object is what it is taken for, and no two are the same particle.

    Parameters
    ----------
    pdg_id : (m, k) int32
        True PDG numbers.
    particles : (m, k) int64
        True rows in the events, −1 for beam background.
    expected : sequence of k ints
        PDG numbers of the hypothesis.
    """
    right = np.all(pdg_id == np.asarray(expected, np.int32), axis=1) & np.all(
        particles >= 0, axis=1
    )
    ordered = np.sort(particles, axis=1)
    return np.asarray(right & np.all(np.diff(ordered, axis=1) > 0, axis=1))
