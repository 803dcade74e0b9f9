"""An event file through a detector into a file of detected events, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra import __version__
from lumbra.detector import Detected, Experiment, experiment, simulate
from lumbra.detector.detected_files import detected_format, write_detected
from lumbra.detector.ideal import without
from lumbra.detector.inspection import Oddities, inspect_events
from lumbra.foundation import Beams, DataError, Events, InputError, Key
from lumbra.foundation.storage import checksum
from lumbra.generation.formats import read_blocks, refuse_existing
from lumbra.workflow.progress import NoProgress, Progress

__all__ = ["CHUNK", "SimulateRequest", "Simulated", "simulate_file"]

CHUNK: Final = 20_000
"""Events that are simulated at a time; each chunk has a random key of its own."""
_ENERGIES_AGREE: Final = 0.01
"""Relative difference of √s that rounded beam energies may make."""


@dataclass(frozen=True)
class SimulateRequest:
    """What to simulate.

    Parameters
    ----------
    events : Path
        Event file: LHE, HepMC3, ROOT or Parquet.
    experiment : str
        Name, or a TOML file.
    period : str, optional
        Data-taking period; may be left out for an experiment with only one.
    out : Path
        File that is made: .parquet or .root.
    seed : int
        Of every random number.
    layers_off : tuple of str
        Layers of the simulation to switch off.
    read_as : mapping of int to int
        PDG numbers that stand for numbers of the file; 32 leaves no trace.
    force : bool
        Whether an existing file is replaced.
    """

    events: Path
    experiment: str
    period: str | None
    out: Path
    seed: int = 1
    layers_off: tuple[str, ...] = ()
    read_as: dict[int, int] = field(default_factory=dict)
    force: bool = False


@dataclass(frozen=True)
class Simulated:
    """What came of it.

    Parameters
    ----------
    path : Path
        The file.
    process, experiment, period : str
        What was simulated, and where.
    cross_section : float
        Of the generated events [fb].
    oddities : Oddities
        What was odd about the events.
    fired : dict of str to float
        For each trigger line, the cross section [fb] of the events that it took.
    """

    path: Path
    process: str
    experiment: str
    period: str
    cross_section: float
    oddities: Oddities
    fired: dict[str, float]


def simulate_file(request: SimulateRequest, progress: Progress | None = None) -> Simulated:
    """Simulate the events of a file, chunk by chunk; the file appears when it is whole.

    Raises
    ------
    InputError
        If the request cannot be met.
    DataError
        If the events cannot be read or simulated.
    StoreError
        If the file exists or cannot be written.
    """
    progress = progress or NoProgress()
    detected_format(request.out)
    refuse_existing(request.out, request.force)
    where = without(experiment(request.experiment), request.layers_off)
    period = _period(where, request.period)
    tally = _Tally(where, period, request, progress)
    path = write_detected(request.out, tally.chunks(), tally.notes)
    progress.finish()
    return Simulated(
        path,
        tally.notes["process"],
        where.name,
        period,
        tally.cross_section,
        tally.oddities,
        tally.fired,
    )


def _period(where: Experiment, name: str | None) -> str:
    names = [period.name for period in where.periods]
    if name is None and len(names) > 1:
        raise InputError(
            f"{where.name} took data in several periods.",
            given="no period",
            allowed=", ".join(names),
            suggestion=f"say for example --period {names[0]}",
        )
    return where.period(name or names[0]).name


def _require_energy(events: Events, beams: Beams) -> None:
    """Refuse events of another collision energy: whatever recoils would come out wrong."""
    typical = float(np.median(events.sqrt_s)) if len(events) else beams.sqrt_s
    if abs(typical / beams.sqrt_s - 1) > _ENERGIES_AGREE:
        raise DataError(
            "The events were made at another energy than the period's.",
            given=f"√s = {typical:.5g} GeV, with beams of {beams.sqrt_s:.5g} GeV",
            allowed=f"energies within {100 * _ENERGIES_AGREE:g} % of each other",
            suggestion="choose the period that they were made for, or generate with --period",
        )


class _Tally:
    """Simulates chunk after chunk and keeps count."""

    def __init__(
        self, where: Experiment, period: str, request: SimulateRequest, progress: Progress
    ):
        self._where, self._period = where, period
        self._request, self._progress = request, progress
        self.oddities = Oddities()
        self.fired: dict[str, float] = {}
        self.cross_section = 0.0
        self.notes: dict[str, Any] = {
            "lumbra": __version__,
            # a file that changes an experiment is named by its path
            "experiment": request.experiment,
            "period": period,
            "seed": request.seed,
            "layers_off": list(request.layers_off),
            "input": request.events.name,
        }

    def chunks(self) -> Iterator[tuple[Detected, NDArray[np.int64]]]:
        """Detected events of each chunk, and the offsets of its generated ones."""
        request = self._request
        beams = self._where.during(self._period).beams
        key = Key(request.seed).child("simulate")
        self.notes["input_sha256"] = checksum(request.events)
        for number, sample in enumerate(read_blocks(request.events, CHUNK, request.read_as)):
            part = sample.events
            _require_energy(part, beams)
            if number == 0:
                _require_energy(part, beams)
                self.notes["process"] = sample.header.process
                self._progress.stage("simulating", sample.header.count)
            try:
                detected = simulate(part, self._where, self._period, key.child(number))
            except DataError as error:
                raise _placed(error, number * CHUNK) from error
            self.oddities += inspect_events(part, detected, beams)
            self.cross_section += float(part.weight.sum())
            for line, bits in detected.trigger.items():
                taken = float(detected.weight[bits].sum())
                self.fired[line] = self.fired.get(line, 0.0) + taken
            yield detected, part.offsets
            self._progress.advance(len(part))
        self.notes["warnings"] = self.oddities.warnings()


def _placed(error: DataError, first: int) -> DataError:
    """The error of a chunk, which counts events from its beginning."""
    parts = error.parts()
    given = f"{parts['given']}; counted from event {first} of the file" if first else parts["given"]
    return DataError(
        parts["failed"], given=given, allowed=parts["allowed"], suggestion=parts["try"]
    )
