"""Local p-values of many counts: interpolated ones are those that are worked out one by one."""

import numpy as np
import pytest

from lumbra.inference import CountingExperiment, excess_p_value
from lumbra.workflow import trials


def test_large_counts_are_interpolated_to_a_per_cent() -> None:
    background = np.array([40.0, 9000.0, 60_000.0])
    experiment = CountingExperiment(background, {"b": 0.02}, background / np.sqrt(400))
    rng = np.random.Generator(np.random.PCG64(3))
    counts = rng.poisson(background * rng.normal(1, 0.06, (1000, 1)).clip(0.5))
    found = trials._local_p_values(experiment, counts)
    exact = excess_p_value(experiment, counts)
    assert counts.max() > trials._MANY
    above = exact < 0.4
    assert found[above] == pytest.approx(exact[above], rel=0.01)
    # deficits are all alike: they are never the smallest p-value
    assert np.all(found[~above] > 0.39)
