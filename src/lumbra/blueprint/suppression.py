"""The last step of a selection: what is optimised or trained on simulation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from lumbra.blueprint.checks import (
    require_name,
    require_number,
    require_rising,
    require_some,
)
from lumbra.foundation import InputError

__all__ = ["Suppression", "TrainedCut"]


@dataclass(frozen=True)
class Suppression:
    """Linear cuts whose lines move with an observable, optimised on half of the simulation.

    Parameters
    ----------
    name, reason : str
        As for a cut.
    planes : tuple of (str, str)
        Pairs of columns (x, y); in each plane a line cuts away a half-plane.
    along : str
        The column along which the lines move smoothly.
    knots : tuple of float
        Where direction and threshold of each line are free, in the column's unit.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    name: str
    reason: str
    planes: tuple[tuple[str, str], ...]
    along: str
    knots: tuple[float, ...]

    def __post_init__(self) -> None:
        require_some(f"The planes of the suppression '{self.name}'", self.planes)
        require_rising(f"The knots of the suppression '{self.name}'", self.knots)

    @property
    def needs(self) -> frozenset[str]:
        """The columns that are needed."""
        return frozenset({self.along, *(name for plane in self.planes for name in plane)})


@dataclass(frozen=True)
class TrainedCut:
    """A cut on the score of a classifier, which was trained before and travels with the program.

    Parameters
    ----------
    name, reason : str
        As for a cut.
    classifier : str
        File name of the classifier among those of `lumbra.searches`.
    columns : tuple of str
        What it looks at, for training it again.
    threshold : float
        Candidates with a higher score are kept.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    name: str
    reason: str
    classifier: str
    columns: tuple[str, ...]
    threshold: float = 0.5

    def __post_init__(self) -> None:
        require_some(f"The columns of the trained cut '{self.name}'", self.columns)
        require_number(f"The threshold of '{self.name}'", self.threshold, most=1.0)
        require_name("classifier", self.classifier)
        if PurePath(self.classifier).suffix != ".json":
            raise InputError(
                f"The classifier of the trained cut '{self.name}' cannot be used.",
                given=self.classifier,
                allowed="the name of a JSON file",
                suggestion="lumbra train writes one",
            )

    @property
    def needs(self) -> frozenset[str]:
        """The columns that are needed."""
        return frozenset(self.columns)
