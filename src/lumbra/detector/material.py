"""Material before the tracker: photons that convert, electrons that radiate."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.particles import ELECTRON, PHOTON, Flight, Products
from lumbra.foundation.constants import M_ELECTRON, SPEED_OF_LIGHT_CM_NS

__all__ = ["Material", "pass_material"]

Array = NDArray[np.float64]


class Material(NamedTuple):
    """Numbers of the material in front of the tracking chamber.

    Parameters
    ----------
    conversion : float
        Probability that a photon converts into a pair.
    radii : tuple of float
        Radii of the layers at which it may [cm], in order; what is made behind some of them has
        less to pass.
    bremsstrahlung : float
        Probability that an electron radiates more than ``bremsstrahlung_low`` of its energy.
    bremsstrahlung_low : float
        Smallest share of the energy that counts as radiated.
    """

    conversion: float
    radii: tuple[float, ...]
    bremsstrahlung: float
    bremsstrahlung_low: float


def _material_left(flight: Flight, rows: NDArray[np.int64], material: Material) -> Array:
    """Share of the layers that lie beyond the origins of particles (k,)."""
    behind = np.hypot(flight.vertex[rows, 0], flight.vertex[rows, 1])
    radii = np.asarray(material.radii)
    return np.asarray(1 - np.searchsorted(radii, behind, side="right") / len(radii))


def _on_shell(vector: Array) -> Array:
    """Electron four-momenta (k, 4) of three-momenta (k, 3) [GeV]."""
    energy = np.sqrt(np.sum(vector**2, axis=1) + M_ELECTRON**2)
    return np.column_stack([energy, vector])


def _pairs(
    flight: Flight, rows: NDArray[np.int64], material: Material, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Momenta (2k, 4), vertices (2k, 3), flight times (2k,) of pairs; energy is shared evenly."""
    photon = flight.momentum[rows, 1:]
    share = rng.uniform(size=len(rows))[:, None]
    radii = np.asarray(material.radii)
    radius = rng.choice(radii, size=len(rows))
    start = flight.vertex[rows]
    behind = np.hypot(start[:, 0], start[:, 1])
    again = np.flatnonzero(radius <= behind)
    first = np.searchsorted(radii, behind[again], side="right")
    radius[again] = radii[first + (rng.random(len(again)) * (len(radii) - first)).astype(int)]
    # from the vertex along the photon to the cylinder
    across2 = np.maximum(photon[:, 0] ** 2 + photon[:, 1] ** 2, 1e-18)
    dot = start[:, 0] * photon[:, 0] + start[:, 1] * photon[:, 1]
    step = (np.sqrt(dot**2 + across2 * (radius**2 - behind**2)) - dot) / across2
    vertex = start + photon * step[:, None]
    delay = step * np.linalg.norm(photon, axis=1) / SPEED_OF_LIGHT_CM_NS
    momentum = np.concatenate([_on_shell(photon * share), _on_shell(photon * (1 - share))])
    return momentum, np.concatenate([vertex, vertex]), np.concatenate([delay, delay])


def pass_material(flight: Flight, material: Material, rng: np.random.Generator) -> Flight:
    """The particles behind the material: converted photons are replaced, photons are added.

    Parameters
    ----------
    flight : Flight
        Particles as they were made.
    material : Material
        Probabilities and radii.
    rng : numpy Generator
        Source of random numbers.

    Notes
    -----
    The radiated share z follows dz/z. Radiated photons fly on from the electron's vertex and
    convert no more; both keep the truth link of the particle they come from.
    """
    photons = np.flatnonzero(flight.kind == PHOTON)
    electrons = np.flatnonzero(flight.kind == ELECTRON)
    chance = material.conversion * _material_left(flight, photons, material)
    converted = photons[rng.random(len(photons)) < chance]
    chance = material.bremsstrahlung * _material_left(flight, electrons, material)
    radiating = electrons[rng.random(len(electrons)) < chance]
    if not (len(converted) or len(radiating)):
        return flight
    low = material.bremsstrahlung_low
    share = (low ** (1 - rng.random(len(radiating))))[:, None]
    radiated = share * flight.momentum[radiating, 1:]
    radiated = np.column_stack([np.linalg.norm(radiated, axis=1), radiated])
    pairs, origin, delay = _pairs(flight, converted, material, rng)
    momentum = flight.momentum.copy()
    momentum[radiating] = _on_shell((1 - share) * flight.momentum[radiating, 1:])

    n = len(converted)
    made, began = np.concatenate([flight.time[converted]] * 2) + delay, flight.time[radiating]
    changed = replace(flight, momentum=momentum)
    positron = Products(converted, ELECTRON, 1, pairs[:n], origin[:n], made[:n])
    electron = Products(converted, ELECTRON, -1, pairs[n:], origin[n:], made[n:])
    photon = Products(radiating, PHOTON, 0, radiated, flight.vertex[radiating], began)
    return changed.replaced(converted, (positron, electron, photon))
