"""A bump hunt on a spectrum, from a name or a file to a result folder."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.foundation import DataError, InputError, Key, LumbraError, Table
from lumbra.foundation.expression import Expression
from lumbra.foundation.storage import checksum, plain
from lumbra.foundation.table_files import read_table
from lumbra.inference import (
    SPECTRA,
    Hunt,
    Masses,
    Spectrum,
    hunt,
    load_masses,
    load_spectrum,
    read_masses,
    read_spectrum,
)
from lumbra.inference.unbinned_fit import unbinned_fit
from lumbra.interpretation.prompt_decay import mixing_from_yield, radiative_fraction
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.request import HuntRequest
from lumbra.workflow.run import RunResult

__all__ = ["run_hunt"]

Array = NDArray[np.float64]
Dress = Callable[[Path], object]
_MEV: Final = 1e-3
_BEYOND_ANY_COLLIDER_GEV: Final = 12.0
"""Flavour factories run up to 11 GeV: larger masses must be in MeV."""


@dataclass(frozen=True)
class _Settings:
    """A hunt in GeV, all defaults filled in."""

    masses: Array
    resolution: Array
    window: float
    order: int
    fit_range: tuple[float, float] | None
    mixing: bool
    unit: str


@dataclass(frozen=True)
class _Published:
    """How a packaged spectrum was analysed by those who took it."""

    lowest: float
    highest: float
    step: float
    resolution: tuple[float, float]
    window: float
    order: int


_PUBLISHED: Final = {
    # arXiv:1108.2750: masses, step, window and order as recalled there; the resolution grows
    # linearly over the scan. The scan's range is the range of the fits too.
    "apex-2011": _Published(0.175, 0.250, 0.25e-3, (0.85e-3, 1.11e-3), 30.5e-3, 7),
}


def run_hunt(
    request: HuntRequest, progress: Progress | None = None, dress: Dress | None = None
) -> RunResult:
    """Hunt for a bump and write the result folder.

    Parameters
    ----------
    request : HuntRequest
        What is asked for.
    progress : Progress, optional
        Hears how far it is.
    dress : callable, optional
        Adds figures and a report to the finished folder before anybody sees it.

    Raises
    ------
    LumbraError
        For anything that the user can mend; nothing is left that looks like a result.
    """
    started = time.monotonic()
    progress = NoProgress() if progress is None else progress
    unit = _unit(request)
    spectrum, events = _read(request, unit)
    settings = _settings(request, spectrum, unit)
    experiments = (
        min(request.pseudo_experiments, 100) if request.quick else (request.pseudo_experiments)
    )
    configuration = _configuration(request, settings, experiments)
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        found = _hunt(request, spectrum, settings, experiments, progress)
        columns = _columns(found, events, settings, request, progress)
        provenance = _provenance(request, spectrum, settings, found, configuration, experiments)
        notes = {key: str(provenance[key]) for key in ("spectrum", "lumbra", "cl", "order")}
        write_csv(workshop.folder / "scan.csv", columns, notes)
        write_csv(workshop.folder / "spectrum.csv", _spectrum_columns(found), notes)
        provenance["elapsed_s"] = round(time.monotonic() - started, 2)
        progress.stage("figures and report", 1)
        folder = workshop.publish(provenance, dress)
        progress.finish()
    summary = {
        "spectrum": provenance["spectrum"],
        "events": provenance["events"],
        "unit": settings.unit,
        "largest_excess": provenance["largest_excess"],
    }
    return RunResult(folder, summary, {"scan": rows_of(columns)})


def _unit(request: HuntRequest) -> str:
    """GeV or MeV, found from the masses of a file if it was not said."""
    if request.unit is not None or request.spectrum in SPECTRA:
        return request.unit or "GeV"
    masses, bins = _open(request, "GeV")
    middle = float(np.median(masses.values)) if masses else float(np.mean(bins.filled_range()))  # type: ignore[union-attr]
    return "MeV" if middle > _BEYOND_ANY_COLLIDER_GEV else "GeV"


def _open(request: HuntRequest, unit: str) -> tuple[Masses | None, Spectrum | None]:
    """A file as single masses, or as bins where it holds bins."""
    path = Path(request.spectrum)
    if request.column is not None:
        return read_masses(path, column=request.column, unit=unit, tree=request.tree), None
    try:
        return None, read_spectrum(path, histogram=request.tree, unit=unit)
    except LumbraError as no_bins:
        try:
            return read_masses(path, unit=unit, tree=request.tree), None
        except InputError:
            raise
        except LumbraError:
            raise no_bins from None


def _read(request: HuntRequest, unit: str) -> tuple[Spectrum | Masses, Masses | None]:
    """What is fitted in bins, and the single masses where they are known."""
    if request.spectrum in SPECTRA:
        return load_spectrum(request.spectrum), load_masses(request.spectrum)
    masses, bins = _open(request, unit)
    if masses is not None:
        return masses, masses
    assert bins is not None
    return bins, None


def _settings(request: HuntRequest, spectrum: Spectrum | Masses, unit: str) -> _Settings:
    """Defaults: those of the publication for a packaged spectrum, else from the resolution."""
    factor = _MEV if unit == "MeV" else 1.0
    known = _PUBLISHED.get(request.spectrum)
    span = (
        (float(spectrum.values.min()), float(spectrum.values.max()))
        if isinstance(spectrum, Masses)
        else spectrum.filled_range()
    )
    if request.mass_range is not None:
        low, high = (factor * edge for edge in request.mass_range)
    else:
        low, high = (known.lowest, known.highest) if known else span
    if not span[0] <= low < high <= span[1] + 1e-9 * abs(span[1]):
        raise InputError(
            "The range of masses cannot be scanned.",
            given=f"{low:g} to {high:g} GeV",
            allowed=f"rising masses within the spectrum, {span[0]:g} to {span[1]:g} GeV",
            suggestion="check --range and --unit",
        )
    coarse = np.linspace(low, high, 200)
    width = _resolution(request, known, coarse, factor)
    step = _positive("--step", request.step, factor) or (
        known.step if known else float(width.min()) / 2
    )
    count = int(np.floor((high - low) / step * (1 + 1e-9))) + 1
    if count > 20_000:
        raise InputError(
            "The scan has too many mass hypotheses.",
            given=f"{count} steps of {step:g} GeV",
            allowed="at most 20000",
            suggestion="half the resolution is a good --step",
        )
    masses = np.asarray(low + step * np.arange(count), np.float64)
    window = _positive("--window", request.window, factor) or (
        known.window if known else min(30 * float(width.max()), span[1] - span[0])
    )
    order = request.order if request.order is not None else (known.order if known else 4)
    if not 0 <= order <= 12:
        raise InputError(
            "The order of the background polynomial cannot be used.",
            given=str(order),
            allowed="0 to 12",
            suggestion="3 to 7 suit windows of 20 to 40 resolutions",
        )
    # with a published analysis, the range of the scan is that of the fits
    fit_range = (low, high) if known and request.mass_range is None else None
    resolution = _resolution(request, known, masses, factor)
    return _Settings(masses, resolution, window, order, fit_range, known is not None, unit)


def _positive(option: str, value: float | None, factor: float) -> float | None:
    if value is None:
        return None
    if not 0 < value < np.inf:
        raise InputError(
            f"The value of {option} cannot be used.",
            given=str(value),
            allowed="a positive number, in the unit of the masses",
            suggestion="leave it out for the default",
        )
    return value * factor


def _resolution(
    request: HuntRequest, known: _Published | None, masses: Array, factor: float
) -> Array:
    """Mass resolution [GeV] at masses [GeV]: a formula, a table, or that of the publication."""
    if request.resolution is None:
        if known is None:
            raise InputError(
                "The mass resolution is not known.",
                given="no --resolution",
                allowed="a formula in m or a CSV table of mass and resolution",
                suggestion="for example --resolution '0.9 + 0.004*(m - 175)'",
            )
        return np.interp(masses, (known.lowest, known.highest), known.resolution)
    if Path(request.resolution).suffix in (".csv", ".parquet"):
        table = read_table(Path(request.resolution))
        names = list(table)
        if len(names) < 2:
            raise DataError(
                "The table of the resolution has too few columns.",
                given=", ".join(names),
                allowed="two columns: mass and resolution, in the unit of the masses",
                suggestion="see lumbra hunt --help",
            )
        x, y = (np.asarray(table[name], float) * factor for name in names[:2])
        order = np.argsort(x)
        width = np.interp(masses, x[order], y[order])
    else:
        formula = Expression(request.resolution)
        value = formula.evaluate(Table({"m": masses / factor}))
        width = np.broadcast_to(np.asarray(value, float) * factor, masses.shape)
    if not np.all((width > 0) & (width < masses / 2)):
        raise InputError(
            "The mass resolution cannot be used.",
            given=f"{width.min():g} to {width.max():g} GeV at {masses[0]:g} to {masses[-1]:g} GeV",
            allowed="positive widths below half the mass",
            suggestion="write formula, --range, --step and --window in the unit of the masses",
        )
    return np.asarray(width)


def _hunt(
    request: HuntRequest,
    spectrum: Spectrum | Masses,
    settings: _Settings,
    experiments: int,
    progress: Progress,
) -> Hunt:
    progress.stage("scan and pseudo-experiments", max(experiments, 1))
    done = 0

    def count(now: int, total: int) -> None:
        nonlocal done
        progress.advance(now - done)
        done = now

    return hunt(
        spectrum,
        masses=settings.masses,
        resolution=settings.resolution,
        window_width=settings.window,
        order=settings.order,
        cl=request.cl,
        pseudo_experiments=experiments,
        key=Key(request.seed).child("hunt"),
        fit_range=settings.fit_range,
        progress=count,
    )


def _columns(
    found: Hunt,
    events: Masses | None,
    settings: _Settings,
    request: HuntRequest,
    progress: Progress,
) -> dict[str, Any]:
    """The scan, ε² where the radiative fraction is known, and the second opinion."""
    table = found.table
    columns: dict[str, Any] = {name: table[name] for name in table}
    if settings.mixing:
        for kind in ("observed", "expected", "expected_minus2", "expected_minus1",
                     "expected_plus1", "expected_plus2"):  # fmt: skip
            columns[f"epsilon2_{kind}"] = mixing_from_yield(
                np.asarray(table[f"limit_{kind}"], float),
                mass=settings.masses,
                background_density=np.asarray(table["background_density"], float),
                fraction=radiative_fraction(settings.masses),
            )
    if events is not None and request.unbinned and not request.quick:
        progress.stage("unbinned fits", 1)
        fit = unbinned_fit(events, found.windows)
        columns |= {
            "unbinned_yield": fit.yields[0],
            "unbinned_yield_error": fit.errors[0],
            "unbinned_q0": fit.q0[0],
            "unbinned_local_significance": fit.significance[0],
            "unbinned_status": fit.reasons()[0],
        }
        progress.advance()
    return columns


def _spectrum_columns(found: Hunt) -> dict[str, Any]:
    edges = found.spectrum.edges
    return {
        "mass_low_GeV": edges[:-1],
        "mass_high_GeV": edges[1:],
        "count": found.spectrum.counts,
        "background_fit": found.smooth.expectation,
    }


def _configuration(request: HuntRequest, settings: _Settings, experiments: int) -> dict[str, Any]:
    path = Path(request.spectrum)
    content = {
        "lumbra": __version__,
        "spectrum": request.spectrum if request.spectrum in SPECTRA else checksum(path),
        "column": request.column,
        "seed": request.seed,
        "cl": request.cl,
        "pseudo_experiments": experiments,
        "unbinned": request.unbinned,
        **{key: plain(value) for key, value in asdict(settings).items()},
    }
    text = json.dumps(content, sort_keys=True)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _provenance(
    request: HuntRequest,
    spectrum: Spectrum | Masses,
    settings: _Settings,
    found: Hunt,
    configuration: dict[str, Any],
    experiments: int,
) -> dict[str, Any]:
    excess = found.largest_excess
    notes = [f"{key.replace('_', ' ')}: {value}" for key, value in found.notes.items()] + [
        f"{key}: {value}" for key, value in spectrum.notes.items()
    ]
    packaged = request.spectrum in SPECTRA
    sigma = settings.resolution
    content = {
        "lumbra": __version__,
        "kind": "hunt",
        "spectrum": request.spectrum if packaged else Path(request.spectrum).name,
        "data": "packaged"
        if packaged
        else {
            "path": Path(request.spectrum).name,
            "sha256": configuration["spectrum"],
            "tree": request.tree,
        },
        "events": float(np.sum(found.spectrum.counts)),
        "unit": settings.unit,
        "mass_low_GeV": float(settings.masses[0]),
        "mass_high_GeV": float(settings.masses[-1]),
        "hypotheses": len(settings.masses),
        "resolution": request.resolution or f"{sigma[0]:.4g} to {sigma[-1]:.4g} GeV, linear",
        "window": settings.window,
        "order": settings.order,
        "cl": request.cl,
        "pseudo_experiments": experiments,
        "seed": request.seed,
        "quick": request.quick,
        "configuration_hash": configuration["hash"],
        "notes": notes,
        "largest_excess": excess_row(excess),
    }
    return dict(plain(content))


def excess_row(excess: Any) -> dict[str, Any]:
    """The largest excess with plain keys; the global p-value is None without pseudo-experiments."""
    trials = excess.global_p_value
    return {
        "mass_GeV": excess.mass_GeV,
        "yield": excess.fitted_yield,
        "yield_error": excess.yield_error,
        "local_p_value": excess.local_p_value,
        "significance": excess.significance,
        "global_p_value": None if trials is None else trials.value,
        "global_p_value_error": None if trials is None else trials.error,
        "gross_vitells": excess.gross_vitells,
        "effective_trials": excess.effective_trials,
    }
