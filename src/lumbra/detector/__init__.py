"""Detectors: acceptance, efficiency, resolution and trigger, with experiments as data.

`simulate` turns `Events` into `Detected`. `EXPERIMENTS` lists what there is, `experiment` finds
one by name, `Experiment.varied` changes a number of it and `assumptions` tells which numbers are
assumed. The layers are in files of their own: `tracks`, `calorimeter` and `clusters`,
`muon_identification`, `photon_veto`, `trigger`, with `material` in front and `absorber` and
`background` beside the calorimeter. An `Emphasis` simulates what is rare more often, with weights.
A new experiment is a file in `experiments`.
"""

from lumbra.detector.detected import Clusters, Detected, Tracks
from lumbra.detector.emphasis import Emphasis
from lumbra.detector.experiment import Experiment, Period, assumptions
from lumbra.detector.experiments import BABAR, BELLE, BELLE2, BES3, EXPERIMENTS, KLOE, experiment
from lumbra.detector.parameter import Parameter
from lumbra.detector.simulate import simulate
from lumbra.detector.with_high_level import with_high_level

__all__ = [
    "BABAR",
    "BELLE",
    "BELLE2",
    "BES3",
    "EXPERIMENTS",
    "KLOE",
    "Clusters",
    "Detected",
    "Emphasis",
    "Experiment",
    "Parameter",
    "Period",
    "Tracks",
    "assumptions",
    "experiment",
    "simulate",
    "with_high_level",
]
