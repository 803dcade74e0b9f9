"""From samples to a hunt that can set limits, by the kind of the hunt."""

from __future__ import annotations

import numpy as np

from lumbra.blueprint import (
    CurvedSuppression,
    Edition,
    FitHunt,
    Hypothesis,
    PlaneHunt,
    RecoilHunt,
    Search,
    TemplateHunt,
    TrainedCut,
)
from lumbra.blueprint.hypothesis import by_mass, by_pair
from lumbra.searches.classifier import load_classifier
from lumbra.selection.classifiers import ScoreCut
from lumbra.workflow.analysis import Keep, LastStep
from lumbra.workflow.counted import Counted
from lumbra.workflow.fit_measure import measure_fits
from lumbra.workflow.measure import measure_windows, suppression_lines
from lumbra.workflow.measured import Measured
from lumbra.workflow.plane_counted import PlaneCounted
from lumbra.workflow.plane_suppression import curved_regions
from lumbra.workflow.plane_windows import measure_plane
from lumbra.workflow.simulate import Sample
from lumbra.workflow.template_measure import make_templates
from lumbra.workflow.templated import Templated

__all__ = ["last_step", "measure"]


def last_step(
    room: Search, edition: Edition, signals: dict[Hypothesis, Sample], backgrounds: list[Sample]
) -> LastStep | None:
    """The last step of the selection: optimised now, or a classifier that was trained before."""
    if isinstance(edition.suppression, TrainedCut):
        classifier = load_classifier(edition.suppression.classifier)
        return ScoreCut(classifier, edition.suppression.threshold)
    step, hunt = edition.suppression, room.hunt
    if isinstance(hunt, TemplateHunt):
        hunt = hunt.windows
    if step is None:
        return None
    if isinstance(step, CurvedSuppression) and isinstance(hunt, PlaneHunt):
        return curved_regions(step, by_pair(signals), backgrounds, hunt, edition, room.level)
    if isinstance(step, CurvedSuppression) or not isinstance(hunt, RecoilHunt):
        raise TypeError(f"{room.name}: {step.name} does not fit to the hunt")  # not declarable
    return suppression_lines(
        step,
        by_mass(signals),
        backgrounds,
        hunt,
        edition,
        edition.luminosity,
        room.level,
    )


def measure(
    room: Search,
    edition: Edition,
    signals: dict[Hypothesis, Sample],
    backgrounds: list[Sample],
    keep: Keep,
) -> Measured:
    """Efficiencies and backgrounds from what passes every cut.

    Parameters
    ----------
    room, edition
        The search, with the edition's luminosity and systematics as they are to be used.
    signals : dict of float or pair to Sample
        By mass, or masses [GeV].
    backgrounds : list of Sample
        All backgrounds.
    keep : callable
        The last step of the selection.
    """
    hunt = room.hunt
    growth = max(edition.luminosity / room.edition(edition.name).luminosity, 1.0)
    sqrt_s = room.experiment.beams.sqrt_s
    if isinstance(hunt, PlaneHunt):
        plane = measure_plane(by_pair(signals), keep, backgrounds, hunt, edition, growth)
        return PlaneCounted(hunt, plane, sqrt_s)
    if isinstance(hunt, FitHunt):
        return measure_fits(hunt, by_mass(signals), backgrounds, keep, edition, room.level, growth)
    counting = hunt.windows if isinstance(hunt, TemplateHunt) else hunt
    single = by_mass(signals)
    windows = measure_windows(
        single, keep, backgrounds, counting, edition, edition.luminosity, growth
    )
    last = np.floor(sqrt_s / counting.bin_width)
    counted = Counted(windows, counting.bin_width * np.arange(-1, last + 1))
    if isinstance(hunt, TemplateHunt):
        templates = make_templates(windows, single, keep, backgrounds, hunt, edition, growth)
        return Templated(counted, templates, hunt, edition)
    return counted
