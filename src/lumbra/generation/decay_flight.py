"""Where particles decay: production vertices from the flight of their mothers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import Beams, Events, InputError, Key

__all__ = ["fly"]

Array = NDArray[np.float64]


def fly(
    events: Events, beams: Beams, lifetimes: Mapping[int, tuple[float, float]], key: Key
) -> Events:
    """Events in which decayed particles fly before they decay.

    Vertices are distances in the laboratory, since `Events.to_lab` leaves them as they are: the
    displacement is p(lab)/m times an exponential proper length.

    Parameters
    ----------
    events : Events
        In the CM frame; mothers come before their products.
    beams : Beams
        The collider.
    lifetimes : mapping of int to (float, float)
        Mass [GeV] and cτ [cm] by absolute PDG number.
    key : Key
        Where the random numbers come from.

    Raises
    ------
    InputError
        If the events are not in the CM frame.
    """
    if events.frame != "cm":
        raise InputError(
            "The flight of these particles cannot be worked out.",
            given=f"events in the frame '{events.frame}'",
            allowed="events in the frame 'cm'",
            suggestion="let particles fly before the events go to the laboratory",
        )
    vertex = events.vertex.copy()
    absolute = np.abs(events.pdg_id)
    path = np.zeros_like(vertex)
    event = events.event_index
    for number, (mass, ctau) in lifetimes.items():
        flying = np.flatnonzero(absolute == number)
        lab = beams.to_lab(events.momentum[flying], events.beam_energies[event[flying]])
        proper = ctau * key.child(number).generator().standard_exponential(len(flying))
        path[flying] = lab[:, 1:] * (proper / mass)[:, None]
    _propagate(events.offsets, events.mother, path, vertex)
    return replace(events, vertex=vertex)


@njit(cache=True, nogil=True)
def _propagate(
    offsets: NDArray[np.int64], mother: NDArray[np.int32], path: Array, vertex: Array
) -> None:
    """Move each particle to where its mother ends."""
    for i in range(len(offsets) - 1):
        for row in range(offsets[i], offsets[i + 1]):
            if mother[row] >= 0:
                source = offsets[i] + mother[row]
                for k in range(3):
                    vertex[row, k] = vertex[source, k] + path[source, k]
