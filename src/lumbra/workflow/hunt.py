"""A bump hunt on a spectrum, from a name or a file to a result folder."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from lumbra import __version__
from lumbra.foundation import DataError, InputError, Key
from lumbra.foundation.errors import nearest
from lumbra.foundation.storage import checksum, plain
from lumbra.inference import (
    SPECTRA,
    Hunt,
    Masses,
    Spectrum,
    hunt,
    load_masses,
    load_spectrum,
    read_observed,
)
from lumbra.inference.hunt import spurious_factor
from lumbra.inference.priors import read_prior
from lumbra.inference.scan_limits import LimitSettings
from lumbra.inference.unbinned_fit import unbinned_fit
from lumbra.interpretation.prompt_decay import mixing_from_yield, radiative_fraction
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.hunt_settings import HuntSettings, hunt_settings
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.request import HuntRequest
from lumbra.workflow.run import RunResult

__all__ = ["run_hunt"]

Dress = Callable[[Path], object]


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
    # what cannot be used is refused before anything is read
    prior = read_prior(request.prior)
    LimitSettings(request.cl, request.statistic, request.calculation, prior, request.toys)
    spectrum, events = _read(request)
    settings = hunt_settings(request, spectrum)
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
        "masses_by_way_of_limit": dict(Counter(columns["limit_method"].tolist())),
        "largest_excess": provenance["largest_excess"],
    }
    if "counts" in found.notes:
        summary["caution"] = f"the counts are {found.notes['counts']}"
    return RunResult(folder, summary, {"scan": rows_of(columns)})


def _read(request: HuntRequest) -> tuple[Spectrum | Masses, Masses | None]:
    """What is fitted in bins, and the single masses where they are known."""
    if request.spectrum in SPECTRA:
        if request.column is not None or request.tree is not None:
            raise InputError(
                "A packaged spectrum has no columns or trees to choose from.",
                given=f"--column or --tree with {request.spectrum}",
                allowed="--column and --tree with a file",
                suggestion="leave them out",
            )
        return load_spectrum(request.spectrum), load_masses(request.spectrum)
    path = Path(request.spectrum)
    if not path.suffix:
        raise InputError(
            f"There is no spectrum '{request.spectrum}'.",
            given=request.spectrum,
            allowed=f"{', '.join(SPECTRA)}, or a .csv, .csv.gz, .parquet, .yaml or .root file",
            suggestion=nearest(request.spectrum, SPECTRA),
        )
    found = read_observed(path, column=request.column, unit=request.unit, tree=request.tree)
    return found, found if isinstance(found, Masses) else None


def _toys(request: HuntRequest) -> int:
    """Pseudo-experiments at each tested yield, fewer in a quick hunt."""
    return min(request.toys, 100) if request.quick else request.toys


def _hunt(
    request: HuntRequest,
    spectrum: Spectrum | Masses,
    settings: HuntSettings,
    experiments: int,
    progress: Progress,
) -> Hunt:
    progress.stage("scan and pseudo-experiments", max(experiments, 1))
    done = 0

    def count(now: int, total: int) -> None:
        nonlocal done
        progress.advance(now - done)
        done = now

    found = hunt(
        spectrum,
        masses=settings.masses,
        resolution=settings.resolution,
        window_width=settings.window,
        order=settings.order,
        signal=settings.shape,
        statistic=request.statistic,
        calculation=request.calculation,
        prior=read_prior(request.prior),
        toys=_toys(request),
        cl=request.cl,
        pseudo_experiments=experiments,
        key=Key(request.seed).child("hunt"),
        fit_range=settings.fit_range,
        progress=count,
    )
    if not np.isfinite(found.largest_excess.local_p_value):
        raise DataError(
            "No fit of the scan converged.",
            given=f"{len(found.windows)} windows of {settings.window:g} GeV, "
            f"a polynomial of order {found.windows.order}, {found.spectrum.total:g} events",
            allowed="windows with many more bins and events than parameters",
            suggestion="lower --order, widen --window, or choose another --range",
        )
    return found


def _columns(
    found: Hunt,
    events: Masses | None,
    settings: HuntSettings,
    request: HuntRequest,
    progress: Progress,
) -> dict[str, Any]:
    """The scan, ε² where the radiative fraction is known, and the second opinion."""
    table = found.table
    columns: dict[str, Any] = {name: table[name] for name in table}
    if settings.mixing:
        columns |= _mixing(found, settings)
    if events is not None and request.unbinned and not request.quick:
        progress.stage("unbinned fits", 1)
        fit = unbinned_fit(events, found.windows)
        columns |= {
            "unbinned_yield": fit.yields[0],
            "unbinned_yield_error": fit.errors[0],
            "unbinned_q0": fit.q0[0],
            # the bias of the background counts here as it does in the binned fit
            "unbinned_local_significance": fit.significance[0]
            * spurious_factor(np.asarray(found.table["spurious_yield"], float), fit.errors[0]),
            "unbinned_status": fit.reasons()[0],
        }
        progress.advance()
    return columns


def _mixing(found: Hunt, settings: HuntSettings) -> dict[str, Any]:
    """Limits on ε² [1]; none where a fit that does not suit makes the background negative."""
    density = np.asarray(found.table["background_density"], float)
    good = density > 0
    fraction = np.broadcast_to(radiative_fraction(settings.masses), density.shape)
    columns = {}
    for kind in ("observed", "expected", "expected_minus2", "expected_minus1",
                 "expected_plus1", "expected_plus2"):  # fmt: skip
        column = np.full_like(density, np.nan)
        column[good] = mixing_from_yield(
            np.asarray(found.table[f"limit_{kind}"], float)[good],
            mass=settings.masses[good],
            background_density=density[good],
            fraction=fraction[good],
        )
        columns[f"epsilon2_{kind}"] = column
    return columns


def _spectrum_columns(found: Hunt) -> dict[str, Any]:
    edges = found.spectrum.edges
    return {
        "mass_low_GeV": edges[:-1],
        "mass_high_GeV": edges[1:],
        "count": found.spectrum.counts,
        "background_fit": found.smooth.expectation,
    }


def _configuration(
    request: HuntRequest, settings: HuntSettings, experiments: int
) -> dict[str, Any]:
    path = Path(request.spectrum)
    content = {
        "lumbra": __version__,
        "spectrum": request.spectrum if request.spectrum in SPECTRA else checksum(path),
        "column": request.column,
        "tree": request.tree,
        "seed": request.seed,
        "cl": request.cl,
        "pseudo_experiments": experiments,
        "unbinned": request.unbinned,
        "shape": request.shape,
        "statistic": request.statistic,
        "calculation": request.calculation,
        "prior": request.prior,
        "toys": _toys(request),
        **{
            field.name: plain(getattr(settings, field.name))
            for field in fields(settings)
            if field.name != "shape"
        },
    }
    text = json.dumps(content, sort_keys=True)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _provenance(
    request: HuntRequest,
    spectrum: Spectrum | Masses,
    settings: HuntSettings,
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
        "order": found.windows.order,
        "shape": request.shape,
        "statistic": request.statistic,
        "calculation": request.calculation,
        "limits_by_pseudo_experiments": int(
            np.sum(np.asarray(found.table["limit_method"]) == "pseudo-experiments")
        ),
        "prior": request.prior,
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
