"""The form of a search: what it looks for, in what, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from lumbra.blueprint.checks import (
    require_columns,
    require_count,
    require_masses,
    require_name,
    require_number,
    require_one_of,
    require_reachable,
    require_rising,
    require_shares,
    require_some,
)
from lumbra.detector import Emphasis, Experiment
from lumbra.detector.emphasis import NATURE
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.generation import Process
from lumbra.selection import Cut

__all__ = ["Background", "Coupling", "Edition", "RecoilHunt", "Search", "Suppression", "Systematic"]

Target = Literal["signal", "background"]
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

    def __post_init__(self) -> None:
        require_number(
            f"The systematic uncertainty '{self.name}'",
            self.relative,
            most=1.0,
            hint="it is relative: write 0.05 for 5 %; leave out what is zero",
        )
        require_one_of(f"What the uncertainty '{self.name}' moves", self.on, get_args(Target))
        require_one_of(f"The scaling of '{self.name}'", self.scaling, get_args(Scaling))


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
    InputError, ColumnError
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
        names = {self.along, *(name for plane in self.planes for name in plane)}
        require_columns(f"The suppression '{self.name}'", names)


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

    Raises
    ------
    InputError
        If a field cannot be used.
    """

    simulated: tuple[float, ...]
    lowest: float
    highest: float
    half_width: float
    step: float = 0.5
    events: int = 20_000

    def __post_init__(self) -> None:
        require_masses(self.simulated, self.lowest, self.highest)
        require_number("The half-width of the window", self.half_width)
        require_number("The step of the hunt", self.step)
        require_count("The number of signal events", self.events)


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

    Raises
    ------
    InputError, ColumnError
        If a field cannot be used.
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

    def __post_init__(self) -> None:
        require_name("edition", self.name)
        require_number(
            f"The luminosity of the edition {self.name}",
            self.luminosity,
            hint="it is in fb-1: 0.276 for 276/pb, 50_000 for 50/ab",
        )
        require_number(f"The simulation of the edition {self.name}", self.simulation)
        for cut in self.cuts:
            require_columns(f"The cut '{cut.name}' of the edition {self.name}", cut.columns)


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

    Raises
    ------
    InputError
        If a field cannot be used.
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

    def __post_init__(self) -> None:
        require_name("search", self.name)
        require_some(f"The backgrounds of {self.name}", self.backgrounds)
        require_some(f"The couplings of {self.name}", self.couplings)
        require_some(f"The editions of {self.name}", self.editions)
        require_reachable(self.experiment, self.hunt.simulated)
        for key, edition in self.editions.items():
            require_one_of(f"The edition under the key '{key}'", edition.name, (key,))
            self.experiment.period(edition.period)

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
