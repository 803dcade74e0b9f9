"""What a PDG Monte Carlo number says: charge, antiparticle, and whether it means anything.

The rules are those of the PDG's numbering scheme (PTEP 2022, 083C01, §45). Numbers without an
official meaning that stand for hidden particles are in `HIDDEN`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["HIDDEN", "charge_in_thirds", "conjugate", "is_own_antiparticle"]

HIDDEN: Final = frozenset({32, 33, 35, 36, *range(51, 61)})
"""Neutral particles of hidden sectors: Z′ and A′ (32, 33), scalars (35), pseudoscalars (36) and
dark matter (51 to 60, the numbers that the scheme keeps for it)."""

_ELEMENTARY: Final = {
    **dict.fromkeys((1, 3, 5), -1),
    **dict.fromkeys((2, 4, 6), 2),
    **dict.fromkeys((11, 13, 15), -3),
    **dict.fromkeys((12, 14, 16), 0),
    **dict.fromkeys((21, 22, 23, 25), 0),
    24: 3,
}
_OWN: Final = frozenset({21, 22, 23, 25, 130, 310}) | HIDDEN - set(range(51, 61))
_QUARK = {1: -1, 2: 2, 3: -1, 4: 2, 5: -1}


@cache
def charge_in_thirds(number: int) -> int | None:
    """Three times the electric charge, or None for a number that has no meaning.

    Parameters
    ----------
    number : int
        PDG Monte Carlo number.
    """
    absolute = abs(number)
    sign = 1 if number > 0 else -1
    if absolute in _ELEMENTARY:
        return sign * _ELEMENTARY[absolute]
    if absolute in HIDDEN or absolute in (130, 310):
        return 0
    digits = f"{absolute:07d}"
    if len(digits) == 10 and digits.startswith("10"):
        return 3 * sign * int(digits[3:6])  # a nucleus, 10LZZZAAAI
    if len(digits) > 7 or absolute < 100 or digits[-1] == "0":
        return None
    first, second, third = (int(digits[k]) for k in (-4, -3, -2))
    if first == 0:
        return None if third == 0 or second == 0 else sign * _meson(second, third)
    if any(quark not in _QUARK for quark in (first, second)):
        return None
    if third == 0:
        return sign * (_QUARK[first] + _QUARK[second])
    return sign * (_QUARK[first] + _QUARK[second] + _QUARK[third]) if third in _QUARK else None


def _meson(heavy: int, light: int) -> int:
    """Charge in thirds of a meson from its quark digits, the heavier one first."""
    if heavy not in _QUARK or light not in _QUARK:
        return 0
    difference = _QUARK[heavy] - _QUARK[light]
    # the sign is that of the heavier quark if it is up-like, of its antiquark if down-like
    return difference if heavy % 2 == 0 else -difference


@cache
def is_own_antiparticle(number: int) -> bool:
    """Whether a particle is its own antiparticle (photon, π⁰, J/ψ, Z′, …)."""
    absolute = abs(number)
    if absolute in _OWN:
        return True
    digits = f"{absolute:07d}"
    return absolute > 100 and digits[-4] == "0" and digits[-3] == digits[-2]


def conjugate(numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """PDG numbers of the antiparticles.

    Parameters
    ----------
    numbers : (n,) int
        PDG Monte Carlo numbers.
    """
    kinds, where = np.unique(numbers, return_inverse=True)
    mirrored = [number if is_own_antiparticle(int(number)) else -number for number in kinds]
    return np.asarray(mirrored, np.int32)[where].reshape(np.shape(numbers))
