"""How many axion-like particles beside a photon leave the detector before they decay."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams
from lumbra.models.alp import AxionLikeParticle

__all__ = ["escaping", "path_to_edge"]

Array = NDArray[np.float64]

RADIUS: Final = 335.0
"""Outer radius of the muon system [cm] (recalled): photons of a decay before it are seen."""
HALF_LENGTH: Final = 400.0
"""Its half-length [cm] (recalled, both ends alike)."""
_COSINES: Final = np.linspace(-0.75, 0.75, 16)
"""Of the photon in the centre of mass, where the barrel sees it."""
_AZIMUTHS: Final = np.arange(4) * np.pi / 2
"""Four are enough for the small crossing angle."""


def path_to_edge(theta: Array) -> Array:
    """Length [cm] of a straight way out of the muon system, a cylinder, at polar angles [rad]."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.minimum(RADIUS / np.sin(theta), HALF_LENGTH / np.abs(np.cos(theta))))


def escaping(mass: Array, coupling: Array, beams: Beams) -> Array:
    """Share of the ALPs of e⁺e⁻ → γa, a → γγ that leave, ⟨exp(−L m/(p cτ))⟩, broadcast.

    Over the directions 1 + cos²θ* of a photon in the barrel; no radiation.

    Parameters
    ----------
    mass : array
        [GeV]
    coupling : array
        g_aγγ [1/GeV].
    beams : Beams
        What collides.
    """
    m, g = np.asarray(mass, float), np.asarray(coupling, float)
    c, phi = (x.ravel() for x in np.meshgrid(_COSINES, _AZIMUTHS, indexing="ij"))
    sine = np.sqrt(1 - c**2)
    away = -np.stack([sine * np.cos(phi), sine * np.sin(phi), c], axis=-1)
    p = (beams.sqrt_s**2 - m**2) / (2 * beams.sqrt_s)
    cm = np.empty((*m.shape, len(c), 4))
    cm[..., 0], cm[..., 1:] = np.hypot(p, m)[..., None], p[..., None, None] * away
    lab = beams.to_lab(cm)
    across = np.hypot(lab[..., 1], lab[..., 2])
    length = path_to_edge(np.arctan2(across, lab[..., 3]))
    proper = length * m[..., None] / np.hypot(across, lab[..., 3])
    ctau = AxionLikeParticle(*np.broadcast_arrays(m, g)).ctau
    weight = (1 + c**2) / np.sum(1 + c**2)
    return np.asarray(np.exp(-proper / np.asarray(ctau)[..., None]) @ weight)
