"""How a limit on a cross section reads as one on a coupling."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.blueprint.checks import require_name, require_number, require_one_of

__all__ = ["PERTURBATIVE", "Coupling"]

Array = NDArray[np.float64]

PERTURBATIVE: Final = math.sqrt(4 * math.pi)
"""Dimensionless couplings above it are not small in any sense."""
_UNITS: Final = {"": "", "1/GeV": "_per_GeV"}
"""Endings of columns by unit."""


@dataclass(frozen=True)
class Coupling:
    """A reading of the cross section limit as a limit on a coupling g, σ = gᵖ σ₁ · BF.

    Parameters
    ----------
    case, label : str
        What is assumed of the decays: name in columns and text for people.
    branching_fraction : callable
        Fraction of decays that the search sees, for a mass [GeV]; for arrays (h,) of both masses
        in a plane.
    symbol, column : str
        The coupling as people write it, and the beginning of its columns.
    unit : {"", "1/GeV"}
        Unit of the coupling, in which the signal's cross section is that at 1.
    power : float
        p: 2 for one vertex, 1 for couplings such as ε²α_D.
    most : float
        Couplings above it are not drawn: no calculable model has them.
    surviving : callable, optional
        Share of the particles that live long enough to be unseen, for masses [GeV] and couplings
        (in the unit), broadcast with each other. Limits are then the edges of what is excluded.
    least : float
        Smallest coupling that is looked at where there is such a share.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    case: str
    label: str
    branching_fraction: Callable[..., ArrayLike]
    symbol: str = "g′"
    column: str = "gprime"
    unit: str = ""
    power: float = 2.0
    most: float = PERTURBATIVE
    surviving: Callable[[Array, Array], Array] | None = None
    least: float = 1e-8

    def __post_init__(self) -> None:
        require_name("coupling", self.case)
        require_name("column of the coupling", self.column)
        require_one_of(f"The unit of the coupling {self.symbol}", self.unit, _UNITS)
        require_number(f"The power of the coupling {self.symbol}", self.power)
        require_number(f"The least coupling {self.symbol}", self.least, most=self.most)

    def name(self, method: str, kind: str) -> str:
        """Name of the column of a limit, such as ``gprime_sm_bayes_expected``."""
        return f"{self.column}_{self.case}_{method}_{kind}{_UNITS[self.unit]}"
