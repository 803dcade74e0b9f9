"""Unweighting keeps cross sections and shapes, and loses no overweight."""

from dataclasses import replace

import numpy as np
import pytest

from lumbra.foundation import Beams, DataError, Events, InputError, Key
from lumbra.generation import unweight


def sample(weight, values):
    """Events whose only particle carries a value as its z momentum."""
    count = len(weight)
    momenta = np.zeros((count, 1, 4))
    momenta[:, 0, 3] = values
    energies = np.broadcast_to(Beams(5.29, 5.29).nominal, (count, 2))
    return Events.from_blocks([22], momenta, weight, energies, np.full(count, 10.58), process="toy")


def test_shape_and_cross_section_survive():
    rng = np.random.default_rng(1)
    x = rng.random(40000)
    events = sample(3 * x**2 / len(x), x)
    done = unweight(events, Key(2))
    assert done.events.cross_section == pytest.approx(events.cross_section, rel=1e-12)
    assert done.efficiency == pytest.approx(1 / 3, abs=0.01)
    assert done.max_over_mean == pytest.approx(3, rel=0.02)
    counts, _ = np.histogram(done.events.momentum[:, 3], np.linspace(0, 1, 11))
    expected = len(done.events) * np.diff(np.linspace(0, 1, 11) ** 3)
    # χ² of 10 bins: 35 is 1e-4
    assert np.sum((counts - expected) ** 2 / expected) < 35


def test_overweights_are_kept_with_their_weight():
    weight = np.full(10000, 1.0)
    weight[[5, 77]] = 50.0, 80.0
    done = unweight(sample(weight, np.arange(10000)), Key(3), quantile=1e-3)
    assert done.efficiency == 1.0
    assert done.events.weight[5] / done.events.weight[0] == pytest.approx(50)
    assert done.events.weight[77] / done.events.weight[0] == pytest.approx(80)
    assert done.overweight == pytest.approx((49 + 79) / weight.sum())
    assert done.max_over_mean == pytest.approx(80 * 10000 / weight.sum())


def test_few_events_use_the_largest_weight():
    done = unweight(sample(np.array([1.0, 4.0, 0.0]), np.zeros(3)), Key(1))
    assert done.overweight == 0
    assert len(np.unique(done.events.weight)) == 1


def test_same_key_same_events():
    events = sample(np.random.default_rng(4).random(1000), np.arange(1000))
    first, second = unweight(events, Key(9)), unweight(events, Key(9))
    assert np.array_equal(first.events.momentum, second.events.momentum)
    assert len(first.events) != len(events)


@pytest.mark.parametrize("bad", [np.nan, -1.0, np.inf])
def test_bad_weights_are_refused(bad):
    events = sample(np.ones(4), np.zeros(4))
    broken = replace(events, weight=np.array([1.0, bad, 1.0, 1.0]))
    with pytest.raises(DataError, match="unweighted"):
        unweight(broken, Key(1))


def test_bad_quantile_is_refused():
    with pytest.raises(InputError, match="quantile"):
        unweight(sample(np.ones(4), np.zeros(4)), Key(1), quantile=1.0)
