"""A limit or a search at other luminosities: from a card, a run or numbers to a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.foundation import InputError
from lumbra.foundation.storage import plain
from lumbra.inference.counting import CountingExperiment
from lumbra.interpretation.luminosity_scan import LuminosityScan, luminosity_scan
from lumbra.interpretation.milestones import MILESTONES
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.projection_source import (
    KnownLimit,
    ProjectRequest,
    Systematic,
    errors_on,
    known_limit,
)
from lumbra.workflow.run import RunResult

__all__ = ["ProjectRequest", "Systematic", "run_projection"]

Array = NDArray[np.float64]

_SCAN: Final = 61
_BEFORE: Final = 30.0
"""The scan begins this factor earlier, so that the end of the background-free start shows."""
_SHOWN: Final = 5
_POWERS: Final = {
    "sigma_fb": 1, "branching_fraction": 1, "epsilon2": 1, "y": 1, "events": 1,
    "u_e2": 2, "u_tau2": 2,
}  # fmt: skip
"""Powers of the quantity that the rate goes with; 2 for a coupling."""


def run_projection(
    request: ProjectRequest, dress: Callable[[Path], object] | None = None
) -> RunResult:
    """Project and write the result folder: projection.csv, targets.csv and provenance.json.

    Parameters
    ----------
    request : ProjectRequest
        What is asked for.
    dress : callable, optional
        Adds figures to the finished folder before anybody sees it.

    Raises
    ------
    LumbraError
        For anything that the user can mend; nothing is left that looks like a result.
    """
    known = known_limit(request)
    grid = _luminosities(request, known.luminosity)
    power = _POWERS.get(known.quantity, 2)
    rows = _shown(known, request.masses)
    scans = [_scan(request, known, row, grid) for row in rows]
    projection = _scan_table(known, rows, scans, power)
    targets = _target_table(request, known, power)
    configuration = _configuration(request)
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        provenance = _provenance(request, known, rows, scans, targets, configuration)
        notes = {"source": provenance["source"], "quantity": known.quantity}
        write_csv(workshop.folder / "projection.csv", projection, notes)
        write_csv(workshop.folder / "targets.csv", targets, notes)
        folder = workshop.publish(provenance, dress)
    tables = {
        "projection": rows_of(projection),
        "targets": rows_of(targets),
        "turns": provenance["turns"],
    }
    return RunResult(folder, provenance["summary"], tables)


def _luminosities(request: ProjectRequest, known: float) -> Array:
    if not request.luminosities or not all(0 < x < np.inf for x in request.luminosities):
        raise InputError(
            "The luminosities to project to cannot be used.",
            given=", ".join(f"{x:g} fb⁻¹" for x in request.luminosities) or "none",
            allowed="one or more positive luminosities",
            suggestion="write for example --luminosity 50/ab",
        )
    ends = (*request.luminosities, known)
    return np.geomspace(min(ends) / _BEFORE, max(ends) * 1.5, _SCAN)


def _shown(known: KnownLimit, wanted: tuple[float, ...]) -> list[int]:
    """Rows to scan: those nearest to the wanted masses, or some over the whole range."""
    low, high = float(known.mass[0]), float(known.mass[-1])
    if any(not low <= mass <= high for mass in wanted):
        raise InputError(
            "The source has no limit at a mass.",
            given=", ".join(f"{mass:g} GeV" for mass in wanted),
            allowed=f"{low:g} to {high:g} GeV",
            suggestion="leave --mass out for some masses of the source",
        )
    count = min(_SHOWN, len(known.mass))
    masses = wanted or tuple(np.geomspace(low, high, count)) if low > 0 else (low,)
    return sorted({int(np.argmin(np.abs(known.mass - mass))) for mass in masses})


def _scan(request: ProjectRequest, known: KnownLimit, row: int, grid: Array) -> LuminosityScan:
    experiment = CountingExperiment(
        [known.background[row]],
        errors_on(known.systematics, "background"),
        [known.background_error[row]],
        errors_on(known.systematics, "signal"),
    )
    return luminosity_scan(
        experiment,
        known.luminosity,
        grid,
        laws={s.name: s.law for s in known.systematics},
        simulation="statistical",
        efficiency_gain=request.efficiency_gain,
        resolution_gain=request.resolution_gain,
        level=known.level,
    )


def _scan_table(
    known: KnownLimit, rows: list[int], scans: list[LuminosityScan], power: int
) -> dict[str, Any]:
    columns: dict[str, list[float]] = {
        name: []
        for name in ("mass_GeV", "luminosity_inverse_fb", f"limit_{known.quantity}", "slope")
    }
    for row, scan in zip(rows, scans, strict=True):
        limit = known.limit[row] * scan.relative ** (1 / power)
        mass = np.full(len(limit), known.mass[row])
        for name, part in zip(
            columns, (mass, scan.luminosity, limit, scan.slope / power), strict=True
        ):
            columns[name] += part.tolist()
    return columns


def _target_table(request: ProjectRequest, known: KnownLimit, power: int) -> dict[str, Any]:
    """Limits at the wanted luminosities, at every mass; equal backgrounds are projected once."""
    wanted = np.unique(request.luminosities)
    done: dict[tuple[float, float], Array] = {}
    relative = np.empty((len(wanted), len(known.mass)))
    for row in range(len(known.mass)):
        key = (float(known.background[row]), float(known.background_error[row]))
        if key not in done:
            done[key] = _scan(request, known, row, wanted).relative
        relative[:, row] = done[key]
    columns: dict[str, Any] = {
        "mass_GeV": known.mass,
        f"limit_{known.quantity}_{known.luminosity:g}_inverse_fb": known.limit,
    }
    for luminosity, factor in zip(wanted, relative, strict=True):
        columns[f"limit_{known.quantity}_{luminosity:g}_inverse_fb"] = known.limit * factor ** (
            1 / power
        )
    return columns


def _configuration(request: ProjectRequest) -> dict[str, Any]:
    content = {k: plain(v) for k, v in asdict(request).items() if k not in ("out", "force")}
    text = json.dumps({**content, "lumbra": __version__}, sort_keys=True, default=str)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _provenance(
    request: ProjectRequest, known: KnownLimit, rows: list[int], scans: list[LuminosityScan],
    targets: Mapping[str, Any], configuration: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    limits = [name for name in targets if name.startswith("limit")]
    turning = [
        {
            "mass_GeV": float(known.mass[row]),
            **{name: float(targets[name][row]) for name in limits},
            "background_events": float(known.background[row]),
            "turning_inverse_fb": scan.turning,
            "floor_inverse_fb": scan.floor,
            "slope_at_end": round(float(scan.slope[-1]), 4),
        }
        for row, scan in zip(rows, scans, strict=True)
    ]
    summary = {
        "source": request.source or "numbers",
        "luminosity_inverse_fb": known.luminosity,
        "projected_inverse_fb": sorted(set(request.luminosities)),
    }
    return dict(plain({
        "lumbra": __version__,
        "kind": "projection",
        "source": request.source or "numbers",
        "quantity": known.quantity,
        "unit": known.unit,
        "cl": known.level,
        "luminosity_inverse_fb": known.luminosity,
        "systematics": [asdict(s) for s in known.systematics],
        "regime": request.regime,
        "efficiency_gain": request.efficiency_gain,
        "resolution_gain": request.resolution_gain,
        "turns": turning,
        "milestones": [
            {**asdict(m), "luminosity_inverse_fb": m.luminosity} for m in MILESTONES
        ],
        "configuration_hash": configuration["hash"],
        "notes": [
            "Observed limits move with the expected ones: a fluctuation is projected with them.",
            "From 1/L to 1/√L at the turning, from 1/√L to none at the floor (slopes −3/4, −1/4).",
            "The simulation grows with the data.",
        ],
        "summary": summary,
    }))  # fmt: skip
