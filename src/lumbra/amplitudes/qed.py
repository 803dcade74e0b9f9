"""e+e- → charged leptons and photons at tree level: |M|² of any of them, all masses exact.

Helicity amplitudes by the recursion of `qed_recursion`, so that one kernel serves e+e-(γγ),
γγ, γγγ, μ+μ-γγ, e+e-μ+μ-, e+e-e+e-, four muons and the others. Only photons are exchanged;
Z exchange is below 1e-3 at 10.58 GeV.

Leptons may leave at any angle down to zero. Two things make double precision enough there:
scalar products and momentum transfers are written without differences of large numbers, and a
virtual photon that carries mostly energy loses the part q^μ j⁰/q⁰ of its current, which cancels
only in the sum of all diagrams.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.qed_recursion import COLUMN, PHOTON_LINE, Recursion, recursion
from lumbra.amplitudes.spinors import (
    Spinor,
    Vector,
    adjoint,
    antiparticle,
    compiled,
    current,
    particle,
    polarisations,
    row_slash,
    row_times,
    slash,
)
from lumbra.amplitudes.transfers import momentum_transfer, opening, size
from lumbra.amplitudes.vacuum_polarization import growth
from lumbra.foundation import DataError
from lumbra.foundation.constants import ELECTRON_CHARGE

__all__ = ["Tree", "scalar_product", "squared"]

Array = NDArray[np.float64]
Complexes = NDArray[np.complex128]
Integers = NDArray[np.int64]
Places = NDArray[np.int32]


@compiled
def scalar_product(p: Vector, q: Vector, mass: float, other: float) -> float:
    """p·q [GeV²] of two particles of known masses [GeV], exact where they are collinear."""
    both, energies = size(p) * size(q), p[0] * q[0]
    m2, n2 = mass * mass, other * other
    rest = (m2 * q[0] * q[0] + n2 * p[0] * p[0] - m2 * n2) / (energies + both)
    return rest + opening(p, q, both)


@compiled
def _vector(p: Array) -> Vector:
    return p[0], p[1], p[2], p[3]


@compiled
def _pairs(p: Array, masses: Array, products: Array, squares: Array) -> None:
    """2 p·q with signs, and the invariant mass squared, of every pair of legs."""
    legs = len(p)
    for i in range(legs):
        for j in range(i):
            a, b = _vector(p[i]), _vector(p[j])
            crossed = i > 1 and j < 2  # one comes in, the other goes out
            product = 2 * scalar_product(a, b, masses[i], masses[j])
            products[i, j] = -product if crossed else product
            if crossed and masses[i] == masses[j] and masses[i] > 0:
                squares[i, j] = momentum_transfer(a, b, masses[i])
            else:
                squares[i, j] = masses[i] ** 2 + masses[j] ** 2 + products[i, j]


@compiled
def _denominator(
    subset: int, kind: int, mass: float, masses: Array, products: Array, squares: Array
) -> float:
    """K² − m² of the legs of a subset, from pairs of them.

    A photon line of up to five legs holds one pair of leptons, whose mass squared is taken as a
    whole because it may be a small momentum transfer.
    """
    legs, total, whole = len(masses), -mass * mass, False
    for i in range(legs):
        if subset >> i & 1:
            if kind != PHOTON_LINE:
                total += masses[i] * masses[i]
            for j in range(i):
                if subset >> j & 1:
                    if kind == PHOTON_LINE and masses[i] > 0 and masses[j] > 0 and not whole:
                        total, whole = total + squares[i, j], True
                    else:
                        total += products[i, j]
    return total


@compiled
def _smaller(subset: int, legs: int) -> int:
    """The subset or all the other legs, whichever are fewer: their momenta are opposite."""
    number = 0
    for i in range(legs):
        number += subset >> i & 1
    return subset if 2 * number <= legs else ((1 << legs) - 1) ^ subset


@compiled
def _flow(subset: int, fewer: int, p: Array) -> Vector:
    """The momentum that the legs of a subset bring in."""
    e, x, y, z = 0.0, 0.0, 0.0, 0.0
    for i in range(len(p)):
        if fewer >> i & 1:
            sign = 1.0 if (i < 2) == (fewer == subset) else -1.0
            e, x, y, z = (
                e + sign * p[i, 0],
                x + sign * p[i, 1],
                y + sign * p[i, 2],
                z + sign * p[i, 3],
            )
    return e, x, y, z


@compiled
def _put(values: Complexes, place: int, a: Spinor) -> None:
    values[place, 0], values[place, 1], values[place, 2], values[place, 3] = a


@compiled
def _get(values: Complexes, place: int) -> Spinor:
    return values[place, 0], values[place, 1], values[place, 2], values[place, 3]


@compiled
def _add(values: Complexes, place: int, a: Spinor, factor: float) -> None:
    for i in range(4):
        values[place, i] += factor * a[i]


@compiled
def _spinor(p: Vector, mass: float, column: bool, incoming: bool, up: bool) -> Spinor:
    """u or v of a lepton that enters as a column, ū or v̄ of one that leaves as a row."""
    psi = particle(p, mass, up) if column == incoming else antiparticle(p, mass, up)
    return psi if column else adjoint(psi)


@compiled
def _external(
    p: Array, kinds: Integers, masses: Array, where: Places, longitudinal: int, values: Complexes
) -> None:
    """Wave functions of all legs; photons of `longitudinal` have ε = k/k⁰."""
    for i in range(len(p)):
        k, bit = _vector(p[i]), 1 << i
        if kinds[i] == PHOTON_LINE:
            first, second = polarisations(k)
            if longitudinal >> i & 1:
                first = (1.0, k[1] / k[0], k[2] / k[0], k[3] / k[0])
                second = first
            for j in range(4):
                values[where[bit, 0], j], values[where[bit, bit], j] = first[j], second[j]
        else:
            column = kinds[i] == COLUMN
            _put(values, where[bit, bit], _spinor(k, masses[i], column, i < 2, True))
            _put(values, where[bit, 0], _spinor(k, masses[i], column, i < 2, False))


@compiled
def _join(kind: int, a: Spinor, b: Spinor) -> Spinor:
    """What two currents meet in: ψ̄γ^μψ, A̸ψ or ψ̄A̸."""
    if kind == PHOTON_LINE:
        return current(a, b)
    return slash(a, b) if kind == COLUMN else row_slash(a, b)


@compiled
def _propagate(kind: int, a: Spinor, q: Vector, mass: float, inverse: float) -> Spinor:
    """The propagator of a line, without factors i."""
    if kind == PHOTON_LINE:
        shift = 0j
        if q[0] * q[0] > 0.25 * (q[1] * q[1] + q[2] * q[2] + q[3] * q[3]):
            shift = a[0] / q[0]
        return (
            (a[0] - shift * q[0]) * inverse,
            (a[1] - shift * q[1]) * inverse,
            (a[2] - shift * q[2]) * inverse,
            (a[3] - shift * q[3]) * inverse,
        )
    if kind == COLUMN:
        b, sign = slash(q, a), inverse
    else:
        b, sign = row_slash(a, q), -inverse
    heavy = mass * inverse
    return (
        sign * b[0] + heavy * a[0],
        sign * b[1] + heavy * a[1],
        sign * b[2] + heavy * a[2],
        sign * b[3] + heavy * a[3],
    )


@compiled
def _make_current(
    row: Integers,
    splits: Integers,
    where: Places,
    q: Vector,
    line: tuple[float, float],
    values: Complexes,
) -> None:
    """Fill the current of one subset for all its spin states; line is mass and 1/(K² − m²)."""
    subset, kind = row[0], row[1]
    spins = 0
    while True:
        _put(values, where[subset, spins], (0j, 0j, 0j, 0j))
        spins = (spins - subset) & subset
        if spins == 0:
            break
    for i in range(row[2], row[3]):
        left, right, sign = splits[i, 0], splits[i, 1], float(splits[i, 2])
        one = 0
        while True:
            a = _get(values, where[left, one])
            two = 0
            while True:
                joined = _join(kind, a, _get(values, where[right, two]))
                _add(values, where[subset, one | two], joined, sign)
                two = (two - right) & right
                if two == 0:
                    break
            one = (one - left) & left
            if one == 0:
                break
    while True:
        place = where[subset, spins]
        _put(values, place, _propagate(kind, _get(values, place), q, line[0], line[1]))
        spins = (spins - subset) & subset
        if spins == 0:
            break


@compiled
def _finish(ends: Integers, where: Places, values: Complexes, amplitudes: Complexes) -> float:
    """Σ|M|² over the spins of all legs but the incoming electron's, which is up."""
    amplitudes[:] = 0
    electron = _get(values, where[1, 1])
    for i in range(len(ends)):
        left, right, sign = ends[i, 0], ends[i, 1], float(ends[i, 2])
        two = 0
        while True:
            psi = slash(_get(values, where[right, two]), electron)
            one = 0
            while True:
                amplitudes[(one | two) >> 1] += sign * row_times(
                    _get(values, where[left, one]), psi
                )
                one = (one - left) & left
                if one == 0:
                    break
            two = (two - right) & right
            if two == 0:
                break
    total = 0.0
    for a in amplitudes:
        total += a.real * a.real + a.imag * a.imag
    return total


@compiled
def _evaluate(
    momenta: Array,
    kinds: Integers,
    masses: Array,
    currents: Integers,
    current_masses: Array,
    splits: Integers,
    ends: Integers,
    where: Places,
    places: int,
    longitudinal: int,
    running: bool,
    out: Array,
) -> None:
    legs = len(kinds)
    values = np.empty((places, 4), np.complex128)
    amplitudes = np.empty(1 << (legs - 1), np.complex128)
    products, squares = np.empty((legs, legs)), np.empty((legs, legs))
    for n in range(len(momenta)):
        p = momenta[n]
        _pairs(p, masses, products, squares)
        _external(p, kinds, masses, where, longitudinal, values)
        for i in range(len(currents)):
            subset, kind = currents[i, 0], currents[i, 1]
            fewer, mass = _smaller(subset, legs), current_masses[i]
            below = _denominator(fewer, kind, mass, masses, products, squares)
            if kind == PHOTON_LINE:
                below /= growth(below, running)
            _make_current(
                currents[i], splits, where, _flow(subset, fewer, p), (mass, 1 / below), values
            )
        out[n] = _finish(ends, where, values, amplitudes)


def squared(
    final: tuple[int, ...],
    momenta: Array,
    *,
    longitudinal: tuple[int, ...] = (),
    running: bool = False,
) -> Array:
    """|M|² of e-e+ → `final`, spins summed and averaged; shape (n,).

    In GeV to the power 4 − 2k for k final particles. Identical particles get no factor here.
    Relative precision is 1e-9 or better, but at exactly forward electrons of energy transfer ω,
    where it is about 1e-10 GeV/ω.

    Parameters
    ----------
    final : tuple of k int
        PDG numbers of the final charged leptons and photons, at most five.
    momenta : (n, 2 + k, 4)
        (E, px, py, pz) [GeV] of e-, e+ and the final particles, on their mass shells.
    longitudinal : tuple of int
        Rows of photons whose polarisation is replaced by k/k⁰; gauge invariance makes |M|² zero.
    running : bool
        Whether virtual photons have their vacuum polarisation, instead of α(0).

    Raises
    ------
    InputError
        If QED has no tree diagram for the final state.
    DataError
        If the momenta have another shape.
    """
    tables: Recursion = recursion(tuple(final))
    momenta = np.ascontiguousarray(momenta, float)
    legs = len(tables.kinds)
    if momenta.ndim != 3 or momenta.shape[1:] != (legs, 4):
        raise DataError(
            "These momenta are not those of the reaction.",
            given=f"an array of shape {momenta.shape}",
            allowed=f"(n, {legs}, 4): both beams, then the final particles",
            suggestion="put the electron first and the positron second",
        )
    out = np.empty(len(momenta))
    flags = sum(1 << row for row in longitudinal)
    _evaluate(
        momenta,
        tables.kinds,
        tables.masses,
        tables.currents,
        tables.current_masses,
        tables.splits,
        tables.ends,
        tables.where,
        tables.places,
        flags,
        running,
        out,
    )
    # one spin of the electron stands for both; one vertex for each leg beyond two
    return out * (2 * ELECTRON_CHARGE ** (2 * legs - 4) / 4)


@dataclass(frozen=True)
class Tree:
    """|M|² of one final state as a function of momenta alone, for generators.

    Parameters
    ----------
    final : tuple of int
        As in `squared`.
    """

    final: tuple[int, ...]

    def __call__(self, momenta: Array, running: bool = False) -> Array:
        """|M|² at momenta (n, 2 + k, 4) [GeV]; see `squared`."""
        return squared(self.final, momenta, running=running)
