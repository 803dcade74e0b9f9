"""Figures of recast limits and of projections, from their result folders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
        label=f"excluded, {100 * float(provenance['cl']):g} % CL",
        left=f"recast to {model}",
        right=str(provenance["limit"]),
    )
    share = np.mean(np.isfinite(lower))
    text = f"Couplings excluded by {provenance['limit']}, at {100 * share:.3g} % of its masses."
    return [Drawing("recast", f"{provenance['limit']} under {model}", text, figure)]


def _projection(folder: ResultFolder) -> list[Drawing]:
    provenance = folder.provenance
    table = folder.tables["projection"]
    masses = _numbers(folder, "projection", "mass_GeV")
    chosen = np.unique(masses)
    if len(chosen) > _MOST:
        chosen = chosen[np.linspace(0, len(chosen) - 1, _MOST).round().astype(int)]
    quantity = str(provenance["quantity"])
    curves = {}
    for mass in chosen:
        rows = masses == mass
        order = np.argsort(_numbers(folder, "projection", "luminosity_inverse_fb")[rows])
        curves["" if mass == 0 else f"{mass:.4g} GeV"] = (
            _numbers(folder, "projection", "luminosity_inverse_fb")[rows][order],
            np.asarray(table[f"limit_{quantity}"], float)[rows][order],
        )
    figure = draw_projection(
        curves,
        _axis(quantity, str(provenance.get("unit") or "")),
        now=float(provenance["luminosity_inverse_fb"]),
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


_MOST: Final = 6
FURTHER: Final[dict[str, Callable[[ResultFolder], list[Drawing]]]] = {
    "recast": _recast,
    "projection": _projection,
}
"""By kind of folder."""
