"""Chains whose rates and lifetimes follow from a model: B → K(*)S, B → K(*)a, Υ(1S) → γA0.

Each is the chain of `b_mesons` or `tagged_upsilon` with the branching fractions and the decay
length that `lumbra.models` gives for a mass and a coupling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from lumbra.foundation import InputError
from lumbra.generation.b_mesons import BToKaonNew
from lumbra.generation.tagged_upsilon import TaggedUpsilon
from lumbra.models import AxionLikeParticle, HiggsMixedScalar, LightPseudoscalar
from lumbra.models.model import Model
from lumbra.models.production import b_to_kaon, upsilon

__all__ = ["b_to_kaon_alp", "b_to_kaon_scalar", "upsilon_to_photon_higgs"]

_KAONS: Final[Mapping[str, tuple[b_to_kaon.Kaon, bool, float]]] = {
    "K+": ("K", True, 1.0),
    "K0S": ("K", False, 0.5),
    "K*0": ("K*", False, 1.0),
    "K*+": ("K*", True, 1.0),
}
"""Kind, charge of the B, and the share of the K⁰ that are K_S."""
_SCALAR: Final[Mapping[str, tuple[str, float]]] = {
    "e": ("ee", 1.0),
    "mu": ("mumu", 1.0),
    "tau": ("tautau", 1.0),
    "pi": ("pipi", 2 / 3),
    "pi0": ("pipi", 1 / 3),
    "K": ("KK", 1 / 2),
}
"""Channel of the model and the share of these charges, by isospin."""
_PSEUDOSCALAR: Final[Mapping[str, tuple[str, float]]] = {
    "e": ("ee", 1.0),
    "mu": ("mumu", 1.0),
    "tau": ("tautau", 1.0),
    "gamma": ("gammagamma", 1.0),
}
_HIGGS: Final[Mapping[str, tuple[str, float]]] = {
    **_PSEUDOSCALAR,
    "strange": ("ss", 1.0),
    "charm": ("cc", 1.0),
    "gluons": ("gg", 1.0),
}
UPSILON_TO_ELECTRONS: Final = 0.0238
"""BR(Υ(1S) → e⁺e⁻), PDG 2022."""


def b_to_kaon_scalar(
    mass: float = 1.0,
    sin_theta: float = 1e-3,
    kaon: str = "K+",
    decay: str = "mu",
    generic: bool = True,
) -> BToKaonNew:
    """e⁺e⁻ → Υ(4S) → BB̄, B → K(*)S, S → a pair, for a scalar that mixes with the Higgs boson.

    Parameters
    ----------
    mass : float
        Of S [GeV].
    sin_theta : float
        Its mixing.
    kaon, generic
        As in `lumbra.generation.b_mesons.BToKaonNew`.
    decay : {"e", "mu", "tau", "pi", "pi0", "K"}
        What S goes to.

    Raises
    ------
    InputError
        If a parameter is impossible or the decay is closed.
    """
    model = HiggsMixedScalar(mass, sin_theta)
    chain = BToKaonNew(mass, float(model.ctau), kaon, "scalar", decay, generic=generic)
    kind, charged, part = _KAONS[kaon]
    made = float(b_to_kaon.scalar_branching_fraction(mass, sin_theta, kind, charged=charged))
    return replace(chain, branching=_product(chain.label, made * part, model, decay, _SCALAR))


def b_to_kaon_alp(
    mass: float = 1.0,
    g_aww: float = 1e-5,
    g_all: float = 0.0,
    kaon: str = "K+",
    decay: str = "gamma",
    generic: bool = True,
) -> BToKaonNew:
    """e⁺e⁻ → Υ(4S) → BB̄, B → K(*)a, a → γγ or leptons, for an axion-like particle.

    Parameters
    ----------
    mass : float
        Of a [GeV].
    g_aww, g_all : float
        Couplings to W bosons and to leptons [1/GeV].
    kaon, generic
        As in `lumbra.generation.b_mesons.BToKaonNew`.
    decay : {"gamma", "e", "mu", "tau"}
        What a goes to.

    Raises
    ------
    InputError
        If a parameter is impossible or the decay is closed.
    """
    model = AxionLikeParticle(mass, g_aww=g_aww, g_all=g_all)
    chain = BToKaonNew(mass, float(model.ctau), kaon, "pseudoscalar", decay, generic=generic)
    kind, charged, part = _KAONS[kaon]
    made = float(b_to_kaon.alp_branching_fraction(mass, g_aww, kind, charged=charged))
    return replace(chain, branching=_product(chain.label, made * part, model, decay, _PSEUDOSCALAR))


def upsilon_to_photon_higgs(
    mass: float = 1.0,
    down_coupling: float = 1.0,
    up_coupling: float = 0.0,
    resonance: str = "upsilon2s",
    decay: str = "mu",
) -> TaggedUpsilon:
    """Υ(2S), Υ(3S) → π⁺π⁻Υ(1S), Υ(1S) → γA0, for a light CP-odd Higgs boson.

    Without QCD corrections, which lower the rate by 10 to 50 %.

    Parameters
    ----------
    mass : float
        Of the A0 [GeV].
    down_coupling, up_coupling : float
        g_d and g_u: tan β and its inverse in a model of type II.
    resonance
        As in `lumbra.generation.tagged_upsilon.TaggedUpsilon`.
    decay : {"e", "mu", "tau", "gamma", "strange", "charm", "gluons"}
        What the A0 goes to; partons need Pythia 8.

    Raises
    ------
    InputError
        If a parameter is impossible or the decay is closed.
    """
    model = LightPseudoscalar(mass, down_coupling, up_coupling)
    chain = TaggedUpsilon(resonance, "a0", mass, decay)
    made = float(upsilon.to_photon_higgs(mass, down_coupling)) * UPSILON_TO_ELECTRONS
    return replace(chain, branching=_product(chain.label, made, model, decay, _HIGGS))


def _product(
    label: str, made: float, model: Model, decay: str, channels: Mapping[str, tuple[str, float]]
) -> float:
    """Fraction of the parent that makes the particle, times that of the particle's decay."""
    if decay not in channels:
        raise InputError(
            "The model does not let its particle decay to this pair.",
            given=repr(decay),
            allowed=", ".join(channels),
            suggestion="take the process without a model and give it a branching fraction",
        )
    if made >= 1:
        raise InputError(
            f"The coupling is too large for {label}.",
            given=f"a branching fraction of {made:.3g} at lowest order",
            allowed="couplings with a fraction below 1",
            suggestion="choose a smaller coupling",
        )
    channel, part = channels[decay]
    share = part * float(model.branching_fractions()[channel])
    if share * made > 0:
        return share * made
    raise InputError(
        f"The model gives no rate to {label}.",
        given=f"branching fractions of {made:.3g} and {share:.3g}",
        allowed="decays that the model has open at this mass with these couplings",
        suggestion="choose another decay; lumbra show model prints the fractions",
    )
