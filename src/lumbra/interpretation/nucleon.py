"""Limits on a scalar b̄b χ̄χ operator as cross sections of dark matter on nucleons.

The heavy-quark content of the nucleon: Shifman, Vainshtein, Zakharov, Phys. Lett. B 78 (1978) 443;
Yeghiyan, Phys. Rev. D 80 (2009) 115019. Scalar currents only: a vector current of b quarks has no
matrix element at tree level, pseudoscalar ones are suppressed by the velocity.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import HBARC_GEV_CM
from lumbra.models.parameters import require_mass, require_option

__all__ = ["spin_independent"]

_M_NUCLEON: Final = 0.9389
_M_B: Final = 4.18
_GLUON_FRACTION: Final = 0.894
"""f_TG = 1 − f_u − f_d − f_s."""
_KINDS: Final = ("dirac", "majorana", "scalar")


def spin_independent(mass: Any, scale: Any, kind: str = "dirac") -> NDArray[np.float64]:
    """Spin-independent cross section on a nucleon [cm²], shape (...).

    Parameters
    ----------
    mass : (...)
        Of the dark matter [GeV].
    scale : (...)
        Λ [GeV] of b̄b χ̄χ/Λ² for fermions, of b̄b φ*φ/Λ for a complex scalar.
    kind : {"dirac", "majorana", "scalar"}
        What the dark matter is.

    Raises
    ------
    InputError
        If the mass cannot be used or there is no such kind.
    """
    require_option("kind of dark matter", kind, _KINDS, "'dirac'")
    require_mass("dark matter", mass)
    m = np.asarray(mass, float)
    reduced2 = np.square(m * _M_NUCLEON / (m + _M_NUCLEON))
    content = _M_NUCLEON / _M_B * 2 / 27 * _GLUON_FRACTION
    if kind == "scalar":
        cross = reduced2 / (4 * math.pi * m**2) * np.square(content / np.asarray(scale))
    else:
        factor = 4.0 if kind == "majorana" else 1.0
        cross = factor * reduced2 / math.pi * np.square(content / np.square(scale))
    return np.asarray(cross * HBARC_GEV_CM**2)
