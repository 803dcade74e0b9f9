"""Colliding beams: energies, crossing angle, energy spread, and the way to the laboratory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.errors import InputError
from lumbra.foundation.kinematics import boost

__all__ = ["Beams"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Beams:
    """Two beams that cross in the x–z plane, both leaning to +x.

    Parameters
    ----------
    electron, positron : float
        Energies [GeV].
    crossing_angle : float
        Full crossing angle [rad].
    electron_spread, positron_spread : float
        Gaussian energy spreads [GeV].
    tilt : float
        Angle of the bisector, on the electron's side, from z towards x [rad].
    """

    electron: float
    positron: float
    crossing_angle: float = 0.0
    electron_spread: float = 0.0
    positron_spread: float = 0.0
    tilt: float = 0.0

    def __post_init__(self) -> None:
        if not (self.electron > 0 and self.positron > 0):
            raise InputError(
                "These beams cannot collide.",
                given=f"{self.electron} and {self.positron} GeV",
                allowed="two positive energies in GeV",
                suggestion="for Belle II use 7.004 and 4.002 GeV",
            )

    @property
    def nominal(self) -> Array:
        """Nominal beam energies (electron, positron), shape (1, 2) [GeV]."""
        return np.array([[self.electron, self.positron]])

    @property
    def directions(self) -> Array:
        """Unit vectors (2, 3) of electron and positron in the laboratory."""
        minus, plus = self.crossing_angle / 2 + self.tilt, self.crossing_angle / 2 - self.tilt
        return np.array([[np.sin(minus), 0.0, np.cos(minus)], [np.sin(plus), 0.0, -np.cos(plus)]])

    @property
    def sqrt_s(self) -> float:
        """Nominal centre-of-mass energy [GeV]: √s = 2√(E₋E₊) cos(φ/2)."""
        return float(self.sqrt_s_of(self.nominal)[0])

    def sqrt_s_of(self, energies: Array) -> Array:
        """Centre-of-mass energy [GeV] for beam energies (n, 2) [GeV]."""
        product = energies[..., 0] * energies[..., 1]
        return np.asarray(2 * np.sqrt(product) * np.cos(self.crossing_angle / 2))

    def sample(self, count: int, rng: np.random.Generator) -> Array:
        """Beam energies (count, 2) [GeV] with their spread."""
        normal = rng.standard_normal((count, 2))
        return np.asarray(
            self.nominal + normal * np.array([self.electron_spread, self.positron_spread])
        )

    def total_momentum(self, energies: Array | None = None) -> Array:
        """Four-momentum (n, 4) of the collision in the laboratory; nominal if none are given."""
        energies = self.nominal if energies is None else energies
        minus, plus = energies[..., 0], energies[..., 1]
        (ax, _, az), (bx, _, bz) = self.directions
        zero = np.zeros_like(minus)
        return np.stack([minus + plus, minus * ax + plus * bx, zero, minus * az + plus * bz], -1)

    def velocity(self, energies: Array | None = None) -> Array:
        """Velocity β (n, 3) of the centre of mass in the laboratory."""
        total = self.total_momentum(energies)
        return np.asarray(total[..., 1:] / total[..., :1])

    def _electron_axis(self, energies: Array) -> tuple[Array, Array]:
        """Cosine and sine of the angle of the electron in the CM from z, in the x–z plane."""
        minus = energies[..., 0]
        x, _, z = self.directions[0]
        lab = np.stack([minus, minus * x, np.zeros_like(minus), minus * z], axis=-1)
        cm = boost(lab, -self.velocity(energies))
        momentum = np.hypot(cm[..., 1], cm[..., 3])
        return cm[..., 3] / momentum, cm[..., 1] / momentum

    def to_lab(self, p: Array, energies: Array | None = None) -> Array:
        """Four-vectors from the CM frame (z along the electron) to the laboratory.

        Parameters
        ----------
        p : (n, 4)
            (E, px, py, pz) [GeV] in the centre of mass, z along the electron's direction there.
        energies : (n, 2), optional
            Beam energies [GeV] of each event; the nominal ones if left out.
        """
        energies = self.nominal if energies is None else energies
        cosine, sine = self._electron_axis(energies)
        rotated = np.empty(np.broadcast_shapes(p.shape, (*cosine.shape, 4)))
        rotated[..., 0] = p[..., 0]
        rotated[..., 1] = cosine * p[..., 1] + sine * p[..., 3]
        rotated[..., 2] = p[..., 2]
        rotated[..., 3] = cosine * p[..., 3] - sine * p[..., 1]
        return boost(rotated, self.velocity(energies))

    def to_cm(self, p: Array, energies: Array | None = None) -> Array:
        """Four-vectors from the laboratory to the CM frame, z along the electron.

        Without energies it does what an analysis does, which knows the nominal beams only.

        Parameters
        ----------
        p : (n, 4)
            (E, px, py, pz) [GeV] in the laboratory.
        energies : (n, 2), optional
            Beam energies [GeV] of each event; the nominal ones if left out.
        """
        energies = self.nominal if energies is None else energies
        rest = boost(p, -self.velocity(energies))
        cosine, sine = self._electron_axis(energies)
        out = np.empty_like(rest)
        out[..., 0] = rest[..., 0]
        out[..., 1] = cosine * rest[..., 1] - sine * rest[..., 3]
        out[..., 2] = rest[..., 2]
        out[..., 3] = cosine * rest[..., 3] + sine * rest[..., 1]
        return out
