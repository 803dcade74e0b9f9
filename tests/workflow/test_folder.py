import json

import pytest

from lumbra.foundation import StoreError
from lumbra.workflow.folder import MARKER, open_workshop


def build(target, content="1", *, force=False, configuration=None):
    with open_workshop(target, configuration or {"seed": 1}, force=force) as workshop:
        (workshop.folder / "limits.csv").write_text(content)
        return workshop.publish({"lumbra": "1", "kind": "run"})


def test_a_result_appears_whole_and_leaves_nothing_beside_it(tmp_path):
    folder = build(tmp_path / "out")
    assert sorted(p.name for p in folder.iterdir()) == ["limits.csv", MARKER]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_result_is_replaced_only_with_force(tmp_path):
    build(tmp_path / "out")
    with pytest.raises(StoreError, match="not empty"):
        build(tmp_path / "out", "2")
    build(tmp_path / "out", "2", force=True)
    assert (tmp_path / "out" / "limits.csv").read_text() == "2"


def test_files_of_others_are_never_replaced(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(StoreError, match="not empty"):
        build(tmp_path, force=True)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_killed_run_leaves_no_result_and_is_resumed(tmp_path):
    target = tmp_path / "out"
    with (
        pytest.raises(KeyboardInterrupt),
        open_workshop(target, {"seed": 1}) as workshop,
    ):
        (workshop.cache / "signal.parquet").write_text("done")
        (workshop.folder / "limits.csv").write_text("half")
        raise KeyboardInterrupt
    assert not target.exists()
    with open_workshop(target, {"seed": 1}) as workshop:
        assert (workshop.cache / "signal.parquet").read_text() == "done"
        assert list(workshop.folder.iterdir()) == []
    with open_workshop(target, {"seed": 2}) as workshop:
        assert list(workshop.cache.iterdir()) == []


def test_two_runs_do_not_build_one_result(tmp_path):
    with (
        open_workshop(tmp_path / "out", {}),
        pytest.raises(StoreError, match="Another run"),
        open_workshop(tmp_path / "out", {}),
    ):
        pass


def test_the_marker_is_json(tmp_path):
    assert json.loads((build(tmp_path / "out") / MARKER).read_text()) == {
        "lumbra": "1",
        "kind": "run",
    }
