"""The simulated samples of a run, each made once and kept until the run is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lumbra.blueprint import Background, Edition, Hypothesis, Search
from lumbra.blueprint.hypothesis import sample_name
from lumbra.foundation import Key, LumbraError
from lumbra.foundation.storage import write_json
from lumbra.foundation.table_files import read_table, write_table
from lumbra.generation import Process
from lumbra.selection import CutFlow
from lumbra.workflow.control_counts import ControlCounts
from lumbra.workflow.progress import Progress
from lumbra.workflow.simulate import Order, Sample, simulate_samples

__all__ = ["simulate_all", "simulate_controls"]

_QUICK = 20
_QUICK_SIGNAL = 5


def simulate_all(
    room: Search,
    edition: Edition,
    key: Key,
    cache: Path,
    progress: Progress,
    *,
    quick: bool,
    workers: int,
) -> tuple[dict[Hypothesis, Sample], list[Sample]]:
    """Signal at every mass of the grid, and all backgrounds.

    A sample that an interrupted run of the same configuration finished is read back.

    Parameters
    ----------
    room, edition
        What to simulate, and with which cuts.
    key : Key
        Where the random numbers come from.
    cache : Path
        Where finished samples are kept.
    progress : Progress
        Told about events.
    quick : bool
        A twentieth of the background, a fifth of the signal.
    workers : int
        Threads.

    Returns
    -------
    dict of float or pair to Sample
        Signal by mass, or masses [GeV].
    list of Sample
        Backgrounds, in the room's order.
    """
    signal_events = max(room.hunt.events // (_QUICK_SIGNAL if quick else 1), 1)
    hypotheses: tuple[Hypothesis, ...] = room.hunt.simulated
    orders = [
        Order(
            sample_name(hypothesis),
            ((_signal(room, hypothesis), signal_events),),
            key.child("sample", sample_name(hypothesis)),
        )
        for hypothesis in hypotheses
    ] + [
        Order(
            background.name,
            _strata(background, edition, quick=quick),
            key.child("sample", background.name),
            background.emphasis,
            edition.controls,
        )
        for background in room.backgrounds
    ]
    progress.stage("simulation", sum(order.size for order in orders))
    samples = _made(orders, room, edition, cache, progress, workers)
    signals = {h: samples[sample_name(h)] for h in hypotheses}
    return signals, [samples[background.name] for background in room.backgrounds]


def simulate_controls(
    room: Search,
    edition: Edition,
    key: Key,
    cache: Path,
    progress: Progress,
    backgrounds: Sequence[Sample],
    *,
    quick: bool,
    workers: int,
) -> dict[str, dict[str, ControlCounts]]:
    """What each control channel has of each background, with samples of its own where it asks.

    Parameters are those of `simulate_all`, and the ``backgrounds`` that it gave.
    """
    orders = {
        (control.name, background.name): Order(
            f"{control.name}.{background.name}",
            _strata(background, edition, quick=quick),
            key.child("control", control.name, background.name),
            background.emphasis,
            (control,),
        )
        for control in edition.controls
        for background in control.samples
    }
    samples = {}
    if orders:
        progress.stage("control channels", sum(order.size for order in orders.values()))
        samples = _made(list(orders.values()), room, edition, cache, progress, workers)
    found = {}
    for control in edition.controls:
        found[control.name] = {sample.name: sample.controls[control.name] for sample in backgrounds}
        for (channel, name), order in orders.items():
            if channel == control.name:
                found[channel][name] = samples[order.name].controls[channel]
    return found


def _strata(
    background: Background, edition: Edition, *, quick: bool
) -> tuple[tuple[Process, int], ...]:
    """The processes of a background and how many events of each this run simulates."""
    share = edition.simulation / (_QUICK if quick else 1)
    return tuple((process, max(int(count * share), 1)) for process, count in background.strata)


def _made(
    orders: Sequence[Order],
    room: Search,
    edition: Edition,
    cache: Path,
    progress: Progress,
    workers: int,
) -> dict[str, Sample]:
    """Samples by name: read back where an interrupted run finished them, simulated otherwise."""
    samples: dict[str, Sample] = {}
    missing = []
    for order in orders:
        kept = _read(cache, order.name)
        if kept is None:
            missing.append(order)
        else:
            samples[order.name] = kept
            progress.advance(order.size)
    for sample in simulate_samples(
        missing,
        room.experiment,
        edition.period,
        edition.cuts,
        room.recipe,
        workers=workers,
        advance=progress.advance,
    ):
        _write(cache, sample)
        samples[sample.name] = sample
    return samples


def _signal(room: Search, hypothesis: Hypothesis) -> Process:
    """The signal for a mass, or for two."""
    return room.signal(*(hypothesis if isinstance(hypothesis, tuple) else (hypothesis,)))


def _write(cache: Path, sample: Sample) -> None:
    # the flow is written last: its presence says that the candidates are whole
    write_table(cache / f"{sample.name}.parquet", sample.candidates)
    flow = sample.flow
    content = {
        "steps": flow.steps,
        "entries": flow.entries,
        "weights": flow.weights,
        "variances": flow.variances,
        "controls": {name: counts.to_json() for name, counts in sample.controls.items()},
    }
    write_json(cache / f"{sample.name}.json", content)


def _read(cache: Path, name: str) -> Sample | None:
    try:
        content: Mapping[str, Any] = json.loads(
            (cache / f"{name}.json").read_text(encoding="utf-8")
        )
        candidates = read_table(cache / f"{name}.parquet")
    except (OSError, ValueError, LumbraError):
        return None
    flow = CutFlow(
        tuple(str(step) for step in content["steps"]),
        np.array(content["entries"], np.int64),
        np.array(content["weights"]),
        np.array(content["variances"]),
    )
    controls = {
        channel: ControlCounts.from_json(counts) for channel, counts in content["controls"].items()
    }
    return Sample(name, candidates, flow, controls)
