"""Lines that move along a column."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from lumbra.foundation import Table
from lumbra.selection import MovingLine, MovingLinearCuts
from lumbra.selection.linear_cuts import knot_shares

KNOTS = (0.0, 1.0, 2.5, 4.0)


def test_shares_are_those_of_a_natural_spline_and_sum_to_one() -> None:
    values, at_knots = np.linspace(0, 4, 50), np.array([0.3, -1.0, 2.0, 0.5])
    shares = knot_shares(values, KNOTS)
    expected = CubicSpline(KNOTS, at_knots, bc_type="natural")(values)
    np.testing.assert_allclose(shares @ at_knots, expected, atol=1e-12)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-12)


def test_beyond_the_ends_lines_stay() -> None:
    shares = knot_shares(np.array([-3.0, 9.0]), KNOTS)
    np.testing.assert_allclose(shares, [[1, 0, 0, 0], [0, 0, 0, 1]], atol=1e-12)


def test_what_is_kept_depends_on_where_along_it_is() -> None:
    line = MovingLine("x", "y", (0.0, 0.0, np.pi / 2, np.pi / 2), (1.0, 1.0, 2.0, 2.0))
    cuts = MovingLinearCuts("m", KNOTS, (line,))
    table = Table(
        {
            "m": np.array([0.0, 0.0, 4.0, 4.0]),
            "x": np.array([1.5, 0.5, 9.0, 0.0]),
            "y": np.array([-5.0, 5.0, 1.5, 2.5]),
        }
    )
    assert cuts.passed(table).tolist() == [True, False, False, True]
    assert cuts.columns == {"m", "x", "y"}


def test_plain_numbers_say_it_all() -> None:
    line = MovingLine("x", "y", (0.1, 0.2), (1.0, 2.0))
    content = MovingLinearCuts("m", (0.0, 1.0), (line,)).to_json()
    assert content["knots"] == [0.0, 1.0]
    assert content["lines"][0]["threshold"] == pytest.approx([1.0, 2.0])  # type: ignore[index]
