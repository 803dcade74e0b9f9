"""One window with Minuit: the second opinion, and the way out where Newton steps fail.

F. James, M. Roos, Comput. Phys. Commun. 10 (1975) 343. It minimises the same compiled likelihood,
with its exact gradient; errors are HESSE's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lumbra.inference.window_likelihood import derivatives, loss, make_room
from lumbra.inference.window_model import WindowModel
from lumbra.inference.window_newton import part_of

if TYPE_CHECKING:
    from iminuit import Minuit

__all__ = ["MinuitPair", "minuit_pair"]

Array = NDArray[np.float64]

_ROUNDS = 5
_CALLS = 20_000
_IMPOSSIBLE = 1e30


@dataclass(frozen=True)
class MinuitPair:
    """Fits of one window without and with signal.

    Parameters
    ----------
    null, best : (p,) arrays
        Coefficients of the smooth background, yield, nuisances.
    error, q : float
        Error of the yield, and 2 ln[L(Ŝ)/L(0)].
    converged : bool
        Whether both minima are valid and the error's matrix is positive.
    """

    null: Array
    best: Array
    error: float
    q: float
    converged: bool


def minuit_pair(
    counts: Array, model: WindowModel, window: int, *, measured: Array | None = None
) -> MinuitPair:
    """Fit a window with Minuit, from a flat background.

    Parameters
    ----------
    counts : (bins,) array
        The data, in the bins of the windows.
    model : WindowModel
        What they expect.
    window : int
        Which window.
    measured : (m,) array, optional
        Where the nuisances were measured; nominal if left out.
    """
    first, size = int(model.windows.first[window]), int(model.windows.size[window])
    observed = np.ascontiguousarray(counts[first : first + size], float)
    central = model.nominal() if measured is None else np.asarray(measured, float)
    fitter = _fitter(model, window, observed, central)
    place = model.coefficients
    fitter.fixed[place] = True
    _descend(fitter)
    null, without, valid = np.array(fitter.values), float(fitter.fval), bool(fitter.valid)
    fitter.fixed[place] = False
    _descend(fitter)
    fitter.hesse()
    accurate = bool(fitter.valid and fitter.accurate and valid)
    error = float(fitter.errors[place])
    q = max(without - float(fitter.fval), 0.0)
    return MinuitPair(null, np.array(fitter.values), error, q, accurate)


def _fitter(model: WindowModel, window: int, observed: Array, measured: Array) -> Minuit:
    from iminuit import Minuit

    part = part_of(model.layout, window)
    room = make_room(part)

    def twice_loss(theta: Array) -> float:
        value = 2 * loss(part, observed, measured, np.asarray(theta), room)
        return value if np.isfinite(value) else _IMPOSSIBLE

    def slope(theta: Array) -> Any:
        point = np.asarray(theta)
        if not np.isfinite(loss(part, observed, measured, point, room)):
            return np.zeros(point.size)
        derivatives(part, observed, measured, point, room)
        return 2 * room.gradient

    start = np.zeros(model.parameters)
    total, exponential = max(observed.sum(), 1.0), part.widths.size > 0
    steps = np.full(start.size, 0.1)
    if model.coefficients:
        start[0] = np.log(total / part.widths.sum()) if exponential else total
        steps[: model.coefficients] = 0.1 if exponential else np.sqrt(total)
    steps[model.coefficients] = np.sqrt(total)
    fitter = Minuit(twice_loss, start, grad=slope)
    fitter.errordef = Minuit.LEAST_SQUARES
    fitter.strategy, fitter.tol = 2, 1e-5
    fitter.errors = steps
    fitter.limits = [
        (low if np.isfinite(low) else None, high if np.isfinite(high) else None)
        for low, high in zip(part.low, part.high, strict=True)
    ]
    return fitter


def _descend(fitter: Minuit) -> None:
    for _ in range(_ROUNDS):
        before = fitter.fval
        fitter.migrad(ncall=_CALLS)
        if fitter.valid and before is not None and abs(before - fitter.fval) < 1e-9:
            return
