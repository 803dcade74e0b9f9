"""e⁺e⁻ → γA′: a dark photon beside a photon, stable, or as leptons, or as dark matter."""

from __future__ import annotations

import math
from typing import Final

from lumbra.amplitudes import gamma_pair, gamma_vector
from lumbra.foundation import InputError
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON, M_TAU
from lumbra.foundation.errors import nearest
from lumbra.foundation.particles import (
    DARK_FERMION,
    DARK_SCALAR,
    ELECTRON,
    EXCITED_FERMION,
    MUON,
    PHOTON,
    TAU,
    Z_PRIME,
)
from lumbra.generation.channel import (
    Channel,
    Split,
    Term,
    electron,
    fixed,
    flat,
    peaked,
    power,
    resonance,
    soft,
)
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.tree_process import TreeProcess
from lumbra.models import vector_widths
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["dark_matter_with_photon", "dark_photon", "dark_photon_to_leptons"]

_LEPTONS: Final = {
    "e": (ELECTRON, M_ELECTRON, "e"),
    "mu": (MUON, M_MUON, "μ"),
    "tau": (TAU, M_TAU, "τ"),
}
NARROWEST: Final = 1e-6
"""Γ/M below which a resonance is put on its mass shell: the limit is exact to this order."""


def dark_photon(
    mass: float = 1.0,
    epsilon: float = 1e-3,
    radiation: bool = True,
    photon_cos_max: float = 1.0,
) -> TreeProcess:
    """e⁺e⁻ → γA′ with a stable A′, exact in the electron mass.

    Parameters
    ----------
    mass : float
        [GeV]
    epsilon : float
        Kinetic mixing.
    radiation : bool
        Whether the beams radiate further, softer photons.
    photon_cos_max : float
        Largest |cos θ*| of the photon.
    """
    require_mass("dark photon", mass)
    require_coupling("ε", epsilon)
    wide = photon_cos_max >= 1
    return TreeProcess(
        name=f"gamma-aprime-{mass:g}",
        label=f"e⁺e⁻ → γA′, M = {mass:g} GeV",
        pdg_id=(PHOTON, Z_PRIME),
        masses=(0.0, mass),
        squared=gamma_vector.squared,
        channels=(
            Channel("beams", (Split((0,), (1,), angle=peaked(electron(), 0.45, 0.45, 0.1)),)),
        ),
        couplings=(epsilon * ELECTRON_CHARGE,),
        cuts=() if wide else (Cut("cosine", (0,), -photon_cos_max, photon_cos_max),),
        radiation=radiation,
        virtual_photons="none",
    )


def _channels(law: tuple[Term, ...]) -> tuple[Channel, ...]:
    """A photon along the beams and a pair; at any angle and a pair."""
    pair = Split((1,), (2,))
    angle = peaked(electron(), 0.45, 0.45, 0.1)
    return (
        Channel("beams", (Split((0,), (1, 2), second_mass=law, angle=angle), pair)),
        Channel("wide", (Split((0,), (1, 2), second_mass=law), pair)),
    )


def dark_photon_to_leptons(
    mass: float = 1.0,
    epsilon: float = 1e-3,
    lepton: str = "mu",
    branching: float = 1.0,
    radiation: bool = True,
) -> TreeProcess:
    """e⁺e⁻ → γA′, A′ → ℓ⁺ℓ⁻ on its mass shell, with the A′ polarisation in the angles.

    Parameters
    ----------
    mass, epsilon, radiation
        As in `dark_photon`.
    lepton : {"e", "mu", "tau"}
        What it decays to.
    branching : float
        Branching fraction; the rate is σ(γA′) times it.
    """
    require_mass("dark photon", mass)
    require_coupling("ε", epsilon)
    require_coupling("branching fraction", branching)
    if lepton not in _LEPTONS:
        raise InputError(
            "A dark photon has no such lepton to decay to.",
            given=lepton,
            allowed="e, mu, tau",
            suggestion=nearest(lepton, _LEPTONS),
        )
    number, m, symbol = _LEPTONS[lepton]
    if mass <= 2 * m:
        raise InputError(
            "The dark photon is too light for this decay.",
            given=f"{mass:g} GeV to {symbol}⁺{symbol}⁻",
            allowed=f"masses above {2 * m:g} GeV",
            suggestion="choose a lighter lepton",
        )
    width = float(vector_widths.to_vector_fermions(mass, 1.0, m)) / branching
    return TreeProcess(
        name=f"gamma-aprime-{lepton}{lepton}-{mass:g}",
        label=f"e⁺e⁻ → γA′, A′ → {symbol}⁺{symbol}⁻, M = {mass:g} GeV",
        pdg_id=(PHOTON, number, -number),
        masses=(0.0, m, m),
        squared=gamma_pair.squared_fermions,
        channels=_channels((fixed(mass),)),
        couplings=(mass, mass, epsilon * ELECTRON_CHARGE, _narrow(mass, width), m, m),
        radiating=((1, 2),),
        radiation=radiation,
        virtual_photons="none",
    )


def _narrow(mass: float, width: float) -> float:
    """Factor on the amplitude of a pair on the pole: (MΓ')²/(2MΓ), Γ' = M as given to |M|²."""
    return math.sqrt(mass**4 / (2 * mass * width))


def dark_matter_with_photon(
    mass: float = 1.0,
    epsilon: float = 1e-3,
    alpha_d: float = 0.1,
    kind: str = "dirac",
    dark_mass: float = 0.1,
    splitting: float = 0.0,
    photon_min: float = 0.1,
    radiation: bool = True,
) -> TreeProcess:
    """e⁺e⁻ → γA′*, A′* → dark matter, on and off the mass shell of the A′.

    The width of the A′ is that into this pair, as for α_D ≫ ε²α; with Γ/M below 1e-6 the pair is
    on the mass shell. All polarisations of the A′ are in the angles.

    Parameters
    ----------
    mass, epsilon, radiation
        As in `dark_photon`.
    alpha_d : float
        g_D²/4π.
    kind : {"dirac", "inelastic", "majorana", "scalar"}
        Dirac pair; χ₁χ₂ with a splitting; Majorana pair, L = (g_D/2)A′χ̄γγ⁵χ; complex scalar.
    dark_mass : float
        Mass of χ, or of χ₁ [GeV].
    splitting : float
        Mass of χ₂ less that of χ₁ [GeV], for inelastic dark matter.
    photon_min : float
        Smallest photon energy E* [GeV].
    """
    require_mass("dark photon", mass)
    require_mass("dark matter", dark_mass)
    require_coupling("ε", epsilon)
    require_coupling("α_D", alpha_d)
    second = dark_mass + (splitting if kind == "inelastic" else 0.0)
    g = math.sqrt(4 * math.pi * alpha_d)
    kinds = {
        "dirac": (vector_widths.to_vector_fermions(mass, g, dark_mass), 1, (1.0, 1.0)),
        "inelastic": (
            vector_widths.to_unequal_fermions(mass, g, dark_mass, second), 1, (1.0, 1.0)
        ),
        "majorana": (vector_widths.to_majorana(mass, g, dark_mass), 2, (-1.0, 1.0)),
        "scalar": (vector_widths.to_scalars(mass, g, dark_mass), 1, (1.0, 1.0)),
    }  # fmt: skip
    if kind not in kinds or splitting < 0:
        raise InputError(
            "There is no such dark matter.",
            given=f"kind={kind}, splitting={splitting:g} GeV",
            allowed=", ".join(kinds) + "; a splitting of at least 0",
            suggestion=nearest(kind, kinds),
        )
    width, symmetry, chiral = kinds[kind]
    law, shape, coupling = _resonant(mass, float(width), g, dark_mass + second)
    numbers = {
        "dirac": (DARK_FERMION, -DARK_FERMION),
        "inelastic": (DARK_FERMION, EXCITED_FERMION),
        "majorana": (DARK_FERMION, DARK_FERMION),
        "scalar": (DARK_SCALAR, -DARK_SCALAR),
    }[kind]
    fermions = (dark_mass, second, *chiral)
    cuts = () if law[0] == fixed(mass) else (Cut("energy", (0,), photon_min),)
    return TreeProcess(
        name=f"gamma-{kind}-{mass:g}-{dark_mass:g}",
        label=f"e⁺e⁻ → γA′* → γ + {kind} dark matter, M = {mass:g} GeV, m = {dark_mass:g} GeV",
        pdg_id=(PHOTON, *numbers),
        masses=(0.0, dark_mass, second),
        squared=gamma_pair.squared_scalars if kind == "scalar" else gamma_pair.squared_fermions,
        channels=_channels(law),
        couplings=(
            mass, shape, epsilon * ELECTRON_CHARGE, coupling,
            *(() if kind == "scalar" else fermions),
        ),
        cuts=cuts,
        radiation=radiation,
        virtual_photons="none",
        symmetry=symmetry,
    )  # fmt: skip


def _resonant(
    mass: float, width: float, g: float, threshold: float
) -> tuple[tuple[Term, ...], float, float]:
    """Law of the pair's mass, width and coupling to give to |M|²."""
    continuum = (flat(0.3), soft(1.0, 0.3), power(1.0, share=0.4))
    if mass <= threshold or width <= 0:
        return continuum, 0.0, g
    if width < NARROWEST * mass:
        return (fixed(mass),), mass, g * _narrow(mass, width)
    return (resonance(mass, width, 0.7), soft(1.0, 0.2), power(1.0, share=0.1)), width, g
