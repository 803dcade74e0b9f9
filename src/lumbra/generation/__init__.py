"""Generation: phase space, sampling, radiation and the processes that make events.

A reaction is a `Process`: a frozen dataclass that makes weighted `Events` for given beams and
key. Use `cross_section` for its rate with an error, `unweight` for events of one weight.
`PROCESSES` lists them all; `process_named` makes one from its name and parameters.
To write a process of your own, give a `TreeProcess` a squared amplitude and channels
(`lumbra.generation.channel`); `Cut` limits what is generated. For anything else `radiate` gives
the energy that initial-state radiation leaves, the photon, and the way back to the centre of mass.
"""

from lumbra.generation.alp_diphoton import AlpToPhotons
from lumbra.generation.catalogue import PROCESSES, process_named
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.process import Process, cross_section
from lumbra.generation.radiation import Radiation, photon_direction, radiate
from lumbra.generation.radiator import radiator, radiator_integral, sample_radiation
from lumbra.generation.sampling import Unweighted, unweight
from lumbra.generation.tau_pair import TauPair
from lumbra.generation.tree_process import TreeProcess
from lumbra.generation.two_photon_muons import TwoPhotonMuons
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung

__all__ = [
    "PROCESSES",
    "AlpToPhotons",
    "Cut",
    "MuonPair",
    "Process",
    "Radiation",
    "TauPair",
    "TreeProcess",
    "TwoPhotonMuons",
    "Unweighted",
    "ZPrimeStrahlung",
    "cross_section",
    "photon_direction",
    "process_named",
    "radiate",
    "radiator",
    "radiator_integral",
    "sample_radiation",
    "unweight",
]
