"""Cross sections of signals and initial-state radiation."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy import integrate

from lumbra.amplitudes import aprime_higgs, gamma_alp, gamma_vector, mumu_zprime
from lumbra.amplitudes.tau_pair import born_cross_section
from lumbra.amplitudes.vacuum_polarization import dressing
from lumbra.foundation import Beams, Key
from lumbra.foundation.constants import (
    ALPHA,
    ELECTRON_CHARGE,
    HBARC2_FB_GEV2,
    M_ELECTRON,
    M_MUON,
    M_TAU,
)
from lumbra.generation import Cut, TreeProcess, ZPrimeStrahlung, cross_section, radiator
from lumbra.generation.alp import alp_fusion
from lumbra.generation.channel import Channel, Split, electron, peaked
from lumbra.generation.lepton_radiation import flavour_violating_zprime

ROOT = 10.58
S = ROOT**2
SYMMETRIC = Beams(ROOT / 2, ROOT / 2)
BETA = 2 * ALPHA / math.pi * (math.log(S / M_ELECTRON**2) - 1)
KEY = Key(20)


def _generated(process: TreeProcess, count: int, beams: Beams = SYMMETRIC) -> float:
    return cross_section(process, count, beams, KEY).value


def _within(mass: float, c0: float) -> float:
    rate = partial(gamma_vector.differential, mass=mass, sqrt_s=ROOT, coupling=ELECTRON_CHARGE)
    return integrate.quad(rate, -c0, c0, epsrel=1e-10)[0] / 1e3


def _in_calorimeter() -> float:
    scale = ROOT / Beams(7.007, 4.0, 0.083).sqrt_s
    process = TreeProcess(
        name="gamma-aprime",
        label="e⁺e⁻ → γA′",
        pdg_id=(22, 32),
        masses=(0.0, 0.1),
        squared=gamma_vector.squared,
        channels=(Channel("beams", (Split((0,), (1,), angle=peaked(electron())),)),),
        couplings=(ELECTRON_CHARGE,),
        cuts=(Cut("lab_polar", (0,), math.radians(12.4), math.radians(155.1)),),
        radiation=False,
    )
    return _generated(process, 400_000, Beams(7.007 * scale, 4.0 * scale, 0.083)) / 1e3


def _radiated(born: Callable[[float], float], threshold: float) -> float:
    """∫ H(x) σ(s(1 − x)) dx with u = x^β."""

    def integrand(u: float) -> float:
        x = max(u ** (1 / BETA), 1e-200)
        return float(radiator(x, S)) * x ** (1 - BETA) / BETA * born(S * (1 - x))

    top = (1 - threshold**2 / S) ** BETA
    return integrate.quad(integrand, 0, top, limit=400, epsrel=1e-6)[0]


def _pair(mass: float) -> float:
    return _radiated(lambda s: float(born_cross_section(s, mass) * dressing(s)) / 1e3, 2 * mass)


def _radiation_on_zprime() -> float:
    def born(s: float) -> float:
        return mumu_zprime.cross_section(1.0, math.sqrt(s))

    return _radiated(born, 1.0 + 2 * M_MUON) / born(S)


def _bonneau_martin() -> float:
    def integrand(x: float) -> float:
        return BETA / x * (1 - x + x * x / 2) * float(born_cross_section(S * (1 - x), M_MUON))

    return integrate.quad(integrand, 0.2, 0.9, epsrel=1e-9)[0] / 1e3


def _acceptance() -> float:
    beams = Beams(7.007, 4.0, 0.083)
    events = ZPrimeStrahlung(3.0, radiation=False).generate(100_000, beams, KEY).to_lab(beams)
    p = events.momentum.reshape(-1, 3, 4)[:, :2]
    polar = np.degrees(np.arctan2(np.hypot(p[..., 1], p[..., 2]), p[..., 3]))
    seen = (polar > 17) & (polar < 150) & (np.linalg.norm(p[..., 1:], axis=-1) > 0.5)
    return float(events.weight[seen.all(axis=1)].sum() / events.weight.sum())


def _low(mass: float, coupling: float) -> float:
    """Leading logarithm of the fusion rate [pb] (F. E. Low, Phys. Rev. 120 (1960) 582)."""
    z = mass / ROOT
    f = (2 + z * z) ** 2 * math.log(1 / z) - (1 - z * z) * (3 + z * z)
    log = math.log(ROOT / 2 / M_ELECTRON)
    return (ALPHA * coupling * log) ** 2 / (4 * math.pi) * f * HBARC2_FB_GEV2 / 1e3


def _flavour(mass: float) -> float:
    return _generated(
        flavour_violating_zprime(mass, 0.1, cos_max=0.9, momentum_min=0.5, radiation=False), 150_000
    )


def _fusion(mass: float) -> float:
    return _generated(alp_fusion(mass, 1e-3, annihilation=False), 150_000) / 1e3


def _higgs(mass: float, higgs: float, root: float = ROOT) -> float:
    return aprime_higgs.total(mass, higgs, root, 1.0, math.sqrt(4 * math.pi)) / 1e3


def _vector(mass: float) -> float:
    return gamma_vector.total(mass, ROOT, ELECTRON_CHARGE) / 1e3


def _at(cosine: float, mass: float) -> float:
    return gamma_vector.differential(cosine, mass, ROOT, ELECTRON_CHARGE) / 1e3


COMPUTED: dict[str, Callable[[], float]] = {
    "XS.gA.d.0.1": lambda: _at(0.0, 0.1),
    "XS.gA.d.3.0": lambda: _at(0.5, 3.0),
    "XS.gA.t.1.0": lambda: _vector(1.0),
    "XS.gA.t.8.0": lambda: _vector(8.0),
    "XS.gA.acc.0.1": lambda: _within(0.1, 0.933),
    "XS.gA.acc.8.0": lambda: _within(8.0, 0.933),
    "XS.gA.lab.0.1": _in_calorimeter,
    **{
        f"XS.mmZ.{mass}": partial(mumu_zprime.cross_section, mass, ROOT, 0.1)
        for mass in (0.1, 1.0, 3.0, 6.0, 9.0)
    },
    "XS.ttZ.1.0": lambda: mumu_zprime.cross_section(1.0, ROOT, 0.1, M_TAU),
    "XS.I.1": lambda: float(mumu_zprime.massless_integral(0.01)),
    "XS.mmZ.isr1": _radiation_on_zprime,
    "XS.mmZ.acc3": _acceptance,
    "XS.emZ.1.0": lambda: _flavour(1.0),
    "XS.emZ.6.0": lambda: _flavour(6.0),
    "XS.emZ.s3": lambda: _generated(
        flavour_violating_zprime(3.0, 0.1, t_channel=False, radiation=False), 50_000
    ),
    "XS.beta": lambda: BETA,
    "XS.KF.1": lambda: float(radiator(0.1, S)),
    "XS.BM": _bonneau_martin,
    "XS.mumu": lambda: float(born_cross_section(S, M_MUON)) / 1e3,
    "XS.tautau": lambda: float(born_cross_section(S, M_TAU)) / 1e3,
    "XS.mumu.KF": lambda: _pair(M_MUON),
    "XS.tautau.KF": lambda: _pair(M_TAU),
    "ALP.xs.0.1": lambda: gamma_alp.total(0.1, ROOT, 1e-3) / 1e3,
    "ALP.xs.3.0": lambda: gamma_alp.total(3.0, ROOT, 1e-3) / 1e3,
    "ALP.fus.0.3": lambda: _fusion(0.3),
    "ALP.fus.3.0": lambda: _fusion(3.0),
    "ALP.fus.low": lambda: _low(1.0, 1e-3),
    "DH.xs.2.0.1.0": lambda: _higgs(2.0, 1.0),
    "DH.xs.5.0.3.0": lambda: _higgs(5.0, 3.0),
    "DH.xs.kloe": lambda: _higgs(0.4, 0.2, 1.0195),
}
