"""Figures of analyses of published data: drawn from tables alone, and folders that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lumbra.foundation import DataError
from lumbra.presentation.observed_figures import draw_observed


def folder(path: Path, **provenance: object) -> Path:
    content = {"analysis": "babar-single-photon", "experiment": "X", "cl": 0.9, **provenance}
    (path / "provenance.json").write_text(json.dumps(content), encoding="utf-8")
    bands = ",".join(f"epsilon_expected{b}" for b in ("", "_minus2", "_minus1", "_plus1", "_plus2"))
    lines = [f"mass_GeV,epsilon_observed,epsilon_published,{bands}"]
    lines += [f"{m},1.1e-3,1e-3,1e-3,5e-4,7e-4,1.4e-3,2e-3" for m in (1, 2, 3)]
    (path / "limits.csv").write_text("\n".join(lines), encoding="utf-8")
    return path


def test_tables_are_enough(tmp_path: Path) -> None:
    drawn = draw_observed(folder(tmp_path, experiment="<script>$x$"))
    assert [path.name for path in drawn] == ["limit.png", "limit.pdf"]
    assert all(path.stat().st_size > 5000 for path in drawn)


@pytest.mark.parametrize("wrong", ["analysis", "table", "json"])
def test_other_folders_are_refused(tmp_path: Path, wrong: str) -> None:
    made = folder(tmp_path, analysis="run" if wrong == "analysis" else "babar-single-photon")
    if wrong == "table":
        (made / "limits.csv").unlink()
    if wrong == "json":
        (made / "provenance.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="published data"):
        draw_observed(made)
