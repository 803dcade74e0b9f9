"""Upper limits by mass and proper decay length, as searches for displaced vertices give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.interpretation.published.card import MASS, Card, mass_problems, unusable
from lumbra.interpretation.published.certificate import Certificate
from lumbra.interpretation.published.curve import PublishedLimit

__all__ = ["LifetimeLimit", "lifetime_of"]

Array = NDArray[np.float64]
_COLUMN: Final = re.compile(r"ctau_(\d+)um")
_UM: Final = 1e-4


@dataclass(frozen=True)
class LifetimeLimit:
    """An upper limit on a grid of mass and proper decay length.

    Parameters
    ----------
    name : str
        Name of the card.
    mass : (n,)
        [GeV], ascending.
    ctau : (k,)
        Proper decay lengths [cm], ascending.
    limit : (n, k)
        Values above are excluded.
    quantity : str
        What is limited.
    certificate : Certificate
        The header.
    """

    name: str
    mass: Array
    ctau: Array
    limit: Array
    quantity: str
    certificate: Certificate

    def at(self, mass: ArrayLike, ctau: ArrayLike) -> Array:
        """The limit at other masses and lengths, linear in mass, ln(cτ) and ln(limit).

        Parameters
        ----------
        mass, ctau : array_like
            [GeV], [cm]; broadcast with each other.

        Raises
        ------
        InputError
            Outside the grid.
        """
        m, c = np.broadcast_arrays(np.asarray(mass, float), np.asarray(ctau, float))
        fits = (m >= self.mass[0]) & (m <= self.mass[-1])
        # lengths of the grid are decimal fractions: let them be reached from either side
        slack = 1 + 1e-9
        fits &= (c >= self.ctau[0] / slack) & (c <= self.ctau[-1] * slack)
        if not bool(np.all(fits)):
            raise InputError(
                f"'{self.name}' has no limit there.",
                given=", ".join(
                    f"{a:g} GeV, cτ = {b:g} cm" for a, b in zip(m[~fits], c[~fits], strict=True)
                )[:200],
                allowed=f"{self.mass[0]:g}–{self.mass[-1]:g} GeV, "
                f"cτ = {self.ctau[0]:g}–{self.ctau[-1]:g} cm",
                suggestion="choose masses and lengths inside the table",
            )
        return np.exp(self._interpolated(m, np.log(c)))

    def at_ctau(self, ctau: float) -> PublishedLimit:
        """The curve by mass for one proper decay length [cm]."""
        limit = self.at(self.mass, ctau)
        return PublishedLimit(self.name, self.mass, limit, self.quantity, self.certificate)

    def _interpolated(self, mass: Array, log_ctau: Array) -> Array:
        grid = np.log(self.limit)
        i, t = _place(self.mass, mass)
        k, u = _place(np.log(self.ctau), log_ctau)
        low = (1 - u) * grid[i, k] + u * grid[i, k + 1]
        high = (1 - u) * grid[i + 1, k] + u * grid[i + 1, k + 1]
        return np.asarray((1 - t) * low + t * high)


def _place(axis: Array, x: Array) -> tuple[NDArray[np.intp], Array]:
    """Cells of an axis, and how far within them."""
    i = np.clip(np.searchsorted(axis, x, "right") - 1, 0, len(axis) - 2)
    return i, np.clip((x - axis[i]) / (axis[i + 1] - axis[i]), 0, 1)


def lifetime_of(card: Card) -> LifetimeLimit:
    """The table of limits that a card holds.

    Raises
    ------
    DataError
        If its columns are not a mass and positive limits under ``ctau_<micrometres>um``.
    """
    first, *rest = list(card.table) or [""]
    found = [_COLUMN.fullmatch(name) for name in rest]
    lengths = np.array([float(m[1]) for m in found if m]) * _UM
    problems = []
    if first != MASS or len(rest) < 2 or not all(found) or not bool(np.all(np.diff(lengths) > 0)):
        problems.append(f"the columns must be {MASS} and ctau_<micrometres>um, lengths ascending")
    else:
        mass = np.asarray(card.table[MASS], float)
        limit = np.column_stack([np.asarray(card.table[name], float) for name in rest])
        problems += mass_problems(mass)
        if not bool(np.all(limit > 0)):
            problems.append("limits must be positive")
    if problems:
        raise unusable(card.name, problems)
    quantity = card.certificate["quantity"]
    return LifetimeLimit(card.name, mass, lengths, limit, quantity, card.certificate)
