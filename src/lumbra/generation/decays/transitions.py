"""Matrix elements in the Dalitz plane: Υ′ → Υππ, χ₂ → χ₁ℓ⁺ℓ⁻, Υ → γχχ̄, ω → 3π, η → 3π."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.kinematics import kallen

__all__ = [
    "DIPION_AMPLITUDES",
    "Operator",
    "dipion_transition",
    "eta_to_three_pions",
    "inelastic_transition",
    "omega_to_three_pions",
    "radiative_angles",
    "radiative_pair",
]

Array = NDArray[np.float64]
Squared = Callable[[Array, Array], Array]
Operator = Literal["scalar", "pseudoscalar", "vector", "complex-scalar"]

DIPION_AMPLITUDES: Final[dict[tuple[int, int], complex]] = {
    (100553, 553): -0.753 + 0.000j,
    (200553, 553): -2.523 + 1.189j,
    (200553, 100553): -0.395 + 0.001j,
}
"""B/A of Υ(mS) → Υ(nS)ππ by PDG numbers: CLEO, Phys. Rev. D 76 (2007) 072001, with C = 0."""


def dipion_transition(heavy: float, light: float, pion: float, ratio: complex) -> Squared:
    """|M|² of Υ(mS) → Υ(nS)ππ: |A(q² − 2m_π²) + B E₁E₂|², times ε·ε′ for the spins.

    CLEO, Phys. Rev. D 76 (2007) 072001, after Brown and Cahn, Phys. Rev. Lett. 35 (1975) 1; E₁ and
    E₂ are the pion energies in the rest frame of the Υ(mS).

    Parameters
    ----------
    heavy, light, pion : float
        Masses of the two Υ and of the pion [GeV].
    ratio : complex
        B/A, see `DIPION_AMPLITUDES`.
    """

    def squared(q2: Array, cosine: Array) -> Array:
        energy = (heavy**2 - light**2 + q2) / (2 * heavy)
        momentum = np.sqrt(np.maximum(kallen(heavy**2, light**2, q2), 0.0)) / (2 * heavy)
        velocity = np.sqrt(np.maximum(1 - 4 * pion**2 / q2, 0.0))
        # E = (energy ± velocity × momentum × cos θ)/2
        product = 0.25 * (energy**2 - (momentum * velocity * cosine) ** 2)
        return np.asarray(np.abs(q2 - 2 * pion**2 + ratio * product) ** 2)

    return squared


def inelastic_transition(heavy: float, light: float, lepton: float, mediator: float) -> Squared:
    """|M|² of χ₂ → χ₁ℓ⁺ℓ⁻ through a virtual A′, up to a constant; χ₂ is unpolarised.

    Product of the traces of the currents χ̄₁γ^μχ₂ and ℓ̄γ^μℓ (Duerr et al., JHEP 02 (2020) 039).
    The parity-conserving decay A′ → χ₁χ₂ leaves the χ₂ unpolarised.

    Parameters
    ----------
    heavy, light, lepton, mediator : float
        Masses of χ₂, χ₁, the lepton and the A′ [GeV].
    """

    def squared(q2: Array, cosine: Array) -> Array:
        k1k2 = q2 / 2 - lepton**2
        p1p2 = (heavy**2 + light**2 - q2) / 2
        # p·(k₁+k₂) and p·(k₁−k₂) for both χ; the latter are equal
        momentum = np.sqrt(np.maximum(kallen(heavy**2, light**2, q2), 0.0)) / 2
        tilt = momentum * np.sqrt(np.maximum(1 - 4 * lepton**2 / q2, 0.0)) * cosine
        first, second = heavy**2 - p1p2, p1p2 - light**2
        crossed = (first * second - tilt**2) / 2
        a, b = p1p2 - heavy * light, k1k2 + lepton**2
        traces = 2 * crossed - 2 * b * p1p2 - 2 * a * k1k2 + 4 * a * b
        return np.asarray(traces / (q2 - mediator**2) ** 2)

    return squared


def radiative_pair(parent: float, dark: float, operator: Operator) -> Squared:
    """|M|² of Υ → γχχ̄ through a contact operator, up to a constant.

    Yeghiyan, Phys. Rev. D 80 (2009) 115019; Fernandez et al., Phys. Rev. D 93 (2016) 054023.
    Divided by the phase space of `lumbra.generation.decays.three_body`.

    Parameters
    ----------
    parent, dark : float
        Masses of the Υ and of χ [GeV].
    operator : {"scalar", "pseudoscalar", "vector", "complex-scalar"}
        What χ couples with: χ̄χ, χ̄γ⁵χ, χ̄γ_μχ (the b quark's axial current) or φ*φ.
    """

    def squared(q2: Array, cosine: Array) -> Array:
        del cosine  # what the invisible pair does between itself is not followed
        if operator == "complex-scalar":
            return np.ones_like(q2)
        if operator == "vector":
            return np.asarray((1 + parent**2 / q2) * (q2 + 2 * dark**2))
        return np.asarray(q2 - 4 * dark**2 if operator == "scalar" else q2)

    return squared


def radiative_angles(parent: float, operator: Operator) -> Callable[[Array], tuple[Array, Array]]:
    """(a, b) of the photon's direction against the Υ's spin, from q² [GeV²].

    A spin-0 system leaves the photon's helicity alone: a = 1, b = −1. The vector system is
    longitudinal with a weight M²/q², which does the same, or transverse with weight 1, which puts
    the Υ's spin across: (M²/q²)(1 − nᵀρn) + 2nᵀρn.
    """

    def angles(q2: Array) -> tuple[Array, Array]:
        one = np.ones_like(q2)
        if operator != "vector":
            return one, -one
        ratio = parent**2 / q2
        return ratio, 2 - ratio

    return angles


def omega_to_three_pions(parent: float, first: float, pion: float) -> Squared:
    """|M|² ∝ |p₊ × p₋|² of ω or φ → π⁺π⁻π⁰; the bands of the ρ are left out.

    Parameters
    ----------
    parent, first, pion : float
        Masses of the vector, of the first pion and of the pair's pions [GeV].
    """

    def squared(q2: Array, cosine: Array) -> Array:
        outer = np.maximum(kallen(parent**2, first**2, q2), 0.0)
        inner = np.maximum(q2 - 4 * pion**2, 0.0)
        return np.asarray(outer * inner * (1 - cosine**2))

    return squared


def eta_to_three_pions(eta: float, neutral: float, charged: float) -> Squared:
    """|M|² of η → π⁰π⁺π⁻: 1 − 1.104 Y + 0.142 Y² + 0.073 X²; KLOE, JHEP 05 (2008) 006.

    Parameters
    ----------
    eta, neutral, charged : float
        Masses of the η, of the π⁰ (the first product) and of the charged pions [GeV].
    """
    released = eta - neutral - 2 * charged

    def squared(q2: Array, cosine: Array) -> Array:
        kinetic = (eta**2 + neutral**2 - q2) / (2 * eta) - neutral
        y = 3 * kinetic / released - 1
        momentum = np.sqrt(np.maximum(kallen(eta**2, neutral**2, q2), 0.0)) / (2 * eta)
        x = np.sqrt(3 * np.maximum(1 - 4 * charged**2 / q2, 0.0)) * momentum * cosine / released
        return np.asarray(1 - 1.104 * y + 0.142 * y**2 + 0.073 * x**2)

    return squared
