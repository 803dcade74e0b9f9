"""The angle of a photon that a beam radiates.

It follows the first-order matrix element with a massive electron (Bonneau and Martin, Nucl. Phys.
B 27 (1971) 381; the angular form as in Benayoun et al., Mod. Phys. Lett. A 14 (1999) 2605).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation.constants import M_ELECTRON
from lumbra.generation.radiator import logarithm, uniforms

__all__ = ["photon_cosine", "photon_direction"]

Array = NDArray[np.float64]


@njit(cache=True)
def photon_cosine(x: float, s: float, uniform: float) -> tuple[float, float, float]:
    """One draw of the photon angle: 1 − |cos θ|, the sign of cos θ, and a weight near 1.

    The draw follows 1/(1 − v²cos²θ), v the electron's velocity; the weight is the ratio of the
    first-order matrix element to it. Weights have mean 1 and stay below 1.1.
    """
    eps = 4 * M_ELECTRON * M_ELECTRON / s
    velocity = math.sqrt(1 - eps)
    # ln[(1+v)/(1−v)] with 1−v = ε/(1+v)
    span = math.log((1 + velocity) ** 2 / eps)
    sign = 1.0 if uniform >= 0.5 else -1.0
    rapidity = 0.5 * span * abs(2 * uniform - 1)
    # 1 − |c| with v|c| = tanh(rapidity), free of cancellation near the beam
    away = 2 / (1 + math.exp(2 * rapidity))
    gap = max((away - eps / (1 + velocity)) / velocity, 0.0)
    sine2 = gap * (2 - gap)
    cosine2 = (1 - gap) ** 2
    shape = x * x - 2 * x + 2
    numerator = (
        sine2
        - x * x * sine2 * sine2 / (2 * shape)
        - eps * ((1 - 2 * x) * sine2 - x * x * cosine2 * cosine2) / shape
    )
    weight = numerator / (sine2 + eps * cosine2) * (span / velocity) / (logarithm(s) - 1)
    return gap, sign, weight


@njit(cache=True, nogil=True)
def _fill_directions(x: Array, s: Array, random: Array, cosine: Array, weight: Array) -> None:
    for i in range(len(x)):
        gap, sign, weight[i] = photon_cosine(x[i], s[i], random[i])
        cosine[i] = sign * (1 - gap)


def photon_direction(x: Array, s: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw cos θ of the radiated photon from the first-order form with a massive electron.

    Parameters
    ----------
    x, s : (n,)
        1 − s'/s and collision energy squared [GeV²].
    rng : Generator
        From a `Key`.

    Returns
    -------
    cosine, weight : (n,), (n,)
        Weights have mean 1 and maximum below 1.1.
    """
    x, s = np.broadcast_arrays(np.asarray(x, float), np.asarray(s, float))
    cosine, weight = np.empty(len(x)), np.empty(len(x))
    _fill_directions(x, s, uniforms(rng, (len(x),)), cosine, weight)
    return cosine, weight
