import numpy as np
import pytest

from lumbra.foundation import ColumnError
from lumbra.foundation.table_files import read_table, write_table
from lumbra.inference.histfactory import (
    Channel,
    NormFactor,
    NormSys,
    Sample,
    StatError,
    channel_from_table,
    channel_table,
)

STAT = StatError("stat_recoil", [0.1, 0.2])
CHANNEL = Channel(
    "recoil",
    [3, 4],
    [
        Sample("signal", [1.0, 0.1], [NormFactor("mu")]),
        Sample("tautau", [2.5, 1 / 3], [NormSys("t", 0.9, 1.1), STAT]),
    ],
    [1.0, 1.5, 2.5],
)  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".root", ".yaml"])
def test_there_and_back(tmp_path, suffix):
    table = read_table(write_table(tmp_path / f"c{suffix}", channel_table(CHANNEL)))
    modifiers = {"signal": [NormFactor("mu")], "tautau": [NormSys("t", 0.9, 1.1)]}
    again = channel_from_table(table, modifiers, "recoil")
    np.testing.assert_array_equal(again.observed, CHANNEL.observed)
    np.testing.assert_array_equal(again.edges, CHANNEL.edges)
    for one, two in zip(again.samples, CHANNEL.samples, strict=True):
        np.testing.assert_array_equal(one.events, two.events)
        assert [m.name for m in one.modifiers] == [m.name for m in two.modifiers]
    np.testing.assert_array_equal(again.samples[1].modifiers[1].error, [0.1, 0.2])


def test_what_is_missing_is_said():
    table = channel_table(CHANNEL)
    with pytest.raises(ColumnError, match="did you mean 'tautau'"):
        channel_from_table(table, {"tautu": []})
    with pytest.raises(ColumnError, match="do not adjoin"):
        channel_from_table(table.with_columns(bin_low=np.array([1.0, 1.6])), {"tautau": []})
