import numpy as np
import pytest

from lumbra.foundation import DataError, InputError, Key
from lumbra.inference.plane import (
    Ellipses,
    PlaneTable,
    WindowIndex,
    density_background,
    ellipses_from_widths,
    make_ellipses,
    simulated_background,
)


@pytest.mark.parametrize("rho", [-0.98, -0.5, 0.0, 0.7])
def test_a_window_holds_the_known_share_of_a_gaussian(rho):
    # 1 − exp(−2²/2) = 86.5 %; 2e5 events: 0.08 % of error, bound of four
    one = ellipses_from_widths([5.0], [2.0], width_x=0.02, width_y=0.1, correlation=rho)
    rng = Key(3).child("signal").generator()
    z = rng.standard_normal((2, 200_000))
    x, y = 5 + 0.02 * z[0], 2 + 0.1 * (rho * z[0] + np.sqrt(1 - rho**2) * z[1])
    share = WindowIndex(one).containing(x, y).sums()[0] / 200_000
    assert share == pytest.approx(1 - np.exp(-2), abs=4 * np.sqrt(0.117 / 200_000))


def test_axes_may_be_functions_or_tables():
    table = PlaneTable([0, 10], [0, 10], [[0, 1], [2, 3]])
    windows = make_ellipses([2.0, 5.0], [3.0, 10.0], major=lambda x, y: x, minor=0.5, tilt=table)
    np.testing.assert_allclose(windows.major, [2, 5])
    np.testing.assert_allclose(windows.tilt, [0.4 + 0.3, 1 + 1])
    np.testing.assert_allclose(windows.area, np.pi * 0.5 * np.array([2, 5]))


def test_boxes_touch_the_ellipses(windows):
    angle = np.linspace(0, 2 * np.pi, 4001)[:, None]
    u, v = windows.major * np.cos(angle), windows.minor * np.sin(angle)
    c, s = np.cos(windows.tilt), np.sin(windows.tilt)
    np.testing.assert_allclose(windows.reach()[0], np.max(c * u - s * v, axis=0), rtol=1e-6)
    np.testing.assert_allclose(windows.reach()[1], np.max(s * u + c * v, axis=0), rtol=1e-6)


def test_a_density_is_integrated_over_each_window(windows):
    flat = density_background(7.0, windows).expected()
    np.testing.assert_allclose(flat, 7.0 * windows.area, rtol=0.02)
    # ∫ exp(−y) over an ellipse: area · 2 I₁(h)/h · exp(−y₀), with its half height h
    from scipy.special import iv

    h = windows.reach()[1]
    truth = windows.area * np.exp(-windows.y) * 2 * iv(1, h) / h
    falling = density_background(lambda x, y: np.exp(-y), windows, points=400).expected()
    np.testing.assert_allclose(falling, truth, rtol=0.02)


def _refused(error, call):
    with pytest.raises(error) as caught:
        call()
    assert all(caught.value.parts().values())


def test_bad_windows_are_refused():
    table = PlaneTable([0, 1], [0, 1], np.ones((2, 2)))
    _refused(InputError, lambda: make_ellipses([2.0], [0.5], major=table, minor=1, tilt=0))
    _refused(InputError, lambda: make_ellipses([0.5], [0.5], major=-1, minor=1, tilt=0))
    _refused(InputError, lambda: make_ellipses([0.5], [0.5], major=1, minor=1, tilt=np.nan))
    _refused(DataError, lambda: make_ellipses([np.nan], [0.5], major=1, minor=1, tilt=0))
    _refused(InputError, lambda: Ellipses(*(np.zeros(0),) * 5))
    _refused(
        InputError, lambda: ellipses_from_widths([1], [1], width_x=1, width_y=1, correlation=-1)
    )
    _refused(InputError, lambda: PlaneTable([0, 0], [0, 1], np.ones((2, 2))))
    _refused(InputError, lambda: PlaneTable([0, 1], [0, 1], [[1, 1], [1, np.nan]]))


def test_bad_backgrounds_are_refused(windows):
    good = windows.x, windows.y
    ones = np.ones(len(windows))
    _refused(DataError, lambda: simulated_background(*good, -ones, windows))
    _refused(DataError, lambda: simulated_background(*good, np.nan * ones, windows))
    _refused(DataError, lambda: simulated_background(*good, ones[1:], windows))
    _refused(DataError, lambda: simulated_background([99.0], [99.0], 1.0, windows))
    _refused(DataError, lambda: simulated_background([], [], [], windows))
    _refused(InputError, lambda: density_background(lambda x, y: y - 1, windows))
    _refused(InputError, lambda: density_background(lambda x, y: np.nan * x, windows))
    _refused(DataError, lambda: density_background(0.0, windows))
    _refused(InputError, lambda: density_background(1.0, windows, points=0))
