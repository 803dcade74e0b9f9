"""Published spectra that come with the package, each with its provenance in its first lines."""

from __future__ import annotations

import gzip
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.spectrum import Masses, Spectrum

__all__ = ["SPECTRA", "load_masses", "load_spectrum"]

SPECTRA: Final[dict[str, tuple[str, str]]] = {
    "apex-2011": ("apex_2011_ee_mass_binned.csv", "apex_2011_ee_mass_unbinned.csv.gz"),
}
"""Name of each packaged spectrum: its binned and its unbinned file."""


def load_spectrum(name: str) -> Spectrum:
    """A packaged spectrum in bins.

    Parameters
    ----------
    name : str
        One of `SPECTRA`. ``apex-2011``: e⁺e⁻ masses of the APEX test run in bins of 0.05 MeV
        (PRL 107 (2011) 191804, arXiv:1108.2750; HEPData ins923960, CC0).

    Raises
    ------
    InputError
        If there is none of this name.
    """
    notes, rows = _read(_known(name)[0])
    edges = np.append(rows[:, 0], rows[-1, 1])
    return Spectrum(edges, rows[:, 2], "GeV", name, None, notes)


def load_masses(name: str) -> Masses:
    """The same events as `load_spectrum`, one mass [GeV] each."""
    notes, rows = _read(_known(name)[1])
    return Masses(rows[:, 0], "GeV", name, None, notes)


def _known(name: str) -> tuple[str, str]:
    try:
        return SPECTRA[name]
    except KeyError:
        raise InputError(
            "There is no packaged spectrum of this name.",
            given=repr(name),
            allowed=", ".join(SPECTRA),
            suggestion=nearest(name, SPECTRA),
        ) from None


def _read(file: str) -> tuple[dict[str, str], NDArray[np.float64]]:
    """Notes from the ``# key: value`` lines, and the rows below the column names."""
    content = (files("lumbra.inference.spectra") / file).read_bytes()
    if file.endswith(".gz"):
        content = gzip.decompress(content)
    notes: dict[str, str] = {}
    line, _, content = content.partition(b"\n")
    while line.startswith(b"#"):
        key, _, text = line[1:].decode("utf-8").strip().partition(": ")
        notes[key] = f"{notes[key]}; {text}" if key in notes else text
        line, _, content = content.partition(b"\n")
    # splitting and converting at once is faster than np.loadtxt
    numbers = np.array(content.replace(b",", b" ").split(), float)
    return notes, numbers.reshape(-1, line.count(b",") + 1)
