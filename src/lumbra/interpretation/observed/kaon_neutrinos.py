"""B⁺ → K⁺νν̄ in the Standard Model by q², short-distance part.

dBR/dq² = τ_B (G_F² α² |V_tb V_ts*|² X_t²)/(32 π⁵ sin⁴θ_W) p_K³ f₊²(q²), three flavours summed:
Buras, Girrbach-Noe, Niehoff, Straub, JHEP 02 (2015) 184; inputs as recalled from HPQCD, Phys.
Rev. D 107 (2023) 014511, whose rate without the tree-level τ contribution is 4.97e-6. f₊ from
lattice QCD at three q², between and beyond them by the z expansion with the B_s* pole.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import constants as c
from lumbra.foundation.kinematics import kallen

__all__ = ["STANDARD_MODEL", "THEORY_ERROR", "Calculation", "form_factor_plus", "neutrino_rate"]

Array = NDArray[np.float64]
Calculation = Literal["hpqcd-2022", "fnal-milc-2015"]

STANDARD_MODEL: Final = 4.97e-6
"""BR(B⁺ → K⁺νν̄), short-distance part: what the signal strength is counted in."""
THEORY_ERROR: Final = 0.37 / 4.97
_ALPHA: Final = 1 / 127.925
_X_TOP: Final = 1.469
_V_TB_V_TS: Final = 0.04185
_M_BS_STAR: Final = 5.4154
_F_PLUS: Final[dict[str, dict[float, float]]] = {
    "hpqcd-2022": {0.0: 0.331915, 12.0: 0.742513, 22.9: 2.79257},
    "fnal-milc-2015": {17.0: 1.17895, 20.0: 1.69424, 23.0: 2.73865},
}
"""f₊ by q² [GeV²]: arXiv:2207.12468 and arXiv:1509.06235, as the EOS program has them."""


def form_factor_plus(q2: ArrayLike, calculation: Calculation = "hpqcd-2022") -> Array:
    """f₊(q²) of B → K.

    Parameters
    ----------
    q2 : (...)
        [GeV²]
    calculation : {"hpqcd-2022", "fnal-milc-2015"}
        Whose values it goes through.
    """
    q2 = np.asarray(q2, float)
    series = np.polynomial.polynomial.polyval(_z(q2), _coefficients(calculation))
    return np.asarray(series / (1 - q2 / _M_BS_STAR**2))


def neutrino_rate(q2: ArrayLike, calculation: Calculation = "hpqcd-2022") -> Array:
    """dBR(B⁺ → K⁺νν̄)/dq² [GeV⁻²]; 0 where closed.

    Parameters
    ----------
    q2 : (...)
        [GeV²]
    calculation : {"hpqcd-2022", "fnal-milc-2015"}
        Of the form factor.
    """
    q2 = np.asarray(q2, float)
    end = (c.M_B_PLUS - c.M_KAON) ** 2
    inside = np.clip(q2, 0.0, end)
    momentum = np.sqrt(np.maximum(kallen(c.M_B_PLUS**2, c.M_KAON**2, inside), 0)) / (2 * c.M_B_PLUS)
    loop = c.FERMI_CONSTANT * _ALPHA * _V_TB_V_TS * _X_TOP / c.SIN2_THETA_W
    width = loop**2 / (32 * math.pi**5) * momentum**3 * form_factor_plus(inside, calculation) ** 2
    rate = width * c.TAU_B_PLUS_S / c.HBAR_GEV_S
    return np.asarray(np.where((q2 >= 0) & (q2 <= end), rate, 0.0))


def _z(q2: Array) -> Array:
    threshold = (c.M_B_PLUS + c.M_KAON) ** 2
    middle = (c.M_B_PLUS + c.M_KAON) * (math.sqrt(c.M_B_PLUS) - math.sqrt(c.M_KAON)) ** 2
    root, centre = np.sqrt(threshold - q2), math.sqrt(threshold - middle)
    return np.asarray((root - centre) / (root + centre))


@cache
def _coefficients(calculation: Calculation) -> tuple[float, ...]:
    q2, value = (np.array(x) for x in zip(*_F_PLUS[calculation].items(), strict=True))
    powers = np.vander(_z(q2), len(q2), increasing=True)
    solved = np.linalg.solve(powers, value * (1 - q2 / _M_BS_STAR**2))
    return tuple(float(x) for x in solved)
