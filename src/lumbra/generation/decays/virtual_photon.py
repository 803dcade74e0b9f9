"""Dalitz decays: a meson, or a photon, and a lepton pair from a virtual photon.

Spectra of Kroll and Wada, Phys. Rev. 98 (1955) 1355, and Landsberg, Phys. Rept. 128 (1985) 301,
with a pole form factor F(q²) = 1/(1 − b q²). Angles follow from the spins: those of the virtual
photon are those of a real vector of mass q.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.generation.decays.boost import boost_from_rest
from lumbra.generation.decays.spin import UNPOLARISED, Angular, handed_on
from lumbra.generation.decays.three_body import Spectrum, tabulate
from lumbra.generation.decays.two_body import back_to_back, directions
from lumbra.models.production.meson_to_dark_photon import (
    photon_dalitz_spectrum,
    pseudoscalar_dalitz_spectrum,
)

__all__ = ["DalitzDecay"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class DalitzDecay:
    """V → P ℓ⁺ℓ⁻ or P → γ ℓ⁺ℓ⁻.

    Parameters
    ----------
    products : (int, int, int)
        PDG numbers of the meson (or 22) and the two leptons.
    parent_mass, meson_mass, lepton_mass : float
        [GeV]; a meson mass of 0 stands for the photon, and the parent is then pseudoscalar.
    slope : float
        b [GeV⁻²] of the form factor.
    fraction : float
        Branching fraction.
    """

    products: tuple[int, int, int]
    parent_mass: float
    meson_mass: float
    lepton_mass: float
    slope: float
    fraction: float = 1.0

    def spectrum(self) -> Spectrum:
        """dΓ/dq² relative to the decay with a real photon (P → γγ, V → Pγ)."""

        def density(q2: Array) -> Array:
            if self.meson_mass == 0:
                return photon_dalitz_spectrum(q2, self.parent_mass, self.lepton_mass, self.slope)
            return pseudoscalar_dalitz_spectrum(
                q2, self.parent_mass, self.meson_mass, self.lepton_mass, self.slope
            )

        high = (self.parent_mass - self.meson_mass) ** 2
        return tabulate(density, 4 * self.lepton_mass**2, high)

    def draw(self, mass: Array, spin: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        """Momenta (n, 3, 4) [GeV] in the parent's rest frame and spin tensors (n, 3, 3, 3)."""
        count = len(mass)
        photon = np.sqrt(self.spectrum().draw(rng, count))
        photon = np.minimum(photon, mass - self.meson_mass)
        kind: Angular = "vector-photon" if self.meson_mass == 0 else "vector-pseudoscalar"
        direction = directions(kind, mass, 0.0, spin, rng)
        outer = back_to_back(mass, photon, self.meson_mass, direction)
        virtual = handed_on(kind, spin, direction)
        lepton = directions("fermions", photon, self.lepton_mass, virtual, rng)
        pair = back_to_back(photon, self.lepton_mass, self.lepton_mass, lepton)
        momentum = np.empty((count, 3, 4))
        momentum[:, 0] = outer[:, 1]
        momentum[:, 1:] = boost_from_rest(outer[:, 0], photon, pair)
        return momentum, np.tile(UNPOLARISED, (count, 3, 1, 1))
