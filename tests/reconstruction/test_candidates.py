"""All kinds of candidates: the contract that they keep, and what each is for."""

from dataclasses import replace

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Events, Key
from lumbra.foundation.column_names import check_names
from lumbra.generation import process_named
from lumbra.generation.decays import Cascade, decay_all
from lumbra.generation.decays.spin import UNPOLARISED
from lumbra.generation.final_pairs import decay_to
from lumbra.reconstruction import CANDIDATES
from tests.detector.particle_gun import shoot

PERIOD = "2019-2020"
BEAMS = BELLE2.beams
UPSILON_2S = BELLE2.varied("beams.electron", 6.635).varied("beams.positron", 3.792)


def _decayed(events, number, channels):
    spin = np.tile(UNPOLARISED, (len(events.pdg_id), 1, 1))
    return decay_all(Cascade(events, spin), {number: channels}, Key(2)).events


def _alp(count, mass=1.0):
    events = process_named("alp", mass=mass, radiation=False).generate(count, BEAMS, Key(1))
    return _decayed(events, 36, decay_to("gamma", mass, 0))


def _four_muons(count, mass=2.0):
    process = process_named("zprime", mass=mass, radiation=False)
    events = process.generate(count, BEAMS, Key(1))
    return _decayed(events, 32, decay_to("mu", mass, 1))


SAMPLES = {
    "dimuon": (
        lambda n: process_named("zprime", mass=2.0).generate(n, BEAMS, Key(1)),
        BELLE2,
    ),
    "electron-muon": (
        lambda n: process_named(
            "emu-zprime", mass=2.0, cos_max=0.9, momentum_min=0.5, radiation=False
        ).generate(n, BEAMS, Key(1)),
        BELLE2,
    ),
    "three-photons": (_alp, BELLE2),
    "dimuon-photon": (
        lambda n: process_named("dark-photon-leptons", mass=2.0, radiation=False).generate(
            10 * n, BEAMS, Key(1)
        ),
        BELLE2,
    ),
    "four-muons": (_four_muons, BELLE2),
    "kaon-dimuon": (
        lambda n: process_named("b-kaon-new", mass=1.0, ctau=1.0, generic=False).generate(
            n, BEAMS, Key(1)
        ),
        BELLE2,
    ),
    "single-photon": (
        lambda n: process_named("dark-photon", mass=2.0).generate(n, BEAMS, Key(1)),
        BELLE2,
    ),
    "dipion": (
        lambda n: process_named("tagged-upsilon", final="mu").generate(n, UPSILON_2S.beams, Key(1)),
        UPSILON_2S,
    ),
}
"""For each kind of candidate the events that it is for."""


@pytest.fixture(scope="module", params=list(CANDIDATES))
def case(request):
    make, experiment = SAMPLES[request.param]
    events = make(1500)
    detected = simulate(events, experiment, PERIOD, Key(3))
    recipe = CANDIDATES[request.param]
    return recipe, experiment, events, detected, recipe.reconstruct(detected, experiment, events)


@pytest.fixture
def numbered(case):
    """The same, where there can be several candidates an event."""
    if "__event__" not in case[-1]:
        pytest.skip("one candidate an event")
    return case


def test_columns_are_those_declared(case):
    recipe, _, _, _, table = case
    names = [column.name for column in recipe.columns]
    assert list(table) == names
    assert len(set(names)) == len(names)
    assert all(column.meaning for column in recipe.columns)
    check_names(names)
    assert recipe.reaction
    assert recipe.first
    assert len(table) > 100


def test_numbers_are_finite_but_where_a_fit_failed(case):
    recipe, _, _, _, table = case
    good = table["fitStatus"] == 0 if "fitStatus" in table else np.ones(len(table), bool)
    assert good.mean() > 0.6
    for column in recipe.columns:
        values = np.asarray(table[column.name], float)
        allowed = ~good if column.name.startswith("fitted(") else np.zeros(len(table), bool)
        assert np.all(np.isfinite(values) | allowed), column.name


def test_several_candidates_an_event_are_numbered(case):
    """A table without numbers has at most one candidate an event, and its weights in order."""
    _, _, events, detected, table = case
    if "__event__" in table:
        assert set(table) >= {"__candidate__", "__ncandidates__", "rank", "isSignal"}
    else:
        assert len(table) <= len(events)
        assert set(table["weight"]) <= set(detected.weight)


def test_no_candidate_is_counted_twice(numbered):
    _, _, _, _, table = numbered
    momenta = [name for name in table if name.endswith((",p)", ",E)")) and name[0] == "d"]
    assert len(momenta) >= 2
    rows = np.stack([table["__event__"], *(table[name] for name in momenta)], axis=1)
    assert len(np.unique(rows, axis=0)) == len(rows)
    number = table["__candidate__"]
    first = np.flatnonzero(number == 0)
    assert np.array_equal(np.diff(np.append(first, len(number))), table["__ncandidates__"][first])
    assert np.all(np.diff(table["__event__"]) >= 0)


def test_places_and_truth(numbered):
    _, _, _, _, table = numbered
    best = table.select(table["rank"] == 1)
    assert np.array_equal(np.unique(best["__event__"]), np.unique(table["__event__"]))
    assert 0.05 < table["isSignal"].mean() <= 1


def test_weights_are_those_of_the_events(numbered):
    _, _, _, detected, table = numbered
    assert np.array_equal(table["weight"], detected.weight[table["__event__"]])


def test_truth_needs_no_events(numbered):
    recipe, experiment, _, detected, table = numbered
    blind = recipe.reconstruct(detected, experiment, None)
    assert len(blind) == len(table)
    assert np.all(blind["genMotherPDG"] == 0)


def test_no_events_make_an_empty_table(case):
    recipe, experiment, events, _, _ = case
    nothing = events.select(np.zeros(len(events), bool))
    detected = simulate(nothing, experiment, PERIOD, Key(3))
    empty = recipe.reconstruct(detected, experiment, nothing)
    assert len(empty) == 0
    assert list(empty) == [column.name for column in recipe.columns]


def test_events_of_nothing_but_neutrinos_make_no_candidate(case):
    recipe, experiment, _, _, _ = case
    dark = simulate(shoot((14, 1.0, 80.0, np.zeros(50))), experiment, PERIOD, Key(3))
    assert len(recipe.reconstruct(dark, experiment, None)) == 0


def test_a_turn_about_the_beam_changes_nothing_but_azimuths(case):
    """With head-on beams and a round luminous region, for fits that are not hopeless."""
    recipe, experiment, events, _, _ = case
    head_on = experiment.varied("beams.crossing_angle", 0.0).varied("beam_spot.x", 0.3e-4)
    detected = simulate(events, head_on, PERIOD, Key(3))
    tracks, clusters, muons = detected.tracks, detected.clusters, detected.muon_system
    turned = replace(
        detected,
        tracks=replace(tracks, phi=_turned(tracks.phi)),
        clusters=replace(clusters, phi=_turned(clusters.phi)),
        muon_system=replace(muons, phi=_turned(muons.phi)),
    )
    before = recipe.reconstruct(detected, head_on, events)
    after = recipe.reconstruct(turned, head_on, events)
    assert len(before) == len(after)
    good = np.ones(len(before), bool)
    if "chiProb" in before:
        good = (before["chiProb"] > 1e-6) & (after["chiProb"] > 1e-6)
        assert np.array_equal(before["chiProb"] > 1e-4, after["chiProb"] > 1e-4)
    assert good.sum() > 50
    for name in before:
        if "phi" in name.lower() or name in ("x", "y"):
            continue
        x, y = (np.asarray(t[name], float)[good] for t in (before, after))
        assert np.allclose(x, y, rtol=1e-4, atol=1e-4), name


def _turned(phi):
    return (phi + 1.0 + np.pi) % (2 * np.pi) - np.pi


def _signal(name, count=4000, **parameters):
    make, experiment = SAMPLES[name]
    events = make(count)
    detected = simulate(events, experiment, PERIOD, Key(4))
    table = CANDIDATES[name].reconstruct(detected, experiment, events)
    return table.select(table["isSignal"] == 1)


def _half_width(x):
    low, high = np.quantile(x, [0.15865, 0.84135])
    return (high - low) / 2


def test_the_fit_sharpens_masses():
    for name, column, mass in (
        ("dimuon-photon", "daughterInvM(0,1)", 2.0),
        ("four-muons", "daughterInvM(0,1)", 2.0),
        ("three-photons", "daughterInvM(0,1)", 1.0),
    ):
        table = _signal(name)
        right = {"dimuon-photon": 0, "four-muons": 32, "three-photons": 36}[name]
        table = table.select((table["genMotherPDG"] == right) & (table["chiProb"] > 1e-3))
        raw, fitted = table[column], table[f"fitted({column})"]
        assert _half_width(fitted) < 0.9 * _half_width(raw)
        assert np.median(fitted) == pytest.approx(mass, abs=0.3 * _half_width(fitted))


def test_displaced_pair_of_a_b_meson():
    table = _signal("kaon-dimuon")
    assert np.median(table["Mbc"]) == pytest.approx(5.2794, abs=1e-3)
    assert abs(np.median(table["deltaE"])) < 3e-3
    assert 8e-3 < _half_width(table["deltaE"]) < 20e-3
    assert np.median(table["daughterInvM(1,2)"]) == pytest.approx(1.0, abs=2e-3)
    far = table.select(table["dr"] > 0.5)
    assert len(far) > 50
    assert np.median(far["pointingAngle"]) < 0.05
    assert np.median(far["flightDistance"] / far["flightDistanceErr"]) > 5


def test_dipion_recoil_is_the_upsilon():
    table = _signal("dipion")
    assert np.median(table["mRecoil"]) == pytest.approx(9.4603, abs=2e-3)
    assert np.all(table["genMotherPDG"] == 100553)
    assert table["rank"].min() == 1


def test_events_are_not_changed():
    events = _alp(50)
    assert isinstance(events, Events)
    copy = events.momentum.copy()
    detected = simulate(events, BELLE2, PERIOD, Key(5))
    CANDIDATES["three-photons"].reconstruct(detected, BELLE2, events)
    assert np.array_equal(events.momentum, copy)
