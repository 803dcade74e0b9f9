"""Limits for large counts on a background that few simulated events stand for.

With k effective simulated events the background is known to 1/√k, beside which the count's own
1/√b is nothing once b ≫ k. Counting in units of g events, with b/g kept large, therefore changes
next to nothing: the variance 1/b + 1/k is kept by taking k′ with 1/(b/g) + 1/k′ in its place. The
sums of `lumbra.inference.marginal` then stay short, however large the count.
"""

from __future__ import annotations

import math
from typing import Final

from lumbra.inference.marginal import upper_limit

__all__ = ["UNITS", "scarce_limit"]

UNITS: Final = 6000.0
"""Units that a background is counted in at most: k below 50 makes its width 800 of them or more."""


def scarce_limit(
    n: int,
    b: float,
    b_width: float,
    e_width: float,
    rho: float,
    effective: float,
    *,
    level: float,
    bayesian: bool,
) -> float:
    """Upper limit on the signal [events] with log-normal nuisances, for b of thousands.

    The arguments are those of `lumbra.inference.marginal.upper_limit`, which it agrees with to
    two per mille for backgrounds of at least `UNITS` and effective counts of at most 50.
    """
    unit = max(b / UNITS, 1.0)
    coarse = 1.0 / (1.0 / effective + 1.0 / b - unit / b)
    # the middle between n and n + 1 is the edge of what was counted, in any unit
    place = max((n + 0.5) / unit - 0.5, 0.0)
    low = math.floor(place)
    below, above = (
        upper_limit(count, b / unit, b_width, e_width, rho, coarse, True, level, bayesian)
        for count in (low, low + 1)
    )
    return unit * (below + (place - low) * (above - below))
