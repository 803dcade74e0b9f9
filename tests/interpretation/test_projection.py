"""Scaling laws of projected limits."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.cls import cls_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.interpretation.projection import (
    project_cross_section,
    project_experiment,
    scaled_error,
)


def slope(limits: np.ndarray, luminosity: np.ndarray) -> float:
    return float(np.polyfit(np.log(luminosity), np.log(limits[:, 0]), 1)[0])


@pytest.mark.parametrize(
    ("background", "systematics", "want", "tolerance"),
    [
        (0.0, {}, -1.0, 1e-9),  # background-free: 1/L
        (1e4, {}, -0.5, 0.01),  # statistical: 1/√L
        (1e4, {"b": 0.2}, 0.0, 0.01),  # a constant background error: no gain
    ],
)
def test_limits_of_the_law(
    background: float, systematics: dict[str, float], want: float, tolerance: float
) -> None:
    luminosity = np.array([1.0, 2.0, 5.0, 10.0])
    experiment = CountingExperiment(background, systematics)
    limits = project_cross_section(experiment, 0.1, 1.0, luminosity, method=cls_limit)
    assert slope(limits, luminosity) == pytest.approx(want, abs=tolerance)


def test_statistical_systematic_recovers_the_root() -> None:
    """A background measured in the data itself: limits keep falling as 1/√L."""
    luminosity = np.array([1.0, 2.0, 5.0, 10.0])
    experiment = CountingExperiment(1e4, {"b": 0.05})
    free = project_cross_section(
        experiment, 0.1, 1.0, luminosity, laws={"b": "statistical"}, method=cls_limit
    )
    assert slope(free, luminosity) == pytest.approx(-0.5, abs=0.02)


def test_errors() -> None:
    assert scaled_error(0.1, 4.0, "statistical") == pytest.approx(0.05)
    assert scaled_error(-0.1, 4.0, "statistical") == pytest.approx(-0.05)
    assert scaled_error(0.1, 4.0, "constant") == 0.1
    assert scaled_error(0.1, 1e12, 0.03) == pytest.approx(0.03)
    assert scaled_error(0.01, 4.0, 0.03) == pytest.approx(0.01)  # already below the floor


def test_experiment() -> None:
    old = CountingExperiment([2.0, 4.0], {"b": 0.2, "l": 0.02}, [0.5, 1.0], {"l": 0.02})
    new = project_experiment(old, 9.0, {"b": "statistical"}, "statistical")
    assert new.background == pytest.approx([18, 36])
    assert new.background_mc_error == pytest.approx([1.5, 3.0])
    assert new.background_systematics["b"] == pytest.approx(0.2 / 3)
    assert new.efficiency_systematics["l"] == 0.02
    same = project_experiment(old, 9.0)
    assert same.background_mc_error == pytest.approx([4.5, 9.0])


def test_refuses_unknown_names() -> None:
    with pytest.raises(InputError, match="luminosty"):
        project_experiment(CountingExperiment(1.0, {"luminosity": 0.1}), 2.0, {"luminosty": 0.1})
