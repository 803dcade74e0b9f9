"""Upper limits on a quantity that is not negative, from a measurement with a Gaussian error.

With a likelihood that is Gaussian in the signal, x ± σ, the Bayesian limit with a flat prior in
s ≥ 0 and the CLs limit with the statistic q̃ are the same number,

    s = x + σ Φ⁻¹(1 − (1 − CL) Φ(x/σ)),

and the expected ones for s = 0 are σ [Φ⁻¹(1 − (1 − CL) Φ(N)) + N] at N standard deviations
(Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, eq. 89).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from lumbra.foundation import InputError
from lumbra.inference.bayesian import check_level

__all__ = ["gaussian_bands", "gaussian_limit"]

Array = NDArray[np.float64]
_BANDS: Final = np.arange(-2.0, 3.0)


def gaussian_limit(best: ArrayLike, error: ArrayLike, level: float = 0.9) -> Array:
    """Upper limit on s ≥ 0: CLs, and Bayesian with a flat prior.

    Parameters
    ----------
    best, error : array_like (...)
        Best fit, which may be negative, and its error, in one unit.
    level : float
        Confidence or credibility.

    Raises
    ------
    InputError
        For errors that are not above 0 and finite, or a level outside (0, 1).
    """
    check_level(level)
    x, sigma = np.broadcast_arrays(np.asarray(best, float), _positive(error))
    if not np.all(np.isfinite(x)):
        raise InputError(
            "There is no limit from a measurement without a value.",
            given="a best fit that is not finite",
            allowed="finite numbers",
            suggestion="leave out the hypotheses whose fit failed",
        )
    # 1 − αΦ(x/σ) would lose its digits far above zero, where α Φ is the wanted tail itself
    return np.asarray(x - sigma * ndtri((1 - level) * ndtr(x / sigma)))


def gaussian_bands(error: ArrayLike, level: float = 0.9) -> Array:
    """Expected limits (5, ...) without signal at −2, −1, 0, 1 and 2 standard deviations."""
    check_level(level)
    roots = _BANDS - ndtri((1 - level) * ndtr(_BANDS))
    return np.asarray(np.multiply.outer(roots, _positive(error)))


def _positive(error: ArrayLike) -> Array:
    sigma = np.asarray(error, float)
    if not np.all((sigma > 0) & np.isfinite(sigma)):
        raise InputError(
            "There is no limit from a measurement without an error.",
            given=f"an error of {float(np.ravel(sigma)[np.argmin(np.ravel(sigma))]):g}",
            allowed="finite errors above 0",
            suggestion="leave out the hypotheses whose fit failed",
        )
    return sigma
