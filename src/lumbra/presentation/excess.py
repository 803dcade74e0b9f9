"""The largest excess of a result, and the fits of a scan that are not to be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lumbra.foundation import Table
from lumbra.presentation.folder import ResultFolder, numbers

__all__ = ["TRUSTED", "Excess", "excess_of", "flagged"]

TRUSTED = ("converged", "ok", "")
"""Statuses of fits without a flag."""


@dataclass(frozen=True)
class Excess:
    """The largest excess.

    Parameters
    ----------
    at : tuple of float
        Its mass, or both masses of a plane [GeV].
    significance : float
        Local significance [standard deviations].
    local_p, global_p, global_error : float or None
        p-values, and the error of the global one from the number of pseudo-experiments.
    experiments : int
        Pseudo-experiments behind the global p-value, if known.
    status : str
        What the scan says about the fit there, if it flags it.
    """

    at: tuple[float, ...]
    significance: float
    local_p: float | None
    global_p: float | None
    global_error: float | None
    experiments: int
    status: str

    @property
    def mass(self) -> float:
        """The mass, or the first of two [GeV]."""
        return self.at[0]

    @property
    def place(self) -> str:
        """Where it is, in words."""
        masses = ", ".join(f"{mass:.4g}" for mass in self.at)
        return f"at {masses} GeV" if len(self.at) == 1 else f"at ({masses}) GeV"

    def worths(self) -> str:
        """Local and global significance in a few words."""
        local = f"{self.significance:.2g}σ local"
        if self.global_p is None:
            return local
        if self.global_p <= 0:
            bound = f", global p < 1/{self.experiments}" if self.experiments else ""
            return local + bound
        return f"{local}, {max(0.0, -float(ndtri(self.global_p))):.1f}σ global"


def excess_of(folder: ResultFolder) -> Excess | None:
    """The largest excess that the provenance tells of; None if there is none."""
    provenance = folder.provenance
    told = provenance.get("largest_excess") or {}
    names = ("mass_GeV",) if told.get("mass_GeV") is not None else ("x_GeV", "y_GeV")
    if told.get("significance") is None or any(told.get(name) is None for name in names):
        return None

    def value(name: str) -> float | None:
        return None if told.get(name) is None else float(told[name])

    at = tuple(float(told[name]) for name in names)
    return Excess(
        at,
        float(told["significance"]),
        value("local_p_value"),
        value("global_p_value"),
        value("global_p_value_error"),
        int(provenance.get("pseudo_experiments") or told.get("pseudo_planes") or 0),
        _status_at(folder.tables.get("scan"), at[0]) or str(told.get("caution") or ""),
    )


def flagged(scan: Table) -> NDArray[np.bool_] | None:
    """Which rows of a scan are biased or poor; None if the scan does not say."""
    if "status" not in scan or scan["status"].dtype.kind != "U":
        return None
    return np.asarray(~np.isin(scan["status"], TRUSTED))


def _status_at(scan: Table | None, mass: float) -> str:
    masses = None if scan is None else numbers(scan, "mass_GeV")
    marks = None if scan is None else flagged(scan)
    if scan is None or masses is None or marks is None:
        return ""
    row = int(np.nanargmin(np.abs(masses - mass)))
    return str(scan["status"][row]) if marks[row] else ""
