"""e⁺e⁻ → ℓ⁺ℓ⁻X with X radiated off a lepton: scalars, wide vectors, and e⁺e⁻ → eμZ′."""

from __future__ import annotations

import math

from lumbra.amplitudes import emu_zprime, mumu_pair, mumu_scalar
from lumbra.foundation import InputError
from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.foundation.errors import nearest
from lumbra.foundation.particles import (
    DARK_FERMION,
    ELECTRON,
    MUON,
    NU_MU,
    PSEUDOSCALAR,
    SCALAR,
    Z_PRIME,
)
from lumbra.generation.channel import (
    Channel,
    Split,
    electron,
    final,
    fixed,
    flat,
    peaked,
    positron,
    power,
    resonance,
    soft,
    transfer,
)
from lumbra.generation.generator_cuts import Cut
from lumbra.generation.tree_process import TreeProcess
from lumbra.models import vector_widths
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["flavour_violating_zprime", "muonphilic_scalar", "wide_zprime"]


def muonphilic_scalar(
    mass: float = 1.0, coupling: float = 1.0, parity: str = "scalar", radiation: bool = True
) -> TreeProcess:
    """e⁺e⁻ → μ⁺μ⁻φ through γ*, φ coupled to muons alone.

    Parameters
    ----------
    mass : float
        [GeV]
    coupling : float
        g of L = −gφ μ̄(1 or iγ⁵)μ.
    parity : {"scalar", "pseudoscalar"}
        Which of the two.
    radiation : bool
        Whether the beams radiate.
    """
    require_mass("scalar", mass)
    require_coupling("g", coupling)
    kinds = {"scalar": (SCALAR, 0.0, "S"), "pseudoscalar": (PSEUDOSCALAR, 1.0, "P")}
    if parity not in kinds:
        raise InputError(
            "A spin-0 particle has no such parity.",
            given=parity,
            allowed="scalar or pseudoscalar",
            suggestion=nearest(parity, kinds),
        )
    number, pseudo, symbol = kinds[parity]
    law = (flat(0.5), soft(1.0, 0.5))
    pair = Split((0,), (1,), angle=peaked(final(2), 0.35, 0.35, 0.3))
    return TreeProcess(
        name=f"mumu-{parity}-{mass:g}",
        label=f"e⁺e⁻ → μ⁺μ⁻{symbol}, M = {mass:g} GeV",
        pdg_id=(MUON, -MUON, number),
        masses=(M_MUON, M_MUON, mass),
        squared=mumu_scalar.squared,
        channels=(Channel("emission", (Split((2,), (0, 1), second_mass=law), pair)),),
        couplings=(coupling, pseudo),
        radiating=((0, 1),),
        radiation=radiation,
    )


def wide_zprime(
    mass: float = 1.0,
    coupling: float = 1.0,
    width: float = 0.1,
    branching: float = 1.0,
    decay: str = "neutrinos",
    dark_mass: float = 0.0,
    radiation: bool = True,
) -> TreeProcess:
    """e⁺e⁻ → μ⁺μ⁻Z′* with a Breit–Wigner of any width, Z′* → an invisible pair.

    Parameters
    ----------
    mass, width : float
        Of the Z′ [GeV]; a width below 1e-6 of the mass puts it on its mass shell.
    coupling : float
        g′ to muons.
    branching : float
        Branching fraction into the pair, at the pole; the rate is proportional to it.
    decay : {"neutrinos", "dark"}
        Left-handed massless neutrinos or a Dirac pair.
    dark_mass : float
        Mass of the Dirac fermion [GeV].
    radiation : bool
        Whether the beams radiate.
    """
    require_mass("Z′", mass)
    for name, value in (("g′", coupling), ("width", width), ("branching fraction", branching)):
        require_coupling(name, value)
    kinds = {"neutrinos": (NU_MU, 1.0), "dark": (DARK_FERMION, 0.0)}
    if decay not in kinds or mass <= 2 * dark_mass:
        raise InputError(
            "The Z′ cannot decay like this.",
            given=f"decay={decay}, dark_mass={dark_mass:g} GeV, mass={mass:g} GeV",
            allowed="neutrinos or dark, with twice the dark mass below the mass",
            suggestion=nearest(decay, kinds),
        )
    number, chiral = kinds[decay]
    m = 0.0 if chiral else dark_mass
    unit = vector_widths.to_neutrinos(mass, 1.0)
    if not chiral:
        unit = vector_widths.to_vector_fermions(mass, 1.0, m)
    dark = math.sqrt(branching * width / float(unit))
    narrow = width < 1e-6 * mass
    if narrow:
        dark *= math.sqrt(mass**4 / (2 * mass * width))
    law = (
        (fixed(mass),)
        if narrow
        else (resonance(mass, width, 0.8), flat(0.1), power(1.0, share=0.1))
    )
    splits = (
        Split((2, 3), (0, 1), first_mass=law, second_mass=(flat(0.5), soft(1.0, 0.5))),
        Split((0,), (1,), angle=peaked(final(2, 3), 0.35, 0.35, 0.3)),
        Split((2,), (3,)),
    )
    cuts = () if narrow else (Cut("mass", (2, 3), max(0.01 * mass, 2 * m)),)
    return TreeProcess(
        name=f"mumu-wide-zprime-{mass:g}",
        label=f"e⁺e⁻ → μ⁺μ⁻Z′*, Z′* → {decay}, M = {mass:g} GeV, Γ = {width:g} GeV",
        pdg_id=(MUON, -MUON, number, -number),
        masses=(M_MUON, M_MUON, m, m),
        squared=mumu_pair.squared,
        channels=(Channel("emission", splits),),
        couplings=(mass, mass if narrow else width, coupling, dark, m, chiral),
        radiating=((0, 1),),
        cuts=cuts,
        radiation=radiation,
    )


def flavour_violating_zprime(
    mass: float = 1.0,
    coupling: float = 0.1,
    cos_max: float = 1.0,
    momentum_min: float = 0.0,
    t_channel: bool = True,
    radiation: bool = True,
) -> TreeProcess:
    """e⁺e⁻ → e^±μ^∓Z′ with L = g′Z′(ēγμ + μ̄γe), s and t channel, both charges.

    Events have μ⁻e⁺Z′; the other charges are their mirror image and the weights hold both.

    Parameters
    ----------
    mass : float
        [GeV]
    coupling : float
        g′.
    cos_max, momentum_min : float
        Largest |cos θ*| and smallest p* [GeV] of electron and muon.
    t_channel : bool
        False leaves the t channel out; a comparison, not physics.
    radiation : bool
        Whether the beams radiate.
    """
    require_mass("Z′", mass)
    require_coupling("g′", coupling)
    heavy = Split((2,), (0,), angle=transfer(electron(), M_MUON, 1.0, 0.2))
    law = (power(1.0, share=0.6), flat(0.4))
    forward = Split((1,), (0, 2), second_mass=law, angle=transfer(positron()))
    emission = Split((2,), (0, 1), second_mass=(flat(0.5), soft(1.0, 0.5)))
    channels = [
        Channel(
            "annihilation", (emission, Split((0,), (1,), angle=peaked(final(2), 0.35, 0.35, 0.3)))
        )
    ]
    if t_channel:
        channels += [
            Channel("exchange", (forward, heavy)),
            Channel("exchange, flat", (forward, Split((2,), (0,)))),
        ]
    cuts = []
    if cos_max < 1:
        cuts.append(Cut("cosine", (0, 1), -cos_max, cos_max))
    if momentum_min > 0:
        cuts.append(Cut("momentum", (0, 1), momentum_min))
    return TreeProcess(
        name=f"emu-zprime-{mass:g}",
        label=f"e⁺e⁻ → e^±μ^∓Z′, M = {mass:g} GeV",
        pdg_id=(MUON, -ELECTRON, Z_PRIME),
        masses=(M_MUON, M_ELECTRON, mass),
        squared=emu_zprime.squared,
        channels=tuple(channels),
        # twice the rate for the other charges
        couplings=(math.sqrt(2) * coupling, float(t_channel)),
        virtual_photons="any",
        cuts=tuple(cuts),
        radiation=radiation,
    )
