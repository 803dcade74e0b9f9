"""B⁺ → K⁺X in the counts of B⁺ → K⁺νν̄: templates, resolution, limits, injected signals."""

import numpy as np
import pytest
from scipy.stats import binom, kstest

from lumbra.foundation import InputError, Key
from lumbra.inference.histfactory import fit_toys, toy_cls
from lumbra.interpretation.observed.kaon_invisible_hunt import (
    UNIT,
    hunt_kaon_invisible,
    kaon_invisible_model,
    recovered,
    standard_model_counts,
)
from lumbra.interpretation.observed.kaon_neutrinos import STANDARD_MODEL, neutrino_rate
from lumbra.interpretation.observed.recoil_density import (
    box_half_width,
    box_share,
    kaon_invisible_events,
    load_densities,
)


def test_many_masses_make_up_neutrinos():
    """K⁺X at every m² with the weight of dBR/dq² is K⁺νν̄: templates close to one per cent."""
    densities = load_densities()
    q2 = densities.centres[densities.centres < 4.1**2]
    rate = neutrino_rate(densities.centres)
    share = rate / rate.sum() * STANDARD_MODEL
    for channel, released in densities.events.items():
        whole = sum(
            part * kaon_invisible_events(float(np.sqrt(x)))[channel]
            for x, part in zip(q2, share, strict=False)
        )
        assert whole == pytest.approx(released[: len(q2)].sum(axis=0), rel=0.01)


@pytest.mark.parametrize("edge", [4.0, 8.0])
def test_densities_hold_the_resolution_of_an_unknown_b_momentum(edge):
    """Shares below an edge in reconstructed q² follow the box of the B's motion, to 4 %."""
    densities = load_densities()
    first, second = densities.events.values()
    bins = first.reshape(-1, 3, 3).sum(axis=1) + second
    cut = 1 if edge == 4.0 else 2
    share = bins[:, :cut].sum(axis=1) / np.maximum(bins.sum(axis=1), 1e-9)
    near = np.abs(densities.centres - edge) < 2
    assert share[near] == pytest.approx(box_share(densities.centres[near], edge), abs=0.04)
    assert box_half_width(4.0) == pytest.approx(1.48, abs=0.01)


def test_the_box_is_what_a_moving_b_gives():
    """Simulated: isotropic kaons from B mesons of the Υ(4S), reconstructed as if these stood."""
    energy, mass_b, mass_k, q2 = 10.5794, 5.27934, 0.493677, 6.0
    cosine = Key(4).generator().uniform(-1, 1, 200_000)
    kaon = (mass_b**2 + mass_k**2 - q2) / (2 * mass_b)
    gamma = energy / (2 * mass_b)
    seen = gamma * kaon + np.sqrt(gamma**2 - 1) * np.sqrt(kaon**2 - mass_k**2) * cosine
    found = energy**2 / 4 + mass_k**2 - energy * seen
    for edge in (5.5, 6.0, 7.0):
        assert np.mean(found < edge) == pytest.approx(float(box_share(q2, edge)), abs=0.005)


def test_the_excess_at_two_gev_is_what_others_see():
    """With the Standard Model's K⁺νν̄: (8.8 ± 2.5)e-6 at 2 GeV (arXiv:2311.14629, recalled)."""
    found = hunt_kaon_invisible("standard-model", [1.0, 2.0, 3.0])
    assert found.largest == 1
    assert found.branching[1] == pytest.approx(8.8e-6, abs=2.5e-6)
    assert np.sqrt(found.q0[1]) == pytest.approx(3.6, abs=0.5)
    assert np.all(np.diff(found.expected, axis=0) > 0)


def test_a_free_background_takes_most_of_it():
    found = hunt_kaon_invisible("free", [2.0, 2.4])
    assert np.all(np.sqrt(found.q0) < 3)
    assert found.limit[0] > 1.5 * hunt_kaon_invisible("standard-model", [2.0]).limit[0]


def test_nothing_is_found_where_nothing_is():
    """Negative control: counts as expected without X."""
    for assumption in ("standard-model", "free"):
        found = hunt_kaon_invisible(assumption, [0.5, 2.0, 3.0], counts=standard_model_counts())
        assert np.all(found.q0 < 0.01)
        assert found.limit == pytest.approx(found.expected[2], rel=0.02)


@pytest.mark.parametrize(("mass", "assumption"), [(2.0, "standard-model"), (2.4, "free")])
def test_an_injected_particle_comes_back(mass, assumption):
    """Mean of the pulls within 4 of its errors (false alarms: 6e-5), widths within 15 %."""
    best, error = recovered(mass, 1e-5, 300, key=Key(11).child(assumption), assumption=assumption)
    pull = (best - 1e-5) / error
    assert abs(pull.mean()) < 4 / np.sqrt(300) + 0.05
    assert pull.std() == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("mass", [1.0, 2.2, 3.0])
def test_a_particle_is_found_where_it_was_put(mass):
    """Without fluctuations, to half a box of 1.5 GeV² in q², or within a GeV² of the maximum."""
    counts = standard_model_counts()
    for channel, events in kaon_invisible_events(mass).items():
        counts[channel] = np.rint(counts[channel] + 4e-5 * events)
    found = hunt_kaon_invisible("standard-model", counts=counts)
    assert found.mass[found.largest] ** 2 == pytest.approx(mass**2, abs=1.5)
    row = int(np.argmin(np.abs(found.mass - mass)))
    assert found.branching[row] == pytest.approx(4e-5, rel=0.1)


def test_local_p_values_are_uniform_without_signal():
    """Signed roots of q₀ of 400 scans without X; Kolmogorov above 1e-4."""
    toys = fit_toys(
        kaon_invisible_model(2.2, "standard-model"), 400, key=Key(12), tested=0.0, lowest=-5.0
    )
    root = toys.strength / toys.error
    assert kstest(root, "norm").pvalue > 1e-4


def test_asymptotic_limits_are_those_of_pseudo_experiments():
    """CLs at the limit is 0.1 to 4 errors, also where X looks like K⁺νν̄."""
    for mass in (2.0, 2.4):
        limit = hunt_kaon_invisible("free", [mass]).limit[0]
        drawn = toy_cls(kaon_invisible_model(mass, "free"), limit / UNIT, 400, key=Key(13))
        assert drawn.cls.value == pytest.approx(0.1, abs=4 * drawn.cls.error)


def test_global_p_values_are_of_whole_scans():
    found = hunt_kaon_invisible("free", [1.0, 2.0, 2.4, 3.0], key=Key(5), experiments=200)
    local = float(found.p_value.min())
    assert found.global_p is not None
    least = binom.ppf(1e-4, 200, local) / 200
    assert least <= found.global_p.value < 0.5
    assert found.gross_vitells is not None


def test_workers_do_not_change_numbers():
    one, two = (
        hunt_kaon_invisible("free", [1.0, 2.2], key=Key(5), experiments=200, workers=workers)
        for workers in (1, 2)
    )
    assert one.global_p == two.global_p
    assert one.limit == pytest.approx(two.limit, rel=0)


@pytest.mark.parametrize("mass", [-0.1, 4.2, float("nan")])
def test_masses_without_efficiency_are_refused(mass):
    with pytest.raises(InputError, match="no efficiency"):
        kaon_invisible_events(mass)


def test_unknown_assumptions_are_refused():
    with pytest.raises(InputError, match="assumption"):
        hunt_kaon_invisible("fixed")
