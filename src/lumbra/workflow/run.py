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
from lumbra.blueprint import Edition, Hypothesis, PlaneHunt, Search
from lumbra.blueprint.hypothesis import sample_name
from lumbra.detector import experiment as find_experiment
from lumbra.foundation import DataError, InputError, Key, Table
from lumbra.foundation.storage import checksum, write_json
from lumbra.foundation.table_files import write_table
from lumbra.interpretation import load_limit
from lumbra.searches import search as find_search
from lumbra.selection import apply_cuts
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.cautions import blinded, pseudo_caution, repeated_rows
from lumbra.workflow.controls import channels_of, control_columns, correction_notes, normalised
from lumbra.workflow.csv_tables import rows_of, write_csv
from lumbra.workflow.declaration import fingerprint
from lumbra.workflow.folder import Workshop, open_workshop
from lumbra.workflow.impacts import impact_columns
from lumbra.workflow.measured import Left
from lumbra.workflow.measuring import last_step, measure
from lumbra.workflow.ntuple import check_destination, draw_pseudo_data, read_candidates, repeated
from lumbra.workflow.plane_slices import slices_of
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.provenance import provenance_of
from lumbra.workflow.request import RunRequest
from lumbra.workflow.result_tables import cutflow_columns
from lumbra.workflow.simulate import Sample
from lumbra.workflow.stages import simulate_all, simulate_controls
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
    room = room.of(edition)
    for name in edition.published:
        load_limit(name)  # a misspelt one must not end a run of hours
    check_destination(request)
    data = None
    if request.data is not None:
        data = read_candidates(room, edition, request.data, request.tree, request.columns)
    configuration = _configuration(room, edition, request)
    with open_workshop(request.out, configuration, force=request.force) as workshop:
        analysis = analyse(room, edition, request, workshop, progress, data)
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
        "unblind": request.unblind,
    }
    text = json.dumps(content, sort_keys=True)
    return {**content, "hash": hashlib.sha256(text.encode()).hexdigest()[:16]}


def analyse(
    room: Search,
    edition: Edition,
    request: RunRequest,
    workshop: Workshop,
    progress: Progress,
    data: Table | None = None,
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
    data : Table, optional
        Candidates before any cut, for control channels, which are not blinded.
    """
    key = Key(request.seed).child(room.name, edition.name)
    quick, workers = request.quick, request.workers
    signals, backgrounds = simulate_all(
        room, edition, key, workshop.cache, progress, quick=quick, workers=workers
    )
    counts = simulate_controls(
        room, edition, key, workshop.cache, progress, backgrounds, quick=quick, workers=workers
    )
    channels = channels_of(edition, counts, data, key)
    edition, backgrounds = normalised(edition, backgrounds, channels)
    progress.stage("selection", 1)
    signals = _with_enough_events(signals)
    luminosity = edition.luminosity
    lines = last_step(room, edition, signals, backgrounds)

    def keep(candidates: Table) -> Table:
        return candidates if lines is None else candidates.select(lines.passed(candidates))

    measured = measure(room, edition, signals, backgrounds, keep)
    progress.advance()
    return Analysis(room, edition, luminosity, signals, backgrounds, lines, measured, channels)


def _with_enough_events(signals: dict[Hypothesis, Sample]) -> dict[Hypothesis, Sample]:
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
    room, edition, measured = analysis.room, analysis.edition, analysis.measured
    key = Key(request.seed).child(room.name, edition.name)
    pseudo = draw_pseudo_data(analysis.backgrounds, analysis.luminosity, key)
    if request.write_ntuple is not None:
        write_table(workshop.place(request.write_ntuple), repeated(pseudo))
    left = _left(analysis, data if request.unblind else None, pseudo)
    limits = measured.limits(left.data, room.couplings, analysis.luminosity, room.level)
    notes = {
        "search": room.name,
        "edition": edition.name,
        "luminosity_inverse_fb": f"{analysis.luminosity:g}",
        "level": f"{room.level:g}",
        "lumbra": __version__,
        "configuration": configuration["hash"],
        "quick": str(request.quick).lower(),
    }
    folder = workshop.folder
    write_csv(folder / "limits.csv", {k: v.tolist() for k, v in limits.items()}, notes)
    for name, spectrum in measured.spectra(left, analysis.luminosity).items():
        write_csv(folder / f"{name}.csv", spectrum, notes)
    write_csv(folder / "cutflow.csv", _cutflow(analysis), notes)
    if analysis.channels:
        names = [background.name for background in room.backgrounds]
        write_csv(folder / "controls.csv", control_columns(analysis.channels, names), notes)
    if isinstance(room.hunt, PlaneHunt):
        write_csv(folder / "slices.csv", slices_of(room.hunt, limits), notes)
    measured.write_workspaces(folder / "workspaces", left.data, tuple(analysis.signals))
    impacts = impact_columns(folder / "workspaces", room.hunt.quoted, room.level)
    if impacts:
        write_csv(folder / "impacts.csv", impacts, notes)
    if analysis.lines is not None:
        write_json(folder / "suppression.json", analysis.lines.to_json())
    excess = measured.excess(limits, left, analysis.luminosity, key)
    cautions = pseudo_caution(pseudo)
    if data is not None and not request.unblind:
        cautions = [*cautions, blinded(len(data))]
    if data is not None and excess is not None:
        cautions = _repeated(data, min(room.hunt.columns))
        excess |= {"caution": "data repeat rows: not to be trusted"} if cautions else {}
    cautions = [*cautions, *correction_notes(analysis.channels)]
    return provenance_of(analysis, request, configuration, limits, excess, cautions), limits


def _left(analysis: Analysis, data: Table | None, pseudo: Table) -> Left:
    """What the selection leaves of backgrounds, and of data or else pseudo-data."""
    backgrounds = {sample.name: analysis.left(sample) for sample in analysis.backgrounds}
    if data is None:
        return Left(backgrounds, analysis.keep(pseudo), None, "pseudo")
    weighted = data.with_columns(weight=np.ones(len(data)))
    final = analysis.keep(apply_cuts(weighted, analysis.edition.cuts)[0])
    return Left(backgrounds, final, final, "data")


def _repeated(data: Table, observable: str) -> list[str]:
    """The note on data in which rows are copies of others, if any are."""
    copies = repeated_rows(data, observable)
    if copies == 0:
        return []
    return [
        f"{copies} of {len(data)} rows of the data are exact copies of others: no independent "
        "events. They may be pseudo-data of few simulated events, or a file that was read twice; "
        "p-values and observed limits do not hold for them."
    ]


def _cutflow(analysis: Analysis) -> dict[str, Any]:
    quoted: tuple[Hypothesis, ...] = analysis.room.hunt.quoted
    chosen = {sample_name(h): analysis.signals[h] for h in quoted if h in analysis.signals}
    chosen |= {sample.name: sample for sample in analysis.backgrounds}
    pairs = {name: (sample, analysis.left(sample)) for name, sample in chosen.items()}
    return cutflow_columns(pairs, analysis.edition, analysis.luminosity)
