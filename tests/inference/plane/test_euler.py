import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.inference.plane import Ellipses, Region, place_windows
from lumbra.inference.plane.euler import (
    euler_characteristic,
    euler_coefficients,
    euler_global_p_value,
    pixel_windows,
)


def euler(picture):
    array = np.array([[c == "#" for c in row] for row in picture])
    pixels = np.arange(array.size).reshape(array.shape)
    return euler_characteristic(array.ravel().astype(float), pixels, 0.5)


def test_regions_minus_holes():
    assert euler(["....", "...."]) == 0
    assert euler(["####", "####"]) == 1
    assert euler(["#..#", ".#.."]) == 3  # corners do not connect
    assert euler(["###.", "#.#.", "###."]) == 0
    assert euler(["###.#", "#.#.#", "###.#"]) == 1


def test_pixels_outside_are_below():
    assert euler_characteristic(np.array([9.0]), np.array([[0, -1], [-1, 0]]), 1.0) == 2


def gaussian_fields(count, side, sigma):
    """Smooth periodic fields of unit variance, cut to three quarters: no longer periodic."""
    rng = Key(8).child("field").generator()
    k = 2 * np.pi * np.fft.fftfreq(side)
    filter_ = np.exp(-0.5 * sigma**2 * (k[:, None] ** 2 + k[None, :] ** 2))
    filter_ /= np.sqrt(np.mean(filter_**2))
    cut = 3 * side // 4
    for _ in range(count):
        spectrum = np.fft.fft2(rng.standard_normal((side, side)))
        yield np.fft.ifft2(spectrum * filter_).real[:cut, :cut]


def test_a_gaussian_field_has_the_known_coefficients_and_maxima():
    # Adler and Taylor: with λ = 1/(2σ²) per pixel², N1 = √λ (Lx + Ly)/2π, N2 = λ A/(2π)^{3/2}
    sigma, side, fields = 5.0, 128, 1500
    levels, top, maxima = (1.0, 4.0), 0.75 * side - 1, []
    totals = np.zeros(2)
    pixels = np.arange((3 * side // 4) ** 2).reshape(3 * side // 4, -1)
    for field in gaussian_fields(fields, side, sigma):
        q0 = np.where(field > 0, field, 0.0).ravel() ** 2
        totals += [euler_characteristic(q0, pixels, u) for u in levels]
        maxima.append(q0.max())
    n1, n2 = euler_coefficients(totals / fields)
    decay = 1 / (2 * sigma**2)
    means = totals / fields
    first, second = np.sqrt(decay) * 2 * top / (2 * np.pi), decay * top**2 / (2 * np.pi) ** 1.5
    # mean Euler characteristics to 3 % (pixels of σ/5, statistics 1 %)
    from scipy.special import ndtr

    for u, mean in zip(levels, means, strict=True):
        truth = ndtr(-np.sqrt(u)) + np.exp(-u / 2) * (first + np.sqrt(u) * second)
        assert mean == pytest.approx(truth, rel=0.04)
    for u in (10.0, 13.0):
        counted = np.mean(np.array(maxima) >= u)
        estimate = euler_global_p_value(u, n1, n2)
        assert abs(counted - estimate) < 0.1 * estimate + 4 * np.sqrt(counted / fields)


def test_coefficients_come_back():
    n1, n2 = 3.0, 17.0
    means = [euler_global_p_value(u, 1e-3 * n1, 1e-3 * n2) for u in (1.0, 4.0)]
    assert euler_coefficients(means) == pytest.approx((1e-3 * n1, 1e-3 * n2))
    assert euler_global_p_value(0.0, 5.0, 1.0) == 1.0


@pytest.mark.parametrize("levels", [(1.0, 1.0), (-1.0, 1.0), (1.0,)])
def test_levels_must_differ(levels):
    with pytest.raises(InputError) as caught:
        euler_coefficients([0.1, 0.2], levels)
    assert all(caught.value.parts().values())


def test_every_window_has_pixels_and_the_plane_has_no_holes():
    def width(x, y):
        return 0.02 + 0.1 * y

    region = Region(0, 3, 0, lambda x: np.minimum(x, 3 - x) + 0.1)
    x, y = place_windows(region, width_x=0.05, width_y=width)
    one = np.ones(len(x))
    pixels = pixel_windows(Ellipses(x, y, one, one, 0 * one))
    shown = np.unique(pixels[pixels >= 0])
    assert len(shown) > 0.98 * len(x)
    assert euler_characteristic(one, pixels, 0.5) == 1
    assert (
        euler_characteristic(np.array([1.0]), pixel_windows(Ellipses(*np.ones((5, 1)))), 0.5) == 1
    )
