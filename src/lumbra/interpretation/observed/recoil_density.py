"""Expected B⁺ → K⁺νν̄ events by generated q² and reconstructed bin, and the resolution they hold.

With an inclusive tag the momentum of the B is not known: q² is reconstructed as if the B were at
rest in the centre of mass, q²_rec = s/4 + m_K² − √s E*_K. In truth E*_K = γ(E_K + β p_K cos θ) with
cos θ flat, so that a fixed q² becomes a box of half-width √s γβ p_K (1.5 GeV² at q² = 4 GeV²). This
is what the released densities show at the edges of their bins in q²_rec, and why they need no
further smearing for a decay to a particle of fixed mass, q² = m².
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.foundation import constants as c
from lumbra.foundation.kinematics import kallen
from lumbra.interpretation.observed.kaon_neutrinos import (
    STANDARD_MODEL,
    Calculation,
    neutrino_rate,
)
from lumbra.interpretation.published import load_observed

__all__ = [
    "HEAVIEST",
    "RecoilDensities",
    "box_half_width",
    "box_share",
    "kaon_invisible_events",
    "load_densities",
]

Array = NDArray[np.float64]

HEAVIEST: Final = 4.1
"""Mass [GeV] beyond which fewer than a hundred simulated events say what the efficiency is."""
_REACH: Final = 3
"""Bins of generated q² to either side over which densities are smoothed: less than half a box."""
_FINE: Final = 50


@dataclass(frozen=True)
class RecoilDensities:
    """Events of B⁺ → K⁺νν̄ at the Standard Model's rate.

    Parameters
    ----------
    edges : (g + 1,)
        Of generated q² [GeV²].
    events : mapping of str to (g, k) array
        By channel: generated and reconstructed bin.
    """

    edges: Array
    events: Mapping[str, Array]

    @property
    def centres(self) -> Array:
        """Of the bins in generated q² [GeV²], shape (g,)."""
        return np.asarray(0.5 * (self.edges[1:] + self.edges[:-1]))


@cache
def load_densities() -> RecoilDensities:
    """The released densities of the signal and the control region."""
    events, edges = {}, np.empty(0)
    for channel, name in (("ITA_SR_on", "sr"), ("ITA_CR_on", "cr")):
        table = load_observed(f"belle2_knunu_ita_numberdensity_{name}").table
        inside = table["q2gen_low_GeV2"] != "underflow"
        table = table.select(inside)
        edges = np.append(table["q2gen_low_GeV2"], table["q2gen_high_GeV2"][-1]).astype(float)
        bins = [key for key in table if key.startswith("bin")]
        events[channel] = np.stack([np.asarray(table[key], float) for key in bins], axis=1)
    return RecoilDensities(edges, events)


@cache
def _fractions(calculation: Calculation) -> Array:
    """Branching fraction of B⁺ → K⁺νν̄ in each bin of generated q², 4.97e-6 in all."""
    edges = load_densities().edges
    points = np.linspace(edges[:-1], edges[1:], _FINE + 1, axis=1)
    rates = np.trapezoid(neutrino_rate(points, calculation), points, axis=1)
    return np.asarray(rates * STANDARD_MODEL / rates.sum())


def kaon_invisible_events(mass: float, calculation: Calculation = "hpqcd-2022") -> dict[str, Array]:
    """Expected events (k,) of B⁺ → K⁺X by channel for a branching fraction of 1.

    At one q² the kaon does not know what it recoils against, so that the efficiency is that of
    B⁺ → K⁺νν̄ at q² = m²: the densities over the branching fraction in their bin. A straight line
    through the neighbouring bins, weighted by their distance, takes the noise of the simulation.

    Parameters
    ----------
    mass : float
        Of X [GeV], up to `HEAVIEST`; it decays to nothing that is seen, or not at all.
    calculation : {"hpqcd-2022", "fnal-milc-2015"}
        Form factor of the rate that the densities are divided by.

    Raises
    ------
    InputError
        If there are no simulated events to tell the efficiency.
    """
    if not 0 <= mass <= HEAVIEST:
        raise InputError(
            "There is no efficiency for this mass.",
            given=f"{mass:g} GeV",
            allowed=f"0 to {HEAVIEST:g} GeV",
            suggestion="the kaon is too slow to be selected beyond",
        )
    densities = load_densities()
    centres, share = densities.centres, _fractions(calculation)
    distance = (centres - mass**2) / (densities.edges[1] - densities.edges[0])
    near = np.abs(distance) < _REACH
    weight = (_REACH - np.abs(distance[near])) / _REACH
    line = np.stack([np.ones(weight.size), distance[near]], axis=1)
    solved = np.linalg.solve(line.T @ (weight[:, None] * line), (weight[:, None] * line).T)[0]
    return {
        name: np.maximum(solved @ (events[near] / share[near, None]), 0.0)
        for name, events in densities.events.items()
    }


def box_half_width(q2: ArrayLike, energy: float = c.M_UPSILON_4S) -> Array:
    """Half-width √s γβ p_K [GeV²] of reconstructed q².

    Parameters
    ----------
    q2 : (...)
        Generated [GeV²].
    energy : float
        √s [GeV].
    """
    momentum = np.sqrt(np.maximum(kallen(c.M_B_PLUS**2, c.M_KAON**2, np.asarray(q2, float)), 0.0))
    boost = math.sqrt(energy**2 / 4 - c.M_B_PLUS**2) / c.M_B_PLUS
    return np.asarray(energy * boost * momentum / (2 * c.M_B_PLUS))


def box_share(q2: ArrayLike, edge: float, energy: float = c.M_UPSILON_4S) -> Array:
    """Share of decays at q² that are reconstructed below an edge, from kinematics alone.

    Parameters
    ----------
    q2 : (...)
        Generated [GeV²].
    edge : float
        In reconstructed q² [GeV²].
    energy : float
        √s [GeV].
    """
    q2 = np.asarray(q2, float)
    kaon = (c.M_B_PLUS**2 + c.M_KAON**2 - q2) / (2 * c.M_B_PLUS)
    centre = energy**2 / 4 + c.M_KAON**2 - energy**2 / (2 * c.M_B_PLUS) * kaon
    half = np.maximum(box_half_width(q2, energy), 1e-12)
    return np.asarray(np.clip(0.5 + 0.5 * (edge - centre) / half, 0.0, 1.0))
