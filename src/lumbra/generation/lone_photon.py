"""e⁺e⁻ → γγ(γ) and e⁺e⁻γ, cut into the parts that a search for one photon alone needs.

Which photon is seen decides what such a search is blind to, so the seen one comes first. With n
photons that could be it, an event is made n times with 1/n of its weight: nothing is counted twice
and nothing is left out. The unseen photons are ordered by energy, so that parts by the direction of
the harder one and by the energy of the softer one do not overlap.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.particles import PHOTON
from lumbra.generation.channel import Channel, Split, flat, power, soft
from lumbra.generation.electron_pairs import bhabha_with_photon
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.photon_pairs import ALONG, Exponentiated, Without
from lumbra.generation.tree_process import TreeProcess

__all__ = ["lone_photon_of_bhabha", "lone_photon_of_three", "lone_photon_of_two"]

Array = NDArray[np.float64]
Range = tuple[float, float]

PHOTON_MIN = 0.01
"""Energy E* [GeV] above which a third photon is exact."""
ANY_ANGLE: Range = (0.0, math.pi)
ANY_COSINE: Range = (-1.0, 1.0)


@dataclass(frozen=True)
class _SeenFirst:
    """|M|² shared among the photons that can be the seen one; the others by falling energy."""

    squared: Exponentiated | Without
    energy: float
    seen: Range

    def __call__(self, momenta: Array) -> Array:
        """|M|² (n,) at momenta (n, 2 + k, 4) [GeV], the seen photon first."""
        photons = momenta[:, 2:]
        cosine = photons[:, :, 3] / np.maximum(photons[:, :, 0], 1e-300)
        able = (cosine >= self.seen[0]) & (cosine <= self.seen[1])
        count = np.sum(able & (photons[:, :, 0] >= self.energy), axis=1)
        rows = np.flatnonzero(np.all(np.diff(photons[:, 1:, 0], axis=1) <= 0, axis=1) & (count > 0))
        out = np.zeros(len(momenta))
        out[rows] = self.squared(momenta[rows]) / count[rows]
        return out


def lone_photon_of_two(
    energy_min: float = 0.4, seen: Range = (-0.82, 0.82), other: Range = ANY_ANGLE
) -> TreeProcess:
    """e⁺e⁻ → γγ without a third photon above 10 MeV, the seen photon first.

    Parameters
    ----------
    energy_min : float
        Smallest energy E* of the seen photon [GeV].
    seen : (float, float)
        Range of its cos θ*.
    other : (float, float)
        Range of the other photon's polar angle in the laboratory [rad].
    """
    return TreeProcess(
        name="lone-gamma-of-two",
        label="e⁺e⁻ → γγ",
        pdg_id=(PHOTON,) * 2,
        masses=(0.0,) * 2,
        squared=_SeenFirst(Without(PHOTON_MIN), energy_min, seen),
        channels=(Channel("beams", (Split((0,), (1,), angle=replace(ALONG, cosines=seen)),)),),
        cuts=(*_seen(energy_min, seen), *_within("lab_polar", 1, other)),
        radiation=False,
        virtual_photons="none",
    )


def lone_photon_of_three(
    energy_min: float = 0.4,
    seen: Range = (-0.82, 0.82),
    other: Range = ANY_ANGLE,
    third: Range = (PHOTON_MIN, math.inf),
) -> TreeProcess:
    """e⁺e⁻ → γγγ, all above 10 MeV, the seen photon first and the softer unseen one last.

    Parameters
    ----------
    energy_min, seen, other
        As in `lone_photon_of_two`; `other` is the harder one of the unseen photons.
    third : (float, float)
        Range of the energy E* of the softer unseen photon [GeV].
    """
    law = (soft(1.0, 0.8), power(1.0, share=0.1), flat(0.1))
    first = replace(ALONG, cosines=seen)
    return TreeProcess(
        name="lone-gamma-of-three",
        label="e⁺e⁻ → γγγ",
        pdg_id=(PHOTON,) * 3,
        masses=(0.0,) * 3,
        squared=_SeenFirst(Exponentiated(), energy_min, seen),
        channels=(
            Channel(
                "third soft",
                (
                    Split((2,), (0, 1), second_mass=law, angle=ALONG),
                    Split((0,), (1,), angle=ALONG),
                ),
            ),
            Channel(
                "other along a beam",
                (
                    Split((1,), (0, 2), second_mass=law, angle=ALONG),
                    Split((0,), (2,), angle=ALONG),
                ),
            ),
            Channel(
                "seen soft",
                (
                    Split((0,), (1, 2), second_mass=law, angle=first),
                    Split((1,), (2,), angle=ALONG),
                ),
            ),
        ),
        cuts=(
            *_seen(energy_min, seen),
            *_within("lab_polar", 1, other),
            Cut("energy", (1,), PHOTON_MIN),
            Cut("energy", (2,), *third),
        ),
        radiation=False,
        virtual_photons="none",
    )


def lone_photon_of_bhabha(
    energy: Range = (0.4, math.inf),
    cos_max: float = 0.82,
    electron: Range = ANY_COSINE,
    positron: Range = ANY_COSINE,
) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻γ as in `bhabha_with_photon`, by where the electron and the positron go.

    Parameters
    ----------
    energy : (float, float)
        Range of the photon's energy E* [GeV].
    cos_max : float
        Largest |cos θ*| of the photon.
    electron, positron : (float, float)
        Ranges of cos θ*; the electron beam flies along +z.
    """
    whole = bhabha_with_photon(energy[0], cos_max)
    cuts = (
        *whole.cuts,
        *_within("cosine", 0, electron),
        *_within("cosine", 1, positron),
        *_within("energy", 2, (0.0, energy[1])),
    )
    return replace(whole, name="lone-gamma-of-bhabha", cuts=cuts)


def _seen(energy_min: float, seen: Range) -> tuple[Cut, Cut]:
    return Cut("energy", (0,), energy_min), Cut("cosine", (0,), *seen)


def _within(quantity: str, particle: int, limits: Range) -> tuple[Cut, ...]:
    """A cut, if it cuts anything."""
    nothing = {"lab_polar": ANY_ANGLE, "cosine": ANY_COSINE, "energy": (0.0, math.inf)}
    return () if limits == nothing[quantity] else (Cut(quantity, (particle,), *limits),)
