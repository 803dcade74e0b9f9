"""A hunt in a plane, measured: a counting experiment in every ellipse."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from lumbra.blueprint import Coupling, Hypothesis, PlaneHunt
from lumbra.foundation import Key, Table
from lumbra.inference import excess_p_value, p_to_z
from lumbra.inference.look_elsewhere import fraction_above
from lumbra.inference.plane import PlaneBackground, density_background
from lumbra.inference.plane.p_value_table import PValueTable, p_value_table
from lumbra.inference.plane.pseudo_planes import PlaneSource, plane_source, smallest_p_values
from lumbra.interpretation import write_workspaces
from lumbra.workflow.measured import Axis, Left
from lumbra.workflow.plane_windows import PlaneWindows
from lumbra.workflow.result_tables import counting_columns, spectrum_columns

__all__ = ["PlaneCounted"]

Array = NDArray[np.float64]

_PLANES: Final = 20_000
"""Pseudo-planes behind a global p-value: 1 % is known to a tenth of it."""
_MOST_ERROR: Final = 3.0
"""Relative error of a simulated background beyond which nothing more is learnt from it."""


@dataclass(frozen=True)
class PlaneCounted:
    """Ellipses in the plane with what is expected in them.

    Parameters
    ----------
    hunt : PlaneHunt
        What was declared.
    windows : PlaneWindows
        One counting experiment per pair of masses.
    sqrt_s : float
        Collision energy, where spectra end [GeV].
    """

    hunt: PlaneHunt
    windows: PlaneWindows
    sqrt_s: float

    @property
    def methods(self) -> tuple[str, ...]:
        """Bayesian limits are quoted, CLs stands beside them."""
        return ("bayes", "cls")

    @property
    def axes(self) -> Mapping[str, Axis]:
        """The recoil mass and the mass of the pair."""
        return {
            "spectrum": Axis("mRecoil", "Recoil mass"),
            "spectrum_pair": Axis("M", "Mass of the pair"),
        }

    def limits(
        self, data: Table | None, couplings: Sequence[Coupling], luminosity: float, level: float
    ) -> dict[str, Array]:
        """One row per pair of masses, with the window's widths."""
        w = self.windows
        observed = self._counts(data)
        nothing = np.full_like(w.first, np.nan)
        width_x, width_y, correlation = w.shape.width(w.first, w.second)
        first, second = self.hunt.particles
        table = {
            first.column: w.first,
            second.column: w.second,
            "width_M_GeV": width_x,
            "width_m2Recoil_GeV2": width_y,
            "correlation": correlation,
            "efficiency": w.efficiency,
            "efficiency_error": w.efficiency_error,
            "background_events": w.background,
            "background_error": w.background_error,
            **{f"{name}_events": events for name, events in w.backgrounds.items()},
            "observed_events": nothing if observed is None else observed.astype(float),
            "local_p_value": nothing
            if observed is None
            else excess_p_value(w.experiment, observed),
            "sigma_g1_fb": w.cross_section,
        }
        seen = [
            (c, w.cross_section * np.asarray(c.branching_fraction(w.first, w.second), float))
            for c in couplings
        ]
        exposure = w.efficiency * luminosity
        return table | counting_columns(w.experiment, observed, exposure, seen, level)

    def spectra(self, left: Left, luminosity: float) -> dict[str, dict[str, Any]]:
        """Both masses, each whatever the other is."""
        width_first, width_second = self.hunt.bin_widths
        steps = {"spectrum": width_second, "spectrum_pair": width_first}
        tables = {}
        for name, axis in self.axes.items():
            lowest = -1 if name == "spectrum" else 0
            edges = steps[name] * np.arange(lowest, np.floor(self.sqrt_s / steps[name]) + 1)
            tables[name] = spectrum_columns(axis, edges, left, luminosity)
        return tables

    def excess(
        self, limits: Mapping[str, Array], left: Left, luminosity: float, key: Key
    ) -> dict[str, Any] | None:
        """The window with the smallest local p-value."""
        observed = self._counts(left.data)
        if observed is None:
            return None
        w = self.windows
        best = int(np.argmin(limits["local_p_value"]))
        local = float(limits["local_p_value"][best])
        minima = self.minima(_PLANES, key.child("global"))
        trials = fraction_above(-minima, -local)
        return {
            "x_GeV": float(w.first[best]),
            "y_GeV": float(w.second[best]),
            "observed_events": int(observed[best]),
            "background_events": float(w.background[best]),
            "local_p_value": local,
            "significance": float(p_to_z(local)),
            "global_p_value": trials.value,
            "global_p_value_error": trials.error,
            "pseudo_planes": len(minima),
        }

    def minima(self, planes: int, key: Key) -> Array:
        """Smallest local p-value of each background-only pseudo-plane (planes,).

        Points are drawn from the density that the expectation of the windows has between them;
        each counts in all windows around it. Systematic errors of the background move the whole
        plane, the error of the simulation each patch of it.

        Parameters
        ----------
        planes : int
            How many.
        key : Key
            Where the random numbers come from.
        """
        return smallest_p_values(self.source, self.p_values, planes, key)

    @functools.cached_property
    def p_values(self) -> PValueTable:
        """Local p-values of every window at every count that may occur."""
        return p_value_table(self.windows.experiment, np.zeros(len(self.windows.first), np.int64))

    @functools.cached_property
    def source(self) -> PlaneSource:
        """Background alone, to draw pseudo-planes from."""
        return plane_source(self._density, *self._spread)

    @property
    def _density(self) -> PlaneBackground:
        """Expected events per area, that of the nearest window in units of the widths there."""
        w = self.windows
        width_x, width_y, _ = w.shape.width(w.first, w.second)
        scale = np.array([np.median(width_x), np.median(width_y)])
        tree = KDTree(np.stack([w.ellipses.x, w.ellipses.y], axis=1) / scale)
        # the factor of a patch has median 1: with this its mean is 1, as that of the simulation's
        density = w.background / w.ellipses.area * np.exp(-0.5 * self._spread[1] ** 2)

        def at(x: Array, y: Array) -> Array:
            return np.asarray(density[tree.query(np.stack([x, y], axis=1) / scale)[1]])

        return density_background(at, w.ellipses)

    @property
    def _spread(self) -> tuple[float, Array]:
        """Widths of ln b: of the factor of the whole plane, and of that of each patch."""
        w = self.windows
        systematic = float(w.experiment.nuisances().background_width[0])
        b = w.background
        share = np.divide(w.background_error, b, out=np.zeros_like(b), where=b > 0)
        return systematic, np.sqrt(np.log1p(np.minimum(share, _MOST_ERROR) ** 2))

    def write_workspaces(
        self, folder: Path, data: Table | None, masses: Sequence[Hypothesis]
    ) -> None:
        """One workspace per quoted pair, in the window that is nearest to it."""
        w, counts = self.windows, self._counts(data)
        if counts is None:
            counts = np.rint(w.background).astype(np.int64)
        pairs = self.hunt.quoted
        rows = sorted({int(np.argmin((w.first - a) ** 2 + (w.second - b) ** 2)) for a, b in pairs})
        labels = [f"m_{w.first[row]:.3f}_{w.second[row]:.3f}GeV" for row in rows]
        if rows:
            write_workspaces(folder, w.experiment.at(rows), counts[rows], labels)

    def scarce(self) -> list[tuple[float, float]]:
        """First masses at which most windows know their background worse than data count it."""
        w = self.windows
        poor = w.background_error > np.sqrt(np.maximum(w.background, 1.0))
        columns, which = np.unique(w.first, return_inverse=True)
        share = np.bincount(which, poor) / np.bincount(which)
        bad = np.concatenate([[False], share > 0.5, [False]]).astype(np.int8)
        steps = np.flatnonzero(np.diff(bad))
        return [
            (float(columns[a]), float(columns[b - 1]))
            for a, b in zip(steps[::2], steps[1::2], strict=True)
        ]

    def _counts(self, data: Table | None) -> NDArray[np.int64] | None:
        return None if data is None else self.windows.counts(data)
