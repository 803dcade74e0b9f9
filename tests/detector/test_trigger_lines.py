"""Logic of trigger lines on objects made by hand: every edge, no chance."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from lumbra.detector import BELLE2, EXPERIMENTS, simulate
from lumbra.detector.trigger import (
    TriggerClusters,
    TriggerMuons,
    TriggerObjects,
    TriggerTracks,
    fire,
    trigger_clusters,
)
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

BEAMS = BELLE2.beams
SHARP = BELLE2.varied("cluster_trigger.energy_error", 0.0).varied("cluster_trigger.efficiency", 1.0)
PERIOD = "2019-2022"
MENU = {line.name: (line, numbers) for line, (numbers, _) in BELLE2.menu(PERIOD).items()}


def event(*clusters, full=0, all_=None, opens=False, muons=()):
    """One event: clusters (E* [GeV], θ*, φ* [degrees]), tracks, sectors with muons."""
    e, theta, phi = (np.array([c[i] for c in clusters], float) for i in range(3))
    theta, phi = np.radians(theta), np.radians(phi)
    direction = np.stack(
        [np.ones(len(e)), np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)],
        axis=1,
    )
    lab = BEAMS.to_lab(e[:, None] * direction)
    found = trigger_clusters(
        np.array([0, len(e)]),
        lab[:, 0],
        np.arctan2(np.hypot(lab[:, 1], lab[:, 2]), lab[:, 3]),
        np.arctan2(lab[:, 2], lab[:, 1]),
        SHARP.cluster_trigger,
        BEAMS,
        Key(1),
    )
    sectors = np.array(muons, np.int64)
    return TriggerObjects(
        TriggerTracks(
            np.array([full]), np.array([full if all_ is None else all_]), np.array([opens])
        ),
        TriggerMuons(np.zeros(len(sectors), np.int64), sectors, np.array([len(sectors)]), 8),
        found,
        SHARP.cluster_trigger.bhabha,
    )


def fires(line, objects):
    logic, numbers = MENU[line]
    return bool(logic.logic(objects, numbers)[0])


BHABHA = ((5.2, 60.0, 10.0), (5.2, 120.0, 190.0))
CASES = [
    ("ffo", event(full=2, opens=True), True),
    ("ffo", event(full=2, opens=False), False),
    ("ffo", event(full=1, all_=2, opens=False), False),
    ("fff", event(full=3), True),
    ("fff", event(full=2, all_=3, opens=True), False),
    ("cdcklm", event(muons=(3,)), True),
    ("cdcklm", event(full=4, opens=True), False),
    ("klmb2b", event(muons=(1, 5)), True),
    ("klmb2b", event(muons=(7, 3)), True),
    ("klmb2b", event(muons=(1, 4)), False),
    ("klmb2b", event(muons=(1,)), False),
    ("hie", event((1.2, 90.0, 0.0)), True),
    ("hie", event((0.6, 90.0, 0.0), (0.6, 90.0, 100.0)), True),
    ("hie", event((0.8, 90.0, 0.0)), False),
    ("hie", event(*BHABHA), False),
    ("elum", event(*BHABHA), True),
    ("elum", event((2.0, 90.0, 0.0)), False),
    ("lml4", event((1.9, 20.0, 0.0)), False),
    ("lml4", event((5.2, 20.0, 10.0), (5.2, 160.0, 190.0)), False),
    ("lml5", event((5.2, 20.0, 10.0), (5.2, 160.0, 190.0)), True),
    ("lml5", event((2.1, 20.0, 0.0)), False),
    ("lml7", event((1.1, 90.0, 0.0)), False),
    ("elow", event((0.6, 90.0, 0.0)), True),
    ("elow", event((0.4, 90.0, 0.0)), False),
    ("lml0", event((0.4, 90.0, 0.0), (0.2, 80.0, 90.0), (0.2, 80.0, 200.0)), True),
    ("lml0", event((0.25, 100.0, 0.0), (0.2, 100.0, 90.0), (0.2, 100.0, 200.0)), False),
    ("lml0", event((0.4, 90.0, 0.0), (0.2, 80.0, 90.0)), False),
    ("lml0", event(*BHABHA, (0.5, 90.0, 100.0)), False),
    ("lml12", event((0.7, 90.0, 0.0), (0.2, 80.0, 90.0), (0.2, 80.0, 200.0)), True),
    ("lml12", event((0.45, 90.0, 0.0), (0.2, 80.0, 90.0), (0.2, 80.0, 200.0)), False),
    ("lml1", event((2.1, 90.0, 0.0)), True),
    ("lml1", event((1.9, 90.0, 0.0)), False),
    ("lml1", event((2.1, 30.0, 0.0)), False),
    ("lml2", event((2.1, 30.0, 0.0)), True),
    ("lml3", event((2.1, 30.0, 0.0)), False),
    ("lml2", event((5.2, 30.0, 10.0), (5.2, 150.0, 190.0)), False),
    ("lml3", event((5.2, 30.0, 10.0), (5.2, 150.0, 190.0)), True),
    ("lml4", event((2.1, 20.0, 0.0)), True),
    ("lml6", event((1.1, 90.0, 0.0)), True),
    ("lml6", event((1.1, 90.0, 0.0), (0.2, 90.0, 90.0)), True),
    ("lml6", event((1.1, 90.0, 0.0), (0.5, 90.0, 90.0)), False),
    ("lml6", event((1.1, 90.0, 0.0), (1.2, 90.0, 90.0)), False),
    ("lml6", event((0.9, 90.0, 0.0)), False),
    ("lml6", event((1.1, 25.0, 0.0)), False),
    ("lml7", event((1.1, 30.0, 0.0)), True),
    ("lml13", event((0.6, 90.0, 0.0)), True),
    ("lml13", event((0.4, 90.0, 0.0)), False),
    ("lml13", event((0.6, 130.0, 0.0)), False),
    ("lml13", event((0.6, 90.0, 0.0), (0.4, 30.0, 100.0)), False),
    ("lml8", event((0.5, 90.0, 0.0), (0.5, 90.0, 175.0)), True),
    ("lml8", event((0.5, 90.0, 0.0), (0.5, 90.0, 165.0)), False),
    ("lml8", event((0.5, 90.0, 0.0), (0.2, 90.0, 180.0)), False),
    ("lml8", event((2.5, 90.0, 0.0), (2.5, 90.0, 180.0)), False),
    ("lml9", event((0.5, 90.0, 0.0), (0.2, 90.0, 180.0)), True),
    ("lml9", event((0.5, 90.0, 0.0), (0.5, 90.0, 180.0)), False),
    ("lml10", event((1.0, 80.0, 0.0), (1.0, 95.0, 165.0)), True),
    ("lml10", event((1.0, 80.0, 0.0), (1.0, 60.0, 165.0)), False),
]


@pytest.mark.parametrize(("line", "objects", "expected"), CASES)
def test_lines_decide_as_coded(line, objects, expected):
    assert fires(line, objects) is expected


def test_every_line_of_belle2_is_decided_both_ways():
    seen = {name: {expected for line, _, expected in CASES if line == name} for name in MENU}
    assert {name for name, both in seen.items() if both != {True, False}} == set()


def test_a_bhabha_event_is_opposite_and_hard():
    assert event(*BHABHA).bhabha[0]
    assert not event((5.2, 60.0, 10.0), (5.2, 100.0, 190.0)).bhabha[0]  # Σθ* = 160°
    assert not event((5.2, 60.0, 10.0), (5.2, 120.0, 160.0)).bhabha[0]  # Δφ* = 150°
    assert not event((5.2, 60.0, 10.0), (2.9, 120.0, 190.0)).bhabha[0]
    assert not event((4.4, 60.0, 10.0), (4.4, 120.0, 190.0)).bhabha[0]


def test_rings_are_numbered_from_the_front():
    rings = SHARP.cluster_trigger.ring_edges
    middle = np.array([(a + b) / 2 for a, b in itertools.pairwise(rings)])
    theta = np.concatenate([middle, [0.1, 3.0]])
    n = len(theta)
    found = trigger_clusters(
        np.arange(n + 1), np.full(n, 2.0), theta, np.zeros(n), SHARP.cluster_trigger, BEAMS, Key(1)
    )
    assert found.ring.tolist() == [*range(1, 18), 0, 0]
    # rings 6–11 are 44–98°, rings 4–15 the barrel, rings 2–16 18.5–139.3°
    assert np.degrees([rings[5], rings[11]]) == pytest.approx([44, 98])
    assert np.degrees([rings[1], rings[16]]) == pytest.approx([18.5, 139.3])
    assert math.degrees(rings[3]) == pytest.approx(31.8, abs=0.5)


def test_clusters_below_threshold_and_missed_ones_are_not_there():
    n = 20_000
    energy = np.where(np.arange(n) % 2, 0.05, 1.0)
    found = trigger_clusters(
        np.arange(n + 1), energy, np.full(n, 1.5), np.zeros(n), BELLE2.cluster_trigger, BEAMS,
        Key(1),
    )  # fmt: skip
    assert len(found.energy) / (n / 2) == pytest.approx(0.99, abs=4 * 0.1 / math.sqrt(n / 2))
    assert found.energy.min() > 0.5
    assert np.std(found.energy) == pytest.approx(0.03, rel=0.05)


def test_lines_that_came_late_accept_the_last_part_of_the_data():
    n = 40_000
    many = replace(
        event(full=2, opens=True),
        tracks=TriggerTracks(np.full(n, 2), np.full(n, 2), np.ones(n, bool)),
        muons=TriggerMuons(np.arange(n), np.zeros(n, np.int64), np.ones(n, np.int64), 8),
        clusters=TriggerClusters(
            np.zeros(n + 1, np.int64), np.zeros(0), np.zeros(0, np.int64), np.zeros((0, 4))
        ),
    )
    lines = {MENU["ffo"][0]: (MENU["ffo"][1], 0.6), MENU["cdcklm"][0]: (MENU["cdcklm"][1], 0.2)}
    bits = fire(lines, many, Key(1))
    for name, share in (("ffo", 0.6), ("cdcklm", 0.2)):
        assert bits[name].mean() == pytest.approx(share, abs=4 * 0.5 / math.sqrt(n))
    # what ran in the last fifth has its events among those of what ran in the last three
    assert not np.any(bits["cdcklm"] & ~bits["ffo"])


@pytest.mark.parametrize("name", list(EXPERIMENTS))
def test_menus_decide_on_simulated_events(name):
    found = EXPERIMENTS[name]
    phi = np.linspace(-170, 170, 500)
    p = 0.4 * found.beams.sqrt_s
    seen = simulate(shoot((13, p, 80.0, phi), (-13, p, 100.0, phi + 180)), found,
                    found.periods[0].name, Key(1))  # fmt: skip
    assert set(seen.trigger) == set(found.periods[0].menu)
    assert max(bits.mean() for bits in seen.trigger.values()) > 0.7


def test_babar_takes_single_photons_in_a_tenth_of_its_data_only():
    babar = EXPERIMENTS["babar"]
    phi = np.linspace(-170, 170, 2000)
    events = shoot((22, 4.0, 60.0, phi))
    shares = {
        period: simulate(events, babar, period, Key(1)).trigger["l3_photon_2GeV"].mean()
        for period in ("single-photon", "1999-2008", "Y4S-off")
    }
    assert shares["single-photon"] > 0.9
    assert shares["1999-2008"] == pytest.approx(53 / 514, abs=0.03)
    assert shares["Y4S-off"] == 0


def test_belle_has_no_line_for_single_photons():
    belle = EXPERIMENTS["belle"].varied("material.conversion", 0.0)
    phi = np.linspace(-170, 170, 500)
    seen = simulate(shoot((22, 4.0, 60.0, phi)), belle, "Y4S", Key(1))
    assert not any(bits.any() for bits in seen.trigger.values())
