"""e⁺e⁻ → ℓ⁺ℓ⁻Z′: a Z′ radiated off a muon or tau pair, with radiation of beams and leptons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.amplitudes.mumu_zprime import squared_amplitude
from lumbra.amplitudes.vacuum_polarization import dressing
from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import HBARC2_FB_GEV2, M_MUON, M_TAU
from lumbra.foundation.particles import MUON, PHOTON, TAU, Z_PRIME
from lumbra.generation.final_photon import radiate_pair
from lumbra.generation.radiation import radiate, turn_and_boost
from lumbra.generation.radiator import uniforms
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["ZPrimeStrahlung"]

Array = NDArray[np.float64]

_LEPTONS: Final = {"mu": (MUON, M_MUON, "μ"), "tau": (TAU, M_TAU, "τ")}
UNIFORMS: Final = 7
"""Random numbers that one event takes, radiation apart."""
FLAT_PAIR_MASS: Final = 0.5
"""Share of events flat in the pair's mass squared; the others go with 1/E of the vector."""
FLAT_ANGLE: Final = 0.3
"""Share of events flat in the lepton angle; the others go with 1/ab."""


@dataclass(frozen=True)
class ZPrimeStrahlung:
    """The process e⁺e⁻ → ℓ⁺ℓ⁻Z′ at tree level, in the narrow-width limit.

    The particles of an event are ℓ⁺, ℓ⁻, the Z′ (PDG 32, stable: what becomes of it is the
    model's affair) and, if there is radiation, the photons of the beams and one of the leptons
    (if above 1e-6 GeV in their rest frame).

    Parameters
    ----------
    mass : float
        Mass of the Z′ [GeV].
    coupling : float
        Coupling to the lepton; the cross section goes with its square.
    lepton : {"mu", "tau"}
        The lepton that radiates it.
    radiation : bool
        Whether anything radiates.
    both_beams : bool
        Whether each beam radiates a photon of its own, instead of one photon for all radiation.
    final_radiation : bool
        Whether the leptons radiate, too.
    running : bool
        Whether the virtual photon has its vacuum polarisation, instead of α(0).
    """

    mass: float
    coupling: float = 1.0
    lepton: Literal["mu", "tau"] = "mu"
    radiation: bool = True
    both_beams: bool = False
    final_radiation: bool = True
    running: bool = False

    def __post_init__(self) -> None:
        require_mass("Z′", self.mass)
        require_coupling("g′", self.coupling)
        if self.lepton not in _LEPTONS:
            raise InputError(
                "The Z′ cannot be radiated off this lepton.",
                given=repr(self.lepton),
                allowed="'mu' or 'tau'",
                suggestion="electrons have a t-channel, which this process lacks",
            )

    @property
    def name(self) -> str:
        """Name with the mass, for files."""
        return f"{self.lepton}{self.lepton}-zprime-{self.mass:g}"

    @property
    def label(self) -> str:
        """The reaction."""
        symbol = _LEPTONS[self.lepton][2]
        return f"e⁺e⁻ → {symbol}⁺{symbol}⁻Z′, M = {self.mass:g} GeV"

    @property
    def threshold(self) -> float:
        """Smallest collision energy [GeV]."""
        return self.mass + 2 * _LEPTONS[self.lepton][1]

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`.

        Raises
        ------
        InputError
            If the beams have too little energy for the final state.
        """
        energies = beams.sample(count, key.child("beams").generator())
        sqrt_s = beams.sqrt_s_of(energies)
        pdg, lepton_mass, _ = _LEPTONS[self.lepton]
        if not np.all(sqrt_s > self.threshold):
            raise InputError(
                "The Z′ is too heavy for these beams.",
                given=f"{self.label} at √s = {float(sqrt_s.min()):.5g} GeV",
                allowed=f"√s above {self.threshold:.5g} GeV in every event",
                suggestion="choose a lighter Z′",
            )
        random = uniforms(key.child("final state").generator(), (count, UNIFORMS))
        initial = self.radiation * (1 + self.both_beams)
        final = int(self.radiation and self.final_radiation)
        momenta = np.zeros((count, 3 + initial + final, 4))
        beam = radiate(sqrt_s, self.threshold, key.child("radiation").generator(), initial)
        weight = _fill(beam.mass, lepton_mass, self.mass, random, momenta)
        weight *= beam.weight * (self.coupling**2 / count)
        if self.running:
            weight *= dressing(beam.mass**2)
        if initial:
            turn_and_boost(beam.axis, beam.velocity, momenta[:, :3])
            momenta[:, 3 : 3 + initial] = beam.photons
        if final:
            rng = key.child("final radiation").generator()
            weight *= radiate_pair(momenta[:, :2], momenta[:, -1], lepton_mass, rng)
        ids = [-pdg, pdg, Z_PRIME, *[PHOTON] * (initial + final)]
        return Events.from_blocks(
            ids, momenta, weight, energies, sqrt_s, process=self.label, optional=final
        )


@njit(cache=True)
def _pair_mass_squared(
    total: float, m: float, M: float, choose: float, uniform: float
) -> tuple[float, float]:
    """One draw of the pair's mass squared Q² [GeV²], and 1/density."""
    low, high = 4 * m * m, (total - M) ** 2
    # y = s + M² − Q² is 2√s times the energy of the vector
    top = total * total + M * M
    least, most = 2 * total * M, top - low
    span = math.log(most / least)
    if choose < FLAT_PAIR_MASS:
        q2 = low + (high - low) * uniform
    else:
        q2 = top - least * math.exp(span * uniform)
    q2 = min(max(q2, low), high)
    density = FLAT_PAIR_MASS / (high - low) + (1 - FLAT_PAIR_MASS) / ((top - q2) * span)
    return q2, 1 / density


@njit(cache=True)
def _pair_cosine(kappa: float, choose: float, uniform: float) -> tuple[float, float]:
    """One draw of the ℓ⁻ angle in the pair frame about the vector, and 1/density.

    The density mixes a flat one with 1/(1 − κ²c²), the product of both lepton propagators.
    """
    reach = math.atanh(kappa)
    c = 2 * uniform - 1
    if choose >= FLAT_ANGLE:
        c = math.tanh(c * reach) / kappa
    c = min(max(c, -1.0), 1.0)
    peaked = kappa / (2 * reach * (1 - kappa * kappa * c * c)) if reach > 0 else 0.5
    return c, 1 / (0.5 * FLAT_ANGLE + (1 - FLAT_ANGLE) * peaked)


@njit(cache=True)
def _place(c: float, phi: float, p: float, ct: float, pt: float, out: Array) -> None:
    """Write the momentum (c, φ) about the axis (ct, pt) into out[1:]."""
    st, s = math.sqrt(max(1 - ct * ct, 0.0)), p * math.sqrt(max(1 - c * c, 0.0))
    x, y, z = s * math.cos(phi), s * math.sin(phi), p * c
    cp, sp = math.cos(pt), math.sin(pt)
    out[1] = ct * cp * x - sp * y + st * cp * z
    out[2] = ct * sp * x + cp * y + st * sp * z
    out[3] = -st * x + ct * z


@njit(cache=True)
def _one(total: float, m: float, M: float, u: Array, p: Array) -> float:
    """Fill p[:3] with ℓ⁺, ℓ⁻, Z′ in the frame of γ* and return dσ [fb] at coupling 1."""
    s, M2, m2 = total * total, M * M, m * m
    q2, measure = _pair_mass_squared(total, m, M, u[0], u[1])
    root = math.sqrt(q2)
    difference = s - q2 - M2
    lam = max(difference * difference - 4 * q2 * M2, 0.0)
    momentum = math.sqrt(lam) / (2 * total)
    lepton = 0.5 * math.sqrt(max(q2 - 4 * m2, 0.0))
    # a, b = half ∓ swing c with c the ℓ⁻ angle against the vector in the pair frame
    half = 0.5 * (s + M2 - q2)
    swing = 2 * momentum * total / root * lepton
    if swing <= 0:
        p[:3] = 0.0
        return 0.0
    c, stretch = _pair_cosine(swing / half, u[2], u[3])
    a, b = half - swing * c, half + swing * c
    ct, pt = 2 * u[4] - 1, 2 * math.pi * u[5]
    phi = 2 * math.pi * u[6]
    st = math.sqrt(max(1 - ct * ct, 0.0))
    vx, vy, vz = st * math.cos(pt), st * math.sin(pt), ct
    # the vector along (ct, pt); the pair recoils, its leptons boosted by −β along that axis
    p[2, 0] = math.sqrt(momentum * momentum + M2)
    p[2, 1], p[2, 2], p[2, 3] = momentum * vx, momentum * vy, momentum * vz
    pair = math.sqrt(momentum * momentum + q2)
    gamma, boost = pair / root, momentum / root
    for sign, row in ((1.0, 1), (-1.0, 0)):
        along, energy = sign * lepton * c, 0.5 * root
        _place(c, phi, sign * lepton, ct, pt, p[row])
        shift = (gamma - 1) * along - boost * energy
        p[row, 0] = gamma * energy - boost * along
        p[row, 1] += shift * vx
        p[row, 2] += shift * vy
        p[row, 3] += shift * vz
    phase_space = (momentum / total) * (lepton / root) / (2 * math.pi * 16 * math.pi**2)
    squared = squared_amplitude(s, m2, M2, a, b, p[1, 3], p[0, 3])
    flux = HBARC2_FB_GEV2 / (2 * s)
    return flux * squared * phase_space * measure * 0.5 * stretch


@njit(cache=True, nogil=True)
def _fill(total: Array, m: float, M: float, random: Array, momenta: Array) -> Array:
    """Momenta (n, ≥3, 4) [GeV] and differential cross sections (n,) [fb] at coupling 1."""
    weight = np.empty(len(total))
    for i in range(len(total)):
        weight[i] = _one(total[i], m, M, random[i], momenta[i])
    return weight
