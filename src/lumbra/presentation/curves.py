"""What limit figures draw: a limit with its expected bands, and curves of others beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.folder import numbers

__all__ = ["Band", "Comparison", "Curve", "Limit", "limit_from"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A curve to compare with, such as a published limit.

    Parameters
    ----------
    label : str
        For the legend: experiment, data set, reference.
    mass : (n,)
        [GeV]
    value : (n,)
        In the unit of the figure it goes into.
    """

    label: str
    mass: Array
    value: Array


@dataclass(frozen=True)
class Band:
    """A region between two curves, such as the one that explains (g−2) of the muon.

    Parameters
    ----------
    label : str
        For the legend.
    mass : (n,)
        [GeV]
    lower, upper : (n,)
        Its edges; the centre is drawn where it is given.
    centre : (n,), optional
        Its central line.
    """

    label: str
    mass: Array
    lower: Array
    upper: Array
    centre: Array | None = None


@dataclass(frozen=True)
class Comparison:
    """What limits are compared with.

    Parameters
    ----------
    cross_section : sequence of Curve
        Published limits on the cross section [fb].
    coupling : sequence of Curve
        Published limits on the coupling.
    favoured : Band, optional
        Region of the coupling that would explain an anomaly.
    """

    cross_section: Sequence[Curve] = ()
    coupling: Sequence[Curve] = ()
    favoured: Band | None = None


@dataclass(frozen=True)
class Limit:
    """Upper limits by mass: observed, median expected and the quantiles of ±1σ and ±2σ.

    Parameters
    ----------
    mass : (n,)
        [GeV]
    expected : (n,)
        Median expected limit.
    observed : (n,), optional
        Observed limit, if there are data.
    minus2, minus1, plus1, plus2 : (n,), optional
        Expected limit at −2σ, −1σ, +1σ, +2σ.
    """

    mass: Array
    expected: Array
    observed: Array | None = None
    minus2: Array | None = None
    minus1: Array | None = None
    plus1: Array | None = None
    plus2: Array | None = None

    def bands(self) -> list[tuple[str, Array, Array]]:
        """The bands that are known, wide one first: name, lower edge, upper edge."""
        pairs = [("±2σ", self.minus2, self.plus2), ("±1σ", self.minus1, self.plus1)]
        return [(name, lo, up) for name, lo, up in pairs if lo is not None and up is not None]

    def within(self, low: float, high: float) -> Limit:
        """The same between two masses [GeV]."""
        inside = (self.mass >= low) & (self.mass <= high)
        rest = (self.observed, self.minus2, self.minus1, self.plus1, self.plus2)
        kept = (None if part is None else part[inside] for part in rest)
        return Limit(self.mass[inside], self.expected[inside], *kept)

    def positive(self) -> Array:
        """All finite positive values, for the range of a logarithmic axis."""
        parts = [self.expected, self.observed, self.minus2, self.plus2, self.minus1, self.plus1]
        values = np.concatenate([part for part in parts if part is not None])
        return np.asarray(values[np.isfinite(values) & (values > 0)])


def limit_from(table: Table, prefix: str, suffix: str = "") -> Limit | None:
    """The limit whose columns are ``<prefix>_observed<suffix>``, ``<prefix>_expected<suffix>``, ….

    Parameters
    ----------
    table : Table
        With ``mass_GeV`` and the columns of the limit.
    prefix : str
        Such as ``sigma_bayes`` or ``gprime_sm_cls``.
    suffix : str
        Such as ``_fb``.

    Returns
    -------
    Limit or None
        None if the table has no median expected limit under that name.
    """
    mass = numbers(table, "mass_GeV")
    expected = numbers(table, f"{prefix}_expected{suffix}")
    if mass is None or expected is None:
        return None
    quantiles = {
        name: numbers(table, f"{prefix}_expected_{name}{suffix}")
        for name in ("minus2", "minus1", "plus1", "plus2")
    }
    return Limit(mass, expected, numbers(table, f"{prefix}_observed{suffix}"), **quantiles)
