"""Limits of a hunt with few events, from a file to its result folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import Key, Table
from lumbra.foundation.table_files import write_table
from lumbra.presentation import read_folder
from lumbra.workflow import HuntRequest, run_hunt


@pytest.fixture
def masses(tmp_path: Path) -> Path:
    """A hundred masses between 1 and 1.5 GeV."""
    values = Key(3).child("masses").generator().uniform(1.0, 1.5, 100)
    return write_table(tmp_path / "masses.csv", Table({"mass": values}))


def request(masses: Path, out: Path, **changes: object) -> HuntRequest:
    settings: dict[str, object] = {
        "spectrum": str(masses), "out": out, "unit": "GeV", "resolution": "0.01",
        "mass_range": (1.2, 1.3), "step": 0.05, "window": 0.3, "order": 1, "unbinned": False,
        "toys": 100, **changes,
    }  # fmt: skip
    return HuntRequest(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("statistic", ["cls", "unified", "bayesian"])
def test_few_events_are_drawn_and_told(masses: Path, tmp_path: Path, statistic: str) -> None:
    result = run_hunt(request(masses, tmp_path / "out", statistic=statistic, pseudo_experiments=50))
    folder = read_folder(result.folder)
    table = folder.tables["scan"]
    drawn = (
        "posterior of the profile likelihood" if statistic == "bayesian" else "pseudo-experiments"
    )
    assert set(table["limit_method"]) == {drawn}
    assert np.all(np.isfinite(np.asarray(table["limit_observed"], float)))
    assert ("limit_lower" in table) == (statistic == "unified")
    assert folder.provenance["limits_by_pseudo_experiments"] == (
        0 if statistic == "bayesian" else 3
    )
    assert any(statistic[:3].lower() in note.lower() for note in folder.provenance["notes"])
    assert result.summary["largest_excess"]["effective_trials"] is not None
    again = run_hunt(request(masses, tmp_path / "two", statistic=statistic, pseudo_experiments=50))
    for row, same in zip(again.tables["scan"], result.tables["scan"], strict=True):
        assert row["limit_observed"] == pytest.approx(same["limit_observed"], rel=1e-10)


def test_the_formulas_can_be_asked_for(masses: Path, tmp_path: Path) -> None:
    result = run_hunt(request(masses, tmp_path / "out", calculation="asymptotic"))
    assert {row["limit_method"] for row in result.tables["scan"]} == {"asymptotic"}
