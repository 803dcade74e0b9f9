"""Counting experiments: an expected background per mass hypothesis and what is unsure about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError

__all__ = ["CountingExperiment", "Nuisances", "signal_estimate", "whole_counts"]

Array = NDArray[np.float64]
Prior = Literal["log-normal", "normal"]
Systematics = Mapping[str, ArrayLike]


@dataclass(frozen=True)
class Nuisances:
    """The unsure parts of h hypotheses as flat arrays, ready for compiled loops.

    Parameters
    ----------
    background : (h,)
        Median (log-normal) or mode (normal) of the expected background [events].
    background_width, efficiency_width : (h,)
        Widths of ln b and ln ε (log-normal), or relative widths of b and ε (normal).
    correlation : (h,)
        Correlation of the two.
    effective_counts : (h,)
        Simulated events that the background stands on; infinite for a background without
        simulation error.
    lognormal : bool
        Which of the two priors the widths belong to.
    """

    background: Array
    background_width: Array
    efficiency_width: Array
    correlation: Array
    effective_counts: Array
    lognormal: bool

    def spread(self, count: int) -> Nuisances:
        """The same for ``count`` hypotheses, if there is one for all of them.

        Compiled loops do not check the ends of arrays, so that every row must be there.
        """
        if len(self.background) == count:
            return self
        if len(self.background) != 1:
            raise InputError(
                "The counts do not fit to the hypotheses.",
                given=f"{count} counts for {len(self.background)} hypotheses",
                allowed="one count for each hypothesis, or several rows of them",
                suggestion="give counts of shape (..., hypotheses); [:, None] for one hypothesis",
            )
        return Nuisances(
            np.full(count, self.background[0]),
            np.full(count, self.background_width[0]),
            np.full(count, self.efficiency_width[0]),
            np.full(count, self.correlation[0]),
            np.full(count, self.effective_counts[0]),
            self.lognormal,
        )


@dataclass(frozen=True)
class CountingExperiment:
    """Background and systematics of h mass hypotheses, each one a counted window.

    The count is n ~ Poisson(s ε + b γ). Around their nominal values, b and ε (nominal 1) move
    log-normally: ln x ~ Normal(ln x₀, ln(1 + δ)). Log-normal is the default because it cannot
    reach zero: with a Gaussian cut off at zero, the integral over a flat prior in s diverges
    logarithmically, since the posterior goes as 1/ε there. γ is the error of the simulation,
    with mean 1 and variance 1/k, Gamma(k, k), where k = (b/error)² are the effective counts.

    Parameters
    ----------
    background : array_like (h,)
        Expected background [events].
    background_systematics : mapping of str to array_like (h,)
        Relative errors δ by name. A name that appears among the efficiency systematics too is
        one and the same cause, and moves both together (a negative δ: against each other).
    background_mc_error : array_like (h,)
        Error of the background from the size of the simulated sample [events]: sqrt(Σw²).
    efficiency_systematics : mapping of str to array_like (h,)
        Relative errors δ of the signal yield at fixed cross section: efficiency, luminosity.
    prior : {"log-normal", "normal"}
        "normal" cuts a Gaussian at zero and is there to compare with others; up to δ = 0.3.

    Raises
    ------
    InputError
        For negative or infinite numbers, or shapes that do not fit.
    """

    background: ArrayLike
    background_systematics: Systematics = field(default_factory=dict)
    background_mc_error: ArrayLike = 0.0
    efficiency_systematics: Systematics = field(default_factory=dict)
    prior: Prior = "log-normal"

    def __post_init__(self) -> None:
        widths = [*self.background_systematics.values(), *self.efficiency_systematics.values()]
        limit = 0.3 if self.prior == "normal" else np.inf
        numbers = [np.asarray(x, float) for x in (self.background, self.background_mc_error)]
        errors = [np.asarray(width, float) for width in widths]
        sound = all(bool(np.all(np.isfinite(x) & (x >= 0))) for x in numbers)
        sound &= all(bool(np.all(np.isfinite(x) & (x > -1) & (abs(x) <= limit))) for x in errors)
        if not sound or self.prior not in ("log-normal", "normal"):
            raise InputError(
                "This counting experiment cannot be used.",
                given=f"background {numbers[0]}, relative errors {widths}, {self.prior}",
                allowed="background and simulation error >= 0, relative errors above -1, finite; "
                "the normal prior up to 0.3",
                suggestion="for a large error use the log-normal prior",
            )
        try:
            np.broadcast_shapes((1,), *(x.shape for x in numbers), *(x.shape for x in errors))
        except ValueError as error:
            raise InputError(
                "The arrays of this counting experiment do not fit together.",
                given=str([x.shape for x in numbers + errors]),
                allowed="one number per mass hypothesis, or one for all",
                suggestion="give every array the length of the background",
            ) from error

    def __len__(self) -> int:
        return len(self.nuisances().background)

    def at(self, rows: ArrayLike) -> CountingExperiment:
        """The experiment of some of the hypotheses only.

        Parameters
        ----------
        rows : array_like of int
            Which hypotheses.
        """
        count, chosen = len(self), np.asarray(rows, int)

        def taken(values: ArrayLike) -> Array:
            return np.asarray(np.broadcast_to(np.asarray(values, float), (count,))[chosen])

        return CountingExperiment(
            taken(self.background),
            {name: taken(x) for name, x in self.background_systematics.items()},
            taken(self.background_mc_error),
            {name: taken(x) for name, x in self.efficiency_systematics.items()},
            self.prior,
        )

    def nuisances(self) -> Nuisances:
        """The sums of all causes, one row per hypothesis.

        A product of log-normal factors is log-normal, so any number of causes is one width for
        the background, one for the efficiency, and one correlation between them.
        """
        zero = np.zeros(1)
        b_parts = {name: self._width(x) for name, x in self.background_systematics.items()}
        e_parts = {name: self._width(x) for name, x in self.efficiency_systematics.items()}
        b_width = np.sqrt(sum((x * x for x in b_parts.values()), zero))
        e_width = np.sqrt(sum((x * x for x in e_parts.values()), zero))
        shared = sum((b_parts[name] * e_parts[name] for name in b_parts.keys() & e_parts), zero)
        product = b_width * e_width
        rho = np.divide(shared, product, out=np.zeros_like(shared + product), where=product > 0)
        background = np.asarray(self.background, float)
        error = np.asarray(self.background_mc_error, float)
        ratio = np.full(np.broadcast_shapes(background.shape, error.shape), np.inf)
        np.divide(background, error, out=ratio, where=(error > 0) & (background > 0))
        b, b_width, e_width, rho, effective = (
            np.array(x, dtype=float)
            for x in np.broadcast_arrays(
                np.atleast_1d(background), b_width, e_width, np.clip(rho, -1, 1), ratio**2
            )
        )
        return Nuisances(b, b_width, e_width, rho, effective, self.prior == "log-normal")

    def _width(self, relative: ArrayLike) -> Array:
        value = np.asarray(relative, float)
        # ln(1 + |δ|) with the sign of δ, so that ±δ are the same size of effect
        signed = np.sign(value) * np.log1p(np.abs(value))
        return np.atleast_1d(signed if self.prior == "log-normal" else value)


def whole_counts(observed: ArrayLike) -> NDArray[np.int64]:
    """Observed counts as integers, checked to be whole and not negative."""
    counts = np.asarray(observed, float)
    if not bool(np.all(np.isfinite(counts) & (counts >= 0) & (counts == np.floor(counts)))):
        raise InputError(
            "Observed counts must be whole numbers.",
            given=str(observed),
            allowed="0, 1, 2, … per mass hypothesis",
            suggestion="for a weighted expectation use the expected limits instead",
        )
    return counts.astype(np.int64)


def signal_estimate(experiment: CountingExperiment, observed: ArrayLike) -> tuple[Array, Array]:
    """Maximum-likelihood signal yield n − b and its error, at nominal efficiency [events].

    The error adds the count's own √n, the background's systematics and simulation error, and
    the efficiency's share of the yield. Below about ten events the pull is skewed: √n follows
    the fluctuation of n.

    Parameters
    ----------
    observed : array_like, broadcast against (h,)
        Observed counts.
    """
    parts = experiment.nuisances()
    counts = whole_counts(observed)
    b = parts.background
    estimate = counts - b
    variance = counts + (parts.background_width * b) ** 2 + b * b / parts.effective_counts
    scale = parts.efficiency_width * estimate
    # ŝ = (n − b)/ε: an upward error shared by b and ε lowers both ways, hence +
    cross = 2 * parts.correlation * parts.background_width * b * scale
    return np.asarray(estimate), np.sqrt(np.maximum(variance + scale * scale + cross, 0.0))
