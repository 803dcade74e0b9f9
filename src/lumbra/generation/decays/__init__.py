"""Decays: chains of them, with the angles that spins make and the vertices that lifetimes make.

Start a `Cascade` from events (polarised or not), apply `decay_all` with channels by PDG number,
and let `lumbra.generation.decay_flight.fly` place the vertices. Channels are `TwoBody`,
`ThreeBody` and `DalitzDecay`; `LIGHT_HADRONS` has those of the mesons that chains end in.
"""

from lumbra.generation.decays.cascade import DECAYED, Cascade, Channels, Decay, decay, decay_all
from lumbra.generation.decays.light_hadrons import LIGHT_HADRONS
from lumbra.generation.decays.three_body import ThreeBody
from lumbra.generation.decays.two_body import TwoBody
from lumbra.generation.decays.virtual_photon import DalitzDecay

__all__ = [
    "DECAYED",
    "LIGHT_HADRONS",
    "Cascade",
    "Channels",
    "DalitzDecay",
    "Decay",
    "ThreeBody",
    "TwoBody",
    "decay",
    "decay_all",
]
