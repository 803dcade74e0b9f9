"""What published results limit: quantities with symbols and units, and plain conversions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError

__all__ = ["QUANTITIES", "Quantity", "convert"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Quantity:
    """Something that a limit can be on.

    Parameters
    ----------
    name : str
        As the columns of cards have it.
    symbol : str
        For axes.
    unit : str
        "1" for none.
    meaning : str
        In words.
    """

    name: str
    symbol: str
    unit: str
    meaning: str


QUANTITIES: Final = {
    quantity.name: quantity
    for quantity in (
        Quantity("epsilon", "ε", "1", "kinetic mixing of a dark photon with the photon"),
        Quantity("epsilon2", "ε²", "1", "its square"),
        Quantity("gprime", "g′", "1", "coupling of a Z′ of L_μ − L_τ"),
        Quantity("g_bl", "g_{B−L}", "1", "coupling of a boson of B − L"),
        Quantity("y", "y", "1", "ε² α_D (m_χ/m_A′)⁴"),
        Quantity("g_agg", "g_{aγγ}", "1/GeV", "ALP and photons, L = −g/4 a F F̃"),
        Quantity("g_aww", "g_{aWW}", "1/GeV", "ALP and W bosons, L = −g/4 a W W̃"),
        Quantity("g_gluon", "g_{agg}", "1/GeV", "ALP and gluons, L = −g g_s²/8 a G G̃"),
        Quantity("sin_theta", "sin θ", "1", "mixing of a scalar with the Higgs boson"),
        Quantity("u_e2", "|U_{e4}|²", "1", "mixing of a heavy neutrino with ν_e"),
        Quantity("u_tau2", "|U_{τ4}|²", "1", "mixing of a heavy neutrino with ν_τ"),
        Quantity("branching_fraction", "B", "1", "branching fraction, or product of two"),
        Quantity("sigma_fb", "σ", "fb", "cross section"),
    )
}
"""Quantities of the cards that come with the package; cards of others may name their own."""


def convert(values: Array, have: str, want: str) -> Array:
    """Values of one quantity as values of another: ε as ε² and back.

    Parameters
    ----------
    values : array
        Not negative.
    have, want : str
        Names of quantities.

    Raises
    ------
    InputError
        For any other pair: such a conversion needs a model.
    """
    if have == want:
        return values
    if (have, want) == ("epsilon", "epsilon2"):
        return np.asarray(values**2)
    if (have, want) == ("epsilon2", "epsilon"):
        return np.asarray(np.sqrt(values))
    raise InputError(
        f"A limit on '{have}' is not one on '{want}' by arithmetic alone.",
        given=f"{have} as {want}",
        allowed="epsilon as epsilon2, epsilon2 as epsilon",
        suggestion="a recast converts between couplings, with a model",
    )
