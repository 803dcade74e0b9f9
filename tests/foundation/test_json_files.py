import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lumbra.foundation import DataError, Table
from lumbra.foundation.table_files import read_table, write_table


@settings(max_examples=30, deadline=None)
@given(values=arrays(float, 4, elements=st.floats(allow_nan=False, allow_infinity=False)))
def test_there_and_back(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("json") / "t.json"
    table = Table({"mass_GeV": values, "n": np.arange(4)}, {"level": "0.9"})
    again = read_table(write_table(path, table))
    assert again.notes == table.notes
    for name in table:
        np.testing.assert_array_equal(again[name], table[name])
        assert again[name].dtype == table[name].dtype


def test_nan_is_null_and_is_refused_when_it_is_asked_for(tmp_path):
    path = write_table(tmp_path / "t.json", Table({"a": np.array([1.0, np.nan]), "b": np.ones(2)}))
    assert "NaN" not in path.read_text()
    np.testing.assert_array_equal(read_table(path, columns=["b"])["b"], [1.0, 1.0])
    with pytest.raises(DataError, match="not finite"):
        read_table(path)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"columns": 3}', '{"columns": {"a": [1], "b": [1, 2]}}']
)
def test_what_is_no_table(tmp_path, text):
    path = tmp_path / "t.json"
    path.write_text(text)
    with pytest.raises(DataError, match="not a whole JSON table"):
        read_table(path)


def test_words_are_refused(tmp_path):
    path = tmp_path / "t.json"
    path.write_text('{"columns": {"a": ["x"]}}')
    with pytest.raises(DataError, match="does not hold numbers"):
        read_table(path)
