"""The form of a search: what it looks for, in what, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lumbra.detector import Experiment
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.generation import Process
from lumbra.selection import Cut

__all__ = ["Background", "Coupling", "Edition", "RecoilHunt", "Search", "Suppression", "Systematic"]

Scaling = Literal["statistical", "floor"]


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
    """

    name: str
    label: str
    strata: tuple[tuple[Process, int], ...]


@dataclass(frozen=True)
class Systematic:
    """A relative uncertainty.

    Parameters
    ----------
    name : str
        What is uncertain.
    relative : float
        One standard deviation, relative.
    on : {"signal", "background"}
        What it moves: the signal's efficiency or the expected background.
    source : str
        Where the number is from.
    scaling : {"statistical", "floor"}
        Whether it falls as 1/√luminosity in a projection or stays.
    """

    name: str
    relative: float
    on: Literal["signal", "background"]
    source: str
    scaling: Scaling = "floor"


@dataclass(frozen=True)
class Suppression:
    """Linear cuts whose lines are optimised in bins of an observable on half of the simulation.

    Parameters
    ----------
    name, reason : str
        As for a cut.
    planes : tuple of (str, str)
        Pairs of columns (x, y); in each plane a line cuts away a half-plane.
    binned_in : str
        The column whose bins have lines of their own.
    edges : tuple of float
        Edges of those bins, in the column's unit.
    """

    name: str
    reason: str
    planes: tuple[tuple[str, str], ...]
    binned_in: str
    edges: tuple[float, ...]


@dataclass(frozen=True)
class RecoilHunt:
    """Counting in windows of the recoil mass squared that slide over the mass.

    Parameters
    ----------
    simulated : tuple of float
        Masses at which signal is simulated [GeV]; efficiency and width are interpolated between.
    lowest, highest : float
        Range of the mass hypotheses [GeV].
    half_width : float
        Half-width of the window in units of the width of m2Recoil.
    step : float
        Distance of hypotheses in units of the width of m2Recoil.
    events : int
        Simulated signal events per mass of a full run.
    """

    simulated: tuple[float, ...]
    lowest: float
    highest: float
    half_width: float
    step: float = 0.5
    events: int = 20_000


@dataclass(frozen=True)
class Coupling:
    """A reading of the cross section limit as a limit on a coupling g, σ = g² σ₁ · BF.

    Parameters
    ----------
    case, label : str
        Column name and text for people.
    branching_fraction : callable
        Fraction of decays that the search sees, for a mass [GeV].
    """

    case: str
    label: str
    branching_fraction: Callable[[float], float]


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
    suppression : Suppression or None
        Optimised cuts, applied after the others.
    systematics : tuple of Systematic
        With their sources.
    reference : str
        The paper.
    published : tuple of str
        Names of published limits to compare with.
    simulation : float
        How many times the room's background events are simulated: more for more luminosity.
    """

    name: str
    title: str
    period: str
    luminosity: float
    cuts: tuple[Cut, ...]
    suppression: Suppression | None
    systematics: tuple[Systematic, ...]
    reference: str
    published: tuple[str, ...] = ()
    simulation: float = 1.0


@dataclass(frozen=True)
class Search:
    """A search, complete: every room of `lumbra.searches` declares one.

    Parameters
    ----------
    name, reaction : str
        Name on the command line and the reaction, for people.
    experiment : Experiment
        Where it is made.
    signal : callable
        Process for a mass [GeV], at unit coupling.
    unit_cross_section : callable
        Cross section without radiation for a mass [GeV] and √s [GeV], at unit coupling [fb].
    backgrounds : tuple of Background
        In the order of the legend.
    hunt : RecoilHunt
        Observable and mass hypotheses.
    couplings : tuple of Coupling
        Readings of the limit.
    editions : mapping of str to Edition
        The first one is the default.
    assumptions : mapping of str to str
        What is assumed beyond the experiment's own assumptions, with what it does.
    """

    name: str
    reaction: str
    experiment: Experiment
    signal: Callable[[float], Process]
    backgrounds: tuple[Background, ...]
    hunt: RecoilHunt
    couplings: tuple[Coupling, ...]
    editions: Mapping[str, Edition]
    assumptions: Mapping[str, str] = field(default_factory=dict)

    def edition(self, name: str | None) -> Edition:
        """The edition of that name, or the default.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        if name is None:
            return next(iter(self.editions.values()))
        if name not in self.editions:
            raise InputError(
                f"The search {self.name} has no edition '{name}'.",
                given=name,
                allowed=", ".join(self.editions),
                suggestion=nearest(name, self.editions),
            )
        return self.editions[name]
