"""Expected events in windows where simulation is scarce."""

import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.workflow.smooth_counts import Scarcity, smooth_counts, typical_weights

LOW, HIGH = np.array([14.0, 24.0]), np.array([16.0, 26.0])


def steep(count: int, seed: int) -> np.ndarray:
    """Values from 0 to 80, one in a thousand of them below 40."""
    rng = Key(seed).generator()
    return np.where(rng.random(count) < 1e-3, 40 * rng.random(count), 60 + 20 * rng.random(count))


def test_enough_events_are_counted_as_they_are():
    values, weights = np.linspace(0, 40, 4001), np.full(4001, 0.1)
    allowed = Scarcity(np.full(2, 1e-9), np.full(2, 100.0))
    for arguments in ((), (allowed,)):
        expected, variance = smooth_counts(values, weights, LOW, HIGH, *arguments)
        assert expected == pytest.approx([20.0, 20.0], rel=0.01)
        assert variance == pytest.approx(0.1 * expected)


def test_a_scarce_window_does_not_borrow_from_a_steep_rise():
    # two events are below 40, 2000 are above 60
    weights, true = np.full(2000, 0.5), 2000 * 1e-3 * 0.5 * 2 / 40
    for seed in range(5):
        values = steep(2000, seed)
        allowed = Scarcity(np.full(2, 0.3), typical_weights(values, weights, LOW, HIGH, 1))
        kept, variance = smooth_counts(values, weights, LOW, HIGH, allowed)
        assert np.all(np.abs(kept - true) < 3 * np.sqrt(variance))
        # without that, ten events are looked for wherever they are
        borrowed, _ = smooth_counts(values, weights, LOW, HIGH)
        assert np.all(borrowed > 2 * true)


def test_what_is_left_out_is_in_the_variance():
    """The mean over many samples is right, and the errors cover what single ones miss."""
    weights, true = np.full(2000, 0.5), 2000 * 1e-3 * 0.5 * 2 / 40
    allowed = Scarcity(np.full(2, 0.3), np.full(2, 0.5))
    found = [smooth_counts(steep(2000, seed), weights, LOW, HIGH, allowed) for seed in range(200)]
    counts = np.array([expected for expected, _ in found])
    errors = np.sqrt([variance for _, variance in found])
    scatter = counts.std(axis=0)
    # false alarms: 1 in 10 000
    assert np.all(np.abs(counts.mean(axis=0) - true) < 4 * scatter / np.sqrt(200))
    assert np.all(scatter < errors.mean(axis=0))
    # widened in steps of 5 %
    assert np.all(errors >= 0.3 / 1.05)


def test_typical_weights():
    values, weights = np.array([5.0, 5.5, 30.0, 50.0]), np.array([1.0, 3.0, 8.0, 2.0])
    typical = typical_weights(values, weights, LOW, HIGH, 1)
    # of the nearest event where there is none in the window, else Σw²/Σw
    assert typical == pytest.approx([3.0, 8.0])
    assert typical_weights(values, weights, LOW, HIGH, 3)[1] == pytest.approx((1 + 9 + 64) / 12)
    inside = typical_weights(values, weights, np.array([4.0]), np.array([6.0]), 1)
    assert inside == pytest.approx([10 / 4])
    assert np.all(np.isinf(typical_weights(values[:0], weights[:0], LOW, HIGH, 1)))


def test_no_events_at_all():
    expected, variance = smooth_counts(np.zeros(0), np.zeros(0), LOW, HIGH)
    assert np.all(expected == 0)
    assert np.all(variance == 0)
