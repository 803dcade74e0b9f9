"""The shape of a simulated peak: a double-sided Crystal Ball, fitted to weighted events."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from lumbra.inference.shapes import DoubleCrystalBall

__all__ = ["PARAMETERS", "fit_peak"]

Array = NDArray[np.float64]

PARAMETERS: Final = ("mean", "sigma", "alpha_left", "n_left", "alpha_right", "n_right")
_REACH: Final = 10.0
"""Widths on either side that are fitted."""
_BINS: Final = 200
_START: Final = np.array([0.0, -0.1, 0.3, 1.0, 0.3, 1.0])
_BOUNDS: Final = ((-3.0, 3.0), (-1.5, 1.0), (-1.2, 1.4), (-0.7, 3.4), (-1.2, 1.4), (-0.7, 3.4))
"""Of mean, ln σ, ln α, ln(n − 1), ln α and ln(n − 1): Gaussian to the eye at the upper ends."""


def fit_peak(values: Array, weights: Array, mass: float, width: float) -> DoubleCrystalBall:
    """The double-sided Crystal Ball that describes a weighted sample best.

    Maximum likelihood of the shape within ten widths, in bins of a tenth of a width.

    Parameters
    ----------
    values, weights : (n,)
        The observable [GeV] of events that peak.
    mass, width : float
        Where about, and how wide about [GeV].
    """
    edges = np.linspace(-_REACH, _REACH, _BINS + 1)
    events, _ = np.histogram((values - mass) / width, edges, weights=weights)
    share = np.maximum(events, 0.0) / max(float(events.sum()), 1e-300)

    def loss(theta: Array) -> tuple[float, Array]:
        shape, jacobian = _shape(theta)
        fraction = np.maximum(shape.integrals(edges), 1e-300)
        slopes = shape.derivatives(edges)
        inside = fraction.sum()
        gradient = np.array([
            (slopes[name].sum() / inside - np.sum(share * slopes[name] / fraction)) * scale
            for name, scale in zip(PARAMETERS, jacobian, strict=True)
        ])  # fmt: skip
        return float(np.log(inside) - np.sum(share * np.log(fraction))), gradient

    found = minimize(loss, _START, jac=True, method="L-BFGS-B", bounds=_BOUNDS)
    shape, _ = _shape(np.asarray(found.x, float))
    return DoubleCrystalBall(
        mass + width * shape.mean,
        width * shape.sigma,
        shape.alpha_left,
        shape.n_left,
        shape.alpha_right,
        shape.n_right,
    )


def _shape(theta: Array) -> tuple[DoubleCrystalBall, tuple[float, ...]]:
    """The shape in widths, and the derivatives of its parameters by θ."""
    mean = float(theta[0])
    sigma, left, n_left, right, n_right = (float(x) for x in np.exp(theta[1:]))
    shape = DoubleCrystalBall(mean, sigma, left, 1 + n_left, right, 1 + n_right)
    return shape, (1.0, sigma, left, n_left, right, n_right)
