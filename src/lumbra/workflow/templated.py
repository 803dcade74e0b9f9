"""A hunt by templates, measured: a binned likelihood for each mass hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lumbra.blueprint import Coupling, Edition, Hypothesis, TemplateHunt
from lumbra.foundation import Key, Table
from lumbra.foundation.storage import write_json
from lumbra.foundation.tables import join
from lumbra.inference import p_to_z
from lumbra.inference.histfactory import (
    TemplateModel,
    discovery_statistics,
    template_limits,
    workspace,
)
from lumbra.interpretation import coupling_limit
from lumbra.interpretation.workspace import Template, shape_model
from lumbra.workflow.counted import Counted
from lumbra.workflow.measure import systematics_of
from lumbra.workflow.measured import Axis, Left
from lumbra.workflow.result_tables import spectrum_columns
from lumbra.workflow.template_measure import Templates, binned, bins_of

__all__ = ["Templated"]

Array = NDArray[np.float64]

_BANDS: Final = ("_minus2", "_minus1", "", "_plus1", "_plus2")
_SPECTRA: Final = 100
"""Pseudo-experiments of the whole scan behind a global p-value."""


@dataclass(frozen=True)
class Templated:
    """Templates and what counting would have.

    Parameters
    ----------
    counted : Counted
        The windows, for efficiencies, spectra and cautions.
    templates : Templates
        Of every hypothesis.
    hunt : TemplateHunt
        Bins.
    edition : Edition
        Systematics and luminosity.
    """

    counted: Counted
    templates: Templates
    hunt: TemplateHunt
    edition: Edition

    @property
    def methods(self) -> tuple[str, ...]:
        """CLs, from the asymptotic formulas."""
        return ("cls",)

    @property
    def axes(self) -> Mapping[str, Axis]:
        """The recoil mass and the second observable."""
        return {
            **self.counted.axes,
            "spectrum_second": Axis(self.hunt.second, self.hunt.label, "rad"),
        }

    def limits(
        self, data: Table | None, couplings: Sequence[Coupling], luminosity: float, level: float
    ) -> dict[str, Array]:
        """One row per mass: what counting has in its window, and the limits of the fits."""
        windows = self.counted.windows
        models = self._models(data)
        found = template_limits(models, level, has_data=data is not None)
        nothing = np.full_like(windows.masses, np.nan)
        seen = data is not None
        inside = self.counted.observed(data)
        table = {
            "mass_GeV": windows.masses,
            "window_low_GeV2": windows.low,
            "window_high_GeV2": windows.high,
            "efficiency": windows.efficiency,
            "efficiency_error": windows.efficiency_error,
            "background_events": windows.background,
            "background_error": windows.background_error,
            **{f"{name}_events": events for name, events in windows.backgrounds.items()},
            "observed_events": nothing if inside is None else inside.astype(float),
            "fit_sigma_fb": found.strength if seen else nothing,
            "fit_sigma_error_fb": found.error if seen else nothing,
            "fit_status": found.status.astype(float),
            "local_p_value": found.p_value if seen else nothing,
            "sigma_g1_fb": windows.cross_section,
        }
        rows = {f"expected{b}": row for b, row in zip(_BANDS, found.expected, strict=True)}
        for kind, sigma in {"observed": found.observed if seen else nothing, **rows}.items():
            table[f"sigma_cls_{kind}_fb"] = sigma
            for coupling in couplings:
                fraction = np.array([coupling.branching_fraction(float(m)) for m in windows.masses])
                table[coupling.name("cls", kind)] = coupling_limit(
                    sigma, windows.cross_section * fraction, coupling.power
                )
        return table

    def spectra(self, left: Left, luminosity: float) -> dict[str, dict[str, Any]]:
        """The recoil mass, and the second observable whatever the mass is."""
        edges = np.asarray(self.hunt.edges)
        axis = self.axes["spectrum_second"]
        second = {"spectrum_second": spectrum_columns(axis, edges, left, luminosity)}
        return self.counted.spectra(left, luminosity) | second

    def excess(
        self, limits: Mapping[str, Array], left: Left, luminosity: float, key: Key
    ) -> dict[str, Any] | None:
        """The mass with the smallest local p-value, and how often background does that."""
        if left.data is None:
            return None
        best = int(np.nanargmin(limits["local_p_value"]))
        local = float(limits["local_p_value"][best])
        smallest = self._pseudo_scans(left.backgrounds, luminosity, key.child("global"))
        share = float(np.mean(smallest <= local))
        return {
            "mass_GeV": float(limits["mass_GeV"][best]),
            "observed_events": float(limits["observed_events"][best]),
            "background_events": float(limits["background_events"][best]),
            "local_p_value": local,
            "significance": float(p_to_z(local)),
            "global_p_value": share,
            "global_p_value_error": float(
                np.sqrt(max(share * (1 - share), 1 / _SPECTRA) / _SPECTRA)
            ),
        }

    def write_workspaces(
        self, folder: Path, data: Table | None, masses: Sequence[Hypothesis]
    ) -> None:
        """One workspace per mass, at the hypothesis that is nearest to it."""
        tested = self.templates.masses
        single = [m for m in masses if not isinstance(m, tuple)]
        inside = [m for m in single if tested[0] <= m <= tested[-1]]
        rows = sorted({int(np.argmin(np.abs(tested - m))) for m in inside})
        models = self._models(data, rows)
        for row, model in zip(rows, models, strict=True):
            top = 10 * float(self.edition.luminosity)
            write_json(folder / f"m_{tested[row]:.3f}GeV.json", workspace(model, 1e3 * top))

    def scarce(self) -> list[tuple[float, float]]:
        """Where the simulation knows the background worse than data count it."""
        return self.counted.scarce()

    def _models(self, data: Table | None, rows: Sequence[int] | None = None) -> list[TemplateModel]:
        """The likelihood of each hypothesis; its strength is the cross section [fb]."""
        chosen = range(len(self.templates.masses)) if rows is None else rows
        return [self._model(row, self._counts(row, data)) for row in chosen]

    def _model(self, row: int, counts: NDArray[np.int64]) -> TemplateModel:
        t, on = self.templates, systematics_of(self.edition)
        total = float(t.signal[row].sum())
        relative = float(np.sqrt(np.sum(t.signal_error[row] ** 2))) / max(total, 1e-300)
        signal = Template(
            t.signal[row] * self.edition.luminosity,
            0.0,
            {**on[1], "signal simulation": relative},
        )
        own = {
            name: {s.name: s.relative for s in self.edition.systematics if s.of == name}
            for name in t.backgrounds
        }
        backgrounds = {
            name: Template(events[row], t.errors[name][row], {**on[0], **own[name]})
            for name, events in t.backgrounds.items()
        }
        label = f"m_{t.masses[row]:.3f}GeV"
        return shape_model(label, signal, backgrounds, counts)

    def _counts(self, row: int, data: Table | None) -> NDArray[np.int64]:
        """Data in the bins of a hypothesis; the rounded expectation where there are none."""
        t = self.templates
        if data is None:
            total = np.asarray(np.sum([b[row] for b in t.backgrounds.values()], axis=0))
            return np.asarray(np.rint(total), np.int64)
        index = bins_of(data, float(t.masses[row]), float(t.widths[row]), self.hunt)
        found = binned(index, np.ones(len(data)), self.hunt)
        return np.asarray(np.rint(found), np.int64)

    def _pseudo_scans(self, backgrounds: Mapping[str, Table], luminosity: float, key: Key) -> Array:
        """Smallest local p-value of background-only data sets, each scanned as a whole."""
        rng, t = key.generator(), self.templates
        joined = join([_only(table, self.hunt.columns) for table in backgrounds.values()])
        mean = luminosity * np.concatenate(
            [np.asarray(table["weight"], float) for table in backgrounds.values()]
        )
        drawn = rng.poisson(mean, (_SPECTRA, len(mean))).astype(float)
        counts = []
        for mass, width in zip(t.masses.tolist(), t.widths.tolist(), strict=True):
            index = bins_of(joined, mass, width, self.hunt)
            counts.append(np.array([binned(index, times, self.hunt) for times in drawn]))
        statistics = discovery_statistics(self._models(None), counts)
        largest: Array = np.nanmax(statistics, axis=1)
        return np.asarray(ndtr(-np.sqrt(largest)))


def _only(table: Table, names: Set[str]) -> Table:
    return Table({name: table[name] for name in sorted(names)})
