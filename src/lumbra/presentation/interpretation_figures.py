"""Figures of recast limits and of projections, from their result folders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.presentation.curves import Band
from lumbra.presentation.drawing import Drawing
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.projection_figure import draw_projection
from lumbra.presentation.region_figure import draw_region

__all__ = ["FURTHER"]

Array = NDArray[np.float64]

_SYMBOLS: Final = {
    "epsilon": "ε", "coupling": "g", "sin_theta": "sin θ", "g_agg": "g_aγγ", "g_aww": "g_aWW",
    "gprime": "g′", "epsilon2": "ε²", "sigma_fb": "σ", "events": "signal", "y": "y",
}  # fmt: skip
"""Names of parameters as axes have them."""


def _numbers(folder: ResultFolder, table: str, name: str) -> Array:
    return np.asarray(folder.tables[table][name], np.float64)


def _axis(name: str, unit: str) -> str:
    return _SYMBOLS.get(name, name) + (f"  [{unit}]" if unit and unit != "1" else "")


def _recast(folder: ResultFolder) -> list[Drawing]:
    provenance = folder.provenance
    name, model = str(provenance["parameter"]), str(provenance["model"])
    lower, upper, minus, plus = (
        _numbers(folder, "recast", f"{name}_{what}")
        for what in ("lower", "upper", "lower_hadronic_minus", "lower_hadronic_plus")
    )
    open_above = folder.tables["recast"]["open_above"] == "true"
    mass = _numbers(folder, "recast", "mass_GeV")
    for low, high in provenance.get("gaps_GeV") or []:
        # a point without a limit breaks the line
        place = int(np.searchsorted(mass, (low + high) / 2))
        mass = np.insert(mass, place, (low + high) / 2)
        lower, upper, minus, plus = (
            np.insert(x, place, np.nan) for x in (lower, upper, minus, plus)
        )
        open_above = np.insert(open_above, place, False)
    figure = draw_region(
        mass,
        lower,
        upper,
        _axis(name, str(provenance.get("unit") or "")),
        band=(minus, plus),
        open_above=open_above,
        others=_others(folder, mass[np.isfinite(lower)]),
        label=f"excluded, {100 * float(provenance['cl']):g} % CL",
        left=f"recast to {model}",
        right=str(provenance["limit"]),
    )
    share = np.mean(np.isfinite(lower))
    text = f"Couplings excluded by {provenance['limit']}, at {100 * share:.3g} % of its masses."
    return [Drawing("recast", f"{provenance['limit']} under {model}", text, figure)]


def _others(folder: ResultFolder, seen: Array) -> list[Band]:
    """Lines to compare with that cross the masses in sight; those of one label are one line."""
    if "context" not in folder.tables or not seen.size:
        return []
    table = folder.tables["context"]
    labels = np.asarray(table["label"])
    found = []
    for label in dict.fromkeys(labels.tolist()):
        rows = labels == label
        mass, lower, upper = (
            np.asarray(table[name], float)[rows] for name in ("mass_GeV", "lower", "upper")
        )
        if np.count_nonzero((mass > seen.min()) & (mass < seen.max())) > 1:
            found.append(Band(str(label), mass, lower, upper))
    return found[:_LINES]


def _projection(folder: ResultFolder) -> list[Drawing]:
    provenance = folder.provenance
    table = folder.tables["projection"]
    masses = _numbers(folder, "projection", "mass_GeV")
    chosen = np.unique(masses)
    if len(chosen) > _MOST:
        chosen = chosen[np.linspace(0, len(chosen) - 1, _MOST).round().astype(int)]
    quantity = str(provenance["quantity"])
    curves, known = {}, {}
    column = f"limit_{quantity}_{float(provenance['luminosity_inverse_fb']):g}_inverse_fb"
    rows_of_mass = {float(row["mass_GeV"]): row for row in provenance["turns"]}
    for mass in chosen:
        rows = masses == mass
        order = np.argsort(_numbers(folder, "projection", "luminosity_inverse_fb")[rows])
        label = "" if mass == 0 else f"{mass:.4g} GeV"
        nearest = list(rows_of_mass)[int(np.argmin(np.abs(np.array(list(rows_of_mass)) - mass)))]
        known[label] = float(rows_of_mass[nearest][column])
        curves[label] = (
            _numbers(folder, "projection", "luminosity_inverse_fb")[rows][order],
            np.asarray(table[f"limit_{quantity}"], float)[rows][order],
        )
    figure = draw_projection(
        curves,
        _axis(quantity, str(provenance.get("unit") or "")),
        now=float(provenance["luminosity_inverse_fb"]),
        known=known,
        milestones=[
            (str(row["name"]), float(row["luminosity_inverse_fb"]))
            for row in provenance.get("milestones") or []
        ],
        cl=float(provenance["cl"]),
        left="projection",
        right=str(provenance["source"]),
    )
    text = f"Limits on {quantity} by luminosity at {len(curves)} masses."
    return [Drawing("projection", "Limits by luminosity", text, figure)]


_LINES: Final = 6
"""Lines of others in one figure; all are in the table."""
_MOST: Final = 6
FURTHER: Final[dict[str, Callable[[ResultFolder], list[Drawing]]]] = {
    "recast": _recast,
    "projection": _projection,
}
"""By kind of folder."""
