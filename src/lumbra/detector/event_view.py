"""One detected event in space: tracks as curves, clusters and muon hits as points, what is missing.

Everything is made from what was measured; it is what event displays draw.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.calorimeter import face_distance
from lumbra.detector.detected import Detected
from lumbra.detector.experiment import Experiment
from lumbra.detector.helix import path_to_radius, point
from lumbra.detector.track_covariance import track_helices
from lumbra.foundation import InputError
from lumbra.foundation.constants import M_ELECTRON, M_KAON, M_MUON, M_PION

__all__ = ["MUON_SYSTEM", "Cluster", "Curve", "EventView", "direction", "view_event"]

Array = NDArray[np.float64]

MUON_SYSTEM: Final = (1.65, 2.3)
"""Where the muon system is drawn, in distances of the calorimeter's front face: it is not to scale,
since no response needs its size."""
_POINTS: Final = 60
_LOOPS: Final = 2.0
"""Turns after which a curling track is drawn no further."""
_MASSES: Final = {"e": M_ELECTRON, "μ": M_MUON, "π": M_PION, "K": M_KAON, "p": 0.93827209}
_FAINT: Final = 0.1
"""Clusters below it [GeV] do not count for what is missing."""


@dataclass(frozen=True)
class Curve:
    """A measured track.

    Parameters
    ----------
    species : {"e", "μ", "π", "K", "p"}
        What it looks like.
    charge : int
        Electric charge.
    p, theta, phi : float
        Momentum [GeV] and direction [rad] at the perigee.
    helix : (5,)
        (d0 [cm], φ0, ω [1/cm], z0 [cm], tan λ).
    begins : float
        Radius at which it begins to be measured [cm].
    points : (n, 3)
        From there to the calorimeter [cm].
    hits : (h, 3)
        Where a track that looks like a muon crosses the muon system [cm].
    """

    species: str
    charge: int
    p: float
    theta: float
    phi: float
    helix: Array
    begins: float
    points: Array
    hits: Array

    @property
    def energy(self) -> float:
        """Energy [GeV] with the mass of what it looks like."""
        return math.hypot(self.p, _MASSES[self.species])


@dataclass(frozen=True)
class Cluster:
    """A cluster: energy [GeV], direction [rad], distance of its foot [cm], whether a track's."""

    energy: float
    theta: float
    phi: float
    distance: float
    matched: bool


@dataclass(frozen=True)
class EventView:
    """What is drawn of an event.

    Parameters
    ----------
    curves, clusters : tuple of Curve, of Cluster
        Measured objects.
    neutral : tuple of (float, float)
        Directions (θ, φ) [rad] of clusters in the muon system that belong to no track.
    missing : (4,)
        Beams' four-momentum less that of tracks and unmatched clusters [GeV].
    fired : tuple of str
        Trigger lines.
    number : int
        Of the event in its file.
    about : str
        The process.
    experiment : Experiment
        As it was in the period.
    period : str
        Its name.
    """

    curves: tuple[Curve, ...]
    clusters: tuple[Cluster, ...]
    neutral: tuple[tuple[float, float], ...]
    missing: Array
    fired: tuple[str, ...]
    number: int
    about: str
    experiment: Experiment
    period: str

    @property
    def missing_mass(self) -> float:
        """Mass of what is missing [GeV], −√|m²| where the square is negative."""
        square = float(self.missing[0] ** 2 - np.sum(self.missing[1:] ** 2))
        return math.copysign(math.sqrt(abs(square)), square)


def view_event(detected: Detected, row: int, experiment: Experiment, number: int) -> EventView:
    """One event as it is drawn.

    Parameters
    ----------
    detected : Detected
        Events.
    row : int
        Which of them.
    experiment : Experiment
        That saw them.
    number : int
        Number of the event in its file, for people.

    Raises
    ------
    InputError
        If there is no such event.
    """
    if not 0 <= row < len(detected):
        raise InputError(
            "There is no such event.",
            given=str(row),
            allowed=f"0 to {len(detected) - 1}",
            suggestion="choose another",
        )
    where = experiment.during(detected.period)
    tracks = range(*detected.tracks.offsets[row : row + 2])
    helices = track_helices(detected.tracks, where)
    curves = tuple(_curve(detected, i, helices[i], where) for i in tracks)
    c = detected.clusters
    clusters = tuple(
        Cluster(
            float(c.energy[i]),
            float(c.theta[i]),
            float(c.phi[i]),
            face_distance(float(c.theta[i]), where.calorimeter),
            bool(c.matched[i]),
        )
        for i in range(*c.offsets[row : row + 2])
    )
    veto = detected.muon_system
    neutral = tuple(
        (float(veto.theta[i]), float(veto.phi[i])) for i in range(*veto.offsets[row : row + 2])
    )
    return EventView(
        curves=curves,
        clusters=clusters,
        neutral=neutral,
        missing=_missing(curves, clusters, where),
        fired=tuple(line for line, bits in detected.trigger.items() if bits[row]),
        number=number,
        about=detected.process,
        experiment=where,
        period=detected.period,
    )


def _missing(
    curves: tuple[Curve, ...], clusters: tuple[Cluster, ...], experiment: Experiment
) -> Array:
    missing = experiment.beams.total_momentum()[0].copy()
    for curve in curves:
        missing[0] -= curve.energy
        missing[1:] -= curve.p * direction(curve.theta, curve.phi)
    for cluster in clusters:
        if not cluster.matched and cluster.energy > _FAINT:
            missing[0] -= cluster.energy
            missing[1:] -= cluster.energy * direction(cluster.theta, cluster.phi)
    return np.asarray(missing)


def direction(theta: float, phi: float) -> Array:
    """Unit vector (3,) of angles [rad]."""
    sine = math.sin(theta)
    return np.array([sine * math.cos(phi), sine * math.sin(phi), math.cos(theta)])


def _looks_like(detected: Detected, i: int, experiment: Experiment) -> str:
    """The first hypothesis that is accepted, a pion if none is."""
    tracks, accepted = detected.tracks, experiment.identification.accepted
    if tracks.muon_id[i] > experiment.muon_system.accepted:
        return "μ"
    for name, sign, cut in (
        ("electron_id", "e", accepted[0]),
        ("proton_id", "p", accepted[3]),
        ("kaon_id", "K", accepted[2]),
    ):
        if getattr(tracks, name)[i] > cut and tracks.pion_id[i] <= accepted[1]:
            return sign
    return "π"


def _curve(detected: Detected, i: int, helix: Array, experiment: Experiment) -> Curve:
    tracks, c = detected.tracks, experiment.calorimeter
    d0, phi0, omega, z0, slope = (float(x) for x in helix)
    begin = max(path_to_radius(d0, omega, float(tracks.inner_radius[i])), 0.0)
    end = path_to_radius(d0, omega, c.radius)
    if end <= begin:
        end = begin + _LOOPS * 2 * math.pi / abs(omega)
    if slope != 0:
        face = c.z_forward if slope > 0 else c.z_backward
        end = max(min(end, (face - z0) / slope), begin)
    paths = np.linspace(begin, end, _POINTS * (1 + int(abs(omega) * (end - begin))))
    points = np.array([point(d0, phi0, omega, z0, slope, path) for path in paths])
    species = _looks_like(detected, i, experiment)
    return Curve(
        species=species,
        charge=int(tracks.charge[i]),
        p=float(tracks.p[i]),
        theta=float(tracks.theta[i]),
        phi=float(tracks.phi[i]),
        helix=helix,
        begins=float(tracks.inner_radius[i]),
        points=points,
        hits=_muon_hits(points) if species == "μ" else np.empty((0, 3)),
    )


def _muon_hits(points: Array) -> Array:
    """Points of the straight line that goes on from the end of a curve."""
    end, step = points[-1], points[-1] - points[-2]
    step /= np.linalg.norm(step)
    reach = np.linspace(MUON_SYSTEM[0] - 1, MUON_SYSTEM[1] - 1, 8)[1:-1]
    return np.asarray(end + np.linalg.norm(end) * reach[:, None] * step)
