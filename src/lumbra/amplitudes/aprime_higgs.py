"""e⁺e⁻ → A′* → A′h′: dark Higgsstrahlung, and the same with the pairs that the A′ make.

L = g_D m_A h′A′A′, vertex 2g_D m_A g^{μν} (Batell, Pospelov, Ritz, Phys. Rev. D 79 (2009)
115008). Everything couples to conserved currents, so k^μk^ν of the propagators drops out.
With the pairs, every A′ and the h′ decays on its mass shell: |M|² holds BR/Γ and 1/(2MΓ)
of each, and the angles all correlations.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.lines import as_vector, fermion_pair, size2
from lumbra.amplitudes.spinors import adjoint, antiparticle, compiled, contract, current, particle
from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, HBARC2_FB_GEV2, M_ELECTRON
from lumbra.foundation.kinematics import invariant_mass_squared, kallen, minkowski

__all__ = ["squared", "squared_pair", "squared_pairs", "total"]

Array = NDArray[np.float64]


def squared(momenta: Array, mass: float, mixing: float, dark: float) -> Array:
    """|M|² [1], (n,), for a stable A′ and h′, spins summed and averaged.

    Parameters
    ----------
    momenta : (n, 4, 4)
        e⁻, e⁺, A′, h′ [GeV].
    mass : float
        Of the A′ [GeV].
    mixing, dark : float
        ε and g_D.
    """
    p, pbar, k = momenta[:, 0], momenta[:, 1], momenta[:, 2]
    s = invariant_mass_squared(p + pbar)
    vertex = (2 * ELECTRON_CHARGE * mixing * dark * mass / (s - mass**2)) ** 2
    along = 2 * minkowski(p, k) * minkowski(pbar, k) / mass**2
    return np.asarray(vertex * (s / 2 + 2 * M_ELECTRON**2 + along))


def total(mass: float, higgs: float, sqrt_s: float, mixing: float, dark: float) -> float:
    """Cross section [fb] for mₑ → 0 (Batell, Pospelov, Ritz, eq. 8); masses [GeV]."""
    s = sqrt_s**2
    x = mass**2 / s
    lam = float(kallen(1.0, x, higgs**2 / s))
    if mass + higgs >= sqrt_s:
        return 0.0
    alpha_d = dark**2 / (4 * math.pi)
    scale = math.pi * ALPHA * alpha_d * mixing**2 / (3 * s) / (1 - x) ** 2
    return scale * math.sqrt(lam) * (lam + 12 * x) * HBARC2_FB_GEV2


@compiled
def _beam_currents(momenta: Array, currents: NDArray[np.complex128]) -> None:
    """The four spin states of v̄γ^μu, (4, 4)."""
    p, pbar = as_vector(momenta[0]), as_vector(momenta[1])
    for spins in range(4):
        row = adjoint(antiparticle(pbar, M_ELECTRON, (spins & 2) == 0))
        j = current(row, particle(p, M_ELECTRON, (spins & 1) == 0))
        for mu in range(4):
            currents[spins, mu] = j[mu]


@compiled
def _fill_pair(momenta: Array, lepton: float, pairs: int, out: Array) -> None:
    """Σ|J_e·J₀|², times Σ|J₁·J₂|² if there are three pairs; rows 2, 3 | 4, 5 | 6, 7."""
    currents = np.empty((4, 4), np.complex128)
    for i in range(len(momenta)):
        m = momenta[i]
        _beam_currents(m, currents)
        total = 0.0
        for spins in range(4):
            j = fermion_pair(as_vector(m[2]), lepton, as_vector(m[3]), lepton, spins, 1.0, 1.0)
            for beam in range(4):
                b = currents[beam]
                total += size2(contract((b[0], b[1], b[2], b[3]), j))
        if pairs == 3:
            higgs = 0.0
            for one in range(4):
                j = fermion_pair(as_vector(m[4]), lepton, as_vector(m[5]), lepton, one, 1.0, 1.0)
                for two in range(4):
                    q, qbar = as_vector(m[6]), as_vector(m[7])
                    other = fermion_pair(q, lepton, qbar, lepton, two, 1.0, 1.0)
                    higgs += size2(contract(j, other))
            total *= higgs
        out[i] = total


def _per_width(mass: float, lepton: float, branching: float) -> float:
    """g²/(2MΓ) of A′ → ℓℓ on its mass shell, with Γ = Γ(ℓℓ)/BR and unit coupling."""
    ratio = (lepton / mass) ** 2
    width = mass / (12 * math.pi) * (1 + 2 * ratio) * math.sqrt(1 - 4 * ratio)
    return branching / (2 * mass * width)


def squared_pair(
    momenta: Array, mass: float, mixing: float, dark: float, lepton: float, branching: float
) -> Array:
    """|M|² for A′ → ℓ⁺ℓ⁻ on shell and a stable h′: e⁻, e⁺, ℓ⁻, ℓ⁺, h′; (n,) [1]."""
    out = np.empty(len(momenta))
    _fill_pair(np.ascontiguousarray(momenta), lepton, 1, out)
    s = invariant_mass_squared(momenta[:, 0] + momenta[:, 1])
    vertex = (2 * ELECTRON_CHARGE * mixing * dark * mass / (s - mass**2)) ** 2
    return np.asarray(out * vertex / 4 * _per_width(mass, lepton, branching))


def squared_pairs(
    momenta: Array,
    mass: float,
    higgs: float,
    mixing: float,
    dark: float,
    lepton: float,
    branching: float,
    higgs_branching: float,
) -> Array:
    """|M|² for A′h′, h′ → A′A′, all A′ → ℓ⁺ℓ⁻ on shell: three pairs ℓ⁻ℓ⁺ of one flavour; (n,) [1].

    Exchange of leptons between pairs is left out: it is of order Γ/M.
    """
    out = np.empty(len(momenta))
    _fill_pair(np.ascontiguousarray(momenta), lepton, 3, out)
    s = invariant_mass_squared(momenta[:, 0] + momenta[:, 1])
    vertex = (2 * ELECTRON_CHARGE * mixing * dark * mass / (s - mass**2)) ** 2
    x = (mass / higgs) ** 2
    # Γ(h′ → A′A′) = (g_D²/4π)(m_h³/8m_A²)√(1 − 4x)(1 − 4x + 12x²); its vertex squared over 2MΓ
    width = dark**2 / (4 * math.pi) * higgs**3 / (8 * mass**2)
    width *= math.sqrt(1 - 4 * x) * (1 - 4 * x + 12 * x * x)
    decay = (2 * dark * mass) ** 2 * higgs_branching / (2 * higgs * width)
    return np.asarray(out * vertex / 4 * decay * _per_width(mass, lepton, branching) ** 3)
