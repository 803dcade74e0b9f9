"""HEPData submissions: accepted by HEPData's validator, with the numbers of the result."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hepdata_validator.full_submission_validator import FullSubmissionValidator
from ruamel.yaml import YAML

from lumbra.foundation import DataError, Table
from lumbra.foundation.errors import StoreError
from lumbra.foundation.hepdata_files import write_hepdata
from lumbra.foundation.table_files import read_table
from lumbra.presentation import ResultFolder, read_folder, render
from lumbra.presentation.hepdata import write_submission
from lumbra.presentation.hepdata_tables import hepdata_tables
from tests.presentation.synthetic import write_hunt_folder, write_run_folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with its figures."""
    folder = write_run_folder(tmp_path_factory.mktemp("hepdata") / "run")
    render(folder)
    return folder


@pytest.fixture(scope="module")
def submission(run: Path) -> Path:
    """Its submission."""
    out = run.parent / "submission"
    write_submission(run, out)
    return out


def documents(folder: Path) -> list[dict]:
    text = (folder / "submission.yaml").read_text(encoding="utf-8")
    return list(YAML(typ="safe", pure=True).load_all(text))


def accepted(folder: Path) -> bool:
    return FullSubmissionValidator().validate(directory=str(folder))


def test_the_validator_accepts_a_run(submission: Path) -> None:
    assert accepted(submission)


def test_the_validator_accepts_a_hunt_without_figures(tmp_path: Path) -> None:
    write_submission(write_hunt_folder(tmp_path / "hunt"), tmp_path / "out")
    assert accepted(tmp_path / "out")


def test_the_validator_would_refuse_a_broken_one(tmp_path: Path) -> None:
    """A negative control: a table that is not there."""
    write_submission(write_hunt_folder(tmp_path / "hunt"), tmp_path / "out")
    (tmp_path / "out" / "scan_limit.yaml").unlink()
    assert not accepted(tmp_path / "out")


def test_a_limit_reads_back_with_its_bands(run: Path, submission: Path) -> None:
    limits = read_folder(run).tables["limits"]
    wanted = {
        "observed_upper_limit_fb": limits["sigma_bayes_observed_fb"],
        "expected_upper_limit_fb": limits["sigma_bayes_expected_fb"],
        "expected_upper_limit_fb_error_plus_1_sigma": (
            limits["sigma_bayes_expected_plus1_fb"] - limits["sigma_bayes_expected_fb"]
        ),
        "expected_upper_limit_fb_error_minus_2_sigma": (
            limits["sigma_bayes_expected_minus2_fb"] - limits["sigma_bayes_expected_fb"]
        ),
    }
    table = read_table(submission / "limits_sigma_bayes.yaml", columns=list(wanted))
    for name, values in wanted.items():
        np.testing.assert_allclose(table[name], values, rtol=1e-6)


def test_every_column_of_the_result_is_in_some_table(run: Path, submission: Path) -> None:
    """But for windows, sizes of samples and words, which are not what a reader compares with."""
    text = "".join(path.read_text(encoding="utf-8") for path in submission.glob("*.yaml"))
    for wanted in ("μ⁺μ⁻(γ)", "efficiency", "local_p_value", "sigma_g1", "signal_1GeV"):
        assert wanted in text, wanted
    names = [entry["name"] for entry in documents(submission)[1:]]
    assert len(set(names)) == len(names)
    assert "Upper limit, coupling g′, Z′ → neutrinos, Bayesian" in names


def test_figures_and_thumbnails_go_with_their_tables(submission: Path) -> None:
    entries = {entry["data_file"]: entry for entry in documents(submission)[1:]}
    for file, figure in (
        ("limits_gprime_sm_bayes.yaml", "coupling_sm_bayes.png"),
        ("spectrum.yaml", "spectrum.png"),
    ):
        locations = [r["location"] for r in entries[file]["additional_resources"]]
        assert locations == [figure, f"thumb_{figure}"]
        assert (submission / f"thumb_{figure}").stat().st_size < 40_000


def test_keywords_are_hepdatas(submission: Path) -> None:
    keywords = {k["name"]: k["values"] for k in documents(submission)[1]["keywords"]}
    assert keywords["reactions"] == ["E+ E- --> MU+ MU- Z'"]


def test_markup_and_paths_from_data_stay_harmless(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path / "run")
    source = folder / "provenance.json"
    provenance = json.loads(source.read_text(encoding="utf-8"))
    provenance["title"] = "<script>alert(1)</script>"
    provenance["labels"]["tautau"] = "<img src=x onerror=alert(2)>"
    provenance["couplings"][0]["columns"] = "../../{method}_{kind}"
    source.write_text(json.dumps(provenance), encoding="utf-8")
    limits = (folder / "limits.csv").read_text(encoding="utf-8")
    (folder / "limits.csv").write_text(
        limits.replace("sigma_cls_", "../../../sigma_cls_"), encoding="utf-8"
    )
    write_submission(folder, tmp_path / "out" / "deep")
    everything = "".join(
        p.read_text(encoding="utf-8") for p in (tmp_path / "out" / "deep").glob("*.yaml")
    )
    assert "<script" not in everything
    assert "<img" not in everything
    assert "&lt;script&gt;" in everything
    assert {path.name for path in tmp_path.iterdir()} == {"run", "out"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["deep"]
    assert accepted(tmp_path / "out" / "deep")


def test_what_cannot_be(tmp_path: Path, run: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="not a result folder"):
        write_submission(tmp_path / "empty", tmp_path / "out")
    (tmp_path / "empty" / "provenance.json").write_text('{"lumbra": "0", "kind": "run"}')
    with pytest.raises(DataError, match="is empty"):
        write_submission(tmp_path / "empty", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").touch()
    with pytest.raises(StoreError, match="not empty"):
        write_submission(run, tmp_path / "taken", force=True)


def test_rows_of_a_plane_depend_on_both_masses(tmp_path: Path) -> None:
    columns = {
        "mass_a_GeV": np.array([1.0, 2.0]),
        "mass_b_GeV": np.array([3.0, 4.0]),
        "sigma_bayes_expected_fb": np.array([5.0, 6.0]),
        "efficiency": np.array([0.1, 0.2]),
    }
    tables = {"limits": Table(columns), "slices": Table(columns)}
    limit, rest = hepdata_tables(ResultFolder(tmp_path, "run", {}, tables))
    assert limit.independent == rest.independent == ("mass_a_GeV", "mass_b_GeV")
    assert list(limit.table) == ["mass_a_GeV", "mass_b_GeV", "expected upper limit_fb"]


def test_couplings_have_inverse_units(tmp_path: Path) -> None:
    columns = {
        "mass_GeV": np.array([1.0, 2.0]),
        "gagg_prompt_bayes_expected_per_GeV": np.array([5.0, 6.0]),
        "gagg_prompt_bayes_expected_plus1_per_GeV": np.array([7.0, 7.5]),
        "gagg_prompt_bayes_expected_minus1_per_GeV": np.array([4.0, 4.5]),
    }
    coupling = {
        "case": "prompt", "label": "a → γγ", "symbol": "g_aγγ", "unit": "1/GeV",
        "columns": "gagg_prompt_{method}_{kind}_per_GeV",
    }  # fmt: skip
    folder = ResultFolder(tmp_path, "run", {"couplings": [coupling]}, {"limits": Table(columns)})
    (limit,) = hepdata_tables(folder)
    assert limit.name == "Upper limit, coupling g_aγγ, a → γγ, Bayesian"
    assert limit.figure == "coupling_prompt_bayes"
    write_hepdata(tmp_path / "t.yaml", limit.table, independent=limit.independent)
    text = (tmp_path / "t.yaml").read_text(encoding="utf-8")
    assert "units: 1/GeV" in text
    assert "asymerror: {minus: -1.0, plus: 2.0}" in text
