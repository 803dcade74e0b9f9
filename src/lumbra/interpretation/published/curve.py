"""Upper limits as functions of mass."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.interpretation.published.card import MASS, Card, mass_problems, unusable
from lumbra.interpretation.published.certificate import Certificate
from lumbra.interpretation.published.quantity import convert

__all__ = ["PublishedLimit", "curve_of", "not_covered"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PublishedLimit:
    """An upper limit as a function of mass, and where it comes from.

    Parameters
    ----------
    name : str
        Name of the card.
    mass : (n,)
        [GeV], ascending.
    limit : (n,)
        Values above are excluded.
    quantity : str
        What is limited: the name of the second column.
    certificate : Certificate
        The header: a mapping of its keys to text.
    """

    name: str
    mass: Array
    limit: Array
    quantity: str
    certificate: Certificate

    @property
    def confidence(self) -> float:
        """Confidence or credibility level."""
        return self.certificate.confidence

    @property
    def label(self) -> str:
        """For legends: experiment and year."""
        return self.certificate.label

    @property
    def experiment(self) -> str:
        """Who measured."""
        return self.certificate["experiment"]

    @property
    def reference(self) -> str:
        """Journal, volume (year) page."""
        return self.certificate["reference"]

    def covers(self, mass: ArrayLike) -> NDArray[np.bool_]:
        """Whether there is a limit at these masses [GeV]: within the points, in none of the gaps.

        Returns
        -------
        array of bool
            Of the shape of `mass`.
        """
        m = np.asarray(mass, float)
        inside = (m >= self.mass[0]) & (m <= self.mass[-1])
        for low, high in self.certificate.gaps:
            inside &= ~((m > low) & (m < high))
        return np.asarray(inside)

    def at(self, mass: ArrayLike, *, extrapolate: bool = False) -> Array:
        """The limit at other masses, linear in ln(limit).

        Parameters
        ----------
        mass : array_like
            [GeV]
        extrapolate : bool
            Also where there is none: the end values outside the points, and a line across gaps.

        Raises
        ------
        InputError
            If a mass is not covered and extrapolation was not asked for.
        """
        m = np.asarray(mass, float)
        covered = self.covers(m)
        if not extrapolate and not bool(np.all(covered)):
            raise not_covered(self.name, m[~covered], self.mass, self.certificate)
        return np.asarray(np.exp(np.interp(m, self.mass, np.log(self.limit))))

    def as_quantity(self, quantity: str) -> PublishedLimit:
        """The same as a limit on another quantity that needs no model: ε as ε², ε² as ε.

        Raises
        ------
        InputError
            If it cannot be had by arithmetic.
        """
        return replace(self, limit=convert(self.limit, self.quantity, quantity), quantity=quantity)


def curve_of(card: Card) -> PublishedLimit:
    """The curve that a card holds.

    Raises
    ------
    DataError
        If its columns are not a mass and a positive limit.
    """
    names = list(card.table)
    quantity = card.certificate["quantity"]
    problems = []
    if names != [MASS, quantity]:
        problems.append(f"the columns must be {MASS} and {quantity}, the limited quantity")
    else:
        problems += mass_problems(card.table[MASS])
        if not bool(np.all(np.asarray(card.table[quantity], float) > 0)):
            problems.append("limits must be positive")
    if problems:
        raise unusable(card.name, problems)
    mass, limit = (np.asarray(card.table[name], float) for name in names)
    return PublishedLimit(card.name, mass, limit, quantity, card.certificate)


def not_covered(name: str, mass: Array, points: Array, certificate: Certificate) -> InputError:
    """The error for masses [GeV] at which a result says nothing."""
    shown = ", ".join(f"{m:g}" for m in np.ravel(mass)[:5]) + (", …" if np.size(mass) > 5 else "")
    gaps = "".join(f", without {low:g}–{high:g}" for low, high in certificate.gaps)
    return InputError(
        f"'{name}' has no limit at these masses.",
        given=f"{shown} GeV",
        allowed=f"{points.min():g}–{points.max():g} GeV{gaps}",
        suggestion="choose masses with covers(mass), or ask for extrapolate=True and say so",
    )
