"""e+e- → e+e-μ+μ- by two photons, electrons at any angle down to zero."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.amplitudes.eemumu import squared
from lumbra.amplitudes.vacuum_polarization import dressing
from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import HBARC2_FB_GEV2, M_ELECTRON, M_MUON
from lumbra.foundation.particles import ELECTRON, MUON
from lumbra.generation.parts import Range, require_part
from lumbra.generation.two_photon_phase_space import sample_two_photon

__all__ = ["TwoPhotonMuons"]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _matrix_elements(momenta: Array, t: Array, roots: Array, out: Array) -> None:
    """|M|² for e-, e+, μ-, μ+ in the centre of mass."""
    for i in range(len(roots)):
        beam = 0.5 * roots[i]
        along = math.sqrt(beam * beam - M_ELECTRON * M_ELECTRON)
        m = momenta[i]
        out[i] = squared(
            (beam, 0.0, 0.0, along),
            (beam, 0.0, 0.0, -along),
            (m[0, 0], m[0, 1], m[0, 2], m[0, 3]),
            (m[1, 0], m[1, 1], m[1, 2], m[1, 3]),
            (m[2, 0], m[2, 1], m[2, 2], m[2, 3]),
            (m[3, 0], m[3, 1], m[3, 2], m[3, 3]),
            t[i, 0],
            t[i, 1],
        )


@dataclass(frozen=True)
class TwoPhotonMuons:
    """e+e- → e+e-μ+μ-, multiperipheral diagrams, exact in the electron mass.

    Not in here: bremsstrahlung and annihilation diagrams (about 1.6 % of the inclusive rate,
    but 25 to 30 % of it where both electrons leave at wide angle) and initial-state radiation.

    Parameters
    ----------
    w_min, w_max : float
        Limits on the mass of the muon pair [GeV]; None for the kinematic ones.
    transfers : ((float, float), (float, float))
        Only events with the squared momentum transfers |t| of electron and positron in these
        ranges [GeV²]: a part of the process, to be simulated more or less often than the rest.
    running : bool
        Whether both virtual photons have their vacuum polarisation, instead of α(0).
    """

    w_min: float | None = None
    w_max: float | None = None
    transfers: tuple[Range, Range] = ((0.0, math.inf), (0.0, math.inf))
    running: bool = True

    def __post_init__(self) -> None:
        for limits in self.transfers:
            require_part("transfers", limits, (0.0, math.inf), "GeV²")
        low = self.w_min if self.w_min is not None else 2 * M_MUON
        high = self.w_max if self.w_max is not None else math.inf
        if not 2 * M_MUON <= low < high:
            raise InputError(
                "These limits on the mass of the muon pair cannot be used.",
                given=f"w_min={self.w_min}, w_max={self.w_max}",
                allowed=f"{2 * M_MUON:.6f} GeV <= w_min < w_max",
                suggestion="leave both out for the whole range",
            )

    @property
    def name(self) -> str:
        """Name of the sample."""
        return "eemumu"

    @property
    def label(self) -> str:
        """The reaction."""
        return "e⁺e⁻ → e⁺e⁻μ⁺μ⁻"

    def _limits(self, roots: Array) -> Array:
        """Smallest and largest mass of the pair (n, 2) [GeV]."""
        low = 2 * M_MUON if self.w_min is None else self.w_min
        open_to = roots - 2 * M_ELECTRON
        high = open_to if self.w_max is None else np.minimum(open_to, self.w_max)
        if not np.all(high > low):
            raise InputError(
                "The reaction is closed at this energy.",
                given=f"√s down to {roots.min():.4g} GeV, w_min={low:.4g} GeV",
                allowed="w_min below √s − 2mₑ",
                suggestion="lower w_min",
            )
        return np.stack([np.full_like(roots, low), high], axis=-1)

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the CM; see `lumbra.generation.Process`.

        Raises
        ------
        InputError
            If a collision has too little energy for `w_min`.
        """
        rng = key.generator()
        energies = beams.sample(count, rng)
        roots = beams.sqrt_s_of(energies)
        points = sample_two_photon(roots, M_MUON, self._limits(roots), rng, self.transfers)
        squares = np.empty(count)
        _matrix_elements(points.momenta, points.t, roots, squares)
        if self.running:
            squares *= dressing(points.t).prod(axis=1)
        flux = 2 * roots**2 * np.sqrt(1 - 4 * M_ELECTRON**2 / roots**2)
        return Events.from_blocks(
            [ELECTRON, -ELECTRON, MUON, -MUON],
            points.momenta,
            squares * points.volume / flux * (HBARC2_FB_GEV2 / count),
            energies,
            roots,
            process=self.label,
        )
