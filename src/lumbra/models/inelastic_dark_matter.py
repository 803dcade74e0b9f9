"""Inelastic dark matter: the heavier of two states, χ₂, decays to the lighter, χ₁.

L = ig_D A′_μ χ̄₁γ^μχ₂ with m₂ = m₁ + Δ: Duerr et al., JHEP 02 (2020) 039. Made in pairs by an A′,
χ₂ → χ₁ f f̄ goes through a virtual A′ and is often displaced.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import ALPHA, M_PION0
from lumbra.foundation.kinematics import two_body_momentum
from lumbra.models.hadrons import HIGHEST, hadronic_ratios
from lumbra.models.model import GeV, Model, Number
from lumbra.models.parameters import require_below, require_coupling, require_mass
from lumbra.models.photon_like import LEPTONS
from lumbra.models.quadrature import gauss_nodes
from lumbra.models.vector_widths import to_unequal_fermions

__all__ = ["InelasticDarkMatter", "small_splitting_width"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class InelasticDarkMatter(Model):
    """The excited state χ₂.

    Parameters
    ----------
    mass : float or (...)
        m₁ of the lighter state [GeV].
    splitting : float or (...)
        Δ = m₂ − m₁ [GeV], below m_A′ and 10.6.
    epsilon : float or (...)
        ε of the A′.
    alpha_d : float or (...)
        α_D = g_D²/4π.
    aprime_mass : float or (...), optional
        m_A′ [GeV]; 3m₁ if left out.
    """

    mass: GeV
    splitting: GeV
    epsilon: Number
    alpha_d: Number = 0.1
    aprime_mass: GeV | None = None

    CHANNELS: ClassVar = ("chi1ee", "chi1mumu", "chi1tautau", "chi1hadrons")
    REFERENCES: ClassVar = (
        "Duerr et al., JHEP 02 (2020) 039",
        "Izaguirre, Krnjaic, Shuve, PRD 93 (2016) 063523",
    )

    def __post_init__(self) -> None:
        require_mass("lighter dark state", self.mass)
        require_mass("splitting of the dark states", self.splitting)
        require_mass("A′", self._aprime)
        require_coupling("ε", self.epsilon)
        require_coupling("α_D", self.alpha_d)
        advice = "with a larger splitting χ₂ decays to a real A′: lower it"
        require_below("splitting", self.splitting, self._aprime, "the mass of the A′", advice)
        require_below("splitting", self.splitting, HIGHEST, "B mesons [GeV]", "use GeV")

    @property
    def _aprime(self) -> Any:
        return 3 * self.mass if self.aprime_mass is None else self.aprime_mass

    @property
    def aprime_width(self) -> Array:
        """Γ(A′ → χ₁χ₂) [GeV], shape (...); 0 if the pair is too heavy."""
        coupling = np.sqrt(4 * math.pi * np.asarray(self.alpha_d))
        heavy = np.asarray(self.mass) + self.splitting
        return to_unequal_fermions(self._aprime, coupling, self.mass, heavy)[()]

    def _widths(self) -> dict[str, Any]:
        widths = {f"chi1{name}": self._to_leptons(lepton) for name, lepton in LEPTONS.items()}
        q, kernel = self._kernel(M_PION0, 256)
        ratio = sum(hadronic_ratios(q).values())
        widths["chi1hadrons"] = np.sum(kernel * ratio, axis=-1)
        return widths

    def _to_leptons(self, lepton: float) -> Array:
        q, kernel = self._kernel(2 * lepton, 96)
        ratio = np.square(lepton / q)
        phase = (1 + 2 * ratio) * np.sqrt(np.maximum(1 - 4 * ratio, 0.0))
        return np.asarray(np.sum(kernel * phase, axis=-1))

    def _kernel(self, threshold: float, count: int) -> tuple[Array, Array]:
        """Masses q (..., count) of the virtual A′, and weights of ∫dΓ for massless leptons."""
        m1, split, M, mixing, alpha_d = np.broadcast_arrays(
            *(np.asarray(v, float)[..., None] for v in self._parameters())
        )
        nodes, weights = gauss_nodes(count)
        # q from threshold to Δ with both square roots removed
        angle = nodes * math.pi / 2
        span = np.maximum(split - threshold, 0.0)
        q = threshold + span * np.sin(angle) ** 2
        step = span * np.sin(2 * angle) * weights * math.pi / 2
        m2, q2 = m1 + split, q * q
        product = (m1**2 + m2**2 - q2) / 2
        trace = 4 * product - 8 * m1 * m2 + 2 * (product + m1 * m2) * split**2 / q2
        momentum = two_body_momentum(m2, m1, q)
        scale = 16 * math.pi**2 * alpha_d * ALPHA * mixing**2
        phase_space = q2 / (6 * math.pi) / (2 * math.pi) * momentum / (8 * math.pi * m2**2)
        return q, scale / np.square(q2 - M * M) * trace * phase_space * 2 * q * step

    def _parameters(self) -> tuple[Any, ...]:
        return self.mass, self.splitting, self._aprime, self.epsilon, self.alpha_d


def small_splitting_width(splitting: Any, aprime_mass: Any, epsilon: Any, alpha_d: Any) -> Any:
    """Γ(χ₂ → χ₁ℓℓ) [GeV] for m_ℓ ≪ Δ ≪ m₁: 4ε²αα_DΔ⁵/15πm_A′⁴; high by 1.5 Δ/m₁."""
    scale = 4 * ALPHA * np.square(epsilon) * np.asarray(alpha_d) / (15 * math.pi)
    return scale * np.asarray(splitting, float) ** 5 / np.asarray(aprime_mass, float) ** 4
