"""Exact balance of stored τ decays: energies and momenta add up in double precision.

The bank stores single precision, so its products miss the mass of the τ by 1e-7 GeV. Scaling the
momenta of each decay by 1 + O(1e-7) in the rest frame of its parent brings the balance back and
moves no particle by more than was lost in storage.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import M_TAU
from lumbra.foundation.kinematics import boost
from lumbra.generation.tau_bank import TauBank, load_tau_bank, masses_of

__all__ = ["balanced", "load_balanced_bank"]

Array = NDArray[np.float64]

ROUNDS: Final = 3
"""Newton steps; each squares the relative error, from 1e-7."""


@cache
def load_balanced_bank() -> TauBank:
    """The bank that comes with lumbra, balanced."""
    return balanced(load_tau_bank())


def balanced(bank: TauBank) -> TauBank:
    """The bank with momenta for which every decay is on the mass of its parent.

    Parameters
    ----------
    bank : TauBank
        Decays of τ⁻ at rest, balanced to single precision.
    """
    masses, momentum = masses_of(bank.pdg_id), bank.momentum.copy()
    decay = bank.decay_index
    direct = bank.parent < 0
    momentum[direct] = _scaled(
        momentum[direct], masses[direct], decay[direct], np.full(len(bank), M_TAU)
    )
    below = np.flatnonzero(~direct)
    parents, group = np.unique(bank.offsets[decay[below]] + bank.parent[below], return_inverse=True)
    old, new = bank.momentum[parents], momentum[parents]
    rest = boost(bank.momentum[below], -(old[:, 1:] / old[:, :1])[group])
    rest = _scaled(rest, masses[below], group, masses[parents])
    momentum[below] = boost(rest, (new[:, 1:] / new[:, :1])[group])
    return replace(bank, momentum=momentum)


def _scaled(momentum: Array, masses: Array, group: NDArray[np.int64], total: Array) -> Array:
    """Products at rest in their parent, with Σp = 0 and ΣE = the parent's mass."""
    p, count = momentum[:, 1:], np.bincount(group)
    drift = np.stack([np.bincount(group, p[:, j]) for j in range(3)], axis=-1)
    p = p - (drift / count[:, None])[group]
    for _ in range(ROUNDS):
        size2 = np.sum(p**2, axis=1)
        energy = np.sqrt(masses**2 + size2)
        excess = total - np.bincount(group, energy)
        p = p * (1 + excess / np.bincount(group, size2 / energy))[group, None]
    energy = np.sqrt(masses**2 + np.sum(p**2, axis=1))
    return np.concatenate([energy[:, None], p], axis=1)
