"""The compiled likelihood of one window with nuisances, with exact derivatives.

Bin i expects

    μ_i = b_i(β) + F_b(u) B_i + S F_s(u) s_i(u)

b is a polynomial Σ β_k T_ki or its exponential Σ w_i exp(Σ β_k T_ki), B a known background, s the
signal's bin fractions, splines in the nuisances that move the shape; F = Π e^{a_j u_j} or
Π (1 + a_j u_j). A nuisance costs (u − m)²/2, or k e^{u/√k} − k m u/√k for a control count of k m
events where k are expected, or nothing. The parameters are θ = (β, S, u). As in
`lumbra.inference.poisson_newton`, empty bins count for a hundredth of an event together.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.poisson_newton import EMPTY_BINS

__all__ = ["Part", "Room", "derivatives", "loss", "make_room"]

Array = NDArray[np.float64]

# sums may be reordered for vector units; NaN and infinity keep their meaning
_FAST = {"reassoc", "contract", "nsz"}


class Part(NamedTuple):
    """What one window expects: K polynomial rows, m nuisances, d of them moving the shape."""

    rows: Array  # (K, n)
    widths: Array  # (n,) bin widths for an exponential, empty for a polynomial
    known: Array  # (n,) B
    terms: Array  # (terms, n) spline coefficients of s
    moved: NDArray[np.int64]  # (d,) nuisance of each shape axis
    cells: NDArray[np.int64]  # (d,) steps of each axis
    signal: Array  # (m,) a of F_s
    background: Array  # (m,) a of F_b
    linear: NDArray[np.bool_]  # (m,) whether F is 1 + a u
    control: Array  # (m,) k; infinite for a unit normal, 0 for no constraint
    low: Array  # (K + 1 + m,) bounds
    high: Array


class Room(NamedTuple):
    """Scratch of the likelihood, and what it leaves about the last point."""

    mean: Array  # (n,) μ
    smooth: Array  # (n,) b
    peak: Array  # (n,) s
    factors: Array  # (2,) F_s, F_b
    slopes: Array  # (2, 2, m) F'/F and F''/F of signal and background
    splines: Array  # (d, 3, 4) values, slopes and curvatures of the axes' four splines
    places: NDArray[np.int64]  # (d,) first of them
    change: Array  # (d, n) ∂s
    moment: Array  # (terms,) Σ r c of the terms in use
    jacobian: Array  # (p, n) ∂μ
    scaled: Array  # (n,)
    residual: Array  # (n,) r = 1 − n/μ
    weight: Array  # (n,) n/μ²
    gradient: Array  # (p,)
    hessian: Array  # (p, p)


@njit(cache=True, nogil=True)
def make_room(part: Part) -> Room:
    """Scratch for a window."""
    n, size, axes = part.known.size, part.low.size, part.moved.size
    return Room(
        np.empty(n),
        np.empty(n),
        np.empty(n),
        np.ones(2),
        np.zeros((2, 2, part.signal.size)),
        np.zeros((axes, 3, 4)),
        np.zeros(axes, np.int64),
        np.zeros((axes, n)),
        np.zeros(4**axes),
        np.zeros((size, n)),
        np.empty(n),
        np.empty(n),
        np.empty(n),
        np.zeros(size),
        np.zeros((size, size)),
    )


@njit(cache=True, nogil=True)
def _splines(u: float, low: float, high: float, cells: int, out: Array) -> int:
    """Values, slopes and curvatures of the four cubic B-splines at u; the number of the first."""
    step = (high - low) / cells
    place = min(max(int((u - low) / step), 0), cells - 1)
    t = (u - low) / step - place
    v = 1.0 - t
    out[0, 0], out[0, 3] = v * v * v / 6.0, t * t * t / 6.0
    out[0, 1] = 2.0 / 3.0 - t * t * (1.0 - 0.5 * t)
    out[0, 2] = 2.0 / 3.0 - v * v * (1.0 - 0.5 * v)
    out[1, 0], out[1, 3] = -0.5 * v * v, 0.5 * t * t
    out[1, 1] = t * (1.5 * t - 2.0)
    out[1, 2] = -v * (1.5 * v - 2.0)
    out[2, 0], out[2, 1], out[2, 2], out[2, 3] = v, 3.0 * t - 2.0, 3.0 * v - 2.0, t
    for k in range(4):
        out[1, k] /= step
        out[2, k] /= step * step
    return place


@njit(cache=True, nogil=True)
def _term(part: Part, room: Room, number: int) -> int:
    """Row of the number-th of the 4^d products in use."""
    row = 0
    for j in range(part.moved.size):
        digit = (number >> (2 * (part.moved.size - 1 - j))) & 3
        row = row * (part.cells[j] + 3) + room.places[j] + digit
    return row


@njit(cache=True, nogil=True)
def _weight(part: Part, room: Room, number: int, first: int, second: int) -> float:
    """The product's value, or its derivative along the axes ``first`` and ``second`` if ≥ 0."""
    value, axes = 1.0, part.moved.size
    for j in range(axes):
        digit = (number >> (2 * (axes - 1 - j))) & 3
        value *= room.splines[j, int(j == first) + int(j == second), digit]
    return value


@njit(cache=True, nogil=True, fastmath=_FAST)
def _shape(part: Part, theta: Array, room: Room) -> None:
    """s and ∂s at the nuisances."""
    first = theta.size - part.signal.size
    room.peak[:] = 0.0
    room.change[:] = 0.0
    for j in range(part.moved.size):
        g = first + part.moved[j]
        room.places[j] = _splines(
            theta[g], part.low[g], part.high[g], part.cells[j], room.splines[j]
        )
    for number in range(room.moment.size):
        row = part.terms[_term(part, room, number)]
        weight = _weight(part, room, number, -1, -1)
        for i in range(row.size):
            room.peak[i] += weight * row[i]
        for j in range(part.moved.size):
            weight = _weight(part, room, number, j, -1)
            for i in range(row.size):
                room.change[j, i] += weight * row[i]


@njit(cache=True, nogil=True)
def _factor(slopes: Array, lean: Array, linear: NDArray[np.bool_], u: Array) -> float:
    """A product of factors; slopes gets F'/F and F''/F of each."""
    product = 1.0
    for j in range(u.size):
        if linear[j]:
            value = 1.0 + lean[j] * u[j]
            slopes[0, j], slopes[1, j] = lean[j] / value, 0.0
        else:
            value = math.exp(lean[j] * u[j])
            slopes[0, j], slopes[1, j] = lean[j], lean[j] * lean[j]
        product *= value if value > 0.0 else math.nan
    return product


@njit(cache=True, nogil=True, fastmath=_FAST)
def _expect(part: Part, theta: Array, room: Room) -> float:
    """Fill the expectation and return its smallest value."""
    count, n = part.rows.shape
    u = theta[count + 1 :]
    room.factors[0] = _factor(room.slopes[0], part.signal, part.linear, u)
    room.factors[1] = _factor(room.slopes[1], part.background, part.linear, u)
    _shape(part, theta, room)
    room.smooth[:] = 0.0
    for k in range(count):
        for i in range(n):
            room.smooth[i] += theta[k] * part.rows[k, i]
    if part.widths.size > 0:
        for i in range(n):
            room.smooth[i] = part.widths[i] * math.exp(min(room.smooth[i], 500.0))
    scale = theta[count] * room.factors[0]
    lowest = math.inf
    for i in range(n):
        room.mean[i] = room.smooth[i] + room.factors[1] * part.known[i] + scale * room.peak[i]
        lowest = min(lowest, room.mean[i])
    return lowest


@njit(cache=True, nogil=True)
def loss(part: Part, counts: Array, measured: Array, theta: Array, room: Room) -> float:
    """Negative log-likelihood above that of a perfect fit; infinite if θ is impossible.

    Parameters
    ----------
    counts : (n,)
        Observed events.
    measured : (m,)
        Where each normal nuisance was measured; for a Poisson one its control count over that
        expected.
    theta : (K + 1 + m,)
        Polynomial, yield, nuisances.
    """
    lowest = _expect(part, theta, room)
    if not (lowest > 0.0 and math.isfinite(room.factors[0] * room.factors[1])):
        return math.inf
    least, value = EMPTY_BINS / counts.size, 0.0
    for i in range(counts.size):
        filled = max(counts[i], least)
        shift = (room.mean[i] - filled) / filled
        value += filled * (shift - math.log1p(shift))
    first = theta.size - measured.size
    for j in range(measured.size):
        k, u = part.control[j], theta[first + j]
        if math.isinf(k):
            value += 0.5 * (u - measured[j]) ** 2
        elif k > 0.0:
            value += k * (math.exp(u / math.sqrt(k)) - 1.0) - math.sqrt(k) * measured[j] * u
    return value


@njit(cache=True, nogil=True, fastmath=_FAST)
def _fill_jacobian(part: Part, theta: Array, room: Room) -> None:
    """∂μ by all parameters."""
    count, n = part.rows.shape
    for k in range(count):
        for i in range(n):
            room.jacobian[k, i] = part.rows[k, i]
        if part.widths.size > 0:
            for i in range(n):
                room.jacobian[k, i] *= room.smooth[i]
    signal, back = room.factors[0], room.factors[1]
    for i in range(n):
        room.jacobian[count, i] = signal * room.peak[i]
    for j in range(part.signal.size):
        lean = theta[count] * signal * room.slopes[0, 0, j]
        side = back * room.slopes[1, 0, j]
        for i in range(n):
            room.jacobian[count + 1 + j, i] = lean * room.peak[i] + side * part.known[i]
    for axis in range(part.moved.size):
        row = room.jacobian[count + 1 + part.moved[axis]]
        for i in range(n):
            row[i] += theta[count] * signal * room.change[axis, i]


@njit(cache=True, nogil=True)
def _add_constraints(part: Part, measured: Array, theta: Array, room: Room) -> None:
    first = theta.size - measured.size
    for j in range(measured.size):
        k, g = part.control[j], first + j
        if math.isinf(k):
            room.gradient[g] += theta[g] - measured[j]
            room.hessian[g, g] += 1.0
        elif k > 0.0:
            rate = math.exp(theta[g] / math.sqrt(k))
            room.gradient[g] += math.sqrt(k) * (rate - measured[j])
            room.hessian[g, g] += rate


@njit(cache=True, nogil=True, fastmath=_FAST)
def _dot(a: Array, b: Array) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@njit(cache=True, nogil=True)
def _bend_background(part: Part, room: Room) -> None:
    """Σ r ∂∂b of an exponential, into the lower triangle."""
    for a in range(part.rows.shape[0]):
        room.scaled[:] = room.residual * room.jacobian[a]
        for b in range(a + 1):
            room.hessian[a, b] += _dot(room.scaled, part.rows[b])


@njit(cache=True, nogil=True)
def _bend_nuisances(part: Part, theta: Array, room: Room) -> None:
    """Σ r ∂∂μ by nuisances and yield, without what bends along two shape axes."""
    count, size, hessian = part.rows.shape[0], part.signal.size, room.hessian
    known, plain = _dot(room.residual, part.known), _dot(room.residual, room.peak)
    signal, back = room.factors[0], room.factors[1]
    of_signal, of_known = room.slopes[0], room.slopes[1]
    along = np.zeros(size)
    for axis in range(part.moved.size):
        along[part.moved[axis]] = _dot(room.residual, room.change[axis])
    for j in range(size):
        row = count + 1 + j
        hessian[row, count] += signal * (of_signal[0, j] * plain + along[j])
        for k in range(j + 1):
            twice = of_signal[1, j] if j == k else of_signal[0, j] * of_signal[0, k]
            beside = of_known[1, j] if j == k else of_known[0, j] * of_known[0, k]
            cross = of_signal[0, j] * along[k] + of_signal[0, k] * along[j]
            hessian[row, count + 1 + k] += theta[count] * signal * (twice * plain + cross)
            hessian[row, count + 1 + k] += back * beside * known


@njit(cache=True, nogil=True)
def _bend_shape(part: Part, theta: Array, room: Room) -> None:
    """Σ r S F ∂∂s along the shape axes."""
    count = part.rows.shape[0]
    scale = theta[count] * room.factors[0]
    for number in range(room.moment.size):
        room.moment[number] = _dot(room.residual, part.terms[_term(part, room, number)])
    for first in range(part.moved.size):
        for second in range(first + 1):
            total = 0.0
            for number in range(room.moment.size):
                total += room.moment[number] * _weight(part, room, number, first, second)
            a, b = count + 1 + part.moved[first], count + 1 + part.moved[second]
            room.hessian[a, b] += scale * total


@njit(cache=True, nogil=True, fastmath=_FAST)
def derivatives(part: Part, counts: Array, measured: Array, theta: Array, room: Room) -> None:
    """Gradient and Hessian at the point where `loss` was called last."""
    size, n = theta.size, counts.size
    least = EMPTY_BINS / n
    for i in range(n):
        filled, inverse = max(counts[i], least), 1.0 / room.mean[i]
        room.residual[i] = 1.0 - filled * inverse
        room.weight[i] = filled * inverse * inverse
    _fill_jacobian(part, theta, room)
    for a in range(size):
        for i in range(n):
            room.scaled[i] = room.weight[i] * room.jacobian[a, i]
        room.gradient[a] = _dot(room.residual, room.jacobian[a])
        for b in range(a + 1):
            room.hessian[a, b] = _dot(room.scaled, room.jacobian[b])
    if part.widths.size > 0:
        _bend_background(part, room)
    if part.signal.size > 0:
        _bend_nuisances(part, theta, room)
        _bend_shape(part, theta, room)
    _add_constraints(part, measured, theta, room)
    for a in range(size):
        for b in range(a):
            room.hessian[b, a] = room.hessian[a, b]
