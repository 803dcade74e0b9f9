"""Simulated samples as a classifier wants them: one half, in the windows of the hunt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Hunt, Hypothesis, RecoilHunt
from lumbra.blueprint.hypothesis import by_mass
from lumbra.foundation import InputError, Table
from lumbra.foundation.tables import join
from lumbra.selection.classifiers import NetworkTraining, windowed_scores
from lumbra.workflow.measure import OBSERVABLE, halves
from lumbra.workflow.simulate import Sample
from lumbra.workflow.windows import LEAST_EVENTS, signal_width

__all__ = ["TrainingHalf", "training_half"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class TrainingHalf:
    """One half of the simulation.

    Parameters
    ----------
    masses : (h,)
        Simulated masses with enough signal [GeV].
    candidates : NetworkTraining
        Signal and background with weights and windows.
    """

    masses: Array
    candidates: NetworkTraining


def training_half(
    signals: Mapping[Hypothesis, Sample],
    backgrounds: Sequence[Sample],
    hunt: Hunt,
    columns: tuple[str, ...],
    luminosity: float,
    half: int,
) -> TrainingHalf:
    """Candidates of one half that pass the cuts.

    Every mass has the same weight in the signal, backgrounds are as frequent as in nature.

    Parameters
    ----------
    signals, backgrounds
        Simulated samples after the cuts.
    hunt : Hunt
        Half-width of the windows and range of masses; a `RecoilHunt`.
    columns : tuple of str
        What the classifier looks at.
    luminosity : float
        [fb-1]
    half : {0, 1}
        The half to train on, or that to measure on.

    Raises
    ------
    InputError
        If the hunt does not count in windows.
    """
    if not isinstance(hunt, RecoilHunt):
        raise InputError(
            "Classifiers are trained for hunts that count in windows.",
            given=f"a {type(hunt).__name__}",
            allowed="a RecoilHunt",
            suggestion="train elsewhere and declare the classifier as a TrainedCut",
        )
    names = {*columns, OBSERVABLE, "weight"}
    single = by_mass(signals)
    masses = [
        mass for mass in sorted(single)
        if hunt.lowest <= mass <= hunt.highest
        and len(single[mass].candidates) >= 2 * LEAST_EVENTS
    ]  # fmt: skip
    tables, efficiency, shares, reach = [], [], [], []
    for mass in masses:
        table = _columns(halves(single[mass].candidates)[half], names)
        weight = np.asarray(table["weight"], float)
        tables.append(table)
        efficiency.append(weight / single[mass].generated)
        shares.append(weight / np.sum(weight))
        square = np.asarray(table[OBSERVABLE], float)
        reach.append(hunt.half_width * signal_width(hunt, square, weight, mass))
    signal = join(tables)
    background = join([_columns(halves(s.candidates)[half], names) for s in backgrounds])
    weight = np.asarray(background["weight"], float)
    square, wide = np.array(masses) ** 2, np.array(reach)
    scores = windowed_scores(
        np.repeat(np.arange(len(masses)), [len(table) for table in tables]),
        np.asarray(signal[OBSERVABLE], float),
        np.concatenate(efficiency),
        np.asarray(background[OBSERVABLE], float),
        weight * luminosity,
        square - wide,
        square + wide,
        luminosity,
    )
    return TrainingHalf(
        np.array(masses),
        NetworkTraining(signal, background, np.concatenate(shares), weight, scores),
    )


def _columns(table: Table, names: set[str]) -> Table:
    return Table({name: table[name] for name in sorted(names)})
