"""A profile that is evaluated at four yields and interpolated between them.

Of the Asimov data, q(S)/S² is smooth and close to a constant. Its values and slopes at four
Chebyshev nodes from a half to five errors fix a polynomial of degree seven, from which all expected
limits and the Asimov part of observed ones follow. Where the last coefficients of that polynomial
are not small, and for yields out of its range, the profile itself is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from lumbra.inference.profile import AnyProfile, Statistic

__all__ = ["TabulatedProfile", "tabulated"]

Array = NDArray[np.float64]

_NODES: Final = 4
_LOW, _HIGH = 0.5, 5.0  # errors
_SMALL: Final = 1e-6  # of the last two coefficients, relative
_X: Final = np.cos(np.pi * (np.arange(_NODES) + 0.5) / _NODES)
_POWERS: Final = np.eye(2 * _NODES)
_TO_COEFFICIENTS: Final = np.linalg.inv(
    np.vstack(
        [
            chebyshev.chebvander(_X, 2 * _NODES - 1),
            np.array([chebyshev.chebval(_X, chebyshev.chebder(row)) for row in _POWERS]).T,
        ]
    )
)


@dataclass(frozen=True)
class TabulatedProfile:
    """A profile with its maximum at 0, interpolated; made by `tabulated`.

    Parameters
    ----------
    profile : AnyProfile
        What it stands for.
    coefficients : (8, w) array
        Chebyshev coefficients of q/S² from half an error to five errors.
    smooth : (w,) bool array
        Where they can be used.
    direct : Statistic
        The profile's own statistic.
    """

    profile: AnyProfile
    coefficients: Array
    smooth: NDArray[np.bool_]
    direct: Statistic

    @property
    def best(self) -> Array:
        """Yield at the maximum (w,)."""
        return self.profile.best

    @property
    def error(self) -> Array:
        """Its error (w,)."""
        return self.profile.error

    def q_and_slope(self, best: Array | None = None) -> Statistic:
        """The statistic and its derivative, from the table where that serves."""
        if best is not None:
            return self.profile.q_and_slope(best)
        slopes = chebyshev.chebder(self.coefficients)
        half = 0.5 * (_HIGH - _LOW) * self.error

        def statistic(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            x = (yields - _LOW * self.error) / half - 1.0
            inside = self.smooth & (np.abs(x) <= 1.0)
            place = np.where(inside, x, 0.0)
            ratio = chebyshev.chebval(place, self.coefficients, tensor=False)
            rise = chebyshev.chebval(place, slopes, tensor=False) / half
            q, slope = ratio * yields**2, rise * yields**2 + 2 * ratio * yields
            outside = wanted & ~inside
            if np.any(outside):
                exact, steepness = self.direct(yields, outside)
                q, slope = np.where(outside, exact, q), np.where(outside, steepness, slope)
            return np.maximum(q, 0.0), slope

        return statistic


def tabulated(profile: AnyProfile) -> TabulatedProfile:
    """A table of a profile whose maximum is at 0, such as that of Asimov data without signal."""
    direct, error = profile.q_and_slope(), profile.error
    middle, half = 0.5 * (_HIGH + _LOW) * error, 0.5 * (_HIGH - _LOW) * error
    values, slopes = [], []
    for x in _X[::-1]:
        yields = middle + half * x
        q, slope = direct(yields, np.isfinite(error))
        values.append(q / yields**2)
        slopes.append((slope - 2 * q / yields) / yields**2 * half)
    coefficients = _TO_COEFFICIENTS @ np.array([*values[::-1], *slopes[::-1]])
    with np.errstate(invalid="ignore"):
        smooth = np.abs(coefficients[-2:]).max(axis=0) < _SMALL * np.abs(coefficients[0])
    return TabulatedProfile(profile, np.where(smooth, coefficients, 0.0), smooth, direct)
