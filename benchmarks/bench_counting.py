"""Limits in many counting windows at once, as a search in a plane of two masses needs them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit, clsb_limit
from lumbra.inference.asymptotic import asymptotic_cls_limit

WINDOWS = 9011


@pytest.mark.parametrize(
    "method",
    [bayesian_limit, cls_limit, clsb_limit, asymptotic_cls_limit],
    ids=lambda m: m.__name__,
)
def test_a_plane_of_windows(benchmark: Any, method: Callable[..., Any]) -> None:
    """Observed limits, 10 % in common on signal and background and 20 % on the background."""
    rng = Key(1).child("plane").generator()
    background = rng.exponential(0.4, WINDOWS)
    counts = rng.poisson(background)
    experiment = CountingExperiment(background, {"both": 0.1, "b": 0.2}, 0.0, {"both": 0.1})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        limits = benchmark.pedantic(method, (experiment, counts, 0.9), rounds=5, warmup_rounds=1)
    assert np.all(np.isfinite(limits))
