"""Figures of a trained classifier."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lumbra.foundation import Table
from lumbra.presentation.curves import Comparison
from lumbra.presentation.figures import draw_all
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.style import paper_style

BINS = np.linspace(0, 1, 11)
NETWORKS = ("cross_entropy", "sensitivity")


def tables() -> dict[str, Table]:
    """Tables as a training writes them, with a mass at which no signal is left."""
    mass = np.array([1.0, 2.0, 3.0])
    scores = {"score_low": BINS[:-1], "score_high": BINS[1:]}
    shapes = {"mRecoil_low_GeV": BINS[:-1], "mRecoil_high_GeV": BINS[1:], "background": BINS[1:]}
    calibrated = {}
    sensitivity = {"mass_GeV": mass}
    for name in ("without", *NETWORKS):
        sensitivity[f"visible_{name}_fb"] = np.array([3.0, np.inf, 2.0])
        sensitivity[f"visible_{name}_error_fb"] = np.array([0.1, np.nan, 0.3])
    for name in NETWORKS:
        shapes[f"{name}_efficiency"] = np.where(BINS[1:] > 0.9, np.nan, BINS[1:] / 10)
        for column in ("score", "share", "error"):
            calibrated[f"{name}_{column}"] = BINS[1:] * (0.1 if column == "error" else 1.0)
        for kind in ("signal", "background"):
            for half in ("train", "test"):
                scores[f"{name}_{kind}_{half}"] = BINS[1:] / 5
                scores[f"{name}_{kind}_{half}_error"] = BINS[1:] / 50
    loss = Table({"epoch": np.arange(1.0, 4.0), "value": np.array([3.0, 2.0, 1.5])})
    return {
        "sensitivity": Table(sensitivity),
        "scores": Table(scores),
        "shapes": Table(shapes),
        "calibration": Table(calibrated),
        "loss_cross_entropy": loss,
        "loss_sensitivity_fb": loss,
    }


def drawn(content: dict[str, Table]) -> dict[str, list[str]]:
    """Labels of the vertical axes by figure."""
    folder = ResultFolder(Path(), "train", {"experiment": "Belle II", "quick": True}, content)
    with paper_style():
        return {
            drawing.name: [axes.get_ylabel() for axes in drawing.figure.axes]
            for drawing in draw_all(folder, Comparison())
        }


def test_every_check_of_a_classifier_has_its_figure() -> None:
    names = drawn(tables())
    assert list(names) == ["sensitivity", "scores", "shapes", "calibration", "losses"]
    assert names["losses"] == ["Loss: cross entropy", "Loss: sensitivity [fb]"]


def test_tables_that_are_missing_are_skipped() -> None:
    content = {name: table for name, table in tables().items() if name in ("shapes", "scores")}
    assert list(drawn(content)) == ["scores", "shapes"]
