"""e+e- → νν̄ far below the Z, as a contact interaction: W and Z exchange, three flavours.

With a photon the rate is that times the radiator; at 10.58 GeV it is 2.5e-4 nb in all, which no
search for single photons will see.
"""

from __future__ import annotations

import math

from lumbra.foundation.constants import FERMI_CONSTANT, HBARC2_FB_GEV2

__all__ = ["cross_section"]

SIN2_THETA_W = 0.23121
"""Weak mixing angle, MS-bar at the Z mass (PDG 2022, PTEP 2022, 083C01)."""


def cross_section(s: float) -> float:
    """σ = (G_F²s/6π) {(½ + w)² + w² + 2[(−½ + w)² + w²]} [fb], w = sin²θ_W.

    Follows G. 't Hooft, Phys. Lett. B 37 (1971) 195.

    Parameters
    ----------
    s : float
        [GeV²], far below the squared mass of the W.
    """
    w = SIN2_THETA_W
    couplings = (0.5 + w) ** 2 + w**2 + 2 * ((w - 0.5) ** 2 + w**2)
    return FERMI_CONSTANT**2 * s / (6 * math.pi) * couplings * HBARC2_FB_GEV2
