"""What an experiment does to single particles and simple events, measured with a particle gun.

Efficiencies, resolutions and turn-on curves come out of the whole simulation, not out of its
parameters: a map shows what events meet. Beam background and split-offs are off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.detected import Detected
from lumbra.detector.experiment import Experiment
from lumbra.detector.gun import Shot, even_directions, shoot
from lumbra.detector.simulate import simulate
from lumbra.foundation import Events, Key

__all__ = ["Response", "cluster_response", "quiet", "track_response", "turn_on"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Response:
    """What is left of particles of given momenta and angles.

    Parameters
    ----------
    found : array
        Share that leaves a track, or a cluster.
    width : array
        Half of the central 68.27 % of measured over true momentum, or energy; NaN for too few.
    muon : array
        Share with a muon response above 0.9, of all; zero for clusters.
    """

    found: Array
    width: Array
    muon: Array


def quiet(experiment: Experiment, period: str) -> Experiment:
    """The experiment without beam background and split-offs."""
    still = experiment.varied("background.mean", 0.0, period)
    return still.varied("split_offs.probability", 0.0)


def _responses(
    pdg_id: int,
    p: Array,
    theta: Array,
    experiment: Experiment,
    period: str,
    count: int,
    key: Key,
    measure: Callable[[Detected, Array], tuple[Array, Array, Array]],
) -> Response:
    """Shoot ``count`` particles at each pair of momentum [GeV] and angle [rad]."""
    still = quiet(experiment, period)
    beams = still.during(period).beams
    momentum, angle = np.broadcast_arrays(p, theta)
    phi = 2 * np.pi * (np.arange(count) + 0.5) / count - np.pi
    shape = (*momentum.shape, count)
    all_p = np.broadcast_to(momentum[..., None], shape).reshape(-1)
    all_theta = np.broadcast_to(angle[..., None], shape).reshape(-1)
    all_phi = np.broadcast_to(phi, shape).reshape(-1)
    events = shoot(beams, Shot(pdg_id, all_p, all_theta, all_phi))
    found, ratio, muon = measure(simulate(events, still, period, key), all_p)
    ratio = ratio.reshape(shape)
    enough = np.sum(np.isfinite(ratio), axis=-1) >= 30
    low, high = np.full(momentum.shape, np.nan), np.full(momentum.shape, np.nan)
    if enough.any():
        low[enough], high[enough] = np.nanquantile(ratio[enough], [0.15865, 0.84135], axis=-1)
    return Response(
        found.reshape(shape).mean(axis=-1), (high - low) / 2, muon.reshape(shape).mean(axis=-1)
    )


def track_response(
    pdg_id: int,
    p: Array,
    theta: Array,
    experiment: Experiment,
    period: str,
    key: Key,
    count: int = 400,
) -> Response:
    """Finding, momentum resolution and muon response of charged particles.

    Parameters
    ----------
    pdg_id : int
        PDG number.
    p, theta : array
        Momenta [GeV] and polar angles [rad], broadcast against each other.
    experiment, period, key
        As for `lumbra.detector.simulate`.
    count : int
        Particles at each point, evenly spread in azimuth.
    """

    def measure(seen: Detected, true: Array) -> tuple[Array, Array, Array]:
        tracks = seen.tracks
        event = np.repeat(np.arange(len(seen)), np.diff(tracks.offsets))
        own = tracks.pdg_id == pdg_id
        found, muon = np.zeros(len(seen)), np.zeros(len(seen))
        ratio = np.full(len(seen), np.nan)
        found[event[own]] = 1.0
        ratio[event[own]] = tracks.p[own] / true[event[own]]
        muon[event[own]] = tracks.muon_id[own] > 0.9
        return found, ratio, muon

    return _responses(pdg_id, p, theta, experiment, period, count, key, measure)


def cluster_response(
    energy: Array, theta: Array, experiment: Experiment, period: str, key: Key, count: int = 400
) -> Response:
    """Finding and energy resolution of photons, those that convert counted as lost.

    Parameters
    ----------
    energy, theta : array
        Energies [GeV] and polar angles [rad], broadcast against each other.
    experiment, period, key
        As for `lumbra.detector.simulate`.
    count : int
        Photons at each point, evenly spread in azimuth.
    """

    def measure(seen: Detected, true: Array) -> tuple[Array, Array, Array]:
        clusters = seen.clusters
        event = np.repeat(np.arange(len(seen)), np.diff(clusters.offsets))
        first = np.flatnonzero((clusters.pdg_id == 22) & ~clusters.matched)[::-1]
        found, ratio = np.zeros(len(seen)), np.full(len(seen), np.nan)
        whole = np.diff(seen.tracks.offsets) == 0
        ratio[event[first]] = clusters.energy[first] / true[event[first]]
        ratio[~whole] = np.nan
        found[np.isfinite(ratio)] = 1.0
        return found, ratio, np.zeros(len(seen))

    return _responses(22, energy, theta, experiment, period, count, key, measure)


def turn_on(
    values: Array,
    events_at: Callable[[float, Array, Array], Events],
    experiment: Experiment,
    period: str,
    key: Key,
    count: int = 2000,
    together: Sequence[Sequence[str]] = (),
) -> dict[str, Array]:
    """Share of events that each trigger line of a period accepts, against something.

    Parameters
    ----------
    values : (k,)
        What the events depend on.
    events_at : function
        Gives events for a value and directions (θ, φ) that are even over the sphere.
    experiment, period, key
        As for `lumbra.detector.simulate`.
    count : int
        Events at each value.
    together : sequence of sequences of str
        Lines of which any may accept an event, besides the single ones; named "a or b".

    Returns
    -------
    dict of str to (k,) array
        By line.
    """
    still = quiet(experiment, period)
    theta, phi = even_directions(count)
    curves: dict[str, list[float]] = {}
    for number, value in enumerate(values):
        bits = dict(
            simulate(events_at(float(value), theta, phi), still, period, key.child(number)).trigger
        )
        for lines in together:
            bits[" or ".join(lines)] = np.any([bits[line] for line in lines], axis=0)
        for line, bit in bits.items():
            curves.setdefault(line, []).append(float(np.mean(bit)))
    return {line: np.array(shares) for line, shares in curves.items()}
