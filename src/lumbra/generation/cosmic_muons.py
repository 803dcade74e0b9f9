"""Cosmic muons that pass near the interaction point.

Sea-level flux of Reyna, hep-ph/0604145, charge ratio 1.27 (PDG 2022, §30). Measurements differ in
their normalisation by 10 to 15 %, and below 1 GeV with latitude and solar activity. No overburden:
a building above the detector takes the softest muons away, which is not followed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, Estimate, Events, InputError, Key
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.particles import MUON

__all__ = ["CosmicMuons", "sea_level_flux"]

Array = NDArray[np.float64]

CHARGE_RATIO: Final = 1.27
"""μ⁺ over μ⁻."""
PER_FB_CM2: Final = 1e-39
"""One fb in cm²."""
_VERTICAL: Final = (0.00253, 0.2455, 1.288, -0.2555, 0.0209)
"""Reyna's c₁ … c₅ for p in GeV and intensities in cm⁻² s⁻¹ sr⁻¹ GeV⁻¹."""


def sea_level_flux(energy: Array, cosine: Array) -> Array:
    """Differential flux dI/dE [cm⁻² s⁻¹ sr⁻¹ GeV⁻¹] of muons at sea level.

    dI/dp = cos³θ I(p cos θ), log₁₀ I a polynomial in log₁₀ p: Reyna, hep-ph/0604145, fitted to
    measurements at all zenith angles for 1 GeV < p cos θ < 2 TeV, and continued below.

    Parameters
    ----------
    energy : array
        Total energy of the muon [GeV].
    cosine : array
        Cosine of the zenith angle, in (0, 1].
    """
    momentum = np.sqrt(np.maximum(np.square(energy) - M_MUON**2, 1e-12))
    scale, *powers = _VERTICAL
    x = np.log10(momentum * cosine)
    exponent = x * sum(c * x**i for i, c in enumerate(powers))
    return np.asarray(scale * cosine**3 * 10.0**-exponent * energy / momentum)


@dataclass(frozen=True)
class CosmicMuons:
    """Cosmic muons through a sphere about the interaction point, flat in time.

    A muon is two final particles that start where it comes closest to the interaction point: the
    way out with its charge and momentum, and the way in, which a detector takes for a particle of
    the other charge that flies backwards. Energy is therefore not that of a collision.

    Parameters
    ----------
    radius : float
        Of the sphere [cm].
    lowest, highest : float
        Energies [GeV].
    luminosity : float
        Mean luminosity [cm⁻² s⁻¹] of the live time, which turns the rate into a cross section:
        events = weight × integrated luminosity, as for any other process.

    Raises
    ------
    InputError
        If a number is impossible.
    """

    radius: float = 5.0
    lowest: float = 0.5
    highest: float = 1000.0
    luminosity: float = 1e34

    def __post_init__(self) -> None:
        values = (self.radius, self.luminosity, self.lowest - M_MUON, self.highest - self.lowest)
        if not all(math.isfinite(value) and value > 0 for value in values):
            raise InputError(
                "These cosmic muons cannot be made.",
                given=f"radius {self.radius} cm, energies {self.lowest} to {self.highest} GeV, "
                f"luminosity {self.luminosity} cm⁻² s⁻¹",
                allowed="positive numbers, energies that rise from above the muon's mass",
                suggestion="start from radius 5, energies 0.5 to 1000, luminosity 1e34",
            )

    @property
    def name(self) -> str:
        """Short name."""
        return "cosmic"

    @property
    def label(self) -> str:
        """What it is."""
        return f"cosmic muons within {self.radius:g} cm"

    @property
    def balanced(self) -> bool:
        """The final momenta are not those of a collision."""
        return False

    def rate(self, count: int, key: Key) -> Estimate:
        """Muons through the sphere per second of live time [1/s], from a sample."""
        weight = self._draw(count, key)[3]
        error = float(np.std(weight)) / math.sqrt(count)
        return Estimate(float(np.mean(weight)), error)

    def _draw(self, count: int, key: Key) -> tuple[Array, Array, Array, Array]:
        """Energies, cosines and azimuths of the zenith, and rates [1/s]."""
        rng = key.child("flux").generator()
        span = math.log(self.highest / self.lowest)
        energy = self.lowest * np.exp(span * rng.random(count) ** 1.5)
        # density of u^1.5 with u flat: (2/3) t^(-1/3) in t = ln(E/E₀)/span
        t = np.log(energy / self.lowest) / span
        density = (2 / 3) * np.maximum(t, 1e-300) ** (-1 / 3) / (span * energy)
        cosine = 1 - rng.random(count) ** 2 * (1 - 1e-3)
        slope = 0.5 / np.sqrt((1 - cosine) / (1 - 1e-3)) / (1 - 1e-3)
        azimuth = 2 * math.pi * rng.random(count)
        area = math.pi * self.radius**2
        rate = area * 2 * math.pi * sea_level_flux(energy, cosine) / density / slope
        return energy, cosine, azimuth, rate

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the laboratory, y upwards; see `Process.generate`.

        Raises
        ------
        InputError
            If nothing is asked for.
        """
        if count < 1:
            raise InputError(
                "There is nothing to generate.",
                given=f"{count} events",
                allowed="at least 1 event",
                suggestion="use 10000 for a first look",
            )
        energy, cosine, azimuth, rate = self._draw(count, key)
        rng = key.child("impact").generator()
        sine = np.sqrt(1 - cosine**2)
        down = np.stack([sine * np.cos(azimuth), -cosine, sine * np.sin(azimuth)], axis=1)
        # a point of the disc across the flight, two vectors of which span it
        across = np.stack([np.sin(azimuth), np.zeros(count), -np.cos(azimuth)], axis=1)
        other = np.cross(down, across)
        distance = self.radius * np.sqrt(rng.random(count))
        turn = 2 * math.pi * rng.random(count)
        point = distance[:, None] * (np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * other)
        momentum = np.sqrt(energy**2 - M_MUON**2)[:, None] * down
        momenta = np.empty((count, 2, 4))
        momenta[:, :, 0] = energy[:, None]
        momenta[:, 0, 1:], momenta[:, 1, 1:] = momentum, -momentum
        positive = rng.random(count) < CHARGE_RATIO / (1 + CHARGE_RATIO)
        numbers = np.where(positive, -MUON, MUON)
        energies = np.broadcast_to(beams.nominal, (count, 2)).copy()
        events = Events.from_blocks(
            np.stack([numbers, -numbers], axis=1).astype(np.int32),
            momenta,
            rate / (self.luminosity * PER_FB_CM2) / count,
            energies,
            np.full(count, beams.sqrt_s),
            process=self.label,
            frame="lab",
        )
        events.vertex[:] = np.repeat(point, 2, axis=0)
        return events
