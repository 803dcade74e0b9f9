"""e+e- → γγ(γ) and e+e- → γγγ.

γγ(γ) is exact for the third photon and exponentiated below it, as in `muon_pair`: with the
radiator's β = (2α/π)(ln(s/m²) − 1) and the softest of three photons at the share x of the beam
energy, the tree amplitude of γγγ is multiplied by x^β F, the chance of nothing harder than x
besides; the rest, no third photon above `photon_min`, is the Born rate of γγ times x_min^β F.
F is the complete first order of γγ, whose double logarithms are 1 % ten degrees from the beams; for
γγγ its angle is that of the two harder photons in a frame in which they are back to back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes import photon_pair
from lumbra.amplitudes.qed import Tree, squared
from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.kinematics import minkowski
from lumbra.foundation.particles import PHOTON
from lumbra.generation.channel import Channel, Split, electron, flat, peaked, power, soft
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.radiator import exponent, soft_and_virtual
from lumbra.generation.tree_process import TreeProcess

__all__ = ["ALONG", "Exponentiated", "PhotonPair", "Without", "three_photons", "two_photons"]

Array = NDArray[np.float64]

ALONG = peaked(electron(), 0.45, 0.45, 0.1)
HARD_SHARE = 0.7
"""Share of the events with a third photon above `photon_min`."""


def _chance(share: Array, s: Array, one: Array, other: Array, momenta: Array) -> Array:
    """x^β F: no photon harder than the energy share x beside two photons (n, 4) of a pair."""
    forward = minkowski(momenta[:, 0], one) * minkowski(momenta[:, 1], other)
    backward = minkowski(momenta[:, 1], one) * minkowski(momenta[:, 0], other)
    # (1 − cos θ)/(1 + cos θ) in every frame along the beams
    ratio = np.sqrt(forward / backward)
    beta = exponent(s)
    constant = photon_pair.first_order_constant(ratio / (1 + ratio))
    return np.asarray(share**beta * soft_and_virtual(beta, constant))


def _energy2(momenta: Array) -> Array:
    """s of points (n, 2 + k, 4) in their centre of mass."""
    return np.asarray((momenta[:, 0, 0] + momenta[:, 1, 0]) ** 2)


@dataclass(frozen=True)
class Exponentiated:
    """|M|² of γγγ for nothing besides the softest photon."""

    def __call__(self, momenta: Array) -> Array:
        s = _energy2(momenta)
        order = np.argsort(momenta[:, 2:, 0], axis=1)
        softest, one, other = (
            np.take_along_axis(momenta[:, 2:], order[:, i, None, None], axis=1)[:, 0]
            for i in range(3)
        )
        chance = _chance(2 * softest[:, 0] / np.sqrt(s), s, one, other, momenta)
        return np.asarray(squared((PHOTON,) * 3, momenta) * chance)


@dataclass(frozen=True)
class Without:
    """|M|² of γγ without a photon above `photon_min` besides."""

    photon_min: float

    def __call__(self, momenta: Array) -> Array:
        s = _energy2(momenta)
        share = 2 * self.photon_min / np.sqrt(s)
        chance = _chance(share, s, momenta[:, 2], momenta[:, 3], momenta)
        return photon_pair.squared(momenta) * chance


def _channels(cos_max: float = 1.0) -> tuple[Channel, ...]:
    """Each of three photons may be soft and along a beam, within |cos θ| of it below a limit."""
    channels = []
    for i in range(3):
        j, k = (n for n in range(3) if n != i)
        law = (soft(1.0, 0.8), power(1.0, share=0.1), flat(0.1))
        along = replace(ALONG, cosines=(-cos_max, cos_max))
        first = Split((i,), (j, k), second_mass=law, angle=along)
        channels.append(Channel(f"soft {i}", (first, Split((j,), (k,), angle=ALONG))))
    return tuple(channels)


def three_photons(
    energy_min: float = 0.5, cos_max: float = 0.95, radiation: bool = False
) -> TreeProcess:
    """e⁺e⁻ → γγγ, exact at tree level, all three photons seen.

    Parameters
    ----------
    energy_min : float
        Smallest photon energy E* [GeV].
    cos_max : float
        Largest |cos θ*| of the photons.
    radiation : bool
        Whether the beams radiate besides, softer than the hardest photon.
    """
    cuts = [Cut("energy", (0, 1, 2), energy_min)]
    if cos_max < 1:
        cuts.append(Cut("cosine", (0, 1, 2), -cos_max, cos_max))
    return TreeProcess(
        name="three-gamma",
        label="e⁺e⁻ → γγγ",
        pdg_id=(PHOTON,) * 3,
        masses=(0.0,) * 3,
        squared=Tree((PHOTON,) * 3),
        # angles are cut in the centre of mass, which radiation makes another frame
        channels=_channels(1.0 if radiation else min(cos_max, 1.0)),
        cuts=tuple(cuts),
        radiation=radiation,
        virtual_photons="none",
        symmetry=6,
    )


def two_photons(cos_max: float = 0.95, softer: float = 0.5) -> TreeProcess:
    """e⁺e⁻ → γγ, both seen, and nothing else that is hard.

    Parameters
    ----------
    cos_max : float
        Largest |cos θ*| of the photons.
    softer : float
        No third photon has more energy E* than this [GeV].
    """
    _, alone = PhotonPair(softer).parts()
    return replace(alone, cuts=(Cut("cosine", (0, 1), -cos_max, cos_max),))


@dataclass(frozen=True)
class PhotonPair:
    """e⁺e⁻ → γγ(γ): every angle, the third photon exact above `photon_min`.

    Parameters
    ----------
    photon_min : float
        Smallest energy E* of a third photon that is generated [GeV].
    """

    photon_min: float = 0.01

    def __post_init__(self) -> None:
        if not 1e-5 <= self.photon_min <= 1:
            raise InputError(
                "The smallest energy of a third photon cannot be used.",
                given=f"photon_min={self.photon_min}",
                allowed="1e-5 to 1 GeV",
                suggestion="0.01 GeV suits every search",
            )

    @property
    def name(self) -> str:
        """Name of the sample."""
        return "gamma-gamma"

    @property
    def label(self) -> str:
        """The reaction."""
        return "e⁺e⁻ → γγ(γ)"

    @property
    def virtual_photons(self) -> str:
        """Where vacuum polarisation could be: nowhere at this order."""
        return "none"

    def parts(self) -> tuple[TreeProcess, TreeProcess]:
        """The process with a third photon above `photon_min` and the one without."""
        hard = TreeProcess(
            name="gamma-gamma-hard",
            label=self.label,
            pdg_id=(PHOTON,) * 3,
            masses=(0.0,) * 3,
            squared=Exponentiated(),
            channels=_channels(),
            cuts=(Cut("energy", (0, 1, 2), self.photon_min),),
            radiation=False,
            virtual_photons="none",
            symmetry=6,
        )
        alone = TreeProcess(
            name="gamma-gamma-alone",
            label=self.label,
            pdg_id=(PHOTON,) * 2,
            masses=(0.0,) * 2,
            squared=Without(self.photon_min),
            channels=(Channel("beams", (Split((0,), (1,), angle=ALONG),)),),
            radiation=False,
            virtual_photons="none",
            symmetry=2,
        )
        return hard, alone

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the CM; see `lumbra.generation.Process`.

        Raises
        ------
        InputError
            If a collision has too little energy for the photons.
        """
        with_third = key.child("parts").generator().random(count) < HARD_SHARE
        hard, alone = self.parts()
        momenta, weight = np.zeros((count, 3, 4)), np.empty(count)
        energies, sqrt_s = np.empty((count, 2)), np.empty(count)
        for mask, part, share in (
            (with_third, hard, HARD_SHARE),
            (~with_third, alone, 1 - HARD_SHARE),
        ):
            here = int(mask.sum())
            if here:
                events = part.generate(here, beams, key.child(part.name))
                photons = len(part.pdg_id)
                momenta[mask, :photons] = events.momentum.reshape(here, photons, 4)
                weight[mask] = events.weight * here / (share * count)
                energies[mask], sqrt_s[mask] = events.beam_energies, events.sqrt_s
        return Events.from_blocks(
            [PHOTON] * 3, momenta, weight, energies, sqrt_s, process=self.label, optional=1
        )
