"""Inference: spectra, shapes, fits, scans, limits and the look-elsewhere effect.

It knows nothing of how a spectrum was made and works on anybody's. For counts in windows, fill a
`CountingExperiment` and ask `bayesian_limit` or `cls_limit`, `expected_limits` for the bands and
`excess_p_value` for the significance.
"""

from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.cls import cls_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.expected import ExpectedLimits, expected_limits
from lumbra.inference.significance import excess_p_value, p_to_z

__all__ = [
    "CountingExperiment",
    "ExpectedLimits",
    "bayesian_limit",
    "cls_limit",
    "excess_p_value",
    "expected_limits",
    "p_to_z",
]
