"""The strong coupling and quark masses that run with it, for widths into quarks and gluons.

α_s at three loops and quark masses at four, with thresholds at the quark masses, from α_s(M_Z);
masses as in Chetyrkin, Phys. Lett. B 404 (1997) 161. Values: Particle Data Group, PTEP 2022,
083C01.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp

__all__ = ["QUARK_MASSES", "active_flavours", "running_mass", "strong_coupling"]

Array = NDArray[np.float64]

_ALPHA_S_MZ: Final = 0.1179
_M_Z: Final = 91.1876
_LOWEST: Final = 0.9
QUARK_MASSES: Final = {"s": (0.093, 2.0), "c": (1.27, 1.27), "b": (4.18, 4.18)}
"""Mass in the MS-bar scheme and the scale it belongs to [GeV]."""


def strong_coupling(scale: ArrayLike) -> Array:
    """α_s at a scale.

    Parameters
    ----------
    scale : (...)
        [GeV]; below 0.9 GeV, where perturbation theory ends, the value there.
    """
    logs, values = _evolution()
    at = np.log(np.clip(np.asarray(scale, float), _LOWEST, _M_Z))
    return np.asarray(np.interp(at, logs, values))


def active_flavours(scale: ArrayLike) -> NDArray[np.int64]:
    """Number of quark flavours lighter than the scale [GeV], at least 3."""
    scale = np.asarray(scale, float)
    return np.asarray(3 + (scale > QUARK_MASSES["c"][0]) + (scale > QUARK_MASSES["b"][0]))


def running_mass(quark: str, scale: ArrayLike) -> Array:
    """Mass [GeV] of a quark ("s", "c" or "b") at a scale.

    Parameters
    ----------
    quark : str
        A key of `QUARK_MASSES`.
    scale : (...)
        [GeV]
    """
    mass, own = QUARK_MASSES[quark]
    return np.asarray(mass * _evolved(scale) / _evolved(own))


def _evolved(scale: ArrayLike) -> Array:
    """c(α_s/π) of the running mass, joined at the thresholds of charm and bottom."""
    scale = np.asarray(scale, float)
    flavours = active_flavours(scale)
    joined = np.ones(scale.shape)
    for above, quark in ((4, "c"), (5, "b")):
        at = strong_coupling(QUARK_MASSES[quark][0]) / math.pi
        step = _C[above - 1](at) / _C[above](at)
        joined = np.where(flavours >= above, joined * step, joined)
    x = strong_coupling(scale) / math.pi
    return np.asarray(joined * np.choose(flavours - 3, [_C[number](x) for number in (3, 4, 5)]))


_C: Final[dict[int, Callable[[Array], Array]]] = {
    3: lambda x: (9 / 2 * x) ** (4 / 9) * (1 + x * (0.895 + x * (1.371 + 1.952 * x))),
    4: lambda x: (25 / 6 * x) ** (12 / 25) * (1 + x * (1.014 + x * (1.389 + 1.091 * x))),
    5: lambda x: (23 / 6 * x) ** (12 / 23) * (1 + x * (1.175 + x * (1.501 + 0.1725 * x))),
}


@cache
def _evolution() -> tuple[Array, Array]:
    """α_s on a grid of ln(scale), from the Z downwards."""

    def slope(log: float, value: Array) -> Array:
        flavours = int(active_flavours(math.exp(log)))
        beta0, beta1 = 11 - 2 * flavours / 3, 102 - 38 * flavours / 3
        beta2 = 2857 / 2 - 5033 * flavours / 18 + 325 * flavours**2 / 54
        a = value / (4 * math.pi)
        return np.asarray(-2 * value * a * (beta0 + a * (beta1 + a * beta2)))

    logs = np.linspace(math.log(_M_Z), math.log(_LOWEST), 400)
    solved = solve_ivp(
        slope, (logs[0], logs[-1]), [_ALPHA_S_MZ], t_eval=logs, rtol=1e-7, max_step=0.05
    )
    return logs[::-1], np.asarray(solved.y[0][::-1])
