"""Vector mesons that mix with a vector boson of nearly their mass.

Within some widths of a narrow resonance the boson's width is no smooth function of its mass, and
a bump search must leave the region out. Masses and widths: Particle Data Group, PTEP 2022, 083C01.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import constants as c
from lumbra.foundation.hadrons import WIDTHS

__all__ = ["RESONANCES", "Resonance", "near_resonance"]


@dataclass(frozen=True)
class Resonance:
    """A vector meson.

    Parameters
    ----------
    name : str
        As people write it.
    mass, width : float
        [GeV]
    electrons : float
        Its width into e⁺e⁻ [GeV].
    """

    name: str
    mass: float
    width: float
    electrons: float


OMEGA: Final = Resonance("ω", c.M_OMEGA, WIDTHS[223], 0.60e-6)
PHI: Final = Resonance("φ", c.M_PHI, WIDTHS[333], 1.27e-6)
RESONANCES: Final = (
    OMEGA,
    PHI,
    Resonance("J/ψ", c.M_JPSI, 92.6e-6, 5.53e-6),
    Resonance("ψ(2S)", c.M_PSI2S, 294e-6, 2.33e-6),
    Resonance("Υ(1S)", c.M_UPSILON_1S, 54.0e-6, 1.340e-6),
    Resonance("Υ(2S)", c.M_UPSILON_2S, 31.98e-6, 0.612e-6),
    Resonance("Υ(3S)", c.M_UPSILON_3S, 20.3e-6, 0.443e-6),
)
"""Narrow vector mesons up to the threshold of B pairs."""


def near_resonance(
    mass: ArrayLike, *, margin: float = 0.02, widths: float = 3.0
) -> NDArray[np.bool_]:
    """Whether a mass lies where a vector boson would mix with a narrow meson.

    Parameters
    ----------
    mass : (...)
        [GeV]
    margin : float
        Distance that counts as near [GeV]; a search takes some of its resolutions.
    widths : float
        The same in widths of the meson; the larger of both counts.
    """
    mass = np.asarray(mass, float)[..., None]
    centre = np.array([r.mass for r in RESONANCES])
    reach = np.maximum(margin, widths * np.array([r.width for r in RESONANCES]))
    return np.asarray(np.any(np.abs(mass - centre) < reach, axis=-1))
