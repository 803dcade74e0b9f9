"""Values of signal shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from lumbra.inference.shapes import DoubleCrystalBall

__all__ = ["COMPUTED"]

_SHAPE = DoubleCrystalBall(0.0, 1.0, 1.2, 3.0, 1.8, 5.0)

COMPUTED: Final[dict[str, Callable[[], float]]] = {
    # the density at the peak is one over the integral of exp(−t²/2) with its tails
    "ST.DSCB.N": lambda: 1.0 / float(_SHAPE.density(np.array(0.0))),
    "ST.DSCB.-2": lambda: float(_SHAPE.density(np.array(-2.0))),
}
