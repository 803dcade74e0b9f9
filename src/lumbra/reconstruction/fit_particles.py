"""What goes into a kinematic fit: measured particles with their covariance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest

__all__ = ["FitParticle", "cluster", "track"]

Array = NDArray[np.float64]

_NAMES: Final = {
    "track": ("p", "theta", "phi", "d0", "z0"),
    "cluster": ("energy", "theta", "phi"),
}


@dataclass(frozen=True)
class FitParticle:
    """One particle of each of n events; made by `track` or `cluster`.

    Parameters
    ----------
    kind : {"track", "cluster"}
        Whether the momentum or the energy is measured.
    values : (n, 5)
        p or E [GeV], θ, φ [rad], d0, z0 [cm]; the last two are 0 for a cluster.
    covariance : (n, 5, 5)
        Of these. A number without variance is fixed.
    mass : float
        [GeV]
    charge : (n,)
        Electric charge; only tracks at a common vertex need it.
    unmeasured : tuple of str
        Names of the numbers that are not measured; their values are where the fit starts.
    """

    kind: Literal["track", "cluster"]
    values: Array
    covariance: Array
    mass: float
    charge: Array
    unmeasured: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = _NAMES[self.kind]
        for name in self.unmeasured:
            if name not in names:
                raise InputError(
                    f"A {self.kind} has no number of that name that could be unmeasured.",
                    given=repr(name),
                    allowed=", ".join(names),
                    suggestion=nearest(name, names),
                )
        if not (np.isfinite(self.mass) and self.mass >= 0):
            raise InputError(
                "A particle in a fit needs a mass.",
                given=f"{self.mass}",
                allowed="finite masses in GeV, 0 or above",
                suggestion="give the mass of the hypothesis, 0.10566 for a muon",
            )

    def __len__(self) -> int:
        return len(self.values)

    @property
    def free(self) -> NDArray[np.bool_]:
        """Which of the five numbers are not measured, shape (5,)."""
        names = _NAMES[self.kind]
        free = np.zeros(5, np.bool_)
        free[: len(names)] = [name in self.unmeasured for name in names]
        return free

    def select(self, keep: ArrayLike) -> FitParticle:
        """The events that a mask or index array names."""
        rows = np.asarray(keep)
        return replace(
            self,
            values=self.values[rows],
            covariance=self.covariance[rows],
            charge=self.charge[rows],
        )


def track(
    values: ArrayLike,
    covariance: ArrayLike,
    mass: float,
    charge: ArrayLike = 1,
    unmeasured: tuple[str, ...] = (),
) -> FitParticle:
    """A charged particle, measured in the tracker.

    Parameters
    ----------
    values : (n, 3) or (n, 5)
        p [GeV], θ, φ [rad] and, for a vertex, d0, z0 [cm] at the point closest to the z axis.
    covariance : (n, 3, 3) or (n, 5, 5)
        Of these.
    mass : float
        [GeV]
    charge : (n,) or int
        Electric charge.
    unmeasured : tuple of str
        Any of p, theta, phi, d0, z0.

    Raises
    ------
    DataError
        If the shapes do not fit.
    """
    return _particle("track", (3, 5), values, covariance, mass, charge, unmeasured)


def cluster(
    values: ArrayLike, covariance: ArrayLike, mass: float = 0.0, unmeasured: tuple[str, ...] = ()
) -> FitParticle:
    """A neutral particle from the interaction point, measured in the calorimeter.

    Parameters
    ----------
    values : (n, 3)
        E [GeV], θ, φ [rad].
    covariance : (n, 3, 3)
        Of these.
    mass : float
        [GeV]
    unmeasured : tuple of str
        Any of energy, theta, phi.

    Raises
    ------
    DataError
        If the shapes do not fit.
    """
    return _particle("cluster", (3,), values, covariance, mass, 0, unmeasured)


def _particle(
    kind: Literal["track", "cluster"],
    widths: tuple[int, ...],
    values: ArrayLike,
    covariance: ArrayLike,
    mass: float,
    charge: ArrayLike,
    unmeasured: tuple[str, ...],
) -> FitParticle:
    x, V = np.asarray(values, float), np.asarray(covariance, float)
    good = x.ndim == 2 and x.shape[1] in widths and V.shape == (*x.shape, x.shape[1])
    if (
        not good
        or np.ndim(charge) > 1
        or (np.ndim(charge) == 1 and np.shape(charge) != x.shape[:1])
    ):
        raise DataError(
            f"The numbers of this {kind} do not belong together.",
            given=f"values {x.shape}, covariance {V.shape}, charge {np.shape(charge)}",
            allowed=" or ".join(f"(n, {w}) and (n, {w}, {w})" for w in widths),
            suggestion="give one row of values and one matrix per event",
        )
    width = x.shape[1]
    whole, spread = np.zeros((len(x), 5)), np.zeros((len(x), 5, 5))
    whole[:, :width], spread[:, :width, :width] = x, V
    charges = np.broadcast_to(np.asarray(charge, float), len(x)).copy()
    return FitParticle(kind, whole, spread, mass, charges, unmeasured)
