"""Hadrons from the current Q − B, under which the proton is neutral, as ratios like the others.

Vector dominance as in Ilten, Soreq, Williams, Xue, JHEP 06 (2018) 004: relative to the photon it
has the same ρ, minus the ω and twice the φ. The many-meson channels between 1.06 and 2 GeV are
mostly isovector, and so those of the photon; above, quarks: 3 Σ (Q − B)² against 3 Σ Q².
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.models.hadrons.electromagnetic import hadronic_ratios
from lumbra.models.hadrons.kaon_pair import kaon_pair_ratio
from lumbra.models.hadrons.meson_photon import eta_photon_ratio, pion_photon_ratio
from lumbra.models.hadrons.pion_pair import pion_pair_ratio
from lumbra.models.hadrons.ratio_table import FIRST, measured_ratio
from lumbra.models.hadrons.three_pions import three_pion_ratio

__all__ = ["protophobic_ratios"]

Array = NDArray[np.float64]

_COUPLINGS = (1.0, -1.0, 2.0)
_QUARKS_FROM = 2.0
_CHARM, _CHARM_FULL = 3.73, 4.6


def protophobic_ratios(mass: ArrayLike) -> dict[str, Array]:
    """R by channel, each (...): pipi, 3pi, KK, pi0gamma, etagamma and the rest, "hadrons".

    Parameters
    ----------
    mass : (...)
        [GeV], up to `electromagnetic.HIGHEST`.
    """
    mass = np.asarray(mass, float)
    rho, omega, phi = _COUPLINGS
    fade = np.clip((_QUARKS_FROM - mass) / (_QUARKS_FROM - FIRST), 0.0, 1.0)
    parts = {
        "pipi": fade * pion_pair_ratio(mass, omega=omega),
        "3pi": fade * three_pion_ratio(mass, omega=omega, phi=phi),
        "KK": fade * kaon_pair_ratio(mass, isovector=rho, omega=omega, phi=phi),
        "pi0gamma": fade * pion_photon_ratio(mass, _COUPLINGS),
        "etagamma": fade * eta_photon_ratio(mass, _COUPLINGS),
    }
    # Σ(Q − B)²/ΣQ²: (1/9 + 4/9 + 4/9)/(6/9) for u, d, s, and (10/9)/(10/9) with charm
    charm = np.clip((mass - _CHARM) / (_CHARM_FULL - _CHARM), 0.0, 1.0)
    many = fade * hadronic_ratios(mass)["hadrons"]
    parts["hadrons"] = many + (1 - fade) * measured_ratio(mass) * (1.5 - 0.5 * charm)
    return parts
