"""Masses, widths and lifetimes of the hadrons that chains of decays pass through.

PDG 2022 (PTEP 2022, 083C01). Masses of mesons that decay strongly are peak positions.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from lumbra.foundation import constants as c

__all__ = ["CTAU_CM", "MASSES", "WIDTHS"]

MASSES: Final = MappingProxyType(
    {
        15: c.M_TAU,
        111: c.M_PION0,
        211: c.M_PION,
        321: c.M_KAON,
        311: c.M_KAON0,
        310: c.M_KAON0,
        130: c.M_KAON0,
        221: c.M_ETA,
        331: c.M_ETA_PRIME,
        113: c.M_RHO,
        213: 0.77511,
        223: c.M_OMEGA,
        333: c.M_PHI,
        313: c.M_KSTAR,
        323: 0.89167,
        411: 1.86966,
        421: 1.86484,
        431: 1.96835,
        443: c.M_JPSI,
        100443: c.M_PSI2S,
        511: c.M_B0,
        521: c.M_B_PLUS,
        553: c.M_UPSILON_1S,
        100553: c.M_UPSILON_2S,
        200553: c.M_UPSILON_3S,
        300553: c.M_UPSILON_4S,
        2112: 0.93956542,
        2212: 0.93827209,
        3122: 1.115683,
        3112: 1.197449,
        3222: 1.18937,
        3312: 1.32171,
        3322: 1.31486,
        3334: 1.67245,
        4122: 2.28646,
        4132: 2.47044,
        4232: 2.46771,
        4332: 2.6952,
    }
)
"""Mass [GeV] by PDG number."""

WIDTHS: Final = MappingProxyType(
    {113: 0.1474, 213: 0.1491, 223: 8.68e-3, 333: 4.249e-3, 313: 0.0473, 323: 0.0514, 331: 0.188e-3}
)
"""Width [GeV] by PDG number of mesons whose width is seen."""

CTAU_CM: Final = MappingProxyType(
    {
        15: c.CTAU_TAU_CM,
        310: 2.6844,
        411: 0.03097,
        421: 0.012298,
        431: 0.01511,
        511: 0.04554,
        521: 0.04911,
        3122: 7.89,
        3112: 4.434,
        3222: 2.404,
        3312: 4.91,
        3322: 8.71,
        3334: 2.461,
        4122: 0.006065,
        4132: 0.00456,
        4232: 0.01358,
        4332: 0.00803,
    }
)
"""Proper decay length [cm] by PDG number of what decays after a visible flight; charged pions and
kaons, K_L and neutrons are left to the detector."""
