"""An edition of a search: one data set and selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lumbra.blueprint.checks import require_name, require_number
from lumbra.blueprint.control import Control
from lumbra.blueprint.coupling import Coupling
from lumbra.blueprint.curved_suppression import CurvedSuppression
from lumbra.blueprint.hunt import Hunt
from lumbra.blueprint.suppression import Suppression, TrainedCut
from lumbra.blueprint.systematic import Systematic
from lumbra.generation import Process
from lumbra.selection import Cut

__all__ = ["Edition"]


@dataclass(frozen=True)
class Edition:
    """One data set and selection: a published analysis or a projection.

    Parameters
    ----------
    name, title : str
        Name on the command line and text for people.
    period : str
        Data-taking period of the experiment.
    luminosity : float
        [fb-1]
    cuts : tuple of Cut
        In order.
    suppression : Suppression, CurvedSuppression, TrainedCut or None
        Optimised or trained on simulation, applied after the cuts.
    systematics : tuple of Systematic
        With their sources.
    reference : str
        The paper.
    published : tuple of str
        Names of published limits to compare with.
    simulation : float
        How many times the room's background events are simulated: more for more luminosity.
    controls : tuple of Control
        Channels in which data and simulation are compared.
    signal, couplings, hunt
        In place of the search's own, for another signal in the same data or another way to look
        for it; see `Search`.

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    name: str
    title: str
    period: str
    luminosity: float
    cuts: tuple[Cut, ...]
    suppression: Suppression | CurvedSuppression | TrainedCut | None
    systematics: tuple[Systematic, ...]
    reference: str
    published: tuple[str, ...] = ()
    simulation: float = 1.0
    controls: tuple[Control, ...] = ()
    signal: Callable[[float], Process] | None = None
    couplings: tuple[Coupling, ...] = ()
    hunt: Hunt | None = None

    def __post_init__(self) -> None:
        require_name("edition", self.name)
        require_number(
            f"The luminosity of the edition {self.name}",
            self.luminosity,
            hint="it is in fb-1: 0.276 for 276/pb, 50_000 for 50/ab",
        )
        require_number(f"The simulation of the edition {self.name}", self.simulation)
