"""e+e- → e+e-π+π- by two photons, electrons at any angle down to zero."""

from __future__ import annotations

from lumbra.amplitudes import eepipi
from lumbra.foundation.constants import M_ELECTRON, M_PION
from lumbra.foundation.particles import ELECTRON, PION
from lumbra.generation.channel import (
    Channel,
    Split,
    electron,
    flat,
    positron,
    power,
    transfer,
)
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.tree_process import TreeProcess

__all__ = ["two_photon_pions"]


def two_photon_pions(w_min: float = 0.3, cutoff: float = eepipi.M_RHO) -> TreeProcess:
    """e⁺e⁻ → e⁺e⁻π⁺π⁻: scalar QED with a form factor, α(0), no further radiation.

    Parameters
    ----------
    w_min : float
        Smallest mass of the pion pair [GeV].
    cutoff : float
        Mass in the form factor of the virtual photons [GeV].
    """
    mass = (power(2.0, share=0.6), power(1.0, share=0.4))
    pair = Split((2,), (3,))
    first, second = transfer(electron()), transfer(positron())
    law = (power(1.0, share=0.9), flat(0.1))
    return TreeProcess(
        name="eepipi",
        label="e⁺e⁻ → e⁺e⁻π⁺π⁻",
        pdg_id=(ELECTRON, -ELECTRON, PION, -PION),
        masses=(M_ELECTRON, M_ELECTRON, M_PION, M_PION),
        squared=eepipi.squared,
        channels=(
            Channel(
                "electron first",
                (
                    Split((0,), (1, 2, 3), second_mass=law, angle=first),
                    Split((1,), (2, 3), second_mass=mass, angle=second),
                    pair,
                ),
            ),
            Channel(
                "positron first",
                (
                    Split((1,), (0, 2, 3), second_mass=law, angle=second),
                    Split((0,), (2, 3), second_mass=mass, angle=first),
                    pair,
                ),
            ),
        ),
        couplings=(cutoff,),
        cuts=(Cut("mass", (2, 3), max(w_min, 2 * M_PION)),),
        radiation=False,
        virtual_photons="any",
    )
