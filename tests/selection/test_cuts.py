"""Cuts."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import ColumnError, InputError, Table
from lumbra.selection.cuts import Cut

TABLE = Table({"pt": np.array([0.1, 0.5, np.nan]), "useCMSFrame(p)": np.array([1.0, 2.0, 3.0])})


def test_passes() -> None:
    cut = Cut("pair", "pt > 0.2 and useCMSFrame(p) < 2.5", "soft pairs are background")
    assert cut.columns == {"pt", "useCMSFrame(p)"}
    assert cut.passed(TABLE).tolist() == [False, True, False]


def test_missing_column_is_named() -> None:
    with pytest.raises(ColumnError, match="pq"):
        Cut("x", "pq > 1", "why").passed(TABLE)


def test_refuses_what_is_not_in_the_language() -> None:
    with pytest.raises(InputError):
        Cut("x", "__import__('os')", "why")


def test_a_number_is_no_condition() -> None:
    with pytest.raises(InputError, match="neither true nor false"):
        Cut("x", "pt * 2", "why").passed(TABLE)
