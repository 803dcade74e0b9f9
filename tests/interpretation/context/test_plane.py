"""Regions of the plane of masses, and scattering on electrons."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.interpretation.context.electron_scattering import (
    electron_cross_section,
    y_of_electron_cross_section,
)
from lumbra.interpretation.context.plane import REGIONS, mediator_regions


def names(mediator: object, dark: object, **given: float) -> list[str]:
    return [REGIONS[i] for i in np.atleast_1d(mediator_regions(mediator, dark, **given))]


def test_boundaries_are_twice_the_dark_matter_and_the_energy() -> None:
    mediator = np.array([11.0, 3.0, 3.0, 3.0])
    dark = np.array([1.0, 1.4999, 1.5001, 5.0])
    assert names(mediator, dark) == ["off-shell", "invisible", "visible", "visible"]


def test_weaker_mixing_turns_visible_into_long_lived_and_escaping() -> None:
    dark = 1.0
    found = [names(0.03, dark, epsilon=e)[0] for e in (1e-3, 3e-5, 1e-7)]
    assert found == ["visible", "long-lived", "escaping"]
    # below two electrons nothing visible is left
    assert names(1e-3, dark, epsilon=1e-3) == ["escaping"]


def test_cross_sections_on_electrons_and_back() -> None:
    mass = np.geomspace(1e-3, 10, 5)
    section = electron_cross_section(1e-10, mass)
    assert y_of_electron_cross_section(section, mass) == pytest.approx(np.full(5, 1e-10))
    # far above the electron's mass it falls as m⁻⁴
    assert section[-1] / section[-2] == pytest.approx((mass[-2] / mass[-1]) ** 4, rel=5e-3)


def test_bad_input() -> None:
    with pytest.raises(InputError):
        mediator_regions(-1.0, 1.0)
    with pytest.raises(InputError):
        mediator_regions(1.0, 1.0, prompt=10.0, outer=1.0)
    for y, mass in ((0.0, 0.1), (-1.0, 0.1), (1e-10, 0.0), (1e-10, np.nan)):
        with pytest.raises(InputError):
            electron_cross_section(y, mass)
