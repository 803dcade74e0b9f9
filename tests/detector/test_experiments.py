"""One contract for every experiment: a new member joins by standing in `EXPERIMENTS`."""

import math
from dataclasses import replace

import numpy as np
import pytest

from lumbra.detector import EXPERIMENTS, assumptions, experiment, simulate
from lumbra.detector.experiment import parameters_of
from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import M_TAU
from lumbra.generation import MuonPair, TauPair
from lumbra.generation.photon_pairs import three_photons

EVERY = [pytest.param(name, id=name) for name in EXPERIMENTS]
COUNT = 300
GROUPS = (
    "beams", "beam_spot", "tracker", "layers", "material", "absorber", "calorimeter",
    "shower", "split_offs", "muon_system", "cluster_trigger",
)  # fmt: skip
PERIOD_GROUPS = ("background", "mip_window", "track_trigger", "muon_trigger", "photon_veto")
TRUST = {"high", "good", "computed", "doubtful", "assumed"}


@pytest.mark.parametrize("name", EVERY)
def test_every_number_is_there_with_source_and_trust(name):
    found = experiment(name)
    assert found.name == name
    assert found.title
    for period in found.periods:
        here = found.during(period.name)
        for group in GROUPS:
            getattr(here, group)
        for group in PERIOD_GROUPS:
            getattr(period, group)
        assert 0 < period.luminosity <= period.luminosity_recorded
        assert set(period.systematics) >= {"trigger", "tracking", "luminosity"}
        assert all(0 < size < 0.3 for size in period.systematics.values())
        numbers = parameters_of(found, period.name)
        names = [p.name for p in numbers]
        assert len(names) == len(set(names))
        assert all(p.source and p.trust in TRUST for p in numbers)
        assert all(np.all(np.isfinite(p.value)) for p in numbers)


@pytest.mark.parametrize("name", EVERY)
def test_every_menu_names_lines_with_numbers_and_shares(name):
    found = experiment(name)
    for period in found.periods:
        menu = found.menu(period.name)
        assert menu, period.name
        assert all(0 <= share <= 1 for _, share in menu.values())
        assert {line.name for line in menu} <= {line.name for line in found.lines}
    used = {line for period in found.periods for line in period.menu}
    assert used == {line.name for line in found.lines}


@pytest.mark.parametrize("name", EVERY)
def test_periods_have_names_of_their_own_and_energies_of_their_beams(name):
    found = experiment(name)
    names = [period.name for period in found.periods]
    assert len(names) == len(set(names))
    for period in found.periods:
        sqrt_s = found.during(period.name).beams.sqrt_s
        spread = found.during(period.name).beams
        assert 0.9 < sqrt_s < 11
        assert 1e-4 < np.std(spread.sqrt_s_of(spread.sample(2000, Key(1).generator()))) < 8e-3


@pytest.mark.parametrize("name", EVERY)
def test_edges_rise(name):
    found = experiment(name)
    c = found.calorimeter
    edges = (c.forward_low, c.forward_high, c.barrel_low, c.barrel_high, c.backward_low)
    assert list(edges) == sorted(edges)
    assert c.backward_low <= c.backward_high < math.pi
    rings = found.cluster_trigger.ring_edges
    assert list(rings) == sorted(set(rings))
    # the cells of the trigger cover the crystals
    assert rings[0] == pytest.approx(c.forward_low)
    assert rings[-1] == pytest.approx(c.backward_high)
    assert found.tracker.theta_low < found.tracker.theta_high
    assert list(found.tracker.keep_radius) == sorted(found.tracker.keep_radius)
    assert len(found.tracker.keep_radius) == len(found.tracker.keep_pair)


@pytest.mark.parametrize("name", EVERY)
def test_every_assumption_is_listed_in_its_periods(name):
    found = experiment(name)
    listed = {p.name for period in found.periods for p in assumptions(found, period.name)}
    assert listed
    for period in found.periods:
        for p in parameters_of(found, period.name):
            assert (p.trust not in ("assumed", "doubtful")) or p.name in listed


def _samples(beams: Beams) -> dict[str, Events]:
    """A few hundred events of two muons, three photons and two taus, where there is the energy."""
    light = three_photons(energy_min=0.05 * beams.sqrt_s)
    samples = {
        "mumu": MuonPair().generate(COUNT, beams, Key(1)),
        "ggg": light.generate(COUNT, beams, Key(1)),
    }
    if beams.sqrt_s > 2 * M_TAU + 0.1:
        samples["tautau"] = TauPair().generate(COUNT, beams, Key(1))
    return samples


@pytest.mark.parametrize("name", EVERY)
def test_every_experiment_sees_muons_photons_and_taus(name):
    found = experiment(name)
    period = found.periods[0].name
    beams = found.during(period).beams
    for sample, events in _samples(beams).items():
        seen = simulate(events, found, period, Key(2))
        assert len(seen) == len(events)
        tracks, clusters = np.diff(seen.tracks.offsets), np.diff(seen.clusters.offsets)
        assert all(np.all(np.isfinite(getattr(seen.tracks, x))) for x in ("p", "theta", "d0", "z0"))
        assert np.all(seen.clusters.energy > 0)
        assert seen.weight.sum() == pytest.approx(events.weight.sum(), rel=0.01)
        if sample == "mumu":
            assert np.mean(tracks == 2) > 0.35
            full = seen.tracks.p[np.abs(seen.tracks.pdg_id) == 13]
            assert np.median(full) < 0.6 * beams.sqrt_s * 1.4
            assert any(bits.mean() > 0.3 for bits in seen.trigger.values())
        elif sample == "ggg":
            assert np.mean(clusters >= 3) > 0.3
        else:
            assert np.mean(tracks >= 2) > 0.3


@pytest.mark.parametrize("name", EVERY)
def test_a_turn_about_the_beam_axis_changes_only_what_has_structure_in_azimuth(name):
    # beams that are flat are structure in azimuth
    found = experiment(name).varied("beam_spot.x", 0.0).varied("beam_spot.y", 0.0)
    period = found.periods[0].name
    beams = found.during(period).beams
    events = MuonPair().generate(COUNT, beams, Key(1)).to_lab(beams)
    turned = replace(events, momentum=_turned(events.momentum, 1.0))
    one, two = (simulate(e, found, period, Key(2)) for e in (events, turned))
    assert np.array_equal(one.tracks.offsets, two.tracks.offsets)
    assert one.tracks.p == pytest.approx(two.tracks.p, rel=1e-9)
    assert one.tracks.theta == pytest.approx(two.tracks.theta, abs=1e-9)
    turn = np.angle(np.exp(1j * (two.tracks.phi - one.tracks.phi - 1.0)))
    assert turn == pytest.approx(np.zeros(len(turn)), abs=1e-8)
    if found.calorimeter.crack_phi_count == 0:
        assert one.clusters.energy == pytest.approx(two.clusters.energy, rel=1e-9)


def _turned(p, angle):
    out = p.copy()
    out[:, 1] = np.cos(angle) * p[:, 1] - np.sin(angle) * p[:, 2]
    out[:, 2] = np.sin(angle) * p[:, 1] + np.cos(angle) * p[:, 2]
    return out


@pytest.mark.parametrize("name", EVERY)
def test_wrong_periods_and_lines_name_the_nearest(name):
    found = experiment(name)
    period, line = found.periods[0].name, found.lines[0].name
    with pytest.raises(InputError, match="did you mean"):
        found.period(period + "x")
    with pytest.raises(InputError, match="did you mean"):
        found.line(line + "x")


# Polar angles [degrees] in the laboratory and, along the boost axis, in the centre of mass.
ANGLES = (
    (17, 22.4), (30, 39.2), (32.2, 41.9), (37, 47.9), (44, 56.4), (90, 106.0), (98, 113.5),
    (120, 133.0), (123.7, 136.1), (128.7, 140.2), (130, 141.3), (150, 157.2),
)  # fmt: skip


def test_belle2_boost_and_angles_are_those_of_its_beams():
    beams = experiment("belle2").beams
    assert beams.total_momentum()[0] == pytest.approx([11.0060, 0.4566, 0, 2.9994], abs=5e-5)
    beta, direction = _boost(beams)
    assert beta == pytest.approx(0.276, abs=5e-4)
    gamma = 1 / math.sqrt(1 - beta**2)
    assert gamma == pytest.approx(1.040, abs=5e-4)
    assert gamma * beta == pytest.approx(0.287, abs=5e-4)
    assert direction == pytest.approx(8.66, abs=5e-3)
    for lab, cm in ANGLES:
        cosine = math.cos(math.radians(lab))
        found = math.degrees(math.acos((cosine - beta) / (1 - beta * cosine)))
        assert found == pytest.approx(cm, abs=0.06), lab


@pytest.mark.parametrize(
    ("name", "period", "sqrt_s", "beta_gamma", "tilt"),
    [
        ("belle", "Y4S", 10.580, 0.425, 2.2),
        ("babar", "Y4S", 10.580, 0.555, 0.0),
        ("babar", "Y3S", 10.355, 0.53, 0.0),
        ("babar", "Y2S", 10.023, 0.49, 0.0),
        ("kloe", "2001-2005", 1.0195, 0.0125, 90.0),
        ("bes3", "psi3770", 3.773, 0.011, 90.0),
    ],
)
def test_other_colliders_boost_as_published(name, period, sqrt_s, beta_gamma, tilt):
    beams = experiment(name).during(period).beams
    beta, direction = _boost(beams)
    assert beams.sqrt_s == pytest.approx(sqrt_s, abs=1e-3)
    assert beta / math.sqrt(1 - beta**2) == pytest.approx(
        beta_gamma, abs=5e-3 if beta > 0.1 else 1e-4
    )
    assert direction == pytest.approx(tilt, abs=0.05)


def _boost(beams: Beams) -> tuple[float, float]:
    """Velocity and its angle from z [degrees]."""
    velocity = beams.velocity()[0]
    return float(np.linalg.norm(velocity)), math.degrees(math.atan2(velocity[0], velocity[2]))
