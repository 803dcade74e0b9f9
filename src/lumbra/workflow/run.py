"""A run of a search, from simulation to limits."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.blueprint import Edition, Search, TrainedCut
from lumbra.detector import experiment as find_experiment
from lumbra.foundation import DataError, InputError, Key, Table
from lumbra.foundation.storage import checksum, write_json
from lumbra.foundation.table_files import write_table
from lumbra.inference import p_to_z
from lumbra.interpretation import load_limit, write_workspaces
from lumbra.searches import search as find_search
from lumbra.searches.classifier import load_classifier
from lumbra.selection import apply_cuts
from lumbra.selection.classifiers import ScoreCut
from lumbra.workflow.analysis import Analysis, LastStep
from lumbra.workflow.cautions import pseudo_caution, repeated_rows
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.declaration import fingerprint
from lumbra.workflow.folder import Workshop, open_workshop
from lumbra.workflow.measure import (
    OBSERVABLE,
    measure_windows,
    observed_counts,
    suppression_lines,
)
from lumbra.workflow.ntuple import check_destination, draw_pseudo_data, read_candidates, repeated
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.provenance import LEVEL, provenance_of
from lumbra.workflow.request import RunRequest
from lumbra.workflow.result_tables import cutflow_columns, limit_columns, spectrum_columns
from lumbra.workflow.simulate import Sample
from lumbra.workflow.stages import simulate_all
from lumbra.workflow.trials import global_p_value
from lumbra.workflow.windows import LEAST_EVENTS

__all__ = ["RunResult", "analyse", "run_search"]

_LEAST_MASSES: Final = 4
Dress = Callable[[Path], object]


@dataclass(frozen=True)
class RunResult:
    """A finished run or hunt.

    Parameters
    ----------
    folder : Path
        The result folder.
    summary : dict
        Headline numbers.
    tables : dict
        Its tables by name, for machine-readable output: a list of rows with units in the keys.
    """

    folder: Path
    summary: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]


def run_search(
    request: RunRequest, progress: Progress | None = None, dress: Dress | None = None
) -> RunResult:
    """Run a search and write its result folder.

    Parameters
    ----------
    request : RunRequest
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
    room = find_search(request.search)
    if request.experiment is not None:
        room = replace(room, experiment=find_experiment(request.experiment))
    edition = _edition(room, request)
    for name in edition.published:
        load_limit(name)  # a misspelt one must not end a run of hours
    check_destination(request)
    data = None
    if request.data is not None:
        data = read_candidates(room, edition, request.data, request.tree, request.columns)
    configuration = _configuration(room, edition, request)
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        analysis = analyse(room, edition, request, workshop, progress)
        progress.stage("limits", 1)
        provenance, limits = _write(analysis, data, request, workshop, configuration)
        progress.advance()
        provenance["elapsed_s"] = round(time.monotonic() - started, 2)
        progress.stage("figures and report", 1)
        folder = workshop.publish(provenance, dress)
        progress.finish()
    return RunResult(folder, provenance["summary"], {"limits": rows_of(limits)})


def _edition(room: Search, request: RunRequest) -> Edition:
    """The edition, with the errors of a projection if another luminosity is asked for."""
    edition = room.edition(request.edition)
    if request.luminosity is None:
        return edition
    if request.data is not None:
        raise InputError(
            "Data and a projection do not go together.",
            given="--data and --luminosity",
            allowed="data at the luminosity of their edition, or a projection without data",
            suggestion="leave one of them out",
        )
    shrink = np.sqrt(edition.luminosity / request.luminosity)
    scaled = tuple(
        replace(s, relative=float(s.relative * shrink)) if s.scaling == "statistical" else s
        for s in edition.systematics
    )
    return replace(edition, luminosity=request.luminosity, systematics=scaled)


def _configuration(room: Search, edition: Edition, request: RunRequest) -> dict[str, Any]:
    """Everything that decides the numbers."""
    content = {
        "lumbra": __version__,
        "search": room.name,
        "declaration": fingerprint(room, edition),
        "file": checksum(Path(request.search)) if request.search.endswith(".py") else None,
        "seed": request.seed,
        "quick": request.quick,
        "data": None if request.data is None else checksum(request.data),
    }
    text = json.dumps(content, sort_keys=True)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def analyse(
    room: Search, edition: Edition, request: RunRequest, workshop: Workshop, progress: Progress
) -> Analysis:
    """Simulate, optimise the suppression and count: everything of a run before its limits.

    Parameters
    ----------
    room, edition
        The search, with the edition's systematics as they are to be used.
    request : RunRequest
        Seed, size and workers.
    workshop : Workshop
        Where finished samples are kept.
    progress : Progress
        Hears how far it is.
    """
    key = Key(request.seed).child(room.name, edition.name)
    signals, backgrounds = simulate_all(
        room,
        edition,
        key,
        workshop.cache,
        progress,
        quick=request.quick,
        workers=request.workers,
    )
    progress.stage("selection", 1)
    signals = _with_enough_events(signals)
    luminosity = edition.luminosity
    lines = _last_step(room, edition, signals, backgrounds)

    def keep(candidates: Table) -> Table:
        return candidates if lines is None else candidates.select(lines.passed(candidates))

    growth = luminosity / room.edition(edition.name).luminosity
    windows = measure_windows(
        signals, keep, backgrounds, room.hunt, edition, luminosity, max(growth, 1.0)
    )
    progress.advance()
    return Analysis(room, edition, luminosity, signals, backgrounds, lines, windows)


def _last_step(
    room: Search, edition: Edition, signals: dict[float, Sample], backgrounds: list[Sample]
) -> LastStep | None:
    """Lines that are optimised now, or a classifier that was trained before."""
    if isinstance(edition.suppression, TrainedCut):
        classifier = load_classifier(edition.suppression.classifier)
        return ScoreCut(classifier, edition.suppression.threshold)
    if edition.suppression is None:
        return None
    return suppression_lines(
        edition.suppression, signals, backgrounds, room.hunt, edition, edition.luminosity, LEVEL
    )


def _with_enough_events(signals: dict[float, Sample]) -> dict[float, Sample]:
    """The masses at which enough signal passes the cuts: near threshold muons are too slow.

    Each half, the one to optimise on and the one to measure, must have its share.
    """
    usable = {mass: s for mass, s in signals.items() if len(s.candidates) >= 2 * LEAST_EVENTS}
    if len(usable) < _LEAST_MASSES:
        raise DataError(
            "Hardly any signal passes the cuts.",
            given=f"{len(usable)} of {len(signals)} simulated masses have {2 * LEAST_EVENTS}",
            allowed=f"at least {_LEAST_MASSES} masses",
            suggestion="run without --quick, or look at the cuts of the edition",
        )
    return usable


def _write(
    analysis: Analysis,
    data: Table | None,
    request: RunRequest,
    workshop: Workshop,
    configuration: dict[str, Any],
) -> tuple[dict[str, Any], dict[str, NDArray[np.float64]]]:
    """Write every table of the folder; return the provenance and the limits."""
    room, edition, windows = analysis.room, analysis.edition, analysis.windows
    key = Key(request.seed).child(room.name, edition.name)
    pseudo = draw_pseudo_data(analysis.backgrounds, analysis.luminosity, key)
    observed = None
    final = analysis.keep(pseudo)
    if data is not None:
        weighted = data.with_columns(weight=np.ones(len(data)))
        final = analysis.keep(apply_cuts(weighted, edition.cuts)[0])
        observed = observed_counts(final, windows.low, windows.high)
    if request.write_ntuple is not None:
        write_table(workshop.place(request.write_ntuple), repeated(pseudo))
    limits = limit_columns(windows, observed, room.couplings, analysis.luminosity, LEVEL)
    notes = {
        "search": room.name,
        "edition": edition.name,
        "luminosity_inverse_fb": f"{analysis.luminosity:g}",
        "level": f"{LEVEL:g}",
        "lumbra": __version__,
        "configuration": configuration["hash"],
        "quick": str(request.quick).lower(),
    }
    folder = workshop.folder
    write_csv(folder / "limits.csv", {k: v.tolist() for k, v in limits.items()}, notes)
    left = {sample.name: analysis.left(sample) for sample in analysis.backgrounds}
    kind = "data" if data is not None else "pseudo"
    spectrum = spectrum_columns(left, final, kind, analysis.luminosity)
    write_csv(folder / "spectrum.csv", spectrum, notes)
    write_csv(folder / "cutflow.csv", _cutflow(analysis), notes)
    _write_workspace(analysis, observed, folder)
    if analysis.lines is not None:
        write_json(folder / "suppression.json", analysis.lines.to_json())
    excess = _largest_excess(analysis, limits, observed, key)
    cautions = pseudo_caution(pseudo)
    if data is not None and excess is not None:
        cautions = _repeated(data)
        excess |= {"caution": "data repeat rows: not to be trusted"} if cautions else {}
    return provenance_of(analysis, request, configuration, limits, excess, cautions), limits


def _repeated(data: Table) -> list[str]:
    """The note on data in which rows are copies of others, if any are."""
    copies = repeated_rows(data)
    if copies == 0:
        return []
    return [
        f"{copies} of {len(data)} rows of the data are exact copies of others: no independent "
        "events. They may be pseudo-data of few simulated events, or a file that was read twice; "
        "p-values and observed limits do not hold for them."
    ]


def _cutflow(analysis: Analysis) -> dict[str, Any]:
    shown = [m for m in (1.0, 3.0, 5.0, 7.0) if m in analysis.signals]
    chosen = {f"signal_{m:.1f}GeV": analysis.signals[m] for m in shown}
    chosen |= {sample.name: sample for sample in analysis.backgrounds}
    pairs = {name: (sample, analysis.left(sample)) for name, sample in chosen.items()}
    return cutflow_columns(pairs, analysis.edition, analysis.luminosity)


def _write_workspace(analysis: Analysis, observed: NDArray[np.int64] | None, folder: Path) -> None:
    """One HistFactory workspace per simulated mass, in the window that is nearest to it."""
    windows = analysis.windows
    counts = np.rint(windows.background).astype(np.int64) if observed is None else observed
    masses = [m for m in analysis.signals if windows.masses[0] <= m <= windows.masses[-1]]
    rows = sorted({int(np.argmin(np.abs(windows.masses - m))) for m in masses})
    experiment = windows.experiment.at(rows)
    labels = [f"m_{windows.masses[row]:.3f}GeV" for row in rows]
    write_workspaces(folder / "workspaces", experiment, counts[rows], labels)


def _largest_excess(
    analysis: Analysis,
    limits: dict[str, NDArray[np.float64]],
    observed: NDArray[np.int64] | None,
    key: Key,
) -> dict[str, Any] | None:
    if observed is None:
        return None
    best = int(np.argmin(limits["local_p_value"]))
    local = float(limits["local_p_value"][best])
    left = [analysis.left(sample) for sample in analysis.backgrounds]
    values = np.concatenate([np.asarray(t[OBSERVABLE], float) for t in left])
    weights = np.concatenate([np.asarray(t["weight"], float) for t in left])
    windows = analysis.windows
    trials = global_p_value(
        values,
        weights * analysis.luminosity,
        windows.low,
        windows.high,
        windows.experiment,
        local,
        key.child("global"),
    )
    return {
        "mass_GeV": float(windows.masses[best]),
        "observed_events": int(observed[best]),
        "background_events": float(windows.background[best]),
        "local_p_value": local,
        "significance": float(p_to_z(local)),
        "global_p_value": trials.value,
        "global_p_value_error": trials.error,
    }
