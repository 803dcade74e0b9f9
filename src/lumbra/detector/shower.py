"""Shape and time of clusters: how wide they are, what mass a merged pair shows, when they come."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.calorimeter import Calorimeter, face_distance
from lumbra.detector.particles import ELECTRON, MUON, PHOTON

__all__ = ["Shower", "measured_moment", "measured_time", "merged_mass", "natural_moment"]

Array = NDArray[np.float64]


class Shower(NamedTuple):
    """Numbers of the lateral shape and the time of clusters.

    Parameters
    ----------
    width, width_muon, width_hadron : float
        Root of the energy-weighted second moment [cm] of electromagnetic showers, muons and
        hadrons.
    spread_constant, spread_stochastic : float
        Relative error of the moment: constant ⊕ stochastic/√E, [GeV^{1/2}].
    spread_hadron : float
        The same for hadrons, on top.
    time_constant, time_noise : float
        σ(t) = constant ⊕ noise/E [ns], [ns GeV].
    """

    width: float
    width_muon: float
    width_hadron: float
    spread_constant: float
    spread_stochastic: float
    spread_hadron: float
    time_constant: float
    time_noise: float


@njit(cache=True, nogil=True)
def natural_moment(kind: int, shower: Shower) -> float:
    """Second moment [cm²] that a kind of particle has on average."""
    if kind in (PHOTON, ELECTRON):
        return shower.width**2
    return shower.width_muon**2 if kind == MUON else shower.width_hadron**2


@njit(cache=True, nogil=True)
def measured_moment(
    rng: np.random.Generator, kind: int, energy: float, natural: float, shower: Shower
) -> float:
    """A natural moment [cm²] with its fluctuation; energy [GeV] is that of the cluster."""
    square = shower.spread_constant**2 + shower.spread_stochastic**2 / energy
    if kind not in (PHOTON, ELECTRON, MUON):
        square += shower.spread_hadron**2
    # a log-normal factor with mean 1: moments are positive
    log2 = math.log(1 + square)
    return natural * math.exp(math.sqrt(log2) * rng.standard_normal() - 0.5 * log2)


@njit(cache=True, nogil=True)
def measured_time(rng: np.random.Generator, time: float, energy: float, shower: Shower) -> float:
    """Time [ns] as measured with an energy [GeV]."""
    noise = shower.time_noise / energy
    return time + math.sqrt(shower.time_constant**2 + noise * noise) * rng.standard_normal()


@njit(cache=True, nogil=True)
def _masses(energy, theta, moment, calorimeter, natural, out):  # type: ignore[no-untyped-def]
    for i in range(len(energy)):
        distance = face_distance(theta[i], calorimeter)
        out[i] = energy[i] * math.sqrt(max(moment[i] - natural, 0.0)) / distance


def merged_mass(
    energy: Array, theta: Array, moment: Array, calorimeter: Calorimeter, shower: Shower
) -> Array:
    """Mass (c,) [GeV] of two photons that made one cluster, 0 if it is no wider than one photon's.

    Parameters
    ----------
    energy, theta : (c,)
        Of the clusters [GeV], [rad].
    moment : (c,)
        Second moment [cm²].
    calorimeter, shower : Calorimeter, Shower
        Distance of the front face; width of one photon.

    Notes
    -----
    Two photons with shares x and 1 − x of the energy E, an angle α apart, widen the moment at the
    distance L by x(1 − x)α²L², and for small angles m² = x(1 − x)α²E².
    """
    out = np.empty(len(energy))
    _masses(energy, theta, moment, calorimeter, shower.width**2, out)
    return out
