"""The signal of a fit: a peak and what else its events leave in the spectrum, at every mass.

An event of the signal gives a right candidate, which peaks, and wrong ones (other pairs of its
photons), which lie broadly under it. Both grow with the cross section, so both belong to the
signal's shape.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import PchipInterpolator

from lumbra.blueprint import FitPart
from lumbra.foundation import DataError, Table
from lumbra.inference.shapes import DoubleCrystalBall
from lumbra.selection import Cut
from lumbra.workflow.peak_fit import PARAMETERS, fit_peak
from lumbra.workflow.simulate import Sample
from lumbra.workflow.windows import LEAST_EVENTS, SignalShape, width_of

__all__ = ["PeakWithWrong", "SignalPeaks", "signal_peaks"]

Array = NDArray[np.float64]

_WRONG_BINS: Final = 30


@dataclass(frozen=True)
class PeakWithWrong:
    """A double-sided Crystal Ball and a broad part, both per right candidate.

    Its integral over all values is 1 plus the wrong candidates per right one.

    Parameters
    ----------
    mean, sigma, alpha_left, n_left, alpha_right, n_right : float
        The peak, as in `lumbra.inference.shapes.DoubleCrystalBall`.
    below : PchipInterpolator
        Wrong candidates below a value [GeV] per right one, between its first and last knot.
    """

    mean: float
    sigma: float
    alpha_left: float
    n_left: float
    alpha_right: float
    n_right: float
    below: PchipInterpolator

    @property
    def peak(self) -> DoubleCrystalBall:
        """The right candidates."""
        return DoubleCrystalBall(*(getattr(self, name) for name in PARAMETERS))

    def density(self, x: ArrayLike) -> Array:
        """Candidates per right one and GeV."""
        broad = self.below.derivative()(self._inside(x))
        return np.asarray(self.peak.density(x) + broad)

    def integrals(self, edges: ArrayLike) -> Array:
        """Candidates per right one in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        return np.asarray(self.peak.integrals(edges) + np.diff(self.below(self._inside(edges))))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by the parameters of the peak."""
        return self.peak.derivatives(edges)

    def _inside(self, x: ArrayLike) -> Array:
        return np.asarray(np.clip(np.asarray(x, float), self.below.x[0], self.below.x[-1]))


@dataclass(frozen=True)
class SignalPeaks:
    """Signal in one part of a hunt at the simulated masses, interpolated between them.

    Parameters
    ----------
    shape : SignalShape
        Resolution [GeV] (half the central 68.27 % of right candidates), share of generated events
        with a right candidate, and cross section.
    peaks : tuple of DoubleCrystalBall
        One at each mass.
    edges : (b + 1,)
        Bins of the wrong candidates [GeV].
    wrong : (k, b)
        Wrong candidates per right one.
    """

    shape: SignalShape
    peaks: tuple[DoubleCrystalBall, ...]
    edges: Array
    wrong: Array

    def maker(self) -> Callable[[float, float], PeakWithWrong]:
        """What makes the shape from mass and resolution [GeV]."""
        masses, widths = self.shape.masses, self.shape.widths
        columns = {
            "mean": [(p.mean - m) / w for p, m, w in zip(self.peaks, masses, widths, strict=True)],
            "sigma": [p.sigma / w for p, w in zip(self.peaks, widths, strict=True)],
            **{name: [getattr(p, name) for p in self.peaks] for name in PARAMETERS[2:]},
        }
        curves = {name: PchipInterpolator(masses, column) for name, column in columns.items()}
        wrong = PchipInterpolator(masses, self.wrong)

        @functools.cache
        def make(mass: float, resolution: float) -> PeakWithWrong:
            at = {name: float(curve(mass)) for name, curve in curves.items()}
            at["mean"] = mass + at["mean"] * resolution
            at["sigma"] *= resolution
            below = np.concatenate([[0.0], np.cumsum(wrong(mass))])
            return PeakWithWrong(**at, below=PchipInterpolator(self.edges, below))

        return make


def signal_peaks(
    signals: Mapping[float, Sample], keep: Callable[[Table], Table], part: FitPart, right: Cut
) -> SignalPeaks:
    """Fit the simulated peaks of a part.

    Parameters
    ----------
    signals : mapping of float to Sample
        By mass [GeV].
    keep : callable
        The last step of the selection and the cut of the part.
    part : FitPart
        Observable and range.
    right : Cut
        True for candidates that peak.

    Raises
    ------
    DataError
        If too few events are left at too many masses.
    """
    edges = np.linspace(*part.fit_range, _WRONG_BINS + 1)
    rows, peaks, wrong = [], [], []
    for mass in _around(sorted(signals), part.lowest, part.highest):
        sample = signals[mass]
        kept = keep(sample.candidates)
        value, weight = (np.asarray(kept[name], float) for name in (part.column, "weight"))
        peaking = right.passed(kept)
        if np.count_nonzero(peaking) < LEAST_EVENTS:
            continue
        x, w = value[peaking], weight[peaking]
        width, total, one = width_of(x, w), float(w.sum()), sample.generated
        rows.append((mass, width, total / one, float(np.sqrt(np.sum(w**2))) / one, one))
        peaks.append(fit_peak(x, w, mass, width))
        others, _ = np.histogram(value[~peaking], edges, weights=weight[~peaking])
        wrong.append(others / total)
    if len(rows) < 2:
        raise DataError(
            f"Too little signal is left in the part '{part.name}' of the hunt.",
            given=f"{len(rows)} masses with {LEAST_EVENTS} right candidates",
            allowed="at least 2",
            suggestion="run without --quick, or look at the cuts",
        )
    shape = SignalShape(*(np.array(column) for column in zip(*rows, strict=True)))
    return SignalPeaks(shape, tuple(peaks), edges, np.array(wrong))


def _around(masses: list[float], lowest: float, highest: float) -> list[float]:
    """The masses of a range and the next one on either side, if it has none at its end."""
    first = max((i for i, m in enumerate(masses) if m <= lowest), default=0)
    last = min((i for i, m in enumerate(masses) if m >= highest), default=len(masses) - 1)
    return masses[first : last + 1]
