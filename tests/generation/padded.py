"""Momenta of events with different numbers of particles as one array, zeros where there is none."""

import numpy as np


def padded(events):
    """(n, k, 4) for at most k particles an event."""
    index = events.event_index
    row = np.arange(len(index)) - events.offsets[:-1][index]
    out = np.zeros((len(events), row.max() + 1, 4))
    out[index, row] = events.momentum
    return out
