"""`lumbra recast` and `lumbra project`: from a card or numbers to a result folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation.table_files import read_table
from lumbra.interpretation.published import load_limit
from lumbra.workflow.csv_tables import write_csv

Call = Callable[..., tuple[int, str, str]]
VISIBLE = "babar-visible-darkphoton-2014"
FIVE = ("--luminosity", "5/ab")
SINGLE_PHOTON = "babar-invisible-darkphoton-2017-below5p5gev"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_recast_leaves_a_table_a_figure_and_its_origin(call: Call) -> None:
    status, text, err = call(
        "recast", SINGLE_PHOTON, "--to", "alp", "--points", "300", "--out", "out", "--json"
    )
    assert status == 0, err
    told = json.loads(text)
    rows = [x for x in Path("out/recast.csv").read_text().splitlines() if not x.startswith("#")]
    assert len(rows) - 1 == len(told["recast"]) == 300
    lower = np.array(
        [np.nan if x is None else x for x in (r["g_agg_lower"] for r in told["recast"])]
    )
    assert lower[0] == pytest.approx(1.63e-4, rel=0.01)
    mass = np.array([r["mass_GeV"] for r in told["recast"]])
    assert mass[np.isfinite(lower)].max() == pytest.approx(0.031, rel=0.2)
    origin = json.loads(Path("out/provenance.json").read_text(encoding="utf-8"))
    assert origin["limit"] == "babar_invisible_darkphoton_2017_below5p5gev"
    assert (origin["parameter"], origin["unit"], origin["cl"]) == ("g_agg", "GeV⁻¹", 0.9)
    assert origin["recipe"]["flight"] == "escaping"
    assert sorted(p.name for p in Path("out/figures").iterdir()) == ["recast.pdf", "recast.png"]


def test_parameters_and_a_map_of_efficiencies(call: Call) -> None:
    Path("map.csv").write_text(
        "mass_GeV,ctau_cm,efficiency\n"
        + "".join(f"{m},{c},1\n" for m in (0.01, 20) for c in (1e-20, 1e3))
    )
    status, text, err = call(
        "recast", "belle2-zprime-invisible-2018", "--to", "muonphilic", "--param",
        "dark_coupling=1", "--param", "parity=pseudoscalar", "--efficiency-map", "map.csv",
        "--short", "constant", "--long", "constant", "--out", "out", "--json",
    )  # fmt: skip
    assert status == 0, err
    assert json.loads(text)["masses_excluded"] > 10
    origin = json.loads(Path("out/provenance.json").read_text(encoding="utf-8"))
    assert origin["fixed"] == {"dark_coupling": 1.0, "parity": "pseudoscalar"}
    assert list(origin["files"]) == ["map.csv"]


@pytest.mark.parametrize(
    ("arguments", "failed"),
    [
        ((VISIBLE, "--to", "b-minus-ell"), "There is no model"),
        ((VISIBLE, "--to", "muonphilic"), "not made"),
        (("no-such-limit", "--to", "alp"), "no published result"),
        (("babar-alp-gaw-2021", "--to", "alp"), "not a limit as a function"),
        ((VISIBLE, "--to", "b-minus-l", "--param", "mass=1"), "cannot be fixed"),
        ((VISIBLE, "--to", "b-minus-l", "--param", "coupling"), "cannot be read"),
        ((VISIBLE, "--to", "b-minus-l", "--points", "1"), "number of masses"),
        ((VISIBLE, "--to", "b-minus-l", "--length", "-3"), "cannot be followed"),
        ((VISIBLE, "--to", "b-minus-l", "--efficiency-map", "none.csv"), "cannot be read"),
    ],
)
def test_recasts_that_are_refused(call: Call, arguments: tuple[str, ...], failed: str) -> None:
    status, out, err = call("recast", *arguments, "--out", "out")
    assert (status, out) == (2, "")
    assert failed in err
    assert all(f"\n  {part}: " in err for part in ("given", "allowed", "try"))
    assert not Path("out").exists()


def test_a_limit_at_other_luminosities(call: Call) -> None:
    status, text, err = call(
        "project", VISIBLE, "--luminosity", "50/ab", "--luminosity", "5/ab",
        "--regime", "background-limited", "--out", "out", "--json",
    )  # fmt: skip
    assert status == 0, err
    told = json.loads(text)
    limit = load_limit(VISIBLE)
    targets = read_table(Path("out/targets.csv"))
    assert len(targets) == len(limit.mass)
    got = np.asarray(targets["limit_epsilon_50000_inverse_fb"])
    assert got == pytest.approx(limit.limit * (514 / 50e3) ** 0.25, rel=2e-3)
    assert {row["slope"] for row in told["projection"]}
    assert all(row["slope"] == pytest.approx(-0.25, abs=2e-3) for row in told["projection"])
    assert Path("out/figures/projection.png").is_file()
    status, text, err = call(
        "project", VISIBLE, "--luminosity", "5/ab", "--regime", "background-free", "--out", "free"
    )
    assert status == 0, err
    free = read_table(Path("free/targets.csv"))
    got = np.asarray(free["limit_epsilon_5000_inverse_fb"])
    assert got == pytest.approx(limit.limit * (514 / 5e3) ** 0.5, rel=1e-4)


def test_numbers_alone_and_their_systematics(call: Call) -> None:
    status, text, err = call(
        "project", "--background", "2", "--efficiency", "0.05", "--at", "276/pb", "--luminosity",
        "50/ab", "--background-error", "tau=0.2:0.02", "--efficiency-error", "tracks=0.04",
        "--out", "out", "--json",
    )  # fmt: skip
    assert status == 0, err
    turn = json.loads(text)["turns"][0]
    # δb = 0.02: the fall stops near b = 1/δ² = 2500 events, 2500/2 × 0.276 fb⁻¹ = 345 fb⁻¹
    assert turn["floor_inverse_fb"] == pytest.approx(345, rel=0.5)
    assert turn["turning_inverse_fb"] < 0.276 < turn["floor_inverse_fb"]


def test_a_run_is_projected_mass_by_mass(call: Call) -> None:
    folder = Path("run")
    folder.mkdir()
    origin = {
        "lumbra": "0", "kind": "run", "luminosity_inverse_fb": 1.0, "cl": 0.9,
        "systematics": [
            {"name": "tau", "relative": 0.03, "on": "background", "scaling": "statistical"}
        ],
    }  # fmt: skip
    (folder / "provenance.json").write_text(json.dumps(origin), encoding="utf-8")
    columns = {
        "mass_GeV": [1.0, 2.0, 3.0],
        "sigma_bayes_expected_fb": [46.0, 250.0, np.nan],
        "background_events": [0.0, 400.0, 1.0],
        "background_error": [0.0, 0.0, 0.0],
    }
    write_csv(folder / "limits.csv", columns, {})
    status, text, err = call("project", "run", "--luminosity", "100/fb", "--out", "out", "--json")
    assert status == 0, err
    targets = json.loads(text)["targets"]
    assert [row["mass_GeV"] for row in targets] == [1.0, 2.0]
    got = [row["limit_sigma_fb_100_inverse_fb"] for row in targets]
    assert got[0] == pytest.approx(0.46, rel=1e-6)
    assert got[1] == pytest.approx(25.0, rel=0.05)


@pytest.mark.parametrize(
    ("arguments", "failed"),
    [
        (("--luminosity", "0/ab", "--regime", "background-free"), "luminosity cannot"),
        (("--luminosity", "-5/ab", "--regime", "background-free"), "luminosity cannot"),
        (("--regime", "background-free"), "luminosities to project to"),
        (FIVE, "how much background"),
        ((*FIVE, "--background", "-1"), "background cannot"),
        ((*FIVE, "--background", "1", "--mass", "20"), "no limit at a mass"),
        ((*FIVE, "--background", "1", "--efficiency-gain", "0"), "improved"),
        ((*FIVE, "--regime", "background-free", "--background-error", "b=1"), "need a background"),
        ((*FIVE, "--background", "1", "--background-error", "b"), "cannot be used"),
        ((*FIVE, "--background", "1", "--background-error", "b=0.1:soon"), "cannot be used"),
    ],
)  # fmt: skip
def test_projections_that_are_refused(call: Call, arguments: tuple[str, ...], failed: str) -> None:
    refused(call, failed, VISIBLE, *arguments)


def test_other_sources_that_are_refused(call: Call) -> None:
    one = ("--background", "1")
    refused(call, "how much data", "besiii-jpsi-gamma-mumu-2015", *FIVE, *one)
    refused(call, "nothing to project", *FIVE, *one)
    refused(call, "not the result of a run", ".", *FIVE)


def refused(call: Call, failed: str, *arguments: str) -> None:
    status, out, err = call("project", *arguments, "--out", "out")
    assert (status, out) == (2, "")
    assert failed in err
    assert "Traceback" not in err
    assert not Path("out").exists()
