"""The dark Higgs h′ that gives the dark photon its mass.

Vertex 2g_D m_A′ g^{μν} with unit dark charge: Batell, Pospelov, Ritz, Phys. Rev. D 79 (2009)
115008. Heavier than two A′ it decays to them, between one and two to A′ and a virtual one, below
one through a loop of two A′ to leptons, and then flies far: its width goes with ε⁴.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import ALPHA
from lumbra.foundation.kinematics import two_body_momentum
from lumbra.models.hadrons import HIGHEST
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS, photon_like_widths
from lumbra.models.quadrature import gauss_nodes

__all__ = ["DarkHiggs", "loop_integral"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class DarkHiggs(Model):
    """A dark Higgs beside a dark photon that decays visibly.

    Loops of hadrons and the decay to four leptons through two virtual A′ are not included; the
    latter is 1 % of the lepton loop at (m, m_A′) = (1, 2) GeV and 30 % at (3, 5) GeV.

    Parameters
    ----------
    mass : float or (...)
        m_h′ [GeV].
    aprime_mass : float or (...)
        m_A′ [GeV], below 10.6.
    epsilon : float or (...)
        ε of the dark photon.
    alpha_d : float or (...)
        α_D = g_D²/4π.
    """

    mass: GeV
    aprime_mass: GeV
    epsilon: Number
    alpha_d: Number = 0.1

    CHANNELS: ClassVar = ("A'A'", *LEPTONS, "A'ee", "A'mumu", "A'tautau", "A'hadrons")
    REFERENCES: ClassVar = ("Batell, Pospelov, Ritz, PRD 79 (2009) 115008",)

    def __post_init__(self) -> None:
        require_mass("dark Higgs", self.mass)
        require_mass("dark photon", self.aprime_mass)
        require_below("mass of the A′", self.aprime_mass, HIGHEST, "B mesons [GeV]", "use GeV")
        require_coupling("ε", self.epsilon)
        require_coupling("α_D", self.alpha_d)

    def _widths(self) -> dict[str, Any]:
        m, M = np.asarray(self.mass, float), np.asarray(self.aprime_mass, float)
        x = np.square(M / m)
        beta = np.sqrt(np.maximum(1 - 4 * x, 0.0))
        pair = self.alpha_d * m**3 / (8 * M**2) * beta * (1 - 4 * x + 12 * x * x)
        return {"A'A'": pair, **self._loops(m, M), **self._three_bodies(m, M)}

    def _loops(self, m: Array, M: Array) -> dict[str, Any]:
        widths = {}
        for name, lepton in LEPTONS.items():
            beta2 = np.maximum(1 - 4 * np.square(lepton / m), 0.0)
            scale = self.alpha_d * (ALPHA * np.square(self.epsilon)) ** 2 * m / (2 * math.pi**2)
            inside = np.minimum(m / M, 1.99)
            integral = loop_integral(lepton / M, inside)
            width = scale * np.square(lepton / M) * beta2**1.5 * integral**2
            widths[name] = np.where(m < 2 * M, width, 0.0)
        return widths

    def _three_bodies(self, m: Array, M: Array) -> dict[str, Any]:
        """h′ → A′ f f̄ through a virtual A′ of mass q, for m_A′ < m_h′ < 2m_A′."""
        m, M, mixing, alpha_d = np.broadcast_arrays(m, M, self.epsilon, self.alpha_d)
        nodes, weights = gauss_nodes(256)
        low = LEPTONS["ee"] * 2
        span = np.maximum(np.where((m > M) & (m < 2 * M), m - M - low, 0.0), 0.0)[..., None]
        # the square roots at both ends go away
        q = low + span * np.sin(nodes * math.pi / 2) ** 2
        step = span * np.sin(nodes * math.pi) * weights * math.pi / 2
        M2, q2 = np.square(M)[..., None], q * q
        k = (np.square(m)[..., None] - M2 - q2) / 2
        momentum = two_body_momentum(m[..., None], M[..., None], q)
        two = 2 * alpha_d[..., None] * M2 * (2 + k * k / (M2 * q2)) * momentum
        parts = photon_like_widths(q, mixing[..., None])
        own = sum(photon_like_widths(M, mixing).values())
        pole = np.square(q2 - M2) + M2 * np.square(own)[..., None]
        kernel = two / np.square(m)[..., None] * q * 2 * q * step / (math.pi * pole)
        leptons = {f"A'{name}": np.sum(kernel * parts.pop(name), axis=-1) for name in LEPTONS}
        rest = sum(parts.values())
        return {**leptons, "A'hadrons": np.sum(kernel * rest, axis=-1)}


def loop_integral(lepton: Any, higgs: Any) -> Array:
    """I of the two-A′ loop; 3/2 for a heavy A′.

    I = ∫dx∫dy (2 − x − y)/[x + y + (1 − x − y)²r_l − xy r_h] over x, y > 0, x + y < 1.

    Parameters
    ----------
    lepton, higgs : (...)
        Masses of lepton and h′ over that of the A′; the second below 2.
    """
    u, w = gauss_nodes(48)
    # x + y = t², x = t² u: smooth where the lepton mass cuts off
    total = (u**2)[:, None]
    r_l = np.square(np.asarray(lepton, float))[..., None, None]
    r_h = np.square(np.asarray(higgs, float))[..., None, None]
    below = total + (1 - total) ** 2 * r_l - total**2 * u * (1 - u) * r_h
    inner = total * (2 - total) / below
    return np.asarray(np.einsum("...ij,i,j->...", inner, 2 * u * w, w))
