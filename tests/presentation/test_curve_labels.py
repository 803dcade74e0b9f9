"""Names along curves: inside, apart, beside their own curve, and always in the same place."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lumbra.presentation.curve_labels import Place, place_labels, separated

BOX = (0.0, 0.0, 800.0, 600.0)
SIZE = np.array([90.0, 12.0])


def curves(count: int, seed: int = 7) -> list[np.ndarray]:
    """Smooth curves, and every third one noisy as limits from data are."""
    rng = np.random.Generator(np.random.PCG64(seed))
    x = np.linspace(0, 800, 400)
    made = []
    for number in range(count):
        y = 30 + 540 * number / count + 40 * np.sin(x / rng.uniform(80, 300) + rng.uniform(0, 6))
        noise = rng.normal(size=len(x)) * 8 if number % 3 == 0 else 0.0
        made.append(np.column_stack([x, y + noise]))
    return made


def corners(place: Place) -> np.ndarray:
    """The four corners of a label."""
    c, s = np.cos(place.angle), np.sin(place.angle)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [place.width / 2, place.height / 2]
    return half @ np.array([[c, s], [-s, c]]) + [place.x, place.y]


@pytest.mark.parametrize("count", [1, 12, 30])
def test_labels_are_inside_and_apart(count: int) -> None:
    places = place_labels(curves(count), np.tile(SIZE, (count, 1)), BOX)
    found = [place for place in places if place is not None]
    assert len(found) >= 0.8 * count
    for place in found:
        assert corners(place).min() >= 0
        assert np.all(corners(place).max(axis=0) <= BOX[2:])
    for one, other in itertools.combinations(found, 2):
        assert separated(one, other, gap=0.0)


def test_a_label_stands_at_its_own_curve() -> None:
    paths = curves(12)
    for path, place in zip(paths, place_labels(paths, np.tile(SIZE, (12, 1)), BOX), strict=True):
        assert place is not None
        distance = np.hypot(*(path - [place.x, place.y]).T).min()
        assert distance < 60
        assert abs(place.angle) <= np.pi / 2


def test_a_straight_line_is_labelled_along_itself() -> None:
    """Slope 1/2: the angle is its own, the distance half the label and the gap."""
    x = np.linspace(0, 800, 50)
    (place,) = place_labels([np.column_stack([x, x / 2 + 50])], SIZE[None, :], BOX)
    assert place is not None
    assert place.angle == pytest.approx(np.arctan(0.5), abs=1e-3)
    distance = abs(place.y - place.x / 2 - 50) / np.sqrt(1.25)
    assert distance == pytest.approx(SIZE[1] / 2 + 2, abs=0.1)


def test_noise_does_not_turn_a_label() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    x = np.linspace(0, 800, 2000)
    path = np.column_stack([x, 300 + 25 * rng.normal(size=len(x))])
    (place,) = place_labels([path], SIZE[None, :], BOX)
    assert place is not None
    # medians of 35 points move by 5 pixels, so slopes over 90 pixels by 0.075
    assert abs(place.angle) < 0.2


def test_places_do_not_depend_on_anything_but_the_curves() -> None:
    sizes = np.tile(SIZE, (20, 1))
    assert place_labels(curves(20), sizes, BOX) == place_labels(curves(20), sizes, BOX)


def test_a_wide_outline_has_its_label_inside() -> None:
    angle = np.linspace(0, 2 * np.pi, 100)
    outline = np.column_stack([400 + 200 * np.cos(angle), 300 + 150 * np.sin(angle)])
    (place,) = place_labels([outline], SIZE[None, :], BOX, [True])
    assert place is not None
    assert place.angle == 0
    assert np.hypot((place.x - 400) / 200, (place.y - 300) / 150) < 0.3


def test_what_is_taken_stays_free() -> None:
    x = np.linspace(0, 800, 50)
    legend = Place(400.0, 300.0, 0.0, 500.0, 100.0)
    (place,) = place_labels(
        [np.column_stack([x, np.full(50, 300.0)])], SIZE[None, :], BOX, taken=[legend]
    )
    assert place is not None
    assert separated(place, legend)


def test_a_curve_outside_or_without_room_has_no_place() -> None:
    x = np.linspace(0, 800, 50)
    outside = np.column_stack([x, np.full(50, 900.0)])
    flat = np.column_stack([x, np.full(50, 300.0)])
    full = Place(400.0, 300.0, 0.0, 800.0, 600.0)
    assert place_labels([outside], SIZE[None, :], BOX) == [None]
    assert place_labels([flat], SIZE[None, :], BOX, taken=[full]) == [None]
    assert place_labels([np.full((5, 2), np.nan)], SIZE[None, :], BOX) == [None]


def test_crossed_rectangles_are_not_apart() -> None:
    level = Place(0.0, 0.0, 0.0, 100.0, 10.0)
    assert not separated(level, Place(0.0, 0.0, 1.2, 100.0, 10.0))
    assert separated(level, Place(0.0, 14.0, 0.0, 100.0, 10.0))
    # boxes around them overlap, they themselves do not
    assert separated(Place(0, 0, 0.8, 100, 10), Place(30, -30, 0.8, 100, 10))
