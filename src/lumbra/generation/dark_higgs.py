"""Dark Higgsstrahlung: e⁺e⁻ → A′h′, with the decays of both."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes import aprime_higgs
from lumbra.foundation import InputError
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.errors import nearest
from lumbra.foundation.particles import MUON, SCALAR, Z_PRIME
from lumbra.generation.channel import Channel, Split, fixed
from lumbra.generation.tree_process import TreeProcess
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["dark_higgsstrahlung"]


@dataclass(frozen=True)
class _Parts:
    """What differs between the decays; fields as in `TreeProcess`."""

    pdg_id: tuple[int, ...]
    masses: tuple[float, ...]
    splits: tuple[Split, ...]
    squared: Callable[..., NDArray[np.float64]]
    couplings: tuple[float, ...]
    symmetry: int = 1


def _three_pairs(mass: float, higgs: float) -> tuple[Split, ...]:
    """A′ and h′ → A′A′ on their mass shells, three pairs in all."""
    shell = (fixed(mass),)
    return (
        Split((0, 1), (2, 3, 4, 5), first_mass=shell, second_mass=(fixed(higgs),)),
        Split((0,), (1,)),
        Split((2, 3), (4, 5), first_mass=shell, second_mass=shell),
        Split((2,), (3,)),
        Split((4,), (5,)),
    )


def dark_higgsstrahlung(
    mass: float = 2.0,
    higgs: float = 1.0,
    epsilon: float = 1e-3,
    alpha_d: float = 0.1,
    decay: str = "none",
    branching: float = 1.0,
    higgs_branching: float = 1.0,
    radiation: bool = True,
) -> TreeProcess:
    """e⁺e⁻ → A′h′ for a Higgs of unit dark charge; the rate goes with ε²α_D.

    Parameters
    ----------
    mass, higgs : float
        Of A′ and h′ [GeV].
    epsilon, alpha_d : float
        Kinetic mixing and g_D²/4π.
    decay : {"none", "pair", "pairs"}
        Both stable; A′ → μ⁺μ⁻ and h′ stable; h′ → A′A′ as well, and all three A′ → μ⁺μ⁻.
        All spin correlations are in.
    branching, higgs_branching : float
        Of A′ → μ⁺μ⁻ and h′ → A′A′.
    radiation : bool
        Whether the beams radiate.
    """
    require_mass("A′", mass)
    require_mass("h′", higgs)
    for name, value in (("ε", epsilon), ("α_D", alpha_d)):
        require_coupling(name, value)
    g = math.sqrt(4 * math.pi * alpha_d)
    parts = _Parts(
        (Z_PRIME, SCALAR),
        (mass, higgs),
        (Split((0,), (1,)),),
        aprime_higgs.squared,
        (mass, epsilon, g),
    )
    if decay == "pair" and mass > 2 * M_MUON:
        parts = _Parts(
            (MUON, -MUON, SCALAR),
            (M_MUON, M_MUON, higgs),
            (Split((0, 1), (2,), first_mass=(fixed(mass),)), Split((0,), (1,))),
            aprime_higgs.squared_pair,
            (mass, epsilon, g, M_MUON, branching),
        )
    elif decay == "pairs" and mass > 2 * M_MUON and higgs > 2 * mass:
        parts = _Parts(
            (MUON, -MUON) * 3,
            (M_MUON,) * 6,
            _three_pairs(mass, higgs),
            aprime_higgs.squared_pairs,
            (mass, higgs, epsilon, g, M_MUON, branching, higgs_branching),
            symmetry=2,
        )
    elif decay != "none":
        raise InputError(
            "A′ and h′ cannot decay like this.",
            given=f"decay={decay}, masses {mass:g} and {higgs:g} GeV",
            allowed="none; pair with m_A above 2m_μ; pairs with m_h above 2m_A as well",
            suggestion=nearest(decay, ("none", "pair", "pairs")),
        )
    return TreeProcess(
        name=f"aprime-higgs-{decay}-{mass:g}-{higgs:g}",
        label=f"e⁺e⁻ → A′h′ ({decay}), m_A = {mass:g} GeV, m_h = {higgs:g} GeV",
        pdg_id=parts.pdg_id,
        masses=parts.masses,
        squared=parts.squared,
        channels=(Channel("shells", parts.splits),),
        couplings=parts.couplings,
        radiation=radiation,
        symmetry=parts.symmetry,
        radiating=tuple((i, i + 1) for i, one in enumerate(parts.pdg_id) if one == MUON),
    )
