"""Channels as plain arrays, which compiled code can walk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.generation.channel import FIXED, FLAT, TERMS, Channel, Reference, Term
from lumbra.generation.laws import BINS

__all__ = ["Program", "compile_channels", "mask_of"]

Array = NDArray[np.float64]


class Program(NamedTuple):
    """All channels of a process with k particles; a system is a bit mask of its particles.

    Parameters
    ----------
    steps : (channels, k − 1, 6) int64
        Masks of parent, first, second; kind of angle; beams and particles of the reference.
    laws : (channels, k − 1, 3, TERMS, 4)
        Laws of the squared masses of first and second and of the angle.
    exchanged : (channels, k − 1)
        Mass of what is exchanged [GeV].
    gaps : (channels, k − 1, 2)
        Limits of 1 − cos θ.
    systems : (m,) int64
        Masks of all systems that some channel makes or refers to, by size.
    lowest, highest : (2^k,)
        Limits on the masses of systems [GeV].
    faintest : (k,)
        Smallest energies of massless particles in the centre of mass [GeV].
    shares : (channels,)
        Shares of the channels, summing to 1.
    cumulative : (channels, k − 1, 3, BINS + 1)
        Learnt grids.
    """

    steps: NDArray[np.int64]
    laws: Array
    exchanged: Array
    gaps: Array
    systems: NDArray[np.int64]
    lowest: Array
    highest: Array
    faintest: Array
    shares: Array
    cumulative: Array


def mask_of(particles: Sequence[int]) -> int:
    """Bit mask of a system."""
    return sum(1 << i for i in particles)


def _pack(law: Sequence[Term]) -> Array:
    packed = np.zeros((TERMS, 4))
    for row, term in zip(packed, law, strict=False):
        row[:] = term.kind, term.share, term.first, term.second
    packed[:, 1] /= packed[:, 1].sum()
    return packed


def _reference(about: Reference | None) -> tuple[int, int]:
    return (0, 0) if about is None else (about.beams, mask_of(about.particles))


def compile_channels(
    channels: Sequence[Channel],
    masses: Sequence[float],
    low: dict[int, float],
    high: dict[int, float],
    faintest: Sequence[float],
) -> Program:
    """Pack channels, with equal shares and flat grids.

    Parameters
    ----------
    channels : sequence of Channel
        Of one final state.
    masses : sequence of k floats
        Of the final particles [GeV].
    low, high : dict of int to float
        Limits on masses of systems [GeV] by bit mask, beyond those of kinematics.
    faintest : sequence of k floats
        Smallest energies [GeV] of massless particles; 0 for others.
    """
    k = len(masses)
    size = (len(channels), k - 1)
    steps, laws = np.zeros((*size, 6), np.int64), np.zeros((*size, 3, TERMS, 4))
    exchanged, gaps, systems = np.zeros(size), np.zeros((*size, 2)), set()
    lowest, highest = _limits(masses, low, high)
    for c, channel in enumerate(channels):
        for n, split in enumerate(channel.splits):
            first, second, angle = mask_of(split.first), mask_of(split.second), split.angle
            beams, particles = _reference(angle.about)
            steps[c, n] = first | second, first, second, angle.kind, beams, particles
            laws[c, n] = [
                _pack(law)
                for law in (split.first_mass, split.second_mass, angle.terms or (Term(FLAT),))
            ]
            exchanged[c, n] = angle.exchanged
            gaps[c, n] = 1 - angle.cosines[1], 1 - angle.cosines[0]
            systems |= {first | second, first, second, particles}
            for mask, law in ((first, split.first_mass), (second, split.second_mass)):
                if law[0].kind == FIXED:
                    lowest[mask] = max(lowest[mask], law[0].first)
    wanted = sorted(mask for mask in systems if mask.bit_count() > 1)
    return Program(
        steps=steps,
        laws=laws,
        exchanged=exchanged,
        gaps=gaps,
        systems=np.array(wanted, np.int64),
        lowest=_closed_under_sums(lowest),
        highest=highest,
        faintest=np.asarray(faintest, float),
        shares=np.full(len(channels), 1 / len(channels)),
        cumulative=np.broadcast_to(np.linspace(0, 1, BINS + 1), (*size, 3, BINS + 1)).copy(),
    )


def _limits(
    masses: Sequence[float], low: dict[int, float], high: dict[int, float]
) -> tuple[Array, Array]:
    """Limits on the masses of all systems from kinematics and from cuts."""
    count = 1 << len(masses)
    lowest, highest = np.zeros(count), np.full(count, np.inf)
    for mask in range(count):
        lowest[mask] = sum(m for i, m in enumerate(masses) if mask >> i & 1)
    for mask, value in low.items():
        lowest[mask] = max(lowest[mask], value)
    for mask, value in high.items():
        highest[mask] = value
    return lowest, highest


def _closed_under_sums(lowest: Array) -> Array:
    """A system weighs at least as much as any two parts that make it up."""
    out = lowest.copy()
    for mask in range(len(out)):
        part = (mask - 1) & mask
        while part:
            out[mask] = max(out[mask], out[part] + out[mask ^ part])
            part = (part - 1) & mask
    return out
