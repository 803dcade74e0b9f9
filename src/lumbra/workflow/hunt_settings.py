"""The settings of a hunt: what the user says, the rest from the publication or the resolution."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError, Table
from lumbra.foundation.expression import Expression
from lumbra.foundation.table_files import read_table
from lumbra.inference import Masses, Spectrum
from lumbra.inference.shapes import AtMass
from lumbra.workflow.hunt_shape import hunt_shape
from lumbra.workflow.request import HuntRequest

__all__ = ["HuntSettings", "hunt_settings"]

Array = NDArray[np.float64]
_MEV: Final = 1e-3
_HIGHEST_ORDER: Final = 12
_MOST_HYPOTHESES: Final = 20_000
_WIDEST: Final = 100_000
"""Largest span of a spectrum in resolutions: memory grows with it."""


@dataclass(frozen=True)
class HuntSettings:
    """A hunt in GeV, all defaults filled in.

    Parameters
    ----------
    masses, resolution : (w,) arrays
        Hypotheses and the mass resolution at each [GeV].
    window : float
        Full width of the fit window [GeV].
    order : int or None
        Order of the polynomial background; None if the data shall choose it.
    shape : AtMass
        The signal.
    fit_range : (float, float) or None
        Masses that may enter a fit [GeV]; all if None.
    mixing : bool
        Whether limits on ε² can be told, because the radiative fraction is known.
    unit : str
        Unit of the masses in the file and of the user's options.
    """

    masses: Array
    resolution: Array
    window: float
    order: int | None
    shape: AtMass
    fit_range: tuple[float, float] | None
    mixing: bool
    unit: str


@dataclass(frozen=True)
class _Published:
    """How a packaged spectrum was analysed by those who took it."""

    lowest: float
    highest: float
    step: float
    resolution: tuple[float, float]
    window: float
    order: int


_PUBLISHED: Final = {
    # arXiv:1108.2750: masses, step, window and order as recalled there; the resolution grows
    # linearly over the scan. The scan's range is the range of the fits too.
    "apex-2011": _Published(0.175, 0.250, 0.25e-3, (0.85e-3, 1.11e-3), 30.5e-3, 7),
}


def hunt_settings(request: HuntRequest, spectrum: Spectrum | Masses) -> HuntSettings:
    """Everything that a hunt needs; defaults come from the publication, else the resolution.

    Parameters
    ----------
    request : HuntRequest
        What the user says.
    spectrum : Spectrum or Masses
        What is hunted in, in GeV; its note ``unit`` says in which unit the file was.

    Raises
    ------
    InputError, DataError, ColumnError
        If an option or the resolution cannot be used with this spectrum.
    """
    unit = request.unit or spectrum.notes.get("unit", "GeV")
    factor = _MEV if unit == "MeV" else 1.0
    known = _PUBLISHED.get(request.spectrum)
    span = _span(spectrum)
    low, high = _range(request, known, span, factor)
    width = _resolution(request, known, np.linspace(low, high, 200), factor)
    step = _positive("--step", request.step, factor) or (
        known.step if known else float(width.min()) / 2
    )
    _check_numbers(low, high, step, span, float(width.min()))
    count = int(np.floor((high - low) / step * (1 + 1e-9))) + 1
    # rounding must not carry the last hypothesis beyond the spectrum
    masses = np.minimum(low + step * np.arange(count), high)
    window = _positive("--window", request.window, factor) or (
        known.window if known else min(30 * float(width.max()), span[1] - span[0])
    )
    order = _order(request, known)
    # with a published analysis, the range of the scan is that of the fits
    fit_range = (low, high) if known and request.mass_range is None else None
    resolution = _resolution(request, known, masses, factor)
    shape = hunt_shape(request.shape, factor)
    mixing = known is not None
    return HuntSettings(masses, resolution, window, order, shape, fit_range, mixing, unit)


def _span(spectrum: Spectrum | Masses) -> tuple[float, float]:
    if isinstance(spectrum, Masses):
        return float(spectrum.values[0]), float(spectrum.values[-1])
    return spectrum.filled_range()


def _range(
    request: HuntRequest, known: _Published | None, span: tuple[float, float], factor: float
) -> tuple[float, float]:
    """Lowest and highest hypothesis [GeV], inside the spectrum."""
    if request.mass_range is not None:
        low, high = (factor * edge for edge in request.mass_range)
    else:
        low, high = (known.lowest, known.highest) if known else span
    slack = 1e-9 * max(abs(edge) for edge in span)
    if not (span[0] - slack <= low < high <= span[1] + slack and low > 0):
        raise InputError(
            "The range of masses cannot be scanned.",
            given=f"{low:g} to {high:g} GeV",
            allowed=f"rising masses above 0 within the spectrum, {span[0]:g} to {span[1]:g} GeV",
            suggestion="check --range and --unit",
        )
    return max(low, span[0]), min(high, span[1])


def _check_numbers(
    low: float, high: float, step: float, span: tuple[float, float], width: float
) -> None:
    """Refuse what would need no or endless hypotheses or bins."""
    count = (high - low) / step
    if not 1 <= count * (1 + 1e-9) < _MOST_HYPOTHESES:
        raise InputError(
            "The scan has too many mass hypotheses."
            if count > 1
            else "The step between mass hypotheses is wider than the range.",
            given=f"{count:.0f} steps of {step:g} GeV"
            if count > 1
            else f"{step:g} GeV, from {low:g} to {high:g} GeV",
            allowed=f"1 to {_MOST_HYPOTHESES} steps",
            suggestion="half the resolution is a good --step",
        )
    if span[1] - span[0] > _WIDEST * width:
        raise DataError(
            "The spectrum is too wide for this resolution.",
            given=f"masses from {span[0]:g} to {span[1]:g} GeV, a resolution of {width:g} GeV",
            allowed=f"up to {_WIDEST} resolutions",
            suggestion="drop outlying masses, or check the unit of --resolution",
        )


def _order(request: HuntRequest, known: _Published | None) -> int | None:
    """The order of the polynomial; None if the data shall choose it."""
    if request.order is None:
        return known.order if known else 4
    text = str(request.order)
    if text == "auto":
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= _HIGHEST_ORDER):
        raise InputError(
            "The order of the background polynomial cannot be used.",
            given=text,
            allowed=f"0 to {_HIGHEST_ORDER}, or auto",
            suggestion="3 to 7 suit windows of 20 to 40 resolutions",
        )
    return int(text)


def _positive(option: str, value: float | None, factor: float) -> float | None:
    if value is None:
        return None
    if not 0 < value < np.inf:
        raise InputError(
            f"The value of {option} cannot be used.",
            given=str(value),
            allowed="a positive number, in the unit of the masses",
            suggestion="leave it out for the default",
        )
    return value * factor


def _resolution(
    request: HuntRequest, known: _Published | None, masses: Array, factor: float
) -> Array:
    """Mass resolution [GeV] at masses [GeV]: a formula, a table, or that of the publication."""
    if request.resolution is None:
        if known is None:
            raise InputError(
                "The mass resolution is not known.",
                given="no --resolution",
                allowed="a formula in m or a table of mass and resolution (CSV, Parquet, ROOT)",
                suggestion="for example --resolution '0.9 + 0.004*(m - 175)'",
            )
        return np.interp(masses, (known.lowest, known.highest), known.resolution)
    if request.resolution.endswith((".csv", ".csv.gz", ".parquet", ".root")):
        width = _from_table(Path(request.resolution), masses, factor)
    else:
        formula = Expression(request.resolution)
        with np.errstate(all="ignore"):  # what is not finite is refused below
            value = formula.evaluate({"m": masses / factor})
        width = np.broadcast_to(np.asarray(value, float) * factor, masses.shape)
    if not np.all((width > 0) & (width < masses / 2)):
        raise InputError(
            "The mass resolution cannot be used.",
            given=f"{width.min():g} to {width.max():g} GeV at {masses[0]:g} to {masses[-1]:g} GeV",
            allowed="positive widths below half the mass",
            suggestion="write formula, --range, --step and --window in the unit of the masses",
        )
    return np.asarray(width)


def _from_table(path: Path, masses: Array, factor: float) -> Array:
    """Resolution from the first two columns of a table, which must cover the masses."""
    table: Table = read_table(path)
    names = list(table)
    if len(names) < 2:
        raise DataError(
            "The table of the resolution has too few columns.",
            given=", ".join(names),
            allowed="two columns: mass and resolution, in the unit of the masses",
            suggestion="see lumbra hunt --help",
        )
    x, y = (np.asarray(table[name], float) * factor for name in names[:2])
    problem = ""
    if np.any(np.diff(x) <= 0):
        row = int(np.flatnonzero(np.diff(x) <= 0)[0])
        problem = f"{x[row]:g} GeV is followed by {x[row + 1]:g} GeV"
    elif x[0] > masses[0] * (1 + 1e-9) or x[-1] < masses[-1] * (1 - 1e-9):
        problem = f"{x[0]:g} to {x[-1]:g} GeV, for a scan of {masses[0]:g} to {masses[-1]:g} GeV"
    if problem:
        raise DataError(
            "The table of the resolution cannot be used.",
            given=f"{path}: {problem}",
            allowed="rising masses that cover the scan, in the unit of the masses",
            suggestion="extend the table, narrow --range, or check --unit",
        )
    return np.interp(masses, x, y)
