"""The crossing of p-values, where they are known exactly."""

import numpy as np
import pytest
from scipy.special import ndtr

from lumbra.inference.tail_crossing import crossing

TOYS = 10**9


def tails_of(p, below=None):
    with_s = np.rint(p * TOYS).astype(np.int64)
    without = np.full_like(with_s, TOYS) if below is None else np.rint(below * TOYS).astype(int)
    return np.stack([with_s, without], axis=-1)


def test_a_gaussian_measurement_is_a_straight_line() -> None:
    signals = np.linspace(0.5, 1.7, 10)[None] * 2.0
    limit, error = crossing(signals, tails_of(ndtr(1.0 - signals)), TOYS, 0.95, divided=False)
    assert limit[0] == pytest.approx(1.0 + 1.6448536, rel=1e-6)
    assert error[0] < 1e-3


@pytest.mark.parametrize("level", [0.68, 0.9, 0.95, 0.99])
def test_no_event_is_close_to_a_parabola(level: float) -> None:
    """CLs = exp(−s): the parabola is good to 0.5 % of the limit."""
    truth = -np.log(1 - level)
    signals = np.linspace(0.5, 1.7, 10)[None] * truth
    limit, _ = crossing(signals, tails_of(np.exp(-signals)), TOYS, level, divided=True)
    assert limit[0] == pytest.approx(truth, rel=5.5e-3)


def test_the_error_is_the_scatter() -> None:
    rng = np.random.Generator(np.random.SFC64(3))
    signals = np.linspace(0.5, 1.7, 10) * np.full((2000, 1), 2.3)
    both = rng.binomial(2000, np.exp(-signals - 0.5))
    alone = rng.binomial(2000, np.exp(-0.5), signals.shape)
    limit, error = crossing(signals, np.stack([both, alone], axis=-1), 2000, 0.9, divided=True)
    pull = (limit - np.log(10)) / error
    assert abs(pull.mean()) < 0.15
    assert pull.std() == pytest.approx(1.0, abs=0.08)


def test_where_nothing_is_known_there_is_no_limit() -> None:
    signals = np.ones((1, 5)) * np.linspace(0.1, 0.2, 5)
    limit, _ = crossing(signals, tails_of(np.full((1, 5), 0.999)), TOYS, 0.9, divided=False)
    assert np.isnan(limit[0])
