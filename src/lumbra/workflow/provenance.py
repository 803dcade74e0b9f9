"""Where a result comes from: settings, systematics, assumptions, and its headline numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.blueprint import Coupling, Hunt, Hypothesis, PlaneHunt
from lumbra.detector import assumptions
from lumbra.foundation.storage import plain
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.cautions import simulation_caution
from lumbra.workflow.request import RunRequest

__all__ = ["provenance_of"]


def provenance_of(
    analysis: Analysis,
    request: RunRequest,
    configuration: dict[str, Any],
    limits: dict[str, NDArray[np.float64]],
    excess: dict[str, Any] | None,
    cautions: Sequence[str] = (),
) -> dict[str, Any]:
    """The content of ``provenance.json``, but for the time that the run took."""
    room, edition = analysis.room, analysis.edition
    projection = request.luminosity is not None
    notes = ["Cross sections of the signal include initial-state radiation; α(0) at the vertices."]
    if edition.suppression is not None:
        notes.append(
            "Suppression lines are optimised on one half of the simulation and measured on the "
            "other."
        )
    if projection:
        notes.append(
            "A projection: statistical systematics and the error of the simulated background "
            "fall as 1/√luminosity, the others stay."
        )
    if request.quick:
        notes.append("A quick run: a twentieth of the simulation; not for physics.")
    limited = analysis.measured.scarce()
    notes += [*simulation_caution(limited), *cautions]
    assumed = [
        {"name": p.name, "value": p.value, "source": p.source, "effect": ""}
        for p in assumptions(room.experiment, edition.period)
    ]
    assumed += [
        {"name": name, "value": "", "source": "", "effect": effect}
        for name, effect in room.assumptions.items()
    ]
    data: Any = "pseudo"
    if request.data is not None:
        data = {
            "path": request.data.name,
            "sha256": configuration["data"],
            "tree": request.tree,
            "blinded": not request.unblind,
        }
    content = {
        "lumbra": __version__,
        "kind": "run",
        "search": room.name,
        "edition": edition.name,
        "title": edition.title,
        "reaction": room.reaction,
        "experiment": room.experiment.title,
        "luminosity_inverse_fb": analysis.luminosity,
        "projection": projection,
        "seed": request.seed,
        "quick": request.quick,
        "configuration_hash": configuration["hash"],
        "data": data,
        "cl": room.level,
        "systematics": [asdict(s) for s in edition.systematics],
        "assumptions": assumed,
        "labels": {b.name: b.label for b in room.backgrounds},
        "method": analysis.measured.methods[0],
        "couplings": [_described(coupling) for coupling in room.couplings],
        "plane": _plane(analysis.room.hunt),
        "spectra": {name: asdict(axis) for name, axis in analysis.measured.axes.items()},
        "published": list(edition.published),
        "reference": edition.reference,
        "notes": notes,
        "largest_excess": excess,
        "simulation_limited_GeV": limited,
        "summary": _summary(analysis, limits, excess),
    }
    return dict(plain(content))


def _plane(hunt: Hunt) -> dict[str, Any] | None:
    """What figures must know of a plane of two masses."""
    if not isinstance(hunt, PlaneHunt):
        return None
    particles = [{"column": p.column, "symbol": p.symbol} for p in hunt.particles]
    return {"particles": particles, "half_axes": hunt.half_axes}


def _described(coupling: Coupling) -> dict[str, Any]:
    """What figures must know of a coupling."""
    told = ("case", "label", "symbol", "unit", "power", "most")
    content = {name: getattr(coupling, name) for name in told}
    return content | {"columns": coupling.name("{method}", "{kind}")}


def _summary(
    analysis: Analysis, limits: dict[str, NDArray[np.float64]], excess: dict[str, Any] | None
) -> dict[str, Any]:
    """Headline numbers: the limits at the masses that the hunt quotes."""
    couplings = analysis.room.couplings
    method = analysis.measured.methods[0]
    kinds = ("expected",) if excess is None else ("expected", "observed")
    rows = []
    masses = {name: column for name, column in limits.items() if name.startswith("mass_")}
    quoted: tuple[Hypothesis, ...] = analysis.room.hunt.quoted
    for wanted in quoted:
        pair = wanted if isinstance(wanted, tuple) else (wanted,)
        inside = [c.min() <= m <= c.max() for c, m in zip(masses.values(), pair, strict=True)]
        if all(inside):
            apart = [(c - m) ** 2 for c, m in zip(masses.values(), pair, strict=True)]
            i = int(np.argmin(np.sum(apart, axis=0)))
            row: dict[str, Any] = {n: round(float(c[i]), 3) for n, c in masses.items()}
            row["efficiency"] = float(limits["efficiency"][i])
            row["background_events"] = float(limits["background_events"][i])
            for kind in kinds:
                for which in ("sigma", "sigma_visible"):
                    if f"{which}_{method}_{kind}_fb" in limits:
                        row[f"{which}_{kind}_fb"] = float(limits[f"{which}_{method}_{kind}_fb"][i])
                for coupling in couplings:
                    name = coupling.name(method, kind)
                    row[name.replace(f"_{method}_", "_")] = float(limits[name][i])
            rows.append(row)
    return {
        "search": analysis.room.name,
        "edition": analysis.edition.name,
        "luminosity_inverse_fb": analysis.luminosity,
        "level": analysis.room.level,
        "method": method,
        "limits": rows,
        "largest_excess": excess,
    }
