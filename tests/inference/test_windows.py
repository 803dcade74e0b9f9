import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.shapes import Gaussian
from lumbra.inference.windows import make_windows, resolutions

EDGES = np.linspace(1.0, 1.3, 301)


def test_windows_are_centred_and_shifted_at_the_ends():
    masses = np.array([1.0, 1.02, 1.15, 1.29, 1.3])
    windows = make_windows(EDGES, masses, np.full(5, 0.003), width=0.06, order=3)
    np.testing.assert_allclose(windows.low, [1.0, 1.0, 1.12, 1.24, 1.24], atol=1e-12)
    np.testing.assert_allclose(windows.high - windows.low, 0.06, atol=1e-12)
    assert windows.order == 3


def test_the_design_is_events_per_parameter():
    windows = make_windows(EDGES, np.array([1.15, 1.3]), np.full(2, 0.003), width=0.06, order=4)
    # the first coefficient counts background events, the last the signal's share in the window
    assert windows.design[0, 0].sum() == pytest.approx(1.0)
    assert windows.design[0, -1].sum() == pytest.approx(1.0, abs=1e-12)
    assert windows.design[1, -1].sum() == pytest.approx(0.5, abs=1e-12)


def test_another_shape_can_be_the_signal():
    wide = make_windows(
        EDGES, np.array([1.15]), np.array([0.003]), width=0.06, order=1,
        signal=lambda mass, sigma: Gaussian(mass, 2 * sigma),
    )  # fmt: skip
    narrow = make_windows(EDGES, np.array([1.15]), np.array([0.006]), width=0.06, order=1)
    np.testing.assert_array_equal(wide.design, narrow.design)


def test_resolutions_from_number_array_and_function():
    masses = np.array([1.0, 2.0])
    np.testing.assert_array_equal(resolutions(masses, 0.1), [0.1, 0.1])
    np.testing.assert_array_equal(resolutions(masses, lambda m: 0.1 * m), [0.1, 0.2])
    with pytest.raises(InputError):
        resolutions(masses, [0.1, np.nan])


@pytest.mark.parametrize(
    ("masses", "width", "order"),
    [([0.9], 0.06, 3), ([1.1], 0.4, 3), ([1.1], 0.0, 3), ([1.1], 0.004, 3), ([], 0.06, 3)],
)
def test_windows_that_cannot_be_fitted_are_refused(masses, width, order):
    grid = np.asarray(masses, float)
    with pytest.raises(InputError):
        make_windows(EDGES, grid, np.full(grid.size, 0.003), width=width, order=order)


def test_windows_may_each_have_a_width():
    masses = np.array([1.05, 1.15, 1.25])
    widths = np.array([0.03, 0.06, 0.09])
    windows = make_windows(EDGES, masses, widths / 20, width=widths, order=2)
    np.testing.assert_allclose(windows.high - windows.low, widths, atol=1e-12)
    alone = make_windows(EDGES, masses[1:2], widths[1:2] / 20, width=0.06, order=2)
    size = int(alone.size[0])
    np.testing.assert_allclose(windows.design[1, :, :size], alone.design[0])
    with pytest.raises(InputError, match=r"0\.4 GeV wide"):
        make_windows(EDGES, masses, widths / 20, width=np.array([0.03, 0.4, 0.1]), order=2)
