import numpy as np

from lumbra.foundation import Key
from lumbra.inference.goodness import goodness_p_values
from lumbra.inference.profile import observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.windows import make_windows

GRID = np.array([1.05, 1.15, 1.25])


def goodness(spectrum, counts, order):
    windows = make_windows(spectrum.edges, GRID, np.full(3, 0.003), width=0.09, order=order)
    fit = sliding_fit(counts, windows)
    return goodness_p_values(observed_profile(counts, windows, fit))


def test_good_fits_have_uniform_p_values(falling):
    toys = draw_counts(falling.counts, Key(9), range(200))
    values = np.array([goodness(falling, toy, 3) for toy in toys])[:, ::2].ravel()
    # 400 values, two windows 60 % apart; ±4 standard errors of a uniform mean and of a tenth
    assert abs(values.mean() - 0.5) < 4 * 0.289 / 20
    assert 0.04 < np.mean(values < 0.1) < 0.16


def test_a_stiff_polynomial_is_noticed(falling):
    middle = 0.5 * (falling.edges[1:] + falling.edges[:-1])
    wavy = falling.counts * (1 + 0.1 * np.sin(2 * np.pi * (middle - 1.0) / 0.04))
    assert np.all(goodness(falling, wavy, 2) < 1e-3)
