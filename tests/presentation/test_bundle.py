"""Bundles: pyhf alone can use them, and their limits are those of the run."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.inference import CountingExperiment
from lumbra.inference.histfactory import read_workspace, template_limits
from lumbra.interpretation import write_workspaces
from lumbra.presentation.bundle import write_bundle
from tests.presentation.synthetic import write_hunt_folder, write_run_folder

MASSES = (1.0, 3.0, 5.0)
BACKGROUND = np.array([25.0, 12.0, 40.0])


def run_with_workspaces(folder: Path) -> Path:
    """A result folder with likelihoods of three masses."""
    write_run_folder(folder)
    experiment = CountingExperiment(
        BACKGROUND, {"trigger": 0.06}, 0.1 * BACKGROUND, {"trigger": 0.06, "luminosity": 0.01}
    )
    labels = [f"m_{mass:.3f}GeV" for mass in MASSES]
    write_workspaces(folder / "workspaces", experiment, BACKGROUND, labels)
    return folder


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a run."""
    folder = tmp_path_factory.mktemp("bundle")
    write_bundle(run_with_workspaces(folder / "run"), folder / "bundle")
    return folder / "bundle"


def test_its_example_runs_with_pyhf_alone(bundle: Path, tmp_path: Path) -> None:
    """In another process in which lumbra cannot be imported; the limit is that of our own code."""
    text = (bundle / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.S)
    (tmp_path / "lumbra.py").write_text("raise ImportError('lumbra is not here')")
    made = subprocess.run(
        [sys.executable, "-c", code],
        cwd=bundle,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    observed, expected = re.fullmatch(r"(\S+) (\[.*\])\n", made.stdout).groups()
    wanted = template_limits(read_workspace(bundle / "workspaces" / "m_1.000GeV.json"), 0.9)
    assert float(observed) == pytest.approx(float(wanted.observed[0]), rel=0.01)
    np.testing.assert_allclose(json.loads(expected), wanted.expected[:, 0], rtol=0.01)


def test_strengths_become_cross_sections(bundle: Path) -> None:
    with (bundle / "likelihoods.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["mass_GeV"]) for row in rows] == list(MASSES)
    for row in rows:
        assert (bundle / row["workspace"]).is_file()
        per_event = 1 / (float(row["efficiency"]) * 0.276)
        assert float(row["cross_section_per_strength_fb"]) == pytest.approx(per_event, rel=1e-5)
        assert row["poi"] == "mu"


def test_checksums_are_those_of_all_files(bundle: Path) -> None:
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {p.relative_to(bundle).as_posix(): p for p in bundle.rglob("*") if p.is_file()}
    assert set(told) == set(files) - {"SHA256SUMS"}
    for name, digest in told.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest


def test_it_has_what_a_reinterpretation_needs(bundle: Path) -> None:
    names = {path.name for path in bundle.iterdir()}
    assert {
        "README.md", "workspaces", "efficiency.csv", "cutflow.csv", "limits.csv", "spectrum.csv",
        "impacts.csv", "provenance.json", "likelihoods.csv", "SHA256SUMS",
    } == names  # fmt: skip
    text = (bundle / "README.md").read_text(encoding="utf-8")
    assert "| trigger | 6 % | signal | PRL 124, 141801 |" in text
    assert "doubling it moves" in text
    assert "<b>" not in text
    assert "lumbra run zprime-invisible --edition belle2-2018 --seed 1" in text


def test_what_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no workspaces"):
        write_bundle(write_run_folder(tmp_path / "run"), tmp_path / "out")
    with pytest.raises(DataError, match="no workspaces"):
        write_bundle(write_hunt_folder(tmp_path / "hunt"), tmp_path / "out")
    broken = run_with_workspaces(tmp_path / "broken")
    (broken / "workspaces" / "m_1.000GeV.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        write_bundle(broken, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_link_out_of_the_result_is_not_followed(tmp_path: Path) -> None:
    folder = run_with_workspaces(tmp_path / "run")
    secret = tmp_path / "secret.json"
    secret.write_text("{}", encoding="utf-8")
    path = folder / "workspaces" / "m_3.000GeV.json"
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(InputError, match="out of its folder"):
        write_bundle(folder, tmp_path / "out")
    path.unlink()
    (folder / "cutflow.csv").unlink()
    (folder / "cutflow.csv").symlink_to(secret)
    with pytest.raises((InputError, DataError)):
        write_bundle(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_plane_has_both_masses(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path / "run")
    source = folder / "provenance.json"
    provenance = json.loads(source.read_text(encoding="utf-8"))
    particles = [{"column": f"mass_{p}_GeV", "symbol": p} for p in ("a", "b")]
    source.write_text(json.dumps({**provenance, "plane": {"particles": particles}}))
    rows = [
        "mass_a_GeV,mass_b_GeV,efficiency,sigma_g1_fb",
        "1,4,0.1,10",
        "3,4,0.2,20",
        "3,5,0.4,40",
    ]
    (folder / "limits.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    experiment = CountingExperiment(BACKGROUND[:2], {}, 0.0, {})
    labels = ["m_1.000_4.000GeV", "m_3.000_5.000GeV"]
    write_workspaces(folder / "workspaces", experiment, BACKGROUND[:2], labels)
    found = write_bundle(folder, tmp_path / "out")
    assert [x.masses for x in found] == [(1.0, 4.0), (3.0, 5.0)]
    assert [x.efficiency for x in found] == [0.1, 0.4]
    index = (tmp_path / "out" / "likelihoods.csv").read_text(encoding="utf-8")
    assert index.startswith("mass_a_GeV,mass_b_GeV,workspace,")
