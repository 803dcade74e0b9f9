"""Limits on couplings that decide on the lifetime too: the edges of what is excluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Coupling
from lumbra.interpretation.excluded import Strength, excluded_region

__all__ = ["region_columns"]

Array = NDArray[np.float64]
Share = Callable[[Array, Array], Array]


def region_columns(
    coupling: Coupling, masses: Array, at_one: Array, limits: Mapping[str, Array]
) -> dict[str, Array]:
    """Lower and upper edges of the excluded couplings for each limit on the cross section.

    Where nothing is excluded both are NaN: what is made so often decays too early.

    Parameters
    ----------
    coupling : Coupling
        With `surviving`.
    masses : (h,)
        [GeV]
    at_one : (h,)
        Cross section that is seen at coupling 1 if all particles live long enough [fb].
    limits : mapping of str to (h,)
        Columns ``sigma_<method>_<kind>_fb``.

    Raises
    ------
    TypeError
        If the coupling has no `surviving`.
    """
    share = coupling.surviving
    if share is None:
        raise TypeError(f"{coupling.symbol} does not decide on the lifetime")  # not declarable
    out: dict[str, Array] = {}
    for name, sigma in limits.items():
        if not name.startswith("sigma_"):
            continue
        method, kind = name.removeprefix("sigma_").removesuffix("_fb").split("_", 1)

        # without data there is no limit, and no edge
        known = np.flatnonzero(np.isfinite(sigma))
        edges = np.full((2, len(masses)), np.nan)
        if len(known):
            strength = _strength(coupling.power, share, at_one[known], sigma[known])
            region = excluded_region(strength, masses[known], (coupling.least, coupling.most))
            edges[:, known] = region.lower, region.upper
        out[coupling.name(method, kind)] = edges[0]
        out[coupling.name(method, f"{kind}_upper")] = edges[1]
    return out


def _strength(power: float, share: Share, at_one: Array, sigma: Array) -> Strength:
    """Signal over what is allowed, of masses (n, 1), couplings (…, k) and rows (n,)."""

    def strength(mass: Array, coupling: Array, rows: NDArray[np.int64]) -> Array:
        made = at_one[rows, None] * coupling**power
        return np.asarray(made * share(mass, coupling) / sigma[rows, None])

    return strength
