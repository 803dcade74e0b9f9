"""Limits along lines of the plane: by one mass, at a value of the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import PlaneHunt

__all__ = ["slices_of"]

Array = NDArray[np.float64]


def slices_of(hunt: PlaneHunt, limits: Mapping[str, Array]) -> dict[str, Any]:
    """Rows of the limits along the lines that the hunt asks for, line after line.

    Windows stand in columns of equal first mass: a line at a first mass is the nearest column,
    one at a second mass has of each column the nearest window, where that is near.

    Parameters
    ----------
    hunt : PlaneHunt
        Its ``slices``.
    limits : mapping of str to (h,)
        One row per window.

    Returns
    -------
    dict
        The columns of the limits, after ``slice``, the name of the fixed mass, and
        ``slice_GeV``, its value.
    """
    first, second = (limits[particle.column] for particle in hunt.particles)
    columns = np.unique(first)
    names: list[str] = []
    values: list[float] = []
    rows: list[NDArray[np.int64]] = []
    for number, wanted in enumerate(hunt.slices):
        for value in wanted:
            if number == 0:
                nearest = columns[np.argmin(np.abs(columns - value))]
                found = np.flatnonzero(first == nearest)
            else:
                found = _across(first, second, columns, value)
            names += [hunt.particles[number].name] * len(found)
            values += [value] * len(found)
            rows.append(found)
    chosen = np.concatenate([*rows, np.zeros(0, np.int64)])
    return {
        "slice": names,
        "slice_GeV": values,
        **{name: column[chosen] for name, column in limits.items()},
    }


def _across(first: Array, second: Array, columns: Array, value: float) -> NDArray[np.int64]:
    """In each column the window nearest to a second mass, if it is no farther than its next."""
    found = []
    for column in columns:
        here = np.flatnonzero(first == column)
        apart = np.abs(second[here] - value)
        best = int(np.argmin(apart))
        gaps = np.diff(second[here])
        if apart[best] <= (float(gaps[min(best, len(gaps) - 1)]) if len(gaps) else 0.0):
            found.append(int(here[best]))
    return np.array(found, np.int64)
