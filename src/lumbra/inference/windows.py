"""Where to look: one fit window for each mass hypothesis, and the expectation per parameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.shapes import Chebyshev, Gaussian, Peak

__all__ = ["Windows", "make_windows", "resolutions", "with_order"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Windows:
    """Fit windows on one set of bins.

    Parameters
    ----------
    edges : (bins + 1,) array
        Edges of the bins that may be used [GeV].
    masses, resolution : (w,) arrays
        Hypotheses and mass resolution at each [GeV].
    first, size : (w,) int arrays
        First bin and number of bins of each window.
    design : (w, order + 2, largest size) array
        Expected events per unit of each parameter: the Chebyshev coefficients, normalised so that
        the first is the number of background events, and last the signal yield.
    signal : callable
        Makes the `Peak` from mass and resolution.
    """

    edges: Array
    masses: Array
    resolution: Array
    first: NDArray[np.int64]
    size: NDArray[np.int64]
    design: Array
    signal: Callable[[float, float], Peak] = Gaussian

    def __len__(self) -> int:
        return int(self.masses.size)

    @property
    def order(self) -> int:
        """Degree of the background polynomial."""
        return int(self.design.shape[1]) - 2

    @property
    def low(self) -> Array:
        """Lower ends of the windows, shape (w,) [GeV]."""
        return np.asarray(self.edges[self.first])

    @property
    def high(self) -> Array:
        """Upper ends of the windows, shape (w,) [GeV]."""
        return np.asarray(self.edges[self.first + self.size])

    def span(self, window: int) -> Array:
        """Edges of the bins of one window [GeV]."""
        first = int(self.first[window])
        return np.asarray(self.edges[first : first + int(self.size[window]) + 1])


def resolutions(masses: Array, resolution: ArrayLike | Callable[[Array], ArrayLike]) -> Array:
    """Mass resolution at each hypothesis from a number, an array or a function of mass [GeV]."""
    given = resolution(masses) if callable(resolution) else resolution
    sigma = np.broadcast_to(np.asarray(given, float), masses.shape).copy()
    if not np.all(np.isfinite(sigma) & (sigma > 0)):
        raise InputError(
            "The mass resolution cannot be used.",
            given=f"from {np.min(sigma):g} to {np.max(sigma):g} GeV",
            allowed="one positive number [GeV] for each mass",
            suggestion="give it in GeV, as a number, an array or a function of mass",
        )
    return sigma


def make_windows(
    edges: Array,
    masses: Array,
    resolution: Array,
    *,
    width: ArrayLike,
    order: int,
    signal: Callable[[float, float], Peak] = Gaussian,
) -> Windows:
    """Place a window at each mass: centred, or shifted to touch the end of the bins.

    A window keeps its full width next to an end of the spectrum: it is moved inwards, so that
    every hypothesis is fitted with the same number of parameters on the same span; the signal is
    then off centre. The signal counts events over all masses, also beyond the window.

    Parameters
    ----------
    edges : (bins + 1,) array
        Bins that may be used [GeV].
    masses, resolution : (w,) arrays
        Hypotheses and resolutions [GeV].
    width : float or (w,) array
        Width of all windows, or of each [GeV], met to within one bin.
    order : int
        Degree of the background polynomial.
    signal : callable
        Makes the `Peak` from mass and resolution.

    Raises
    ------
    InputError
        If a mass lies outside the bins or a window has too few bins for its parameters.
    """
    widths = np.asarray(width, float)
    _check(edges, masses, widths)
    lower = np.clip(masses - widths / 2, edges[0], edges[-1] - widths)
    middle = 0.5 * (edges[1:] + edges[:-1])
    first = np.searchsorted(middle, lower)
    size = np.searchsorted(middle, lower + widths) - first
    rows = np.zeros((masses.size, 1, int(size.max())))
    for w, (start, count) in enumerate(zip(first, size, strict=True)):
        peak = signal(float(masses[w]), float(resolution[w]))
        rows[w, 0, :count] = peak.integrals(edges[start : start + count + 1])
    return with_order(Windows(edges, masses, resolution, first, size, rows, signal), order)


def with_order(windows: Windows, order: int) -> Windows:
    """The same windows and signal with a polynomial of another degree."""
    if int(windows.size.min()) <= order + 2:
        raise InputError(
            "A window has too few bins for its parameters.",
            given=f"{int(windows.size.min())} bins, {order + 2} parameters",
            allowed="more bins than parameters",
            suggestion="use a wider window, narrower bins or a lower order",
        )
    design = np.zeros((len(windows), order + 2, windows.design.shape[2]))
    design[:, -1] = windows.design[:, -1]
    for w, count in enumerate(windows.size):
        span = windows.span(w)
        basis = Chebyshev(order, float(span[0]), float(span[-1]))
        design[w, :-1, :count] = basis.integrals(span) / (span[-1] - span[0])
    return replace(windows, design=design)


def _check(edges: Array, masses: Array, widths: Array) -> None:
    span = edges[-1] - edges[0]
    if not np.all((widths > 0) & (widths <= span * (1 + 1e-9))):
        raise InputError(
            "The fit window does not fit into the spectrum.",
            given=f"{widths.max():g} GeV wide, on {edges[0]:g} to {edges[-1]:g} GeV",
            allowed=f"a width above 0 and up to {span:g} GeV",
            suggestion="use a narrower window; masses are in GeV",
        )
    outside = (masses < edges[0]) | (masses > edges[-1])
    if masses.ndim != 1 or masses.size == 0 or np.any(outside) or not np.all(np.isfinite(masses)):
        raise InputError(
            "These mass hypotheses cannot be tested.",
            given=f"{masses[outside][:3]} GeV" if np.any(outside) else f"shape {masses.shape}",
            allowed=f"one or more masses from {edges[0]:g} to {edges[-1]:g} GeV",
            suggestion="keep the grid inside the filled range of the spectrum",
        )
