"""Two radiated photons: kinematics, rates, angles, and how the energy is shared.

Statistical checks are at four standard deviations; there are 14 of them.
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, M_ELECTRON, M_MUON, M_TAU
from lumbra.foundation.kinematics import boost, invariant_mass_squared
from lumbra.generation import TreeProcess, process_named, radiate, radiator_integral
from lumbra.generation.channel import Channel, Split
from lumbra.generation.process import cross_section

ROOT = 10.58
S = ROOT**2
BEAMS = Beams(ROOT / 2, ROOT / 2)
COUNT = 200_000


def radiate_both(*arguments):
    return radiate(*arguments, photons=2)


@pytest.fixture(scope="module")
def drawn():
    return radiate_both(np.full(COUNT, ROOT), 0.3, Key(1).generator())


def shares(radiation):
    return 2 * radiation.photons[:, 0, 0] / ROOT, 2 * radiation.photons[:, 1, 0] / ROOT


def pulls(values, expected):
    return abs(values.mean() - expected) < 4 * values.std() / np.sqrt(len(values))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.floats(3.0, 12.0), st.floats(0.1, 2.9))
def test_recoil_kinematics(seed, sqrt_s, threshold):
    radiation = radiate_both(np.full(50, sqrt_s), threshold, Key(seed).generator())
    rest = np.zeros((50, 4))
    rest[:, 0] = radiation.mass
    total = radiation.to_cm(rest) + radiation.photons.sum(axis=1)
    assert np.allclose(total, [sqrt_s, 0, 0, 0], rtol=0, atol=1e-9 * sqrt_s)
    assert np.all(radiation.mass >= threshold * (1 - 1e-9))
    assert np.allclose(radiation.mass**2, sqrt_s**2 * (1 - radiation.x))
    assert np.allclose(invariant_mass_squared(radiation.photons), 0, atol=1e-9)
    assert np.all(radiation.photons[..., 3].prod(axis=1) <= 0)
    assert np.allclose(np.linalg.norm(radiation.axis, axis=1), 1)


@pytest.mark.parametrize("edge", [1e-4, 0.01, 0.1, 0.5])
def test_rate_is_the_integral_of_the_radiator(drawn, edge):
    assert pulls(drawn.weight * (drawn.x < edge), radiator_integral(edge, S))


def test_energy_is_shared_as_by_two_soft_emitters(drawn):
    """Where all is soft, z = E₁/(E₁ + E₂) has the Beta distribution with β/2 and β/2."""
    one, two = shares(drawn)
    soft = (drawn.x > 1e-8) & (drawn.x < 1e-2)
    z = one[soft] / (one + two)[soft]
    half = ALPHA / math.pi * (math.log(S / M_ELECTRON**2) - 1)
    for low in (0.01, 0.1):
        between = stats.beta.cdf(1 - low, half, half) - stats.beta.cdf(low, half, half)
        inside = ((z > low) & (z < 1 - low)).astype(float)
        assert pulls(inside, between)


def test_two_hard_photons_against_two_structure_functions(drawn):
    """Both above 2 % of a beam: D(x₁)D(x₂), D = (β/2)x^(β/2 − 1)(1 − x + x²/2), to 15 %.

    The form is in leading logarithms and has no virtual factor, 1 + 3β/4 or 6 % here.
    """
    one, two = shares(drawn)
    rate = drawn.weight * ((one > 0.02) & (two > 0.02) & (one < 0.5) & (two < 0.5))
    half = ALPHA / math.pi * (math.log(S / M_ELECTRON**2) - 1)
    single = integrate.quad(lambda x: half * x ** (half - 1) * (1 - x + x * x / 2), 0.02, 0.5)[0]
    assert rate.mean() == pytest.approx(single**2, rel=0.15)


@pytest.mark.parametrize("edge", [0.5, 0.9, 0.99])
@pytest.mark.parametrize(("low", "high"), [(0.01, 0.05), (0.3, 0.6)])
def test_angles_follow_the_first_order_form(drawn, edge, low, high):
    """The harder photon, |cos θ| < edge, against ∫ dcosθ [1/sin²θ − x²/2(x² − 2x + 2)]."""
    one, two = shares(drawn)
    hard = np.where((one > two)[:, None], drawn.photons[:, 0], drawn.photons[:, 1])
    x = np.maximum(one, two)
    chosen = (x > low) & (x < high)
    x, cosine = x[chosen], hard[chosen, 3] / hard[chosen, 0]
    form = np.log((1 + edge) / (1 - edge)) - x * x / (x * x - 2 * x + 2) * edge
    expected = form / (np.log(S / M_ELECTRON**2) - 1)
    assert pulls(drawn.weight[chosen] * ((np.abs(cosine) < edge) - expected), 0.0)


def test_axis_is_the_line_of_a_beam_that_hardly_radiates(drawn):
    one, two = shares(drawn)
    alone = (two < 1e-12) & (one > 0.01)
    side = np.where(drawn.photons[alone, 0, 3] >= 0, -1.0, 1.0)
    beam = np.zeros((alone.sum(), 4))
    beam[:, 0], beam[:, 3] = 1.0, side
    seen = boost(beam, -drawn.velocity[alone])
    expected = side[:, None] * seen[:, 1:] / seen[:, :1]
    assert alone.sum() > 1000
    assert np.allclose(drawn.axis[alone], expected, atol=1e-6)


def pair_squared(momenta, mass):
    """e⁺e⁻ → γ* → ℓ⁺ℓ⁻ for massless beams."""
    s = (momenta[:, 0, 0] + momenta[:, 1, 0]) ** 2
    ratio = 4 * mass**2 / s
    along = (momenta[:, 2, 3] / momenta[:, 2, 0]) ** 2
    return ELECTRON_CHARGE**4 * (1 + ratio + along)


# radiator of Kuraev and Fadin with vacuum polarisation, [fb]
@pytest.mark.parametrize(("mass", "expected"), [(M_MUON, 1151e3), (M_TAU, 915e3)])
def test_pairs_of_leptons(mass, expected):
    process = TreeProcess(
        f"pair-{mass}", "e⁺e⁻ → ℓ⁺ℓ⁻", (13, -13), (mass, mass), pair_squared,
        (Channel("flat", (Split((0,), (1,)),)),), (mass,), running=True, both_beams=True,
    )  # fmt: skip
    both = cross_section(process, 200_000, BEAMS, Key(2))
    assert both.value == pytest.approx(expected, rel=0.01)
    assert both.relative < 0.004


@pytest.mark.parametrize("name", ["dark-photon", "zprime", "dark-higgs", "tautau"])
def test_processes_radiate_from_both_beams(name):
    """Two photons more than the process has, the balance holds, the rate is that with one."""
    quiet = {"final_radiation": False} if name == "zprime" else {}
    one, two = (process_named(name, both_beams=both, **quiet) for both in (False, True))
    events = two.generate(20_000, BEAMS, Key(3))
    alive = events.weight > 0
    final = events.status == 1
    total = np.zeros((len(events), 4))
    np.add.at(total, events.event_index[final], events.momentum[final])
    assert np.allclose(total[alive], [ROOT, 0, 0, 0], rtol=0, atol=1e-9 * ROOT)
    radiated = (events.pdg_id == 22) & (events.mother == -1) & (events.momentum[:, 0] > 1e-3)
    more = np.bincount(events.event_index[radiated], minlength=len(events))[alive]
    assert np.mean(more >= (3 if name == "dark-photon" else 2)) > 0.02
    first, second = (cross_section(p, 60_000, BEAMS, Key(4)) for p in (one, two))
    # where photons of the matrix element order the others, one of two is softer than their sum
    allowed = 0.02 * first.value if name == "dark-photon" else 0.0
    difference = abs(first.value - second.value)
    assert difference < allowed + 4 * np.hypot(first.error, second.error)


def test_closed_reaction_is_refused():
    with pytest.raises(InputError, match="threshold"):
        radiate_both(np.array([10.58, 1.0]), 2.0, Key(1).generator())


def test_radiates_no_less_than_one_photon():
    one = radiate(np.full(20_000, ROOT), 0.3, Key(6).generator())
    two = radiate_both(np.full(20_000, ROOT), 0.3, Key(6).generator())
    gap = np.average(one.x, weights=one.weight) - np.average(two.x, weights=two.weight)
    assert abs(gap) < 4 * np.sqrt(2) * one.x.std() / np.sqrt(20_000)
