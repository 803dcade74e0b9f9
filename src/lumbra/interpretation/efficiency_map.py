"""Efficiency by mass and proper decay length: what a search sees of a particle that lives long."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError

__all__ = ["Beyond", "EfficiencyMap", "read_efficiency_map"]

Array = NDArray[np.float64]
Beyond = Literal["refuse", "constant", "inverse", "zero"]
"""What an efficiency does beyond the last decay length; "inverse" falls as 1/cτ."""

_LEAST: Final = 1e-250
_COLUMNS: Final = ("mass_GeV", "ctau_cm", "efficiency")


@dataclass(frozen=True)
class EfficiencyMap:
    """Efficiency on a grid of mass and cτ, from a simulation or from a law of flight.

    Parameters
    ----------
    mass : (n,)
        [GeV], ascending; at least one.
    ctau : (k,)
        cτ [cm], ascending and positive; at least two.
    efficiency : (n, k)
        From 0 to 1.
    short, long : str
        What the efficiency does below the first and above the last cτ.

    Raises
    ------
    InputError
        If the axes do not ascend or the values are no efficiencies.
    """

    mass: Array
    ctau: Array
    efficiency: Array
    short: Beyond = "refuse"
    long: Beyond = "refuse"

    def __post_init__(self) -> None:
        mass, ctau, efficiency = (
            np.asarray(a, float) for a in (self.mass, self.ctau, self.efficiency)
        )
        fits = mass.ndim == ctau.ndim == 1 and efficiency.shape == (len(mass), len(ctau))
        axes = fits and len(mass) > 0 and len(ctau) > 1 and mass[0] > 0 and ctau[0] > 0
        rising = axes and np.all(np.diff(mass) > 0) and np.all(np.diff(ctau) > 0)
        if not (rising and np.all((efficiency >= 0) & (efficiency <= 1 + 1e-9))):
            raise InputError(
                "This is no map of efficiencies.",
                given=f"{mass.shape} masses, {ctau.shape} decay lengths, values {efficiency.shape}",
                allowed="ascending positive masses [GeV] and at least two cτ [cm], and an "
                "efficiency from 0 to 1 for each pair",
                suggestion="sort both axes; an efficiency in per cent must be divided by 100",
            )

    def at(self, mass: ArrayLike, ctau: ArrayLike) -> Array:
        """Efficiency at other masses and decay lengths, (...), broadcast.

        Linear in the logarithms of mass, cτ and efficiency.

        Parameters
        ----------
        mass : (...)
            [GeV]
        ctau : (...)
            cτ [cm]; 0 and infinity are allowed where the map says what happens there.

        Raises
        ------
        InputError
            If a mass or decay length lies outside, unless the map says what happens there.
        """
        m, length = np.broadcast_arrays(np.asarray(mass, float), np.asarray(ctau, float))
        self._require_inside(m, length)
        logs = np.log(np.maximum(self.efficiency, _LEAST))
        with np.errstate(divide="ignore"):
            place = np.log(length)
        column, along = _places(np.log(self.ctau), place)
        if len(self.mass) > 1:
            row, across = _places(np.log(self.mass), np.log(m))
            upper = logs[row + 1, column] * (1 - along) + logs[row + 1, column + 1] * along
        else:
            row, across = np.zeros(m.shape, np.int64), np.zeros(m.shape)
            upper = np.zeros(m.shape)
        lower = logs[row, column] * (1 - along) + logs[row, column + 1] * along
        value = np.exp(lower * (1 - across) + upper * across)
        value = np.where(value <= 10 * _LEAST, 0.0, value)
        return self._continued(value, length)

    def _continued(self, value: Array, length: Array) -> Array:
        """Values beyond the ends, where the edges were taken so far."""
        for side, end, outside in (
            (self.short, self.ctau[0], length < self.ctau[0]),
            (self.long, self.ctau[-1], length > self.ctau[-1]),
        ):
            if side == "zero":
                value = np.where(outside, 0.0, value)
            elif side == "inverse":
                value = np.where(outside, value * end / np.where(outside, length, 1.0), value)
        return np.asarray(value)

    def _require_inside(self, mass: Array, length: Array) -> None:
        low, high = self.mass[0] * (1 - 1e-9), self.mass[-1] * (1 + 1e-9)
        outside = np.isnan(mass) | np.isnan(length) | (length < 0) | (mass < low) | (mass > high)
        if self.short == "refuse":
            outside |= length < self.ctau[0] * (1 - 1e-9)
        if self.long == "refuse":
            outside |= length > self.ctau[-1] * (1 + 1e-9)
        if np.any(outside):
            first = np.flatnonzero(outside.ravel())[0]
            raise InputError(
                "The map of efficiencies does not reach this far.",
                given=f"{mass.ravel()[first]:g} GeV with cτ = {length.ravel()[first]:g} cm",
                allowed=f"{self.mass[0]:g} to {self.mass[-1]:g} GeV, cτ from {self.ctau[0]:g} to "
                f"{self.ctau[-1]:g} cm",
                suggestion="simulate there, or say what happens beyond the ends (short, long)",
            )


def read_efficiency_map(
    path: Path, short: Beyond = "refuse", long: Beyond = "refuse"
) -> EfficiencyMap:
    """A map from a CSV file with the columns mass_GeV, ctau_cm and efficiency, any order of rows.

    Raises
    ------
    InputError
        If there is no such file.
    DataError
        If the rows are not those of a full grid.
    """
    if not path.is_file():
        raise InputError(
            "There is no such map of efficiencies.",
            given=str(path),
            allowed="a CSV file with columns " + ", ".join(_COLUMNS),
            suggestion="check the path",
        )
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [row for row in csv.reader(line for line in lines if not line.startswith("#")) if row]
    try:
        places = [rows[0].index(name) for name in _COLUMNS]
        cells = np.array([[float(row[place]) for place in places] for row in rows[1:]])
        mass, row = np.unique(cells[:, 0], return_inverse=True)
        ctau, column = np.unique(cells[:, 1], return_inverse=True)
        grid = np.full((len(mass), len(ctau)), math.nan)
        grid[row, column] = cells[:, 2]
        whole = np.all(np.isfinite(grid)) and grid.size == len(cells)
    except (ValueError, IndexError):
        whole = False
    if not whole:
        raise DataError(
            f"The map of efficiencies {path.name} cannot be read.",
            given=f"{max(len(rows) - 1, 0)} rows below a line of names",
            allowed="numbers for every pair of mass and cτ in " + ", ".join(_COLUMNS),
            suggestion="give each pair once, and none but pairs of the grid",
        )
    return EfficiencyMap(mass, ctau, grid, short, long)


def _places(nodes: Array, values: Array) -> tuple[NDArray[np.int64], Array]:
    """Interval of each value and how far it is along, edges held beyond the ends."""
    index = np.clip(np.searchsorted(nodes, values, side="right") - 1, 0, len(nodes) - 2)
    width = nodes[index + 1] - nodes[index]
    along = (np.clip(values, nodes[0], nodes[-1]) - nodes[index]) / width
    return index, np.clip(along, 0.0, 1.0)
