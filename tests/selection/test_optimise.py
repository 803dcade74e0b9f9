"""Optimised lines: where they run, that they move smoothly, that they are not fooled."""

import numpy as np
import pytest

from lumbra.foundation import Key, Table
from lumbra.foundation.tables import join
from lumbra.selection.optimise import Training, _merit, optimise_lines
from lumbra.selection.soft_cuts import LimitCurve

KNOTS = (0.0, 1.0, 2.0)
COLUMNS = ("x", "y", "m")


def blob(count: int, centre: tuple[float, float], key: int, mass: float) -> Table:
    rng = Key(key).generator()
    points = rng.standard_normal((count, 2)) * 0.3 + np.asarray(centre)
    return Table({"x": points[:, 0], "y": points[:, 1], "m": np.full(count, mass)})


def punzi(background: np.ndarray) -> np.ndarray:
    return 1.5 + np.sqrt(background)


def training(signals: list[Table], backgrounds: list[Table], weights: list[float]) -> Training:
    """One window for each pair of signal and background."""
    sizes = [len(t) for t in signals], [len(t) for t in backgrounds]
    return Training(
        join(signals),
        np.repeat(np.arange(len(signals)), sizes[0]),
        np.concatenate([np.full(n, 1 / n) for n in sizes[0]]),
        join(backgrounds),
        np.repeat(np.arange(len(backgrounds)), sizes[1]),
        np.repeat(weights, sizes[1]),
    )


def test_the_line_runs_between_two_blobs() -> None:
    masses = (0.2, 1.0, 1.8)
    signals = [blob(4000, (0.5, 0.5), i, m) for i, m in enumerate(masses)]
    backgrounds = [blob(20_000, (-0.5, -0.5), 10 + i, m) for i, m in enumerate(masses)]
    cuts = optimise_lines(
        training(signals, backgrounds, [0.025] * 3), (("x", "y"),), "m", KNOTS, punzi
    )
    assert np.allclose(cuts.lines[0].angle, np.pi / 4, atol=np.radians(25))
    # the other half of the simulation judges
    for mass in (0.2, 0.6, 1.0, 1.4, 1.8):
        assert np.mean(cuts.passed(blob(20_000, (0.5, 0.5), 20, mass))) > 0.8
        assert np.mean(cuts.passed(blob(40_000, (-0.5, -0.5), 21, mass))) < 0.01


def test_lines_follow_a_signal_that_turns_smoothly() -> None:
    """Signal and background go round each other by 90°; between the windows the line is between."""
    masses = np.linspace(0, 2, 9)
    turns = masses * np.pi / 4
    signals = [
        blob(2000, (np.cos(a), np.sin(a)), i, m)
        for i, (a, m) in enumerate(zip(turns, masses, strict=True))
    ]
    backgrounds = [
        blob(4000, (-np.cos(a), -np.sin(a)), 30 + i, m)
        for i, (a, m) in enumerate(zip(turns, masses, strict=True))
    ]
    cuts = optimise_lines(
        training(signals, backgrounds, [0.1] * 9), (("x", "y"),), "m", KNOTS, punzi
    )
    for mass in np.linspace(0.05, 1.95, 14):
        a = mass * np.pi / 4
        assert np.mean(cuts.passed(blob(4000, (np.cos(a), np.sin(a)), 60, float(mass)))) > 0.95
        assert np.mean(cuts.passed(blob(4000, (-np.cos(a), -np.sin(a)), 61, float(mass)))) < 0.01


def test_nothing_is_cut_where_nothing_can_be_gained() -> None:
    same = [blob(3000, (0, 0), 4, 1.0)]
    cuts = optimise_lines(
        training(same, same, [1e-7]), (("x", "y"),), "m", KNOTS, lambda b: 2.3 + 0 * b
    )
    assert np.mean(cuts.passed(same[0])) > 0.97


def test_no_simulated_background_is_not_no_background() -> None:
    """With few simulated events of large weight the line must not pay signal for emptiness."""
    signal, few = blob(4000, (0, 0), 5, 1.0), blob(3, (0, 0), 6, 1.0)
    cuts = optimise_lines(training([signal], [few], [5.0]), (("x", "y"),), "m", KNOTS, punzi)
    assert np.mean(cuts.passed(signal)) > 0.5


def test_the_gradient_is_that_of_the_merit() -> None:
    """Central differences, the second witness of the derivatives by hand."""
    masses = (0.3, 1.7)
    signals = [blob(500, (0.5, 0.2), i, m) for i, m in enumerate(masses)]
    backgrounds = [blob(700, (-0.4, 0.1), 10 + i, m) for i, m in enumerate(masses)]
    given = training(signals, backgrounds, [0.2, 0.5])
    merit = _merit(given, (("x", "y"), ("y", "m")), "m", KNOTS, LimitCurve.of(punzi))
    at = Key(7).generator().uniform(-0.5, 0.5, 12)
    _, gradient = merit(at, 0.4)
    for i in range(12):
        step = np.eye(12)[i] * 1e-5
        slope = (merit(at + step, 0.4)[0] - merit(at - step, 0.4)[0]) / 2e-5
        assert gradient[i] == pytest.approx(slope, rel=2e-3, abs=1e-6)


def test_thinned_rows_stand_for_all() -> None:
    signals, backgrounds = [blob(5000, (0.5, 0.5), 1, 1.0)], [blob(9000, (-0.5, -0.5), 2, 1.0)]
    given = training(signals, backgrounds, [0.1])
    merit = _merit(given, (("x", "y"),), "m", KNOTS, LimitCurve.of(punzi))
    thin = merit.thinned(np.ones(9000, bool))
    assert len(thin.background.window) < 500 < 900 > len(thin.signal.window)
    for full, some in ((merit.signal, thin.signal), (merit.background, thin.background)):
        assert some.weight.sum() == pytest.approx(full.weight.sum(), rel=1e-12)
    everything = merit.thinned(np.zeros(9000, bool))
    assert len(everything.background.window) == 9000
