"""Hadrons from the current of baryon number, as ratios to the point cross section at unit coupling.

Vector dominance as in Ilten, Soreq, Williams, Xue, JHEP 06 (2018) 004: relative to the photon the
current of baryon number (1/3 for every quark) has no ρ, twice the ω and minus the φ. Above 2 GeV
quarks: 3 Σ B² = n_f/3 against 3 Σ Q²; between 1.06 and 2 GeV, where the isoscalar part of
many-meson channels is not known, a line between the two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.models.hadrons.kaon_pair import kaon_pair_ratio
from lumbra.models.hadrons.meson_photon import eta_photon_ratio, pion_photon_ratio
from lumbra.models.hadrons.ratio_table import FIRST, measured_ratio
from lumbra.models.hadrons.three_pions import three_pion_ratio

__all__ = ["baryonic_ratios"]

Array = NDArray[np.float64]

_COUPLINGS = (0.0, 2.0, -1.0)
_QUARKS_FROM = 2.0
_CHARM, _CHARM_FULL = 3.73, 4.6


def baryonic_ratios(mass: ArrayLike) -> dict[str, Array]:
    """R by channel, each (...): 3pi, KK, pi0gamma, etagamma and the rest, "hadrons".

    Parameters
    ----------
    mass : (...)
        [GeV], up to `electromagnetic.HIGHEST`.
    """
    mass = np.asarray(mass, float)
    _, omega, phi = _COUPLINGS
    fade = np.clip((_QUARKS_FROM - mass) / (_QUARKS_FROM - FIRST), 0.0, 1.0)
    parts = {
        "3pi": fade * three_pion_ratio(mass, omega=omega, phi=phi),
        "KK": fade * kaon_pair_ratio(mass, isovector=0.0, omega=omega, phi=phi),
        "pi0gamma": fade * pion_photon_ratio(mass, _COUPLINGS),
        "etagamma": fade * eta_photon_ratio(mass, _COUPLINGS),
    }
    # Σ B²/Σ Q²: 1/2 for u, d, s and 2/5 with charm
    charm = np.clip((mass - _CHARM) / (_CHARM_FULL - _CHARM), 0.0, 1.0)
    parts["hadrons"] = (1 - fade) * measured_ratio(mass) * (0.5 - 0.1 * charm)
    return parts
