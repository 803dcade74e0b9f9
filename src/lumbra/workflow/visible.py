"""What a scan can see after a cut on a score, with errors from bootstraps of the simulation."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Key
from lumbra.selection.classifiers import Classifier, NetworkTraining, punzi_curve

__all__ = [
    "best_threshold",
    "entropy_name",
    "kept_by",
    "sizes",
    "spread",
    "visible_cross_sections",
]

Array = NDArray[np.float64]

_THRESHOLDS: Final = np.round(np.arange(0.02, 0.99, 0.02), 2)
_REPLICAS: Final = 200
"""Bootstrap samples for the errors of sensitivities."""


def entropy_name(classifier: str) -> str:
    """File name of the network after the first training, beside that of the second."""
    return f"{PurePath(classifier).stem}_entropy.json"


def best_threshold(network: Classifier, half: NetworkTraining) -> float:
    """The threshold with the smallest mean visible cross section."""
    means = []
    for value in _THRESHOLDS:
        with np.errstate(divide="ignore"):
            found = half.scores.cross_sections(*kept_by(network, half, value), punzi_curve())
        means.append(np.mean(found))
    return float(_THRESHOLDS[int(np.argmin(means))])


def kept_by(network: Classifier, half: NetworkTraining, threshold: float) -> tuple[Array, Array]:
    """1 for what is kept, 0 for the rest: signal and background."""
    signal, background = network.score(half.signal), network.score(half.background)
    return (signal > threshold).astype(float), (background > threshold).astype(float)


def spread(replicas: Array) -> float:
    """Standard deviation of bootstraps; infinite if one in ten has no signal left somewhere."""
    finite = replicas[np.isfinite(replicas)]
    return float(finite.std()) if finite.size > 0.9 * replicas.size else float("inf")


def sizes(half: NetworkTraining) -> tuple[int, int]:
    return len(half.signal), len(half.background)


def visible_cross_sections(half: NetworkTraining, kept: tuple[Array, Array], key: Key) -> Array:
    """Visible cross sections (replicas + 1, h) [fb]: the sample's, then of Poisson bootstraps.

    The draws are the same for every classifier, so that ratios know what they have in common.
    """
    rng = key.child("bootstrap").generator()
    with np.errstate(divide="ignore"):
        rows = [half.scores.cross_sections(*kept, punzi_curve())]
    for _ in range(_REPLICAS):
        drawn = (rng.poisson(1.0, size).astype(float) for size in sizes(half))
        signal, background = (k * d for k, d in zip(kept, drawn, strict=True))
        with np.errstate(divide="ignore"):
            rows.append(half.scores.cross_sections(signal, background, punzi_curve()))
    return np.array(rows)
