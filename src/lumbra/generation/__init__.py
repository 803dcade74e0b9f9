"""Generation: phase space, sampling, radiation and the processes that make events.

A reaction is a `Process`: a frozen dataclass that makes weighted `Events` for given beams and
key. Use `cross_section` for its rate with an error, `unweight` for events of one weight.
To write a process of your own, use `radiate` for initial-state radiation: it gives the energy
that is left, the photon, and the way from the hard system back to the centre of mass.
"""

from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.process import Process, cross_section
from lumbra.generation.radiation import Radiation, photon_direction, radiate
from lumbra.generation.radiator import radiator, radiator_integral, sample_radiation
from lumbra.generation.sampling import Unweighted, unweight
from lumbra.generation.tau_pair import TauPair
from lumbra.generation.two_photon_muons import TwoPhotonMuons
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung

__all__ = [
    "MuonPair",
    "Process",
    "Radiation",
    "TauPair",
    "TwoPhotonMuons",
    "Unweighted",
    "ZPrimeStrahlung",
    "cross_section",
    "photon_direction",
    "radiate",
    "radiator",
    "radiator_integral",
    "sample_radiation",
    "unweight",
]
