"""Decays in flight: the shares that decay in a region or escape, folded with a spectrum of boosts.

A particle with momentum p and mass m decays before the length L with probability
1 − exp(−L/βγcτ), βγ = p/m.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import Beams, InputError
from lumbra.interpretation.efficiency_map import Beyond, EfficiencyMap

__all__ = ["decay_shares", "flight_map", "recoil_boosts"]

Array = NDArray[np.float64]

_PER_DECADE: Final = 25


def decay_shares(
    boost: ArrayLike, weight: ArrayLike, ctau: ArrayLike, first: float, last: float
) -> dict[str, Array]:
    """Shares of decays before `first`, between both and beyond `last`, each (n, k).

    Parameters
    ----------
    boost, weight : (n, q)
        βγ of a spectrum of q momenta for each of n masses, and how often each occurs. For lengths
        across the beam give βγ sin θ.
    ctau : (k,)
        cτ [cm].
    first, last : float
        [cm], 0 ≤ first ≤ last; last may be infinite.

    Raises
    ------
    InputError
        If the lengths are in the wrong order.
    """
    if not 0 <= first <= last:
        raise InputError(
            "There is no region between these lengths.",
            given=f"{first:g} to {last:g} cm",
            allowed="0 ≤ first ≤ last [cm]",
            suggestion="give the shorter length first",
        )
    spectrum, occurs = np.asarray(boost, float), np.asarray(weight, float)
    occurs = occurs / occurs.sum(axis=-1, keepdims=True)
    mean = spectrum[:, None, :] * np.asarray(ctau, float)[:, None]

    def beyond(length: float) -> Array:
        if length == 0:
            return np.ones(mean.shape[:2])
        return np.asarray(np.sum(occurs[:, None, :] * np.exp(-length / mean), axis=-1))

    inner, outer = beyond(first), beyond(last) if np.isfinite(last) else np.zeros(mean.shape[:2])
    return {"prompt": 1 - inner, "displaced": inner - outer, "escaping": outer}


def flight_map(
    kind: str, mass: ArrayLike, boost: ArrayLike, weight: ArrayLike, first: float, last: float,
    reach: tuple[float, float] = (1e-7, 1e7),
) -> EfficiencyMap:  # fmt: skip
    """The map of one of the shares; its ends are continued by the law itself.

    Parameters
    ----------
    kind : {"prompt", "displaced", "escaping"}
        Which share.
    mass : (n,)
        [GeV], ascending.
    boost, weight, first, last
        As for `decay_shares`.
    reach : (float, float)
        Shortest and longest cτ of the grid [cm].

    Raises
    ------
    InputError
        If there is no such share.
    """
    ends: dict[str, tuple[Beyond, Beyond]] = {
        "prompt": ("constant", "inverse"),
        "displaced": ("zero", "inverse"),
        "escaping": ("zero", "constant"),
    }
    if kind not in ends:
        raise InputError(
            "There is no such share of decays.",
            given=repr(kind),
            allowed=", ".join(ends),
            suggestion="'prompt' for decays near the beams, 'escaping' for invisible ones",
        )
    count = int(_PER_DECADE * np.log10(reach[1] / reach[0])) + 1
    ctau = np.geomspace(*reach, count)
    share = decay_shares(boost, weight, ctau, first, last)[kind]
    return EfficiencyMap(np.atleast_1d(np.asarray(mass, float)), ctau, share, *ends[kind])


def recoil_boosts(
    mass: ArrayLike, beams: Beams, cosine: ArrayLike, weight: ArrayLike
) -> tuple[Array, Array]:
    """βγ in the laboratory of what recoils against a photon, and weights, (n, q) each.

    Parameters
    ----------
    mass : (n,)
        Of the particle [GeV], below √s.
    beams : Beams
        What collides.
    cosine : (q,)
        cos θ* of the photon, from the electron's direction.
    weight : (n, q) or (q,)
        How often each occurs.
    """
    m, c = np.asarray(mass, float)[:, None], np.asarray(cosine, float)
    root = beams.sqrt_s
    momentum = (root**2 - m**2) / (2 * root)
    beta = float(np.linalg.norm(beams.velocity()))
    # the centre of mass moves along the electron, which has more energy; a crossing angle of
    # 83 mrad turns that direction by 0.15 rad, which changes βγ by less than 1 %
    sign = 1.0 if beams.electron >= beams.positron else -1.0
    along = (np.hypot(momentum, m) - sign * beta * momentum * c) / np.sqrt(1 - beta**2)
    boost = np.sqrt(np.maximum(along**2 - m**2, 1e-30)) / m
    return boost, np.broadcast_to(np.asarray(weight, float), boost.shape)
