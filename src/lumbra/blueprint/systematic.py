"""A systematic uncertainty of a search, and how it falls with more data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lumbra.blueprint.checks import require_number, require_one_of

__all__ = ["Scaling", "Systematic", "Target"]

Target = Literal["signal", "background", "width", "position"]
Scaling = Literal["statistical", "floor"]


@dataclass(frozen=True)
class Systematic:
    """A relative uncertainty.

    Parameters
    ----------
    name : str
        What is uncertain.
    relative : float
        One standard deviation, relative.
    on : {"signal", "background", "width", "position"}
        What it moves: the signal's efficiency or the expected background; where the signal is
        fitted, also the width of its peak, and its position by that many resolutions.
    source : str
        Where the number is from.
    scaling : {"statistical", "floor"}
        Whether it falls as 1/√luminosity in a projection or stays.
    of : str
        The only background that it moves; all of them if left empty.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    name: str
    relative: float
    on: Target
    source: str
    scaling: Scaling = "floor"
    of: str = ""

    def __post_init__(self) -> None:
        require_number(
            f"The systematic uncertainty '{self.name}'",
            self.relative,
            most=1.0,
            hint="it is relative: write 0.05 for 5 %; leave out what is zero",
        )
        require_one_of(f"What the uncertainty '{self.name}' moves", self.on, get_args(Target))
        require_one_of(f"The scaling of '{self.name}'", self.scaling, get_args(Scaling))
