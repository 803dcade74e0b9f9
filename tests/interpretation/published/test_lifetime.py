"""Limits by mass and lifetime, and best fits."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.interpretation.published.best_fit import BestFit, fit_of
from lumbra.interpretation.published.card import parse_card
from lumbra.interpretation.published.library import load_published
from lumbra.interpretation.published.lifetime import LifetimeLimit, lifetime_of
from tests.interpretation.published.cards import card

GRID = "1,1e-6,1e-4\n2,1e-7,1e-6\n4,1e-7,1e-7"


def lifetime(columns: str = "mass_GeV,ctau_100um,ctau_10000um", rows: str = GRID) -> LifetimeLimit:
    return lifetime_of(parse_card("mine", card(columns, rows, shape="lifetime")))


def test_between_the_points_of_the_grid() -> None:
    found = lifetime()
    assert found.ctau == pytest.approx([0.01, 1.0])
    assert found.at([1, 2, 4], [0.01, 1.0, 1.0]) == pytest.approx([1e-6, 1e-6, 1e-7])
    assert found.at(1.0, 0.1) == pytest.approx(1e-5)
    assert found.at(1.5, 0.01) == pytest.approx(10**-6.5)
    assert found.at(3.0, 0.1) == pytest.approx(10**-6.75)


@pytest.mark.parametrize(("mass", "ctau"), [(0.9, 0.1), (5, 0.1), (2, 0.001), (2, 2.0)])
def test_nothing_is_said_beyond_the_grid(mass: float, ctau: float) -> None:
    with pytest.raises(InputError, match="no limit there") as caught:
        lifetime().at(mass, ctau)
    assert all(caught.value.parts().values())


def test_belle2_by_lifetime() -> None:
    """Table values: log10 of the limit at 0.21271 GeV is −6.6078 for 10 µm, −6.0489 for 1 m."""
    found = load_published("belle2_llp_bplus_kplus_s_mumu_2023")
    assert isinstance(found, LifetimeLimit)
    assert found.limit.shape == (2067, 17)
    assert np.log10(found.at(0.21271, [0.001, 100.0])) == pytest.approx(
        [-6.6078, -6.0489], abs=5e-5
    )
    curve = found.at_ctau(100.0)
    assert curve.limit == pytest.approx(found.limit[:, -1])


@pytest.mark.parametrize(
    "columns", ["mass_GeV,ctau_10000um,ctau_100um", "mass_GeV,a,b", "m,ctau_1um,ctau_2um"]
)
def test_bad_grids(columns: str) -> None:
    with pytest.raises(DataError, match="ctau_<micrometres>um"):
        lifetime(columns)


def test_best_fits_may_be_negative_but_errors_may_not() -> None:
    columns = "mass_GeV,g,g_error_plus,g_error_minus"
    found = fit_of(parse_card("mine", card(columns, "1,-1,3,2\n2,0,1,1", shape="fit")))
    assert (found.value[0], found.error_minus[0], found.error_plus[0]) == (-1, 2, 3)
    with pytest.raises(DataError, match="errors"):
        fit_of(parse_card("mine", card(columns, "1,-1,-2,3\n2,0,1,1", shape="fit")))


def test_the_published_limit_follows_from_the_best_fits() -> None:
    """A Bayesian 90 % limit with a flat prior in ε² ≥ 0 from BaBar's fits is BaBar's limit.

    Two digitisations of two figures: within 2 %.
    """
    from scipy.stats import norm

    from lumbra.interpretation.published import load_limit

    fit = load_published("babar_single_photon_eps2_fit_below5p5gev")
    assert isinstance(fit, BestFit)
    mass, low = fit.mass[1:], -(fit.value / fit.error_plus)[1:]
    upper = fit.value[1:] + fit.error_plus[1:] * norm.isf(0.1 * norm.sf(low))
    published = load_limit("babar_invisible_darkphoton_2017_below5p5gev")
    inside = published.covers(mass)
    ratio = np.sqrt(upper[inside]) / published.at(mass[inside])
    assert inside.sum() > 80
    assert np.all(np.abs(ratio - 1) < 0.02)
