"""Annihilation of dark matter through a dark photon, χχ → A′* → leptons and hadrons.

Izaguirre et al., Phys. Rev. Lett. 115 (2015) 251301; Berlin et al., Phys. Rev. D 99 (2019) 075001.
The average over a thermal bath is that of Gondolo and Gelmini, Nucl. Phys. B 360 (1991) 145.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import kve

from lumbra.foundation.constants import ALPHA
from lumbra.models.dark_pair import dark_pair_width
from lumbra.models.hadrons import HIGHEST, hadronic_ratios
from lumbra.models.parameters import require_option
from lumbra.models.photon_like import LEPTONS

__all__ = ["KINDS", "cross_section", "slow_rate", "thermal_rate", "visible_ratio"]

Array = NDArray[np.float64]

KINDS: Final = ("scalar", "majorana", "dirac", "pseudo-dirac")
"""Complex scalar, Majorana and Dirac fermions; nearly degenerate pseudo-Dirac states are as one."""
_WIDEST: Final = 60.0
"""Collision energies go to this many temperatures above threshold."""


def visible_ratio(s: ArrayLike, hadrons: bool = True) -> Array:
    """Rate of A′* into visible particles over that into massless muons, F(s), (...).

    Parameters
    ----------
    s : (...)
        [GeV²]
    hadrons : bool
        Whether to add the hadronic R; without it electrons, muons and taus are left.
    """
    s = np.asarray(s, float)
    total = np.zeros(s.shape)
    for name, lepton in LEPTONS.items():
        if hadrons or name != "tautau":
            r = lepton**2 / s
            total = total + (1 + 2 * r) * np.sqrt(np.maximum(1 - 4 * r, 0.0))
    if hadrons:
        total = total + sum(hadronic_ratios(np.minimum(np.sqrt(s), HIGHEST)).values())
    return np.asarray(total)


def cross_section(
    s: ArrayLike, mass: ArrayLike, mediator: ArrayLike, alpha_d: float, kind: str,
    hadrons: bool = True,
) -> Array:  # fmt: skip
    """σ(χχ → visible) [GeV⁻²] at ε = 1, (...).

    (4π/3) α_D α s F(s)/((s−M²)² + M²Γ²) times β for scalars and Majorana fermions, (1+2m²/s)/β
    for Dirac fermions.

    Parameters
    ----------
    s : (...)
        [GeV²], above 4m².
    mass, mediator : (...)
        m and M [GeV].
    alpha_d : float
        α_D.
    kind : str
        One of `KINDS`.
    hadrons : bool
        As for `visible_ratio`.
    """
    require_option("kind of dark matter", kind, KINDS, "'scalar'")
    s, m, heavy = (np.asarray(x, float) for x in (s, mass, mediator))
    width = dark_pair_width(
        kind.removeprefix("pseudo-"), heavy, math.sqrt(4 * math.pi * alpha_d), m
    )
    # next to threshold rounding may leave nothing of 1 − 4m²/s
    beta = np.sqrt(np.maximum(1 - 4 * m**2 / s, np.finfo(float).eps))
    wave = (1 + 2 * m**2 / s) / beta if kind.endswith("dirac") else beta
    pole = (s - heavy**2) ** 2 + (heavy * width) ** 2
    scale = 4 * math.pi / 3 * alpha_d * ALPHA
    return np.asarray(scale * s * visible_ratio(s, hadrons) * wave / pole)


def slow_rate(y: ArrayLike, mass: ArrayLike, kind: str, ratio: float = 3.0) -> Array:
    """σv [GeV⁻²] of slow particles into massless electrons; over v² for scalars and Majorana's.

    (8π/3) α y/m² or 16πα y/m², over (1 − 4m²/M²)².

    Parameters
    ----------
    y : (...)
        ε²α_D (m/M)⁴.
    mass : (...)
        [GeV]
    kind : str
        One of `KINDS`.
    ratio : float
        M/m.
    """
    require_option("kind of dark matter", kind, KINDS, "'scalar'")
    number = 16 * math.pi if kind.endswith("dirac") else 8 * math.pi / 3
    suppression = (1 - 4 / ratio**2) ** 2
    return np.asarray(number * ALPHA * np.asarray(y) / np.square(mass) / suppression)


def thermal_rate(
    section: Callable[[Array], Array], mass: float, x: ArrayLike, poles: Sequence[float]
) -> Array:
    """⟨σv⟩ [GeV⁻²] at temperatures m/x, (k,).

    Parameters
    ----------
    section : callable
        σ(s) [GeV⁻²], of arrays [GeV²].
    mass : float
        m [GeV].
    x : (k,)
        m/T.
    poles : sequence of float
        Masses [GeV] of resonances, around which the integral is cut into pieces.
    """
    x = np.atleast_1d(np.asarray(x, float))
    energy, step = _nodes([pole / mass for pole in poles], _WIDEST / float(x.min()))
    strength = section((mass * energy) ** 2) * energy**2 * (energy**2 - 4) * step
    # scaled Bessel functions: K₁(Ex)/K₂(x)² falls as e^(2−E)x
    falling = np.exp(-np.minimum(x[:, None] * (energy - 2), 700.0))
    spread = kve(1, energy * x[:, None]) * falling
    return np.asarray(x / (4 * kve(2, x) ** 2) * (spread @ strength))


def _nodes(poles: Sequence[float], reach: float) -> tuple[Array, Array]:
    """Collision energies over the mass and weights, denser towards threshold and the poles."""
    span = np.geomspace(1e-4, 1.0, 9)
    around = [part for pole in poles for part in (pole - pole * span, [pole], pole + pole * span)]
    cuts = np.concatenate([[2.0], 2.0 + np.geomspace(1e-6, reach, 40), *around])
    cuts = np.unique(cuts[(cuts >= 2.0) & (cuts <= 2.0 + reach)])
    nodes, weights = np.polynomial.legendre.leggauss(8)
    middle, half = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts) / 2
    return (middle[:, None] + half[:, None] * nodes).ravel(), (half[:, None] * weights).ravel()
