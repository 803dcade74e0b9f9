"""Events with chosen particles in the laboratory, for the tests of the detector."""

import numpy as np
from numpy.typing import ArrayLike

from lumbra.detector import BELLE2
from lumbra.foundation import Events
from lumbra.foundation.particles import MASSES

HEAVIER = {
    2212: 0.93827209, 2112: 0.93956542, 3122: 1.115683, 3222: 1.18937, 3112: 1.197449,
    3312: 1.32171, 3322: 1.31486, 3334: 1.67245,
}  # fmt: skip


def shoot(*particles: tuple[int, ArrayLike, ArrayLike, ArrayLike], vertex: ArrayLike = 0) -> Events:
    """Events with one row a particle: PDG number, momentum [GeV], θ and φ [degrees], shape (n,)."""
    arrays = np.broadcast_arrays(*[np.asarray(x, float) for p in particles for x in p[1:]])
    n = arrays[0].size
    momenta = np.empty((n, len(particles), 4))
    for i, (pdg, *_) in enumerate(particles):
        p, theta, phi = (x.reshape(-1) for x in arrays[3 * i : 3 * i + 3])
        theta, phi = np.radians(theta), np.radians(phi)
        momenta[:, i, 0] = np.hypot(p, MASSES.get(abs(pdg), HEAVIER.get(abs(pdg), 0.0)))
        momenta[:, i, 1] = p * np.sin(theta) * np.cos(phi)
        momenta[:, i, 2] = p * np.sin(theta) * np.sin(phi)
        momenta[:, i, 3] = p * np.cos(theta)
    energies = np.repeat(BELLE2.beams.nominal, n, axis=0)
    events = Events.from_blocks(
        [p[0] for p in particles],
        momenta,
        np.full(n, 1 / n),
        energies,
        BELLE2.beams.sqrt_s_of(energies),
        process="gun",
        frame="lab",
    )
    events.vertex[:] = vertex
    return events
