"""Figures of the analyses of published data, from the tables of their result folders."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator
from numpy.typing import NDArray
from scipy.special import ndtr

from lumbra.foundation import DataError, Table
from lumbra.presentation.curves import Curve, limit_from
from lumbra.presentation.deviation import deviation
from lumbra.presentation.folder import numbers, read_csv
from lumbra.presentation.limit_figure import draw_limit
from lumbra.presentation.style import (
    COLOURS,
    caption,
    log_axis,
    new_figure,
    paper_style,
    power,
    save,
)

__all__ = ["draw_observed"]

Array = NDArray[np.float64]
Tables = Mapping[str, Table]
Captions = tuple[str, str]


def draw_observed(folder: Path) -> list[Path]:
    """Draw the figures of a folder of ``lumbra observed`` into its folder ``figures``.

    Raises
    ------
    DataError
        If the folder is not such a result.
    """
    try:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        draw, names = _FIGURES[provenance["analysis"]]
        tables = {name: read_csv(folder / f"{name}.csv") for name in names}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(
            f"{folder} is not the result of an analysis of published data.",
            given=f"{type(error).__name__}: {error}",
            allowed="a folder that lumbra observed has written",
            suggestion="make one with lumbra observed",
        ) from error
    quick = " (quick)" if provenance.get("quick") else ""
    with paper_style():
        drawn = draw(tables, provenance, ("published data" + quick, provenance["experiment"]))
        paths = [save(figure, folder / "figures" / name) for name, figure in drawn.items()]
    return [path for pair in paths for path in pair]


def _knunu(tables: Tables, provenance: Mapping[str, Any], said: Captions) -> dict[str, Figure]:
    return {"counts": _counts(tables["counts"], said), "impacts": _impacts(tables["impacts"], said)}


def _counts(table: Table, said: Captions) -> Figure:
    """Observed and fitted events of all bins, and their deviations."""
    observed, fitted = (np.asarray(table[n], float) for n in ("observed", "fitted_events"))
    place = np.arange(observed.size + 1) - 0.5
    figure = new_figure(7.0, 5.4)
    above, below = figure.subplots(
        2, 1, sharex=True, gridspec_kw={"height_ratios": [2.6, 1], "hspace": 0.07}
    )
    above.stairs(fitted, place, color=COLOURS[2], linewidth=1.4, label="fit")
    above.errorbar(
        np.arange(observed.size), observed, yerr=np.sqrt(observed), fmt="o", color="black",
        markersize=3, elinewidth=0.8, label="observed",
    )  # fmt: skip
    log_axis(above, np.concatenate([observed, fitted]))
    above.set_ylabel("Events")
    above.legend(loc="lower left")
    below.stairs(deviation(observed, fitted), place, fill=True, color="0.55")
    below.axhline(0, color="black", linewidth=0.8)
    below.set_ylim(-3.8, 3.8)
    below.set_ylabel("Deviation [σ]")
    below.set_xlabel("Bin, channel after channel")
    channels = [str(name) for name in table["channel"]]
    for first in (i for i, name in enumerate(channels) if channels.index(name) == i):
        above.axvline(first - 0.5, color="0.7", linewidth=0.7)
        label = channels[first].removeprefix("ITA_").replace("_", " ")
        above.annotate(label, (first - 0.3, 0.93), xycoords=("data", "axes fraction"), fontsize=9)
    below.set_xlim(place[0], place[-1])
    caption(above, *said)
    figure.align_ylabels([above, below])
    return figure


def _impacts(table: Table, said: Captions) -> Figure:
    """Shifts of the branching fraction by nuisance, and pulls of these."""
    up, down = (1e5 * np.asarray(table[f"branching_{side}"], float) for side in ("up", "down"))
    pull, error = (np.asarray(table[name], float) for name in ("pull", "pull_error"))
    rows = np.arange(up.size)
    figure = new_figure(7.0, 1.3 + 0.26 * up.size, left=2.0)
    left, right = figure.subplots(1, 2, sharey=True, gridspec_kw={"wspace": 0.06})
    left.barh(rows, up, color=COLOURS[0], height=0.7, label="+1σ")
    left.barh(rows, down, color=COLOURS[1], height=0.7, label="−1σ")
    left.set_yticks(rows, [str(name) for name in table["nuisance"]], fontsize=8.5)
    left.minorticks_off()
    left.invert_yaxis()
    left.axvline(0, color="black", linewidth=0.8)
    left.set_xlabel("Change of BR [10⁻⁵]")
    left.legend(loc="lower right")
    right.axvspan(-1, 1, color="0.9", linewidth=0)
    right.errorbar(pull, rows, xerr=error, fmt="o", color="black", markersize=3, elinewidth=0.9)
    right.set_xlim(-2.8, 2.8)
    right.set_xlabel("Pull")
    right.minorticks_off()
    caption(left, *said, until=right)
    return figure


def _kaon(tables: Tables, provenance: Mapping[str, Any], said: Captions) -> dict[str, Figure]:
    table = tables["limits"]
    upper = _curve(table, "babar_recast_upper", "BaBar, upper edge of the recast interval")
    figures = {}
    cases = {"standard_model": "K⁺νν̄ of the SM", "free": "K⁺νν̄ free"}
    for case, label in cases.items():
        limit = limit_from(table, case)
        if limit is not None:
            figures[f"limit_{case}"] = draw_limit(
                limit, "BR(B⁺ → K⁺X), X → invisible", cl=float(provenance["cl"]),
                published=upper, legend_title=f"CLs, {label}", left=said[0], right=said[1],
            )  # fmt: skip
    p_values = {label: table[f"{case}_local_p_value"] for case, label in cases.items()}
    figures["p_values"] = _p_values(np.asarray(table["mass_GeV"], float), p_values, said)
    return figures


def _p_values(mass: Array, values: Mapping[str, Any], said: Captions) -> Figure:
    """Local p-values by mass, with lines at whole standard deviations."""
    figure = new_figure(7.0, 4.0)
    axes = figure.subplots()
    for (label, column), colour in zip(values.items(), COLOURS, strict=False):
        axes.plot(mass, np.asarray(column, float), color=colour, label=label)
    axes.set_yscale("log")
    lowest = min(float(np.nanmin(np.asarray(c, float))) for c in values.values())
    axes.set_ylim(min(lowest / 5, 1e-3), 2)
    axes.yaxis.set_major_formatter(FuncFormatter(power))
    axes.yaxis.set_minor_locator(NullLocator())
    for sigma in range(1, 6):
        tail = float(ndtr(-sigma))
        if tail > axes.get_ylim()[0]:
            axes.axhline(tail, color="0.6", linewidth=0.7, linestyle="--", zorder=0)
            axes.annotate(f"{sigma}σ", (mass[-1], tail), (3, 0), textcoords="offset points",
                          va="center", fontsize=9)  # fmt: skip
    axes.set_xlim(mass[0], mass[-1] * 1.04)
    axes.set_xlabel("Mass [GeV]")
    axes.set_ylabel("Local p-value")
    axes.legend(loc="lower right")
    caption(axes, *said)
    return figure


def _photon(tables: Tables, provenance: Mapping[str, Any], said: Captions) -> dict[str, Figure]:
    published = _curve(tables["limits"], "epsilon_published", "published, 90 %")
    return {"limit": _epsilon(tables["limits"], provenance, published, "Bayesian", said)}


def _pions(tables: Tables, provenance: Mapping[str, Any], said: Captions) -> dict[str, Figure]:
    table, spectrum = tables["limits"], tables["spectrum"]
    kloe = _curve(table, "kloe_epsilon", "KLOE 2016, ππγ, 90 %")
    mass = np.asarray(table["mass_GeV"], float)
    p_value = ndtr(-np.asarray(table["local_significance"], float))
    return {
        "limit": _epsilon(table, provenance, kloe, "CLs", said),
        "p_values": _p_values(mass, {"bins correlated as residuals": p_value}, said),
        "cross_section": _cross_section(spectrum, said),
    }


def _cross_section(table: Table, said: Captions) -> Figure:
    """The measured cross section, the fit, and their difference in errors."""
    low, high, sigma, error, fit = (
        np.asarray(table[name], float)
        for name in (
            "mass_low_GeV", "mass_high_GeV", "cross_section_nb", "error_nb", "background_nb",
        )
    )  # fmt: skip
    figure = new_figure(7.0, 5.2)
    above, below = figure.subplots(
        2, 1, sharex=True, gridspec_kw={"height_ratios": [2.6, 1], "hspace": 0.07}
    )
    middle = 0.5 * (low + high)
    above.errorbar(
        middle, sigma, yerr=error, fmt=".", color="black", markersize=2, elinewidth=0.6,
        label="BaBar",
    )  # fmt: skip
    above.plot(middle, fit, color=COLOURS[2], linewidth=1.2, label="ρ, ω and polynomial")
    above.set_ylabel("σ(e⁺e⁻ → π⁺π⁻(γ)) [nb]")
    above.set_ylim(0, 1.15 * float(sigma.max()))
    above.legend(loc="upper right")
    below.plot(middle, (sigma - fit) / error, ".", color="0.35", markersize=3)
    below.axhline(0, color="black", linewidth=0.8)
    below.set_ylim(-3.8, 3.8)
    below.set_ylabel("Deviation [σ]")
    below.set_xlabel("√s [GeV]")
    below.set_xlim(low[0], high[-1])
    caption(above, *said)
    figure.align_ylabels([above, below])
    return figure


def _epsilon(
    table: Table,
    provenance: Mapping[str, Any],
    published: list[Curve],
    method: str,
    said: Captions,
) -> Figure:
    limit = limit_from(table, "epsilon")
    if limit is None:
        raise DataError(
            "The table of limits has no limits.",
            given=", ".join(table),
            allowed="epsilon_observed and epsilon_expected",
            suggestion="make the folder again with --force",
        )
    return draw_limit(
        limit, "Kinetic mixing ε", cl=float(provenance["cl"]), published=published,
        legend_title=method, left=said[0], right=said[1],
    )  # fmt: skip


def _curve(table: Table, column: str, label: str) -> list[Curve]:
    """A published curve where it is known, as a list of one or none."""
    mass, value = numbers(table, "mass_GeV"), numbers(table, column)
    if mass is None or value is None:
        return []
    known = np.isfinite(value) & (value > 0)
    return [Curve(label, mass[known], value[known])]


Draw = Callable[[Tables, Mapping[str, Any], Captions], dict[str, Figure]]
_FIGURES: Final[dict[str, tuple[Draw, tuple[str, ...]]]] = {
    "belle2-knunu": (_knunu, ("counts", "impacts")),
    "belle2-kaon-invisible": (_kaon, ("limits",)),
    "babar-single-photon": (_photon, ("limits",)),
    "babar-pion-pairs": (_pions, ("limits", "spectrum")),
}
"""What draws each analysis, and the tables that it needs."""
