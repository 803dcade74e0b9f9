"""A last step of a selection whose boundary is a curve that moves over a plane of masses."""

from __future__ import annotations

from dataclasses import dataclass

from lumbra.blueprint.checks import require_rising
from lumbra.foundation.expression import Expression

__all__ = ["CurvedSuppression"]


@dataclass(frozen=True)
class CurvedSuppression:
    """Keeps what lies below a curve, optimised for each pair of masses on half of the simulation.

    Parameters
    ----------
    name, reason : str
        As for a cut.
    value : str
        What is kept where it is small: an expression of columns.
    along : str
        What the curve depends on: another expression.
    edges : tuple of float
        Bins of ``along``; the curve is free at their middles and straight between.

    Raises
    ------
    InputError
        If an expression is not in the language or the edges do not rise.
    """

    name: str
    reason: str
    value: str
    along: str
    edges: tuple[float, ...]

    def __post_init__(self) -> None:
        require_rising(f"The edges of the suppression '{self.name}'", self.edges)
        _ = self.needs

    @property
    def needs(self) -> frozenset[str]:
        """The columns that are needed."""
        return Expression(self.value).names | Expression(self.along).names | {"M", "mRecoil"}
