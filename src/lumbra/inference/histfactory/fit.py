"""Best values of all parameters of a template model, with errors and pulls."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Estimate, InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.histfactory.layout import Compiled, Measured, compile_model
from lumbra.inference.histfactory.model import TemplateModel
from lumbra.inference.histfactory.newton import CONVERGED, REASONS, minimise
from lumbra.inference.histfactory.room import Room, make_room

__all__ = ["TemplateFit", "fit_at", "fit_free", "fit_templates"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class TemplateFit:
    """Best values of a template model.

    Parameters
    ----------
    names : tuple of str (p,)
        Parameters; the factors of bins are called ``name[channel, bin]`` and come last.
    values, errors : (p,) arrays
        From the inverse of the matrix of second derivatives, all parameters free; the error of a
        fixed parameter is 0.
    covariance : (g, g) array
        Of the first g parameters, those that act on several bins.
    expectation : (b,) array
        Expected events of all bins, channel after channel.
    loss : float
        Negative log-likelihood above that of a perfect fit.
    reason : str
        "converged", or why not.
    """

    names: tuple[str, ...]
    values: Array
    errors: Array
    covariance: Array
    expectation: Array
    loss: float
    reason: str

    @property
    def converged(self) -> bool:
        """Whether the fit found its minimum."""
        return self.reason == REASONS[CONVERGED]

    def __getitem__(self, name: str) -> Estimate:
        if name not in self.names:
            raise InputError(
                "The fit has no such parameter.",
                given=name,
                allowed=f"{len(self.names)} parameters",
                suggestion=nearest(name, self.names),
            )
        row = self.names.index(name)
        return Estimate(float(self.values[row]), float(self.errors[row]))


def fit_templates(
    model: TemplateModel, *, strength: float | None = None, lowest: float = 0.0
) -> TemplateFit:
    """Fit a model to its observed counts.

    Parameters
    ----------
    model : TemplateModel
        The model.
    strength : float, optional
        Fit at this signal strength; it is fitted too if left out.
    lowest : float
        Lower bound of the signal strength; below 0 to measure it without bias.
    """
    compiled = compile_model(model)
    layout, measured, fixed = compiled.layout, compiled.measured, compiled.fixed.copy()
    room, theta = make_room(layout), compiled.start.copy()
    if strength is None:
        status, loss = fit_free(compiled, measured, float(lowest), theta, room)
    else:
        fixed[layout.poi] = True
        status, loss = fit_at(compiled, measured, float(strength), theta, room)
    covariance = _covariance(room, fixed)
    bins, bin_errors, bin_names = _bin_factors(compiled, model, room, covariance)
    return TemplateFit(
        (*compiled.names, *bin_names),
        np.concatenate([theta, bins]),
        np.concatenate([np.sqrt(np.diag(covariance)), bin_errors]),
        covariance,
        room.mean.copy(),
        float(loss),
        REASONS[int(status)] if math.isfinite(loss) else REASONS[1],
    )


def fit_at(
    c: Compiled, measured: Measured, strength: float, theta: Array, room: Room
) -> tuple[int, float]:
    """Fit at a signal strength, θ in place; status and loss."""
    held = c.fixed.copy()
    held[c.layout.poi] = True
    theta[c.layout.poi] = strength
    return minimise(c.layout, measured, theta, held, c.layout.low, room, False)


def fit_free(
    c: Compiled, measured: Measured, lowest: float, theta: Array, room: Room
) -> tuple[int, float]:
    """Fit with the signal strength free above ``lowest``, θ in place; status and loss."""
    low = c.layout.low.copy()
    low[c.layout.poi] = lowest
    return minimise(c.layout, measured, theta, c.fixed, low, room, False)


def _covariance(room: Room, fixed: NDArray[np.bool_]) -> Array:
    """Inverse of the Hessian of the free parameters; NaN if it has none."""
    free = np.flatnonzero(~fixed)
    out = np.zeros_like(room.hessian)
    try:
        inverse = np.linalg.inv(room.hessian[np.ix_(free, free)])
    except np.linalg.LinAlgError:
        inverse = np.full((free.size, free.size), np.nan)
    out[np.ix_(free, free)] = np.where(np.diag(inverse)[:, None] > 0, inverse, np.nan)
    return out


def _bin_factors(
    compiled: Compiled, model: TemplateModel, room: Room, covariance: Array
) -> tuple[Array, Array, list[str]]:
    """Values, errors and names of the bins' own factors.

    With γ at its best for given θ, its covariance is p − p b W b p from the bin alone, plus what
    it follows of θ: ∂γ/∂θ = −p (r ∂b + b W C).
    """
    layout = compiled.layout
    channels = np.repeat(np.arange(len(model.channels)), np.diff(layout.channel_rows))
    values, variances, names = [], [], []
    for row, name in enumerate(compiled.rows):
        q = np.arange(layout.row_groups[row], layout.row_groups[row + 1])
        i = layout.row_bin[row] + np.arange(q.size)
        p, b, weight = room.p[q], room.b[q], room.weight[i]
        follow = -p * (room.residual[i] * room.slope[:, q] + b * weight * room.curve[:, i])
        own = p - weight * (p * b) ** 2
        total = own + np.einsum("gq,gh,hq->q", follow, covariance, follow)
        kept = np.flatnonzero(layout.width[q] > 0)
        values.append(room.gamma[q[kept]])
        variances.append(total[kept])
        channel = model.channels[channels[row]].name
        names += [f"{name}[{channel}, {k}]" for k in kept]
    return np.concatenate(values), np.sqrt(np.concatenate(variances)), names
