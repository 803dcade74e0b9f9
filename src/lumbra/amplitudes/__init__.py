"""Amplitudes: one process per file, |M|² or helicity amplitudes, each with a second witness.

Import the module of a process and call its functions: `mumu_zprime` for a vector radiated off a
lepton pair, `mumu_gamma` for μμγ, `eemumu` for two-photon muon pairs. `vacuum_polarization` turns
α(0) into the running coupling; `spinors` is the helicity engine for writing a new process. The
squared amplitudes are compiled and take plain numbers, so that generators can call them in loops.
"""

from lumbra.amplitudes import eemumu, mumu_gamma, mumu_zprime, spinors, vacuum_polarization

__all__ = ["eemumu", "mumu_gamma", "mumu_zprime", "spinors", "vacuum_polarization"]
