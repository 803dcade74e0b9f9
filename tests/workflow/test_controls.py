"""Control channels: what is counted, compared, and taken from data."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lumbra.blueprint import Control, Systematic
from lumbra.detector import simulate
from lumbra.foundation import DataError, Key, Table
from lumbra.foundation.tables import join
from lumbra.generation import MuonPair, TauPair
from lumbra.presentation import read_folder
from lumbra.presentation.report_controls import controls as section
from lumbra.searches import search
from lumbra.selection import Cut, CutFlow, apply_cuts
from lumbra.workflow.control_counts import ControlCounts, count_controls
from lumbra.workflow.controls import (
    Channel,
    channels_of,
    control_columns,
    correction_notes,
    normalised,
)
from lumbra.workflow.csv_tables import write_csv
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.measure import _of_one
from lumbra.workflow.progress import NoProgress
from lumbra.workflow.request import RunRequest
from lumbra.workflow.run import analyse
from lumbra.workflow.simulate import Sample
from tests.small_search import MY_SEARCH

ROOM = search(str(MY_SEARCH))
PHOTON = Control(
    "photon",
    "pairs with a photon",
    ("little other energy",),
    (Cut("other energy", "roeEextra > 0.4", "signal has none"),),
    "mRecoil",
    (-2.0, 2.0, 6.0, 10.0),
    corrects="mumugamma",
)
EDITION = replace(ROOM.edition(None), controls=(PHOTON,))


def counts(*weights, effective=100.0):
    w = np.array(weights, float)
    return ControlCounts(np.full(len(w), 7), w, w**2 / effective)


def channel(data=None, kind="pseudo", **simulated):
    return Channel(PHOTON, simulated, data, kind, 2.0)


def sample(name="mumugamma"):
    table = Table({"weight": np.array([1.0, 2.0]), "m2Recoil": np.array([1.0, 4.0])})
    flow = CutFlow(("generated",), np.array([2]), np.array([3.0]), np.array([5.0]))
    return Sample(name, table, flow)


@pytest.fixture(scope="module")
def seen():
    """Candidates of muon and τ pairs before any cut."""
    beams = ROOM.experiment.during("2018").beams
    tables = {}
    for name, process in (("mumugamma", MuonPair()), ("tautau", TauPair(charged=("mu", "pi")))):
        events = process.generate(30_000, beams, Key(1).child(name))
        detected = simulate(events, ROOM.experiment, "2018", Key(2).child(name))
        tables[name] = ROOM.recipe.reconstruct(detected, ROOM.experiment, events)
    return tables


def test_a_control_channel_has_no_candidate_of_the_search(seen):
    table = seen["mumugamma"]
    inside, _ = apply_cuts(table, EDITION.cuts)
    beside, _ = apply_cuts(table, PHOTON.selection(EDITION.cuts))
    assert len(inside) > 50
    assert len(beside) > 100
    assert not set(inside["mRecoil"]) & set(beside["mRecoil"])


def test_counts_of_chunks_add_up(seen):
    table = seen["mumugamma"]
    half = np.arange(len(table)) % 2 == 0
    whole = count_controls(table, (PHOTON,), EDITION.cuts)["photon"]
    first, second = (
        count_controls(table.select(part), (PHOTON,), EDITION.cuts)["photon"]
        for part in (half, ~half)
    )
    total = first + second
    assert np.array_equal(total.entries, whole.entries)
    assert np.allclose(total.weights, whole.weights)
    assert np.allclose(total.variances, whole.variances)
    left, _ = apply_cuts(table, PHOTON.selection(EDITION.cuts))
    within = (left["mRecoil"] >= -2) & (left["mRecoil"] <= 10)
    assert whole.weights.sum() == pytest.approx(left["weight"][within].sum())
    again = ControlCounts.from_json(whole.to_json())
    assert np.array_equal(again.weights, whole.weights)


def test_the_correction_is_data_less_others_over_simulation():
    made = channel(np.array([30, 50, 0]), "data", mumugamma=counts(10, 20), tautau=counts(5, 5))
    # 80 seen, 20 of others, 60 of our own simulated
    factor = made.correction()
    assert factor.value == pytest.approx(1.0)
    own, others = (10**2 + 20**2) * 4 / 100, (5**2 + 5**2) * 4 / 100
    assert factor.error == pytest.approx(np.sqrt((80 + others) / 60**2 + own / 60**2))


def test_the_correction_is_unbiased_and_its_error_holds():
    """Simulation and data fluctuate about the same truth, half as high as simulated."""
    rng, values, pulls = np.random.default_rng(1), [], []
    for _ in range(2000):
        own, other = rng.poisson(2000), rng.poisson(500)
        simulated = {
            name: ControlCounts(np.array([n]), np.array([0.1 * n]), np.array([0.01 * n]))
            for name, n in (("mumugamma", own), ("tautau", other))
        }
        data = np.array([rng.poisson(2 * 0.1 * (0.5 * 2000 + 500))])
        factor = channel(data, "data", **simulated).correction()
        values.append(factor.value)
        pulls.append((factor.value - 0.5) / factor.error)
    assert np.mean(values) == pytest.approx(0.5, abs=0.005)
    assert np.std(pulls) == pytest.approx(1.0, abs=0.07)


def test_without_data_the_factor_is_one_and_the_error_that_of_such_data():
    made = channel(np.array([3, 4]), mumugamma=counts(10, 20, effective=1e9))
    factor = made.correction()
    assert factor.value == 1
    assert factor.error == pytest.approx(1 / np.sqrt(60), rel=1e-6)


@pytest.mark.parametrize("data", [[0], [9]])
def test_too_little_data_are_refused(data):
    made = channel(np.array(data), "data", mumugamma=counts(10), tautau=counts(5))
    with pytest.raises(DataError, match="cannot correct"):
        made.correction()


def test_a_background_without_simulated_events_is_not_corrected():
    with pytest.raises(DataError, match="cannot correct"):
        channel(None, "pseudo", mumugamma=counts(0.0), tautau=counts(5)).correction()


def test_a_corrected_background_is_scaled_with_a_systematic_of_its_own():
    made = channel(np.array([120, 20]), "data", mumugamma=counts(10, 20), tautau=counts(5, 5))
    edition, (muons, taus) = normalised(EDITION, [sample(), sample("tautau")], (made,))
    assert np.allclose(muons.candidates["weight"], [2.0, 4.0])
    assert muons.flow.weights[0] == pytest.approx(6.0)
    assert muons.flow.variances[0] == pytest.approx(20.0)
    assert np.array_equal(taus.candidates["weight"], [1.0, 2.0])
    (extra,) = set(edition.systematics) - set(EDITION.systematics)
    assert (extra.of, extra.on) == ("mumugamma", "background")
    assert extra.relative == pytest.approx(made.correction().error / 2)
    assert "scaled by 2.000" in correction_notes((made,))[0]


def test_the_error_of_one_background_is_diluted_by_the_others():
    one = Systematic("from data", 0.1, "background", "here", of="tautau")
    edition = replace(EDITION, systematics=(*EDITION.systematics, one))
    expected = {"mumugamma": np.array([3.0, 0.0]), "tautau": np.array([1.0, 0.0])}
    found = _of_one(edition, expected, np.array([4.0, 0.0]))
    assert np.allclose(found["from data"], [0.025, 0.0])


def test_data_are_counted_before_the_cuts_that_are_dropped(seen):
    data = join([table.with_columns(weight=np.ones(len(table))) for table in seen.values()])
    simulated = {"photon": {n: counts(1, 1, 1) for n in seen}}
    (made,) = channels_of(EDITION, simulated, data, Key(1))
    left, _ = apply_cuts(data, PHOTON.selection(EDITION.cuts))
    assert made.kind == "data"
    assert made.data.sum() == np.sum((left["mRecoil"] >= -2) & (left["mRecoil"] <= 10))
    lacking = Table({name: data[name] for name in data if name != "mRecoil"})
    (blank,) = channels_of(EDITION, simulated, lacking, Key(1))
    assert (blank.kind, blank.data) == ("none", None)
    assert "lack" in correction_notes((blank,))[0]


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    out = tmp_path_factory.mktemp("controls") / "out"
    own = replace(PHOTON, name="more-taus", corrects="", samples=ROOM.backgrounds[1:])
    edition = replace(EDITION, controls=(PHOTON, own))
    room = replace(ROOM, editions={edition.name: edition})
    request = RunRequest("x", out, quick=True)
    with open_workshop(out, {}) as workshop:
        return analyse(room, edition, request, workshop, NoProgress())


def test_pseudo_data_of_a_run_agree_with_its_simulation(analysis):
    """χ² of 6 bins without a fit; a false alarm in a million."""
    made, other = analysis.channels
    assert made.kind == "pseudo"
    events, error = made.expected()
    assert np.all(events > 10)
    assert np.all(error < events)
    chi2 = np.sum((made.data - events) ** 2 / events)
    assert chi2 < 38
    # a sample of its own has other random numbers and the same rate
    ours, theirs = made.simulated["tautau"], other.simulated["tautau"]
    assert not np.array_equal(ours.weights, theirs.weights)
    difference = ours.weights.sum() - theirs.weights.sum()
    assert abs(difference) < 5 * np.sqrt((ours.variances + theirs.variances).sum())
    assert np.array_equal(made.simulated["mumugamma"].weights, other.simulated["mumugamma"].weights)


def test_the_table_and_the_section_of_the_report(analysis, tmp_path: Path):
    columns = control_columns(analysis.channels, ["mumugamma", "tautau"])
    assert columns["control"] == ["photon"] * 3 + ["more-taus"] * 3
    parts = np.add(columns["mumugamma_events"], columns["tautau_events"])
    assert np.allclose(parts, columns["simulated_events"])
    ratio = np.divide(columns["data_events"], columns["simulated_events"])
    assert np.allclose(ratio, columns["ratio"])
    write_csv(tmp_path / "controls.csv", columns, {})
    (tmp_path / "provenance.json").write_text('{"kind": "run"}')
    text = str(section(read_folder(tmp_path)))
    assert "Pseudo-data" in text
    assert "pairs with a photon" in text
    assert text.count("<details") == 2


def test_no_channels_make_no_table():
    assert control_columns((), ["mumugamma"]) == {}
