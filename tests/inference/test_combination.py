"""Combined counting channels against single ones and a direct integral."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from lumbra.foundation import InputError, Key
from lumbra.inference import (
    CountingChannel,
    CountingExperiment,
    bayesian_limit,
    combined_bayesian_limit,
    combined_model,
)
from lumbra.inference.asymptotic import asymptotic_cls_limit
from lumbra.inference.histfactory import template_limits

KEY = Key(7).child("combination")


def pair(first: str, second: str) -> list[CountingChannel]:
    """Two windows with a large background error under these names."""
    return [
        CountingChannel("a", CountingExperiment(20.0, {first: 0.3}, 0, {"e": 0.1}), 26, 0.6),
        CountingChannel("b", CountingExperiment(5.0, {second: 0.3}, 0, {"e": 0.2}), 4, 0.4),
    ]


@pytest.mark.parametrize("n", [0, 3, 40])
def test_one_channel(n: int) -> None:
    one = CountingExperiment(12.0, {"b": 0.2, "l": 0.05}, 2.0, {"e": 0.1, "l": 0.05})
    channel = CountingChannel("a", one, n)
    assert combined_bayesian_limit([channel], key=KEY) == pytest.approx(
        bayesian_limit(one, n)[0], rel=2e-3
    )
    assert template_limits(combined_model([channel])).observed[0] == pytest.approx(
        asymptotic_cls_limit(one, n)[0], rel=2e-4
    )


def test_equal_halves_are_a_whole() -> None:
    """Without errors, two windows of one signal-to-background ratio are one window."""
    halves = [CountingChannel(x, CountingExperiment(2.0), n, 0.5) for x, n in (("a", 1), ("b", 4))]
    assert combined_bayesian_limit(halves, key=KEY) == pytest.approx(
        bayesian_limit(CountingExperiment(4.0), 5)[0], rel=1e-6
    )


def direct(shared: bool) -> float:
    """Posterior by the trapezoidal rule in all nuisances."""
    z = np.linspace(-5, 5, 41)
    weight = np.exp(-0.5 * z * z)
    s = np.linspace(0, 90, 361)[:, None, None, None]
    e, b1, b2 = z[:, None, None], z[:, None], z
    on_e, on_b1, on_b2 = weight[:, None, None], weight[:, None], weight
    if shared:
        b1, on_b1 = b2[None], np.ones((1, 1))
    k = np.log1p(0.3)
    mean_a = s * 0.6 * np.exp(np.log1p(0.1) * e) + 20 * np.exp(k * b1)
    mean_b = s * 0.4 * np.exp(np.log1p(0.2) * e) + 5 * np.exp(k * b2)
    product = poisson.pmf(26, mean_a) * poisson.pmf(4, mean_b)
    posterior = np.sum(product * on_e * on_b1 * on_b2, axis=(1, 2, 3))
    area = np.concatenate([[0], np.cumsum(0.5 * (posterior[1:] + posterior[:-1]))])
    return float(np.interp(0.9 * area[-1], area, s.ravel()))


@pytest.mark.parametrize(("names", "shared"), [(("b", "b"), True), (("b", "c"), False)])
def test_names_that_are_equal_are_shared(names: tuple[str, str], shared: bool) -> None:
    assert combined_bayesian_limit(pair(*names), key=KEY) == pytest.approx(direct(shared), rel=2e-3)


def test_sharing_matters_for_cls_too() -> None:
    together = template_limits([combined_model(pair("b", "b")), combined_model(pair("b", "c"))])
    assert together.status.tolist() == [0, 0]
    assert together.observed[0] != pytest.approx(together.observed[1], rel=0.02)


def test_refuses() -> None:
    with pytest.raises(InputError, match="share"):
        CountingChannel("a", CountingExperiment(1.0), 1, 0.0)
    with pytest.raises(InputError, match="2 hypotheses"):
        CountingChannel("a", CountingExperiment([1.0, 2.0]), 1)
    with pytest.raises(InputError, match="empty list"):
        combined_bayesian_limit([], key=KEY)
