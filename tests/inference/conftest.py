"""Spectra that several tests share."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.inference import Spectrum


@pytest.fixture(scope="session")
def falling() -> Spectrum:
    """Expected events, 300 bins of 1 MeV: 4000 falling to 900 per bin, no structure."""
    edges = np.linspace(1.0, 1.3, 301)
    middle = 0.5 * (edges[1:] + edges[:-1])
    return Spectrum(edges, 4000 * np.exp(-5 * (middle - 1.0)), name="falling")


@pytest.fixture(scope="session")
def observed(falling: Spectrum) -> Spectrum:
    """One Poisson draw of it."""
    counts = Key(11).child("observed").generator().poisson(falling.counts)
    return Spectrum(falling.edges, counts.astype(float), name="observed")
