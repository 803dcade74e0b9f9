"""Limits on couplings that decide on the lifetime too: the edges of what is excluded."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Coupling
from lumbra.interpretation.excluded import excluded_region

__all__ = ["region_columns"]

Array = NDArray[np.float64]


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
        known = np.isfinite(sigma)
        edges = np.full((2, len(masses)), np.nan)
        if known.any():
            region = excluded_region(
                functools.partial(_strength, coupling=coupling, unit=at_one[known] / sigma[known]),
                masses[known],
                (coupling.least, coupling.most),
            )
            edges[:, known] = region.lower, region.upper
        out[coupling.name(method, kind)] = edges[0]
        out[coupling.name(method, f"{kind}_upper")] = edges[1]
    return out


def _strength(
    mass: Array, g: Array, rows: NDArray[np.int64], *, coupling: Coupling, unit: Array
) -> Array:
    """Cross section that is seen over the limit on it, for couplings g at rows of masses."""
    share = coupling.surviving
    assert share is not None  # `region_columns` has refused others
    return np.asarray(unit[rows, None] * g**coupling.power * share(mass, g))
