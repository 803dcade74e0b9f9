"""A particle gun: events with chosen particles, to see what a detector does to them."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import Beams, Events
from lumbra.foundation.particles import MASSES

__all__ = ["Shot", "even_directions", "shoot"]

Array = NDArray[np.float64]


class Shot(NamedTuple):
    """A particle in each of n events.

    Parameters
    ----------
    pdg_id : int
        PDG number.
    p : (n,) or float
        Momentum [GeV].
    theta, phi : (n,) or float
        Direction [rad].
    """

    pdg_id: int
    p: ArrayLike
    theta: ArrayLike
    phi: ArrayLike


def shoot(beams: Beams, *shots: Shot, frame: Literal["cm", "lab"] = "lab") -> Events:
    """Events with one row for each shot, made where the beams collide.

    Parameters
    ----------
    beams : Beams
        Of which the events have the nominal energies.
    shots : Shot
        Particles; their arrays are broadcast against each other.
    frame : {"cm", "lab"}
        Of their momenta and directions.
    """
    arrays = np.broadcast_arrays(*(np.asarray(x, float) for s in shots for x in s[1:]))
    count = arrays[0].size
    momenta = np.empty((count, len(shots), 4))
    for i, shot in enumerate(shots):
        p, theta, phi = (x.reshape(-1) for x in arrays[3 * i : 3 * i + 3])
        momenta[:, i, 0] = np.hypot(p, MASSES.get(abs(shot.pdg_id), 0.0))
        momenta[:, i, 1] = p * np.sin(theta) * np.cos(phi)
        momenta[:, i, 2] = p * np.sin(theta) * np.sin(phi)
        momenta[:, i, 3] = p * np.cos(theta)
    energies = np.repeat(beams.nominal, count, axis=0)
    return Events.from_blocks(
        [shot.pdg_id for shot in shots],
        momenta,
        np.full(count, 1 / count),
        energies,
        beams.sqrt_s_of(energies),
        process="particle gun",
        frame=frame,
    )


def even_directions(count: int) -> tuple[Array, Array]:
    """Polar angles and azimuths (count,) [rad] spread evenly over the sphere, without chance.

    The golden spiral (R. Swinbank and R. J. Purser, Q. J. R. Meteorol. Soc. 132 (2006) 1769).
    """
    index = np.arange(count) + 0.5
    theta = np.arccos(1 - 2 * index / count)
    turn = np.pi * (3 - np.sqrt(5)) * index
    return theta, np.asarray((turn + np.pi) % (2 * np.pi) - np.pi)
