"""`lumbra simulate`: formats agree, Pythia's HepMC runs, bad input is told or counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lumbra.detector import BELLE2
from lumbra.detector.detected_files import read_detected
from lumbra.foundation import Events
from lumbra.generation.formats import Sample, header_of, write_events
from tests.detector.particle_gun import shoot

Call = Callable[..., tuple[int, str, str]]
PERIOD = ["--experiment", "belle2", "--period", "2019-2020"]


def _written(folder: Path, name: str, events: Events, **notes: Any) -> Path:
    header = header_of(events, BELLE2.beams, balanced=False, **notes)
    return write_events(folder / name, Sample(header, events))


def _tables(path: Path) -> dict[str, np.ndarray]:
    seen = read_detected(path)
    parts = {"tracks": seen.tracks, "clusters": seen.clusters, "klm": seen.muon_system}
    columns = {
        f"{name}.{field}": getattr(part, field)
        for name, part in parts.items()
        for field in part.__dataclass_fields__
    }
    return {**columns, **seen.trigger, "weight": seen.weight, "total": seen.total_momentum}


def test_the_same_events_give_the_same_table_through_every_format(
    call: Call, tmp_path: Path
) -> None:
    args = ["generate", "tautau", "--events", "400", "--seed", "3"]
    tables = []
    for suffix, out in ((".lhe", "a.parquet"), (".hepmc3", "b.parquet"), (".lhe.gz", "c.root"),
                        (".parquet", "d.root")):  # fmt: skip
        events = tmp_path / f"t{suffix}"
        assert call(*args, "--out", str(events))[0] == 0
        assert call("simulate", str(events), *PERIOD, "--out", str(tmp_path / out))[0] == 0
        tables.append(_tables(tmp_path / out))
    first = tables[0]
    assert len(first["tracks.p"]) > 400
    for other in tables[1:]:
        assert set(other) == set(first)
        for name, column in first.items():
            # files print sixteen digits
            assert np.allclose(other[name], column, rtol=1e-9, atol=1e-10), name


def test_what_is_told_is_what_is_in_the_file(call: Call, tmp_path: Path) -> None:
    phi = np.linspace(-170, 170, 300)
    events = _written(
        tmp_path, "gun.parquet", shoot((13, 2.0, 60.0, phi), (-13, 2.0, 90.0, phi + 150))
    )
    out = tmp_path / "seen.parquet"
    status, text, _ = call("simulate", str(events), *PERIOD, "--out", str(out), "--json")
    told = json.loads(text)
    assert status == 0 and told["events"] == 300 and told["warnings"] == []
    seen = read_detected(out)
    taken = seen.weight[seen.trigger["ffo"]].sum()
    assert told["trigger_fb"]["ffo"] == pytest.approx(taken, rel=1e-12)
    assert (seen.experiment, seen.period, seen.process) == ("belle2", "2019-2020", "gun")
    one = read_detected(out, 7, 1)
    rows = slice(*seen.tracks.offsets[7:9])
    assert np.array_equal(one.tracks.p, seen.tracks.p[rows])
    again = tmp_path / "again.parquet"
    assert call("simulate", str(events), *PERIOD, "--out", str(again))[0] == 0
    assert all(np.array_equal(a, b) for a, b in zip(
        _tables(out).values(), _tables(again).values(), strict=True))  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "again.parquet", "gun.parquet", "seen.parquet"
    ]  # fmt: skip


def test_layers_can_be_switched_off(call: Call, tmp_path: Path) -> None:
    events = _written(tmp_path, "gun.parquet", shoot((13, 2.0, 60.0, np.linspace(-170, 170, 50))))
    out = tmp_path / "seen.parquet"
    off = ["--without", "resolution", "--without", "efficiency"]
    assert call("simulate", str(events), *PERIOD, *off, "--out", str(out))[0] == 0
    assert read_detected(out).tracks.p == pytest.approx(np.full(50, 2.0), rel=1e-9)


def _record(event: Any) -> tuple[list[Any], np.ndarray]:
    """Beams, boson and what comes behind the partons, with first and last mother (from 0)."""
    parton = {*range(1, 7), 21}
    boson = max(k for k in range(event.size()) if event[k].id() == 23)
    rows = [1, 2, boson]
    rows += [k for k in range(boson + 1, event.size()) if abs(event[k].id()) not in parton]
    new = {row: i for i, row in enumerate(rows)}
    first = [new.get(event[k].mother1(), 2) for k in rows]
    parents = np.repeat(np.array(first, np.int32)[:, None], 2, axis=1)
    parents[:2], parents[2] = -1, (0, 1)
    return [event[k] for k in rows], parents


def _pythia_sample(path: Path, count: int) -> None:
    """Continuum events of Pythia 8 in HepMC3, with vertices, in the laboratory of BELLE2."""
    pythia8 = pytest.importorskip("pythia8mc")
    hep = pytest.importorskip("pyhepmc")
    pythia = pythia8.Pythia("", False)
    electron, positron = BELLE2.beams.electron, BELLE2.beams.positron
    for setting in (
        "Print:quiet = on", "Random:setSeed = on", "Random:seed = 5", "Beams:idA = 11",
        "Beams:idB = -11", "Beams:frameType = 2", f"Beams:eA = {electron}",
        f"Beams:eB = {positron}", "WeakSingleBoson:ffbar2gmZ = on", "PDF:lepton = off",
        "23:onMode = off", "23:onIfAny = 4", "ParticleDecays:limitTau0 = on",
        "ParticleDecays:tau0Max = 20", "310:mayDecay = off",
    ):  # fmt: skip
        pythia.readString(setting)
    assert pythia.init()
    with hep.io.open(path, "w", precision=17) as stream:
        for number in range(count):
            assert pythia.next()
            record, parents = _record(pythia.event)
            p = np.array([[q.px(), q.py(), q.pz(), q.e(), q.m()] for q in record]).T
            v = np.array([[q.xProd(), q.yProd(), q.zProd(), q.tProd()] for q in record]).T
            status = [1 if q.isFinal() else 4 if k < 2 else 2 for k, q in enumerate(record)]
            event = hep.GenEvent(hep.Units.GEV, hep.Units.MM)
            event.from_hepevt(
                number, *p, np.array([q.id() for q in record], np.int32),
                np.array(status, np.int32), parents, None, *v, fortran=False,
            )  # fmt: skip
            sigma = hep.GenCrossSection()
            event.cross_section = sigma
            sigma.set_cross_section(1300.0, 1.0)
            stream.write(event)


def test_hepmc_of_pythia_runs_and_shows_its_physics(call: Call, tmp_path: Path) -> None:
    events, out = tmp_path / "charm.hepmc3", tmp_path / "seen.parquet"
    _pythia_sample(events, 150)
    status, text, _ = call("simulate", str(events), *PERIOD, "--out", str(out), "--json")
    told = json.loads(text)
    assert status == 0, told
    assert told["events"] == 150
    assert told["cross_section_fb"] == pytest.approx(1.3e6)
    assert not told["warnings"]
    seen = read_detected(out)
    tracks = np.diff(seen.tracks.offsets)
    # charm at 10.58 GeV: some five to six charged particles in 94 % of the solid angle
    assert 3.5 < tracks.mean() < 7.5
    assert {11, 211, 321} <= set(np.abs(seen.tracks.pdg_id).tolist())
    # K_S that Pythia left whole decayed on their way
    assert 310 in np.abs(seen.tracks.pdg_id)
    assert seen.tracks.inner_radius.max() > 1


def _spoilt(kind: str, events: Events) -> Events:
    if kind == "space-like":
        events.momentum[4, 0] *= 0.5
    elif kind == "not a number":
        events.momentum[4, 1] = np.nan
    elif kind == "no energy":
        events.momentum[4, 0] = -1.0
    else:
        events.pdg_id[4] = 111
    return events


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("space-like", "event 4"),
        ("not a number", "event 4"),
        ("no energy", "event 4"),
        ("short-lived", "[111]"),
    ],
)
def test_particles_that_cannot_be_are_refused(
    call: Call, tmp_path: Path, kind: str, word: str
) -> None:
    gun = _spoilt(kind, shoot((13, 2.0, 60.0, np.linspace(-170, 170, 9))))
    events, out = _written(tmp_path, "gun.parquet", gun), tmp_path / "seen.parquet"
    status, _, told = call("simulate", str(events), *PERIOD, "--out", str(out))
    assert status == 2 and word in told and "allowed:" in told and "try:" in told
    assert not out.exists() and len(list(tmp_path.iterdir())) == 1


def test_odd_events_are_counted_and_told(call: Call, tmp_path: Path) -> None:
    phi = np.linspace(-170, 170, 10)
    visible = shoot((13, 2.0, 60.0, phi), (-211, 60.0, 90.0, phi))
    visible.pdg_id[:4] = 12  # two events of neutrinos
    # in the other eight: a pion of 60 GeV, and a tau that decays where it was made
    visible.status[8], visible.pdg_id[8], visible.mother[9] = 2, 15, 0
    events, out = _written(tmp_path, "gun.parquet", visible), tmp_path / "seen.parquet"
    status, text, _ = call("simulate", str(events), *PERIOD, "--out", str(out), "--json")
    told = json.loads(text)
    assert status == 0
    lines = " | ".join(told["warnings"])
    assert "2 of 10 events have no particle" in lines
    assert "10 particles in 10 events have more energy" in lines
    assert "1 decays in 10 events" in lines and "no vertices" in lines
    status, text, _ = call("simulate", str(events), *PERIOD, "--out", str(out), "--force")
    assert "Warning: 2 of 10 events" in text


def test_invisible_particles_can_be_named(call: Call, tmp_path: Path) -> None:
    gun = shoot((13, 2.0, 60.0, np.linspace(-170, 170, 9)), (1000022, 2.0, 90.0, 0.0))
    events, out = _written(tmp_path, "gun.parquet", gun), tmp_path / "seen.parquet"
    assert call("simulate", str(events), *PERIOD, "--out", str(out))[0] == 2
    named = ["--invisible", "1000022"]
    assert call("simulate", str(events), *PERIOD, *named, "--out", str(out))[0] == 0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (["--experiment", "bele2"], "'belle2'"),
        (["--period", "2019-2023"], "2019-2020"),
        (["--without", "resolutions"], "'resolution'"),
        (["--read-as", "5=x"], "5000001=32"),
        (["--out", "seen.csv"], ".parquet"),
        (["--seed", "-1"], "--seed"),
    ],
)
def test_requests_that_cannot_be_met_name_what_can(
    call: Call, tmp_path: Path, change: list[str], word: str
) -> None:
    gun = shoot((13, 2.0, 60.0, np.linspace(-170, 170, 9)))
    events = _written(tmp_path, "gun.parquet", gun)
    args = ["simulate", str(events), *PERIOD, "--out", str(tmp_path / "seen.parquet"), *change]
    status, _, told = call(*args)
    assert status == 2 and word in told and "Traceback" not in told
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_period_the_periods_are_listed(call: Call, tmp_path: Path) -> None:
    gun = shoot((13, 2.0, 60.0, np.linspace(-170, 170, 9)))
    events = _written(tmp_path, "gun.parquet", gun)
    status, _, told = call("simulate", str(events), "--out", str(tmp_path / "seen.root"))
    assert status == 2 and "2018" in told and "2019-2020" in told


def test_files_that_are_not_detected_events_are_refused(tmp_path: Path) -> None:
    from lumbra.foundation import DataError, InputError

    gun = _written(tmp_path, "gun.parquet", shoot((13, 2.0, 60.0, 0.0)))
    with pytest.raises(DataError, match=r"gun\.parquet"):
        read_detected(gun)
    (tmp_path / "bad.root").write_bytes(b"root" * 40)
    with pytest.raises(DataError, match=r"bad\.root"):
        read_detected(tmp_path / "bad.root")
    with pytest.raises(InputError, match="existing"):
        read_detected(tmp_path / "none.root")


def test_an_event_is_shown_drawn_and_exported(call: Call, tmp_path: Path) -> None:
    phi = np.linspace(-170, 170, 5)
    gun = shoot((13, 2.0, 60.0, phi), (-13, 3.0, 90.0, phi + 150))
    events, out = _written(tmp_path, "gun.parquet", gun), tmp_path / "seen.root"
    args = ["simulate", str(events), *PERIOD, "--without", "efficiency", "--out", str(out)]
    assert call(*args)[0] == 0
    figure, phoenix = tmp_path / "event.svg", tmp_path / "event.json"
    files = ["--figure", str(figure), "--phoenix", str(phoenix)]
    status, text, _ = call("show", "event", str(out), "3", *files, "--json")
    told = json.loads(text)
    assert status == 0 and figure.is_file() and phoenix.is_file()
    content = told["content"]
    assert [track["looks like"] for track in content["tracks"]] == ["μ", "μ"]
    assert content["tracks"][0]["p [GeV]"] == pytest.approx(2.0, rel=0.05)
    status, text, _ = call("show", "event", str(out), "3")
    assert status == 0 and "recoil" in text and "μ-" in text
    for wrong, word in (("5", "0 to 4"), ("-1", "No such")):
        status, _, told = call("show", "event", str(out), wrong)
        assert status == 2 and (word in told or "-1" in told)
    status, _, told = call("show", "experiment", "belle2", "--phoenix", str(phoenix))
    assert status == 2 and "Only events" in told


def test_events_of_another_energy_are_refused(call: Call, tmp_path: Path) -> None:
    made, out = tmp_path / "y2s.lhe", str(tmp_path / "seen.parquet")
    status, _, _ = call("generate", "zprime", "--mass", "1", "--events", "50", "--period", "Y2S",
                        "--out", str(made))  # fmt: skip
    assert status == 0
    status, _, err = call("simulate", str(made), *PERIOD, "--out", out)
    assert status == 2
    assert "√s = 10.02" in err and "with beams of 10.58 GeV" in err
    right = ["--experiment", "belle2", "--period", "Y2S"]
    assert call("simulate", str(made), *right, "--out", out)[0] == 0
