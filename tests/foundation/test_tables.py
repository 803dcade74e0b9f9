import numpy as np
import pytest

from lumbra.foundation import ColumnError, DataError, Table
from lumbra.foundation.tables import join


def test_rows_are_selected_and_stacked():
    table = Table({"a": np.arange(4), "b": np.arange(4) * 2.0}, {"seed": "1"})
    half = table.select(table["a"] > 1)
    assert half["b"].tolist() == [4.0, 6.0]
    assert join([half, half])["a"].tolist() == [2, 3, 2, 3]
    assert join([half]).notes == {"seed": "1"}


def test_a_misspelt_column_names_the_nearest():
    with pytest.raises(ColumnError) as caught:
        Table({"mRecoil": np.ones(1)})["mrecoil"]
    assert "mRecoil" in caught.value.suggestion


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(DataError):
        Table({"a": np.ones(2), "b": np.ones(3)})
