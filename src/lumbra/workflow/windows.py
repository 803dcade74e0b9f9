"""Sliding windows of the recoil mass squared, from simulated signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from lumbra.blueprint import RecoilHunt
from lumbra.foundation import DataError

__all__ = ["SignalShape", "hypotheses", "signal_width", "width_of"]

Array = NDArray[np.float64]
_ONE_SIGMA = (0.158655, 0.841345)
LEAST_EVENTS: Final = 40
"""Signal events that must pass the cuts for a mass to be used: their width is known to 10 %."""


def width_of(values: Array, weights: Array) -> float:
    """Half the central interval that holds 68.27 % of the weight, a width that tails do not move.

    Parameters
    ----------
    values, weights : (n,)
        Weighted sample.

    Raises
    ------
    DataError
        If too few events are given for a width.
    """
    if len(values) < LEAST_EVENTS:
        raise DataError(
            "Too few signal events pass the selection to measure a width.",
            given=f"{len(values)} events",
            allowed=f"at least {LEAST_EVENTS}",
            suggestion="run without --quick, or look at the cut flow for a cut that removes all",
        )
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    low, high = np.interp(_ONE_SIGMA, cumulative / cumulative[-1], values[order])
    return float(high - low) / 2


def width_below(values: Array, weights: Array, centre: float) -> float:
    """Distance below a centre within which 68.27 % of the weight below it lies.

    For a Gaussian it is σ; what only ever moves values up, such as radiation, does not move it.

    Parameters
    ----------
    values, weights : (n,)
        Weighted sample.
    centre : float
        Where values would be without errors.

    Raises
    ------
    DataError
        If too few events are given for a width.
    """
    below = values < centre
    # both sides together are what a central width is made of
    mirrored = np.concatenate([values[below], 2 * centre - values[below]])
    return width_of(mirrored, np.tile(weights[below], 2))


def signal_width(hunt: RecoilHunt, values: Array, weights: Array, mass: float) -> float:
    """Width [GeV²] of signal of a mass [GeV] in m2Recoil, as the hunt defines it."""
    if hunt.width == "below":
        return width_below(values, weights, mass**2)
    return width_of(values, weights)


@dataclass(frozen=True)
class SignalShape:
    """Width and efficiency of the signal at the simulated masses, interpolated between them.

    Parameters
    ----------
    masses : (k,)
        Simulated masses [GeV].
    widths : (k,)
        Width of m2Recoil [GeV²].
    efficiencies, errors : (k,)
        Fraction of generated events that passes and falls into the window, and its error.
    cross_sections : (k,)
        Generated cross section at unit coupling [fb].
    """

    masses: Array
    widths: Array
    efficiencies: Array
    errors: Array
    cross_sections: Array

    def width(self, mass: Array) -> Array:
        """Width of m2Recoil [GeV²] at masses [GeV]."""
        return np.asarray(PchipInterpolator(self.masses, self.widths)(mass))

    def efficiency(self, mass: Array) -> tuple[Array, Array]:
        """Efficiency in the window, and its error, at masses [GeV]."""
        value = PchipInterpolator(self.masses, self.efficiencies)(mass)
        return np.asarray(value), np.interp(mass, self.masses, self.errors)

    def cross_section(self, mass: Array) -> Array:
        """Cross section at unit coupling [fb] at masses [GeV], smooth in its logarithm."""
        logarithm = PchipInterpolator(self.masses, np.log(self.cross_sections))
        return np.asarray(np.exp(logarithm(mass)))


def hypotheses(hunt: RecoilHunt, shape: SignalShape) -> tuple[Array, Array, Array]:
    """Masses to test and the edges of their windows.

    Neighbouring hypotheses lie ``hunt.step`` widths apart in the mass squared, where the width
    varies slowly. The range ends where the signal could no longer be simulated.

    Returns
    -------
    masses : (n,)
        [GeV]
    low, high : (n,)
        Edges of the windows in m2Recoil [GeV²].
    """
    lowest = max(hunt.lowest, float(shape.masses[0]))
    highest = min(hunt.highest, float(shape.masses[-1]))
    squares = [lowest**2]
    width = PchipInterpolator(shape.masses, shape.widths)
    while True:
        following = squares[-1] + hunt.step * float(width(np.sqrt(squares[-1])))
        if following > highest**2:
            break
        squares.append(following)
    besides = [mass**2 for mass in hunt.also if lowest < mass < highest]
    square = np.unique([*squares, *besides])
    masses = np.sqrt(square)
    reach = hunt.half_width * shape.width(masses)
    return masses, square - reach, square + reach
