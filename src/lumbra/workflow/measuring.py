"""From samples to a hunt that can set limits, by the kind of the hunt."""

from __future__ import annotations

import numpy as np

from lumbra.blueprint import Edition, FitHunt, RecoilHunt, Search, TrainedCut
from lumbra.searches.classifier import load_classifier
from lumbra.selection.classifiers import ScoreCut
from lumbra.workflow.analysis import Keep, LastStep
from lumbra.workflow.counted import Counted
from lumbra.workflow.fit_measure import measure_fits
from lumbra.workflow.measure import measure_windows, suppression_lines
from lumbra.workflow.measured import Measured
from lumbra.workflow.simulate import Sample

__all__ = ["last_step", "measure"]


def last_step(
    room: Search, edition: Edition, signals: dict[float, Sample], backgrounds: list[Sample]
) -> LastStep | None:
    """The last step of the selection: optimised now, or a classifier that was trained before."""
    if isinstance(edition.suppression, TrainedCut):
        classifier = load_classifier(edition.suppression.classifier)
        return ScoreCut(classifier, edition.suppression.threshold)
    if edition.suppression is None or not isinstance(room.hunt, RecoilHunt):
        return None
    return suppression_lines(
        edition.suppression,
        signals,
        backgrounds,
        room.hunt,
        edition,
        edition.luminosity,
        room.level,
    )


def measure(
    room: Search,
    edition: Edition,
    signals: dict[float, Sample],
    backgrounds: list[Sample],
    keep: Keep,
) -> Measured:
    """Efficiencies and backgrounds from what passes every cut.

    Parameters
    ----------
    room, edition
        The search, with the edition's luminosity and systematics as they are to be used.
    signals : dict of float to Sample
        By mass [GeV].
    backgrounds : list of Sample
        All backgrounds.
    keep : callable
        The last step of the selection.
    """
    hunt = room.hunt
    growth = max(edition.luminosity / room.edition(edition.name).luminosity, 1.0)
    if isinstance(hunt, FitHunt):
        return measure_fits(hunt, signals, backgrounds, keep, edition, room.level, growth)
    windows = measure_windows(signals, keep, backgrounds, hunt, edition, edition.luminosity, growth)
    last = np.floor(room.experiment.beams.sqrt_s / hunt.bin_width)
    return Counted(windows, hunt.bin_width * np.arange(-1, last + 1))
