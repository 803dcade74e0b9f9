import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.tabulated_profile import tabulated
from lumbra.inference.window_limits import cls_limit, expected_bands
from lumbra.inference.windows import make_windows

EDGES = np.linspace(1.0, 1.3, 101)
GRID = np.linspace(1.04, 1.26, 15)
WINDOWS = make_windows(EDGES, GRID, np.full(15, 0.006), width=0.1, order=2)


@pytest.mark.parametrize("level", [0.05, 0.5, 5.0, 500.0])
def test_limits_from_the_table_are_those_of_the_profile(level):
    """Few events too: there the table knows that it does not serve."""
    counts = draw_counts(np.full(100, level), Key(3), range(1))[0]
    counts[50:53] += 6 * np.ceil(np.sqrt(level))  # an excess beyond the table's range
    fit = sliding_fit(counts, WINDOWS)
    observed, background = observed_profile(counts, WINDOWS, fit), background_profile(WINDOWS, fit)
    table = tabulated(background)
    plain, quick = expected_bands(background, 0.95), expected_bands(table, 0.95)
    np.testing.assert_allclose(quick, plain, rtol=2e-5)
    plain, quick = cls_limit(observed, background, 0.95), cls_limit(observed, table, 0.95)
    np.testing.assert_allclose(quick, plain, rtol=2e-5)
    assert table.smooth.all() == (level > 50)


def test_slopes_are_those_of_the_profile():
    fit = sliding_fit(np.full(100, 300.0), WINDOWS)
    background = background_profile(WINDOWS, fit)
    everywhere = np.ones(15, bool)
    for factor in (0.1, 0.7, 2.0, 4.9, 7.0):
        yields = factor * fit.errors[0]
        ours = tabulated(background).q_and_slope()(yields, everywhere)
        theirs = background.q_and_slope()(yields, everywhere)
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)
