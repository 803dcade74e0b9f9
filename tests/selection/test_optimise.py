import numpy as np
import pytest

from lumbra.foundation import Key, Table
from lumbra.selection.linear_cuts import BinnedLinearCuts, LinearCut
from lumbra.selection.optimise import Training, best_line, optimise_lines


def blob(count, centre, key, mass=1.0):
    rng = Key(key).generator()
    points = rng.standard_normal((count, 2)) * 0.3 + np.asarray(centre)
    return Table({"x": points[:, 0], "y": points[:, 1], "m": np.full(count, mass)})


def punzi(background):
    return 1.5 + np.sqrt(background)


def test_the_line_runs_between_two_blobs():
    signal, background = blob(4000, (0.5, 0.5), 1), blob(40_000, (-0.5, -0.5), 2)
    line = best_line(
        "x", "y", signal, np.full(4000, 1 / 4000), background, np.full(40_000, 0.025), punzi
    )
    assert line.angle == pytest.approx(np.pi / 4, abs=np.radians(25))
    assert np.mean(line.passed(signal)) > 0.8
    # the other half of the simulation judges
    assert np.mean(line.passed(blob(40_000, (-0.5, -0.5), 3))) < 0.01


def test_nothing_is_cut_where_nothing_can_be_gained():
    same = blob(3000, (0, 0), 4)
    line = best_line(
        "x", "y", same, np.full(3000, 1.0), same, np.full(3000, 1e-7), lambda b: 2.3 + 0 * b
    )
    assert line.threshold == -np.inf


def test_no_simulated_background_is_not_no_background():
    """With few simulated events of large weight the line must not pay signal for emptiness."""
    signal, few = blob(4000, (0, 0), 5), blob(3, (0, 0), 6)
    line = best_line("x", "y", signal, np.full(4000, 1 / 4000), few, np.full(3, 5.0), punzi)
    assert np.mean(line.passed(signal)) > 0.5


def test_each_bin_has_lines_of_its_own():
    signal = Table(
        {
            name: np.concatenate([blob(2000, c, k, m)[name] for c, k, m in
                                  (((1, 0), 7, 0.5), ((0, 1), 8, 1.5))])
            for name in ("x", "y", "m")
        }
    )  # fmt: skip
    background = Table(
        {
            name: np.concatenate([blob(9000, (-1, -1), 9, m)[name] for m in (0.5, 1.5)])
            for name in ("x", "y", "m")
        }
    )
    training = Training(
        signal, np.full(4000, 1 / 4000), background, np.full(18_000, 0.05), lambda low, high: 1.0
    )
    lines = optimise_lines(training, (("x", "y"),), "m", (0.0, 1.0, 2.0), punzi)
    assert len(lines.cuts) == 2
    assert np.mean(lines.passed(signal)) > 0.9
    assert np.mean(lines.passed(background)) < 0.01
    assert lines.columns == {"x", "y", "m"}


def test_outside_the_bins_nothing_is_kept():
    lines = BinnedLinearCuts("m", (0.0, 1.0), ((LinearCut("x", "y", 0.0, -np.inf),),))
    table = Table({"m": np.array([-1.0, 0.5, 2.0]), "x": np.ones(3), "y": np.ones(3)})
    assert lines.passed(table).tolist() == [False, True, False]
    assert lines.to_json()[0]["low"] == 0.0
