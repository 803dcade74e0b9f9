"""What shows whether a classifier can be trusted: tables of scores, shapes and calibration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.selection.classifiers import Classifier, NetworkTraining, calibration, sculpting
from lumbra.workflow.csv_tables import write_csv
from lumbra.workflow.measure import OBSERVABLE

__all__ = ["write_quality"]

Array = NDArray[np.float64]

_BINS: Final = 40
_LEAST: Final = 0.5
"""Width of the bins in which the shape of the background is looked at [GeV]."""


def write_quality(
    folder: Path,
    networks: Mapping[str, Classifier],
    thresholds: Mapping[str, float],
    train: NetworkTraining,
    test: NetworkTraining,
) -> dict[str, float]:
    """Write ``scores.csv`` of both halves, ``shapes.csv`` and ``calibration.csv`` of the second.

    Parameters
    ----------
    folder : Path
        Where.
    networks, thresholds : mapping
        Classifiers and their cuts by name.
    train, test : NetworkTraining
        Both halves.

    Returns
    -------
    dict of str to float
        p-value that the background keeps its shape in the recoil mass, by classifier.
    """
    edges = np.linspace(0, 1, _BINS + 1)
    mass = _signed_root(np.asarray(test.background[OBSERVABLE], float))
    bins = np.arange(0.0, float(mass.max()) + _LEAST, _LEAST)
    scores: dict[str, Array] = {"score_low": edges[:-1], "score_high": edges[1:]}
    shapes: dict[str, Array] = {"mRecoil_low_GeV": bins[:-1], "mRecoil_high_GeV": bins[1:]}
    shapes["background"], _ = np.histogram(mass, bins, weights=test.background_weight)
    calibrated: dict[str, Array] = {}
    kept = {}
    for name, network in networks.items():
        for half, sample in (("train", train), ("test", test)):
            found = _class_scores(network, sample)
            for kind, (score, weight) in found.items():
                share, error = _shares(score, weight, edges)
                scores[f"{name}_{kind}_{half}"] = share
                scores[f"{name}_{kind}_{half}_error"] = error
        passed = network.score(test.background) > thresholds[name]
        kept[name], efficiency = sculpting(mass, test.background_weight, passed, bins)
        shapes[f"{name}_efficiency"] = efficiency
        pairs = _class_scores(network, test)
        found_share = calibration(
            pairs["signal"][0], pairs["background"][0],
            pairs["signal"][1], pairs["background"][1], bins=_BINS // 2,
        )  # fmt: skip
        calibrated |= {
            f"{name}_score": found_share.score,
            f"{name}_share": found_share.share,
            f"{name}_error": found_share.error,
        }
    for stem, columns in (("scores", scores), ("shapes", shapes), ("calibration", calibrated)):
        write_csv(folder / f"{stem}.csv", {k: v.tolist() for k, v in columns.items()}, {})
    return kept


def _signed_root(square: Array) -> Array:
    return np.asarray(np.sign(square) * np.sqrt(np.abs(square)))


def _class_scores(network: Classifier, sample: NetworkTraining) -> dict[str, tuple[Array, Array]]:
    return {
        "signal": (network.score(sample.signal), sample.signal_weight),
        "background": (network.score(sample.background), sample.background_weight),
    }


def _shares(score: Array, weight: Array, edges: Array) -> tuple[Array, Array]:
    """Share of the weight in each bin, and its error."""
    events, _ = np.histogram(score, edges, weights=weight)
    squares, _ = np.histogram(score, edges, weights=weight**2)
    total = float(weight.sum())
    return events / total, np.sqrt(squares) / total
