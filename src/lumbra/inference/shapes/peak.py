"""What a signal shape must offer to be fitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Peak"]

Array = NDArray[np.float64]


class Peak(Protocol):
    """A normalised density of one observable, with bin integrals in closed form."""

    def density(self, x: Array) -> Array:
        """Probability density at x, per unit of x."""
        ...

    def integrals(self, edges: Array) -> Array:
        """Fraction of the events in each bin, shape (edges.size − 1,)."""
        ...

    def derivatives(self, edges: Array) -> Mapping[str, Array]:
        """Derivative of the fractions by each nonlinear parameter, under its name."""
        ...
