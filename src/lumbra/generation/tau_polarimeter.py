"""The polarimeter of a τ decay: the vector that says how the decay knows the spin of the τ.

The rate of a τ⁻ with spin s into a given configuration of products goes as 1 + h·s, where h, the
polarimeter, is fixed by the configuration (Jadach, Wąs, Comput. Phys. Commun. 36 (1985) 191). For
leptonic decays, for one meson and for two mesons from a vector current, h is a unit vector known
in closed form.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import constants as c
from lumbra.foundation.kinematics import minkowski
from lumbra.foundation.particles import KAON, NU_E, NU_MU, NU_TAU, PHOTON, PION
from lumbra.generation.tau_bank import TauBank, load_tau_bank

__all__ = ["load_polarimeters", "polarimeters"]

Array = NDArray[np.float64]


@cache
def load_polarimeters() -> Array:
    """Polarimeters of the bank that comes with lumbra."""
    return polarimeters(load_tau_bank())


def polarimeters(bank: TauBank) -> Array:
    """Polarimeter of each τ⁻ decay of a bank, shape (k, 3).

    e, μ: direction of the antineutrino. π, K: direction of the meson. π π⁰: 2(q·N)q − q²N with
    q = p(π) − p(π⁰) and N = p(ν_τ), made a unit vector. Zero for other decays, whose polarimeter
    needs a model of the hadronic current: they keep their dependence on the spin axis, which is
    in the bank, and only lose what is transverse to it.

    Parameters
    ----------
    bank : TauBank
        Decays of τ⁻ at rest.
    """
    absolute = np.abs(bank.pdg_id)
    direct = np.diff(bank.offsets)
    mesons = (absolute == PION) | (absolute == KAON)
    antineutrino = (bank.pdg_id == -NU_E) | (bank.pdg_id == -NU_MU)
    photons = absolute == PHOTON
    leptonic = (bank.count(antineutrino) == 1) & (direct == 3)
    single = (bank.count(mesons) == 1) & (direct == 2)
    pion, diphoton = absolute == PION, _sum(bank, photons)
    pair_mass2 = minkowski(diphoton, diphoton)
    double = (bank.count(pion) == 1) & (bank.count(photons) == 2) & (direct == 4)
    double &= np.abs(pair_mass2 - c.M_PION0**2) < 1e-4

    out = np.zeros((len(bank), 3))
    out[leptonic] = _sum(bank, antineutrino)[leptonic, 1:]
    out[single] = _sum(bank, mesons)[single, 1:]
    difference = (_sum(bank, pion) - diphoton)[double]
    neutrino = _sum(bank, bank.pdg_id == NU_TAU)[double]
    projection = minkowski(difference, neutrino)[:, None]
    square = minkowski(difference, difference)[:, None]
    out[double] = 2 * projection * difference[:, 1:] - square * neutrino[:, 1:]
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out / np.where(length > 0, length, 1.0))


def _sum(bank: TauBank, rows: NDArray[np.bool_]) -> Array:
    """Summed four-momentum (k, 4) of the products that a mask marks."""
    return np.add.reduceat(bank.momentum * rows[:, None], bank.offsets[:-1], axis=0)
