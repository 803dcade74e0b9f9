"""Decays to two particles, with the angles that the parent's spin gives them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.kinematics import two_body_momentum
from lumbra.generation.decays.line_shape import draw_mass
from lumbra.generation.decays.spin import (
    PATTERNS,
    UNPOLARISED,
    Angular,
    draw_directions,
    handed_on,
)

__all__ = ["TwoBody", "back_to_back", "directions"]

Array = NDArray[np.float64]


def back_to_back(mass: Array, first: ArrayLike, second: ArrayLike, direction: Array) -> Array:
    """Four-momenta (n, 2, 4) [GeV] of two particles in their rest frame.

    Parameters
    ----------
    mass : (n,)
        Of the pair [GeV].
    first, second : array_like
        Masses of the two [GeV].
    direction : (n, 3)
        Unit vector along which the first one flies.
    """
    out = np.empty((len(mass), 2, 4))
    momentum = two_body_momentum(mass, first, second)
    # E₁ + E₂ = M to the last digit
    out[:, 0, 0] = (mass * mass + np.square(first) - np.square(second)) / (2 * mass)
    out[:, 1, 0] = mass - out[:, 0, 0]
    out[:, 0, 1:] = momentum[:, None] * direction
    out[:, 1, 1:] = -out[:, 0, 1:]
    return out


def directions(
    angular: Angular, mass: Array, fermion: float, spin: Array, rng: np.random.Generator
) -> Array:
    """Unit vectors (n, 3) of the first product for a kind of decay.

    Parameters
    ----------
    angular : str
        One of `PATTERNS`.
    mass : (n,)
        Of the parent [GeV].
    fermion : float
        Mass of a fermion [GeV]; used by "fermions" only.
    spin : (n, 3, 3)
        The parent's tensor.
    rng : Generator
        From a `Key`.
    """
    flat, aligned = PATTERNS[angular]
    weight = np.full(len(mass), aligned)
    if angular == "fermions":
        weight *= np.maximum(1 - 4 * np.square(fermion / mass), 0.0)
    return draw_directions(np.ascontiguousarray(spin), np.full(len(mass), flat), weight, rng)


@dataclass(frozen=True)
class TwoBody:
    """A decay to two particles.

    Parameters
    ----------
    products : (int, int)
        PDG numbers; where a vector hands spin on, it is the first.
    masses : (float, float)
        [GeV]
    angular : str
        How the spins make angles; a key of `lumbra.generation.decays.spin.PATTERNS`.
    fraction : float
        Branching fraction.
    widths : (float, float)
        Widths [GeV] of products whose mass follows a Breit–Wigner; 0 for narrow ones.
    lowest : (float, float)
        Smallest masses [GeV] of wide products: what they decay to.
    """

    products: tuple[int, int]
    masses: tuple[float, float]
    angular: Angular = "isotropic"
    fraction: float = 1.0
    widths: tuple[float, float] = (0.0, 0.0)
    lowest: tuple[float, float] = (0.0, 0.0)

    def draw(self, mass: Array, spin: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        """Momenta (n, 2, 4) [GeV] in the parent's rest frame and spin tensors (n, 2, 3, 3).

        Raises
        ------
        InputError
            If the parent is too light.
        """
        count = len(mass)
        first = draw_mass(
            self.masses[0], self.widths[0], self.lowest[0],
            mass - max(self.lowest[1], self.masses[1] * (self.widths[1] == 0)), rng, count,
        )  # fmt: skip
        second = draw_mass(self.masses[1], self.widths[1], self.lowest[1], mass - first, rng, count)
        direction = directions(self.angular, mass, self.masses[0], spin, rng)
        spins = np.tile(UNPOLARISED, (count, 2, 1, 1))
        spins[:, 0] = handed_on(self.angular, spin, direction)
        return back_to_back(mass, first, second, direction), spins
