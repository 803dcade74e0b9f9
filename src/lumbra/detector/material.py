"""Material before the tracker: photons that convert, electrons that radiate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.particles import ELECTRON, PHOTON, Flight
from lumbra.foundation.constants import M_ELECTRON

__all__ = ["Material", "pass_material"]

Array = NDArray[np.float64]


class Material(NamedTuple):
    """Numbers of the material in front of the tracking chamber.

    Parameters
    ----------
    conversion : float
        Probability that a photon converts into a pair.
    radii : tuple of float
        Radii of the layers at which it may [cm].
    bremsstrahlung : float
        Probability that an electron radiates more than ``bremsstrahlung_low`` of its energy.
    bremsstrahlung_low : float
        Smallest share of the energy that counts as radiated.
    """

    conversion: float
    radii: tuple[float, ...]
    bremsstrahlung: float
    bremsstrahlung_low: float


def _on_shell(vector: Array) -> Array:
    """Electron four-momenta (k, 4) of three-momenta (k, 3) [GeV]."""
    energy = np.sqrt(np.sum(vector**2, axis=1) + M_ELECTRON**2)
    return np.column_stack([energy, vector])


def _pairs(
    flight: Flight, rows: NDArray[np.int64], material: Material, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Momenta (2k, 4) and vertices (2k, 3) of the pairs; energy is shared evenly at random."""
    photon = flight.momentum[rows, 1:]
    share = rng.uniform(size=len(rows))[:, None]
    radius = rng.choice(np.asarray(material.radii), size=len(rows))
    transverse = np.maximum(np.hypot(photon[:, 0], photon[:, 1]), 1e-9)
    vertex = flight.vertex[rows] + photon * (radius / transverse)[:, None]
    momentum = np.concatenate([_on_shell(photon * share), _on_shell(photon * (1 - share))])
    return momentum, np.concatenate([vertex, vertex])


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
    converted = photons[rng.random(len(photons)) < material.conversion]
    radiating = electrons[rng.random(len(electrons)) < material.bremsstrahlung]
    if not (len(converted) or len(radiating)):
        return flight
    low = material.bremsstrahlung_low
    share = (low ** (1 - rng.random(len(radiating))))[:, None]
    radiated = share * flight.momentum[radiating, 1:]
    radiated = np.column_stack([np.linalg.norm(radiated, axis=1), radiated])
    pairs, origin = _pairs(flight, converted, material, rng)
    momentum = np.concatenate([flight.momentum, pairs, radiated])
    momentum[radiating] = _on_shell((1 - share) * flight.momentum[radiating, 1:])

    # new particles stand behind the old ones until all are brought into the order of events
    event = flight.event
    stays = np.ones(len(event), bool)
    stays[converted] = False
    source = np.concatenate([np.flatnonzero(stays), converted, converted, radiating])
    order = np.argsort(event[source], kind="stable")
    n, k = len(converted), len(radiating)
    rows = np.concatenate([source[: len(event) - n], len(event) + np.arange(2 * n + k)])[order]
    new_kind = np.concatenate([np.full(2 * n, ELECTRON, np.int8), np.full(k, PHOTON, np.int8)])
    new_charge = np.repeat(np.array([1, -1, 0], np.int8), [n, n, k])
    counts = np.bincount(event[source], minlength=len(flight))
    return Flight(
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        kind=np.concatenate([flight.kind, new_kind])[rows],
        charge=np.concatenate([flight.charge, new_charge])[rows],
        momentum=momentum[rows],
        vertex=np.concatenate([flight.vertex, origin, flight.vertex[radiating]])[rows],
        particle=flight.particle[source[order]],
    )
