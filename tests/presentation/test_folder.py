"""Reading result folders back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lumbra.foundation import DataError
from lumbra.presentation.folder import ResultFolder, numbers, read_csv, read_folder
from tests.presentation.synthetic import CUTS, write_run_folder


def test_a_run_has_its_tables_and_notes(run_folder: ResultFolder) -> None:
    assert run_folder.kind == "run"
    assert set(run_folder.tables) == {"cutflow", "impacts", "limits", "spectrum"}
    assert [str(cut) for cut in run_folder.tables["cutflow"]["cut"]] == [cut for cut, _ in CUTS]
    assert run_folder.tables["spectrum"].notes["search"] == "zprime-invisible"


def test_cells_with_commas_and_empty_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('# a: b: c\nname,value,gone\n"x, y",1e-3,\nz,,\n', encoding="utf-8")
    table = read_csv(path)
    assert table.notes == {"a": "b: c"}
    assert list(table["name"]) == ["x, y", "z"]
    assert table["value"][0] == 1e-3
    assert np.isnan(table["value"][1])
    assert numbers(table, "gone") is None
    assert numbers(table, "name") is None
    assert numbers(table, "absent") is None


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n", encoding="utf-8")
    assert len(read_csv(path)) == 0


@pytest.mark.parametrize("text", ["", "# only: notes\n", "a,b\n1\n"])
def test_damaged_tables_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        read_csv(path)


@pytest.mark.parametrize("text", [None, "{", "[]", '{"kind": "party"}'])
def test_what_is_no_result_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "provenance.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="not a result folder"):
        read_folder(tmp_path)


def test_a_result_without_tables_is_refused(tmp_path: Path) -> None:
    write_run_folder(tmp_path)
    for file in tmp_path.glob("*.csv"):
        file.unlink()
    with pytest.raises(DataError, match="empty"):
        read_folder(tmp_path)
