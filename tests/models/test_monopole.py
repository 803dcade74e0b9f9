"""Ionisation of monopoles against that of charges."""

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.models.monopole import DIRAC_CHARGE, stopping_power
from tests.models.relative import approx


def test_losses_over_those_of_a_charge() -> None:
    """About (68.5 β)² of a unit charge, which loses 1.664 MeV cm²/g in silicon at β = 0.96."""
    ratio = float(stopping_power(0.96)) / 1.664
    assert ratio == approx((DIRAC_CHARGE * 0.96) ** 2, rel=0.15)


def test_no_rise_for_slow_monopoles() -> None:
    losses = stopping_power(np.array([0.2, 0.5, 0.9]))
    assert np.all(np.diff(losses) > 0)


def test_two_charges_lose_almost_four_times_as_much() -> None:
    ratio = float(stopping_power(0.5, 2) / stopping_power(0.5))
    assert 3.6 < ratio < 4


@pytest.mark.parametrize(("beta", "charges"), [(0.05, 1), (1.0, 1), (0.5, 0), (float("nan"), 1)])
def test_outside_of_the_range(beta: float, charges: int) -> None:
    with pytest.raises(InputError) as caught:
        stopping_power(beta, charges)
    assert all(caught.value.parts().values())
