"""The profile of one window against a general minimiser."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from lumbra.inference.window_profile import loss, q_tilde, smallest, two_sided

CASES = [
    (3.0, 0.0, (0.5, 0.2, 0.1, 0.0, math.inf), (0.0, 0.0, math.inf)),
    (8.0, 4.0, (3.0, 0.3, 0.2, 0.6, math.inf), (0.7, -1.1, math.inf)),
    (2.0, 30.0, (5.0, 0.4, 0.3, -1.0, 9.0), (-0.5, 0.0, 14.0)),
    (50.0, 1.0, (20.0, 0.1, 0.0, 0.0, 3.0), (0.0, 0.4, 0.0)),
    (0.0, 900.0, (1000.0, 0.5, 0.1, 0.3, 400.0), (1.0, 2.0, 350.0)),
]


@pytest.mark.parametrize(("s", "n", "model", "centre"), CASES)
def test_against_a_general_minimiser(s, n, model, centre) -> None:
    """Nelder and Mead need no derivatives: 1e-6 is what they reach in three dimensions."""
    options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 40_000, "maxfev": 40_000}
    found = min(
        minimize(
            lambda u: loss(s, n, model, centre, *u), start, method="Nelder-Mead", options=options
        ).fun
        for start in ([0.0, 0.0, 0.0], [1.0, -1.0, -0.5], [-1.0, 1.0, 0.3])
    )
    assert smallest(s, n, model, centre, 1e-9) == pytest.approx(found, rel=1e-6, abs=1e-6)


def test_statistics_are_zero_where_they_should_be() -> None:
    model, nominal = (3.0, 0.2, 0.1, 0.0, math.inf), (0.0, 0.0, math.inf)
    assert q_tilde(1.0, 6.0, model, nominal) == 0.0  # more than s + b
    assert two_sided(3.0, 6.0, model, nominal) == pytest.approx(0.0, abs=1e-10)
    assert q_tilde(0.0, 1.0, model, nominal) == 0.0
    plain = (3.0, 0.0, 0.0, 0.0, math.inf)
    # 2 [s + b − n + n ln(n/(s + b))] without nuisances, above the best fit of s = 1
    assert q_tilde(4.0, 4.0, plain, nominal) == pytest.approx(2 * (3 + 4 * np.log(4 / 7)))
    assert two_sided(0.5, 4.0, plain, nominal) == pytest.approx(2 * (-0.5 + 4 * np.log(4 / 3.5)))
