"""What a user asks for: events of a process in a file, or its cross section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from lumbra.detector.experiments import experiment
from lumbra.foundation import Beams, InputError, Key
from lumbra.generation.event_cuts import EventCut

__all__ = ["GenerateRequest", "ProcessRequest"]


@dataclass(frozen=True)
class ProcessRequest:
    """What to generate.

    Parameters
    ----------
    process : str
        A process of the list.
    parameters : mapping
        Its parameters by name; the others keep their defaults.
    events : int
        How many: in a file, or drawn for a cross section.
    experiment : str, optional
        Whose beams collide; "belle2" if neither this nor an energy is given.
    period : str, optional
        Data-taking period of the experiment, if it had beams of its own then.
    sqrt_s : float, optional
        Energy of symmetric beams without spread [GeV], instead.
    cuts : tuple of EventCut
        What events have to pass.
    seed : int
        Of every random number.
    """

    process: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    events: int = 100_000
    experiment: str | None = None
    period: str | None = None
    sqrt_s: float | None = None
    cuts: tuple[EventCut, ...] = ()
    seed: int = 1

    def __post_init__(self) -> None:
        if self.events < 1:
            raise InputError(
                "There is nothing to generate.",
                given=f"{self.events} events",
                allowed="at least 1 event",
                suggestion="write for example --events 1e5",
            )
        if self.sqrt_s is not None and (self.experiment or self.period):
            named = f"--experiment {self.experiment}" if self.experiment else ""
            period = f"--period {self.period}" if self.period else ""
            raise InputError(
                "Beams and an energy of their own do not go together.",
                given=f"{named or period} and --sqrt-s {self.sqrt_s:g}",
                allowed="one of them",
                suggestion="leave one out",
            )
        if self.sqrt_s is not None and not 0 < self.sqrt_s < 1e4:
            raise InputError(
                "This collision energy cannot be used.",
                given=f"{self.sqrt_s} GeV",
                allowed="a positive number of GeV",
                suggestion="write for example --sqrt-s 10.58",
            )

    def beams(self) -> Beams:
        """The collider."""
        if self.sqrt_s is not None:
            return Beams(self.sqrt_s / 2, self.sqrt_s / 2)
        found = experiment(self.experiment or "belle2")
        return (found.during(self.period) if self.period else found).beams

    def key(self) -> Key:
        """Where the random numbers come from."""
        return Key(self.seed).child("generate", self.process)


@dataclass(frozen=True)
class GenerateRequest(ProcessRequest):
    """An event file to write; further parameters:

    Parameters
    ----------
    out : Path
        The file; its suffix decides on the format.
    unweighted : bool
        Whether events have one weight.
    frame : {"lab", "cm"}
        In which the momenta are written.
    force : bool
        Whether an existing file is replaced.
    """

    out: Path = Path("events.lhe.gz")
    unweighted: bool = False
    frame: Literal["lab", "cm"] = "lab"
    force: bool = False
