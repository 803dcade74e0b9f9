"""Hadrons from the electromagnetic current, as ratios to the point cross section.

Below 1.06 GeV the sum of ππ, 3π, KK, π⁰γ, ηγ and a tail of 4π; above it the measured R, of which
these channels are parts and "hadrons" is the rest.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import M_PION
from lumbra.models.hadrons.kaon_pair import kaon_pair_ratio
from lumbra.models.hadrons.meson_photon import eta_photon_ratio, pion_photon_ratio
from lumbra.models.hadrons.pion_pair import pion_pair_ratio
from lumbra.models.hadrons.ratio_table import FIRST, HIGHEST, measured_ratio
from lumbra.models.hadrons.three_pions import three_pion_ratio

__all__ = ["CHANNELS", "HIGHEST", "hadronic_ratios"]

Array = NDArray[np.float64]

CHANNELS: Final = ("pipi", "3pi", "KK", "pi0gamma", "etagamma", "hadrons")
_EXCLUSIVE_TO: Final = 2.0
"""Above it [GeV] exclusive channels are a small part and nobody searches for them."""


def hadronic_ratios(mass: ArrayLike) -> dict[str, Array]:
    """R by channel, each (...): pipi, 3pi, KK, pi0gamma, etagamma and the rest, "hadrons".

    Parameters
    ----------
    mass : (...)
        [GeV], up to `HIGHEST`.
    """
    mass = np.asarray(mass, float)
    parts = _exclusive(mass)
    low = mass < FIRST
    edge = max(float(measured_ratio(FIRST) - sum(_exclusive(np.asarray(FIRST)).values())), 0.0)
    # four pions near threshold: phase space alone
    onset = np.maximum((mass - 4 * M_PION) / (FIRST - 4 * M_PION), 0.0) ** 6
    whole, known = measured_ratio(mass), sum(parts.values(), np.zeros(mass.shape))
    # where the channels exceed the measured whole, they are scaled down to it
    scale = np.where(low, 1.0, np.minimum(whole / np.maximum(known, 1e-9), 1.0))
    ratios = {name: part * scale for name, part in parts.items()}
    ratios["hadrons"] = np.where(low, edge * onset, np.maximum(whole - known, 0.0))
    return ratios


def _exclusive(mass: Array) -> dict[str, Array]:
    # fades over 0.2 GeV, so that widths are continuous
    fade = np.clip((_EXCLUSIVE_TO - mass) / 0.2 + 0.5, 0.0, 1.0)
    return {
        "pipi": fade * pion_pair_ratio(mass),
        "3pi": fade * three_pion_ratio(mass),
        "KK": fade * kaon_pair_ratio(mass),
        "pi0gamma": fade * pion_photon_ratio(mass),
        "etagamma": fade * eta_photon_ratio(mass),
    }
