"""Hunt for A′ → π⁺π⁻ in BaBar's cross section of e⁺e⁻ → π⁺π⁻(γ), 0.51 to 0.99 GeV.

Bins of 2 MeV from 0.5 to 1 GeV. The background is the fitted line shape times a polynomial, and
moves with the mass and width of the ρ and with mass, width, amplitude and phase of the ω: all in
first order around the fit, so that a fit is linear algebra with the covariance of the bins. The
signal is a Gaussian: an excess too small for the unfolding to act on stays as wide as tracks
measure it, σ = 0.0044 m in the simulation of this detector (2.8, 3.4, 4.1 MeV at 0.6, 0.78, 0.95
GeV). Areas become ε² in `narrow_vector`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_triangular
from scipy.special import ndtr

from lumbra.foundation import Estimate, InputError, Key
from lumbra.inference.gaussian_limit import gaussian_bands, gaussian_limit
from lumbra.inference.look_elsewhere import count_upcrossings, fraction_above, gross_vitells
from lumbra.interpretation.observed.narrow_vector import area_per_mixing
from lumbra.interpretation.observed.pion_pairs import (
    OMEGA_WIDTH,
    PionPairs,
    covariance_root,
    fit_line_shape,
    line_shape,
    load_pion_pairs,
    neighbour_correlations,
)

__all__ = ["MASSES", "RESOLUTION", "PionPairHunt", "Settings", "hunt_pion_pairs", "injected"]

Array = NDArray[np.float64]

RESOLUTION: Final = 0.0044
"""Width of a narrow signal over its mass."""
MASSES: Final = np.round(np.arange(0.51, 0.9901, 0.002), 4)
_RANGE: Final = (0.5, 1.0)
_MOVING: Final = 6
"""The first parameters of the line shape: ρ and ω. The excited ρ are smooth here."""
_OMEGA_WIDTH: Final = 3


@dataclass(frozen=True)
class Settings:
    """Choices of the hunt.

    Parameters
    ----------
    resolution : float
        Width of a narrow signal over its mass.
    order : int
        Of the polynomial that multiplies the line shape.
    correlated : bool
        Whether bins are correlated as residuals are; without it errors count as independent.
    level : float
        Confidence level of the limits.
    """

    resolution: float = RESOLUTION
    order: int = 3
    correlated: bool = True
    level: float = 0.9

    def __post_init__(self) -> None:
        if not (0 < self.resolution < 0.1 and 0 <= self.order <= 12):
            raise InputError(
                "These settings of the hunt cannot be used.",
                given=f"resolution {self.resolution:g}, order {self.order}",
                allowed="a resolution above 0 and below 0.1 of the mass, an order from 0 to 12",
                suggestion=f"the defaults are {RESOLUTION:g} and 3",
            )


@dataclass(frozen=True)
class PionPairHunt:
    """Areas, significances and limits of h hypotheses in n bins.

    Parameters
    ----------
    mass : (h,)
        [GeV]
    area, error : (h,)
        Fitted ∫ σ d√s of the signal and its error [nb GeV].
    significance : (h,)
        Area over error; negative for a deficit.
    kept : (h,)
        Share of the signal that no change of the background can describe: near 0 at the ω.
    limit : (h,)
        Upper limit on ε, CLs.
    expected : (5, h)
        Expected limits on ε at −2, −1, 0, 1, 2 standard deviations.
    correlation : tuple of float
        Between bins one, two, ... apart; empty for independent bins.
    chi_square, freedom : float, int
        Of the background alone.
    pairs : PionPairs
        The n bins.
    background : (n,)
        Fitted without signal [nb].
    global_p : Estimate or None
        Share of pseudo-experiments with a larger excess anywhere.
    gross_vitells : float or None
        Bound on it from upcrossings.
    settings : Settings
        What was chosen.
    """

    mass: Array
    area: Array
    error: Array
    significance: Array
    kept: Array
    limit: Array
    expected: Array
    correlation: tuple[float, ...]
    chi_square: float
    freedom: int
    pairs: PionPairs
    background: Array
    global_p: Estimate | None
    gross_vitells: float | None
    settings: Settings

    @property
    def largest(self) -> int:
        """Row of the largest excess."""
        return int(np.argmax(self.significance))

    @property
    def mixing(self) -> Array:
        """Best ε² (h,)."""
        return np.asarray(self.area / area_per_mixing(self.mass))


def hunt_pion_pairs(
    settings: Settings | None = None,
    masses: ArrayLike = MASSES,
    *,
    pairs: PionPairs | None = None,
    key: Key | None = None,
    experiments: int = 0,
) -> PionPairHunt:
    """Fit a narrow signal at every mass.

    Parameters
    ----------
    settings : Settings, optional
        Choices.
    masses : array_like (h,)
        [GeV]
    pairs : PionPairs, optional
        Another cross section in the bins of BaBar's, as pseudo-data have it.
    key : Key, optional
        Of the pseudo-experiments.
    experiments : int
        Pseudo-experiments of the whole scan; 0 for no global significance.

    Raises
    ------
    InputError
        For masses outside the range.
    """
    settings = Settings() if settings is None else settings
    tested = _checked(masses)
    frame = _frame(load_pion_pairs() if pairs is None else pairs, settings)
    signals = _whitened(frame.root, _templates(frame.pairs, tested, settings))
    alone = np.linalg.norm(signals, axis=0)
    signals = frame.free_of_background(np.vstack([signals, np.zeros(tested.size)]))
    error = 1 / np.linalg.norm(signals, axis=0)
    unit = signals * error
    significance = unit.T @ frame.residual
    share, bound = None, None
    if experiments > 0:
        key = Key(1).child("pion-pairs") if key is None else key
        drawn = key.generator().standard_normal((experiments, unit.shape[0]))
        q0 = np.square(np.maximum(drawn @ unit, 0.0))
        largest = float(np.square(max(significance.max(), 0.0)))
        share = fraction_above(q0.max(axis=1), largest)
        bound = gross_vitells(largest, count_upcrossings(q0).value)
    area, per_mixing = significance * error, area_per_mixing(tested)
    return PionPairHunt(
        tested,
        area,
        error,
        significance,
        1 / (error * alone),
        np.sqrt(gaussian_limit(area, error, settings.level) / per_mixing),
        np.sqrt(gaussian_bands(error, settings.level) / per_mixing),
        frame.correlation,
        float(frame.residual @ frame.residual),
        frame.freedom,
        frame.pairs,
        frame.background,
        share,
        bound,
        settings,
    )


def injected(
    mass: float, mixing: float, count: int, *, key: Key, settings: Settings | None = None
) -> tuple[Array, Array]:
    """Fitted ε² and errors (count,) of pseudo-data with a signal, each through the whole chain.

    Bins are drawn around the line shape that fits the data, with the correlations of the residuals;
    the line shape is then fitted anew.

    Parameters
    ----------
    mass : float
        [GeV]
    mixing : float
        True ε²; 0 for background alone.
    count : int
        Pseudo-experiments.
    key : Key
        Each experiment has its own stream.
    settings : Settings, optional
        Choices.
    """
    settings = Settings() if settings is None else settings
    tested = _checked(mass)
    whole = load_pion_pairs()
    frame = _frame(whole, settings)
    truth = line_shape(whole, fit_line_shape(whole))
    truth += mixing * area_per_mixing(tested) * _templates(whole, tested, settings)[:, 0]
    root = covariance_root(whole.error, frame.correlation)
    found = []
    for row in range(count):
        drawn = key.child(row).generator().standard_normal(truth.size)
        pseudo = replace(whole, cross_section=truth + root @ drawn)
        result = hunt_pion_pairs(settings, tested, pairs=pseudo)
        found.append((result.area[0], result.error[0]))
    return tuple(np.array(found).T / area_per_mixing(tested))


@dataclass(frozen=True)
class _Frame:
    """The background as linear algebra, in units in which bins have independent unit errors."""

    pairs: PionPairs
    correlation: tuple[float, ...]
    root: Array
    basis: Array
    residual: Array
    background: Array
    freedom: int

    def free_of_background(self, vectors: Array) -> Array:
        """What of vectors (n + 1, h) the background cannot describe."""
        return np.asarray(vectors - self.basis @ (self.basis.T @ vectors))


def _frame(whole: PionPairs, settings: Settings) -> _Frame:
    """Fit the background; one more row is the measured width of the ω."""
    shape = fit_line_shape(whole)
    pairs = whole.between(*_RANGE)
    smooth = line_shape(pairs, shape)
    difference = pairs.cross_section - smooth
    correlation = neighbour_correlations(*_RANGE) if settings.correlated else ()
    root = covariance_root(pairs.error, correlation)
    width, width_error = OMEGA_WIDTH
    columns = _nuisances(pairs, shape, smooth, settings.order)
    prior = np.zeros(columns.shape[1])
    prior[_OMEGA_WIDTH] = 1 / width_error
    design = np.vstack([_whitened(root, columns), prior])
    scale = np.linalg.norm(design, axis=0)
    data = np.append(_whitened(root, difference), (width - shape[_OMEGA_WIDTH]) / width_error)
    basis, triangle = np.linalg.qr(design / scale)
    moved = solve_triangular(triangle, basis.T @ data) / scale
    return _Frame(
        pairs,
        correlation,
        root,
        basis,
        data - basis @ (basis.T @ data),
        smooth + columns @ moved,
        data.size - columns.shape[1],
    )


def _nuisances(pairs: PionPairs, shape: Array, smooth: Array, order: int) -> Array:
    """Changes (n, p) of the background: by ρ and ω, and by each term of the polynomial."""
    columns = []
    for index in range(_MOVING):
        step = 1e-4 * max(abs(shape[index]), 0.01)
        ends = []
        for sign in (1, -1):
            moved = shape.copy()
            moved[index] += sign * step
            ends.append(line_shape(pairs, moved))
        columns.append((ends[0] - ends[1]) / (2 * step))
    place = (2 * pairs.centre - sum(_RANGE)) / (_RANGE[1] - _RANGE[0])
    terms = np.polynomial.chebyshev.chebvander(place, order)
    return np.column_stack([*columns, smooth[:, None] * terms])


def _templates(pairs: PionPairs, masses: Array, settings: Settings) -> Array:
    """Cross section (n, h) in the bins of a signal of unit area [1/GeV]."""
    width = settings.resolution * masses
    high, low = (ndtr((edge[:, None] - masses) / width) for edge in (pairs.high, pairs.low))
    return np.asarray((high - low) / (pairs.high - pairs.low)[:, None])


def _whitened(root: Array, values: Array) -> Array:
    return np.asarray(solve_triangular(root, values, lower=True))


def _checked(masses: ArrayLike) -> Array:
    tested = np.atleast_1d(np.asarray(masses, float))
    low, high = MASSES[0], MASSES[-1]
    if tested.size == 0 or not np.all((tested >= low - 1e-9) & (tested <= high + 1e-9)):
        raise InputError(
            "The hunt does not reach these masses.",
            given=f"{np.min(tested):g} to {np.max(tested):g} GeV" if tested.size else "none",
            allowed=f"{low:g} to {high:g} GeV, where bins are narrow",
            suggestion="leave out the others",
        )
    return tested
