"""Best fits with their errors by mass: what a limit was made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.interpretation.published.card import MASS, Card, mass_problems, unusable
from lumbra.interpretation.published.certificate import Certificate

__all__ = ["BestFit", "fit_of"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BestFit:
    """A measured quantity by mass; it may be negative.

    Parameters
    ----------
    name : str
        Name of the card.
    mass : (n,)
        [GeV], ascending.
    value : (n,)
        Best fit.
    error_minus, error_plus : (n,)
        Not negative; the same where the error is symmetric.
    quantity : str
        What was fitted.
    certificate : Certificate
        The header; its confidence is that of the interval, if the source states it.
    """

    name: str
    mass: Array
    value: Array
    error_minus: Array
    error_plus: Array
    quantity: str
    certificate: Certificate


def fit_of(card: Card) -> BestFit:
    """The fit that a card holds.

    Raises
    ------
    DataError
        If its columns are not a mass, a quantity and ``_error``, or ``_error_plus`` and
        ``_error_minus``, of it.
    """
    q = card.certificate["quantity"]
    allowed = ([MASS, q, f"{q}_error"], [MASS, q, f"{q}_error_plus", f"{q}_error_minus"])
    names = list(card.table)
    problems = []
    if names not in allowed:
        problems.append("the columns must be " + ", or ".join(", ".join(a) for a in allowed))
    else:
        mass, value, plus, minus = (
            np.asarray(card.table[name], float) for name in (*names[:3], names[-1])
        )
        problems += mass_problems(mass)
        if not bool(np.all((minus >= 0) & (plus >= 0))):
            problems.append("errors must not be negative")
    if problems:
        raise unusable(card.name, problems)
    return BestFit(card.name, mass, value, minus, plus, q, card.certificate)
