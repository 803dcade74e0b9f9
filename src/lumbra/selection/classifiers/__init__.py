"""Classifiers: what they look at, how they are trained, and whether they can be trusted.

A `Classifier` gives candidates a score from 0 to 1: a `Network`, trained by `train_network` on
the cross-entropy and then on the sensitivity of a whole scan, or `BoostedTrees`, grown by
`grow_trees`. `write_classifier` and `read_classifier` keep them as JSON, which cannot run code.
`area_under_curve`, `same_distribution`, `sculpting` and `calibration` say how good they are.
"""

from lumbra.selection.classifiers.boosted_trees import BoostedTrees, TreeSettings, grow_trees
from lumbra.selection.classifiers.files import Classifier, read_classifier, write_classifier
from lumbra.selection.classifiers.hypotheses import HYPOTHESIS, with_hypotheses
from lumbra.selection.classifiers.inputs import Inputs, standardised
from lumbra.selection.classifiers.network import Network
from lumbra.selection.classifiers.quality import (
    Calibration,
    area_under_curve,
    calibration,
    same_distribution,
    sculpting,
)
from lumbra.selection.classifiers.score_cut import ScoreCut
from lumbra.selection.classifiers.sensitivity import (
    SignalCurve,
    WindowedScores,
    limit_curve,
    punzi_curve,
    windowed_scores,
)
from lumbra.selection.classifiers.train_network import (
    NetworkTraining,
    Schedule,
    TrainedNetwork,
    train_network,
)

__all__ = [
    "HYPOTHESIS",
    "BoostedTrees",
    "Calibration",
    "Classifier",
    "Inputs",
    "Network",
    "NetworkTraining",
    "Schedule",
    "ScoreCut",
    "SignalCurve",
    "TrainedNetwork",
    "TreeSettings",
    "WindowedScores",
    "area_under_curve",
    "calibration",
    "grow_trees",
    "limit_curve",
    "punzi_curve",
    "read_classifier",
    "same_distribution",
    "sculpting",
    "standardised",
    "train_network",
    "windowed_scores",
    "with_hypotheses",
    "write_classifier",
]
