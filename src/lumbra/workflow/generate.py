"""Generating event files and cross sections: any process of the list, in bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.foundation import Beams, Estimate, Events, InputError, Key, StoreError
from lumbra.generation import Process, unweight
from lumbra.generation.catalogue import process_named
from lumbra.generation.event_cuts import EventCut
from lumbra.generation.formats import Header, format_of, refuse_existing, write_blocks
from lumbra.generation.process import expected_total
from lumbra.workflow.process_request import GenerateRequest, ProcessRequest
from lumbra.workflow.progress import NoProgress, Progress

__all__ = ["CrossSection", "Generated", "find_cross_section", "generate_file"]

Array = NDArray[np.float64]

CHUNK: Final = 50_000
"""Events that are made at a time."""
FRUITLESS: Final = 40
"""Chunks without any event that passes, after which cuts are said to leave nothing."""
QUANTILE: Final = 1e-4
"""Share of the survey's events that may be heavier than the reference weight."""


@dataclass(frozen=True)
class CrossSection:
    """A cross section, and how well events are sampled.

    Parameters
    ----------
    estimate : Estimate
        [fb]
    passing : float
        Share of the drawn events that pass the cuts.
    efficiency : float
        Share of these that unweighting keeps.
    max_over_mean : float
        Largest over mean weight.
    overweight : float
        Share of the cross section above the reference weight.
    alpha_scheme : str
        Which coupling of the photon is in the rate.
    label : str
        The reaction.
    sqrt_s : float
        Mean collision energy [GeV]; that of the resonance for processes that sit on one.
    """

    estimate: Estimate
    passing: float
    efficiency: float
    max_over_mean: float
    overweight: float
    alpha_scheme: str
    label: str
    sqrt_s: float


@dataclass(frozen=True)
class Generated:
    """An event file that was written; cross section [fb] as in its header."""

    path: Path
    events: int
    drawn: int
    estimate: Estimate
    label: str


def alpha_scheme(process: Process) -> str:
    """Which coupling of the photon a process has in its rate, and whether that can be switched."""
    own = getattr(process, "alpha_scheme", None)
    if own is not None:
        return str(own)
    if getattr(process, "virtual_photons", "") == "none":
        return "alpha(0) = 1/137.036: real photons only, no vacuum polarisation"
    if not hasattr(process, "running"):
        return "as measured or given: vacuum polarisation is part of the rate"
    if process.running:
        return "running: vacuum polarisation of virtual photons, alpha(0) of real ones"
    return "alpha(0) = 1/137.036: vacuum polarisation is off"


def find_cross_section(request: ProcessRequest, progress: Progress | None = None) -> CrossSection:
    """Cross section of a process within cuts, from as many events as are asked for.

    Raises
    ------
    InputError
        If the process, a parameter or the beams do not allow it, or no event passes.
    """
    progress = progress or NoProgress()
    process, beams = process_named(request.process, **request.parameters), request.beams()
    progress.stage("cross section", request.events)
    weights, kept, energies = [], [], []
    for number, start in enumerate(range(0, request.events, CHUNK)):
        count = min(CHUNK, request.events - start)
        events = process.generate(count, beams, request.key().child(number))
        good = _passing(events, beams, request.cuts)
        weights.append(np.where(good, events.weight, 0.0) * count)
        kept.append(events.weight[good & (events.weight != 0)] * count)
        energies.append(events.sqrt_s)
        progress.advance(count)
    progress.finish()
    whole = np.concatenate(weights) / request.events
    if not np.any(whole != 0):
        raise _nothing_passes(request.cuts, request.events)
    sampled = np.concatenate(kept)
    energy = float(np.concatenate(energies).mean())
    if np.any(sampled < 0):
        return CrossSection(
            expected_total(whole), len(sampled) / len(whole), float("nan"), float("nan"),
            float("nan"), alpha_scheme(process), process.label, energy,
        )  # fmt: skip
    reference = _reference(sampled)
    mean = float(sampled.mean())
    return CrossSection(
        estimate=expected_total(whole),
        passing=len(sampled) / len(whole),
        efficiency=float(np.minimum(sampled / reference, 1.0).mean()),
        max_over_mean=float(sampled.max()) / mean,
        overweight=float(np.maximum(sampled - reference, 0).mean()) / mean,
        alpha_scheme=alpha_scheme(process),
        label=process.label,
        sqrt_s=energy,
    )


def _reference(weights: Array) -> float:
    """The weight that a share `QUANTILE` of the weights exceeds."""
    rank = len(weights) - 1 - int(QUANTILE * len(weights))
    return float(np.partition(weights, rank)[rank])


def _passing(events: Events, beams: Beams, cuts: tuple[EventCut, ...]) -> NDArray[np.bool_]:
    good = np.ones(len(events), bool)
    for cut in cuts:
        good &= cut.passes(events, beams)
    return good


def _nothing_passes(cuts: tuple[EventCut, ...], drawn: int) -> InputError:
    return InputError(
        "No event passes.",
        given=f"{drawn} events, cuts: " + ("; ".join(map(str, cuts)) or "none"),
        allowed="cuts that some events pass",
        suggestion="loosen the cuts, or draw more events",
    )


def generate_file(request: GenerateRequest, progress: Progress | None = None) -> Generated:
    """Generate events into a file, chunk by chunk.

    Chunks wait in a hidden folder beside the file until their number and the cross section are
    known; the file itself appears when it is whole.

    Raises
    ------
    InputError
        If the request cannot be met.
    StoreError
        If the file exists or cannot be written.
    """
    progress = progress or NoProgress()
    format_of(request.out)
    refuse_existing(request.out, request.force)
    process, beams = process_named(request.process, **request.parameters), request.beams()
    try:
        request.out.parent.mkdir(parents=True, exist_ok=True)
        spool = tempfile.TemporaryDirectory(
            prefix=f".{request.out.name}.", suffix=".partial", dir=request.out.parent
        )
    except OSError as error:
        raise StoreError(
            f"The file {request.out} cannot be written.",
            given=str(error),
            allowed="a writable folder",
            suggestion="choose another folder with --out",
        ) from error
    with spool as folder:
        drawn, weights = _fill(request, process, beams, Path(folder), progress)
        estimate = expected_total(weights)
        header = _header(request, process, beams, estimate)
        progress.stage("writing", request.events)
        write_blocks(
            request.out,
            header,
            _stored(Path(folder), request, estimate, drawn, progress),
            request.force,
        )
        progress.finish()
    return Generated(request.out, request.events, drawn, estimate, process.label)


def _fill(
    request: GenerateRequest, process: Process, beams: Beams, folder: Path, progress: Progress
) -> tuple[int, Array]:
    """Spool chunks until there are enough events; gives the draws and their weights dσ/draws."""
    reference = 0.0
    if request.unweighted:
        survey = process.generate(CHUNK, beams, request.key().child("survey"))
        survey = survey.select(_passing(survey, beams, request.cuts) & (survey.weight > 0))
        if not len(survey):
            raise _nothing_passes(request.cuts, CHUNK)
        unweight(survey, Key(0))  # refuses weights that cannot be
        reference = _reference(survey.weight * CHUNK)
    progress.stage("generating", request.events)
    drawn, kept, number = 0, 0, 0
    weights: list[Array] = []
    while kept < request.events:
        key = request.key().child(number)
        whole = CHUNK if request.unweighted or request.cuts else request.events - drawn
        count = min(CHUNK, whole)
        events = process.generate(count, beams, key)
        single = np.where(_passing(events, beams, request.cuts), events.weight * count, 0.0)
        good = single != 0
        if reference:
            good &= key.child("accept").generator().random(count) * reference < single
        chosen = np.flatnonzero(good)[: request.events - kept]
        last = kept + len(chosen) >= request.events and len(chosen) < int(good.sum())
        used = int(chosen[-1]) + 1 if last else count
        if not request.cuts and not reference:
            # events of no weight are kept as draws, so that the number is what was asked for
            chosen = np.arange(used)
        keep = np.zeros(count, bool)
        keep[chosen] = True
        final = replace(events, weight=np.maximum(single, reference)).select(keep)
        _store(folder / f"{number:06d}.npz", final)
        weights.append(single[:used])
        drawn, kept, number = drawn + used, kept + len(chosen), number + 1
        progress.advance(len(chosen))
        if number >= FRUITLESS and not kept:
            raise _nothing_passes(request.cuts, drawn)
    progress.finish()
    return drawn, np.concatenate(weights) / drawn


def _header(request: GenerateRequest, process: Process, beams: Beams, estimate: Estimate) -> Header:
    notes = {
        "lumbra": __version__,
        "process": request.process,
        "parameters": dict(request.parameters),
        "seed": request.seed,
        "unweighted": request.unweighted,
        "cuts": [str(cut) for cut in request.cuts],
        "alpha_scheme": alpha_scheme(process),
        "balanced": getattr(process, "balanced", True),
    }
    return Header(
        process=process.label,
        frame=request.frame,
        beams=beams,
        count=request.events,
        cross_section=estimate.value,
        cross_section_error=estimate.error,
        notes=notes,
    )


_COLUMNS: Final = tuple(f.name for f in fields(Events) if f.name not in ("frame", "process"))


def _store(path: Path, events: Events) -> None:
    try:
        with path.open("wb") as stream:
            columns = {name: getattr(events, name) for name in _COLUMNS}
            np.savez(stream, allow_pickle=False, **columns, frame=np.array(events.frame))
    except OSError as error:
        raise StoreError(
            "The events could not be kept until the file is written.",
            given=str(error),
            allowed="a folder with enough free space",
            suggestion="free some space or choose another folder with --out",
        ) from error


def _stored(
    folder: Path, request: GenerateRequest, estimate: Estimate, drawn: int, progress: Progress
) -> Iterator[tuple[Events, dict[str, Array]]]:
    """Chunks of the spool in the frame of the file, with weights that add up to the rate."""
    paths = sorted(folder.glob("*.npz"))
    scale = 1 / drawn
    if request.unweighted:
        summed = 0.0
        for path in paths:
            with np.load(path, allow_pickle=False) as stored:
                summed += float(stored["weight"].sum())
        scale = estimate.value / summed
    for path in paths:
        with np.load(path, allow_pickle=False) as stored:
            columns = {name: stored[name] for name in _COLUMNS}
            frame = str(stored["frame"])
        events = Events(**columns, frame=frame, process="")  # type: ignore[arg-type]
        events = replace(events, weight=events.weight * scale)
        if request.frame == "lab":
            events = events.to_lab(request.beams())
        yield events, {}
        progress.advance(len(events))
