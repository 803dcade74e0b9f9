"""e⁺e⁻ → γP with P = π⁰, η, η′: a background of searches with photons.

σ = (2π²α³/3)(1 − m²/s)³ |F(s)|², dσ/dcos θ ∝ 1 + cos²θ. |F| = f/s: the perturbative limit for f;
f of the η and η′ from BaBar, Phys. Rev. D 74 (2006) 012002, that of the π⁰ 0.185 GeV, √2 f_π.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2
from lumbra.foundation.errors import nearest
from lumbra.foundation.hadrons import MASSES
from lumbra.foundation.particles import PHOTON
from lumbra.generation.decays import LIGHT_HADRONS, Cascade
from lumbra.generation.decays.spin import draw_directions, made_by
from lumbra.generation.decays.two_body import back_to_back
from lumbra.generation.radiation import radiate
from lumbra.generation.resonance import finished

__all__ = ["PhotonMeson"]

_MESONS: Final = {"pi0": (111, "π⁰", 0.185), "eta": (221, "η", 0.229), "etap": (331, "η′", 0.251)}


@dataclass(frozen=True)
class PhotonMeson:
    """e⁺e⁻ → γP.

    Parameters
    ----------
    meson : {"pi0", "eta", "etap"}
        P, which decays as it does in nature.
    form_factor : float
        s|F(s)| [GeV]; 0 for the value of the module.
    radiation : bool
        Whether the beams radiate. Photons of the radiation are softer than 2 GeV, where the
        form 1/s of F holds.
    both_beams : bool
        Whether each beam radiates a photon of its own.

    Raises
    ------
    InputError
        If the meson is unknown or the form factor negative.
    """

    meson: str = "eta"
    form_factor: float = 0.0
    radiation: bool = True
    both_beams: bool = False

    def __post_init__(self) -> None:
        if self.meson not in _MESONS or not 0 <= self.form_factor < math.inf:
            raise InputError(
                "This γP process cannot be made.",
                given=f"meson {self.meson!r}, form factor {self.form_factor}",
                allowed="mesons " + ", ".join(_MESONS) + "; form factors of at least 0",
                suggestion=nearest(self.meson, _MESONS),
            )

    @property
    def name(self) -> str:
        """Short name."""
        return f"gamma-{self.meson}"

    @property
    def label(self) -> str:
        """The reaction."""
        return f"e⁺e⁻ → γ{_MESONS[self.meson][1]}"

    def born_cross_section(self, sqrt_s: float | np.ndarray) -> float | np.ndarray:
        """Cross section [fb] without radiation at √s [GeV]."""
        number, _, usual = _MESONS[self.meson]
        s = np.square(sqrt_s)
        factor = (self.form_factor or usual) / s
        phase = np.maximum(1 - MASSES[number] ** 2 / s, 0.0) ** 3
        value = HBARC2_FB_GEV2 * 2 * math.pi**2 * ALPHA**3 / 3 * phase * factor**2
        return float(value) if np.isscalar(sqrt_s) else np.asarray(value)

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`.

        Raises
        ------
        InputError
            If the beams have too little energy.
        """
        energies = beams.sample(count, key.child("beams").generator())
        sqrt_s = beams.sqrt_s_of(energies)
        number = _MESONS[self.meson][0]
        # the hard system keeps what a photon of 2 GeV leaves
        lowest = np.sqrt(max(beams.sqrt_s * (beams.sqrt_s - 4.0), (1.01 * MASSES[number]) ** 2))
        axis, roots, factor = np.tile([0.0, 0.0, 1.0], (count, 1)), sqrt_s, np.ones(count)
        rng = key.child("final state").generator()
        if self.radiation:
            radiation = radiate(
                sqrt_s, float(lowest), key.child("radiation").generator(), 1 + self.both_beams
            )
            roots, factor = radiation.mass, radiation.weight
        elif not np.all(sqrt_s > lowest):
            radiate(sqrt_s, float(lowest), key.generator())  # refuses
        flat, aligned = np.ones(count), -np.ones(count)
        direction = draw_directions(made_by(axis), flat, aligned, rng)
        momenta = back_to_back(roots, 0.0, MASSES[number], direction)
        weight = np.asarray(self.born_cross_section(roots)) * factor / count
        ids = [PHOTON, number]
        if self.radiation:
            momenta = np.concatenate([radiation.to_cm(momenta), radiation.photons], axis=1)
            ids += [PHOTON] * radiation.photons.shape[1]
        events = Events.from_blocks(ids, momenta, weight, energies, sqrt_s, process=self.label)
        return finished(Cascade.unpolarised(events), LIGHT_HADRONS, beams, key)
