"""A background of a search: its processes, and how much of each is simulated."""

from __future__ import annotations

from dataclasses import dataclass

from lumbra.blueprint.checks import require_count, require_name, require_shares, require_some
from lumbra.detector import Emphasis
from lumbra.detector.emphasis import NATURE
from lumbra.generation import Process

__all__ = ["Background"]


@dataclass(frozen=True)
class Background:
    """A background: its processes and how many events of each a full run simulates.

    Parameters
    ----------
    name, label : str
        Column name and text for people.
    strata : tuple of (Process, int)
        Disjoint parts of the phase space, each with its own number of simulated events, so that
        the rare corners that matter are not drowned in the common ones.
    emphasis : Emphasis
        Rare things in the detector that are simulated more often than they happen.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    name: str
    label: str
    strata: tuple[tuple[Process, int], ...]
    emphasis: Emphasis = NATURE

    def __post_init__(self) -> None:
        require_name("background", self.name)
        require_some(f"The processes of the background {self.name}", self.strata)
        for _, count in self.strata:
            require_count(f"The number of events of the background {self.name}", count)
        require_shares(f"The emphasis of the background {self.name}", self.emphasis)
