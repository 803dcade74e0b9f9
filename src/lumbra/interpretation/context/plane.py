"""The plane of mediator and dark-matter mass: where a search sees what.

Invisible where the mediator decays to dark matter, visible or long-lived where it cannot and its
decay length decides, stable below two electrons, off shell where the beams cannot make it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import M_ELECTRON
from lumbra.models import DarkPhoton
from lumbra.models.hadrons import HIGHEST

__all__ = ["REGIONS", "mediator_regions"]

REGIONS: Final = ("off-shell", "invisible", "visible", "long-lived", "escaping")
"""Names of the numbers that `mediator_regions` gives."""


def mediator_regions(
    mediator: ArrayLike,
    dark_matter: ArrayLike,
    *,
    epsilon: float = 1e-3,
    sqrt_s: float = 10.58,
    prompt: float = 1.0,
    outer: float = 300.0,
) -> NDArray[np.int64]:
    """Place in `REGIONS` of each pair of masses, (...).

    Parameters
    ----------
    mediator, dark_matter : (...)
        Masses of the dark photon and of the dark matter [GeV], broadcast.
    epsilon : float
        ε, which sets the decay length of a dark photon that decays visibly.
    sqrt_s : float
        [GeV]
    prompt, outer : float
        Mean decay lengths in γA′ below which a decay counts as prompt, and beyond which as an
        escape [cm].

    Raises
    ------
    InputError
        If a mass or length is not positive.
    """
    heavy, light = np.broadcast_arrays(np.asarray(mediator, float), np.asarray(dark_matter, float))
    if not (np.all(heavy > 0) and np.all(light > 0) and 0 < prompt < outer and sqrt_s > 0):
        raise InputError(
            "The plane cannot be divided.",
            given=f"masses from {np.min(heavy):g} and {np.min(light):g} GeV, √s = {sqrt_s:g} GeV, "
            f"lengths {prompt:g} and {outer:g} cm",
            allowed="positive masses [GeV] and 0 < prompt < outer [cm]",
            suggestion="lengths are mean flights, masses in GeV",
        )
    visible = np.clip(heavy, 1.001 * 2 * M_ELECTRON, min(HIGHEST, sqrt_s) * (1 - 1e-9))
    momentum = (sqrt_s**2 - visible**2) / (2 * sqrt_s)
    flight = momentum / visible * DarkPhoton(visible, epsilon).ctau
    seen = np.where(flight < prompt, 2, np.where(flight < outer, 3, 4))
    seen = np.where(heavy > 2 * M_ELECTRON, seen, 4)
    place = np.where(heavy > 2 * light, 1, seen)
    return np.asarray(np.where(heavy < sqrt_s, place, 0), np.int64)
