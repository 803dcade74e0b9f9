"""The simulated samples of a run, each made once and kept until the run is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lumbra.blueprint import Edition, Hypothesis, Search
from lumbra.blueprint.hypothesis import sample_name
from lumbra.detector.emphasis import NATURE
from lumbra.foundation import Key, LumbraError
from lumbra.foundation.storage import write_json
from lumbra.foundation.table_files import read_table, write_table
from lumbra.generation import Process
from lumbra.selection import CutFlow
from lumbra.workflow.progress import Progress
from lumbra.workflow.simulate import Order, Sample, simulate_samples

__all__ = ["simulate_all"]

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
    share = edition.simulation / (_QUICK if quick else 1)
    hypotheses: tuple[Hypothesis, ...] = room.hunt.simulated
    strata = {sample_name(h): ((_signal(room, h), signal_events),) for h in hypotheses} | {
        background.name: tuple(
            (process, max(int(count * share), 1)) for process, count in background.strata
        )
        for background in room.backgrounds
    }
    emphasis = {background.name: background.emphasis for background in room.backgrounds}
    orders = [
        Order(name, parts, key.child("sample", name), emphasis.get(name, NATURE))
        for name, parts in strata.items()
    ]
    progress.stage("simulation", sum(order.size for order in orders))
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
    signals = {h: samples[sample_name(h)] for h in hypotheses}
    return signals, [samples[background.name] for background in room.backgrounds]


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
    }
    write_json(cache / f"{sample.name}.json", content)


def _read(cache: Path, name: str) -> Sample | None:
    try:
        content: Mapping[str, list[float]] = json.loads(
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
    return Sample(name, candidates, flow)
