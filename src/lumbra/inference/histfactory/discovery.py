"""The discovery statistic of template models, for pseudo-experiments of a whole scan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.histfactory.layout import Layout, Measured, compile_model
from lumbra.inference.histfactory.model import TemplateModel
from lumbra.inference.histfactory.newton import CONVERGED
from lumbra.inference.histfactory.room import make_room
from lumbra.inference.histfactory.scan import conditional, free_fit

__all__ = ["discovery_statistics"]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _q0(layout: Layout, measured: Measured, fixed: NDArray[np.bool_], start: Array) -> float:
    """2(L(0) − L(μ̂)) with μ̂ ≥ 0; NaN if a fit does not converge."""
    room = make_room(layout)
    theta = start.copy()
    status, at_zero, _ = conditional(layout, measured, 0.0, theta, fixed, room, False)
    if status != CONVERGED:
        return np.nan
    status, at_best, _ = free_fit(layout, measured, theta, fixed, 0.0, room)
    return 2.0 * max(at_zero - at_best, 0.0) if status == CONVERGED else np.nan


def discovery_statistics(
    models: Sequence[TemplateModel], counts: Sequence[ArrayLike]
) -> NDArray[np.float64]:
    """q₀ (n, h) of n data sets under h hypotheses: Cowan et al., EPJC 71 (2011) 1554, eq. 12.

    Parameters
    ----------
    models : sequence of TemplateModel (h)
        Hypotheses; their own counts are not used.
    counts : sequence of array_like (h) of (n, b)
        For each hypothesis its counts in the n data sets: bins may differ between hypotheses.

    Raises
    ------
    InputError
        If there are not as many counts as hypotheses.
    """
    if len(models) != len(counts) or not models:
        raise InputError(
            "Every hypothesis needs the counts of all data sets.",
            given=f"{len(models)} hypotheses and counts for {len(counts)}",
            allowed="at least one hypothesis and an array (n, bins) for each",
            suggestion="bin the data sets for each hypothesis",
        )
    columns = []
    for model, data in zip(models, counts, strict=True):
        c = compile_model(model)
        rows = np.atleast_2d(np.asarray(data, float))
        columns.append(
            [_q0(c.layout, c.measured._replace(counts=row), c.fixed, c.start) for row in rows]
        )
    return np.array(columns).T
