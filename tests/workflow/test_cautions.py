"""Notes on what limits a result, or makes it worthless."""

from types import SimpleNamespace
from typing import cast

import numpy as np

from lumbra.foundation import Table
from lumbra.workflow.cautions import (
    limited_by_simulation,
    pseudo_caution,
    repeated_rows,
    simulation_caution,
)
from lumbra.workflow.measure import Windows


def _windows(background: list[float], error: list[float]) -> Windows:
    masses = np.arange(1.0, len(error) + 1)
    parts = {"masses": masses, "background": np.array(background)}
    return cast(Windows, SimpleNamespace(**parts, background_error=np.array(error)))


def test_ranges_where_the_simulation_is_what_limits() -> None:
    windows = _windows([4.0] * 6, [3.0, 1.0, 2.5, 2.5, 1.0, 9.0])
    ranges = limited_by_simulation(windows)
    assert ranges == [(1.0, 1.0), (3.0, 4.0), (6.0, 6.0)]
    (note,) = simulation_caution(ranges)
    assert "1.00, 3.00–4.00, 6.00 GeV" in note


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert limited_by_simulation(_windows([4.0], [1.0])) == []
    assert simulation_caution([]) == []
    assert pseudo_caution(Table({"weight": np.ones(3)})) == []
    assert pseudo_caution(Table({"weight": np.ones(0)})) == []


def test_pseudo_data_of_few_events_are_marked() -> None:
    (note,) = pseudo_caution(Table({"weight": np.array([1.0, 7.0])}))
    assert "8 candidates were drawn from 2" in note


def test_copies_are_counted_and_equal_masses_alone_are_none() -> None:
    table = Table({"m2Recoil": np.array([1.0, 1.0, 1.0, 2.0]), "pt": np.array([1.0, 1, 2, 3])})
    assert repeated_rows(table, "m2Recoil") == 1
    assert repeated_rows(table.select(np.array([0, 2, 3])), "m2Recoil") == 0
