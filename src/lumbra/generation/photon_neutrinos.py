"""e⁺e⁻ → γνν̄: the photon that the beams radiate beside neutrinos of the standard model."""

from __future__ import annotations

from lumbra.amplitudes import neutrino_pair
from lumbra.foundation.particles import NU_E, PHOTON
from lumbra.generation.channel import Channel, Split, electron, flat, peaked, soft
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.tree_process import TreeProcess

__all__ = ["photon_with_neutrinos"]


def photon_with_neutrinos(
    photon_min: float = 0.5, photon_cos_max: float = 1.0, radiation: bool = True
) -> TreeProcess:
    """e⁺e⁻ → γνν̄ by W and Z exchange as a contact interaction, three flavours.

    Neutrinos are written as ν_e, whatever their flavour.

    Parameters
    ----------
    photon_min : float
        Smallest photon energy E* [GeV].
    photon_cos_max : float
        Largest |cos θ*| of the photon.
    radiation : bool
        Whether the beams radiate further, softer photons.
    """
    cuts = [Cut("energy", (0,), photon_min)]
    if photon_cos_max < 1:
        cuts.append(Cut("cosine", (0,), -photon_cos_max, photon_cos_max))
    law = (soft(1.0, 0.8), flat(0.2))
    first = Split((0,), (1, 2), second_mass=law, angle=peaked(electron(), 0.45, 0.45, 0.1))
    return TreeProcess(
        name="gamma-neutrinos",
        label="e⁺e⁻ → γνν̄",
        pdg_id=(PHOTON, NU_E, -NU_E),
        masses=(0.0, 0.0, 0.0),
        squared=neutrino_pair.squared,
        channels=(Channel("radiation", (first, Split((1,), (2,)))),),
        cuts=tuple(cuts),
        radiation=radiation,
        virtual_photons="none",
    )
