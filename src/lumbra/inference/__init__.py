"""Inference: spectra, shapes, fits, scans, limits and the look-elsewhere effect.

To look for a narrow peak in a spectrum, use `hunt`: it scans, sets limits and says what the largest
excess is worth. Get the spectrum from `read_spectrum` or `read_masses` (CSV, ROOT, Parquet), from
`load_spectrum` and `load_masses` (published data listed in `SPECTRA`), or make a `Spectrum` or
`Masses` from arrays.

For parts of a hunt: `make_windows` and `sliding_fit` fit counts (or many toys at once) in sliding
windows, `unbinned_fit` repeats it event by event, `gross_vitells` turns upcrossings into a global
p-value. Signal shapes are in `lumbra.inference.shapes`. This floor knows no physics model: it can
be used on anybody's spectrum.
"""

from lumbra.inference.hunt import Excess, Hunt, hunt
from lumbra.inference.look_elsewhere import gross_vitells
from lumbra.inference.read_spectrum import read_masses, read_spectrum
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.spectra import SPECTRA, load_masses, load_spectrum
from lumbra.inference.spectrum import Masses, Spectrum
from lumbra.inference.unbinned_fit import unbinned_fit
from lumbra.inference.windows import make_windows

__all__ = [
    "SPECTRA",
    "Excess",
    "Hunt",
    "Masses",
    "Spectrum",
    "gross_vitells",
    "hunt",
    "load_masses",
    "load_spectrum",
    "make_windows",
    "read_masses",
    "read_spectrum",
    "sliding_fit",
    "unbinned_fit",
]
