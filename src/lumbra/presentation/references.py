"""What the limits of a run are compared with: published curves and the muon's (g−2)."""

from __future__ import annotations

import numpy as np

from lumbra.interpretation.magnetic_moment import WORLD_VALUES, band
from lumbra.presentation.curves import Band, Comparison
from lumbra.presentation.folder import ResultFolder, numbers

__all__ = ["references"]

WORLD = "bnl-wp20"
"""The difference that the searches of 2018–2020 drew."""


def references(folder: ResultFolder) -> Comparison:
    """Curves to draw beside the limits of a folder; none for a folder without limits."""
    mass = numbers(folder.tables["limits"], "mass_GeV") if "limits" in folder.tables else None
    if mass is None:
        return Comparison()
    return Comparison(favoured=_favoured(float(mass.max())))


def _favoured(highest: float) -> Band:
    """Couplings to muons that explain (g−2) within two standard deviations."""
    mass = np.geomspace(0.001, max(highest, 1.0), 200)
    low, high = band(mass, WORLD)
    return Band(f"(g−2)μ ±2σ, {WORLD_VALUES[WORLD].label}", mass, low, high)
