"""A hunt by fits, measured: every hypothesis in the part of the hunt that sees it best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lumbra.blueprint import Coupling, Hypothesis
from lumbra.foundation import Key, Table
from lumbra.inference import p_to_z
from lumbra.interpretation import coupling_limit, cross_section_limit
from lumbra.workflow.cautions import ranges_of
from lumbra.workflow.fit_trials import EventBins, global_p_value
from lumbra.workflow.fit_workspaces import write_fit_workspaces
from lumbra.workflow.fitted_part import FittedPart, expected_bands
from lumbra.workflow.measured import Axis, Left
from lumbra.workflow.result_tables import spectrum_columns

__all__ = ["Fitted"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

_BANDS: Final = ("_minus2", "_minus1", "", "_plus1", "_plus2")
_SHOWN: Final = 4
"""Bins of the fits in one bin of the spectrum that is shown."""


@dataclass(frozen=True)
class Fitted:
    """Parts of a hunt and the hypotheses that each of them tests.

    Parameters
    ----------
    parts : tuple of FittedPart
        By rising mass.
    rows : tuple of (k,) int arrays
        Windows of each part that are used.
    switches : tuple of float
        Masses [GeV] where one part takes over from the one before: equally sensitive if they
        overlap.
    methods : tuple of str
        Statistics of the limits; the first is quoted.
    events : EventBins
        The simulated background event by event, for pseudo-experiments.
    simulation_growth : float
        How many times more simulation is assumed to be there, in projections.
    """

    parts: tuple[FittedPart, ...]
    rows: tuple[Rows, ...]
    switches: tuple[float, ...]
    methods: tuple[str, ...]
    events: EventBins
    simulation_growth: float = 1.0

    @property
    def axes(self) -> Mapping[str, Axis]:
        """The observable of each part."""
        return {self._table(p): Axis(p.part.column, p.part.label) for p in self.parts}

    @property
    def masses(self) -> Array:
        """All hypotheses [GeV]."""
        return self._joined([part.windows.masses for part in self.parts])

    def limits(
        self, data: Table | None, couplings: Sequence[Coupling], luminosity: float, level: float
    ) -> dict[str, Array]:
        """One row per hypothesis: efficiency, background within ±2 resolutions, all limits."""
        tables = [self._part_columns(part, data, level) for part in self.parts]
        table = {name: self._joined([t[name] for t in tables]) for name in tables[0]}
        unit = table["sigma_g1_fb"]
        fractions = [
            (c, np.array([c.branching_fraction(float(m)) for m in table["mass_GeV"]]))
            for c in couplings
        ]
        for name in [name for name in table if name.startswith("yield_limit_")]:
            method, _, kind = name.removeprefix("yield_limit_").partition("_")
            sigma = cross_section_limit(table.pop(name), table["efficiency"], luminosity)
            table[f"sigma_{method}_{kind}_fb"] = sigma
            for coupling, fraction in fractions:
                column = coupling.name(method, kind)
                table[column] = coupling_limit(sigma, unit * fraction, coupling.power)
        return table

    def spectra(self, left: Left, luminosity: float) -> dict[str, dict[str, Any]]:
        """The spectrum of each part, in bins of a resolution."""
        found = {}
        for name, axis, part in zip(self.axes, self.axes.values(), self.parts, strict=True):
            edges = part.windows.edges[::_SHOWN]
            inside = Left(
                {key: part.enters(table) for key, table in left.backgrounds.items()},
                part.enters(left.shown),
                left.data,
                left.kind,
            )
            found[name] = spectrum_columns(axis, edges, inside, luminosity)
        return found

    def excess(
        self, limits: Mapping[str, Array], left: Left, luminosity: float, key: Key
    ) -> dict[str, Any] | None:
        """The hypothesis with the smallest local p-value, and how often background does that."""
        if left.data is None:
            return None
        best = int(np.nanargmin(limits["local_p_value"]))
        local = float(limits["local_p_value"][best])
        trials = global_p_value(self.parts, self.rows, self.events, local, key.child("global"))
        return {
            "mass_GeV": float(limits["mass_GeV"][best]),
            "observed_events": int(limits["observed_events"][best]),
            "background_events": float(limits["background_events"][best]),
            "local_p_value": local,
            "significance": float(p_to_z(local)),
            "global_p_value": trials.value,
            "global_p_value_error": trials.error,
        }

    def write_workspaces(
        self, folder: Path, data: Table | None, masses: Sequence[Hypothesis]
    ) -> None:
        """One workspace per mass, in the window that is nearest to it."""
        for part, rows in zip(self.parts, self.rows, strict=True):
            tested = part.windows.masses[rows]
            single = [m for m in masses if not isinstance(m, tuple)]
            inside = [m for m in single if len(tested) and tested[0] <= m <= tested[-1]]
            nearest = sorted({int(rows[np.argmin(np.abs(tested - m))]) for m in inside})
            counts = None if data is None else part.counts(data)
            write_fit_workspaces(folder, part, nearest, counts)

    def scarce(self) -> list[tuple[float, float]]:
        """Where the simulation knows the background worse than data count it."""
        error = self._joined([np.sqrt(part.near(part.variance)) for part in self.parts])
        events = self._joined([part.near(part.smooth.expectation) for part in self.parts])
        return ranges_of(self.masses, error / np.sqrt(self.simulation_growth) > np.sqrt(events))

    def _table(self, part: FittedPart) -> str:
        return "spectrum" if len(self.parts) == 1 else f"spectrum_{part.part.name}"

    def _joined(self, columns: Sequence[Array]) -> Array:
        """A column of all parts at the hypotheses that are used."""
        used = [column[rows] for column, rows in zip(columns, self.rows, strict=True)]
        return np.concatenate(used)

    def _part_columns(self, part: FittedPart, data: Table | None, level: float) -> dict[str, Array]:
        windows, shape = part.windows, part.peaks.shape
        masses = windows.masses
        efficiency, error = shape.efficiency(masses)
        nothing = np.full_like(masses, np.nan)
        columns = {
            "mass_GeV": masses,
            "part": np.full_like(masses, self.parts.index(part)),
            "resolution_GeV": windows.resolution,
            "window_low_GeV": windows.low,
            "window_high_GeV": windows.high,
            "order": np.full_like(masses, windows.order),
            "efficiency": efficiency,
            "efficiency_error": error,
            "background_events": part.near(part.smooth.expectation),
            "background_error": np.sqrt(part.near(part.variance)),
            **{f"{name}_events": part.near(b) for name, b in part.backgrounds.items()},
            "spurious_yield_sigma": part.spurious,
            "observed_events": nothing,
            "yield": nothing,
            "yield_error": nothing,
            "local_p_value": nothing,
            "sigma_g1_fb": shape.cross_section(masses),
        }
        limits = dict.fromkeys(self.methods, nothing)
        if data is not None:
            counts = part.counts(data)
            found = part.fit(counts)
            fit = found.fit
            columns |= {
                "observed_events": part.seen(data),
                "yield": fit.yields[0],
                "yield_error": fit.errors[0],
                "local_p_value": np.asarray(ndtr(-fit.significance[0] * part.trust)),
            }
            limits = {m: part.observed_limit(counts, found, m, level) for m in self.methods}
        profile = part.expected_fit()
        for method in self.methods:
            columns[f"yield_limit_{method}_observed"] = limits[method]
            bands = expected_bands(profile, method, level)
            for suffix, band in zip(_BANDS, bands, strict=True):
                columns[f"yield_limit_{method}_expected{suffix}"] = band
        return columns
