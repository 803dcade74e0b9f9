"""Where hypotheses lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lumbra.blueprint import RecoilHunt
from lumbra.foundation import InputError
from lumbra.workflow.windows import SignalShape, hypotheses

HUNT = RecoilHunt(simulated=(0.1, 1.0, 2.0, 3.0), lowest=0.1, highest=3.0, half_width=2.0)
FOUR = np.ones(4)
SHAPE = SignalShape(np.array(HUNT.simulated), 0.5 * FOUR, 0.1 * FOUR, 0.01 * FOUR, 100 * FOUR)


def test_neighbours_lie_half_a_width_apart() -> None:
    masses, low, high = hypotheses(HUNT, SHAPE)
    np.testing.assert_allclose(np.diff(masses**2), 0.25)
    np.testing.assert_allclose(high - low, 2.0)


def test_masses_are_tested_besides_within_the_range() -> None:
    also = (0.05, 0.2, 0.3, 5.0)
    masses, _, _ = hypotheses(replace(HUNT, also=also), SHAPE)
    plain, _, _ = hypotheses(HUNT, SHAPE)
    assert np.setdiff1d(masses, plain) == pytest.approx([0.2, 0.3])
    assert np.all(np.diff(masses) > 0)


def test_such_masses_must_rise() -> None:
    with pytest.raises(InputError, match="do not rise"):
        replace(HUNT, also=(0.3, 0.2))
