"""Widths, branching fractions and decay lengths of the models, and meson decays to mediators."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from scipy.integrate import quad

from lumbra.foundation import constants as c
from lumbra.interpretation.magnetic_moment import coupling_for, shift
from lumbra.interpretation.nucleon import spin_independent
from lumbra.models import (
    AxionLikeParticle,
    DarkHiggs,
    DarkPhoton,
    HeavyNeutralLepton,
    HiggsMixedScalar,
    InelasticDarkMatter,
    LfvZPrime,
    LightPseudoscalar,
    LmuLtauZPrime,
    Model,
)
from lumbra.models.alp import decay_length, smallest_opening_angle
from lumbra.models.dark_higgs import loop_integral
from lumbra.models.inelastic_dark_matter import small_splitting_width
from lumbra.models.lepton_widths import to_charged_pseudoscalar
from lumbra.models.monopole import DIRAC_CHARGE, stopping_power
from lumbra.models.photon_like import photon_like_widths, to_hadrons
from lumbra.models.production import b_to_kaon, neutral_lepton, upsilon
from lumbra.models.production import meson_to_dark_photon as mesons
from lumbra.models.scalar_widths import scalar_to_pions_leading_order

SQRT_S: Final = 10.58


def width(model: Model, channel: str) -> Callable[[], float]:
    """A partial width [GeV]."""
    return lambda: float(model.partial_widths()[channel])


def fraction_to_electrons(mass: float, ratio: float) -> float:
    """BR(A′ → ee) with a given R instead of the measured one."""
    leptons = {
        k: v for k, v in photon_like_widths(mass, 1.0).items() if k in DarkPhoton.CHANNELS[:3]
    }
    total = sum(leptons.values()) + to_hadrons(mass, 1.0, ratio)
    return float(leptons["ee"] / total)


def lepton_ctau(model: Model) -> float:
    """cτ [cm] from electrons and muons alone."""
    widths = model.partial_widths()
    return float(c.HBARC_GEV_CM / (widths["ee"] + widths["mumu"]))


def dalitz(pseudoscalar: float, lepton: float, slope: float) -> float:
    """Γ(P → γℓℓ)/Γ(P → γγ)."""
    return integral(
        lambda q2: float(mesons.photon_dalitz_spectrum(q2, pseudoscalar, lepton, slope)),
        4 * lepton**2,
        pseudoscalar**2,
    )


def phi_dalitz() -> float:
    """BR(φ → ηee)."""
    return 1.303e-2 * integral(
        lambda q2: float(
            mesons.pseudoscalar_dalitz_spectrum(q2, c.M_PHI, c.M_ETA, c.M_ELECTRON, 1.28)
        ),
        4 * c.M_ELECTRON**2,
        (c.M_PHI - c.M_ETA) ** 2,
    )


def integral(spectrum: Callable[[float], float], low: float, high: float) -> float:
    """∫dq² in the logarithm of q²."""
    value, _ = quad(
        lambda t: math.exp(t) * spectrum(math.exp(t)),
        math.log(low),
        math.log(high),
        epsabs=0,
        epsrel=1e-9,
    )
    return float(value)


DARK = {"mass": 0.3, "epsilon": 1e-3, "alpha_d": 0.5, "dark_mass": 0.1}
INELASTIC = InelasticDarkMatter(1.0, 0.4, 1e-3, 0.1, 3.0)
LOOP = DarkHiggs(1.0, 2.0, 1e-3, 0.1)
HNL = HeavyNeutralLepton(1.0, u2_mu=1e-6, majorana=False)

COMPUTED: Final[dict[str, Callable[[], float]]] = {
    "AP.G.ll.1": width(DarkPhoton(0.1, 1e-4), "ee"),
    "AP.G.ll.2": width(DarkPhoton(1.0, 1e-3), "mumu"),
    "AP.ctau.1": lambda: float(DarkPhoton(0.05, 1e-5).ctau),
    "AP.G.had.1": lambda: float(to_hadrons(5.0, 1e-3, 3.6)),
    "AP.BRee.1": lambda: fraction_to_electrons(5.0, 3.6),
    "AP.G.chi.D": width(DarkPhoton(dark_matter="dirac", **DARK), "chi"),
    "AP.G.chi.S": width(DarkPhoton(dark_matter="scalar", **DARK), "chi"),
    "AP.G.chi.M": width(DarkPhoton(dark_matter="majorana", **DARK), "chi"),
    "AP.G.3g": width(DarkPhoton(0.5e-3, 1e-6), "3gamma"),
    "ZP.BFinv.M0.3": lambda: float(LmuLtauZPrime(0.3, 1.0).invisible_fraction),
    "ZP.BFinv.M1.0": lambda: float(LmuLtauZPrime(1.0, 1.0).invisible_fraction),
    "ZP.BFinv.M4.0": lambda: float(LmuLtauZPrime(4.0, 1.0).invisible_fraction),
    "ZP.BFmumu.M4": lambda: float(LmuLtauZPrime(4.0, 1.0).branching_fractions()["mumu"]),
    "ZP.Gtot.1": lambda: float(LmuLtauZPrime(5.0, 0.1).width),
    "ZP.ctau.1": lambda: float(LmuLtauZPrime(0.05, 1e-4).ctau),
    "ZP.kin.0": lambda: float(LmuLtauZPrime(1.0, 1.0).kinetic_mixing().real),
    "LFV.G.1": width(LfvZPrime(1.0, 0.01), "e-mu+"),
    "LFV.G.2": width(LfvZPrime(0.3, 0.01), "e-mu+"),
    "ALP.G.1": width(AxionLikeParticle(1.0, 1e-3), "gammagamma"),
    "ALP.ctau.1": lambda: float(AxionLikeParticle(0.2, 1e-4).ctau),
    "ALP.d.1": lambda: float(decay_length(AxionLikeParticle(0.2, 1e-4), SQRT_S)),
    "ALP.th.0.2": lambda: math.degrees(float(smallest_opening_angle(0.2, SQRT_S))),
    "ALP.fx": lambda: float(b_to_kaon.top_loop((172.69 / c.M_W) ** 2)),
    "ALP.BKa.1": lambda: float(b_to_kaon.alp_branching_fraction(1.0, 1e-4)),
    "DH.AA.1": width(DarkHiggs(5.0, 1.0, 1e-3, 0.1), "A'A'"),
    "DH.AA.2": width(DarkHiggs(2.2, 1.0, 1e-3, 0.5), "A'A'"),
    "DH.I.1": lambda: float(loop_integral(c.M_MUON / 2, 0.5)),
    "DH.loop.1": width(LOOP, "mumu"),
    "DH.ctau.1": lambda: lepton_ctau(LOOP),
    "Y.W.1": lambda: float(upsilon.to_photon_higgs(2.0, 1.0)),
    "Y.A0mm": width(LightPseudoscalar(1.0, 1.0), "mumu"),
    "Y.A0tt": width(LightPseudoscalar(5.0, 1.0), "tautau"),
    "Y.nunu": upsilon.to_neutrinos,
    "Y.chichiV": lambda: float(upsilon.to_dark_pair(1.0, 1000.0)),
    "Y.gxx.0": lambda: float(upsilon.to_photon_dark_pair(0.0, 100.0)),
    "Y.gxx.S1": lambda: float(upsilon.to_photon_dark_pair(1.0, 100.0)),
    "Y.SI.1": lambda: float(spin_independent(1.0, 100.0)),
    "Y.axial": lambda: float(upsilon.to_photon_axial_vector(2.0, 0.01)),
    "S.BKS.0.3": lambda: float(b_to_kaon.scalar_branching_fraction(0.3, 1.0)),
    "S.BKS.3.0": lambda: float(b_to_kaon.scalar_branching_fraction(3.0, 1.0)),
    "S.BKstS.0.3": lambda: float(
        b_to_kaon.scalar_branching_fraction(0.3, 1.0, "K*", charged=False)
    ),
    "S.mm": width(HiggsMixedScalar(0.25, 1e-3), "mumu"),
    "S.ctau.1": lambda: lepton_ctau(HiggsMixedScalar(0.25, 1e-4)),
    "S.pipi": lambda: float(scalar_to_pions_leading_order(0.4)),
    "iDM.G2.1": lambda: float(INELASTIC.aprime_width),
    "iDM.c2.1": width(InelasticDarkMatter(1.0, 0.1, 1e-3, 0.1, 3.0), "chi1ee"),
    "iDM.c2.2": width(INELASTIC, "chi1mumu"),
    "iDM.c2.appr": lambda: float(small_splitting_width(0.1, 3.0, 1e-3, 0.1)),
    "HNL.mupi": lambda: float(
        1e-6 * to_charged_pseudoscalar(1.0, c.M_MUON, c.M_PION, 0.1302 * 0.97373)
    ),
    "HNL.B": lambda: float(neutral_lepton.b_to_lepton(2.0, 1e-4, c.M_MUON)),
    "HNL.3nu": width(HNL, "nununu"),
    "MM.gD": lambda: DIRAC_CHARGE,
    "MM.dEdx.9": lambda: float(stopping_power(0.9)),
    "MES.phi.1": lambda: float(
        mesons.vector_to_pseudoscalar(0.3, 1e-3, c.M_PHI, c.M_ETA, 1.303e-2, 1.28)
    ),
    "MES.jpsi.1": lambda: float(
        mesons.vector_to_pseudoscalar(
            1.0, 1e-3, c.M_JPSI, c.M_ETA_PRIME, 5.25e-3, mesons.SLOPES["jpsi-eta-prime"]
        )
    ),
    "MES.pi0.1": lambda: float(mesons.pseudoscalar_to_photon(0.05, 1e-3, c.M_PION0, 0.98823, 0.0)),
    "MES.pi0D": lambda: dalitz(c.M_PION0, c.M_ELECTRON, 1 / c.M_RHO**2),
    "MES.phiD": phi_dalitz,
    "MES.etaD": lambda: dalitz(c.M_ETA, c.M_MUON, 1 / 0.516),
    "G2.0.01": lambda: float(shift(0.01, 5e-4)),
    "G2.1.0": lambda: float(shift(1.0, 0.01)),
    "G2.g.0.1": lambda: float(coupling_for(np.array(0.1), 251e-11)),
    "G2.g.1.0": lambda: float(coupling_for(np.array(1.0), 251e-11)),
}
