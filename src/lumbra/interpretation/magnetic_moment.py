"""The muon's anomalous magnetic moment: what a vector boson adds to it, and what is wanted.

One-loop contribution of a vector coupling g, Brodsky and de Rafael, Phys. Rev. 168 (1968) 1620;
Pospelov, Phys. Rev. D 80 (2009) 095002.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.errors import nearest

__all__ = ["WORLD_VALUES", "Discrepancy", "band", "coupling_for", "shift"]

Array = NDArray[np.float64]
_STEP = 0.25
_LOGIT = np.arange(-60.0, 60.0 + _STEP, _STEP)


@dataclass(frozen=True)
class Discrepancy:
    """Measured minus predicted anomalous magnetic moment of the muon.

    Parameters
    ----------
    value, error : float
        Δa_μ and its standard deviation.
    label : str
        The inputs, to be printed beside every band.
    """

    value: float
    error: float
    label: str


WORLD_VALUES: Final[dict[str, Discrepancy]] = {
    "bnl-wp20": Discrepancy(279e-11, 76e-11, "BNL 2006 − theory 2020 (WP20)"),
    "world2021-wp20": Discrepancy(251e-11, 59e-11, "BNL + FNAL 2021 − theory 2020 (WP20)"),
    "world2023-wp20": Discrepancy(249e-11, 48e-11, "BNL + FNAL 2023 − theory 2020 (WP20)"),
    "world2025-wp25": Discrepancy(38e-11, 63e-11, "FNAL final − theory 2025 (WP25, lattice HVP)"),
}
"""Differences by name; the first is the kind of band that 2018–2020 plots show."""


def shift(mass: ArrayLike, coupling: ArrayLike) -> Array:
    """Δa_μ from a vector boson that couples to muons.

    (g²/8π²) ∫₀¹ dz 2z(1−z)² / [(1−z)² + r²z], r = M/m_μ: g²/8π² for a light boson,
    g²m_μ²/12π²M² for a heavy one.

    Parameters
    ----------
    mass : array_like
        [GeV], positive.
    coupling : array_like
        g, broadcast against the mass.
    """
    ratio2 = np.square(np.asarray(mass, float) / M_MUON)[..., None]
    # with z = 1/(1 + e⁻ᵗ) both scales of the integrand become smooth: the trapezoidal rule is exact
    z, w = 1 / (1 + np.exp(-_LOGIT)), 1 / (1 + np.exp(_LOGIT))
    integral = _STEP * np.sum(2 * (z * w) ** 2 * w / (w * w + ratio2 * z), axis=-1)
    return np.asarray(np.square(coupling) / (8 * math.pi**2) * integral)


def coupling_for(mass: ArrayLike, delta: ArrayLike) -> Array:
    """Coupling g whose Δa_μ is `delta`; NaN where that is negative, which no vector gives.

    Parameters
    ----------
    mass : array_like
        [GeV]
    delta : array_like
        Δa_μ.
    """
    delta = np.asarray(delta, float)
    wanted = np.where(delta >= 0, delta, np.nan)
    return np.asarray(np.sqrt(wanted / shift(mass, 1.0)))


def band(
    mass: ArrayLike, world: str | Discrepancy = "bnl-wp20", deviations: float = 2.0
) -> tuple[Array, Array]:
    """Couplings (lowest, highest) that bring theory within some deviations of the measurement.

    Parameters
    ----------
    mass : (n,)
        [GeV]
    world : str or Discrepancy
        A name in `WORLD_VALUES`, or a value of your own.
    deviations : float
        Half-width of the band in standard deviations.

    Returns
    -------
    low, high : (n,), (n,)
        The lower edge is 0 where no shift at all lies within the band.

    Raises
    ------
    InputError
        If the name is not in the list.
    """
    if isinstance(world, str):
        if world not in WORLD_VALUES:
            raise InputError(
                "There is no such value of the muon's magnetic moment.",
                given=repr(world),
                allowed=", ".join(WORLD_VALUES),
                suggestion=nearest(world, WORLD_VALUES),
            )
        world = WORLD_VALUES[world]
    low = max(world.value - deviations * world.error, 0.0)
    high = world.value + deviations * world.error
    return coupling_for(mass, low), coupling_for(mass, high)
