"""Edges of excluded regions that are not functions of mass."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.interpretation.published.card import MASS, Card, unusable
from lumbra.interpretation.published.certificate import Certificate
from lumbra.interpretation.published.curve import not_covered
from lumbra.interpretation.published.quantity import convert

__all__ = ["Contour", "contour_of"]

Array = NDArray[np.float64]
_TOP = 700.0
"""ln of a value above all others, where contours that are open above are closed."""


@dataclass(frozen=True)
class Contour:
    """A polygon in the plane of mass and coupling; segments are straight on logarithmic axes.

    Parameters
    ----------
    name : str
        Name of the card.
    mass : (n,)
        [GeV], in the order of the polygon.
    value : (n,)
        Of the quantity.
    quantity : str
        What is limited.
    certificate : Certificate
        The header; its ``closing`` says how the last point is joined to the first.
    """

    name: str
    mass: Array
    value: Array
    quantity: str
    certificate: Certificate

    def excludes(self, mass: ArrayLike, value: ArrayLike) -> NDArray[np.bool_]:
        """Whether points lie inside, by the parity of edges above them.

        Parameters
        ----------
        mass, value : array_like
            [GeV], and the quantity; positive, broadcast with each other.
        """
        m, v = np.broadcast_arrays(np.asarray(mass, float), np.asarray(value, float))
        x, y = np.log(m), np.log(v)
        inside = np.zeros(x.shape, bool)
        for (x0, y0), (x1, y1) in self._edges():
            spans = (x0 > x) != (x1 > x)
            if bool(np.any(spans)):
                inside ^= spans & (y < y0 + (x - x0) * (y1 - y0) / (x1 - x0))
        return inside

    def lower_edge(self, mass: ArrayLike) -> Array:
        """The smallest excluded value at each mass [GeV].

        Raises
        ------
        InputError
            Where nothing is excluded.
        """
        x = np.log(np.asarray(mass, float))
        lowest = np.full(x.shape, np.inf)
        for (x0, y0), (x1, y1) in self._edges():
            spans = ((x0 > x) != (x1 > x)) | (x == x1)
            if x0 != x1 and bool(np.any(spans)):
                crossing = y0 + (x - x0) * (y1 - y0) / (x1 - x0)
                lowest = np.where(spans, np.minimum(lowest, crossing), lowest)
        if not bool(np.all(np.isfinite(lowest))):
            raise not_covered(
                self.name, np.asarray(mass, float)[~np.isfinite(lowest)], self.mass,
                self.certificate,
            )  # fmt: skip
        return np.asarray(np.exp(lowest))

    def as_quantity(self, quantity: str) -> Contour:
        """The same in another quantity that needs no model: ε as ε², ε² as ε."""
        return replace(self, value=convert(self.value, self.quantity, quantity), quantity=quantity)

    def _edges(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        corners = list(zip(np.log(self.mass).tolist(), np.log(self.value).tolist(), strict=True))
        if self.certificate["closing"] == "above":
            corners += [(corners[-1][0], _TOP), (corners[0][0], _TOP)]
        return list(zip(corners, corners[1:] + corners[:1], strict=True))


def contour_of(card: Card) -> Contour:
    """The contour that a card holds.

    Raises
    ------
    DataError
        If its columns are not a positive mass and a positive quantity, or fewer than three points.
    """
    quantity = card.certificate["quantity"]
    names = [MASS, quantity]
    problems = []
    if list(card.table) != names:
        problems.append(f"the columns must be {MASS} and {quantity}")
    else:
        mass, value = (np.asarray(card.table[name], float) for name in names)
        if len(mass) < 3 or not bool(np.all((mass > 0) & (value > 0))):
            problems.append("a contour needs at least three points, all positive")
    if card.certificate["closing"] not in ("straight", "above"):
        problems.append("closing must be straight or above")
    if problems:
        raise unusable(card.name, problems)
    return Contour(card.name, mass, value, quantity, card.certificate)
