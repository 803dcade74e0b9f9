"""What the list of processes says of each, and parameters that many of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lumbra.generation.process import Process

__all__ = [
    "ALPHA_D",
    "BOTH",
    "BRANCHING",
    "CTAU",
    "EPSILON",
    "FINAL",
    "FIXED",
    "MASS",
    "RADIATION",
    "RUNNING",
    "Entry",
    "Parameter",
]


@dataclass(frozen=True)
class Parameter:
    """A number or word that a process takes; its type is that of the default."""

    name: str
    unit: str
    default: float | int | bool | str | None
    summary: str


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


BOTH: Final = Parameter(
    "both_beams", "1", False, "a radiated photon from each beam instead of one for both"
)
FINAL: Final = Parameter("final_radiation", "1", True, "whether final leptons radiate, too")
RADIATION: Final = Parameter("radiation", "1", True, "whether the beams radiate")
MASS: Final = Parameter("mass", "GeV", 1.0, "mass of the new particle")
RUNNING: Final = Parameter("running", "1", True, "vacuum polarisation instead of α(0)")
FIXED: Final = Parameter("running", "1", False, "vacuum polarisation instead of α(0)")
EPSILON: Final = Parameter("epsilon", "1", 1e-3, "kinetic mixing")
ALPHA_D: Final = Parameter("alpha_d", "1", 0.1, "g_D²/4π")
CTAU: Final = Parameter("ctau", "cm", 0.0, "proper decay length of the new particle")
BRANCHING: Final = Parameter("branching", "1", 1.0, "branching fraction that the rate holds")
