"""How well the widths into hadrons are known, as relative errors of their sum.

For the electromagnetic current half the spread of this package, DeLiVeR (Foguel, Reimitz,
Zukanovich Funchal, JHEP 04 (2022) 119) and DarkCast (Ilten, Soreq, Williams, Xue, JHEP 06 (2018)
004), smoothed, and never below the error of the measured R. For the others SU(3) adds 10 %, and
between 1.06 and 2 GeV half the difference of vector dominance and quarks, each taken alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.models.hadrons.baryon_current import baryonic_ratios
from lumbra.models.hadrons.ratio_table import FIRST, measured_error, measured_ratio
from lumbra.models.parameters import require_option

__all__ = ["CURRENTS", "hadronic_uncertainty"]

Array = NDArray[np.float64]

CURRENTS: Final = ("electromagnetic", "baryonic", "protophobic")
_SPREAD: Final = (
    (0.28, 0.02), (0.65, 0.02), (0.85, 0.04), (1.06, 0.05), (1.10, 0.08), (1.85, 0.08),
    (2.05, 0.03), (10.6, 0.03),
)  # fmt: skip
"""Mass [GeV], relative error."""
_SYMMETRY: Final = 0.10
_QUARKS_FROM: Final = 2.0
_TO_QUARKS: Final = {"baryonic": 0.5, "protophobic": 1.5}


def hadronic_uncertainty(mass: ArrayLike, current: str = "electromagnetic") -> Array:
    """Relative error of the width into all hadrons, (...).

    Parameters
    ----------
    mass : (...)
        [GeV]
    current : str
        One of `CURRENTS`.

    Raises
    ------
    InputError
        If there is no such current.
    """
    require_option("hadronic current", current, CURRENTS, "'electromagnetic'")
    m = np.asarray(mass, float)
    nodes, spread = np.array(_SPREAD).T
    measured = np.where(m > FIRST, measured_error(m), 0.0)
    error = np.maximum(np.interp(m, nodes, spread), measured)
    if current == "electromagnetic":
        return np.asarray(error)
    error = np.hypot(error, _SYMMETRY)
    between = (m > FIRST) & (m < _QUARKS_FROM)
    whole = measured_ratio(m) * _TO_QUARKS[current]
    if current == "baryonic":
        fade = np.clip((_QUARKS_FROM - m) / (_QUARKS_FROM - FIRST), 1e-3, 1.0)
        parts = baryonic_ratios(m)
        mesons = sum(part for name, part in parts.items() if name != "hadrons") / fade
        central = sum(parts.values())
    else:
        # the isovector part is that of the photon; the isoscalar quarter may be anything to twice
        mesons = whole / 1.5
        central = (mesons + whole) / 2
    apart = np.abs(whole - mesons) / 2 / np.maximum(central, 1e-9)
    return np.asarray(np.where(between, np.hypot(error, apart), error))
