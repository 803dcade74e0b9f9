"""The reference scan: 500 windows of 100 bins, a Crystal Ball on a cubic."""

from __future__ import annotations

import numpy as np

from lumbra.foundation import Key
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.shapes import AtMass, CrystalBall
from lumbra.inference.windows import make_windows

SIGMA, ALPHA, N = 0.01, 1.2, 3.0
EDGES = 0.2 + np.arange(1101) * SIGMA / 4
MASSES = 0.325 + np.arange(500) * SIGMA / 2
MIDDLE = 0.5 * (EDGES[1:] + EDGES[:-1])
EXPECTED = 300 * np.exp(-0.8 * (MIDDLE - 0.2)) * (1 - np.exp(-(MIDDLE - 0.1) / 0.2))
COUNTS = draw_counts(EXPECTED, Key(1), range(1))[0]
SIGNAL = AtMass(CrystalBall, {"alpha": ALPHA, "n": N})
WINDOWS = make_windows(EDGES, MASSES, np.full(500, SIGMA), width=0.25, order=3, signal=SIGNAL)
CL = 0.95


def window(w):
    """Edges, counts and design of one window."""
    first, size = WINDOWS.first[w], WINDOWS.size[w]
    edges = EDGES[first : first + size + 1]
    return edges, COUNTS[first : first + size], WINDOWS.design[w, :, :size].copy()
