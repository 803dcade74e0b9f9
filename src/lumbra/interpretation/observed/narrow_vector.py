"""A narrow vector boson in a measured cross section of e⁺e⁻ → f: its area ↔ ε².

∫ σ(e⁺e⁻ → A′ → f) d√s = 6π² Γ_ee BR_f/m² with Γ_ee = α ε² m/3 (electron mass left out), hence
2π² α ε² BR_f/m. The same follows from the prompt-decay identity (`interpretation.prompt_decay`)
times σ(γ* → f) = (4πα²/3s) R_f. The interference with the virtual photon changes sign at the mass:
2ε² s(s − m²)/|s − m² + imΓ|² of σ, a hundredth of the peak and less in the bin beside it, is left
out. The width of an A′ with ε < 1e-2, below 1e-6 GeV, is far below any bin.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2
from lumbra.models import DarkPhoton

__all__ = ["area_per_mixing"]

Array = NDArray[np.float64]
_NB: Final = 1e-6
"""[nb/fb]"""


def area_per_mixing(mass: ArrayLike, channel: str = "pipi") -> Array:
    """∫ σ d√s over ε² [nb GeV], with the branching fraction of a dark photon without dark matter.

    Parameters
    ----------
    mass : (...)
        [GeV]
    channel : str
        Of `lumbra.models.DarkPhoton`.
    """
    m = np.asarray(mass, float)
    fraction = DarkPhoton(m, 1e-3).branching_fractions()[channel]
    return np.asarray(2 * math.pi**2 * ALPHA * fraction / m * HBARC2_FB_GEV2 * _NB)
