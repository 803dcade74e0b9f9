"""A limit or a search at other luminosities: from a card, a run or numbers to a folder."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.foundation import DataError, InputError
from lumbra.foundation.storage import plain
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.interpretation.luminosity_scan import (
    LuminosityScan,
    luminosity_scan,
    smooth_median_limits,
)
from lumbra.interpretation.milestones import MILESTONES
from lumbra.interpretation.projection import Law
from lumbra.interpretation.published import load_limit
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.folder import open_workshop
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
_REGIMES: Final = {"background-free": 0.0, "background-limited": 1e6}


@dataclass(frozen=True)
class Systematic:
    """A relative error and how it moves with luminosity."""

    name: str
    relative: float
    on: str
    law: Law


@dataclass(frozen=True)
class ProjectRequest:
    """What to project.

    Parameters
    ----------
    source : str or None
        A published limit, the path of a card, or the folder of a run; numbers alone if None.
    out : Path
        Result folder.
    luminosities : tuple of float
        Where limits are wanted [fb⁻¹].
    known : float, optional
        Luminosity at which the source's numbers hold [fb⁻¹]; the source's own if left out.
    background : float, optional
        Expected background in the window then [events].
    efficiency : float
        Signal efficiency, for numbers alone.
    regime : {"background-free", "background-limited"}, optional
        In the place of a background that is not known.
    systematics : tuple of Systematic
        Besides those of a run.
    efficiency_gain, resolution_gain : float
        Of a better detector.
    masses : tuple of float
        Which to scan [GeV]; some of the source's if empty.
    level : float
        Credibility of the limits.
    force : bool
        Whether to replace a result.
    """

    source: str | None
    out: Path
    luminosities: tuple[float, ...]
    known: float | None = None
    background: float | None = None
    efficiency: float = 1.0
    regime: str | None = None
    systematics: tuple[Systematic, ...] = ()
    efficiency_gain: float = 1.0
    resolution_gain: float = 1.0
    masses: tuple[float, ...] = ()
    level: float = 0.9
    force: bool = False


@dataclass(frozen=True)
class _Known:
    """Limits at a known luminosity; the mass is 0 where there is none."""

    quantity: str
    unit: str
    luminosity: float
    level: float
    mass: Array
    limit: Array
    background: Array
    background_error: Array
    systematics: tuple[Systematic, ...] = field(default=())


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
    known = _known(request)
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


def _known(request: ProjectRequest) -> _Known:
    if request.source is None:
        return _from_numbers(request)
    path = Path(request.source)
    if path.is_dir():
        return _from_folder(request, path)
    limit = load_limit(request.source)
    luminosity = request.known or limit.certificate.luminosity
    if luminosity is None:
        raise _no_luminosity(limit.name)
    background = np.full(len(limit.mass), _background(request))
    return _Known(
        limit.quantity, limit.certificate["unit"], luminosity, limit.confidence, limit.mass,
        limit.limit, background, np.zeros(len(background)), request.systematics,
    )  # fmt: skip


def _from_numbers(request: ProjectRequest) -> _Known:
    if request.known is None or request.background is None or not 0 < request.efficiency <= 1:
        raise InputError(
            "There is nothing to project.",
            given=f"background {request.background}, efficiency {request.efficiency:g}, "
            f"luminosity {request.known}",
            allowed="a limit, the folder of a run, or --background, --efficiency and --at",
            suggestion="for example --background 3 --efficiency 0.05 --at 276/pb",
        )
    background = np.array([_background(request)])
    errors = _errors(request.systematics, "background"), _errors(request.systematics, "signal")
    experiment = CountingExperiment(background, errors[0], 0.0, errors[1])
    events = smooth_median_limits(experiment, bayesian_limit, request.level)
    return _Known(
        "sigma_fb", "fb", request.known, request.level, np.zeros(1),
        events / (request.efficiency * request.known), background, np.zeros(1),
        request.systematics,
    )  # fmt: skip


def _from_folder(request: ProjectRequest, folder: Path) -> _Known:
    try:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        table = _table(folder / "limits.csv")
        own = tuple(
            Systematic(
                row["name"],
                float(row["relative"]),
                row["on"],
                "statistical" if row["scaling"] == "statistical" else "constant",
            )
            for row in provenance["systematics"]
        )
        mass, limit, background, error = table.values()
        luminosity, level = float(provenance["luminosity_inverse_fb"]), float(provenance["cl"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise DataError(
            f"{folder} is not the result of a run with limits.",
            given=f"{type(problem).__name__}: {problem}",
            allowed="a folder that lumbra run has made, with limits.csv and provenance.json",
            suggestion="run the search first: lumbra run SEARCH --out FOLDER",
        ) from problem
    known = np.isfinite(limit) & (limit > 0)
    mass, limit, background, error = (x[known] for x in (mass, limit, background, error))
    named = {s.name for s in request.systematics}
    kept = tuple(s for s in own if s.name not in named)
    return _Known(
        "sigma_fb", "fb", request.known or luminosity, level, mass, limit, background, error,
        (*kept, *request.systematics),
    )  # fmt: skip


def _table(path: Path) -> dict[str, Array]:
    """Columns of numbers; what is empty there is NaN here."""
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    rows = list(csv.DictReader(lines))
    names = ("mass_GeV", "sigma_bayes_expected_fb", "background_events", "background_error")
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in names}


def _background(request: ProjectRequest) -> float:
    if request.background is not None:
        if not 0 <= request.background < np.inf:
            raise InputError(
                "The background cannot be used.",
                given=f"{request.background:g} events",
                allowed="a number of at least 0",
                suggestion="expected events in the window at the known luminosity",
            )
        return request.background
    if request.regime not in _REGIMES:
        raise InputError(
            "It is not known how much background the limit stands on.",
            given=f"neither a background nor a regime ({request.regime})",
            allowed="--background EVENTS, or --regime " + " or ".join(_REGIMES),
            suggestion="bump hunts on QED background are background-limited",
        )
    if request.systematics:
        raise InputError(
            "Systematic errors need a background to act on.",
            given=f"a regime and {len(request.systematics)} errors",
            allowed="--background EVENTS",
            suggestion="give the expected background in the window",
        )
    return _REGIMES[request.regime]


def _no_luminosity(name: str) -> InputError:
    return InputError(
        f"It is not known how much data '{name}' stands on.",
        given="a card without luminosity",
        allowed="--at LUMINOSITY",
        suggestion="for example --at 514/fb",
    )


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


def _shown(known: _Known, wanted: tuple[float, ...]) -> list[int]:
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


def _scan(request: ProjectRequest, known: _Known, row: int, grid: Array) -> LuminosityScan:
    experiment = CountingExperiment(
        [known.background[row]],
        _errors(known.systematics, "background"),
        [known.background_error[row]],
        _errors(known.systematics, "signal"),
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


def _errors(systematics: tuple[Systematic, ...], on: str) -> dict[str, float]:
    return {s.name: s.relative for s in systematics if s.on == on}


def _scan_table(
    known: _Known, rows: list[int], scans: list[LuminosityScan], power: int
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


def _target_table(request: ProjectRequest, known: _Known, power: int) -> dict[str, Any]:
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
    request: ProjectRequest, known: _Known, rows: list[int], scans: list[LuminosityScan],
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
            "slope_at_end": float(scan.slope[-1]),
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
