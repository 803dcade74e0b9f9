"""Folders that are whole or absent, and names that stay inside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lumbra.foundation import InputError
from lumbra.foundation.errors import StoreError
from lumbra.foundation.new_folder import MARKER, inside, new_folder


def fill(folder: Path) -> None:
    (folder / MARKER).write_text(json.dumps({"lumbra": "0"}), encoding="utf-8")


def test_it_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "out"
    with new_folder(target) as folder:
        fill(folder)
        assert not target.exists()
    assert [path.name for path in target.iterdir()] == [MARKER]
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError), new_folder(tmp_path / "out") as folder:
        fill(folder)
        raise InputError("stopped")
    assert list(tmp_path.iterdir()) == []


def test_only_what_lumbra_wrote_is_replaced_and_only_by_force(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with new_folder(target) as folder:
        fill(folder)
        (folder / "old").touch()
    with pytest.raises(StoreError, match="not empty"), new_folder(target):
        pass
    with new_folder(target, force=True) as folder:
        fill(folder)
    assert not (target / "old").exists()
    (target / MARKER).unlink()
    (target / "mine").touch()
    with pytest.raises(StoreError, match="did not write"), new_folder(target, force=True):
        pass
    assert (target / "mine").exists()


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(StoreError, match="is a file"), new_folder(tmp_path / "out", force=True):
        pass
    with pytest.raises(StoreError), new_folder(tmp_path / "out" / "below"):
        pass


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../../b"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="out of its folder"):
        inside(tmp_path, name)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match="out of its folder"):
        inside(tmp_path / "in", "link")
    assert inside(tmp_path / "in", "a/b") == tmp_path / "in" / "a" / "b"
