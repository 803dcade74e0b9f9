"""Random phase-space points for amplitudes, made with plain NumPy."""

from __future__ import annotations

import numpy as np

from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.foundation.kinematics import boost, two_body_momentum


def directions(rng, count, c_max=1.0):
    """Unit vectors with |cos θ| below c_max."""
    cosine, azimuth = rng.uniform(-c_max, c_max, count), rng.uniform(0, 2 * np.pi, count)
    sine = np.sqrt(1 - cosine**2)
    return np.stack([sine * np.cos(azimuth), sine * np.sin(azimuth), cosine], axis=-1)


def on_shell(momentum, mass):
    """Four-vectors of given three-momenta and mass."""
    energy = np.sqrt(mass**2 + np.sum(momentum**2, axis=-1))
    return np.concatenate([energy[:, None], momentum], axis=-1)


def beams(count, root):
    """e- and e+ along z, (count, 4) each."""
    p = np.zeros((count, 3))
    p[:, 2] = two_body_momentum(root, M_ELECTRON, M_ELECTRON)
    return on_shell(p, M_ELECTRON), on_shell(-p, M_ELECTRON)


def split(rng, parent, m1, m2, direction=None):
    """Two-body decay of four-vectors into masses m1 and m2, isotropic."""
    mass = np.sqrt(parent[:, 0] ** 2 - np.sum(parent[:, 1:] ** 2, axis=-1))
    momentum = two_body_momentum(mass, m1, m2)
    n = directions(rng, len(mass)) if direction is None else direction
    rest = momentum[:, None] * n
    first = boost(
        np.concatenate([np.sqrt(m1**2 + momentum**2)[:, None], rest], axis=-1),
        parent[:, 1:] / parent[:, :1],
    )
    return first, parent - first


def pairs_with_photon(rng, count, root=10.58, x=None, photon=None):
    """(count, 5, 4): e-, e+, μ-, μ+, γ with the photon's energy share and direction."""
    x = rng.uniform(0.05, 0.95, count) if x is None else x
    n = directions(rng, count, 0.95) if photon is None else photon
    k = on_shell(0.5 * root * x[:, None] * n, 0.0)
    minus, plus = beams(count, root)
    q, qbar = split(rng, minus + plus - k, M_MUON, M_MUON)
    return np.stack([minus, plus, q, qbar, k], axis=1)


def four_leptons(rng, count, root=10.58):
    """(count, 6, 4): e-, e+ and e-, e+, μ-, μ+ by two isotropic splittings."""
    minus, plus = beams(count, root)
    total = minus + plus
    s2 = rng.uniform(1.0, 100.0, count)
    w = rng.uniform(0.25, 0.95, count) * np.sqrt(s2)
    e, rest = split(rng, total, M_ELECTRON, np.sqrt(s2))
    ebar, pair = split(rng, rest, M_ELECTRON, w)
    q, qbar = split(rng, pair, M_MUON, M_MUON)
    return np.stack([minus, plus, e, ebar, q, qbar], axis=1)
