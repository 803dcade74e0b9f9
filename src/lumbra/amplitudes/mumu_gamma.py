"""e+e- → μ+μ-γ at tree level: initial- and final-state radiation and their interference.

Both lepton masses are kept, so that the formula holds for a photon along a beam or a muon.
The photon in the s channel only; Z exchange is below 1e-3 at 10.58 GeV.

The traces are written by their poles in the products of the photon with the four leptons. Without
masses they are the formula of Berends and Kleiss (Nucl. Phys. B 177 (1981) 237); with them they
were worked out for this program, and explicit Dirac matrices are their witness.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.spinors import Vector, compiled, dot
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON

__all__ = ["evaluate", "squared"]

Array = NDArray[np.float64]
Four = tuple[float, float, float, float]

ME2, MM2 = M_ELECTRON * M_ELECTRON, M_MUON * M_MUON


@compiled
def _with_photon(p: Vector, k: Vector, mass2: float) -> float:
    """p·k for a massless k, with its digits where both are along one line.

    (E ω)² − (p⃗·k⃗)² = m²ω² + |p⃗×k⃗|² takes the place of a difference of large numbers.
    """
    along = p[1] * k[1] + p[2] * k[2] + p[3] * k[3]
    if along <= 0:
        return p[0] * k[0] - along
    x, y = p[2] * k[3] - p[3] * k[2], p[3] * k[1] - p[1] * k[3]
    z = p[1] * k[2] - p[2] * k[1]
    return (mass2 * k[0] * k[0] + x * x + y * y + z * z) / (p[0] * k[0] + along)


@compiled
def _from_electrons(s: float, w: float, photon: Four, cross: Four) -> float:
    """Both squares and the product of the two emissions off electrons.

    s, w are half the squared energies of the beams and of the muons, `photon` is (pk, p̄k, qk, q̄k)
    and `cross` (pq, pq̄, p̄q̄, p̄q).
    """
    a, b, c, d = photon
    t, u, t2, u2 = cross
    x = t * t2 + u * u2
    y = c * (t2 + u) + d * (t + u2)
    both = (s - ME2) * (2 * x - y + 2 * MM2 * s) + 2 * ME2 * (w * (s - ME2) - c * d)
    first = MM2 * (b - s) + c * t2 + d * u2 - x
    second = MM2 * (a - s) + c * u + d * t - x
    mass = MM2 * (3 * ME2 - s)
    one = (first + mass + 2 * t * u + ME2 * (first - w * ME2) / a) / a
    two = (second + mass + 2 * t2 * u2 + ME2 * (second - w * ME2) / b) / b
    return 32 * (both / (a * b) + one + two)


@compiled
def _from_muons(s: float, w: float, photon: Four, cross: Four) -> float:
    """The same for emissions off muons."""
    a, b, c, d = photon
    t, u, t2, u2 = cross
    x = t * t2 + u * u2
    z = a * (t2 + u2) + b * (t + u)
    both = (w - MM2) * (2 * x + z + 2 * w * ME2) + 2 * MM2 * (s * (w - MM2) - a * b)
    first = a * t2 + b * u + d * ME2 + x
    second = a * u2 + b * t + c * ME2 + x
    mass = ME2 * (2 * w - 3 * MM2)
    heavy = MM2 * s + w * ME2
    one = (first + mass - 2 * t * u2 - MM2 * (first + heavy) / c) / c
    two = (second + mass - 2 * t2 * u - MM2 * (second + heavy) / d) / d
    return 32 * (both / (c * d) + one + two)


@compiled
def _interference(s: float, w: float, photon: Four, cross: Four) -> float:
    """Real part of emissions off electrons times those off muons."""
    a, b, c, d = photon
    t, u, t2, u2 = cross
    x2 = 2 * (t * t2 + u * u2)
    gap = t * t2 - u * u2
    with_c, with_d = ME2 * (2 * w + c) + x2, ME2 * (2 * w + d) + x2
    with_a, with_b = MM2 * (2 * s - a), MM2 * (2 * s - b)
    ac = t * (with_b + with_d - d * u2 + b * u) / c
    ad = -u * (with_b + with_c + b * t - c * t2) / d
    bc = -u2 * (with_a + with_d + a * t2 - d * t) / c
    bd = t2 * (with_a + with_c + a * u2 - c * u) / d
    one = (ac + ad + s * (t - u) + ME2 * (c - d - t2 + u2) - gap) / a
    two = (bc + bd + s * (t2 - u2) + ME2 * (d - c - t + u) - gap) / b
    three = (MM2 * (a - b + t2 - u) + w * (u2 - t) + gap) / c
    four = (MM2 * (b - a + t - u2) + w * (u - t2) + gap) / d
    return 16 * (one + two + three + four + 2 * (u + u2 - t - t2))


@compiled
def squared(
    p: Vector, pbar: Vector, q: Vector, qbar: Vector, k: Vector, initial: float, final: float
) -> float:
    """|M|² [GeV⁻²] of e-(p) e+(pbar) → μ-(q) μ+(qbar) γ(k), summed over final spins, averaged.

    Parameters
    ----------
    p, pbar, q, qbar, k : tuple of 4 floats
        Four-vectors (E, px, py, pz) [GeV].
    initial, final : float
        Factors on the amplitudes for radiation off the electrons and off the muons: 1 for
        α(0), 1/(1 − Δα) of each one's virtual photon with vacuum polarisation, 0 to leave out.
    """
    s, w = ME2 + dot(p, pbar), MM2 + dot(q, qbar)
    beams = (_with_photon(p, k, ME2), _with_photon(pbar, k, ME2))
    photon = (*beams, _with_photon(q, k, MM2), _with_photon(qbar, k, MM2))
    cross = (dot(p, q), dot(p, qbar), dot(pbar, qbar), dot(pbar, q))
    before, after = initial / (2 * w), final / (2 * s)
    total = before * before * _from_electrons(s, w, photon, cross)
    total += after * after * _from_muons(s, w, photon, cross)
    total += 2 * before * after * _interference(s, w, photon, cross)
    return total * ELECTRON_CHARGE**6 / 4


@compiled
def _evaluate(momenta: Array, initial: float, final: float, out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        out[i] = squared(
            (m[0, 0], m[0, 1], m[0, 2], m[0, 3]),
            (m[1, 0], m[1, 1], m[1, 2], m[1, 3]),
            (m[2, 0], m[2, 1], m[2, 2], m[2, 3]),
            (m[3, 0], m[3, 1], m[3, 2], m[3, 3]),
            (m[4, 0], m[4, 1], m[4, 2], m[4, 3]),
            initial,
            final,
        )


def evaluate(momenta: Array, *, initial: float = 1.0, final: float = 1.0) -> Array:
    """Spin-averaged |M|² [GeV⁻²] at n phase-space points, shape (n,), with α(0).

    Parameters
    ----------
    momenta : (n, 5, 4)
        (E, px, py, pz) [GeV] of e-, e+, μ-, μ+, γ.
    initial, final : float
        Factors on the amplitudes for radiation off the electrons and off the muons.
    """
    out = np.empty(len(momenta))
    _evaluate(np.ascontiguousarray(momenta, float), float(initial), float(final), out)
    return out
