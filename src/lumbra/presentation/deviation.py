"""How far a count lies from its expectation, in standard deviations, also for few events."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainccinv, gammaincinv

__all__ = ["deviation", "poisson_errors"]

Array = NDArray[np.float64]


def deviation(count: ArrayLike, expected: ArrayLike, error: ArrayLike = 0.0) -> Array:
    """Signed root of the likelihood ratio between a count and an expectation with an error.

    Unlike (n − b)/√(b + σ²) it does not exaggerate bins with less than one expected event. The
    background is profiled with an auxiliary count of b²/σ² (R. D. Cousins, J. T. Linnemann and
    J. Tucker, NIM A 595 (2008) 480, eq. 25; Li and Ma).

    Parameters
    ----------
    count : (n,)
        Observed counts.
    expected : (n,)
        Expected counts b.
    error : (n,)
        Standard errors σ of b.

    Returns
    -------
    (n,)
        [standard deviations]; NaN where nothing is expected.
    """
    n, b, sigma = np.broadcast_arrays(
        *(np.asarray(value, np.float64) for value in (count, expected, error))
    )
    defined = b > 0
    b = np.where(defined, b, 1.0)
    # An error far below that of counting is no error at all, but keeps tau finite.
    floor = np.minimum(1e-4 * b, 1e-2 * np.sqrt(b))
    tau = b / np.maximum(sigma, floor) ** 2
    shift = (n - b) / (1 + tau)
    ratio = np.where(n > 0, n / (b + shift), 1.0)
    square = 2 * (n * np.log(ratio) - tau * b * np.log1p(shift / b))
    return np.where(defined, np.sign(n - b) * np.sqrt(np.maximum(square, 0.0)), np.nan)


def poisson_errors(count: ArrayLike) -> tuple[Array, Array]:
    """Central 68.27 % intervals of Poisson means (Garwood), as distances below and above."""
    n = np.asarray(count, np.float64)
    tail = 0.1586552539
    lower = np.where(n > 0, gammaincinv(np.maximum(n, 0.5), tail), 0.0)
    upper = gammainccinv(n + 1, tail)
    return n - lower, upper - n
