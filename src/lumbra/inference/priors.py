"""Priors in the signal yield: flat, 1/√s, a formula, or a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.expression import Expression
from lumbra.foundation.table_files import read_table

__all__ = ["FLAT", "PRIORS", "Prior", "read_prior", "table_prior"]

Array = NDArray[np.float64]

_TABLES: Final = (".csv", ".csv.gz", ".parquet", ".root")


@dataclass(frozen=True)
class Prior:
    """A density in the number of signal events, up to a factor; it need not be normalisable.

    Parameters
    ----------
    name : str
        How it is written.
    density : callable
        Density at signals above zero, any shape.
    """

    name: str
    density: Callable[[Array], ArrayLike]

    def __call__(self, signals: Array) -> Array:
        """Densities, checked to be finite and not negative."""
        values = np.array(np.broadcast_to(np.asarray(self.density(signals), float), signals.shape))
        bad = ~(np.isfinite(values) & (values >= 0))
        if np.any(bad):
            raise InputError(
                "This prior cannot be used.",
                given=f"{self.name}, which is {values[bad][0]:g} at {signals[bad][0]:g} events",
                allowed="finite numbers, zero or more, for every number of events above zero",
                suggestion="for example 1/sqrt(s + 3)",
            )
        return values


def _one(signals: Array) -> Array:
    return np.ones_like(signals)


def _inverse_root(signals: Array) -> Array:
    return 1.0 / np.sqrt(signals)


FLAT: Final = Prior("flat", _one)
PRIORS: Final = {prior.name: prior for prior in (FLAT, Prior("inverse-root", _inverse_root))}
"""By name: flat in the yield, and 1/√s, which is Jeffreys' for a count without background."""


def table_prior(signals: ArrayLike, densities: ArrayLike, name: str = "table") -> Prior:
    """A prior read linearly between nodes, zero outside of them.

    Parameters
    ----------
    signals : (k,) array
        Increasing numbers of events.
    densities : (k,) array
        Zero or more, not all zero.

    Raises
    ------
    DataError
        For nodes that do not increase, or densities that are negative, not finite or all zero.
    """
    x, y = np.asarray(signals, float), np.asarray(densities, float)
    sound = x.ndim == 1 and x.shape == y.shape and x.size > 1
    sound = sound and bool(np.all(np.isfinite(x)) and np.all(np.diff(x) > 0))
    if not (sound and np.all(np.isfinite(y) & (y >= 0)) and np.any(y > 0)):
        raise DataError(
            "This table of a prior cannot be used.",
            given=f"{name}: {x.size} signals and {y.size} densities",
            allowed="increasing signals, and densities of zero or more that are not all zero",
            suggestion="two columns: events, and the density there",
        )
    return Prior(name, lambda s: np.interp(s, x, y, left=0.0, right=0.0))


def read_prior(text: str) -> Prior:
    """The prior that a name, a formula in ``s`` or the path of a table stands for.

    Parameters
    ----------
    text : str
        ``flat``, ``inverse-root``, such as ``1/sqrt(s + 3)``, or a file whose first two columns
        are events and density.
    """
    if text in PRIORS:
        return PRIORS[text]
    if text.endswith(_TABLES):
        table = read_table(Path(text))
        names = list(table)
        if len(names) < 2:
            raise DataError(
                "The table of the prior has too few columns.",
                given=", ".join(names),
                allowed="two columns: events, and the density there",
                suggestion="add the density",
            )
        x, y = (np.asarray(table[name], float) for name in names[:2])
        return table_prior(x, y, Path(text).name)
    if text.isidentifier() and text != "s":
        raise InputError(
            "There is no prior of this name.",
            given=repr(text),
            allowed=f"{', '.join(PRIORS)}, a formula in s, or a table ({', '.join(_TABLES)})",
            suggestion=nearest(text, PRIORS),
        )
    formula = Expression(text)
    return Prior(text, lambda s: _quiet(formula, s))


def _quiet(formula: Expression, signals: Array) -> Array:
    with np.errstate(all="ignore"):  # what is not finite is refused by who asks
        return np.asarray(formula.evaluate({"s": signals}), float)
