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
CTAU_TAU_CM: Final = 290.3e-15 * SPEED_OF_LIGHT_CM_NS * 1e9
"""Proper decay length of the tau [cm]."""
