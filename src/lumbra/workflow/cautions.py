"""What a reader must know before trusting a result: scarce simulation, and data that repeat."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.workflow.measure import Windows

__all__ = [
    "blinded",
    "limited_by_simulation",
    "pseudo_caution",
    "ranges_of",
    "repeated_rows",
    "simulation_caution",
]

Array = NDArray[np.float64]


def blinded(rows: int) -> str:
    """The note on data that were given and not looked at."""
    return (
        f"Blinded: {rows} candidates of the data were read and checked, none was selected or "
        "counted; limits are expected ones and the points are pseudo-data. Add --unblind once "
        "the selection is final."
    )


def limited_by_simulation(windows: Windows) -> list[tuple[float, float]]:
    """Ranges of mass [GeV] in which the simulation knows the background worse than data count it.

    There the error of the simulated background is above √B, the Poisson error of the data.
    """
    return ranges_of(windows.masses, windows.background_error > np.sqrt(windows.background))


def ranges_of(masses: Array, poor: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """First and last mass [GeV] of each run of masses (n,) that a mask (n,) names."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], poor, [False]]).astype(np.int8)))
    return [
        (float(masses[first]), float(masses[last - 1]))
        for first, last in zip(steps[::2], steps[1::2], strict=True)
    ]


def simulation_caution(ranges: Iterable[tuple[float, float]]) -> list[str]:
    """The note on `limited_by_simulation`, if there is anything to note."""
    parts = [f"{low:.2f}–{high:.2f}" if low < high else f"{low:.2f}" for low, high in ranges]
    if not parts:
        return []
    return [
        "Limited by simulated statistics: the error of the simulated background is larger than "
        f"the Poisson error of the data at {', '.join(parts)} GeV. More simulation would improve "
        "the limits there."
    ]


def repeated_rows(candidates: Table, observable: str) -> int:
    """How many candidates are exact copies of others: events that are not independent.

    Parameters
    ----------
    candidates : Table
        Data.
    observable : str
        A continuous column; only rows that agree in it are compared.
    """
    value = np.asarray(candidates[observable], float)
    _, inverse, count = np.unique(value, return_inverse=True, return_counts=True)
    alike = np.flatnonzero(count[inverse] > 1)
    if len(alike) == 0:
        return 0
    columns = [np.asarray(candidates[name])[alike] for name in candidates]
    numbers = [column for column in columns if column.dtype.kind in "biuf"]
    different = np.unique(np.column_stack(numbers), axis=0)
    return len(alike) - len(different)


def pseudo_caution(pseudo: Table) -> list[str]:
    """The note on pseudo-data in which simulated events stand for several, if any do."""
    times = np.asarray(pseudo["weight"], float)
    if len(times) == 0 or times.max() <= 1:
        return []
    return [
        f"Pseudo-data: {int(times.sum())} candidates were drawn from {len(times)} simulated ones "
        f"(before the optimised step), one of them {int(times.max())} times. The copies fluctuate "
        "together: as data they would not be Poisson events, and p-values would mean nothing."
    ]
