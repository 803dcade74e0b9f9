"""How a limit on a cross section reads as one on a coupling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lumbra.blueprint.checks import require_name

__all__ = ["Coupling"]


@dataclass(frozen=True)
class Coupling:
    """A reading of the cross section limit as a limit on a coupling g, σ = g² σ₁ · BF.

    Parameters
    ----------
    case, label : str
        Column name and text for people.
    branching_fraction : callable
        Fraction of decays that the search sees, for a mass [GeV].

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    case: str
    label: str
    branching_fraction: Callable[[float], float]

    def __post_init__(self) -> None:
        require_name("coupling", self.case)
