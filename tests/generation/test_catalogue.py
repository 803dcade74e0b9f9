"""The contract of all processes on the list, and the rates of the signals."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbra.amplitudes import aprime_higgs, gamma_vector, mumu_zprime
from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation import PROCESSES, Process, TreeProcess, process_named, unweight
from lumbra.generation.channel import (
    Channel,
    Split,
    electron,
    flat,
    positron,
    power,
    transfer,
)
from lumbra.generation.process import cross_section

SYMMETRIC = Beams(5.29, 5.29)
SUPERKEKB = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
ROOT = 10.58

VARIANTS = [(name, {}) for name in PROCESSES] + [
    ("dark-matter", {"kind": "scalar"}),
    ("dark-matter", {"kind": "majorana", "dark_mass": 1.0}),
    ("dark-matter", {"kind": "inelastic", "mass": 3.0, "splitting": 0.2}),
    ("dark-higgs", {"decay": "pair"}),
    ("dark-higgs", {"mass": 1.0, "higgs": 3.0, "decay": "pairs"}),
    ("muonphilic", {"parity": "pseudoscalar"}),
    ("wide-zprime", {"decay": "dark", "dark_mass": 0.2}),
    ("alp-fusion", {"radiation": True}),
]


@pytest.mark.parametrize(("name", "values"), VARIANTS)
def test_contract(name, values):
    """Mass shells, weights, one name, equal events for equal keys."""
    process = process_named(name, **values)
    assert isinstance(process, Process) and process.name and process.label
    events = process.generate(400, SUPERKEKB, Key(11))
    assert np.all(np.isfinite(events.weight)) and np.all(events.weight >= 0)
    assert events.weight.sum() > 0
    assert events.frame == "cm"
    again = process_named(name, **values).generate(400, SUPERKEKB, Key(11))
    assert np.array_equal(events.momentum, again.momentum)
    if isinstance(process, TreeProcess):
        rows = events.momentum.reshape(400, -1, 4)[events.weight > 0]
        for column, mass in enumerate(process.masses):
            assert np.allclose(invariant_mass_squared(rows[:, column]), mass**2, atol=1e-8)


@pytest.mark.parametrize(("name", "values"), VARIANTS)
@given(draw=st.integers(0, 2**31 - 1))
@settings(max_examples=4, derandomize=True, deadline=None)
def test_momentum_balance(name, values, draw):
    """Stable particles have the energy of the collision and no momentum, to 1e-9 of √s."""
    process = process_named(name, **values)
    # adaptation goes with the seed: new keys of one seed are new events of one program
    events = process.generate(300, SUPERKEKB, Key(11).child("balance", draw))
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


# M: scalar, pseudoscalar [fb] at coupling 1, from an independent Monte Carlo good to 1–3 %
SPIN_ZERO = {0.1: (4.11e4, 3.23e4), 1.0: (1.35e4, 1.32e4), 4.0: (1.66e3, 1.62e3), 8.0: (13.8, 14.0)}


@pytest.mark.parametrize("mass", list(SPIN_ZERO))
def test_spin_zero_rates(mass):
    for parity, expected in zip(("scalar", "pseudoscalar"), SPIN_ZERO[mass], strict=True):
        process = process_named("muonphilic", mass=mass, parity=parity, radiation=False)
        assert cross_section(process, 20_000, SYMMETRIC, Key(4)).value == pytest.approx(
            expected, rel=0.03
        )


PHOTON_STEP = (Split((0,), (1, 2), second_mass=(flat(0.5), power(1.0, share=0.5)),
                     angle=transfer(electron(), M_ELECTRON)),
               Split((1,), (2,), angle=transfer(positron(), 1.0)))  # fmt: skip
PHOTON_BACK = (Split((0,), (1, 2), second_mass=(flat(0.5), power(1.0, share=0.5)),
                     angle=transfer(positron(), M_ELECTRON)), Split((1,), (2,)))  # fmt: skip
MUONS = (Split((0,), (1, 2)), Split((1,), (2,), angle=transfer(electron(), 2.0)))
MUONS_TOO = (Split((1,), (0, 2), second_mass=(power(1.0),)), Split((0,), (2,)))
ELECTRONS = (
    Split((0, 1), (2,), first_mass=(flat(0.5), power(1.0, share=0.5))), Split((0,), (1,))
)  # fmt: skip
CONVERTED = (Split((1,), (0, 2), second_mass=(flat(),), angle=transfer(positron(), 0.3, 1.0, 0.2)),
             Split((0,), (2,), angle=transfer(electron(), 1.0, 1.0, 0.3)))  # fmt: skip
FOUR = (
    Split((0,), (1, 2, 3)), Split((1,), (2, 3), second_mass=(flat(),)), Split((2,), (3,)),
)  # fmt: skip
OTHER_WAYS = [
    ("dark-matter", {"mass": 3.0, "alpha_d": 0.5, "dark_mass": 1.0}, (PHOTON_STEP, PHOTON_BACK)),
    ("dark-matter", {"dark_mass": 1.0, "kind": "scalar"}, (PHOTON_STEP, PHOTON_BACK)),
    ("muonphilic", {"mass": 2.0}, (MUONS, MUONS_TOO)),
    ("emu-zprime", {"mass": 2.0, "cos_max": 0.9, "momentum_min": 0.5}, (CONVERTED, ELECTRONS)),
    ("wide-zprime", {"mass": 3.0, "width": 1.0}, (FOUR,)),
]


@pytest.mark.parametrize(("name", "values", "trees"), OTHER_WAYS)
def test_two_ways_through_phase_space_agree(name, values, trees):
    process = process_named(name, **values, **FULL)
    channels = tuple(Channel(f"way {i}", splits) for i, splits in enumerate(trees))
    other = replace(process, name=process.name + "-other", channels=channels)
    one, two = (cross_section(p, 60_000, SYMMETRIC, Key(5)) for p in (process, other))
    assert abs(one.value - two.value) < 4 * np.hypot(one.error, two.error)
    assert one.relative < 0.006 and two.relative < 0.03


def test_unweighted_events_have_the_weighted_distributions():
    """χ² of energy and angle histograms; each p-value above 1e-4."""
    process = process_named("muonphilic", mass=1.0, radiation=False)
    weighted = process.generate(60_000, SYMMETRIC, Key(6))
    drawn = unweight(process.generate(60_000, SYMMETRIC, Key(7)), Key(8))
    assert drawn.efficiency > 0.2 and drawn.max_over_mean < 5
    for quantity in (lambda p: p[:, 2, 0], lambda p: p[:, 0, 3] / p[:, 0, 0]):
        a = quantity(weighted.momentum.reshape(-1, 3, 4))
        b = quantity(drawn.events.momentum.reshape(-1, 3, 4))
        edges = np.quantile(b, np.linspace(0, 1, 21))
        mean, _ = np.histogram(a, edges, weights=weighted.weight)
        variance, _ = np.histogram(a, edges, weights=weighted.weight**2)
        count, _ = np.histogram(b, edges)
        scale = drawn.events.weight.sum() / len(b)
        chi2 = np.sum((mean - count * scale) ** 2 / (variance + count * scale**2))
        # χ² with 20 degrees of freedom exceeds 52 with probability 1e-4
        assert chi2 < 52


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
