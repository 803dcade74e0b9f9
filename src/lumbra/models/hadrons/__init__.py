"""Hadrons that a vector boson makes: ratios to the point cross section, channel by channel.

Use `hadronic_ratios` for what the electromagnetic current makes, `baryonic_ratios` for the
current of baryon number, `protophobic_ratios` for Q − B, `hadronic_uncertainty` for how well they
are known, `near_resonance` for masses at which no smooth ratio holds.
"""

from lumbra.models.hadrons.baryon_current import baryonic_ratios
from lumbra.models.hadrons.electromagnetic import CHANNELS, HIGHEST, hadronic_ratios
from lumbra.models.hadrons.protophobic_current import protophobic_ratios
from lumbra.models.hadrons.resonances import RESONANCES, Resonance, near_resonance
from lumbra.models.hadrons.uncertainty import CURRENTS, hadronic_uncertainty

__all__ = [
    "CHANNELS",
    "CURRENTS",
    "HIGHEST",
    "RESONANCES",
    "Resonance",
    "baryonic_ratios",
    "hadronic_ratios",
    "hadronic_uncertainty",
    "near_resonance",
    "protophobic_ratios",
]
