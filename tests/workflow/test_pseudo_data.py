"""Pseudo-data: the same draws whether they are counted or written, in little memory."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import InputError, Key, Table
from lumbra.selection import CutFlow
from lumbra.workflow.ntuple import draw_pseudo_data, repeated
from lumbra.workflow.simulate import Sample

ROWS = 4000


@pytest.fixture(scope="module")
def sample() -> Sample:
    rng = Key(3).child("pseudo-data").generator()
    mass = rng.uniform(0.0, 10.0, ROWS)
    flow = CutFlow(("generated",), np.array([ROWS]), np.array([40.0]), np.array([0.4]))
    return Sample("flat", Table({"mRecoil": mass, "weight": np.full(ROWS, 0.01)}), flow)


def test_the_expected_number_is_drawn(sample: Sample) -> None:
    """Half of the simulation at twice the weight: 40 fb times 50 fb-1."""
    drawn = draw_pseudo_data([sample, sample], 50.0, Key(1))
    total = np.sum(np.asarray(drawn["weight"]))
    assert total == pytest.approx(2 * 2000, abs=4 * np.sqrt(4000))
    assert np.all(np.asarray(drawn["weight"]) > 0)


def test_repeated_candidates_are_the_counted_ones(sample: Sample) -> None:
    drawn = draw_pseudo_data([sample], 500.0, Key(1))
    whole = repeated(drawn)
    edges = np.linspace(0, 10, 21)
    counted, _ = np.histogram(drawn["mRecoil"], edges, weights=np.asarray(drawn["weight"]))
    written, _ = np.histogram(whole["mRecoil"], edges)
    np.testing.assert_array_equal(counted, written)
    assert np.all(np.asarray(whole["weight"]) == 1)


def test_a_large_luminosity_takes_no_memory_but_cannot_be_written(sample: Sample) -> None:
    """At 50 ab-1 and more, pseudo-data are counts and not rows."""
    drawn = draw_pseudo_data([sample], 5e6, Key(1))
    assert len(drawn) <= ROWS
    with pytest.raises(InputError, match="too many"):
        repeated(drawn)
