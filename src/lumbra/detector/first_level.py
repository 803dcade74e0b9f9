"""The first-level trigger of a data-taking period, run over simulated events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.clusters import MeasuredClusters
from lumbra.detector.experiment import Experiment
from lumbra.detector.particles import Flight
from lumbra.detector.trigger import (
    TriggerObjects,
    fire,
    trigger_clusters,
    trigger_muons,
    trigger_tracks,
)
from lumbra.foundation import Key

__all__ = ["first_level"]


def first_level(
    flight: Flight, clusters: MeasuredClusters, experiment: Experiment, period: str, key: Key
) -> dict[str, NDArray[np.bool_]]:
    """Bits (n,) of the lines in the menu of a period.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    clusters : MeasuredClusters
        What they and the beam background left in the calorimeter.
    experiment : Experiment
        As it was in the period.
    period : str
        Its name.
    key : Key
        Of the random numbers.
    """
    when, cells = experiment.period(period), experiment.cluster_trigger
    measured = clusters.offsets, clusters.energy, clusters.theta, clusters.phi
    objects = TriggerObjects(
        trigger_tracks(flight, when.track_trigger, experiment.layers, key),
        trigger_muons(flight, when.muon_trigger, experiment.muon_system, key),
        trigger_clusters(*measured, cells, experiment.beams, key),
        cells.bhabha,
    )
    return fire(experiment.menu(period), objects, key)
