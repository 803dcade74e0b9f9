"""What an experiment is to the simulation: beams, responses and data-taking periods, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from lumbra.detector.absorber import Absorber
from lumbra.detector.background import Background
from lumbra.detector.calorimeter import Calorimeter
from lumbra.detector.identification import Identification
from lumbra.detector.layers import Layers
from lumbra.detector.material import Material
from lumbra.detector.muon_identification import MipWindow, MuonSystem
from lumbra.detector.parameter import Parameter, Value, fill, overlaid, replaced
from lumbra.detector.photon_veto import PhotonVeto
from lumbra.detector.shower import Shower
from lumbra.detector.split_offs import SplitOffs
from lumbra.detector.tracks import BeamSpot, Tracker
from lumbra.detector.trigger import ClusterTrigger, Line, MuonTrigger, TrackTrigger
from lumbra.foundation import Beams, InputError
from lumbra.foundation.errors import nearest

__all__ = ["Experiment", "Period", "assumptions", "parameters_of"]


@dataclass(frozen=True)
class Period:
    """A data-taking period: what changes with time in one experiment.

    Parameters
    ----------
    name : str
        Such as ``2018``.
    about : str
        What the period stands for.
    muon_identification : {"calorimeter", "muon-system"}
        What fills ``muonID``.
    parameters : tuple of Parameter
        Groups ``data``, ``background``, ``mip_window``, ``track_trigger``, ``muon_trigger``,
        ``photon_veto`` and ``systematic``; ``menu.<line>`` for each trigger line that ran, with
        the share of the luminosity in which it did; and any of the experiment's own parameters,
        such as ``beams.electron``, that had another value then.
    status : {"recorded", "projected"}
        Whether there are such data.
    """

    name: str
    about: str
    muon_identification: Literal["calorimeter", "muon-system"]
    parameters: tuple[Parameter, ...]
    status: Literal["recorded", "projected"] = "recorded"

    def _number(self, name: str) -> float:
        found = {p.name: p.value for p in self.parameters}
        value = found[name]
        return value if isinstance(value, float | int) else value[0]

    @property
    def luminosity(self) -> float:
        """Integrated luminosity [fb-1] that passed the track trigger's good-run list."""
        return self._number("data.luminosity")

    @property
    def luminosity_recorded(self) -> float:
        """Integrated luminosity [fb-1] of the whole period."""
        return self._number("data.luminosity_recorded")

    @property
    def decays(self) -> float | None:
        """Decays of the resonance at this energy, B pairs for instance; None if not counted."""
        known = any(p.name == "data.decays" for p in self.parameters)
        return self._number("data.decays") if known else None

    @property
    def menu(self) -> dict[str, float]:
        """Trigger lines that ran, and the share of the luminosity in which they did."""
        return {
            p.name.removeprefix("menu."): self._number(p.name)
            for p in self.parameters
            if p.name.startswith("menu.")
        }

    @property
    def systematics(self) -> dict[str, float]:
        """Relative systematic uncertainties per event by source."""
        return {
            p.name.removeprefix("systematic."): self._number(p.name)
            for p in self.parameters
            if p.name.startswith("systematic.")
        }

    @cached_property
    def background(self) -> Background:
        """Clusters of the beam background."""
        return fill(Background, "background", self.parameters)

    @cached_property
    def mip_window(self) -> MipWindow:
        """Muon identification by the calorimeter."""
        return fill(MipWindow, "mip_window", self.parameters)

    @cached_property
    def track_trigger(self) -> TrackTrigger:
        """Tracks of the trigger in the chamber."""
        return fill(TrackTrigger, "track_trigger", self.parameters)

    @cached_property
    def muon_trigger(self) -> MuonTrigger:
        """Tracks of the trigger in the muon system."""
        return fill(MuonTrigger, "muon_trigger", self.parameters)

    @cached_property
    def photon_veto(self) -> PhotonVeto:
        """Neutral clusters in the muon system."""
        return fill(PhotonVeto, "photon_veto", self.parameters)


@dataclass(frozen=True)
class Experiment:
    """A detector at a collider.

    Parameters
    ----------
    name : str
        Short name, as on the command line.
    title : str
        Full name, for people.
    parameters : tuple of Parameter
        Groups ``beams``, ``beam_spot``, ``tracker``, ``layers``, ``material``, ``absorber``,
        ``calorimeter``, ``shower``, ``split_offs``, ``muon_system``,
        ``identification``, ``cluster_trigger``, and one for each trigger line.
    periods : tuple of Period
        In order of time.
    lines : tuple of Line
        First-level trigger lines that the menus can name.
    high_level : tuple of Line
        High-level trigger lines, see `lumbra.detector.with_high_level`.
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    high_level: tuple[Line, ...] = ()

    @cached_property
    def beams(self) -> Beams:
        """Nominal beams and their spread."""
        return fill(Beams, "beams", self.parameters)

    @cached_property
    def beam_spot(self) -> BeamSpot:
        """Size of the luminous region."""
        return fill(BeamSpot, "beam_spot", self.parameters)

    @cached_property
    def tracker(self) -> Tracker:
        """Charged particles."""
        return fill(Tracker, "tracker", self.parameters)

    @cached_property
    def layers(self) -> Layers:
        """Where the tracker measures."""
        return fill(Layers, "layers", self.parameters)

    @cached_property
    def material(self) -> Material:
        """What lies before the tracker."""
        return fill(Material, "material", self.parameters)

    @cached_property
    def absorber(self) -> Absorber:
        """What the calorimeter is made of."""
        return fill(Absorber, "absorber", self.parameters)

    @cached_property
    def calorimeter(self) -> Calorimeter:
        """Clusters."""
        return fill(Calorimeter, "calorimeter", self.parameters)

    @cached_property
    def shower(self) -> Shower:
        """Shape and time of clusters."""
        return fill(Shower, "shower", self.parameters)

    @cached_property
    def split_offs(self) -> SplitOffs:
        """Further clusters of hadrons."""
        return fill(SplitOffs, "split_offs", self.parameters)

    @cached_property
    def muon_system(self) -> MuonSystem:
        """Muon identification behind the calorimeter."""
        return fill(MuonSystem, "muon_system", self.parameters)

    @cached_property
    def identification(self) -> Identification:
        """Identification of charged particles."""
        return fill(Identification, "identification", self.parameters)

    @cached_property
    def cluster_trigger(self) -> ClusterTrigger:
        """Clusters of the trigger."""
        return fill(ClusterTrigger, "cluster_trigger", self.parameters)

    def period(self, name: str) -> Period:
        """The period of that name.

        Raises
        ------
        InputError
            If the experiment has no such period.
        """
        for period in self.periods:
            if period.name == name:
                return period
        names = [period.name for period in self.periods]
        raise InputError(
            f"{self.name} has no such data-taking period.",
            given=repr(name),
            allowed=", ".join(names),
            suggestion=nearest(name, names),
        )

    def during(self, period: str) -> Experiment:
        """The experiment with the numbers that it had in a period, such as its beam energies.

        Parameters
        ----------
        period : str
            Name of the period.
        """
        if period not in self._during:
            own = self.period(period).parameters
            with_own = overlaid(self.parameters, own, only_known=True)
            self._during[period] = replace(self, parameters=with_own)
        return self._during[period]

    @cached_property
    def _during(self) -> dict[str, Experiment]:
        """What `during` has made, with all that is worked out once from its numbers."""
        return {}

    def line(self, name: str) -> Line:
        """The trigger line of that name.

        Raises
        ------
        InputError
            If the experiment has no such line.
        """
        for line in self.lines:
            if line.name == name:
                return line
        names = [line.name for line in self.lines]
        raise InputError(
            f"{self.name} has no such trigger line.",
            given=repr(name),
            allowed=", ".join(names),
            suggestion=nearest(name, names),
        )

    def menu(self, period: str) -> dict[Line, tuple[Any, float]]:
        """Trigger lines of a period, with their numbers and the share of its luminosity."""
        if period not in self._kept_menus:
            numbers = self.during(period).parameters
            self._kept_menus[period] = {
                (line := self.line(name)): (fill(line.numbers, name, numbers), live)
                for name, live in self.period(period).menu.items()
            }
        return self._kept_menus[period]

    @cached_property
    def _kept_menus(self) -> dict[str, dict[Line, tuple[Any, float]]]:
        """What `menu` gave, since it is asked for every chunk of events."""
        return {}

    def varied(self, name: str, value: Value, period: str | None = None) -> Experiment:
        """The experiment with one parameter changed, to see what a result does when it moves.

        Parameters
        ----------
        name : str
            Name of the parameter.
        value : float or tuple of float
            New value, in the parameter's unit.
        period : str, optional
            The period whose parameter it is; left out for those of the experiment.
        """
        if period is None:
            return replace(self, parameters=replaced(self.parameters, name, value))
        old = self.period(period)
        new = replace(old, parameters=replaced(old.parameters, name, value))
        return replace(self, periods=tuple(new if p is old else p for p in self.periods))


def assumptions(experiment: Experiment, period: str | None = None) -> tuple[Parameter, ...]:
    """The parameters of an experiment that have no firm source, those of a period included.

    Parameters
    ----------
    experiment : Experiment
        The experiment.
    period : str, optional
        The period that is used; without it the experiment's own parameters only.
    """
    if period is None:
        return tuple(p for p in experiment.parameters if p.assumed)
    return tuple(p for p in parameters_of(experiment, period) if p.assumed)


def parameters_of(experiment: Experiment, period: str) -> tuple[Parameter, ...]:
    """All numbers that hold in a period, each name once.

    Parameters
    ----------
    experiment : Experiment
        The experiment.
    period : str
        Name of the period.
    """
    return overlaid(experiment.parameters, experiment.period(period).parameters)
