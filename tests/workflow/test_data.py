"""Door 1: the user's own ntuple gives the observed counts, limits and excess."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import uproot

from lumbra.foundation import Table
from lumbra.foundation.column_names import root_name
from lumbra.foundation.table_files import read_table, write_table
from lumbra.searches import search
from lumbra.workflow import RunRequest, RunResult, run_search
from lumbra.workflow.ntuple import read_candidates
from tests.small_search import MY_SEARCH

ROOM = search(str(MY_SEARCH))
EDITION = ROOM.edition(None)


def column(folder: Path, table: str, name: str) -> list[str]:
    """A column of a result table, as text."""
    lines = (folder / table).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [row[name] for row in rows]


def run_on(
    path: Path, out: Path, columns: Path | None = None, *, unblind: bool = True
) -> RunResult:
    """A run with data."""
    tree = "lumbra" if path.suffix == ".root" else None
    request = RunRequest(
        str(MY_SEARCH), out, data=path, tree=tree, columns=columns, quick=True, unblind=unblind
    )
    return run_search(request)


@pytest.mark.parametrize("suffix", [".root", ".parquet"])
def test_pseudo_data_come_back_as_data(
    small_run: RunResult, pseudo_data: Table, tmp_path: Path, suffix: str
) -> None:
    result = run_on(write_table(tmp_path / f"d{suffix}", pseudo_data), tmp_path / "out")
    counts = column(result.folder, "spectrum.csv", "data_events")
    assert counts == column(small_run.folder, "spectrum.csv", "data_events")
    assert sum(map(int, counts)) > 100
    assert set(column(small_run.folder, "spectrum.csv", "data_kind")) == {"pseudo"}
    assert set(column(result.folder, "spectrum.csv", "data_kind")) == {"data"}
    # what is expected does not know of the data
    for name in ("background_events", "sigma_bayes_expected_fb", "sigma_cls_expected_fb"):
        assert column(result.folder, "limits.csv", name) == column(
            small_run.folder, "limits.csv", name
        )


def test_observed_limits_and_the_largest_excess(
    small_run: RunResult, pseudo_data: Table, tmp_path: Path
) -> None:
    result = run_on(write_table(tmp_path / "d.parquet", pseudo_data), tmp_path / "out")
    rows = result.tables["limits"]
    for row in rows:
        inside = np.asarray(pseudo_data["m2Recoil"], float)
        low, high = row["window_low_GeV2"], row["window_high_GeV2"]
        passed = [cut.passed(pseudo_data) for cut in EDITION.cuts]
        inside = (inside >= low) & (inside < high) & np.all(passed, axis=0)
        assert row["observed_events"] == np.sum(inside)
        assert row["sigma_bayes_observed_fb"] > 0
        assert row["sigma_cls_observed_fb"] > 0
        assert row["gprime_sm_bayes_observed"] > 0
    best = min(rows, key=lambda row: row["local_p_value"])
    excess = result.summary["largest_excess"]
    assert excess["mass_GeV"] == pytest.approx(best["mass_GeV"])
    assert excess["local_p_value"] == pytest.approx(best["local_p_value"])
    # looking in many places makes an excess less remarkable
    assert excess["local_p_value"] < excess["global_p_value"] <= 1
    assert small_run.summary["largest_excess"] is None
    assert all(row["sigma_bayes_observed_fb"] is None for row in small_run.tables["limits"])


def test_data_stay_blinded_until_asked_for(
    small_run: RunResult, pseudo_data: Table, tmp_path: Path
) -> None:
    path = write_table(tmp_path / "d.parquet", pseudo_data)
    result = run_on(path, tmp_path / "out", unblind=False)
    assert result.summary["largest_excess"] is None
    assert all(row["observed_events"] is None for row in result.tables["limits"])
    assert set(column(result.folder, "spectrum.csv", "data_kind")) == {"pseudo"}
    provenance = json.loads((result.folder / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["data"]["blinded"] is True
    assert any("Blinded" in note and str(len(pseudo_data)) in note for note in provenance["notes"])
    assert result.tables["limits"] == small_run.tables["limits"]


def test_a_signal_in_the_data_is_seen(pseudo_data: Table, tmp_path: Path) -> None:
    passing = np.all([cut.passed(pseudo_data) for cut in EDITION.cuts], axis=0)
    square = np.asarray(pseudo_data["m2Recoil"], float)
    near = np.flatnonzero(passing & (np.abs(square - 16) < 0.5))
    peak = pseudo_data.select(np.resize(near, 3000))
    peak = peak.updated({"m2Recoil": np.full(3000, 16.0), "mRecoil": np.full(3000, 4.0)})
    table = Table({n: np.concatenate([pseudo_data[n], peak[n]]) for n in pseudo_data})
    result = run_on(write_table(tmp_path / "d.parquet", table), tmp_path / "out")
    excess = result.summary["largest_excess"]
    best = min(result.tables["limits"], key=lambda row: row["local_p_value"])
    assert best["window_low_GeV2"] <= 16.0 < best["window_high_GeV2"]
    assert excess["local_p_value"] < 1e-5
    assert excess["global_p_value"] < 0.01


def test_names_of_the_user_and_of_basf2(pseudo_data: Table, tmp_path: Path) -> None:
    want = read_candidates(
        ROOM, EDITION, write_table(tmp_path / "a.parquet", pseudo_data), None, None
    )
    renamed = pseudo_data.renamed(
        {"mRecoil": "recoil_mass", "m2Recoil": "m2", "useCMSFrame(pt)": "pt_cm"}
    )
    names = tmp_path / "map.toml"
    names.write_text(
        '[columns]\nmRecoil = "recoil_mass"\nm2Recoil = "m2"\n"useCMSFrame(pt)" = "pt_cm"\n'
    )
    by_map = read_candidates(
        ROOM, EDITION, write_table(tmp_path / "b.root", renamed), "lumbra", names
    )
    escaped = tmp_path / "c.root"
    with uproot.recreate(escaped) as file:
        columns = {root_name(name): np.asarray(pseudo_data[name]) for name in pseudo_data}
        assert "useCMSFrame__bopt__bc" in columns
        file.mktree("Zp", {name: values.dtype for name, values in columns.items()})
        file["Zp"].extend(columns)
    by_escape = read_candidates(ROOM, EDITION, escaped, "Zp", None)
    for found in (by_map, by_escape):
        assert set(found) == set(want)
        for name in want:
            np.testing.assert_array_equal(found[name], want[name])


def test_one_recoil_column_is_enough(pseudo_data: Table, tmp_path: Path) -> None:
    for absent in ("mRecoil", "m2Recoil"):
        table = Table({n: pseudo_data[n] for n in pseudo_data if n not in (absent, "weight")})
        path = write_table(tmp_path / f"{absent}.parquet", table)
        found = read_candidates(ROOM, EDITION, path, None, None)
        np.testing.assert_allclose(found[absent], pseudo_data[absent], rtol=1e-12, atol=1e-12)


def test_the_opening_in_azimuth_may_have_a_sign(pseudo_data: Table, tmp_path: Path) -> None:
    name = "daughterDiffOf(0,1,phi)"
    opening = np.asarray(pseudo_data[name], float)
    sign = np.where(np.arange(len(opening)) % 2, 1.0, -1.0)
    path = write_table(tmp_path / "d.parquet", pseudo_data.updated({name: sign * opening}))
    room = search("zprime-invisible")
    found = read_candidates(room, room.edition("belle2-2018"), path, None, None)
    np.testing.assert_array_equal(found[name], opening)


def test_basf2_weights_of_one_are_data(pseudo_data: Table, tmp_path: Path) -> None:
    table = pseudo_data.renamed({"weight": "__weight__"})
    path = write_table(tmp_path / "d.root", table)
    assert len(read_candidates(ROOM, EDITION, path, None, None)) == len(table)


def test_an_ntuple_inside_the_result(small_run: RunResult) -> None:
    table = read_table(small_run.folder / "pseudo.parquet")
    assert np.all(np.asarray(table["weight"]) == 1)
    provenance = json.loads((small_run.folder / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["data"] == "pseudo"
