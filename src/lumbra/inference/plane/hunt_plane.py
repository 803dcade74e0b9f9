"""A hunt in the plane from end to end: counts, limits, and what the largest excess is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from lumbra.foundation import Estimate, InputError, Key, Table
from lumbra.inference.bayesian import bayesian_limit, check_level
from lumbra.inference.counting import CountingExperiment, Systematics
from lumbra.inference.expected import LimitMethod, expected_limits
from lumbra.inference.look_elsewhere import effective_trials, fraction_above
from lumbra.inference.plane.background import PlaneBackground
from lumbra.inference.plane.ellipses import Ellipses
from lumbra.inference.plane.euler import (
    LEVELS,
    add_euler,
    euler_coefficients,
    euler_global_p_value,
    pixel_windows,
)
from lumbra.inference.plane.membership import WindowIndex
from lumbra.inference.plane.p_value_table import PValueTable, p_value_table
from lumbra.inference.plane.pseudo_planes import (
    CHUNK,
    PlaneSource,
    draw_planes,
    plane_source,
    smallest_p_values,
)
from lumbra.inference.significance import p_to_z

__all__ = ["PlaneExcess", "PlaneHunt", "hunt_plane"]

Array = NDArray[np.float64]

_EULER_PLANES = 1000
_MOST_EVENTS = 40_000.0
_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class PlaneExcess:
    """The window with the smallest local p-value.

    Parameters
    ----------
    window : int
        Its row in the table.
    x_GeV, y_GeV : float
        Its centre.
    count : int
        Events in it.
    background : float
        Expected events.
    local_p_value, significance : float
        P(N ≥ count | background) and its normal quantile.
    global_p_value : Estimate or None
        Share of pseudo-planes with a p-value as small anywhere; None without any.
    euler_p_value : float or None
        The same from the Euler characteristic: an estimate for dense planes.
    effective_trials : float or None
        Independent windows to which the plane amounts at this p-value.
    """

    window: int
    x_GeV: float  # noqa: N815
    y_GeV: float  # noqa: N815
    count: int
    background: float
    local_p_value: float
    significance: float
    global_p_value: Estimate | None = None
    euler_p_value: float | None = None
    effective_trials: float | None = None

    @property
    def global_significance(self) -> float | None:
        """Normal quantile of the global p-value; infinite if no pseudo-plane reached it."""
        return None if self.global_p_value is None else float(-ndtri(self.global_p_value.value))


@dataclass(frozen=True)
class PlaneHunt:
    """What a hunt in the plane found.

    Parameters
    ----------
    table : Table
        One row per window: x_GeV, y_GeV, semi_major_GeV, semi_minor_GeV, tilt_rad, observed_count,
        background_events, background_mc_error_events, local_p_value, local_significance,
        limit_observed_events, limit_expected_events and its bands _minus2, _minus1, _plus1,
        _plus2; with an exposure the limits in fb too. A window in which nothing is expected
        has p-value 1.
    largest_excess : PlaneExcess
        The window with the smallest local p-value.
    cl : float
        Credibility or confidence level of the limits.
    experiment : CountingExperiment
        All windows with their systematics, for other limits.
    minima : (pseudo-planes,) array or None
        Smallest local p-value of each pseudo-plane.
    notes : mapping
        Settings, for reports.
    """

    table: Table
    largest_excess: PlaneExcess
    cl: float
    experiment: CountingExperiment
    minima: Array | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def hunt_plane(
    x: ArrayLike,
    y: ArrayLike,
    background: PlaneBackground,
    windows: Ellipses,
    *,
    common: Mapping[str, float] = _NONE,
    uncorrelated: Systematics = _NONE,
    efficiency: Systematics = _NONE,
    exposure_inverse_fb: ArrayLike | None = None,
    cl: float = 0.9,
    limit: LimitMethod = bayesian_limit,
    pseudo_planes: int = 0,
    key: Key | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PlaneHunt:
    """Count in every window, set limits, and find the largest excess and its global p-value.

    Parameters
    ----------
    x, y : (n,) arrays
        Observed candidates [GeV]; none at all is a possible result.
    background : PlaneBackground
        What is expected in these windows.
    windows : Ellipses
        Where to count.
    common : mapping of str to float
        Relative errors of the background that are the same in all windows, by name.
    uncorrelated : mapping of str to array_like (w,)
        Relative errors of the background that are independent from window to window.
    efficiency : mapping of str to array_like (w,)
        Relative errors of the signal efficiency; a name that is also in ``common`` or
        ``uncorrelated`` is one and the same cause and moves both together.
    exposure_inverse_fb : float or (w,) array, optional
        Efficiency times luminosity, for limits on the cross section.
    cl : float
        Credibility or confidence level.
    limit : callable
        `bayesian_limit`, `cls_limit`, or any function with their arguments.
    pseudo_planes : int
        Planes to draw for the global p-value; 0 for none.
    key : Key, optional
        Random key; needed for pseudo-planes.
    workers : int, optional
        Threads; results do not depend on them.
    progress : callable, optional
        Called with pseudo-planes done and wanted.

    Raises
    ------
    InputError, DataError
        If the settings do not fit together or numbers are not finite.
    """
    expected = background.expected()
    _check(windows, expected, common, uncorrelated, exposure_inverse_fb, cl, pseudo_planes, key)
    experiment = CountingExperiment(
        expected, {**common, **uncorrelated}, background.simulation_error(), efficiency
    )
    counts = WindowIndex(windows).containing(x, y, workers).sums().astype(np.int64)
    p_values = p_value_table(experiment, counts)
    local = p_values.at(counts)
    notes = {
        "level": f"{cl:g}",
        "limit": limit.__name__,
        "events": str(np.size(x)),
        "windows": str(len(windows)),
        "windows_without_background": str(int(np.sum(expected == 0))),
        "pseudo_planes": str(pseudo_planes),
    }
    table = _table(windows, experiment, background, counts, local, cl, limit, notes)
    if exposure_inverse_fb is not None:
        table = _with_cross_sections(table, np.asarray(exposure_inverse_fb, float))
    best = int(np.argmin(local))
    minima = euler = None
    if pseudo_planes and key is not None:
        source = plane_source(background, _width(common, 1)[0], _width(uncorrelated, len(windows)))
        minima = smallest_p_values(
            source, p_values, pseudo_planes, key, workers=workers, progress=progress
        )
        planes = min(pseudo_planes, _EULER_PLANES)
        n1, n2 = _measure_euler(source, p_values, windows, planes, key)
        notes |= {"euler_N1": f"{n1:.6g}", "euler_N2": f"{n2:.6g}"}
        euler = euler_global_p_value(float(p_to_z(local[best])) ** 2, n1, n2)
    excess = _excess(windows, counts, expected, local, best, minima, euler)
    return PlaneHunt(Table(table.columns, notes), excess, cl, experiment, minima, notes)


def _check(
    windows: Ellipses,
    expected: Array,
    common: Mapping[str, float],
    uncorrelated: Systematics,
    exposure: ArrayLike | None,
    cl: float,
    pseudo_planes: int,
    key: Key | None,
) -> None:
    check_level(cl)
    problem = ""
    if len(windows) != len(expected):
        problem = f"a background in {len(expected)} windows for {len(windows)} windows"
    elif expected.max() > _MOST_EVENTS:
        problem = f"{expected.max():.3g} expected events in a window"
    elif any(np.ndim(value) for value in common.values()):
        problem = "a common error that is an array"
    elif common.keys() & uncorrelated.keys():
        problem = f"{sorted(common.keys() & uncorrelated.keys())} as common and uncorrelated"
    elif any(np.shape(v) not in ((), (len(windows),)) for v in uncorrelated.values()):
        problem = "an uncorrelated error whose length is not that of the windows"
    elif pseudo_planes < 0 or (pseudo_planes > 0 and key is None):
        problem = f"{pseudo_planes} pseudo-planes and the key {key}"
    elif exposure is not None:
        values = np.asarray(exposure, float)
        if values.shape not in ((), expected.shape) or not np.all((values > 0) & (values < np.inf)):
            problem = f"an exposure of shape {values.shape} that is not above zero and finite"
    if problem:
        raise InputError(
            "The hunt in the plane cannot start.",
            given=problem,
            allowed=f"a background of the same windows with up to {_MOST_EVENTS:g} events each, "
            "one number for each common error, other names for uncorrelated ones, exposures above "
            "zero, and a Key with pseudo-planes",
            suggestion="see the parameters of lumbra.inference.plane.hunt_plane",
        )


def _width(errors: Systematics, size: int) -> Array:
    """Width (size,) of ln b from relative errors, as in `CountingExperiment`."""
    total = np.zeros(size)
    for value in errors.values():
        total = total + np.log1p(np.abs(np.asarray(value, float))) ** 2
    return np.asarray(np.sqrt(total))


def _table(
    windows: Ellipses,
    experiment: CountingExperiment,
    background: PlaneBackground,
    counts: NDArray[np.int64],
    local: Array,
    cl: float,
    limit: LimitMethod,
    notes: Mapping[str, str],
) -> Table:
    bands = expected_limits(experiment, limit, cl).limits
    names = ("_minus2", "_minus1", "", "_plus1", "_plus2")
    return Table(
        {
            "x_GeV": windows.x,
            "y_GeV": windows.y,
            "semi_major_GeV": windows.major,
            "semi_minor_GeV": windows.minor,
            "tilt_rad": windows.tilt,
            "observed_count": counts,
            "background_events": background.expected(),
            "background_mc_error_events": background.simulation_error(),
            "local_p_value": local,
            "local_significance": p_to_z(local),
            "limit_observed_events": limit(experiment, counts, cl),
            **{f"limit_expected{n}_events": b for n, b in zip(names, bands, strict=True)},
        },
        notes,
    )


def _with_cross_sections(table: Table, exposure: Array) -> Table:
    limits = [name for name in table if name.startswith("limit_")]
    return table.updated(
        {
            name.replace("_events", "_fb"): np.asarray(table[name], float) / exposure
            for name in limits
        }
    )


def _measure_euler(
    source: PlaneSource, p_values: PValueTable, windows: Ellipses, planes: int, key: Key
) -> tuple[float, float]:
    """Coefficients of the Euler characteristic from the first of the pseudo-planes."""
    pixels, levels = pixel_windows(windows), np.array(LEVELS)
    q0, total = p_to_z(p_values.values) ** 2, np.zeros(len(LEVELS))
    for chunk, begin in enumerate(range(0, planes, CHUNK)):
        size = min(CHUNK, planes - begin)
        counts = draw_planes(source, size, key.child("planes", chunk))
        add_euler(counts, p_values.first, q0, pixels, levels, total)
    return euler_coefficients(total / planes)


def _excess(
    windows: Ellipses,
    counts: NDArray[np.int64],
    expected: Array,
    local: Array,
    best: int,
    minima: Array | None,
    euler: float | None,
) -> PlaneExcess:
    p = float(local[best])
    global_p = trials = None
    if minima is not None:
        # equal counts in equal windows tie, whatever the last digit: a tie counts as reached
        reached, needed = np.maximum(minima, 1e-300), max(p, 1e-300)
        global_p = fraction_above(-np.log(reached), -np.log(needed) - 1e-9)
        trials = effective_trials(p, global_p.value)
    return PlaneExcess(
        best, float(windows.x[best]), float(windows.y[best]), int(counts[best]),
        float(expected[best]), p, float(p_to_z(p)), global_p, euler, trials,
    )  # fmt: skip
