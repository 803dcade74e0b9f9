"""Kinematic fits: measured particles moved, within their errors, to where constraints hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from lumbra.reconstruction.constraint_kernel import fill_momenta
from lumbra.reconstruction.fit_constraints import Constraint
from lumbra.reconstruction.fit_kernel import CONVERGED, fit_events
from lumbra.reconstruction.fit_particles import FitParticle
from lumbra.reconstruction.fit_problem import pose

__all__ = ["STATUS", "KinematicFit", "kinematic_fit"]

Array = NDArray[np.float64]

STATUS: Final = (
    "converged",
    "bad input: a value is not finite, an error is negative or a momentum is not above zero",
    "singular: the constraints contradict each other or leave something undetermined",
    "no convergence",
    "unphysical: an energy below the mass or below zero",
)
"""What the status codes mean."""


@dataclass(frozen=True)
class KinematicFit:
    """Fitted particles of n events; what belongs to a failed fit is NaN.

    Parameters
    ----------
    values : (n, k, 5)
        Fitted p or E [GeV], θ, φ [rad], d0, z0 [cm] of each particle.
    vertex : (n, 3)
        Fitted common vertex [cm]; NaN without one.
    momentum : (n, k, 4)
        Fitted (E, px, py, pz) [GeV], at the vertex for tracks that have one.
    covariance : (n, 5k + 3, 5k + 3), or (0, …) if it was not asked for
        Of all fitted numbers, particle after particle and last the vertex.
    pulls : (n, 5k + 3)
        (fitted − measured)/√(σ²(measured) − σ²(fitted)), NaN where nothing was gained.
    chi2 : (n,)
        χ².
    degrees : int
        Degrees of freedom.
    iterations : (n,) int64
        Steps taken.
    status : (n,) int64
        Place in `STATUS`; 0 is good.
    """

    values: Array
    vertex: Array
    momentum: Array
    covariance: Array
    pulls: Array
    chi2: Array
    degrees: int
    iterations: NDArray[np.int64]
    status: NDArray[np.int64]

    @property
    def good(self) -> NDArray[np.bool_]:
        """Which fits converged, shape (n,)."""
        return np.asarray(self.status == CONVERGED)

    @property
    def probability(self) -> Array:
        """Probability (n,) of a larger χ²; NaN for failed fits."""
        return np.asarray(chdtrc(self.degrees, self.chi2))

    @property
    def vertex_covariance(self) -> Array:
        """Covariance (n, 3, 3) of the common vertex [cm²]."""
        return self.covariance[:, -3:, -3:]

    def select(self, keep: NDArray[np.generic]) -> KinematicFit:
        """The fits that a mask or index array names."""
        return replace(
            self,
            values=self.values[keep],
            vertex=self.vertex[keep],
            momentum=self.momentum[keep],
            covariance=self.covariance[keep] if len(self.covariance) else self.covariance,
            pulls=self.pulls[keep],
            chi2=self.chi2[keep],
            iterations=self.iterations[keep],
            status=self.status[keep],
        )

    def reasons(self) -> dict[str, int]:
        """How many fits ended how."""
        counts = np.bincount(self.status, minlength=len(STATUS))
        return {name: int(count) for name, count in zip(STATUS, counts, strict=True) if count}


def kinematic_fit(
    particles: Sequence[FitParticle],
    constraints: Sequence[Constraint],
    *,
    field: float = 0.0,
    covariance: bool = True,
    iterations: int = 20,
) -> KinematicFit:
    """Fit the particles of n events by the method of Lagrange multipliers.

    Parameters
    ----------
    particles : sequence of FitParticle
        k particles, each for n events.
    constraints : sequence of Constraint
        At most one four-momentum and one vertex, and any number of masses.
    field : float
        Along +z [T]; it bends tracks between the axis and their vertex.
    covariance : bool
        Whether to keep the covariance of the fitted numbers.
    iterations : int
        Most steps. Fits that make sense take 2 to 5; those that need more have χ² of thousands.

    Raises
    ------
    InputError
        If the constraints do not fit the particles, or leave no degree of freedom.
    DataError
        If the particles are not for the same number of events.

    Notes
    -----
    The formulas and their sources are in `lumbra.reconstruction.multipliers`.
    """
    problem = pose(particles, constraints, field)
    n, k = problem.bends.shape
    size = 5 * k + 3
    values, pulls = np.empty((n, size)), np.full((n, size), np.nan)
    cov = np.full((n if covariance else 0, size, size), np.nan)
    chi2, steps, status = np.empty(n), np.zeros(n, np.int64), np.empty(n, np.int64)
    out = (values, cov, pulls, chi2, steps, status)
    fit_events(*problem[:-1], iterations, out)
    bad = status != CONVERGED
    values[bad], chi2[bad], pulls[bad] = np.nan, np.nan, np.nan
    if covariance:
        cov[bad] = np.nan
    momentum = np.empty((n, k, 4))
    fill_momenta(problem.layout, values, problem.bends, momentum)
    if not problem.layout.at_vertex.any():
        values[:, -3:] = np.nan
    return KinematicFit(
        values=values[:, :-3].reshape(n, k, 5),
        vertex=values[:, -3:],
        momentum=momentum,
        covariance=cov,
        pulls=pulls,
        chi2=chi2,
        degrees=problem.degrees,
        iterations=steps,
        status=status,
    )
