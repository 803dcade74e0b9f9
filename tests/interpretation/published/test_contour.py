"""Regions whose edge is no function of mass, and bands."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.interpretation.published.band import ExcludedBand, band_of
from lumbra.interpretation.published.card import parse_card
from lumbra.interpretation.published.contour import Contour, contour_of
from lumbra.interpretation.published.library import load_published
from tests.interpretation.published.cards import card

SQUARE = "1,1\n10,1\n10,10\n1,10"


def contour(rows: str = SQUARE, closing: str = "straight") -> Contour:
    text = card(rows=rows, shape="contour", closing=closing, quantity="epsilon")
    return contour_of(parse_card("mine", text.replace("mass_GeV,g", "mass_GeV,epsilon")))


def test_inside_and_outside_of_a_square() -> None:
    square = contour()
    mass, value = np.meshgrid([0.5, 2, 9, 20], [0.5, 2, 9, 20])
    inside = (mass > 1) & (mass < 10) & (value > 1) & (value < 10)
    assert np.array_equal(square.excludes(mass, value), inside)


def test_area_by_dots_is_that_of_the_polygon() -> None:
    """In logarithms, against the shoelace formula: 200 000 dots, five standard deviations."""
    e137 = load_published("context_alp_photon_e137")
    assert isinstance(e137, Contour)
    x, y = np.log(e137.mass), np.log(e137.value)
    area = 0.5 * abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))))
    rng = np.random.default_rng(5)
    dots = rng.uniform([x.min(), y.min()], [x.max(), y.max()], (200_000, 2))
    share = e137.excludes(np.exp(dots[:, 0]), np.exp(dots[:, 1])).mean()
    expected = area / (np.ptp(x) * np.ptp(y))
    assert abs(share - expected) < 5 * np.sqrt(expected * (1 - expected) / 200_000)


def test_a_contour_open_above_excludes_all_above() -> None:
    line = contour("1,0.1\n2,0.2\n3,0.1", "above")
    assert line.excludes([1.5, 1.5, 1.5, 3.5], [0.2, 1e20, 0.05, 1]).tolist() == [
        True, True, False, False,
    ]  # fmt: skip
    mass = np.array([1.2, 2.0, 2.9])
    wanted = np.exp(np.interp(np.log(mass), np.log([1, 2, 3]), np.log([0.1, 0.2, 0.1])))
    assert line.lower_edge(mass) == pytest.approx(wanted)
    with pytest.raises(InputError, match="no limit at these masses"):
        line.lower_edge([0.5, 1.5])


def test_the_lower_edge_of_a_digitised_region() -> None:
    """The upper edge of E137 does not count; points of the lower edge lie on it."""
    e137 = load_published("context_alp_photon_e137")
    assert isinstance(e137, Contour)
    below = slice(1, 10)
    assert e137.lower_edge(e137.mass[below]) == pytest.approx(e137.value[below])


def test_squares_of_epsilon() -> None:
    twice = contour().as_quantity("epsilon2")
    assert twice.value.max() == 100
    assert twice.excludes(2.0, 50.0)


@pytest.mark.parametrize(
    ("rows", "closing", "words"),
    [
        ("1,1\n2,2", "straight", "three points"),
        (SQUARE, "somehow", "closing"),
        ("0,1\n1,1\n2,2", "above", "positive"),
    ],
)
def test_bad_contours(rows: str, closing: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        contour(rows, closing)


def band(rows: str = "1,0.1,1\n2,0.2,1") -> ExcludedBand:
    text = card("mass_GeV,epsilon_lower,epsilon_upper", rows, shape="band", quantity="epsilon")
    return band_of(parse_card("mine", text))


def test_a_band_excludes_between_its_edges() -> None:
    found = band()
    assert found.excludes([1, 1, 1, 3], [0.05, 0.5, 2, 0.5]).tolist() == [
        False, True, False, False,
    ]  # fmt: skip
    assert found.as_quantity("epsilon2").upper == pytest.approx([1, 1])
    na64 = load_published("na64_visible_2019")
    assert isinstance(na64, ExcludedBand)
    assert na64.excludes(0.0167, [3e-4, 1.0]).tolist() == [True, False]


@pytest.mark.parametrize("rows", ["1,0.1,1\n2,2,1", "1,0,1\n2,0.2,1", "1,0.1,1\n1,0.2,1"])
def test_bad_bands(rows: str) -> None:
    with pytest.raises(DataError):
        band(rows)
