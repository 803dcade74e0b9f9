"""The second witness of QED trees: every Feynman diagram, with explicit Dirac matrices.

Diagrams are listed one by one: the ways to pair the ends of lepton lines, to hang photons on
them, and to order what hangs on a line. Dirac representation, long doubles, photons summed by −g
over four unit vectors: nothing is shared with the package.
"""

from __future__ import annotations

import itertools

import numpy as np

from tests.amplitudes.dirac import METRIC, gamma_matrices

PHOTON = 22
EXACT = np.clongdouble
GAMMA = gamma_matrices(EXACT)
LOWER = METRIC[:, None, None] * GAMMA


def exact(momenta, masses):
    """Long-double momenta near the given ones: on shell and conserved to all digits.

    The last particle takes what is left, the beams (of masses[0]) run along z with half of the
    energy each.
    """
    p = np.array(momenta, np.longdouble)
    p[:, -1, 1:] = -p[:, 2:-1, 1:].sum(axis=1)
    m = np.array(masses, np.longdouble)
    p[:, 2:, 0] = np.sqrt(m[2:] ** 2 + (p[:, 2:, 1:] ** 2).sum(axis=-1))
    beam = p[:, 2:, 0].sum(axis=1) / 2
    p[:, :2] = 0
    p[:, 0, 0] = p[:, 1, 0] = beam
    p[:, 0, 3] = np.sqrt(beam**2 - m[0] ** 2)
    p[:, 1, 3] = -p[:, 0, 3]
    return p


def _slash(p):
    return np.einsum("nm,mij->nij", p, LOWER)


def _spinor(p, mass, column, incoming, spin):
    """u, v, ū or v̄ from projectors."""
    chi = np.zeros(4, EXACT)
    particle = column == incoming
    chi[spin if particle else 2 + spin] = 1
    sign = 1 if particle else -1
    projector = sign * _slash(p) + mass * np.eye(4)
    psi = projector @ chi / np.sqrt(p[:, :1] + mass)
    return psi if column else psi.conj() * np.array([1, 1, -1, -1])


class Line:
    """A lepton line from leg `start` to leg `end`."""

    def __init__(self, start, end, momenta, spinors, masses):
        self.mass = masses[start]
        self.column, self.row = spinors[start], spinors[end]
        sign = 1 if start < 2 else -1
        self.flow = sign * momenta[:, start]
        self.total = self.flow + (1 if end < 2 else -1) * momenta[:, end]

    def _ordered(self, hung, open_end):
        """One order of what hangs on the line: (vertex matrices, inflow), open index last axis."""
        shape = (len(self.flow), 4, 1)
        psi, flow = self.column.reshape(shape), self.flow
        for n, (vertex, inflow) in enumerate(hung):
            if vertex is None:
                psi = np.einsum("mij,njk->nim", GAMMA, psi)
            else:
                psi = np.einsum("nij,njk->nik", vertex, psi)
            if n + 1 < len(hung):
                flow = flow + inflow
                below = np.sum(flow * flow * METRIC, axis=-1) - self.mass**2
                psi = np.einsum("nij,njk->nik", _slash(flow) + self.mass * np.eye(4), psi)
                psi = psi / below[:, None, None]
        ended = np.einsum("ni,nik->nk", self.row, psi)
        return ended if open_end else ended[:, 0]

    def current(self, hung):
        """J^μ (n, 4) with the vertices `hung` in every order and one open end."""
        inflow = -self.total - sum(q for _, q in hung)
        vertices = [*hung, (None, inflow)]
        return sum(self._ordered(order, True) for order in itertools.permutations(vertices))

    def amplitude(self, hung):
        return sum(self._ordered(order, False) for order in itertools.permutations(hung))

    def field(self, hung):
        """What the line makes for another one: vertex and momentum that it brings there."""
        out = self.total + sum(q for _, q in hung)
        below = np.sum(out * out * METRIC, axis=-1)
        return _slash(self.current(hung) / below[:, None]), out


def _connected(lines, photons):
    """Sum of the diagrams of one pairing: lines joined in all ways, photons on any line."""
    if len(lines) == 1:
        return lines[0].amplitude(photons)
    total = 0
    if len(lines) == 2:
        for on_first in itertools.product((True, False), repeat=len(photons)):
            first = [p for p, here in zip(photons, on_first, strict=True) if here]
            second = [p for p, here in zip(photons, on_first, strict=True) if not here]
            total = total + lines[0].amplitude([*first, lines[1].field(second)])
        return total
    assert len(lines) == 3 and not photons
    for middle in range(3):
        others = [lines[i].field([]) for i in range(3) if i != middle]
        total = total + lines[middle].amplitude(others)
    return total


def _sign(permutation):
    inversions = sum(a > b for i, a in enumerate(permutation) for b in permutation[i + 1 :])
    return -1 if inversions % 2 else 1


def squared(final, momenta, masses, charge):
    """Spin-averaged |M|² of e-e+ → final at points (n, 2 + k, 4), long doubles."""
    p = np.array(momenta, np.longdouble)
    masses = [np.longdouble(m) for m in masses]
    ids = [11, -11, *final]
    columns = [i for i, d in enumerate(ids) if d != PHOTON and (d > 0) == (i < 2)]
    rows = [i for i, d in enumerate(ids) if d != PHOTON and (d > 0) != (i < 2)]
    photons = [i for i, d in enumerate(ids) if d == PHOTON]
    fermions = [*columns, *rows]
    unit = [_slash(np.broadcast_to(np.eye(4)[a], (len(p), 4))) for a in range(4)]
    pairings = [
        order
        for order in itertools.permutations(range(len(rows)))
        if all(abs(ids[c]) == abs(ids[rows[r]]) for c, r in zip(columns, order, strict=True))
    ]
    total = np.zeros(len(p), np.longdouble)
    for spins in itertools.product((0, 1), repeat=len(fermions)):
        spinors = {
            i: _spinor(p[:, i], masses[i], i in columns, i < 2, spin)
            for i, spin in zip(fermions, spins, strict=True)
        }
        for axes in itertools.product(range(4), repeat=len(photons)):
            hung = [(unit[a], -p[:, i]) for a, i in zip(axes, photons, strict=True)]
            amplitude = 0
            for order in pairings:
                lines = [
                    Line(c, rows[r], p, spinors, masses)
                    for c, r in zip(columns, order, strict=True)
                ]
                amplitude = amplitude + _sign(order) * _connected(lines, hung)
            weight = np.prod([-METRIC[a] for a in axes])
            total += weight * np.abs(amplitude) ** 2
    return total * charge ** (2 * len(ids) - 4) / 4
