"""What the list of processes says of each, and parameters that many of them share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lumbra.foundation import InputError
from lumbra.generation.process import Process

__all__ = [
    "ALPHA_D",
    "BOTH",
    "BRANCHING",
    "CTAU",
    "EPSILON",
    "FINAL",
    "FIXED",
    "LIGHTEST",
    "MASS",
    "RADIATION",
    "RUNNING",
    "SOFTEST",
    "TINY",
    "Entry",
    "Parameter",
]


@dataclass(frozen=True)
class Parameter:
    """A number or word that a process takes; its type is that of the default.

    Parameters
    ----------
    name, unit, summary : str
        What it is called, its unit ("1" for pure numbers), what it is.
    default : float, int, bool, str or None
        If it is not given.
    least, most : float
        Between which a number has to be.
    """

    name: str
    unit: str
    default: float | int | bool | str | None
    summary: str
    least: float = -math.inf
    most: float = math.inf

    def require(self, process: str, value: Any) -> None:
        """Refuse a number outside the limits, or that is none.

        Raises
        ------
        InputError
            Naming the process and the parameter.
        """
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return
        if self.least <= value <= self.most:
            return
        low = f"at least {self.least:g}" if math.isfinite(self.least) else ""
        high = f"at most {self.most:g}" if math.isfinite(self.most) else ""
        raise InputError(
            f"The parameter {self.name} of the process '{process}' cannot be used.",
            given=f"{value} {self.unit if self.unit != '1' else ''}".strip(),
            allowed=" and ".join(filter(None, (low, high))) or "a number",
            suggestion=f"it is the {self.summary}; the default is {self.default}",
        )


@dataclass(frozen=True)
class Entry:
    """One process of the list.

    Parameters
    ----------
    name : str
        What it is called on the command line.
    summary : str
        The reaction and what is in it, one line.
    make : callable
        Makes the process from parameters by name.
    parameters : tuple of Parameter
        What may be given.
    """

    name: str
    summary: str
    make: Callable[..., Process]
    parameters: tuple[Parameter, ...]

    def defaults(self) -> dict[str, Any]:
        """Parameters and their defaults."""
        return {parameter.name: parameter.default for parameter in self.parameters}


TINY: Final = 1e-50
"""Least of numbers that have to be above 0."""
LIGHTEST: Final = 1e-6
"""Least mass [GeV]: lighter particles are massless for a collider."""
SOFTEST: Final = 1e-6
"""Least energy [GeV] of a photon: trees have an infinite number of softer ones."""
BOTH: Final = Parameter(
    "both_beams", "1", False, "a radiated photon from each beam instead of one for both"
)
FINAL: Final = Parameter("final_radiation", "1", True, "whether final leptons radiate, too")
RADIATION: Final = Parameter("radiation", "1", True, "whether the beams radiate")
MASS: Final = Parameter("mass", "GeV", 1.0, "mass of the new particle", LIGHTEST)
RUNNING: Final = Parameter("running", "1", True, "vacuum polarisation instead of α(0)")
FIXED: Final = Parameter("running", "1", False, "vacuum polarisation instead of α(0)")
EPSILON: Final = Parameter("epsilon", "1", 1e-3, "kinetic mixing")
ALPHA_D: Final = Parameter("alpha_d", "1", 0.1, "g_D²/4π")
CTAU: Final = Parameter("ctau", "cm", 0.0, "proper decay length of the new particle")
BRANCHING: Final = Parameter(
    "branching", "1", 1.0, "branching fraction that the rate holds", TINY, 1.0
)
