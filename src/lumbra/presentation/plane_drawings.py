"""The figures of a search in a plane of two masses: maps, windows, and limits along lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.curves import Comparison, Limit
from lumbra.presentation.drawing import Drawing
from lumbra.presentation.excess import excess_of
from lumbra.presentation.folder import ResultFolder, numbers
from lumbra.presentation.labels import METHODS, quoted_method, readings
from lumbra.presentation.map_figure import draw_map, draw_windows
from lumbra.presentation.markup import number
from lumbra.presentation.slice_figure import Slice, draw_slices

__all__ = ["particles_of", "plane_drawings", "plane_quantities"]

Array = NDArray[np.float64]

_QUANTILES: Final = ("minus2", "minus1", "plus1", "plus2")


def particles_of(folder: ResultFolder) -> list[tuple[str, str]]:
    """Column of the mass and symbol of both particles; none if the hunt is not in a plane."""
    plane = folder.provenance.get("plane") or {}
    return [(str(p["column"]), str(p["symbol"])) for p in plane.get("particles", [])]


def plane_drawings(
    folder: ResultFolder, comparison: Comparison, left: str, right: str
) -> list[Drawing]:
    """Maps of the limits first; the quoted method only."""
    table = folder.tables["limits"]
    return [
        *_limit_maps(folder, table, left, right),
        *_slices(folder, comparison, left, right),
        *_maps(folder, table, left, right),
        _windows(folder, table, left, right),
    ]


def _masses(folder: ResultFolder, table: Table) -> tuple[Array, Array]:
    (first, _), (second, _) = particles_of(folder)
    return np.asarray(table[first], float), np.asarray(table[second], float)


def _names(folder: ResultFolder) -> tuple[str, str]:
    (_, first), (_, second) = particles_of(folder)
    return first, second


def plane_quantities(folder: ResultFolder) -> Iterator[tuple[str, str, str, str]]:
    """Limits that are drawn: name, text for an axis, and columns before and after the kind."""
    method = quoted_method(folder.provenance)
    for reading in readings(folder.provenance):
        before, _, after = reading.columns.replace("{method}", method).partition("{kind}")
        yield f"coupling_{reading.case}", reading.axis, before, after
    yield "cross_section", "Cross section σ  [fb]", f"sigma_{method}_", "_fb"


def _limit_maps(folder: ResultFolder, table: Table, left: str, right: str) -> Iterator[Drawing]:
    masses, level = _masses(folder, table), 100 * float(folder.provenance.get("cl") or 0.9)
    method = METHODS[quoted_method(folder.provenance)]
    for name, axis, before, after in plane_quantities(folder):
        for kind in ("expected", "observed"):
            values = numbers(table, f"{before}{kind}{after}")
            if values is None:
                continue
            label = f"{kind.capitalize()} {level:g} % upper limit: {axis[0].lower()}{axis[1:]}"
            lowest = int(np.nanargmin(values))
            yield Drawing(
                f"{name}_map" + ("" if kind == "expected" else "_observed"),
                f"{kind.capitalize()} limit in the plane ({method}), {axis}",
                f"{len(values)} pairs of masses; the strongest is {number(values[lowest])} at "
                f"({masses[0][lowest]:.3g}, {masses[1][lowest]:.3g}) GeV, the median "
                f"{number(float(np.nanmedian(values)))}.",
                draw_map(masses, values, label, _names(folder), left=left, right=right),
            )


def _maps(folder: ResultFolder, table: Table, left: str, right: str) -> Iterator[Drawing]:
    masses = _masses(folder, table)
    efficiency = 100 * np.asarray(table["efficiency"], float)
    yield Drawing(
        "efficiency",
        "Signal efficiency in the plane",
        f"From {efficiency.min():.2g} % to {efficiency.max():.2g} % in the windows.",
        draw_map(
            masses, efficiency, "Signal efficiency in the window [%]", _names(folder),
            logarithmic=False, contours=(1, 2, 5, 10, 15, 20, 25, 30), left=left, right=right,
        ),
    )  # fmt: skip
    p = numbers(table, "local_p_value")
    if p is not None:
        excess = excess_of(folder)
        mark = None if excess is None else (excess.at[0], excess.at[-1], excess.worths())
        yield Drawing(
            "local_p",
            "Local p-values in the plane",
            f"The smallest local p-value is {number(float(np.nanmin(p)))}.",
            draw_map(
                masses, -np.log10(p), "−log₁₀ of the local p-value", _names(folder),
                logarithmic=False, mark=mark, left=left, right=right,
            ),
        )  # fmt: skip


def _windows(folder: ResultFolder, table: Table, left: str, right: str) -> Drawing:
    events = np.asarray(table["background_events"], float)
    columns = ("width_M_GeV", "width_m2Recoil_GeV2", "correlation")
    x, y, correlation = (np.asarray(table[name], float) for name in columns)
    scale = float((folder.provenance.get("plane") or {}).get("half_axes") or 2.0)
    few = 100 * float(np.mean(events < 1))
    return Drawing(
        "windows",
        "Windows in the plane",
        f"Some of {len(events)} ellipses, coloured by the expected background; {few:.0f} % of all "
        "expect less than one event.",
        draw_windows(
            _masses(folder, table), (x, y, correlation), scale, events, _names(folder),
            left=left, right=right,
        ),
    )  # fmt: skip


def _slices(
    folder: ResultFolder, comparison: Comparison, left: str, right: str
) -> Iterator[Drawing]:
    table = folder.tables.get("slices")
    if table is None:
        return
    fixed, values = np.asarray(table["slice"]), np.asarray(table["slice_GeV"], float)
    particles = particles_of(folder)
    for number_, (column, symbol) in enumerate(particles):
        other, symbol_other = particles[1 - number_]
        mine = fixed == column.removeprefix("mass_").removesuffix("_GeV")
        for name, axis, before, after in plane_quantities(folder):
            parts = []
            for value in np.unique(values[mine]):
                rows = np.flatnonzero(mine & (values == value))
                if len(rows) > 1:
                    limit = _limit(table, rows, other, before, after)
                    parts.append(Slice(f"m({symbol}) = {value:g} GeV", limit))
            if not parts:
                continue
            beside = comparison.coupling if number_ == 1 and name != "cross_section" else ()
            yield Drawing(
                f"{name}_at_{column.removeprefix('mass_').removesuffix('_GeV')}",
                f"Limits at {len(parts)} masses of the {symbol}, {axis}",
                f"Expected limits by the mass of the {symbol_other}, a panel for each.",
                draw_slices(
                    parts, f"Mass of the {symbol_other} [GeV]", axis, published=beside,
                    left=left, right=right,
                ),
            )  # fmt: skip


def _limit(table: Table, rows: NDArray[np.int64], column: str, before: str, after: str) -> Limit:
    """The limit along a line."""

    def part(kind: str) -> Array | None:
        found = numbers(table, f"{before}{kind}{after}")
        return None if found is None else found[rows]

    expected = np.asarray(table[f"{before}expected{after}"], float)[rows]
    bands = {name: part(f"expected_{name}") for name in _QUANTILES}
    return Limit(np.asarray(table[column], float)[rows], expected, part("observed"), **bands)
