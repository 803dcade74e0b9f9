"""e+e- → μ+μ-(γ)(γ): exact tree level for the hardest photon, exponentiated below it.

Photons are ordered in energy share x = 2E/√s. With β = β_e + β_μ, β_l = (2α/π)(ln(s/m_l²) − 1),

* above `photon_min` the hardest photon comes from the exact matrix element of e+e- → μ+μ-γ
  (initial state, final state, interference), times x^β for no harder one, times the soft and
  virtual factor K;
* the rest, no photon above `photon_min`, is the Born rate times x_min^β K;
* one more photon, softer than the hardest one, is radiated by the initial state with the density
  β_e y^(β_e − 1)/x^β_e (1 − y + y²/2). It takes its momentum: the matrix element is that of
  s(1 − y), with the beams along z in the frame that is left. In leading logarithms this is the
  second order of the radiator;
* one more photon, softer than the hardest one, is radiated by the muons likewise, with β_μ (see
  `lumbra.generation.final_photon`).

K = Π_l [1 + 3β_l/4 + (α/π)(π²/3 − 1/2)], the first-order factor that the radiator of Kuraev and
Fadin (Sov. J. Nucl. Phys. 41 (1985) 466) has for the electron, for both leptons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.amplitudes.mumu_gamma import squared
from lumbra.amplitudes.vacuum_polarization import running_shift
from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_ELECTRON, M_MUON
from lumbra.foundation.particles import MUON, PHOTON
from lumbra.generation.final_photon import add_final_photon
from lumbra.generation.pair_with_photon import FAINTEST, sample_pairs_with_photon
from lumbra.generation.parts import Range, require_part
from lumbra.generation.radiation import photon_direction
from lumbra.generation.radiator import exponent, soft_and_virtual

__all__ = ["MuonPair"]

Array = NDArray[np.float64]

SOFT_SHARE = 0.1
"""Share of the events without a photon above `photon_min`: they are alike and need no more."""


@njit(cache=True, nogil=True)
def _matrix_elements(
    momenta: Array, roots: Array, initial: Array, final: Array, out: Array
) -> None:
    """|M|² for l+, l-, γ in the rest frame of the three, beams along z."""
    for i in range(len(roots)):
        beam = 0.5 * roots[i]
        along = math.sqrt(beam * beam - M_ELECTRON * M_ELECTRON)
        m = momenta[i]
        out[i] = squared(
            (beam, 0.0, 0.0, along),
            (beam, 0.0, 0.0, -along),
            (m[1, 0], m[1, 1], m[1, 2], m[1, 3]),
            (m[0, 0], m[0, 1], m[0, 2], m[0, 3]),
            (m[2, 0], m[2, 1], m[2, 2], m[2, 3]),
            initial[i],
            final[i],
        )


@njit(cache=True, nogil=True)
def _recoil(momenta: Array, photon: Array, roots: Array) -> None:
    """Boost each event, in place, from the rest frame that recoils against a photon to the CM."""
    for i in range(len(roots)):
        energy = roots[i] - photon[i, 0]
        mass = math.sqrt(roots[i] * (roots[i] - 2 * photon[i, 0]))
        for j in range(momenta.shape[1]):
            p = momenta[i, j]
            dot = photon[i, 1] * p[1] + photon[i, 2] * p[2] + photon[i, 3] * p[3]
            factor = (p[0] - dot / (mass + energy)) / mass
            for axis in range(1, 4):
                p[axis] -= factor * photon[i, axis]
            p[0] = (energy * p[0] - dot) / mass


@dataclass(frozen=True)
class _Sample:
    """Momenta (n, 5, 4) of μ+, μ-, γ, softer γ of beams and muons in the CM, dσ/density [fb]."""

    momenta: Array
    weight: Array


def _softer_photon(share: Array, roots: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Four-momenta (n, 4) of initial-state photons with energy shares y, and their weights.

    The weight is that of the angle and of a hard photon, (1 − y + y²/2), over y^(β − 1).
    """
    cosine, weight = photon_direction(share, roots**2, rng)
    azimuth = 2 * math.pi * rng.random(len(roots))
    sine = np.sqrt(1 - cosine**2)
    unit = np.stack(
        [np.ones_like(cosine), sine * np.cos(azimuth), sine * np.sin(azimuth), cosine], axis=-1
    )
    return (0.5 * share * roots)[:, None] * unit, weight * (1 - share + 0.5 * share**2)


@dataclass(frozen=True)
class MuonPair:
    """e+e- → μ+μ- with up to three photons.

    Final states are μ+, μ-, the hardest photon (if above `photon_min`) and a softer photon from
    the beams and one from the muons (if above 1e-6 GeV where it is radiated). Not in here: Z
    exchange, narrow resonances (γJ/ψ → γμ+μ- is about 2 pb), interference of the softer photons
    of beams and muons, and the charge asymmetry of the part without a hard photon.

    Parameters
    ----------
    photon_min : float
        The hardest photon is generated from the exact matrix element above it [GeV]; a share of
        the beam energy in each event. Results depend on it below 1 %.
    soft : bool
        Whether to make the events without a photon above `photon_min`.
    photon_cosine : (float, float)
        Only hardest photons (above `photon_min`) with such a cos θ in the rest frame of them and
        the muons; a part of the process, to be simulated more or less often than the rest.
    softer_energy : (float, float)
        Only events with a softer photon from the beams of such an energy in the CM [GeV]; likewise.
    running : bool
        Running α at each virtual photon (true) or α(0) (false).
    """

    photon_min: float = 0.01
    soft: bool = True
    running: bool = True
    photon_cosine: Range = (-1.0, 1.0)
    softer_energy: Range = (0.0, math.inf)

    def __post_init__(self) -> None:
        require_part("photon_cosine", self.photon_cosine, (-1.0, 1.0))
        require_part("softer_energy", self.softer_energy, (0.0, math.inf), "GeV")
        if not 1e-5 <= self.photon_min <= 1:
            raise InputError(
                "The smallest energy of a hard photon cannot be used.",
                given=f"photon_min={self.photon_min}",
                allowed="1e-5 to 1 GeV",
                suggestion="0.01 GeV suits every search",
            )

    @property
    def name(self) -> str:
        """Name of the sample."""
        return "mumu"

    @property
    def label(self) -> str:
        """The reaction."""
        return "e⁺e⁻ → μ⁺μ⁻(γ)"

    def _shift(self, q2: Array) -> Array:
        return running_shift(q2) if self.running else np.zeros_like(q2)

    def _hard(self, roots: Array, low: Array, rng: np.random.Generator) -> _Sample:
        """Events with a photon above `photon_min`."""
        s = roots**2
        beta_e, beta_mu = exponent(s, M_ELECTRON), exponent(s, M_MUON)
        exponents = np.stack([beta_e + beta_mu, beta_e], axis=-1)
        drawn = sample_pairs_with_photon(
            roots, M_MUON, low, exponents, rng, self.photon_cosine, self.softer_energy
        )
        rest = roots * np.sqrt(1 - drawn.softer)
        initial = 1 / (1 - self._shift(rest**2 * (1 - drawn.hard)))
        final = 1 / (1 - self._shift(rest**2))
        squares = np.empty(len(roots))
        _matrix_elements(drawn.momenta, rest, initial, final, squares)
        photon, emission = _softer_photon(drawn.softer, roots, rng)
        momenta = np.zeros((len(roots), 5, 4))
        momenta[:, :3] = drawn.momenta[:, :3]
        _recoil(momenta[:, :3], photon, roots)
        momenta[:, 3] = photon
        hardest = 0.5 * drawn.hard * rest
        emission *= add_final_photon(momenta[:, :2], momenta[:, 4], hardest, M_MUON, rng)
        weight = drawn.volume * squares / (2 * rest**2) * HBARC2_FB_GEV2 * emission
        weight *= (
            drawn.hard ** (beta_e + beta_mu) * soft_and_virtual(beta_e) * soft_and_virtual(beta_mu)
        )
        return _Sample(momenta, weight)

    def _soft(self, roots: Array, low: Array, rng: np.random.Generator) -> _Sample:
        """Events without one: Born at s(1 − y), muons from 1 + cos²θ."""
        s = roots**2
        beta_e, beta_mu = exponent(s, M_ELECTRON), exponent(s, M_MUON)
        share = low * (1 - rng.random(len(roots))) ** (1 / beta_e)
        share[share * roots < 2 * FAINTEST] = 0.0
        rest = roots * np.sqrt(1 - share)
        flat, u, azimuth = rng.random((3, len(roots)))
        cosine = np.where(flat < 0.75, 2 * u - 1, np.cbrt(2 * u - 1))
        sine, azimuth = np.sqrt(1 - cosine**2), 2 * math.pi * azimuth
        ratio = 4 * M_MUON**2 / rest**2
        momentum = 0.5 * rest * np.sqrt(1 - ratio)
        momenta = np.zeros((len(roots), 5, 4))
        momenta[:, :2, 0] = 0.5 * rest[:, None]
        across = np.stack([sine * np.cos(azimuth), sine * np.sin(azimuth), cosine], axis=-1)
        momenta[:, 0, 1:] = momentum[:, None] * across
        momenta[:, 1, 1:] = -momenta[:, 0, 1:]
        photon, emission = _softer_photon(share, roots, rng)
        _recoil(momenta[:, :2], photon, roots)
        momenta[:, 3] = photon
        hardest = 0.5 * low * roots
        emission *= add_final_photon(momenta[:, :2], momenta[:, 4], hardest, M_MUON, rng)
        # dσ/dcosθ = (πα²/2s) v (1 + c² + (4m²/s)(1 − c²)) over the density 3(1 + c²)/8
        born = 4 * math.pi * ALPHA**2 / (3 * rest**2) * np.sqrt(1 - ratio) * HBARC2_FB_GEV2
        born *= (1 + ratio * sine**2 / (1 + cosine**2)) / (1 - self._shift(rest**2)) ** 2
        weight = (
            born * low ** (beta_e + beta_mu) * soft_and_virtual(beta_e) * soft_and_virtual(beta_mu)
        )
        return _Sample(momenta, weight * emission)

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the CM; see `lumbra.generation.Process`.

        Raises
        ------
        InputError
            If a collision has too little energy for two muons and the photon.
        """
        rng = key.generator()
        energies = beams.sample(count, rng)
        roots = beams.sqrt_s_of(energies)
        low = 2 * self.photon_min / roots
        least = np.maximum(low, 2 * self.softer_energy[0] / roots)
        if not np.all(least < 1 - 4 * M_MUON**2 / roots**2):
            raise InputError(
                "The reaction is closed at this energy.",
                given=f"√s down to {roots.min():.4g} GeV, photon_min={self.photon_min} GeV, "
                f"softer_energy={self.softer_energy} GeV",
                allowed="energy for two muons and the photons",
                suggestion="lower photon_min, or the range of softer_energy",
            )
        share = SOFT_SHARE if self.soft else 0.0
        soft = rng.random(count) < share
        momenta, weight = np.empty((count, 5, 4)), np.empty(count)
        for mask, make, part in ((soft, self._soft, share), (~soft, self._hard, 1 - share)):
            if mask.any():
                sample = make(roots[mask], low[mask], rng)
                momenta[mask], weight[mask] = sample.momenta, sample.weight / (part * count)
        ids = [-MUON, MUON, PHOTON, PHOTON, PHOTON]
        return Events.from_blocks(
            ids, momenta, weight, energies, roots, process=self.label, optional=3
        )
