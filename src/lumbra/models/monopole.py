"""A magnetic monopole in matter: its charge and what it loses.

Ahlen, Phys. Rev. D 17 (1978) 229 and Rev. Mod. Phys. 52 (1980) 121. A monopole has no decays and
so is no `Model`: what a search needs is its ionisation, thousands of times that of a proton.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, M_ELECTRON

__all__ = ["DIRAC_CHARGE", "stopping_power"]

DIRAC_CHARGE: Final = 1 / (2 * ALPHA)
"""Smallest magnetic charge in units of e."""
_K: Final = 0.307075
_QUANTUM: Final = {1: (0.406, 0.248), 2: (0.346, 0.672)}
"""Kazama cross section and Bloch correction by number of charges; 2 stands for more."""


def stopping_power(
    beta: Any, charges: int = 1, *, excitation: float = 173.0, z_over_a: float = 14 / 28.085
) -> NDArray[np.float64]:
    """Energy loss −dE/dx [MeV cm²/g], shape (...), without the density correction.

    Parameters
    ----------
    beta : (...)
        Velocity, between 0.1 and 1.
    charges : int
        Magnetic charge in Dirac charges, at least 1.
    excitation : float
        Mean excitation energy [eV]; that of silicon.
    z_over_a : float
        Z/A of the material [mol/g]; that of silicon.

    Raises
    ------
    InputError
        Outside of the formula's range.
    """
    beta = np.asarray(beta, float)
    if charges < 1 or not np.all((beta > 0.1) & (beta < 1)):
        raise InputError(
            "The energy loss of this monopole cannot be computed.",
            given=f"β = {beta}, {charges} Dirac charges",
            allowed="0.1 < β < 1 and at least one Dirac charge",
            suggestion="slower monopoles lose energy in other ways",
        )
    kazama, bloch = _QUANTUM[min(charges, 2)]
    gamma2 = 1 / (1 - beta**2)
    log = np.log(2 * M_ELECTRON * 1e9 * beta**2 * gamma2 / excitation)
    strength = np.square(charges * DIRAC_CHARGE)
    return np.asarray(_K * z_over_a * strength * (log + kazama / 2 - 0.5 - bloch))
