"""Inference: spectra, shapes, fits, scans, limits and the look-elsewhere effect.

To look for a narrow peak in a spectrum, use `hunt`: it scans, sets limits and says what the
largest excess is worth. Get the spectrum from `read_observed`, which finds out what a file holds
(CSV, ROOT, Parquet), or from `read_spectrum` or `read_masses`; from `load_spectrum` and
`load_masses` (published data listed in `SPECTRA`); or make a `Spectrum` or `Masses` from arrays.
Its parts are in modules of their own: `windows`, `sliding_fit`, `unbinned_fit`,
`look_elsewhere`, and the signal's `shapes`.

For counts in windows, fill a `CountingExperiment` and ask `counting_limits` for all statistics
side by side, or `bayesian_limit`, `cls_limit`, `clsb_limit` or `unified_interval` for one,
`expected_limits` for the bands and `excess_p_value` for the significance; `asymptotic` is there
to compare with. Several counted windows or data sets together are `CountingChannel`s:
`combined_bayesian_limit`, or `combined_model` for CLs. Limits with profiled nuisances are drawn by
`counting_toys`; Bayesian ones take any of the `priors`.

How often limits are right is measured by `coverage` (counts) and `shape_coverage` (fitted yields).

For thousands of overlapping windows in a plane of two masses, see `lumbra.inference.plane`.

For templates with systematic errors, and for workspaces of others, see
`lumbra.inference.histfactory`; to write spectra, `write_spectrum`; `spectrum2d` and `histograms`
for planes and `hist`.

This floor knows no physics model: it can be used on anybody's spectrum.
"""

from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.cls import cls_limit, clsb_limit
from lumbra.inference.combination import (
    CountingChannel,
    combined_bayesian_limit,
    combined_model,
)
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.counting_limits import CountingLimits, counting_limits
from lumbra.inference.expected import ExpectedLimits, expected_limits
from lumbra.inference.feldman_cousins import unified_interval
from lumbra.inference.hunt import Hunt, hunt
from lumbra.inference.read_spectrum import read_masses, read_observed, read_spectrum
from lumbra.inference.significance import excess_p_value, p_to_z
from lumbra.inference.spectra import SPECTRA, load_masses, load_spectrum
from lumbra.inference.spectrum import Masses, Spectrum

__all__ = [
    "SPECTRA",
    "CountingChannel",
    "CountingExperiment",
    "CountingLimits",
    "ExpectedLimits",
    "Hunt",
    "Masses",
    "Spectrum",
    "bayesian_limit",
    "cls_limit",
    "clsb_limit",
    "combined_bayesian_limit",
    "combined_model",
    "counting_limits",
    "excess_p_value",
    "expected_limits",
    "hunt",
    "load_masses",
    "load_spectrum",
    "p_to_z",
    "read_masses",
    "read_observed",
    "read_spectrum",
    "unified_interval",
]
