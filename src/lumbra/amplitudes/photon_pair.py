"""e+e- → γγ and e+e- → γγγ in closed form.

The first keeps the electron mass; it is the textbook formula for annihilation in flight (V. B.
Berestetskii, E. M. Lifshitz, L. P. Pitaevskii, Quantum Electrodynamics, §88). The second is for
massless electrons (F. A. Berends et al., Phys. Lett. B 103 (1981) 124).

`first_order_constant` is what soft and virtual photons add to the first at order α beyond the
universal logarithm (S. I. Eidelman, E. A. Kuraev, Nucl. Phys. B 143 (1978) 353; F. A. Berends,
R. Kleiss, Nucl. Phys. B 186 (1981) 22; the form is that of A. B. Arbuzov et al., Eur. Phys. J.
C 46 (2006) 689). It has double logarithms of the angle.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, HBARC2_FB_GEV2, M_ELECTRON
from lumbra.foundation.kinematics import minkowski

__all__ = [
    "angular_distribution",
    "cross_section",
    "first_order_constant",
    "squared",
    "squared_three",
    "total",
]

Array = NDArray[np.float64]


def squared(momenta: Array) -> Array:
    """|M|² of e-e+ → γγ, spins summed and averaged, with α(0); shape (n,).

    2e⁴ [a/b + b/a + 4m²(1/a + 1/b) − 4m⁴(1/a + 1/b)²] with a = 2p₋·k and b = 2p₊·k.

    Parameters
    ----------
    momenta : (n, 4, 4)
        (E, px, py, pz) [GeV] of e-, e+ and both photons.
    """
    a = 2 * minkowski(momenta[:, 0], momenta[:, 2])
    b = 2 * minkowski(momenta[:, 1], momenta[:, 2])
    soft = 2 * M_ELECTRON**2 * (1 / a + 1 / b)
    return np.asarray(2 * ELECTRON_CHARGE**4 * (a / b + b / a + soft * (2 - soft)))


def squared_three(momenta: Array) -> Array:
    """|M|² [GeV⁻²] of e-e+ → γγγ for massless electrons, spins summed and averaged; shape (n,).

    2e⁶ (p₋·p₊) Σᵢ aᵢbᵢ(aᵢ² + bᵢ²) / Πᵢ aᵢbᵢ with aᵢ = p₋·kᵢ and bᵢ = p₊·kᵢ; good where all
    photons are many mₑ/E away from the beams.

    Parameters
    ----------
    momenta : (n, 5, 4)
        (E, px, py, pz) [GeV] of e-, e+ and the photons.
    """
    a = minkowski(momenta[:, 0, None], momenta[:, 2:])
    b = minkowski(momenta[:, 1, None], momenta[:, 2:])
    top = np.sum(a * b * (a * a + b * b), axis=1)
    beams = minkowski(momenta[:, 0], momenta[:, 1])
    return np.asarray(2 * ELECTRON_CHARGE**6 * beams * top / np.prod(a * b, axis=1))


def first_order_constant(share: ArrayLike) -> Array:
    """K of dσ = dσ₀ [1 + β ln x + 3β/4 + (α/π) K], photons besides softer than x√s/2.

    Parameters
    ----------
    share : array_like
        −t/s = (1 − cos θ)/2 of either photon, within (0, 1); good for −t ≫ mₑ².
    """
    x = np.asarray(share, float)
    y = 1 - x
    first, second = np.log(x), np.log1p(-x)
    single = (1 + 1.5 * y / x) * first + (1 + 1.5 * x / y) * second
    double = (1 + x / y + 0.5 * y / x) * first**2 + (1 + y / x + 0.5 * x / y) * second**2
    return np.asarray(math.pi**2 / 3 + (single + double) / (x / y + y / x))


def angular_distribution(cosine: ArrayLike, s: ArrayLike) -> Array:
    """dσ/d cos θ [fb] of e+e- → γγ for massless electrons, over one hemisphere.

    Parameters
    ----------
    cosine : array_like
        Cosine of the angle of either photon in the CM.
    s : array_like
        [GeV²]
    """
    c2 = np.square(np.asarray(cosine, float))
    scale = 2 * math.pi * ALPHA**2 / np.asarray(s, float) * HBARC2_FB_GEV2
    return np.asarray(scale * (1 + c2) / (1 - c2))


def cross_section(s: float, limit: float) -> float:
    """σ(e+e- → γγ) [fb] with both photons at |cos θ| < `limit` in the CM, massless electrons.

    Parameters
    ----------
    s : float
        [GeV²]
    limit : float
        Below 1, by more than mₑ²/s.
    """
    log = math.log((1 + limit) / (1 - limit))
    return 2 * math.pi * ALPHA**2 / s * (log - limit) * HBARC2_FB_GEV2


def total(s: float) -> float:
    """σ(e+e- → γγ) [fb] at all angles, up to terms of order mₑ²/s.

    Parameters
    ----------
    s : float
        [GeV²]
    """
    log = math.log(s / M_ELECTRON**2)
    return 2 * math.pi * ALPHA**2 / s * (log - 1) * HBARC2_FB_GEV2
