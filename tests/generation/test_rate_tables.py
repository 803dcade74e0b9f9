"""Rates of the signals over their whole mass range, tree level, √s = 10.58 GeV unless said.

The tables are of two or three digits, from programs that share nothing with this one: closed forms
to the last digit given, Monte Carlo integration to 0.3–0.6 % (vector) and 1–3 % (spin 0).
"""

from functools import partial

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes import aprime_higgs, gamma_alp, gamma_vector, mumu_zprime
from lumbra.foundation import Beams, Key
from lumbra.foundation.constants import ELECTRON_CHARGE
from lumbra.generation import process_named
from lumbra.generation.process import cross_section

ROOT = 10.58
BEAMS = Beams(ROOT / 2, ROOT / 2)
UNIT = np.sqrt(4 * np.pi)
"""g_D at α_D = 1."""

# mass [GeV]: rate [pb] at ε = 1 within |cos θ*| < 0.9
DARK_PHOTON = {1e-3: 4759, 1: 4840, 2: 5097, 4: 6365, 6: 9727, 8: 20340, 9: 37207}
# mass [GeV]: rate [fb] at g = 1e-3 /GeV
ALP = {0.2: 118, 1: 115, 2: 106, 4: 74.5, 6: 37.0, 8: 9.3, 9.5: 0.86}
# √s, m_A', m_h' [GeV], ε²α_D, rate [fb]
DARK_HIGGS = [
    *[
        (ROOT, mass, 1e-6, 1e-8, rate)
        for mass, rate in (
            (1.65, 0.34), (3, 0.52), (4, 0.76), (5, 1.12), (6, 1.69), (7, 2.63), (8, 4.37),
            (9, 8.4), (9.7, 16.9),
        )
    ],
    *[
        (ROOT, mass, 2.0, 1e-8, rate)
        for mass, rate in ((3, 0.48), (4, 0.69), (6, 1.48), (8, 2.70))
    ],
    *[
        (1.0195, mass, 1e-6, 1e-9, rate)
        for mass, rate in ((0.22, 4.4), (0.3, 5.9), (0.5, 13), (0.7, 32), (0.9, 122))
    ],
]  # fmt: skip
# mass [GeV]: vector, scalar, pseudoscalar [fb] at unit coupling to muons
OFF_MUONS = {
    0.01: (1.255e6, 9.9e4, 3.7e4),
    0.1: (5.68e5, 4.11e4, 3.23e4),
    0.2: (3.93e5, 3.11e4, 2.72e4),
    0.5: (2.02e5, 2.05e4, 1.96e4),
    1.0: (9.95e4, 1.35e4, 1.32e4),
    1.5: (5.70e4, 9.4e3, 9.4e3),
    2.0: (3.47e4, 6.8e3, 6.7e3),
    3.0: (1.37e4, 3.43e3, 3.41e3),
    4.0: (5.41e3, 1.66e3, 1.62e3),
    5.0: (2.02e3, 702, 708),
    6.0: (667, 262, 255),
    7.0: (174, 74.5, 72.9),
    8.0: (31.1, 13.8, 14.0),
    9.0: (2.39, 1.20, 1.10),
    9.5: (0.317, 0.17, 0.15),
    10.0: (0.0099, 0.0066, 0.0048),
}


@pytest.mark.parametrize("mass", DARK_PHOTON)
def test_dark_photon(mass):
    rate = partial(gamma_vector.differential, mass=mass, sqrt_s=ROOT, coupling=ELECTRON_CHARGE)
    value = integrate.quad(rate, -0.9, 0.9, epsrel=1e-10)[0] / 1e3
    assert value == pytest.approx(DARK_PHOTON[mass], rel=1e-4)


@pytest.mark.parametrize("mass", ALP)
def test_alp(mass):
    assert gamma_alp.total(mass, ROOT, 1e-3) == pytest.approx(ALP[mass], rel=5e-3)


@pytest.mark.parametrize(("root", "mass", "higgs", "strength", "expected"), DARK_HIGGS)
def test_dark_higgs(root, mass, higgs, strength, expected):
    value = aprime_higgs.total(mass, higgs, root, np.sqrt(strength), UNIT)
    # half of the last digit of two or three
    assert value == pytest.approx(expected, rel=0.012)


@pytest.mark.parametrize("mass", OFF_MUONS)
def test_vector_off_a_muon(mass):
    value = mumu_zprime.cross_section(mass, ROOT, 1.0)
    assert value == pytest.approx(OFF_MUONS[mass][0], rel=0.01 if mass < 9.7 else 0.03)


@pytest.mark.parametrize("parity", ["scalar", "pseudoscalar"])
@pytest.mark.parametrize("mass", OFF_MUONS)
def test_spin_zero_off_a_muon(mass, parity):
    process = process_named("muonphilic", mass=mass, parity=parity, radiation=False)
    estimate = cross_section(process, 30_000, BEAMS, Key(4))
    expected = OFF_MUONS[mass][1 + (parity == "pseudoscalar")]
    assert estimate.relative < 0.006
    assert estimate.value == pytest.approx(expected, rel=0.03)


GENERATED = [
    ("dark-photon", {"mass": 4.0, "epsilon": 1.0}, gamma_vector.total(4.0, ROOT, ELECTRON_CHARGE)),
    ("alp", {"mass": 4.0}, ALP[4]),
    ("alp", {"mass": 8.0}, ALP[8]),
    ("dark-higgs", {"mass": 6.0, "higgs": 2.0, "epsilon": 1e-4, "alpha_d": 1.0}, 1.48),
    ("zprime", {"mass": 5.0}, OFF_MUONS[5.0][0]),
    ("zprime", {"mass": 0.2}, OFF_MUONS[0.2][0]),
]


@pytest.mark.parametrize(("name", "values", "expected"), GENERATED)
def test_generated(name, values, expected):
    estimate = cross_section(process_named(name, **values, radiation=False), 40_000, BEAMS, Key(5))
    assert estimate.value == pytest.approx(expected, rel=0.02)
