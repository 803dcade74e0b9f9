"""One smooth background for a whole spectrum, to draw pseudo-experiments from.

The logarithm of the density is a Chebyshev polynomial over the fit range, fitted by Poisson maximum
likelihood; its order is the one with the least Akaike information (−2 ln L + 2·parameters). The
order is capped so that the polynomial cannot follow structures as narrow as the signal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc, xlogy

from lumbra.foundation import DataError
from lumbra.inference.shapes import Chebyshev
from lumbra.inference.spectrum import Spectrum

__all__ = ["SmoothBackground", "smooth_background"]

Array = NDArray[np.float64]

_SMALLEST_WAVE = 5.0  # resolutions per polynomial degree
_HIGHEST = 16
_STEPS = 100


@dataclass(frozen=True)
class SmoothBackground:
    """Expected background in each bin of a spectrum.

    Parameters
    ----------
    expectation : (n,) array
        Events per bin.
    order : int
        Degree of the polynomial of the log-density.
    deviance, degrees : float, int
        2 ln[L(saturated)/L] and its degrees of freedom.
    """

    expectation: Array
    order: int
    deviance: float
    degrees: int

    @property
    def p_value(self) -> float:
        """Probability of a larger deviance (χ²; not reliable for bins with few events)."""
        return float(gammaincc(self.degrees / 2, self.deviance / 2))


def smooth_background(
    spectrum: Spectrum, resolution: float, ignore: NDArray[np.bool_] | None = None
) -> SmoothBackground:
    """Fit a smooth background to a whole spectrum.

    Parameters
    ----------
    spectrum : Spectrum
        The bins to describe.
    resolution : float
        The largest mass resolution [unit]; a degree of the polynomial has five of these.
    ignore : (n,) bool, optional
        Bins that do not enter the fit, because a peak stands there; they are interpolated.

    Raises
    ------
    DataError
        If no order can be fitted.
    """
    span = float(spectrum.edges[-1] - spectrum.edges[0])
    highest = int(min(_HIGHEST, len(spectrum) - 2, max(2, span // (_SMALLEST_WAVE * resolution))))
    centres = 0.5 * (spectrum.edges[1:] + spectrum.edges[:-1])
    basis = Chebyshev(highest, float(spectrum.edges[0]), float(spectrum.edges[-1]))
    rows = basis.densities(centres)
    used = np.ones(len(spectrum), bool) if ignore is None else ~ignore
    counts, widths = spectrum.counts[used], spectrum.widths[used]
    best, least = None, np.inf
    for order in range(1, highest + 1):
        theta = _log_linear(counts, widths, rows[: order + 1, used])
        if theta is None:
            continue
        expectation = spectrum.widths * np.exp(np.clip(theta @ rows[: order + 1], -300.0, 700.0))
        deviance = _deviance(counts, expectation[used])
        if deviance + 2 * order < least:
            least = deviance + 2 * order
            degrees = len(counts) - order - 1
            best = SmoothBackground(expectation, order, deviance, degrees)
    if best is None:
        raise DataError(
            f"No smooth background describes '{spectrum.name}'.",
            given=f"{spectrum.total:g} events in {len(spectrum)} bins",
            allowed="enough filled bins for a polynomial of order 1 or more",
            suggestion="cut the spectrum to the range that is filled",
        )
    return best


def _deviance(counts: Array, mean: Array) -> float:
    return float(2 * np.sum(mean - counts + xlogy(counts, counts / mean)))


def _log_linear(counts: Array, widths: Array, rows: Array) -> Array | None:
    """Coefficients c_k of w·exp(Σ c_k T_k) by Newton steps with halving; None without end."""
    theta = np.zeros(rows.shape[0])
    theta[0] = np.log(max(counts.sum(), 1e-9) / widths.sum())
    mean = widths * np.exp(theta @ rows)
    deviance = _deviance(counts, mean)
    for _ in range(_STEPS):
        gradient = rows @ (counts - mean)
        try:
            direction = np.linalg.solve((rows * mean) @ rows.T, gradient)
        except np.linalg.LinAlgError:
            return None
        step = 1.0
        while step > 1e-6:
            log_density = np.minimum((theta + step * direction) @ rows, 700.0)
            trial = widths * np.exp(np.maximum(log_density, -300.0))
            fresh = _deviance(counts, trial)
            if fresh <= deviance + 1e-9:
                break
            step /= 2
        else:
            return None
        theta, mean, deviance = theta + step * direction, trial, fresh
        if gradient @ direction < 1e-8:
            return theta
    return None
