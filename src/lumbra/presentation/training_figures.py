"""Figures of a trained classifier: what it can see, over-training, shapes, calibration, losses."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.style import COLOURS, caption, log_axis, new_figure

__all__ = ["draw_training"]

Array = NDArray[np.float64]

NAMES: Final = {"cross_entropy": "cross-entropy", "sensitivity": "sensitivity"}
"""Networks by the part of column names, as people call what they were trained on."""


def draw_training(folder: ResultFolder, left: str, right: str) -> dict[str, tuple[str, Figure]]:
    """Every figure that the tables of a training allow: heading and figure by name."""
    drawn = {}
    tables = folder.tables
    if "sensitivity" in tables:
        figure = _sensitivity(tables["sensitivity"])
        drawn["sensitivity"] = ("What the scan can see", figure)
    if "scores" in tables:
        drawn["scores"] = ("Scores on both halves", _scores(tables["scores"]))
    if "shapes" in tables:
        drawn["shapes"] = ("Background kept, by recoil mass", _shapes(tables["shapes"]))
    if "calibration" in tables:
        drawn["calibration"] = ("Calibration", _calibration(tables["calibration"]))
    losses = {name: table for name, table in tables.items() if name.startswith("loss_")}
    if losses:
        drawn["losses"] = ("Losses", _losses(losses))
    for _, figure in drawn.values():
        caption(figure.axes[0], left, right if len(figure.axes) == 1 else "")
        if len(figure.axes) > 1:
            caption(figure.axes[-1], "", right)
    return drawn


def _column(table: Table, name: str) -> Array:
    return np.asarray(table[name], float)


def _sensitivity(table: Table) -> Figure:
    figure = new_figure(7.0, 4.8)
    axes = figure.subplots()
    mass = _column(table, "mass_GeV")
    seen = []
    kinds = {"without": "without a network", **{k: f"trained on {v}" for k, v in NAMES.items()}}
    for (kind, label), colour in zip(kinds.items(), ("0.4", *COLOURS), strict=False):
        if f"visible_{kind}_fb" not in table:
            continue
        value = _column(table, f"visible_{kind}_fb")
        error = np.nan_to_num(_column(table, f"visible_{kind}_error_fb"), posinf=0.0)
        axes.fill_between(
            mass, np.maximum(value - error, 1e-3 * value), value + error, color=colour, alpha=0.25,
            linewidth=0,
        )  # fmt: skip
        axes.plot(mass, value, color=colour, label=label)
        seen.append(value[np.isfinite(value) & (value > 0)])
    log_axis(axes, np.concatenate(seen), headroom=1.25)
    axes.set_xlabel("Mass [GeV]")
    axes.set_ylabel("Smallest visible cross section [fb]")
    axes.legend(loc="upper left")
    return figure


def _scores(table: Table) -> Figure:
    """Histograms of the training half, points of the independent half."""
    figure = new_figure(9.6, 4.4)
    panels = figure.subplots(1, len(NAMES), sharey=True)
    edges = np.append(_column(table, "score_low"), _column(table, "score_high")[-1])
    for axes, (name, label) in zip(panels, NAMES.items(), strict=True):
        for kind, colour in (("signal", COLOURS[0]), ("background", COLOURS[2])):
            axes.stairs(
                _column(table, f"{name}_{kind}_train"), edges, color=colour, fill=True, alpha=0.35,
                label=f"{kind}, trained on",
            )  # fmt: skip
            axes.errorbar(
                (edges[1:] + edges[:-1]) / 2,
                _column(table, f"{name}_{kind}_test"),
                yerr=_column(table, f"{name}_{kind}_test_error"),
                fmt="o", markersize=3, color=colour, label=f"{kind}, independent",
            )  # fmt: skip
        axes.set_yscale("log")
        axes.set_xlabel(f"Score, trained on {label}")
    panels[0].set_ylim(1e-4, 30)
    panels[0].set_ylabel("Share per bin")
    panels[0].legend(loc="upper left", ncols=2, columnspacing=1.0, fontsize=9)
    return figure


def _shapes(table: Table) -> Figure:
    figure = new_figure(7.0, 4.6)
    axes = figure.subplots()
    edges = np.append(_column(table, "mRecoil_low_GeV"), _column(table, "mRecoil_high_GeV")[-1])
    seen = []
    for (name, label), colour in zip(NAMES.items(), COLOURS, strict=False):
        efficiency = _column(table, f"{name}_efficiency")
        axes.stairs(np.nan_to_num(efficiency), edges, color=colour, label=f"trained on {label}")
        seen.append(efficiency[np.isfinite(efficiency) & (efficiency > 0)])
    log_axis(axes, np.concatenate(seen), headroom=1.0)
    axes.set_xlabel("Recoil mass [GeV]")
    axes.set_ylabel("Background that is kept")
    axes.legend(loc="lower left")
    return figure


def _calibration(table: Table) -> Figure:
    figure = new_figure(5.4, 5.0)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.5", linewidth=0.9, linestyle=":")
    for (name, label), colour in zip(NAMES.items(), COLOURS, strict=False):
        axes.errorbar(
            _column(table, f"{name}_score"),
            _column(table, f"{name}_share"),
            yerr=_column(table, f"{name}_error"),
            fmt="o-", markersize=3.5, linewidth=1.0, color=colour, label=f"trained on {label}",
        )  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.1)
    axes.set_xlabel("Score")
    axes.set_ylabel("Share of signal, equal amounts of both")
    axes.legend(loc="lower right")
    return figure


def _losses(tables: dict[str, Table]) -> Figure:
    figure = new_figure(9.6, 4.0)
    panels = np.atleast_1d(figure.subplots(1, len(tables)))
    for axes, (name, table) in zip(panels, sorted(tables.items()), strict=True):
        _loss(axes, name.removeprefix("loss_"), table)
    return figure


def _loss(axes: Axes, name: str, table: Table) -> None:
    epoch, value = (_column(table, column) for column in list(table)[:2])
    axes.plot(epoch, value, color=COLOURS[0])
    axes.set_xlabel("Epoch")
    plain = name.removesuffix("_fb").replace("_", " ")
    axes.set_ylabel(f"Loss: {plain}" + (" [fb]" if name.endswith("_fb") else ""))
