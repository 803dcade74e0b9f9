"""Amplitudes: one process per file, |M|² or helicity amplitudes, each with a second witness.

Import the module of a process and call its functions: `mumu_zprime` for a vector radiated off a
lepton pair. `vacuum_polarization` turns α(0) into the running coupling. The squared amplitudes
are compiled and take plain numbers, so that generators can call them in their loops.
"""

from lumbra.amplitudes import mumu_zprime, vacuum_polarization

__all__ = ["mumu_zprime", "vacuum_polarization"]
