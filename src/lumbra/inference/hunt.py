"""A bump hunt from end to end: scan, limits, and what the largest excess is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from lumbra.foundation import Estimate, InputError, Key, Table
from lumbra.inference import window_limits
from lumbra.inference.background_order import choose_order
from lumbra.inference.goodness import goodness_p_values
from lumbra.inference.look_elsewhere import effective_trials, fraction_above, gross_vitells
from lumbra.inference.poisson_newton import EMPTY
from lumbra.inference.priors import FLAT, Prior
from lumbra.inference.profile import observed_profile
from lumbra.inference.scan_limits import FEW_EVENTS, STATISTICS, LimitSettings, scan_limits
from lumbra.inference.screened_scan import ScreenedScan, screened_scan
from lumbra.inference.shapes import Chebyshev, Gaussian, Peak
from lumbra.inference.sliding_fit import SlidingFit, sliding_fit
from lumbra.inference.smooth_background import SmoothBackground, smooth_background
from lumbra.inference.spectrum import Masses, Spectrum
from lumbra.inference.windows import Windows, make_windows, resolutions

__all__ = ["Excess", "Hunt", "hunt", "spurious_factor"]

Array = NDArray[np.float64]

_BINS_PER_SIGMA = 8.0
_POOR = 1e-3
_STRONG = 4.0  # standard deviations
_PEAK_REACH = 4.0  # resolutions
_BIASED = 0.5  # of the statistical error
_UPCROSSING_LEVEL = 1.0
_NARROWEST = 2.0  # resolutions
_WEIGHTED = "not whole numbers: right for an expectation, too narrow or wide for weighted events"


@dataclass(frozen=True)
class Excess:
    """The mass hypothesis with the largest local significance.

    Parameters
    ----------
    mass_GeV, fitted_yield, yield_error : float
        Where, and how many events.
    local_p_value, significance : float
        One-sided p-value at this mass and its normal quantile.
    global_p_value : Estimate or None
        Share of pseudo-experiments with a larger excess anywhere; None without any.
    gross_vitells : float or None
        The same from upcrossings of q0 = 1: a bound that is tight when small.
    effective_trials : float or None
        Independent tests to which the scan amounts at this p-value.
    """

    mass_GeV: float  # noqa: N815
    fitted_yield: float
    yield_error: float
    local_p_value: float
    significance: float
    global_p_value: Estimate | None = None
    gross_vitells: float | None = None
    effective_trials: float | None = None

    @property
    def global_significance(self) -> float | None:
        """Normal quantile of the global p-value."""
        return None if self.global_p_value is None else float(-ndtri(self.global_p_value.value))


@dataclass(frozen=True)
class Hunt:
    """What a bump hunt found.

    Parameters
    ----------
    table : Table
        One row per mass. Columns in events unless said: mass_GeV, yield, yield_error, error_low and
        error_high (profile), q0, local_p_value and local_significance (signed; the spurious yield
        counts as a systematic error), limit_observed (of the chosen statistic; limit_lower too
        for the unified interval), limit_bayesian, limit_expected and its bands _minus2, _minus1,
        _plus1, _plus2, limit_method (asymptotic, or pseudo-experiments where events are few),
        background_density [1/GeV], spurious_yield (fitted to the smooth background itself: the bias
        of the polynomial), goodness_p_value, status.
    largest_excess : Excess
        The most significant row.
    cl : float
        Confidence level of the limits.
    spectrum : Spectrum
        The bins that were fitted.
    windows : Windows
        The windows.
    smooth : SmoothBackground
        What pseudo-experiments are drawn from.
    pseudo : ScreenedScan or None
        The largest excess of each.
    notes : mapping
        Settings, for reports.
    """

    table: Table
    largest_excess: Excess
    cl: float
    spectrum: Spectrum
    windows: Windows
    smooth: SmoothBackground
    pseudo: ScreenedScan | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def hunt(
    spectrum: Spectrum | Masses,
    *,
    masses: ArrayLike,
    resolution: ArrayLike | Callable[[Array], ArrayLike],
    window_width: float,
    order: int | None,
    cl: float = 0.9,
    statistic: str = "cls",
    calculation: str = "auto",
    prior: Prior = FLAT,
    toys: int = 500,
    pseudo_experiments: int = 0,
    key: Key | None = None,
    fit_range: tuple[float, float] | None = None,
    bin_width: float | None = None,
    signal: Callable[[float, float], Peak] = Gaussian,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Hunt:
    """Scan a spectrum for a narrow peak on a smooth background.

    Parameters
    ----------
    spectrum : Spectrum or Masses
        The data, in GeV; masses are put into bins first.
    masses : (w,) array
        Hypotheses, increasing [GeV]; steps of half a resolution or less miss nothing.
    resolution : float, (w,) array or function of mass
        Signal width σ [GeV].
    window_width : float
        Width of the fit window [GeV]. Next to an end of the range the window is shifted inwards.
    order : int or None
        Degree of the background polynomial in each window; None to choose it (least Akaike
        information over windows that do not overlap).
    cl : float
        Confidence level of the upper limits.
    statistic : {"cls", "clsb", "unified", "bayesian"}
        What the observed and expected limits are made from.
    calculation : {"auto", "asymptotic", "toys"}
        Asymptotic formulas are too strong with few events: "auto" draws pseudo-experiments in
        windows with fewer than 25 background events within ±2 σ. Column limit_method tells.
    prior : Prior
        Of Bayesian limits, in the yield; flat if left out.
    toys : int
        Pseudo-experiments at each tested yield, where limits are drawn.
    pseudo_experiments : int
        Spectra to draw for the global p-value; 0 for none.
    key : Key, optional
        Random key; needed for the global p-value. Limits are drawn with ``Key(0)`` without it.
    fit_range : (float, float), optional
        Masses that may enter a fit [GeV]; the span of the filled bins if left out. Leave out
        regions where the spectrum turns on faster than the polynomial can follow.
    bin_width : float, optional
        Bins are merged up to this width [GeV]; an eighth of the smallest resolution if left out.
    signal : callable
        Makes the signal shape from mass and resolution.
    workers : int, optional
        Threads; results do not depend on them.
    progress : callable, optional
        Called with pseudo-experiments done and wanted.

    Raises
    ------
    InputError, DataError
        If the settings do not fit the spectrum.
    """
    grid = np.atleast_1d(np.asarray(masses, float))
    seed = Key(0) if key is None else key
    settings = LimitSettings(cl, statistic, calculation, prior, toys, seed)
    _check(spectrum, grid, pseudo_experiments, key)
    sigma = resolutions(grid, resolution)
    _check_width(window_width, sigma)
    largest_bin = float(sigma.min()) / _BINS_PER_SIGMA if bin_width is None else bin_width
    bins = _bins(spectrum, fit_range, largest_bin)
    if order is None:
        order = choose_order(bins, width=window_width).order
    windows = make_windows(bins.edges, grid, sigma, width=window_width, order=order, signal=signal)
    fit = sliding_fit(bins.counts, windows, workers=workers)
    smooth = smooth_background(bins, float(sigma.max()), _beside_a_peak(bins, fit, grid, sigma))
    notes = _notes(bins, smooth, window_width, order, settings, pseudo_experiments)
    if np.any(bins.counts != np.floor(bins.counts)):
        notes["counts"] = _WEIGHTED
    table = _table(bins, windows, fit, smooth, settings, workers, notes)
    pseudo = None
    if pseudo_experiments and key is not None:
        spurious = np.asarray(table["spurious_yield"], float)
        pseudo = screened_scan(
            smooth.expectation, windows, pseudo_experiments, key=key,
            trust=np.nan_to_num(spurious_factor(spurious, fit.errors[0])),
            workers=workers, progress=progress,
        )  # fmt: skip
    excess = _largest_excess(table, pseudo)
    return Hunt(table, excess, cl, bins, windows, smooth, pseudo, notes)


def _check(spectrum: Spectrum | Masses, grid: Array, experiments: int, key: Key | None) -> None:
    problem = ""
    if spectrum.unit != "GeV":
        problem = f"a spectrum in {spectrum.unit}; it must be in GeV"
    elif np.any(np.diff(grid) <= 0):
        problem = "a mass grid that does not increase"
    elif experiments < 0 or (experiments > 0 and key is None):
        problem = f"{experiments} pseudo-experiments and the key {key}"
    if problem:
        raise InputError(
            "The hunt cannot start.",
            given=problem,
            allowed="GeV, increasing masses, and a Key with pseudo-experiments",
            suggestion="see the parameters of lumbra.inference.hunt",
        )


def _check_width(window_width: float, sigma: Array) -> None:
    """Beside a signal that fills the window nothing tells what is background."""
    if window_width < _NARROWEST * sigma.max():
        raise InputError(
            "The signal is wider than the window.",
            given=f"a window of {window_width:g} GeV, a resolution of up to {sigma.max():g} GeV",
            allowed=f"windows of at least {_NARROWEST:g} resolutions",
            suggestion="20 to 40 resolutions leave room beside the peak; check the units",
        )


def _bins(
    spectrum: Spectrum | Masses, fit_range: tuple[float, float] | None, largest: float
) -> Spectrum:
    """The bins to fit: inside the range, and as wide as allowed."""
    if isinstance(spectrum, Masses):
        low, high = fit_range or (float(spectrum.values[0]), float(spectrum.values[-1]))
        count = max(1, int(np.ceil((high - low) / largest - 1e-9)))
        return spectrum.histogram(np.linspace(low, high, count + 1))
    inside = spectrum.cut(*(fit_range or spectrum.filled_range()))
    if not inside.is_uniform:
        return inside
    factor = int(largest / float(inside.widths.mean()) + 1e-6)
    return inside.merged(min(max(factor, 1), len(inside)))


def _notes(
    bins: Spectrum,
    smooth: SmoothBackground,
    width: float,
    order: int,
    limits: LimitSettings,
    experiments: int,
) -> dict[str, str]:
    """The settings in words, for reports."""
    sides = "two-sided" if limits.statistic == "unified" else "one-sided"
    way = {
        "auto": f"pseudo-experiments with fewer than {FEW_EVENTS:g} background events within ±2 σ, "
        "asymptotic elsewhere",
        "asymptotic": "asymptotic everywhere, too strong with few events",
        "toys": "pseudo-experiments everywhere",
    }[limits.calculation]
    if limits.statistic == "bayesian":
        way = f"{limits.prior.name} prior in yield"
    return {
        "window_width_GeV": f"{width:g}",
        "order": str(order),
        "bin_width_GeV": f"{bins.widths.mean():g}",
        "fit_range_GeV": f"{bins.edges[0]:g} to {bins.edges[-1]:g}",
        "limit_observed": f"{STATISTICS[limits.statistic]}, {sides}, {limits.cl:g} CL: {way}",
        "limit_bayesian": f"{limits.prior.name} prior in yield, profile likelihood, "
        f"{limits.cl:g} credibility",
        "pseudo_experiments": f"{experiments}, log-polynomial of order {smooth.order}",
    }


def _beside_a_peak(bins: Spectrum, fit: SlidingFit, grid: Array, sigma: Array) -> NDArray[np.bool_]:
    """Bins of a strong excess, which the smooth background must not take for background."""
    best = int(np.argmax(np.nan_to_num(fit.significance[0], nan=-np.inf)))
    centres = 0.5 * (bins.edges[1:] + bins.edges[:-1])
    strong = bool(fit.significance[0, best] > _STRONG)
    return np.asarray(strong & (np.abs(centres - grid[best]) < _PEAK_REACH * sigma[best]))


def _table(
    bins: Spectrum,
    windows: Windows,
    fit: SlidingFit,
    smooth: SmoothBackground,
    settings: LimitSettings,
    workers: int | None,
    notes: Mapping[str, str],
) -> Table:
    observed = observed_profile(bins.counts, windows, fit)
    density = _density(windows, fit)
    low, high = window_limits.interval(observed)
    goodness = goodness_p_values(observed)
    spurious = sliding_fit(smooth.expectation, windows, workers=workers).yields[0]
    significance = fit.significance[0] * spurious_factor(spurious, fit.errors[0])
    significance[fit.status[0] == EMPTY] = 0.0  # none seen, none expected
    columns = {
        "mass_GeV": windows.masses,
        "yield": fit.yields[0],
        "yield_error": fit.errors[0],
        "error_low": low,
        "error_high": high,
        "q0": fit.q0[0],
        "local_p_value": ndtr(-significance),
        "local_significance": significance,
        **scan_limits(bins.counts, windows, fit, observed, density, settings, workers=workers),
        "background_density": density,
        "spurious_yield": spurious,
        "goodness_p_value": goodness,
        "status": _status(fit, goodness, spurious),
    }
    return Table(columns, dict(notes))


def _status(fit: SlidingFit, goodness: Array, spurious: Array) -> NDArray[np.str_]:
    """Whether each row can be trusted, and why not."""
    status = fit.reasons()[0].astype(object)
    converged = ~fit.failed[0]
    biased = np.abs(spurious) > _BIASED * fit.errors[0]
    status[biased & converged] = "converged, biased: the smooth background alone gives a yield"
    poor = goodness < _POOR
    status[poor & converged] = "converged, poor fit: polynomial too stiff, or another peak near"
    return np.asarray(status, np.str_)


def spurious_factor(spurious: Array, error: Array) -> Array:
    """Factor on a significance when the spurious yield is a systematic error of the yield.

    S/√(σ² + S_spurious²) instead of S/σ, the usual treatment of a background function that is
    not quite the background (ATLAS, Phys. Rev. D 90 (2014) 112015, section VII).
    """
    return np.asarray(1 / np.hypot(1.0, spurious / error))


def _density(windows: Windows, fit: SlidingFit) -> Array:
    """Background events per GeV at each mass, from the background-only fits."""
    density = np.empty(len(windows))
    for w, (low, high) in enumerate(zip(windows.low, windows.high, strict=True)):
        basis = Chebyshev(windows.order, float(low), float(high))
        values = basis.densities(windows.masses[w : w + 1])[:, 0]
        density[w] = fit.background[0, w] @ values / (high - low)
    return density


def _largest_excess(table: Table, pseudo: ScreenedScan | None) -> Excess:
    significance = np.asarray(table["local_significance"], float)
    best = int(np.argmax(np.where(np.isfinite(significance), significance, -np.inf)))
    row = {name: float(np.asarray(table[name], float)[best]) for name in list(table)[:8]}
    global_p = crossing = trials = None
    if pseudo is not None:
        observed = max(row["local_significance"], 0.0) ** 2
        global_p = fraction_above(pseudo.maxima, observed)
        mean = float(pseudo.upcrossings.mean())
        crossing = gross_vitells(observed, mean, _UPCROSSING_LEVEL)
        trials = effective_trials(row["local_p_value"], global_p.value)
    return Excess(
        row["mass_GeV"],
        row["yield"],
        row["yield_error"],
        row["local_p_value"],
        row["local_significance"],
        global_p,
        crossing,
        trials,
    )
