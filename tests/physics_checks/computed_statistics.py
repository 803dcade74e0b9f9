"""Statistics: counting limits, unified intervals, significances and the look-elsewhere effect."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit, p_to_z
from lumbra.inference.asymptotic import asymptotic_cls_limit, asymptotic_expected_limits
from lumbra.inference.feldman_cousins import feldman_cousins
from lumbra.inference.look_elsewhere import gross_vitells
from lumbra.inference.significance import asimov_significance
from lumbra.selection.figure_of_merit import punzi

__all__ = ["COMPUTED"]


def _asymptotic(n: int, b: float) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # three events: the row asks for it
        return float(asymptotic_cls_limit(CountingExperiment(b), n, 0.95)[0])


def _band(sigmas: int) -> float:
    """In units of √b, for so many events that the Poisson is Gaussian."""
    return float(asymptotic_expected_limits(CountingExperiment(1e14), 0.95)[2 + sigmas, 0] / 1e7)


def _gaussian_priors() -> float:
    both = CountingExperiment(1.5, {"b": 0.2}, 0.0, {"e": 0.2}, prior="normal")
    return float(bayesian_limit(both, 3, 0.9)[0])


COMPUTED: dict[str, Callable[[], float]] = {
    "ST.Z.1": lambda: float(asimov_significance(10, 100)),
    "ST.Z.2": lambda: float(asimov_significance(10, 100, 10)),
    "ST.CLs.ex.0.3.0": lambda: float(cls_limit(CountingExperiment(3.0), 0, 0.95)[0]),
    "ST.CLs.ex.3.3.0": lambda: float(cls_limit(CountingExperiment(3.0), 3, 0.95)[0]),
    "ST.CLs.as.110.100.0": lambda: _asymptotic(110, 100.0),
    "ST.CLs.as.3.3.0": lambda: _asymptotic(3, 3.0),
    "ST.band.med": lambda: _band(0),
    "ST.band.p2": lambda: _band(2),
    "ST.Bay.0.0.0": lambda: float(bayesian_limit(CountingExperiment(0.0), 0, 0.9)[0]),
    "ST.Bay.3.1.5": lambda: float(bayesian_limit(CountingExperiment(1.5), 3, 0.9)[0]),
    "ST.Bay.g": _gaussian_priors,
    "ST.FC.00": lambda: feldman_cousins(0, 0.0, monotone=False)[1],
    "ST.FC.35": lambda: feldman_cousins(3, 0.5)[0],
    "ST.FC.03raw": lambda: feldman_cousins(0, 3.0, monotone=False)[1],
    "ST.FC.03": lambda: feldman_cousins(0, 3.0)[1],
    "ST.FC.53": lambda: feldman_cousins(5, 3.0)[1],
    "ST.GV.1": lambda: gross_vitells(16.0, 8.0),
    "ST.Punzi": lambda: float(punzi(0.3, 16.0, 3.0)),
    "ST.GV.2": lambda: float(p_to_z(gross_vitells(16.0, 8.0))),
}
