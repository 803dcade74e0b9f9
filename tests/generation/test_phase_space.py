"""Every process with three or four final particles, integrated in a second, independent way.

The second way knows no peaks: all trees of s-channel splittings, masses flat, angles isotropic,
with cuts that both ways share and that keep away from the peaks. Each comparison has to agree to
four standard deviations; by chance one of the whole file fails once in 500 runs with new seeds.
"""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from lumbra.amplitudes import aprime_higgs, mumu_gamma, mumu_zprime
from lumbra.foundation import Beams, Key
from lumbra.foundation.constants import HBARC2_FB_GEV2, M_MUON, M_TAU
from lumbra.foundation.kinematics import invariant_mass_squared, minkowski, two_body_momentum
from lumbra.generation import Cut, TreeProcess, process_named
from lumbra.generation.channel import Channel, Split, fixed, flat
from lumbra.generation.pair_with_photon import sample_pairs_with_photon
from lumbra.generation.process import cross_section, expected_total
from tests.amplitudes.points import beams, split

ROOT = 10.58
BEAMS = Beams(ROOT / 2, ROOT / 2)
AWAY = Cut("cosine", (0,), -0.9, 0.9)


def plain_trees(particles, shells):
    """All trees of splittings of some particles, systems on shells where they must be."""
    if len(particles) == 1:
        return [()]
    trees = []
    first, rest = particles[0], particles[1:]
    for size in range(len(rest)):
        for others in combinations(rest, size):
            left = (first, *others)
            right = tuple(i for i in rest if i not in others)
            laws = [(fixed(shells[s]),) if s in shells else (flat(),) for s in (left, right)]
            split = Split(left, right, *laws)
            trees += [
                (split, *one, *two)
                for one in plain_trees(left, shells)
                for two in plain_trees(right, shells)
            ]
    needed = [s for s in shells if set(s) < set(particles)]
    return [
        tree
        for tree in trees
        if all(any(s in (split.first, split.second) for split in tree) for s in needed)
    ]


def plain(process, shells, cuts):
    trees = plain_trees(tuple(range(len(process.masses))), shells)
    channels = tuple(Channel(f"tree {i}", tree) for i, tree in enumerate(trees))
    name = process.name + "-plain"
    return replace(process, name=name, channels=channels, cuts=process.cuts + cuts)


def agree(one, two, precision=0.01):
    assert one.relative < precision and two.relative < 0.03
    assert abs(one.value - two.value) < 4 * np.hypot(one.error, two.error)


LEPTONS = (Cut("cosine", (0, 1), -0.8, 0.8), Cut("momentum", (0, 1), 1.0))
SINGLE = (AWAY, Cut("energy", (0,), 0.5))
WAYS = [
    ("dark-photon-leptons", {"mass": 3.0}, {(1, 2): 3.0}, (AWAY,)),
    ("dark-photon-leptons", {"mass": 0.3, "lepton": "e"}, {(1, 2): 0.3}, (AWAY,)),
    ("dark-photon-leptons", {"mass": 5.0, "lepton": "tau"}, {(1, 2): 5.0}, (AWAY,)),
    *[
        ("dark-matter", {"mass": 4.0, "alpha_d": 0.5, "dark_mass": 1.0, "kind": kind}, {}, SINGLE)
        for kind in ("dirac", "majorana", "scalar")
    ],
    (
        "dark-matter",
        {"mass": 4.0, "alpha_d": 0.5, "dark_mass": 0.5, "kind": "inelastic", "splitting": 0.5},
        {},
        SINGLE,
    ),
    ("dark-matter", {"mass": 1.0, "dark_mass": 1.0}, {}, SINGLE),
    ("dark-matter", {"mass": 2.0, "alpha_d": 1e-8}, {(1, 2): 2.0}, (AWAY,)),
    ("muonphilic", {"mass": 2.0}, {}, ()),
    ("muonphilic", {"mass": 2.0, "parity": "pseudoscalar"}, {}, ()),
    ("emu-zprime", {"mass": 2.0}, {}, LEPTONS),
    ("emu-zprime", {"mass": 5.0, "t_channel": False}, {}, LEPTONS),
    ("alp-fusion", {"mass": 1.0}, {}, (*LEPTONS, Cut("mass", (0, 1), 1.0))),
    ("alp-fusion", {"mass": 3.0, "annihilation": False}, {}, LEPTONS),
    (
        "dark-higgs",
        {"mass": 2.0, "higgs": 1.0, "decay": "pair"},
        {(0, 1): 2.0},
        (Cut("cosine", (0, 1), -0.9, 0.9),),
    ),
    ("gamma-neutrinos", {"photon_min": 0.5, "photon_cos_max": 0.9}, {}, ()),
    ("wide-zprime", {"mass": 3.0, "width": 1.0}, {}, ()),
    ("wide-zprime", {"mass": 3.0, "width": 1.0, "decay": "dark", "dark_mass": 0.5}, {}, ()),
    ("wide-zprime", {"mass": 3.0, "width": 1e-7}, {(2, 3): 3.0}, ()),
]


@pytest.mark.parametrize(("name", "values", "shells", "cuts"), WAYS)
def test_plain_phase_space_gives_the_same_rate(name, values, shells, cuts):
    process = process_named(name, **values, radiation=False)
    usual = replace(process, name=process.name + "-cut", cuts=process.cuts + cuts)
    one = cross_section(usual, 60_000, BEAMS, Key(31))
    agree(one, cross_section(plain(process, shells, cuts), 120_000, BEAMS, Key(32)))


def apart(*pairs):
    """Pairs of particles of at least 1 GeV."""
    return tuple(Cut("mass", pair, 1.0) for pair in pairs)


ELECTRONS = (Cut("cosine", (0, 1), -0.8, 0.8), Cut("momentum", (0, 1), 1.0))
WIDE = {"momentum_min": 1.0, "cos_max": 0.8}
QED = [
    ("three-gamma", {"energy_min": 0.5, "cos_max": 0.8}, ()),
    (
        "ee-gamma",
        {"photon_min": 0.5, "photon_cos_max": 0.8},
        (*ELECTRONS, *apart((0, 1), (0, 2), (1, 2))),
    ),
    (
        "ee-gamma-gamma",
        {"photon_min": 0.5, "photon_cos_max": 0.8, "second_min": 0.5},
        (
            *ELECTRONS,
            Cut("cosine", (3,), -0.8, 0.8),
            *apart((0, 1), (0, 2), (0, 3), (1, 2), (1, 3)),
        ),
    ),
    ("eemumu-full", {"w_min": 1.0, **WIDE}, apart((0, 1))),
    ("eeee", {"w_min": 1.0, **WIDE}, ()),
    ("four-muons", {**WIDE, "radiation": False}, apart((0, 1), (0, 3), (2, 1), (2, 3))),
    ("eepipi", {"w_min": 1.0, "cutoff": 1e3}, ELECTRONS),
]


@pytest.mark.parametrize(("name", "values", "cuts"), QED)
def test_leptons_and_photons_at_wide_angles(name, values, cuts):
    """Where nothing is collinear: all trees of flat splittings against the channels with peaks."""
    process = process_named(name, **values)
    usual = replace(process, name=process.name + "-cut", cuts=process.cuts + cuts)
    one = cross_section(usual, 60_000, BEAMS, Key(37))
    agree(one, cross_section(plain(process, {}, cuts), 100_000, BEAMS, Key(38)), 0.02)


def unit_decay(rng, parent, one, other):
    """Isotropic products of given masses, and the two-body phase space |p|/4πM."""
    mass = np.sqrt(invariant_mass_squared(parent))
    return split(rng, parent, one, other), two_body_momentum(mass, one, other) / (4 * np.pi * mass)


def test_six_muons_by_hand():
    """Dark Higgs, all on shell: flat angles drawn with NumPy alone, and the closed rate."""
    mass, higgs, count, rng = 1.0, 3.0, 300_000, np.random.default_rng(39)
    process = process_named("dark-higgs", mass=mass, higgs=higgs, decay="pairs", branching=0.5,
                            higgs_branching=0.8, radiation=False)  # fmt: skip
    minus, plus = beams(count, ROOT)
    (dark, scalar), volume = unit_decay(rng, minus + plus, mass, higgs)
    (one, two), factor = unit_decay(rng, scalar, mass, mass)
    volume, rows = volume * factor, [minus, plus]
    for parent in (dark, one, two):
        pair, factor = unit_decay(rng, parent, M_MUON, M_MUON)
        rows += pair
        volume = volume * factor
    weight = process.squared(np.stack(rows, axis=1), *process.couplings) * volume
    weight *= HBARC2_FB_GEV2 / (2 * ROOT**2) / process.symmetry
    usual = cross_section(process, 60_000, BEAMS, Key(40))
    agree(usual, expected_total(weight / count))
    dark_charge = np.sqrt(4 * np.pi * 0.1)
    closed = 0.5**3 * 0.8 * aprime_higgs.total(mass, higgs, ROOT, 1e-3, dark_charge)
    assert abs(usual.pull(closed)) < 4


def zprime_squared(momenta, lepton, mass):
    s, m2, M2 = ROOT**2, lepton**2, mass**2
    out = np.empty(len(momenta))
    for i, m in enumerate(momenta):
        k = m[4]
        a, b = (M2 + 2 * minkowski(m[j], k) for j in (2, 3))
        out[i] = mumu_zprime.squared_amplitude(s, m2, M2, a, b, m[2, 3], m[3, 3])
    return out


@pytest.mark.parametrize(("lepton", "mass"), [("mu", 2.0), ("mu", 7.0), ("tau", 1.0)])
def test_zprime_with_plain_phase_space(lepton, mass):
    m = {"mu": M_MUON, "tau": M_TAU}[lepton]
    usual = process_named("zprime", mass=mass, lepton=lepton, radiation=False)
    other = TreeProcess(
        "zprime-plain", "zprime", (13, -13, 32), (m, m, mass), zprime_squared,
        (Channel("", (Split((2,), (0, 1)), Split((0,), (1,)))),), (m, mass), radiation=False,
    )  # fmt: skip
    one = cross_section(usual, 60_000, BEAMS, Key(33))
    agree(one, cross_section(plain(other, {}, ()), 60_000, BEAMS, Key(34)))


def gamma_mumu(momenta):
    return mumu_gamma.evaluate(momenta[:, [0, 1, 3, 4, 2]])


def test_muon_pairs_with_a_photon():
    """The sampler of μμγ, without its softer photon, and plain phase space: one rate."""
    lowest = (Cut("mass", (0, 1), 1.0), Cut("mass", (0, 2), 1.0), Cut("mass", (1, 2), 1.0))
    process = TreeProcess(
        "mumu-gamma-plain", "μμγ", (22, 13, -13), (0.0, M_MUON, M_MUON), gamma_mumu,
        (Channel("", (Split((0,), (1, 2)), Split((1,), (2,)))),), cuts=(*SINGLE, *lowest),
        radiation=False,
    )  # fmt: skip
    two = cross_section(plain(process, {}, ()), 120_000, BEAMS, Key(35))
    count = 200_000
    roots, low = np.full(count, ROOT), np.full(count, 2 * 0.5 / ROOT)
    # the softer photon follows y^(b − 1): at b = 1e-9 none is there
    exponents = np.tile([0.1, 1e-9], (count, 1))
    drawn = sample_pairs_with_photon(roots, M_MUON, low, exponents, Key(36).generator())
    plus, minus, photon = (drawn.momenta[:, i] for i in range(3))
    assert np.mean(drawn.softer > 0) < 0.06
    momenta = np.zeros((count, 5, 4))
    rest = ROOT * np.sqrt(1 - drawn.softer)
    momenta[:, :2, 0] = rest[:, None] / 2
    momenta[:, 0, 3], momenta[:, 1, 3] = rest / 2, -rest / 2
    momenta[:, 2], momenta[:, 3], momenta[:, 4] = minus, plus, photon
    passed = (np.abs(photon[:, 3]) < 0.9 * photon[:, 0]) & (photon[:, 0] > 0.5)
    for one, other in combinations((plus, minus, photon), 2):
        passed &= invariant_mass_squared(one + other) > 1.0
    weight = drawn.volume * mumu_gamma.evaluate(momenta) * passed
    weight *= HBARC2_FB_GEV2 / (2 * ROOT**2)
    # draws with a softer photon carry the weight of one that is not: emission → 0 for b → 0
    value, error = weight.mean(), weight.std() / np.sqrt(count)
    assert abs(value - two.value) < 4 * np.hypot(error, two.error)
    assert error < 0.01 * value and two.relative < 0.01
