"""Amplitudes: one process per file, |M|² or helicity amplitudes, each with a second witness.

Import the module of a process and call its functions. Backgrounds: `qed` (any charged leptons and
photons at tree level), `mumu_gamma`, `eemumu`, `eepipi`, `tau_pair`; in closed form `bhabha`,
`photon_pair`, `photon_fusion`, `neutrino_pair`. Signals: `gamma_vector` and `gamma_pair` (a vector
beside a photon, stable or as a pair), `gamma_alp` and `ee_alp`, `mumu_zprime`, `mumu_pair` and
`mumu_scalar` (radiated off a lepton), `emu_zprime`, `aprime_higgs`. `vacuum_polarization` turns
α(0) into the running coupling; `spinors` and `lines` are the helicity engine for writing a new
process, `transfers` its precise momentum transfers. The squared amplitudes are compiled.
"""

from lumbra.amplitudes import (
    aprime_higgs,
    ee_alp,
    eemumu,
    emu_zprime,
    gamma_alp,
    gamma_pair,
    gamma_vector,
    mumu_gamma,
    mumu_pair,
    mumu_scalar,
    mumu_zprime,
    spinors,
    vacuum_polarization,
)

__all__ = [
    "aprime_higgs",
    "ee_alp",
    "eemumu",
    "emu_zprime",
    "gamma_alp",
    "gamma_pair",
    "gamma_vector",
    "mumu_gamma",
    "mumu_pair",
    "mumu_scalar",
    "mumu_zprime",
    "spinors",
    "vacuum_polarization",
]
