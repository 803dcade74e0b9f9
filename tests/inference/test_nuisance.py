import math

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.nuisance import Nuisance


def test_responses_are_those_of_each_constraint():
    assert Nuisance("a", signal=0.1).responses(1.0) == (math.log1p(0.1), 0.0, math.inf)
    gaussian = Nuisance("a", signal=0.1, background=-0.2, constraint="gaussian")
    assert gaussian.responses(1.0) == (0.1, -0.2, math.inf)
    assert Nuisance("a", background=0.1, constraint="poisson").responses(1.0)[2] == pytest.approx(
        100
    )
    assert Nuisance("a", shape={"sigma": 0.1}, constraint="none").responses(1.0)[2] == 0


def test_errors_may_follow_the_mass():
    nuisance = Nuisance("a", signal=lambda m: 0.1 * m)
    assert nuisance.responses(2.0)[0] == pytest.approx(np.log(1.2))


@pytest.mark.parametrize(
    "wrong",
    [
        {"constraint": "lognormal"},
        {"low": 1.0},
        {"high": math.nan},
        {"low": -math.inf},
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(InputError):
        Nuisance("a", **wrong)


@pytest.mark.parametrize("size", [math.nan, -1.0, 90.0])
def test_errors_that_mean_nothing_are_refused(size):
    with pytest.raises(InputError):
        Nuisance("a", signal=size).responses(1.0)
    with pytest.raises(InputError):
        Nuisance("a", constraint="poisson").responses(1.0)
