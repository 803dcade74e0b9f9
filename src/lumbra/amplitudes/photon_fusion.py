"""γγ → l+l-, γγ → π+π- (scalar QED), and equivalent photons: closed forms for two-photon rates.

Cross sections of real photons are the textbook ones (G. Breit, J. A. Wheeler, Phys. Rev. 46
(1934) 1087; S. J. Brodsky, T. Kinoshita, H. Terazawa, Phys. Rev. D 4 (1971) 1532); the photon
density is that of V. M. Budnev et al., Phys. Rep. 15 (1975) 181, eq. 6.17b. Folded, they are
estimates that depend on the largest virtuality which is let in: good to 15 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import integrate

from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_ELECTRON, M_MUON, M_PION

__all__ = ["equivalent_photons", "lepton_pair", "pion_pair", "two_photon_rate"]

Array = NDArray[np.float64]


def _velocity(w: ArrayLike, mass: float) -> tuple[Array, Array, Array]:
    """x = m²/W², β, and 2 ln((W/2m)(1 + β)); 0 and 0 below threshold."""
    x = np.minimum(mass**2 / np.square(np.asarray(w, float)), 0.25)
    beta = np.sqrt(1 - 4 * x)
    return x, beta, np.asarray(np.log((1 + beta) ** 2 / (4 * x)))


def lepton_pair(w: ArrayLike, mass: float = M_MUON) -> Array:
    """σ(γγ → l+l-) [fb] of real photons; zero below threshold.

    Parameters
    ----------
    w : array_like
        Mass of the pair [GeV].
    mass : float
        Of the lepton [GeV].
    """
    x, beta, log = _velocity(w, mass)
    bracket = (1 + 4 * x - 8 * x * x) * log - beta * (1 + 4 * x)
    scale = 4 * math.pi * ALPHA**2 / np.square(np.asarray(w, float)) * HBARC2_FB_GEV2
    return np.asarray(scale * bracket)


def pion_pair(w: ArrayLike, mass: float = M_PION) -> Array:
    """σ(γγ → π+π-) [fb] of real photons for point-like pions; zero below threshold.

    Parameters
    ----------
    w : array_like
        Mass of the pair [GeV].
    mass : float
        Of the pion [GeV].
    """
    x, beta, log = _velocity(w, mass)
    bracket = beta * (1 + 4 * x) - 4 * x * (1 - 2 * x) * log
    scale = 2 * math.pi * ALPHA**2 / np.square(np.asarray(w, float)) * HBARC2_FB_GEV2
    return np.asarray(scale * bracket)


def equivalent_photons(x: float, q2_max: float) -> float:
    """dn/dx of the photons that accompany an electron, with virtualities below `q2_max`.

    Parameters
    ----------
    x : float
        Share of the electron's energy.
    q2_max : float
        [GeV²]; nothing is left below m²x²/(1 − x).
    """
    least = M_ELECTRON**2 * x * x / (1 - x)
    if least >= q2_max:
        return 0.0
    log = (1 + (1 - x) ** 2) / x * math.log(q2_max / least)
    return ALPHA / (2 * math.pi) * (log - 2 * M_ELECTRON**2 * x * (1 / least - 1 / q2_max))


def two_photon_rate(
    fusion: Callable[[float], float],
    sqrt_s: float,
    low: float,
    high: float,
    q2_max: Callable[[float], float],
) -> float:
    """σ(e+e- → e+e-X) [fb] = ∫ dW²/s ∫ dx/x n(x) n(W²/sx) σ_γγ(W) by quadrature.

    Parameters
    ----------
    fusion : callable
        W [GeV] to σ(γγ → X) [fb].
    sqrt_s : float
        [GeV]
    low, high : float
        Limits on the mass W of X [GeV].
    q2_max : callable
        W [GeV] to the largest virtuality [GeV²] of either photon.
    """
    s = sqrt_s**2

    def pairs(log_x: float, w: float) -> float:
        x, most = math.exp(log_x), q2_max(w)
        return equivalent_photons(x, most) * equivalent_photons(w * w / (s * x), most)

    def at(log_w: float) -> float:
        w = math.exp(log_w)
        bottom = math.log(w * w / s)
        inner, _ = integrate.quad(pairs, bottom + 1e-9, -1e-9, args=(w,), limit=200)
        return float(2 * w * w / s * inner * fusion(w))

    value, _ = integrate.quad(at, math.log(low), math.log(high), limit=200, epsrel=1e-6)
    return float(value)
