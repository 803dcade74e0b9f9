"""Muon identification: by the muon system, or by the calorimeter alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.emphasis import NATURE, Emphasis, emphasised_all
from lumbra.detector.particles import CHARGED_HADRON, MUON

__all__ = [
    "MipWindow",
    "MuonSystem",
    "calorimeter_response",
    "muon_system_probability",
    "muon_system_response",
]

Array = NDArray[np.float64]


class MuonSystem(NamedTuple):
    """Numbers of an instrumented return yoke.

    Parameters
    ----------
    theta_low, barrel_low, barrel_high, theta_high : float
        Polar edges of forward endcap, barrel and backward endcap [rad].
    momentum_low, momentum_plateau : float
        The efficiency rises from 0 at the first to its plateau at the second momentum [GeV].
    efficiency_barrel, efficiency_endcap : float
        Share of muons with a response above ``accepted``.
    fake_hadron, fake_electron : float
        The same for charged hadrons and electrons.
    accepted : float
        The response at which these numbers hold.
    """

    theta_low: float
    barrel_low: float
    barrel_high: float
    theta_high: float
    momentum_low: float
    momentum_plateau: float
    efficiency_barrel: float
    efficiency_endcap: float
    fake_hadron: float
    fake_electron: float
    accepted: float


class MipWindow(NamedTuple):
    """What a muon looks like in the calorimeter.

    Parameters
    ----------
    energy_low, energy_high : float
        Cluster energy [GeV].
    ratio_high : float
        Largest E/p.
    """

    energy_low: float
    energy_high: float
    ratio_high: float


def muon_system_probability(
    kind: NDArray[np.int8], p: Array, theta: Array, system: MuonSystem
) -> Array:
    """Probability (t,) of a response above ``system.accepted``.

    Parameters
    ----------
    kind : (t,) int8
        How the particle interacts (`lumbra.detector.particles`).
    p, theta : (t,)
        True momentum [GeV] and polar angle [rad].
    system : MuonSystem
        Acceptance, efficiency, misidentification.
    """
    barrel = (theta > system.barrel_low) & (theta < system.barrel_high)
    muon = np.where(barrel, system.efficiency_barrel, system.efficiency_endcap)
    fake = np.where(kind == CHARGED_HADRON, system.fake_hadron, system.fake_electron)
    turn_on = (p - system.momentum_low) / (system.momentum_plateau - system.momentum_low)
    inside = (theta > system.theta_low) & (theta < system.theta_high)
    return np.where(kind == MUON, muon, fake) * np.clip(turn_on, 0, 1) * inside


def muon_system_response(
    kind: NDArray[np.int8],
    p: Array,
    theta: Array,
    system: MuonSystem,
    rng: np.random.Generator,
    emphasis: Emphasis = NATURE,
) -> tuple[Array, Array]:
    """Response (t,) in [0, 1], muon-like near 1, and weights (t,) of what was made frequent.

    Above and below ``accepted`` the response piles up at its end as the square and the fourth
    power of a flat number do: a shape that is assumed, so only cuts at ``accepted`` have the
    stated efficiency.
    """
    chance = muon_system_probability(kind, p, theta, system)
    least = np.where(kind == CHARGED_HADRON, emphasis.fake_muon, 0.0)
    passed, weight = emphasised_all(rng, chance, least)
    flat = rng.random(len(p))
    above = 1 - (1 - system.accepted) * flat**2
    return np.where(passed, above, system.accepted * flat**4), weight


def calorimeter_response(p: Array, energy: Array, window: MipWindow) -> Array:
    """1 where the matched cluster looks like minimum ionisation, else 0, shape (t,).

    Parameters
    ----------
    p : (t,)
        Measured momentum [GeV].
    energy : (t,)
        Energy of the matched cluster [GeV], 0 for none.
    """
    inside = (energy > window.energy_low) & (energy < window.energy_high)
    return np.where(inside & (energy < window.ratio_high * p), 1.0, 0.0)
