"""Axion-like particles: e⁺e⁻ → γa and e⁺e⁻ → e⁺e⁻a."""

from __future__ import annotations

from lumbra.amplitudes import ee_alp, gamma_alp
from lumbra.foundation.constants import M_ELECTRON
from lumbra.foundation.particles import ELECTRON, PHOTON, PSEUDOSCALAR
from lumbra.generation.channel import Channel, Split, electron, flat, positron, power, transfer
from lumbra.generation.tree_process import TreeProcess
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["alp_fusion", "alp_with_photon"]


def alp_with_photon(
    mass: float = 1.0, coupling: float = 1e-3, radiation: bool = True
) -> TreeProcess:
    """e⁺e⁻ → γ* → γa.

    Parameters
    ----------
    mass : float
        [GeV]
    coupling : float
        g_aγγ [1/GeV].
    radiation : bool
        Whether the beams radiate further, softer photons.
    """
    require_mass("ALP", mass)
    require_coupling("g_aγγ", coupling)
    return TreeProcess(
        name=f"gamma-alp-{mass:g}",
        label=f"e⁺e⁻ → γa, m = {mass:g} GeV",
        pdg_id=(PHOTON, PSEUDOSCALAR),
        masses=(0.0, mass),
        squared=gamma_alp.squared,
        channels=(Channel("isotropic", (Split((0,), (1,)),)),),
        couplings=(coupling,),
        radiation=radiation,
    )


def alp_fusion(
    mass: float = 1.0,
    coupling: float = 1e-3,
    annihilation: bool = True,
    radiation: bool = False,
) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻a: two photons in the t channel and the annihilation diagram, electrons anywhere.

    Parameters
    ----------
    mass : float
        [GeV]
    coupling : float
        g_aγγ [1/GeV].
    annihilation : bool
        Whether γ* → aγ* → a e⁺e⁻ and its interference are in; it is small except where both
        electrons are seen.
    radiation : bool
        Whether the beams radiate. The radiator is for annihilation at s; for soft momentum
        transfers it overestimates, so the default is no.
    """
    require_mass("ALP", mass)
    require_coupling("g_aγγ", coupling)
    first, second = transfer(electron()), transfer(positron())
    law = (power(1.0),)
    channels = [
        Channel(
            "electron first",
            (Split((0,), (1, 2), second_mass=law, angle=first), Split((1,), (2,), angle=second)),
        ),
        Channel(
            "positron first",
            (Split((1,), (0, 2), second_mass=law, angle=second), Split((0,), (2,), angle=first)),
        ),
    ]
    if annihilation:
        pair = (power(1.0, share=0.8), flat(0.2))
        channels.append(
            Channel("annihilation", (Split((2,), (0, 1), second_mass=pair), Split((0,), (1,))))
        )
    return TreeProcess(
        name=f"ee-alp-{mass:g}",
        label=f"e⁺e⁻ → e⁺e⁻a, m = {mass:g} GeV",
        pdg_id=(ELECTRON, -ELECTRON, PSEUDOSCALAR),
        masses=(M_ELECTRON, M_ELECTRON, mass),
        squared=ee_alp.squared,
        channels=tuple(channels),
        couplings=(coupling, 1.0, float(annihilation)),
        radiation=radiation,
        virtual_photons="any",
    )
