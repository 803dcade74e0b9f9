"""Thermal relic targets: couplings that leave the dark matter there is.

dY/dx = −(s/xH)(1 + ⅓ dln g_s/dlnT) ⟨σv⟩ (Y² − Y_eq²): Gondolo and Gelmini, Nucl. Phys. B 360
(1991) 145. Steps are implicit: each solves its quadratic equation, so that no stiffness matters,
and two step sizes are extrapolated to none.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import kve

from lumbra.foundation import InputError
from lumbra.foundation.constants import M_OMEGA, M_PHI
from lumbra.interpretation.context.annihilation import cross_section, thermal_rate
from lumbra.interpretation.context.thermal_bath import degrees_of_freedom
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["OBSERVED_DENSITY", "abundance", "relic_target"]

Array = NDArray[np.float64]

OBSERVED_DENSITY: Final = 0.120
"""Ωh² of dark matter, Planck 2018 (Astron. Astrophys. 641 (2020) A6)."""
_PLANCK_MASS: Final = 1.220890e19
_PER_YIELD: Final = 2.744e8
"""Ωh² of a particle of 1 GeV per unit of Y: entropy over critical density today."""
_FROM, _TO = 3.0, 3e4
_STEPS: Final = 1000
_NODES: Final = 160
_ROUNDS: Final = 6
_SPINS: Final = {"scalar": (1, 2), "majorana": (2, 1), "dirac": (2, 2), "pseudo-dirac": (2, 2)}
"""Internal degrees of freedom of χ, and how many there are with its antiparticle."""
_RANGE: Final = (1e-3, 5.0)


def relic_target(
    mass: ArrayLike,
    kind: str = "scalar",
    *,
    alpha_d: float = 0.5,
    ratio: float = 3.0,
    hadrons: bool = True,
    density: float = OBSERVED_DENSITY,
) -> Array:
    """y = ε²α_D (m/M)⁴ at which dark matter of this mass has the observed density, (n,).

    Parameters
    ----------
    mass : (n,)
        Of the dark matter [GeV], 1 MeV to 5 GeV.
    kind : {"scalar", "majorana", "dirac", "pseudo-dirac"}
        What it is; pseudo-Dirac states as if their splitting were far below the temperature.
    alpha_d : float
        α_D.
    ratio : float
        Mass of the dark photon over that of the dark matter, above 2.
    hadrons : bool
        Whether it annihilates to taus and hadrons too, or to electrons and muons alone.
    density : float
        Ωh².

    Raises
    ------
    InputError
        If a mass, coupling or density cannot be used.
    """
    masses = np.atleast_1d(np.asarray(mass, float))
    _check(masses, alpha_d, ratio, density)
    grid = np.linspace(math.log(_FROM), math.log(_TO), 2 * _STEPS + 1)
    rates = np.array([_rate(m, kind, alpha_d, ratio, hadrons, grid) for m in masses])
    equilibrium = np.array([_equilibrium(m, _SPINS[kind][0], grid) for m in masses])
    per_yield = _PER_YIELD * masses * _SPINS[kind][1]
    log_mixing2 = np.log(1e-11 * masses**2 / alpha_d * 1e2 * ratio**4)
    # Ω falls nearly as 1/ε², so that each round brings it twenty times closer
    for _ in range(_ROUNDS):
        strength = np.exp(log_mixing2)[:, None] * rates
        found = np.log(per_yield * abundance(strength, equilibrium, grid) / density)
        log_mixing2 = log_mixing2 + found
    return np.asarray(np.exp(log_mixing2) * alpha_d / ratio**4)


def abundance(rate: Array, equilibrium: Array, grid: Array) -> Array:
    """Y long after freeze-out, (n,), from dY/dln x = −Λ (Y² − Y_eq²).

    Parameters
    ----------
    rate : (n, 2k+1)
        Λ = (s/H)(1 + ⅓ dln g_s/dlnT) ⟨σv⟩.
    equilibrium : (n, 2k+1)
        Y_eq.
    grid : (2k+1,)
        ln x in equal steps.
    """
    step = float(grid[1] - grid[0])
    fine = _march(rate[:, 1:], equilibrium[:, 1:], equilibrium[:, 0], step)
    coarse = _march(rate[:, 2::2], equilibrium[:, 2::2], equilibrium[:, 0], 2 * step)
    return np.asarray(2 * fine - coarse)


def _march(rate: Array, equilibrium: Array, start: Array, step: float) -> Array:
    """Implicit Euler steps of the Riccati equation."""
    y = start
    for i in range(rate.shape[1]):
        a = step * rate[:, i]
        # y' + a y'² = y + a Y_eq², the root in a form without cancellation
        constant = y + a * equilibrium[:, i] ** 2
        y = 2 * constant / (1 + np.sqrt(1 + 4 * a * constant))
    return y


def _rate(
    mass: float, kind: str, alpha_d: float, ratio: float, hadrons: bool, grid: Array
) -> Array:
    """Λ at ε = 1 on the grid."""
    mediator = ratio * mass
    coarse = np.linspace(grid[0], grid[-1], _NODES)

    def section(s: Array) -> Array:
        return cross_section(s, mass, mediator, alpha_d, kind, hadrons)

    poles = (mediator, M_OMEGA, M_PHI) if hadrons else (mediator,)
    average = thermal_rate(section, mass, np.exp(coarse), poles)
    temperature = mass * np.exp(-grid)
    energy, entropy = degrees_of_freedom(temperature)
    slope = 1 - np.gradient(np.log(entropy), grid) / 3
    density = 2 * math.pi**2 / 45 * entropy * temperature**3
    hubble = math.sqrt(4 * math.pi**3 / 45) * np.sqrt(energy) * temperature**2 / _PLANCK_MASS
    thermal = np.exp(np.interp(grid, coarse, np.log(average)))
    return np.asarray(density / hubble * slope * thermal)


def _equilibrium(mass: float, spins: int, grid: Array) -> Array:
    """Y_eq = 45 g x² K₂(x)/(4π⁴ g_s)."""
    x = np.exp(grid)
    _, entropy = degrees_of_freedom(mass / x)
    falling = np.exp(-np.minimum(x, 700.0))
    return np.asarray(45 * spins * x**2 * kve(2, x) * falling / (4 * math.pi**4 * entropy))


def _check(masses: Array, alpha_d: float, ratio: float, density: float) -> None:
    require_mass("dark matter", masses)
    require_coupling("α_D", alpha_d)
    low, high = _RANGE
    sound = np.all((masses >= low) & (masses <= high)) and 2 < ratio < 100 and 0 < density < 1e6
    if not sound:
        raise InputError(
            "There is no relic target for this.",
            given=f"{masses.min():g} to {masses.max():g} GeV, M/m = {ratio:g}, Ωh² = {density:g}",
            allowed=f"{low:g} to {high:g} GeV, 2 < M/m < 100, Ωh² above 0",
            suggestion="below M = 2m other annihilations count; outside the masses the table of "
            "the bath or of hadrons ends",
        )
