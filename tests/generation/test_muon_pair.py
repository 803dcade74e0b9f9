"""Muon pairs with radiation: totals, spectra and independence of the technical cut."""

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes.vacuum_polarization import dressing
from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_ELECTRON, M_MUON
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.process import Process, expected_total
from lumbra.generation.radiator import radiator
from lumbra.generation.sampling import unweight

BEAMS = Beams(5.29, 5.29)
S = 10.58**2


def born(s, running):
    """σ₀(e+e- → μ+μ-) [fb]."""
    ratio = 4 * M_MUON**2 / s
    rate = 4 * np.pi * ALPHA**2 / (3 * s) * np.sqrt(1 - ratio) * (1 + ratio / 2) * HBARC2_FB_GEV2
    return rate * (dressing(s) if running else 1.0)


def kuraev_fadin(x_max, running):
    """∫₀^x_max dx H(x) σ₀(s(1 − x)) [fb], in x^β near 0 and in ln(1 − x) above 0.3."""
    beta = 2 * ALPHA / np.pi * (np.log(S / M_ELECTRON**2) - 1)

    def rate(x):
        return float(radiator(x, S)) * float(born(S * (1 - x), running))

    def soft(u):
        x = max(u, 1e-20) ** (1 / beta)
        return rate(x) * x ** (1 - beta) / beta

    low = integrate.quad(soft, 0, min(x_max, 0.3) ** beta, limit=200)[0]
    if x_max <= 0.3:
        return low
    ends = np.log(1 - x_max), np.log(0.7)
    return low + integrate.quad(lambda v: rate(1 - np.exp(v)) * np.exp(v), *ends, limit=300)[0]


def sample(count=100000, seed=1, beams=BEAMS, **options):
    return MuonPair(**options).generate(count, beams, Key(seed))


def test_is_a_process_and_repeats_itself():
    process = MuonPair()
    assert isinstance(process, Process)
    first, again = (process.generate(2000, BEAMS, Key(3)) for _ in range(2))
    assert np.array_equal(first.momentum, again.momentum)
    assert not np.array_equal(first.weight, process.generate(2000, BEAMS, Key(4)).weight)


def test_events_conserve_momentum_and_name_their_particles():
    beams = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
    events = sample(20000, beams=beams)
    total = np.add.reduceat(events.momentum, events.offsets[:-1], axis=0)
    assert np.allclose(total[:, 0], events.sqrt_s, rtol=1e-12)
    assert np.allclose(total[:, 1:], 0, atol=1e-11)
    masses = invariant_mass_squared(events.momentum)
    muons = np.abs(events.pdg_id) == 13
    assert np.allclose(masses[muons], M_MUON**2, atol=1e-10)
    assert np.allclose(masses[~muons], 0, atol=1e-10)
    start = events.offsets[:-1]
    assert np.all(events.pdg_id[start] == -13)
    assert np.all(events.pdg_id[start + 1] == 13)
    assert set(np.diff(events.offsets)) == {2, 3, 4, 5}
    # cut off at 1e-6 GeV where they are radiated; from a light pair that flies they may be softer
    assert np.all(events.momentum[events.pdg_id == 22, 0] >= 1e-8)
    assert np.all(events.weight >= 0)


@pytest.mark.parametrize("running", [False, True])
def test_total_is_kuraev_fadin_with_final_state_radiation(running):
    """All s' > 4m_μ²; radiation off the muons adds 3α/4π. The two exponentiations differ by
    their third order and by constants of order (α/π)β: 0.6 %, well inside the 2 % that such
    totals are uncertain by."""
    total = expected_total(sample(200000, running=running).weight)
    expected = kuraev_fadin(1 - 4 * M_MUON**2 / S, running) * (1 + 3 * ALPHA / (4 * np.pi))
    assert total.error < 0.003 * expected
    assert total.value == pytest.approx(expected, rel=0.015)


def test_reference_total_with_running_coupling():
    """Published: 1.148 nb, KKMC (PTEP 2019, 123C01)."""
    total = expected_total(sample(200000).weight)
    assert total.value == pytest.approx(1.148e6, rel=0.02)


def test_light_pairs_follow_the_radiator():
    """M(μμ)² below 0.01 s: all radiated by the beams, but for 2 % that muons radiate too."""
    events = sample(300000, running=False)
    start = events.offsets[:-1]
    pair = invariant_mass_squared(events.momentum[start] + events.momentum[start + 1])
    light = (pair < 0.01 * S) & (pair > 0.001 * S)
    rate = expected_total(np.where(light, events.weight, 0.0))
    expected = kuraev_fadin(0.999, False) - kuraev_fadin(0.99, False)
    assert rate.relative < 0.007
    assert rate.value == pytest.approx(1.02 * expected, rel=0.02)


def test_technical_cut_does_not_matter():
    """Totals and hard wide-angle photons for photon_min of 0.01 and 0.05 GeV."""

    def numbers(photon_min, seed):
        events = sample(200000, seed, photon_min=photon_min)
        photons = events.pdg_id == 22
        cosine = events.momentum[:, 3] / events.momentum[:, 0]
        hard = photons & (events.momentum[:, 0] > 0.5) & (np.abs(cosine) < 0.8)
        seen = np.zeros(len(events), bool)
        seen[events.event_index[hard]] = True
        return expected_total(events.weight), expected_total(np.where(seen, events.weight, 0.0))

    for low, high in zip(numbers(0.01, 1), numbers(0.05, 2), strict=True):
        assert abs(low.value / high.value - 1) < 0.005 + 3 * np.hypot(low.relative, high.relative)


def test_parts_with_and_without_a_hard_photon_add_up():
    """Without one: Born times x_min^β for either line, with its soft and virtual factor."""
    whole = expected_total(sample(200000, photon_min=0.05).weight)
    hard = expected_total(sample(200000, 2, photon_min=0.05, soft=False).weight)
    betas = [2 * ALPHA / np.pi * (np.log(S / m**2) - 1) for m in (M_ELECTRON, M_MUON)]
    virtual = [1 + 0.75 * b + ALPHA / np.pi * (np.pi**2 / 3 - 0.5) for b in betas]
    soft = float(born(S, True)) * np.prod(virtual) * (0.1 / 10.58) ** sum(betas)
    assert (
        abs(whole.value - hard.value - soft) < 3 * np.hypot(whole.error, hard.error) + 0.001 * soft
    )


def test_sampling_is_efficient():
    """Wide and narrow photons of all energies are there, and unweighting keeps a fifth."""
    events = sample(100000, soft=False)
    unweighted = unweight(events, Key(9))
    assert unweighted.efficiency > 0.2
    assert unweighted.max_over_mean < 6
    photon = events.momentum[events.offsets[:-1] + 2]
    wide = np.abs(photon[:, 3]) < 0.8 * photon[:, 0]
    assert np.mean(wide & (photon[:, 0] > 5.0)) > 0.01


@pytest.mark.parametrize("photon_min", [0.0, -1.0, 5.0, float("nan")])
def test_refuses_a_bad_cut(photon_min):
    with pytest.raises(InputError, match="hard photon"):
        MuonPair(photon_min=photon_min)


def test_refuses_too_little_energy():
    with pytest.raises(InputError, match="closed"):
        MuonPair(photon_min=0.5).generate(10, Beams(0.11, 0.11), Key(1))
