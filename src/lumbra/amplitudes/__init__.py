"""Amplitudes: one process per file, |M|² or helicity amplitudes, each with a second witness.

Import the module of a process and call its functions: `mumu_zprime` for a vector radiated off a
lepton pair, `mumu_gamma` for μμγ, `eemumu` for two-photon muon pairs. To write a new one, use the
helicity engine `spinors`. `vacuum_polarization` turns α(0) into the running coupling. The squared amplitudes
are compiled and take plain numbers, so that generators can call them in their loops.
"""

from lumbra.amplitudes import eemumu, mumu_gamma, mumu_zprime, spinors, vacuum_polarization

__all__ = ["eemumu", "mumu_gamma", "mumu_zprime", "spinors", "vacuum_polarization"]
