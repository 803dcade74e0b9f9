"""Beams, recoils, resolutions and decays in flight."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from lumbra.foundation import Beams
from lumbra.foundation.kinematics import (
    boost,
    decay_probability,
    invariant_mass_squared,
    two_body_momentum,
)
from lumbra.reconstruction.recoil import recoil
from lumbra.reconstruction.recoil_resolution import photon_recoil_resolution, recoil_resolution

SQRT_S: Final = 10.58
CENTRE: Final = Beams(SQRT_S / 2, SQRT_S / 2)
COLLIDERS: Final = {
    "SuperKEKB": Beams(7.007, 4.0, 0.083),
    "SuperKEKB_nominal7": Beams(7.0, 4.0, 0.083),
    "KEKB": Beams(8.0, 3.5, 0.022),
    "PEPII": Beams(9.0, 3.1),
}


def boost_of(beams: Beams) -> float:
    """βγ of the centre of mass."""
    beta = float(np.linalg.norm(beams.velocity()))
    return beta / math.sqrt(1 - beta**2)


def recoil_mass(mass: float, energy: float) -> float:
    """Recoil mass [GeV] to a system of given mass and CM energy."""
    visible = np.array([[energy, 0, 0, math.sqrt(energy**2 - mass**2)]])
    return math.sqrt(invariant_mass_squared(recoil(visible, CENTRE))[0])


def dimuon_resolution() -> float:
    """σ(M_r) [GeV] for M_r = 3, M_μμ = 4 GeV, helicity angle of cosine 0.2, δ = 0.4 %."""
    mass, cosine = 4.0, 0.2
    momentum = float(two_body_momentum(SQRT_S, mass, 3.0))
    velocity = np.array([0, 0, momentum / math.hypot(momentum, mass)])
    sine = math.sqrt(1 - cosine**2)
    # massless muons: the reference neglects their mass too
    pair = mass / 2 * np.array([[1, sine, 0, cosine], [1, -sine, 0, -cosine]])
    visible = boost(pair, velocity)
    missing = recoil(visible.sum(axis=0)[None], CENTRE)
    return float(recoil_resolution(missing, visible[None], 0.004)[0])


def polar_angle_in_cm(theta: float) -> float:
    """CM angle [deg] from the electron of a photon in the laboratory at θ [deg], vertical plane."""
    angle = math.radians(theta)
    p = COLLIDERS["SuperKEKB"].to_cm(np.array([[1, 0, math.sin(angle), math.cos(angle)]]))[0]
    return math.degrees(math.acos(p[3] / np.linalg.norm(p[1:])))


def at(function: Callable[[Beams], float], name: str) -> Callable[[], float]:
    """A property of one collider."""
    return lambda: float(function(COLLIDERS[name]))


COMPUTED: Final[dict[str, Callable[[], float]]] = {
    **{f"KIN.rs.{name}": at(lambda beams: beams.sqrt_s, name) for name in COLLIDERS},
    **{f"KIN.bg.{name}": at(boost_of, name) for name in COLLIDERS},
    "KIN.Eg.0.0": lambda: float(two_body_momentum(SQRT_S, 0.0, 0.0)),
    "KIN.Eg.3.0": lambda: float(two_body_momentum(SQRT_S, 3.0, 0.0)),
    "KIN.Mrec.1": lambda: recoil_mass(4.0, 6.0),
    "KIN.sig.1": dimuon_resolution,
    "KIN.sig.g": lambda: float(photon_recoil_resolution(2.0, SQRT_S, 0.02)),
    "KIN.th.ECLfwd": lambda: polar_angle_in_cm(12.4),
    "KIN.th.ECLbwd": lambda: polar_angle_in_cm(155.1),
    "KIN.Pdec.1": lambda: float(decay_probability(0.2, 60.0, 10.0)),
}
