"""The contract of all processes on the list, and the rates of the signals."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lumbra.amplitudes import aprime_higgs, gamma_vector, mumu_zprime
from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.constants import ELECTRON_CHARGE, M_MUON
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation import PROCESSES, Process, TreeProcess, process_named, unweight
from lumbra.generation.process import cross_section
from tests.generation.padded import padded

SYMMETRIC = Beams(5.29, 5.29)
SUPERKEKB = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
ROOT = 10.58

# processes at a resonance of their own, and what is no collision
AT_PHI = ("meson-dark-photon", "pseudoscalar-dark-photon")
NO_COLLISION = ("cosmic",)
NEEDS_A_FILE = ("event-file",)
# chains that are drawn with one weight
ONE_WEIGHT = {
    *AT_PHI, "tagged-upsilon", "upsilon-a0", "b-kaon-new", "b-kaon-scalar", "b-kaon-alp", "bb",
    "continuum",
}  # fmt: skip


def collider(name):
    return Beams(0.51, 0.51, 0.025) if name in AT_PHI else SUPERKEKB


VARIANTS = [(name, {}) for name in PROCESSES if name not in NEEDS_A_FILE] + [
    ("dark-matter", {"kind": "scalar"}),
    ("dark-matter", {"kind": "majorana", "dark_mass": 1.0}),
    ("dark-matter", {"kind": "inelastic", "mass": 3.0, "splitting": 0.2}),
    ("dark-higgs", {"decay": "pair"}),
    ("dark-higgs", {"mass": 1.0, "higgs": 3.0, "decay": "pairs"}),
    ("muonphilic", {"parity": "pseudoscalar"}),
    ("wide-zprime", {"decay": "dark", "dark_mass": 0.2}),
    ("alp-fusion", {"radiation": True}),
    ("dark-photon", {"both_beams": True}),
    ("muonphilic", {"both_beams": True}),
    ("zprime", {"lepton": "tau"}),
    ("zprime", {"both_beams": True, "running": True}),
    ("tautau", {"both_beams": True}),
    ("emu-zprime", {"running": True}),
    ("four-muons", {"both_beams": True}),
    ("dark-photon-leptons", {"lepton": "e"}),
]


@pytest.mark.parametrize(("name", "values"), VARIANTS)
def test_contract(name, values):
    """Mass shells, weights, one name, equal events for equal keys."""
    process = process_named(name, **values)
    assert isinstance(process, Process) and process.name and process.label
    beams = collider(name)
    events = process.generate(400, beams, Key(11))
    assert np.all(np.isfinite(events.weight)) and np.all(events.weight >= 0)
    assert events.weight.sum() > 0
    assert events.frame == ("lab" if name in NO_COLLISION else "cm")
    again = process_named(name, **values).generate(400, beams, Key(11))
    assert np.array_equal(events.momentum, again.momentum)
    if isinstance(process, TreeProcess):
        rows = padded(events)[events.weight > 0]
        for column, mass in enumerate(process.masses):
            assert np.allclose(invariant_mass_squared(rows[:, column]), mass**2, atol=1e-8)


@pytest.mark.parametrize(
    ("name", "values"), [one for one in VARIANTS if one[0] not in NO_COLLISION]
)
@given(draw=st.integers(0, 2**31 - 1))
@settings(max_examples=4, derandomize=True, deadline=None)
def test_momentum_balance(name, values, draw):
    """Stable particles have the energy of the collision and no momentum, to 1e-9 of √s."""
    process = process_named(name, **values)
    # adaptation goes with the seed: new keys of one seed are new events of one program
    events = process.generate(300, collider(name), Key(11).child("balance", draw))
    stable = events.status == 1
    total = np.zeros((len(events), 4))
    np.add.at(total, events.event_index[stable], events.momentum[stable])
    total[:, 0] -= events.sqrt_s
    alive = events.weight > 0
    assert alive.any()
    assert np.all(np.abs(total[alive]) < 1e-9 * events.sqrt_s[alive, None])


def test_same_events_in_any_number_of_threads():
    process = process_named("emu-zprime", mass=2.0, cos_max=0.9)
    keys = [Key(7).child("chunk", i) for i in range(4)]

    def make(key):
        return process.generate(2000, SUPERKEKB, key)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(make, keys))
    for key, other in zip(keys, together, strict=True):
        one = make(key)
        assert np.array_equal(one.momentum, other.momentum)
        assert np.array_equal(one.weight, other.weight)


FULL = {"radiation": False}


def born(mass):
    return mumu_zprime.cross_section(mass, ROOT, 1.0)


def light(mass):
    return gamma_vector.total(mass, ROOT, ELECTRON_CHARGE)


RATES = [
    ("dark-photon", {"mass": 1.0, "epsilon": 1.0}, light(1.0)),
    ("dark-photon", {"mass": 8.0, "epsilon": 1.0}, light(8.0)),
    ("dark-photon-leptons", {"mass": 1.0, "epsilon": 1.0, "branching": 0.5}, light(1.0) / 2),
    ("dark-photon-leptons", {"mass": 0.1, "epsilon": 1.0, "lepton": "e"}, light(0.1)),
    *[
        ("dark-matter", {"mass": 1.0, "epsilon": 1.0, "alpha_d": 1e-8, "kind": kind}, light(1.0))
        for kind in ("dirac", "majorana", "scalar", "inelastic")
    ],
    (
        "dark-higgs",
        {"mass": 2.0, "epsilon": 1.0, "alpha_d": 1.0, "decay": "pair"},
        aprime_higgs.total(2.0, 1.0, ROOT, 1.0, np.sqrt(4 * np.pi)),
    ),
    (
        "dark-higgs",
        {"mass": 1.0, "higgs": 3.0, "epsilon": 1.0, "alpha_d": 1.0, "decay": "pairs"},
        aprime_higgs.total(1.0, 3.0, ROOT, 1.0, np.sqrt(4 * np.pi)),
    ),
    ("wide-zprime", {"mass": 2.0, "width": 1e-7}, born(2.0)),
    ("wide-zprime", {"mass": 2.0, "width": 1e-7, "decay": "dark", "dark_mass": 0.3}, born(2.0)),
]


@pytest.mark.parametrize(("name", "values", "expected"), RATES)
def test_rates_equal_closed_forms(name, values, expected):
    """Spin-correlated decays on the mass shell leave the exact rates: 4 standard deviations."""
    estimate = cross_section(process_named(name, **values, **FULL), 40_000, SYMMETRIC, Key(3))
    assert abs(estimate.pull(expected)) < 4
    assert estimate.relative < 0.006


def shape(values, weight, edges):
    """Shares of the weight in bins, and their covariance: the total is of the same events."""
    place = np.searchsorted(edges, values, side="right") - 1
    total = weight.sum()
    share = np.bincount(place, weight, len(edges) - 1) / total
    square = np.bincount(place, weight**2, len(edges) - 1) / total**2
    mixed = np.outer(share, square)
    covariance = np.diag(square) - mixed - mixed.T + np.outer(share, share) * square.sum()
    return share, covariance


def energy_of_the_first(events):
    return events.momentum[events.offsets[:-1], 0]


def angle_of_the_first(events):
    first = events.momentum[events.offsets[:-1]]
    return first[:, 3] / np.linalg.norm(first[:, 1:], axis=1)


def largest_momentum(events):
    size = np.linalg.norm(events.momentum[:, 1:], axis=1) * (events.status == 1)
    return np.maximum.reduceat(size, events.offsets[:-1])


@pytest.mark.parametrize(
    ("name", "values"),
    [one for one in VARIANTS if one[0] not in ONE_WEIGHT],
)
def test_unweighted_events_have_the_weighted_distributions(name, values):
    """χ² with covariance of three histograms; p above 1e-5 each, so 1 run in 1200 fails."""
    process = process_named(name, **values)
    weighted = process.generate(12_000, SUPERKEKB, Key(6))
    weighted = weighted.select(weighted.weight > 0)
    done = unweight(process.generate(24_000, SUPERKEKB, Key(6).child("other")), Key(8))
    drawn = done.events
    # two bins of thirty are the least that a comparison needs
    assert len(drawn) > 60 and done.overweight < 0.02
    for quantity in (energy_of_the_first, angle_of_the_first, largest_momentum):
        a, b = quantity(weighted), quantity(drawn)
        count = int(np.clip(len(b) / 30, 2, 12))
        edges = np.unique(np.quantile(b, np.linspace(0, 1, count + 1)[1:-1]))
        edges = np.concatenate([[-np.inf], edges, [np.inf]])
        one, first = shape(a, weighted.weight, edges)
        two, second = shape(b, drawn.weight, edges)
        gap, covariance = (one - two)[:-1], (first + second)[:-1, :-1]
        chi2 = gap @ np.linalg.solve(covariance, gap)
        assert stats.chi2.sf(chi2, len(gap)) > 1e-5


def test_efficiency_of_a_process_without_peaks():
    process = process_named("muonphilic", mass=1.0, radiation=False)
    done = unweight(process.generate(60_000, SYMMETRIC, Key(7)), Key(8))
    assert done.efficiency > 0.2 and done.max_over_mean < 5


def test_radiated_photons_are_softer_than_those_of_the_matrix_element():
    events = process_named("dark-photon", mass=9.0).generate(4000, SYMMETRIC, Key(9))
    p = events.momentum.reshape(-1, 3, 4)[events.weight > 0]
    assert np.all(p[:, 2, 0] <= p[:, 0, 0])
    assert np.any(p[:, 2, 0] > 0.01)


def test_decay_angle_of_a_dark_photon_is_polarised():
    """At wide angle γA′ → γμμ goes as 1 + cos²θ about the A′ direction, up to M²/s and m_μ²/M²."""
    process = process_named("dark-photon-leptons", mass=1.0, radiation=False)
    events = process.generate(60_000, SYMMETRIC, Key(10))
    p = events.momentum.reshape(-1, 3, 4)
    wide = np.abs(p[:, 0, 3] / p[:, 0, 0]) < 0.5
    energy, velocity = p[:, 1, 0], np.sqrt(1 - 4 * M_MUON**2)
    boson = p[:, 1, 0] + p[:, 2, 0]
    momentum = np.sqrt(boson**2 - 1)
    cosine = (2 * energy - boson) / (momentum * velocity)
    mean = np.average(cosine[wide] ** 2, weights=events.weight[wide])
    # ⟨c²⟩ = 2/5 for 1 + c², 1/3 for an unpolarised A′
    assert mean == pytest.approx(0.4, abs=0.015)


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(InputError, match="dark-photon"):
        process_named("dark-foton")
    with pytest.raises(InputError, match="epsilon"):
        process_named("dark-photon", epsilom=1.0)
    with pytest.raises(InputError, match=r"closed|no phase space"):
        process_named("dark-photon", mass=11.0).generate(10, SYMMETRIC, Key(1))


def test_every_process_says_where_alpha_runs_and_can_switch_it():
    """Running photons raise a rate by 0 to 10 %."""
    for name in {name for name, _ in VARIANTS}:
        if "running" not in PROCESSES[name].defaults():
            process = process_named(name)
            silent = not hasattr(process, "running") or process.virtual_photons == "none"
            assert silent, f"{name} has virtual photons but no switch"
            continue
        off, on = (
            process_named(name, running=running).generate(4000, collider(name), Key(13))
            for running in (False, True)
        )
        ratio = on.weight.sum() / off.weight.sum()
        error = np.sqrt(np.sum(on.weight**2) + np.sum(off.weight**2)) / off.weight.sum()
        # adaptation is that of each: where it matters, the two samples are different ones
        assert ratio != 1 and -4 * error < ratio - 1 < 0.1 + 4 * error, f"{name}: {ratio}"


def test_whatever_radiates_can_do_so_from_both_beams():
    for name, entry in PROCESSES.items():
        if "radiation" in entry.defaults():
            assert "both_beams" in entry.defaults(), name
