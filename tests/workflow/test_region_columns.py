"""Limits on couplings that decide on the lifetime: the edges solve the equation they are for."""

import numpy as np
import pytest

from lumbra.blueprint import Coupling
from lumbra.foundation import InputError
from lumbra.workflow.region_columns import region_columns


def _always(_: float) -> float:
    return 1.0


def _surviving(mass, g):
    return np.exp(-((mass * g / 0.01) ** 2))


COUPLING = Coupling(
    "late", "decays late", _always, "g", "g", surviving=_surviving, least=1e-6, most=1.0
)


def test_both_edges_give_the_cross_section_that_is_allowed() -> None:
    masses, at_one = np.array([0.1, 1.0]), np.array([1e4, 1e4])
    sigma = np.array([1e-2, 1e-2])
    columns = region_columns(COUPLING, masses, at_one, {"sigma_bayes_expected_fb": sigma})
    low, high = columns["g_late_bayes_expected"], columns["g_late_bayes_expected_upper"]
    assert np.all(low < high)
    for edge in (low, high):
        made = at_one * edge**2 * _surviving(masses, edge)
        assert made == pytest.approx(sigma, rel=1e-6)


def test_what_always_decays_too_early_is_not_excluded() -> None:
    columns = region_columns(
        COUPLING, np.array([100.0]), np.array([1e4]), {"sigma_cls_expected_plus1_fb": np.ones(1)}
    )
    assert np.isnan(columns["g_late_cls_expected_plus1"])
    assert np.isnan(columns["g_late_cls_expected_plus1_upper"])


def test_no_data_no_observed_edges() -> None:
    columns = region_columns(
        COUPLING, np.array([0.1]), np.array([1e4]), {"sigma_cls_observed_fb": np.full(1, np.nan)}
    )
    assert np.isnan(columns["g_late_cls_observed"])


def test_the_least_coupling_is_below_the_most() -> None:
    with pytest.raises(InputError, match="least"):
        Coupling("late", "x", _always, surviving=_surviving, least=2.0, most=1.0)
