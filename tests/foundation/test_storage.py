import numpy as np
import pytest

from lumbra.foundation import StoreError
from lumbra.foundation.storage import checksum, plain, write_atomically, write_json, write_text


def test_a_failed_write_leaves_the_old_file_and_no_debris(tmp_path):
    target = write_text(tmp_path / "a.txt", "old")

    def fail(path):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="could not be written"):
        write_atomically(target, fail)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_json_knows_numpy_and_writes_null_for_what_is_not_finite(tmp_path):
    assert plain({"a": np.arange(2), "b": (np.float32(1), np.nan)}) == {
        "a": [0, 1],
        "b": [1.0, None],
    }
    assert "null" in write_json(tmp_path / "b.json", {"x": float("inf")}).read_text()


def test_the_checksum_is_sha256(tmp_path):
    path = write_text(tmp_path / "c", "abc")
    assert checksum(path).startswith("ba7816bf8f01cfea")
