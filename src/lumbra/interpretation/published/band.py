"""Regions excluded between two edges, as searches for long-lived particles find them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.interpretation.published.card import MASS, Card, mass_problems, unusable
from lumbra.interpretation.published.certificate import Certificate
from lumbra.interpretation.published.quantity import convert

__all__ = ["ExcludedBand", "band_of"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ExcludedBand:
    """Values between two edges are excluded, those above and below are allowed.

    Parameters
    ----------
    name : str
        Name of the card.
    mass : (n,)
        [GeV], ascending.
    lower, upper : (n,)
        The edges.
    quantity : str
        What is limited.
    certificate : Certificate
        The header.
    """

    name: str
    mass: Array
    lower: Array
    upper: Array
    quantity: str
    certificate: Certificate

    def excludes(self, mass: ArrayLike, value: ArrayLike) -> NDArray[np.bool_]:
        """Whether points lie in the band; edges are linear in their logarithms.

        Parameters
        ----------
        mass : array_like
            [GeV]; nothing is excluded outside the points.
        value : array_like
            Of the quantity; broadcast with the masses.
        """
        m, v = np.broadcast_arrays(np.asarray(mass, float), np.asarray(value, float))
        low, high = (np.exp(np.interp(m, self.mass, np.log(e))) for e in (self.lower, self.upper))
        inside = (m >= self.mass[0]) & (m <= self.mass[-1])
        return np.asarray(inside & (v >= low) & (v <= high))

    def as_quantity(self, quantity: str) -> ExcludedBand:
        """The same in another quantity that needs no model: ε as ε², ε² as ε."""
        lower, upper = (convert(e, self.quantity, quantity) for e in (self.lower, self.upper))
        return replace(self, lower=lower, upper=upper, quantity=quantity)


def band_of(card: Card) -> ExcludedBand:
    """The band that a card holds.

    Raises
    ------
    DataError
        If its columns are not a mass and two positive edges.
    """
    quantity = card.certificate["quantity"]
    wanted = [MASS, f"{quantity}_lower", f"{quantity}_upper"]
    problems = []
    if list(card.table) != wanted:
        problems.append(f"the columns must be {', '.join(wanted)}")
    else:
        mass, lower, upper = (np.asarray(card.table[name], float) for name in wanted)
        problems += mass_problems(mass)
        if not bool(np.all((lower > 0) & (upper >= lower))):
            problems.append("edges must be positive, the upper one above the lower one")
    if problems:
        raise unusable(card.name, problems)
    return ExcludedBand(card.name, mass, lower, upper, quantity, card.certificate)
