"""Physical constants and particle masses.

CODATA 2018 (Rev. Mod. Phys. 93 (2021) 025010) and PDG 2022 (PTEP 2022, 083C01).
Natural units: GeV for energies and masses, cm for lengths, ns for times, fb for cross sections.
"""

from __future__ import annotations

import math
from typing import Final

ALPHA: Final = 1 / 137.035999084
"""Fine-structure constant in the Thomson limit."""
ELECTRON_CHARGE: Final = math.sqrt(4 * math.pi * ALPHA)
HBARC_GEV_CM: Final = 1.973269804e-14
HBARC2_FB_GEV2: Final = 3.893793721e11
"""(ħc)² [fb GeV²]."""
HBAR_GEV_S: Final = 6.582119569e-25
FERMI_CONSTANT: Final = 1.1663788e-5
"""G_F [GeV⁻²]."""
SPEED_OF_LIGHT_CM_NS: Final = 29.9792458

M_ELECTRON: Final = 0.51099895e-3
M_MUON: Final = 0.1056583755
M_TAU: Final = 1.77686
M_PION: Final = 0.13957039
M_PION0: Final = 0.1349768
M_KAON: Final = 0.493677
M_KAON0: Final = 0.497611
M_ETA: Final = 0.547862
M_ETA_PRIME: Final = 0.95778
M_RHO: Final = 0.77526
M_OMEGA: Final = 0.78266
M_PHI: Final = 1.019461
M_KSTAR: Final = 0.89555
M_JPSI: Final = 3.096900
M_PSI2S: Final = 3.68610
M_UPSILON_1S: Final = 9.46030
M_UPSILON_2S: Final = 10.02326
M_UPSILON_3S: Final = 10.3552
M_UPSILON_4S: Final = 10.5794
M_B_PLUS: Final = 5.27934
M_B0: Final = 5.27965
M_W: Final = 80.377
SIN2_THETA_W: Final = 0.23121
"""Weak mixing angle, effective at the Z."""
HIGGS_VEV: Final = (math.sqrt(2) * FERMI_CONSTANT) ** -0.5
"""v = (√2 G_F)^−½ [GeV]."""
TAU_B_PLUS_S: Final = 1.638e-12
TAU_B0_S: Final = 1.519e-12
CTAU_TAU_CM: Final = 290.3e-15 * SPEED_OF_LIGHT_CM_NS * 1e9
"""Proper decay length of the tau [cm]."""
