"""Nodes and weights of Gauss and Legendre, made once: their eigenvalues take milliseconds."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["gauss_nodes"]

Array = NDArray[np.float64]


@cache
def gauss_nodes(count: int) -> tuple[Array, Array]:
    """Nodes (count,) in (0, 1) and weights that sum to 1.

    Parameters
    ----------
    count : int
        Polynomials up to degree 2·count − 1 are integrated exactly.
    """
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2
