"""Coverage of limits on fitted yields: a Crystal Ball on a cubic, 100 bins, as in an ALP scan."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.inference.shape_coverage import drawn_coverage, shape_coverage
from lumbra.inference.shapes import AtMass, CrystalBall
from lumbra.inference.windows import make_windows

SIGMA = 0.01
EDGES = 1.0 + np.arange(101) * SIGMA / 4
WINDOW = make_windows(
    EDGES, np.array([1.125]), np.array([SIGMA]), width=100 * SIGMA / 4, order=3,
    signal=AtMass(CrystalBall, {"alpha": 1.2, "n": 3.0}),
)  # fmt: skip


def background(events: float) -> np.ndarray:
    """A falling spectrum with so many events within ±2 σ, which are 16 bins."""
    middle = 0.5 * (EDGES[1:] + EDGES[:-1])
    shape = np.exp(-1.5 * (middle - 1.125)) * (1 + 0.4 * (middle - 1.125))
    return events / 16 * shape


def test_many_events_are_asymptotic() -> None:
    """1000 experiments: a coverage of 95 % is known to 0.7 %, a pull to 0.03."""
    found = shape_coverage(background(2000.0), WINDOW, 120.0, key=Key(1), experiments=1000)
    assert found.fitted == 1000
    assert abs(found.pull_mean) < 0.15
    assert found.pull_width == pytest.approx(1.0, abs=0.1)
    assert found.interval == pytest.approx(0.683, abs=4 * 0.0147)
    for name in ("clsb", "unified"):
        assert found.covered[name] == pytest.approx(0.95, abs=4 * 0.007)
    assert found.covered["cls"] > 0.95
    assert found.covered["bayesian"] > 0.95


def test_a_wrong_background_is_noticed() -> None:
    """Negative control: a peak in the background that the fit takes for signal."""
    wrong = background(200.0)
    wrong += 60.0 * WINDOW.design[0, -1]
    assert shape_coverage(wrong, WINDOW, 0.0, key=Key(2), experiments=300).p_uniform < 1e-9


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(InputError):
        shape_coverage(background(9.0), WINDOW, -1.0, key=Key(1))


@pytest.mark.study
@pytest.mark.parametrize("events", [2000.0, 20.0])
def test_coverage_of_asymptotic_limits(events: float) -> None:
    """5000 experiments without and with signal: 95 ± 0.31 %, asked above 94 % less 4 σ."""
    first = shape_coverage(background(events), WINDOW, 0.0, key=Key(11))
    truth = first.median["cls"]
    for s, found in (
        (0.0, first),
        (truth, shape_coverage(background(events), WINDOW, truth, key=Key(12))),
    ):
        logging.info("b = %g, S = %.3g: %s", events, s, found)
        for name, share in found.covered.items():
            assert share > 0.94 - 4 * 0.0031, (name, share)
        if events > 1000:
            assert abs(found.pull_mean) < 0.05
            assert abs(found.pull_width - 1) < 0.05
    if events > 1000:
        assert first.p_uniform > 1e-3


@pytest.mark.study
@pytest.mark.parametrize("statistic", ["cls", "clsb", "unified"])
@pytest.mark.parametrize("signal", [0.0, 13.0])
def test_coverage_of_drawn_limits(statistic: str, signal: float) -> None:
    """20 background events within ±2 σ, 5000 experiments, 200 pseudo-experiments for each."""
    share = drawn_coverage(background(20.0), WINDOW, signal, statistic, key=Key(13))
    logging.info("%s, S = %g: %.4f", statistic, signal, share)
    assert share > 0.94 - 4 * 0.0031
