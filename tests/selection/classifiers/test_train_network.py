"""A network learns what there is to learn, and gains by the second training."""

import numpy as np
import pytest

from lumbra.foundation import Key, Table
from lumbra.selection.classifiers import (
    NetworkTraining,
    Schedule,
    TrainedNetwork,
    area_under_curve,
    punzi_curve,
    train_network,
    windowed_scores,
)

pytest.importorskip("jax")

SHORT = Schedule((6,), entropy_epochs=12, batch=512, sensitivity_epochs=60)
LOW, HIGH = np.arange(4.0), np.arange(4.0) + 1.0


def sample(seed: int) -> NetworkTraining:
    """Signal at x = 1 in four windows of m; background at x = −1, plenty of it at low m."""
    rng = Key(seed).generator()
    hypothesis = np.repeat(np.arange(4), 1000)
    m = rng.uniform(hypothesis, hypothesis + 1)
    n = 6000
    bm = 4 * rng.beta(1, 3, n)
    signal = Table({"x": rng.normal(1, 1, 4000), "y": rng.normal(m, 1)})
    background = Table({"x": rng.normal(-1, 1, n), "y": rng.normal(bm, 1)})
    scores = windowed_scores(
        hypothesis, m, np.full(4000, 2e-4), bm, np.full(n, 0.05), LOW, HIGH, 10.0
    )
    return NetworkTraining(signal, background, np.ones(4000), np.ones(n), scores)


@pytest.fixture(scope="module")
def trained() -> TrainedNetwork:
    return train_network(sample(1), ("x", "y"), Key(5), SHORT)


def test_the_first_training_nears_the_likelihood_ratio(trained: TrainedNetwork) -> None:
    fresh = sample(2)
    network = trained.entropy_network
    area = area_under_curve(
        network.score(fresh.signal), network.score(fresh.background), np.ones(4000), np.ones(6000)
    )
    assert area > 0.92  # x alone gives 0.921
    assert trained.entropy[-1] < trained.entropy[0]


def test_the_second_training_gains_on_independent_candidates(trained: TrainedNetwork) -> None:
    fresh = sample(2)

    def mean(network) -> float:
        found = fresh.scores.cross_sections(
            network.score(fresh.signal), network.score(fresh.background), punzi_curve()
        )
        return float(np.mean(found))

    assert mean(trained.network) < 0.98 * mean(trained.entropy_network)
    assert min(trained.sensitivity) < 0.98 * trained.sensitivity[0]


def test_one_key_gives_one_network(trained: TrainedNetwork) -> None:
    again = train_network(sample(1), ("x", "y"), Key(5), SHORT)
    for first, second in zip(trained.network.weights, again.network.weights, strict=True):
        assert np.array_equal(first, second)
