"""What an experiment is to the simulation: beams, responses and data-taking periods, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from lumbra.detector.absorber import Absorber
from lumbra.detector.background import Background
from lumbra.detector.calorimeter import Calorimeter
from lumbra.detector.layers import Layers
from lumbra.detector.material import Material
from lumbra.detector.muon_identification import MipWindow, MuonSystem
from lumbra.detector.parameter import Parameter, Value, fill, replaced
from lumbra.detector.photon_veto import PhotonVeto
from lumbra.detector.shower import Shower
from lumbra.detector.split_offs import SplitOffs
from lumbra.detector.tracks import BeamSpot, Tracker
from lumbra.detector.trigger import MuonTrigger, TrackTrigger
from lumbra.foundation import Beams, InputError
from lumbra.foundation.errors import nearest

__all__ = ["Experiment", "Period", "assumptions"]


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
    menu : tuple of str
        Trigger lines that ran, names of `lumbra.detector.trigger.LINES`.
    parameters : tuple of Parameter
        Groups ``data``, ``background``, ``mip_window``, ``track_trigger``, ``muon_trigger``,
        ``photon_veto`` and ``systematic``.
    """

    name: str
    about: str
    muon_identification: Literal["calorimeter", "muon-system"]
    menu: tuple[str, ...]
    parameters: tuple[Parameter, ...]

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
        """Two-track trigger."""
        return fill(TrackTrigger, "track_trigger", self.parameters)

    @cached_property
    def muon_trigger(self) -> MuonTrigger:
        """Single-muon trigger."""
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
        ``calorimeter``, ``shower``, ``split_offs`` and ``muon_system``.
    periods : tuple of Period
        In order of time.
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    periods: tuple[Period, ...]

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
    found = experiment.parameters
    if period is not None:
        found += experiment.period(period).parameters
    return tuple(p for p in found if p.assumed)
