"""The compiled likelihood of a template model, with exact derivatives.

Bin i expects μ = Σ_q γ_q b_q(θ). For given θ the factors γ of the simulation's errors minimise the
loss in each bin on their own. With r = 1 − n/μ their condition is b r + c'(γ) = 0, hence
γ = γ₀ − σ² b r for a Gaussian and γ = m/(τ + b r) for a control count m of size τ: μ is the one
root of a function that rises with at least unit slope. What is left is the profile loss of θ alone.
With p_q = −dγ_q/d(b_q r), w = n/μ² and S = Σ p b², its derivatives are

    ∂_g L = Σ_i r A_g,                    A_g = Σ_q γ_q ∂_g b_q
    ∂_g ∂_h L = Σ_i [ w/(1 + w S) C_g C_h − r² Σ_q p_q ∂_g b_q ∂_h b_q + r Σ_q γ_q ∂_g ∂_h b_q ],
                                          C_g = A_g − r Σ_q p_q b_q ∂_g b_q

which is the Schur complement of the full matrix: its inverse is the covariance of θ with all γ
free. The loss is that above a perfect fit, so that no digits are lost between large numbers.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.histfactory.bin_factors import (
    constraint_loss,
    solve_bins,
    solve_gaussian,
)
from lumbra.inference.histfactory.interpolation import factor_value, shape_weights
from lumbra.inference.histfactory.layout import Layout, Measured
from lumbra.inference.histfactory.room import Room

__all__ = ["derivatives", "loss"]

Array = NDArray[np.float64]

# sums may be reordered for vector units; NaN and infinity keep their meaning
_FAST = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True)
def _factor_parts(layout: Layout, s: int, theta: Array, parts: Array) -> float:
    """Values, slopes and curvatures of a sample's factors; returns their product."""
    product = 1.0
    first = layout.factor_start[s]
    for k in range(layout.factor_start[s + 1] - first):
        x = theta[layout.factor_parameter[first + k]]
        if math.isnan(layout.factor_numbers[first + k, 0]):
            parts[0, k], parts[1, k], parts[2, k] = x, 1.0, 0.0
        else:
            value = factor_value(x, layout.factor_numbers[first + k], layout.exponential)
            parts[0, k], parts[1, k], parts[2, k] = value
        product *= parts[0, k]
    return product


@njit(cache=True, nogil=True, fastmath=_FAST)
def _expect(layout: Layout, theta: Array, room: Room) -> None:
    """Templates after shape errors, factors, and the groups' sums."""
    room.b[:] = 0.0
    for s in range(layout.sample_row.size):
        start, stop = layout.sample_start[s], layout.sample_start[s + 1]
        room.shape[start:stop] = layout.nominal[start:stop]
        for k in range(layout.shape_start[s], layout.shape_start[s + 1]):
            up, down, _, _, _, _ = shape_weights(theta[layout.shape_parameter[k]])
            values = layout.shape_values[k]
            for i in range(stop - start):
                room.shape[start + i] += up * layout.up[values + i] + down * layout.down[values + i]
        room.factor[s] = _factor_parts(layout, s, theta, room.parts)
        groups = layout.row_groups[layout.sample_row[s]]
        for i in range(stop - start):
            room.b[groups + i] += room.factor[s] * room.shape[start + i]


@njit(cache=True, nogil=True)
def loss(layout: Layout, measured: Measured, theta: Array, room: Room) -> float:
    """Negative log-likelihood above a perfect fit, γ profiled; infinite if θ is impossible."""
    _expect(layout, theta, room)
    for c in range(layout.channel_bins.size - 1):
        quick = solve_gaussian(layout, measured, room, c)
        if not quick and not solve_bins(layout, measured, room, c):
            return math.inf
    value = 0.0
    for i in range(room.mean.size):
        n, mean = measured.counts[i], room.mean[i]
        if n > 0.0:
            shift = (mean - n) / n
            value += n * (shift - math.log1p(shift))
        else:
            value += mean
    for row in range(layout.row_free.size):
        if layout.row_free[row]:
            for q in range(layout.row_groups[row], layout.row_groups[row + 1]):
                value += constraint_loss(
                    room.gamma[q], measured.control[q], layout.width[q], layout.row_poisson[row]
                )
    for g in range(theta.size):
        value += 0.5 * layout.precision[g] * (theta[g] - measured.centre[g]) ** 2
    return value


@njit(cache=True, nogil=True)
def _others(parts: Array, count: int, j: int, k: int) -> float:
    """Product of the factors without j and k."""
    product = 1.0
    for i in range(count):
        if i not in (j, k):
            product *= parts[0, i]
    return product


@njit(cache=True, nogil=True, fastmath=_FAST)
def _sample_derivatives(layout: Layout, s: int, theta: Array, room: Room) -> None:
    """Add a sample's part to ∂b and to the Hessian's r γ ∂∂b."""
    start, size = layout.sample_start[s], layout.sample_start[s + 1] - layout.sample_start[s]
    row = layout.sample_row[s]
    q0, i0 = layout.row_groups[row], layout.row_bin[row]
    parts, hessian, factor = room.parts, room.hessian, room.factor[s]
    _factor_parts(layout, s, theta, parts)
    f0 = layout.factor_start[s]
    factors = layout.factor_start[s + 1] - f0
    moment = 0.0
    for i in range(size):
        moment += room.residual[i0 + i] * room.gamma[q0 + i] * room.shape[start + i]
    for j in range(factors):
        g = layout.factor_parameter[f0 + j]
        slope = parts[1, j] * _others(parts, factors, j, j)
        for i in range(size):
            room.slope[g, q0 + i] += slope * room.shape[start + i]
        hessian[g, g] += parts[2, j] * _others(parts, factors, j, j) * moment
        for k in range(j):
            h = layout.factor_parameter[f0 + k]
            cross = parts[1, j] * parts[1, k] * _others(parts, factors, j, k) * moment
            hessian[g, h] += cross
            hessian[h, g] += cross
    for k in range(layout.shape_start[s], layout.shape_start[s + 1]):
        h = layout.shape_parameter[k]
        values = layout.shape_values[k]
        _, _, up, down, bend_up, bend_down = shape_weights(theta[h])
        first, second = 0.0, 0.0
        for i in range(size):
            high, low = layout.up[values + i], layout.down[values + i]
            change = up * high + down * low
            room.slope[h, q0 + i] += factor * change
            load = room.residual[i0 + i] * room.gamma[q0 + i]
            first += load * change
            second += load * (bend_up * high + bend_down * low)
        hessian[h, h] += factor * second
        for j in range(factors):
            g = layout.factor_parameter[f0 + j]
            cross = parts[1, j] * _others(parts, factors, j, j) * first
            hessian[g, h] += cross
            hessian[h, g] += cross


@njit(cache=True, nogil=True, fastmath=_FAST)
def _lean(layout: Layout, g: int, room: Room) -> None:
    """A of a parameter, which C begins with."""
    for row in range(layout.row_free.size):
        if layout.row_active[row, g]:
            q0, i0 = layout.row_groups[row], layout.row_bin[row]
            for k in range(layout.row_groups[row + 1] - q0):
                room.lean[g, i0 + k] += room.gamma[q0 + k] * room.slope[g, q0 + k]
    room.curve[g] = room.lean[g]


@njit(cache=True, nogil=True, fastmath=_FAST)
def derivatives(layout: Layout, measured: Measured, theta: Array, room: Room) -> None:
    """Gradient and Hessian of the profile loss at the point where `loss` was called last."""
    size, bins = theta.size, room.mean.size
    hessian, gradient, scaled = room.hessian, room.gradient, np.empty(bins)
    hessian[:] = 0.0
    room.slope[:] = 0.0
    room.lean[:] = 0.0
    for s in range(layout.sample_row.size):
        _sample_derivatives(layout, s, theta, room)
    for g in range(size):
        _lean(layout, g, room)
        total = layout.precision[g] * (theta[g] - measured.centre[g])
        for i in range(bins):
            total += room.residual[i] * room.lean[g, i]
        gradient[g] = total
        hessian[g, g] += layout.precision[g]
    for row in range(layout.row_free.size):
        if layout.row_free[row]:
            _profiled_row(layout, row, room)
    for g in range(size):
        for i in range(bins):
            scaled[i] = room.weight[i] * room.curve[g, i]
        for h in range(g + 1):
            total = _dot(scaled, room.curve[h])
            hessian[g, h] += total
            if h < g:
                hessian[h, g] += total


@njit(cache=True, nogil=True, fastmath=_FAST)
def _profiled_row(layout: Layout, row: int, room: Room) -> None:
    """What following γ take from C and from the Hessian."""
    q0, i0 = layout.row_groups[row], layout.row_bin[row]
    count = layout.row_groups[row + 1] - q0
    residual = room.residual[i0 : i0 + count]
    p, b = room.p[q0 : q0 + count], room.b[q0 : q0 + count]
    scaled = np.empty(count)
    for g in range(layout.precision.size):
        if not layout.row_active[row, g]:
            continue
        slope, curve = room.slope[g, q0 : q0 + count], room.curve[g, i0 : i0 + count]
        for k in range(count):
            pull = residual[k] * p[k]
            curve[k] -= pull * b[k] * slope[k]
            scaled[k] = pull * residual[k] * slope[k]
        for h in range(g + 1):
            if layout.row_active[row, h]:
                total = _dot(scaled, room.slope[h, q0 : q0 + count])
                room.hessian[g, h] -= total
                if h < g:
                    room.hessian[h, g] -= total


@njit(cache=True, nogil=True, fastmath=_FAST)
def _dot(a: Array, b: Array) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total
