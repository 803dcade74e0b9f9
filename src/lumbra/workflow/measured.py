"""What every kind of hunt gives once everything is simulated: limits, spectra, and an excess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Coupling, Hypothesis
from lumbra.foundation import Key, Table

__all__ = ["Axis", "Left", "Measured"]

Array = NDArray[np.float64]
Columns = dict[str, Any]


@dataclass(frozen=True)
class Axis:
    """An observable as figures show it.

    Parameters
    ----------
    column : str
        Column of the candidates.
    label, unit : str
        For people.
    """

    column: str
    label: str
    unit: str = "GeV"


@dataclass(frozen=True)
class Left:
    """What the whole selection leaves.

    Parameters
    ----------
    backgrounds : mapping of str to Table
        The measuring half of each, weights in fb.
    shown : Table
        Data, or pseudo-data in which the weight says how often a candidate is there.
    data : Table or None
        Data, if there are any and they may be looked at.
    kind : {"data", "pseudo"}
        What is shown.
    """

    backgrounds: Mapping[str, Table]
    shown: Table
    data: Table | None
    kind: str


class Measured(Protocol):
    """A hunt that is ready to set limits, whatever its kind."""

    @property
    def methods(self) -> tuple[str, ...]:
        """How limits are made, by the part of column names; the first one is quoted."""

    @property
    def axes(self) -> Mapping[str, Axis]:
        """The observables, by the name of the table of their spectrum."""

    def limits(
        self, data: Table | None, couplings: Sequence[Coupling], luminosity: float, level: float
    ) -> dict[str, Array]:
        """One row per hypothesis: what is expected, what is observed, and all limits."""

    def spectra(self, left: Left, luminosity: float) -> dict[str, Columns]:
        """Binned spectra after all cuts, by the name of their table."""

    def excess(
        self, limits: Mapping[str, Array], left: Left, luminosity: float, key: Key
    ) -> dict[str, Any] | None:
        """The largest excess of the data and its global p-value; None without data."""

    def write_workspaces(
        self, folder: Path, data: Table | None, masses: Sequence[Hypothesis]
    ) -> None:
        """HistFactory workspaces near some hypotheses [GeV]."""

    def scarce(self) -> list[tuple[float, float]]:
        """Ranges of mass [GeV] that are limited by simulated statistics."""
