"""PDG numbers, masses and charges of the particles that travel in event records.

The numbers follow the PDG Monte Carlo scheme (PTEP 2022, 083C01, §45). A dark photon and the
other mediators of hidden sectors have no official number: 32, the scheme's Z′, is used for every
neutral vector mediator, 35 for a scalar and 36 for a pseudoscalar one. Dark matter has 51 (scalar)
and 52 (fermion) there; its heavier partner takes 57, which is free in the same block.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import constants as c

ELECTRON: Final = 11
MUON: Final = 13
TAU: Final = 15
NU_E: Final = 12
NU_MU: Final = 14
NU_TAU: Final = 16
PHOTON: Final = 22
PION: Final = 211
PION0: Final = 111
KAON: Final = 321
KAON0_LONG: Final = 130
KAON0_SHORT: Final = 310
Z_PRIME: Final = 32
SCALAR: Final = 35
PSEUDOSCALAR: Final = 36
DARK_SCALAR: Final = 51
DARK_FERMION: Final = 52
EXCITED_FERMION: Final = 57

MASSES: Final[dict[int, float]] = {
    ELECTRON: c.M_ELECTRON,
    MUON: c.M_MUON,
    TAU: c.M_TAU,
    NU_E: 0.0,
    NU_MU: 0.0,
    NU_TAU: 0.0,
    PHOTON: 0.0,
    PION: c.M_PION,
    PION0: c.M_PION0,
    KAON: c.M_KAON,
    KAON0_LONG: c.M_KAON0,
    KAON0_SHORT: c.M_KAON0,
}
"""Mass [GeV] by absolute PDG number."""

_POSITIVE = {PION, KAON, 2212}
_NEGATIVE = {ELECTRON, MUON, TAU}


def charge(pdg_id: NDArray[np.int32]) -> NDArray[np.int8]:
    """Electric charge of stable particles from their PDG numbers.

    Parameters
    ----------
    pdg_id : (n,) int
        PDG Monte Carlo numbers; numbers that are not in the tables above count as neutral.
    """
    absolute = np.abs(pdg_id)
    sign = np.sign(pdg_id)
    positive = np.isin(absolute, list(_POSITIVE))
    negative = np.isin(absolute, list(_NEGATIVE))
    return np.asarray(sign * positive - sign * negative, np.int8)
