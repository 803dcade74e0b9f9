"""Spectra into files, from which they come back as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from lumbra.foundation import ColumnError, Table
from lumbra.foundation.storage import write_atomically
from lumbra.foundation.table_files import read_table, write_table
from lumbra.inference.spectrum import Spectrum

__all__ = ["load_table_spectrum", "spectrum_table", "write_spectrum"]

_EXPOSURE: Final = "exposure_inverse_fb"


def spectrum_table(spectrum: Spectrum) -> Table:
    """Columns low, high and count; name, unit, exposure and notes among the notes."""
    own = {"spectrum": spectrum.name, "unit": spectrum.unit}
    if spectrum.exposure is not None:
        own[_EXPOSURE] = repr(float(spectrum.exposure))
    columns = {
        "bin_low": np.array(spectrum.edges[:-1]),
        "bin_high": np.array(spectrum.edges[1:]),
        "count": np.array(spectrum.counts),
    }
    return Table(columns, {**spectrum.notes, **own})


def write_spectrum(path: Path, spectrum: Spectrum) -> Path:
    """Write a spectrum, whole or not at all.

    Parameters
    ----------
    path : Path
        A file that ends in .csv, .parquet, .yaml (HEPData's) or .root. Into ROOT goes a histogram
        under the spectrum's name, without its notes.
    """
    path = Path(path)
    if path.suffix.lower() != ".root":
        return write_table(path, spectrum_table(spectrum))

    def write(temporary: Path) -> None:
        import uproot

        with uproot.recreate(temporary) as file:
            file[spectrum.name] = (np.array(spectrum.counts), np.array(spectrum.edges))

    return write_atomically(path, write)


def load_table_spectrum(path: Path) -> Spectrum:
    """A spectrum that `write_spectrum` wrote as a table, in any unit and with all its notes.

    For files of others, and for histograms, use `read_spectrum`, which finds the unit out.

    Raises
    ------
    ColumnError
        If the columns are others.
    """
    table = read_table(Path(path))
    notes = dict(table.notes)
    if "spectrum" not in notes:
        raise ColumnError(
            f"The file {Path(path).name} was not written as a spectrum.",
            given=", ".join(table),
            allowed="columns bin_low, bin_high, count and a note 'spectrum'",
            suggestion="use read_spectrum for tables of others",
        )
    name, unit = notes.pop("spectrum"), notes.pop("unit")
    exposure = notes.pop(_EXPOSURE, None)
    low, high = (np.asarray(table[column], float) for column in ("bin_low", "bin_high"))
    return Spectrum(
        np.append(low, high[-1:]),
        np.asarray(table["count"], float),
        unit,
        name,
        None if exposure is None else float(exposure),
        notes,
    )
