"""The measured ratio R(s) of all hadrons to the point cross section, without narrow resonances."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["FIRST", "HIGHEST", "measured_error", "measured_ratio"]

Array = NDArray[np.float64]

FIRST: Final = 1.0606
"""Lowest mass of the table [GeV]; below it exclusive channels are the whole."""
HIGHEST: Final = 10.6
"""Highest mass [GeV]: here pairs of B mesons open."""


def measured_ratio(mass: ArrayLike) -> Array:
    """R by linear interpolation of averaged measurements, constant beyond the ends.

    Parameters
    ----------
    mass : (...)
        [GeV], between `FIRST` and `HIGHEST`.
    """
    nodes, ratio, _ = _table()
    return np.asarray(np.interp(np.asarray(mass, float), nodes, ratio))


def measured_error(mass: ArrayLike) -> Array:
    """Relative error of R, as `measured_ratio`."""
    nodes, ratio, error = _table()
    return np.asarray(np.interp(np.asarray(mass, float), nodes, error / ratio))


@cache
def _table() -> tuple[Array, Array, Array]:
    text = files("lumbra.models.hadrons").joinpath("data/r_ratio.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines() if not line.startswith("#")][1:]
    values = np.array([[float(cell) for cell in row[:3]] for row in rows])
    return values[:, 0], values[:, 1], values[:, 2]
