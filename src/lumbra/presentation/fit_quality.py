"""How well fits describe what was fitted: the section of a report on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from lumbra.foundation import Table
from lumbra.presentation.deviation import deviation
from lumbra.presentation.excess import flagged
from lumbra.presentation.figures import spectra_of
from lumbra.presentation.folder import ResultFolder, numbers
from lumbra.presentation.markup import Html, element, fragment, number, table

__all__ = ["fit_quality"]

Array = NDArray[np.float64]

_POOR = (0.01, 0.05, 0.5)  # p-values below which shares of the fits are told


def fit_quality(folder: ResultFolder) -> Html:
    """Goodness of fit by window, shares of flagged fits, and how spectra agree with expectation."""
    parts: list[Html] = []
    scan = folder.tables.get("scan")
    if scan is not None:
        parts += _windows(scan)
    for name, observable in spectra_of(folder).items() if folder.kind == "run" else ():
        parts += _spectrum(folder.tables[name], observable)
    return fragment(*parts)


def _windows(scan: Table) -> list[Html]:
    """Flagged fits, and p-values of the fits against what they should be."""
    parts = []
    marks = flagged(scan)
    if marks is not None:
        good = len(scan) - int(marks.sum())
        parts.append(element("p", f"{good} of {len(scan)} fits converged without a flag."))
    p_value = numbers(scan, "goodness_p_value")
    if p_value is None:
        return parts
    known = p_value[np.isfinite(p_value)]
    rows = [
        [f"p < {limit:g}", int(np.sum(known < limit)), float(limit * len(known))] for limit in _POOR
    ]
    caption = (
        f"χ² probabilities of {len(known)} fits; windows overlap, so that their numbers vary more "
        "than independent ones"
    )
    parts.append(table(["Probability", "Fits", "Expected if all fit"], rows, caption))
    worst = int(np.nanargmin(p_value))
    mass = np.asarray(scan["mass_GeV"], float)[worst]
    text = f"The poorest fit is at {mass:.4g} GeV: p = {number(float(p_value[worst]), 2)}."
    parts.append(element("p", text))
    return parts


def _spectrum(spectrum: Table, observable: str) -> list[Html]:
    """One probability for the whole spectrum, before any fit."""
    count, total = numbers(spectrum, "data_events"), numbers(spectrum, "total_events")
    error = numbers(spectrum, "total_error")
    if count is None or total is None:
        return []
    away = deviation(count, total, 0.0 if error is None else error)
    used = np.isfinite(away)
    square, bins = float(np.sum(away[used] ** 2)), int(used.sum())
    if not bins:
        return []
    kinds = {str(kind) for kind in spectrum["data_kind"]} if "data_kind" in spectrum else set()
    what = "Pseudo-data" if "pseudo" in kinds else "Data"
    chance = float(gammaincc(bins / 2, square / 2))
    return [
        element(
            "p",
            f"{what} against the simulated expectation, {observable}: sum of squared deviations "
            f"{square:.1f} in {bins} bins, p = {number(chance, 2)} (as χ²; errors of the "
            "simulation are in it, systematic ones are not, and where less than about five events "
            "are expected in a bin the probability is rough).",
        )
    ]
