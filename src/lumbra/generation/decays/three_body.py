"""Decays to three particles with any matrix element in the Dalitz plane.

The decay is drawn as parent → first + pair, pair → second + third: the pair's mass squared q²
from its exact spectrum by a table, then the helicity angle at that q² by acceptance. The pair
need not be a particle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.kinematics import kallen
from lumbra.generation.decays.boost import boost_from_rest
from lumbra.generation.decays.spin import PATTERNS, UNPOLARISED, Angular, draw_directions
from lumbra.generation.decays.two_body import back_to_back

__all__ = ["Spectrum", "ThreeBody", "tabulate"]

Array = NDArray[np.float64]

GRID: Final = 4001
"""Points of the spectrum's table; it is exact to about a millionth."""
_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)


@dataclass(frozen=True)
class Spectrum:
    """A tabulated spectrum of q², ready to draw from.

    Parameters
    ----------
    q2 : (k,)
        Mass squared [GeV²], rising.
    cumulative : (k,)
        Integral up to each, from 0 to 1.
    integral : float
        Of the density that was tabulated.
    """

    q2: Array
    cumulative: Array
    integral: float

    def draw(self, rng: np.random.Generator, count: int) -> Array:
        """Values of q² (count,) [GeV²]."""
        return np.asarray(np.interp(rng.random(count), self.cumulative, self.q2))


def tabulate(density: Callable[[Array], Array], low: float, high: float) -> Spectrum:
    """Tabulate a density in q² between two limits; it may vanish or peak at either.

    Parameters
    ----------
    density : callable
        From q² [GeV²] to the density.
    low, high : float
        Limits [GeV²].

    Raises
    ------
    InputError
        If there is nothing between the limits.
    """
    if not high > low:
        raise InputError(
            "This three-body decay is closed.",
            given=f"q² from {low:.6g} to {high:.6g} GeV²",
            allowed="products that are lighter than their parent",
            suggestion="choose lighter products",
        )
    step = np.linspace(0.0, 1.0, GRID)
    # sin² takes square roots at both ends, the logarithm a pole at q² = 0
    smooth = np.sin(0.5 * np.pi * step) ** 2
    if low > 0:
        q2 = low * (high / low) ** smooth
        slope = q2 * np.log(high / low)
    else:
        q2, slope = low + (high - low) * smooth, np.full(GRID, high - low)
    rate = np.zeros(GRID)
    jacobian = slope * 0.5 * np.pi * np.sin(np.pi * step)
    rate[1:-1] = np.maximum(density(q2[1:-1]), 0.0) * jacobian[1:-1]
    parts = 0.5 * (rate[1:] + rate[:-1]) / (GRID - 1)
    total = float(parts.sum())
    return Spectrum(q2, np.concatenate([[0.0], np.cumsum(parts) / total]), total)


@dataclass(frozen=True)
class ThreeBody:
    """A decay to three particles.

    Parameters
    ----------
    products : (int, int, int)
        PDG numbers: the first, and the two of the pair.
    parent_mass : float
        For which the spectrum is made [GeV]; the parent is narrow.
    masses : (float, float, float)
        [GeV]
    squared : callable
        |M|² from q² [GeV²] and cos θ, the angle of the second particle in the pair's frame
        against the pair's flight; arrays of one shape. Its scale does not matter.
    angular : str or callable
        How the pair's direction follows the parent's spin: a key of `PATTERNS`, or a function
        from q² [GeV²] to (a, b).
    keeps_spin : bool
        Whether the first product takes the parent's spin, as in Υ′ → Υ ππ.
    fraction : float
        Branching fraction.
    """

    products: tuple[int, int, int]
    parent_mass: float
    masses: tuple[float, float, float]
    squared: Callable[[Array, Array], Array]
    angular: Angular | Callable[[Array], tuple[Array, Array]] = "isotropic"
    keeps_spin: bool = False
    fraction: float = 1.0

    def spectrum(self) -> Spectrum:
        """The spectrum of q², dΓ/dq² up to a constant."""
        first, second, third = self.masses

        def density(q2: Array) -> Array:
            outer = np.sqrt(np.maximum(kallen(self.parent_mass**2, first**2, q2), 0.0))
            inner = np.sqrt(np.maximum(kallen(q2, second**2, third**2), 0.0)) / q2
            grid, nodes = np.broadcast_arrays(q2[:, None], _NODES)
            return np.asarray(outer * inner * (self.squared(grid, nodes) @ _NODE_WEIGHTS) / 2)

        return tabulate(density, (second + third) ** 2, (self.parent_mass - first) ** 2)

    def draw(self, mass: Array, spin: Array, rng: np.random.Generator) -> tuple[Array, Array]:
        """Momenta (n, 3, 4) [GeV] in the parent's rest frame and spin tensors (n, 3, 3, 3)."""
        count = len(mass)
        first, second, third = self.masses
        q2 = self.spectrum().draw(rng, count)
        root = np.minimum(np.sqrt(q2), mass - first)
        if isinstance(self.angular, str):
            flat, aligned = (np.full(count, number) for number in PATTERNS[self.angular])
        else:
            flat, aligned = self.angular(q2)
        direction = draw_directions(np.ascontiguousarray(spin), flat, aligned, rng)
        outer = back_to_back(mass, root, first, direction)
        helicity = _about(direction, self._cosines(q2, rng), 2 * np.pi * rng.random(count))
        pair = back_to_back(root, second, third, helicity)
        momentum = np.empty((count, 3, 4))
        momentum[:, 0] = outer[:, 1]
        momentum[:, 1:] = boost_from_rest(outer[:, 0], root, pair)
        spins = np.tile(UNPOLARISED, (count, 3, 1, 1))
        if self.keeps_spin:
            spins[:, 0] = spin
        return momentum, spins

    def _cosines(self, q2: Array, rng: np.random.Generator) -> Array:
        """cos θ at each q², by acceptance below the largest |M|² there."""
        grid, nodes = np.broadcast_arrays(q2[:, None], np.linspace(-1, 1, 33))
        # smooth in cos θ: the grid misses the maximum by less than a per mille
        bound = 1.001 * self.squared(grid, nodes).max(axis=1)
        cosine = np.empty(len(q2))
        left = np.arange(len(q2))
        while len(left):
            trial = 2 * rng.random(len(left)) - 1
            good = bound[left] * rng.random(len(left)) <= self.squared(q2[left], trial)
            cosine[left[good]] = trial[good]
            left = left[~good]
        return cosine


def _about(axis: Array, cosine: Array, azimuth: Array) -> Array:
    """Unit vectors (n, 3) at an angle to an axis (n, 3)."""
    # any vector that is not along the axis spans the plane across it
    other = np.where(np.abs(axis[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    x = np.cross(axis, other)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    y = np.cross(axis, x)
    sine = np.sqrt(np.maximum(1 - cosine**2, 0.0))
    turned = (sine * np.cos(azimuth))[:, None] * x + (sine * np.sin(azimuth))[:, None] * y
    return np.asarray(turned + cosine[:, None] * axis)
