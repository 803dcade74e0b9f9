"""Impacts of systematic errors on expected limits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.inference import CountingExperiment
from lumbra.inference.histfactory import read_workspace, template_limits
from lumbra.interpretation import write_workspaces
from lumbra.workflow.impacts import ALL, SIMULATION, impact_columns


def written(folder: Path, background: dict, signal: dict, mc_error: float = 0.0) -> Path:
    """Workspaces of two masses with 40 000 and 100 background events."""
    events = np.array([4e4, 100.0])
    experiment = CountingExperiment(events, background, mc_error * events, signal)
    write_workspaces(folder, experiment, events, ["m_1.000GeV", "m_2.000GeV"])
    return folder


def test_a_background_error_adds_in_quadrature(tmp_path: Path) -> None:
    """With many events the limit goes as √(b + (δb)²): for b = 40 000 and δ = 1 %, √5 − 1."""
    folder = written(tmp_path / "with", {"yield": 0.01, "small": 1e-4}, {"trigger": 0.05})
    columns = impact_columns(folder, [1.0], 0.9)
    impacts = dict(zip(columns["cause"], columns["impact_1GeV"], strict=True))
    assert impacts["yield"] == pytest.approx(np.sqrt(5) - 1, rel=0.03)
    assert 0 <= impacts["small"] < 2e-3
    assert impacts[ALL] > impacts["yield"] > impacts["trigger"] > 0


def test_it_is_the_ratio_to_the_limit_without_the_cause(tmp_path: Path) -> None:
    """The witness: a second experiment that never had the cause."""
    both = written(tmp_path / "both", {"a": 0.1, "b": 0.07}, {"b": 0.07})
    without = written(tmp_path / "without", {"a": 0.1}, {})
    columns = impact_columns(both, [2.0], 0.95)
    impacts = dict(zip(columns["cause"], columns["impact_2GeV"], strict=True))
    limits = [
        float(template_limits(read_workspace(f / "m_2.000GeV.json"), 0.95).expected[2, 0])
        for f in (both, without)
    ]
    assert impacts["b"] == pytest.approx(limits[0] / limits[1] - 1, rel=1e-3)


def test_luminosity_and_the_size_of_samples_have_names_and_stand_last(tmp_path: Path) -> None:
    folder = written(tmp_path, {"luminosity": 0.02}, {"luminosity": 0.02}, mc_error=0.05)
    columns = impact_columns(folder, [0.9, 1.1, 2.0], 0.9)
    assert columns["cause"] == ["luminosity", SIMULATION, ALL]
    assert list(columns) == ["cause", "impact_1GeV", "impact_2GeV"]


def test_without_workspaces_there_are_none(tmp_path: Path) -> None:
    assert impact_columns(tmp_path, [1.0], 0.9) == {}
    assert impact_columns(written(tmp_path / "a", {"b": 0.1}, {}), [], 0.9) == {}
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert impact_columns(tmp_path, [1.0], 0.9) == {}


def test_workspaces_of_a_plane_are_found_by_both_masses(tmp_path: Path) -> None:
    events = np.array([40.0, 90.0])
    experiment = CountingExperiment(events, {"b": 0.2}, 0.0, {})
    write_workspaces(tmp_path, experiment, events, ["m_1.000_4.000GeV", "m_3.000_4.000GeV"])
    columns = impact_columns(tmp_path, [(2.9, 4.2), (1.0, 5.0)], 0.9)
    assert list(columns) == ["cause", "impact_1_4GeV", "impact_3_4GeV"]
    # more background, more weight of its error
    assert 0 < columns["impact_1_4GeV"][0] < columns["impact_3_4GeV"][0]
