"""A histogram as a shape, and histograms between simulated masses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["Template", "morphed"]

Array = NDArray[np.float64]

_LEAST = 1e-12  # share of an empty bin when templates are morphed


@dataclass(frozen=True)
class Template:
    """Simulated counts in bins, flat inside each bin, zero outside.

    Parameters
    ----------
    edges : (n + 1,) array
        Increasing bin edges [GeV].
    contents : (n,) array
        Expected events or any multiple of them; normalised here.
    shift : float
        Moves the whole shape [GeV].
    stretch : float
        Widens it about the middle of its events, above 0.

    Raises
    ------
    DataError
        For edges that do not increase, or contents that are negative, not finite or all zero.
    InputError
        For a shift or stretch that cannot be used.
    """

    edges: Array
    contents: Array
    shift: float = 0.0
    stretch: float = 1.0

    def __post_init__(self) -> None:
        edges, contents = np.asarray(self.edges, float), np.asarray(self.contents, float)
        _check(edges, contents)
        check_parameters(self, "stretch above 0", self.stretch > 0)
        for name, array in (("edges", edges), ("contents", contents / contents.sum())):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]; a bin holds its lower edge."""
        t = self._unmoved(x)
        heights = np.concatenate([[0.0], self.contents / np.diff(self.edges), [0.0]])
        return heights[np.searchsorted(self.edges, t, side="right")] / self.stretch

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        below = np.concatenate([[0.0], np.cumsum(self.contents)])
        return np.diff(np.interp(self._unmoved(edges), self.edges, below))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by shift [1/GeV] and stretch; they jump at bin edges."""
        height = self.density(edges)
        distance = self._unmoved(edges) - self._middle()
        return {"shift": -np.diff(height), "stretch": -np.diff(distance * height)}

    def _middle(self) -> float:
        return float(0.5 * (self.edges[1:] + self.edges[:-1]) @ self.contents)

    def _unmoved(self, x: ArrayLike) -> Array:
        middle = self._middle()
        return np.asarray((np.asarray(x, float) - middle - self.shift) / self.stretch + middle)


def morphed(masses: ArrayLike, templates: Sequence[Template], mass: float) -> Template:
    """The template at a mass between two that were simulated.

    Horizontal morphing: at each cumulative probability the position is interpolated linearly, so
    that peaks move and widen instead of fading into each other (A. L. Read, NIM A 425 (1999) 357).

    Parameters
    ----------
    masses : (k,) array
        Simulated masses, increasing [GeV].
    templates : sequence of Template
        One each.
    mass : float
        Where the template is wanted [GeV].

    Raises
    ------
    InputError
        If masses and templates do not match, or the mass lies outside of them.
    """
    grid = np.asarray(masses, float)
    ordered = (
        grid.ndim == 1 and grid.size == len(templates) >= 1 and bool(np.all(np.diff(grid) > 0))
    )
    if not (ordered and grid[0] <= mass <= grid[-1]):
        raise InputError(
            "There is no template at this mass.",
            given=f"{mass:g} GeV with {len(templates)} templates at {grid} GeV",
            allowed="increasing masses, one template each, and a mass between the first and last",
            suggestion="simulate beyond the ends of the scan",
        )
    after = max(int(np.searchsorted(grid, mass)), 1)
    if grid.size == 1:
        return templates[0]
    share = (mass - grid[after - 1]) / (grid[after] - grid[after - 1])
    sides = [_quantiles(template) for template in templates[after - 1 : after + 1]]
    levels = np.unique(np.concatenate([side[0] for side in sides]))
    low, high = (np.interp(levels, *side) for side in sides)
    position = (1 - share) * low + share * high
    keep = np.concatenate([[True], np.diff(position) > 0])
    return Template(position[keep], np.diff(levels[keep]))


def _quantiles(template: Template) -> tuple[Array, Array]:
    """Cumulative probabilities and where they are reached; both strictly increasing."""
    contents = np.maximum(template.contents, _LEAST)
    levels = np.concatenate([[0.0], np.cumsum(contents / contents.sum())])
    levels[-1] = 1.0
    moved = (template.edges - template._middle()) * template.stretch + template._middle()
    return levels, moved + template.shift


def _check(edges: Array, contents: Array) -> None:
    problem = ""
    if edges.ndim != 1 or contents.ndim != 1 or edges.size != contents.size + 1:
        problem = f"{edges.shape} edges and {contents.shape} contents"
    elif not (np.all(np.isfinite(edges)) and np.all(np.diff(edges) > 0)):
        problem = "edges that do not increase"
    elif not np.all(contents >= 0) or not np.all(np.isfinite(contents)):
        bad = int(np.flatnonzero(~((contents >= 0) & np.isfinite(contents)))[0])
        problem = f"{contents[bad]:g} events in bin {bad}"
    elif not contents.sum() > 0:
        problem = "no events in any bin"
    if problem:
        raise DataError(
            "This histogram is not a template.",
            given=problem,
            allowed="n + 1 increasing edges and n contents, finite, not negative, not all zero",
            suggestion="negative weights: merge bins until none is below zero",
        )
