"""Limits of scans: which way is taken, and that the ways meet where they must."""

import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.inference import Spectrum, hunt
from lumbra.inference.feldman_cousins import feldman_cousins
from lumbra.inference.priors import PRIORS
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.toy_limits import unified_interval as toy_unified_interval
from lumbra.inference.window_limits import gaussian_unified_limit, unified_interval
from lumbra.inference.windows import make_windows

SETTINGS = {
    "masses": np.linspace(1.05, 1.25, 5), "resolution": 0.004, "window_width": 0.1, "order": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def sparse(falling):
    """About five events within ±2 σ."""
    scale = 5.0 / (falling.counts[150] * 0.016 / falling.widths[150])
    return Spectrum(falling.edges, draw_counts(scale * falling.counts, Key(5), range(1))[0])


@pytest.mark.parametrize("statistic", ["cls", "clsb", "unified"])
def test_few_events_are_drawn_and_many_are_not(sparse, observed, statistic) -> None:
    settings = {**SETTINGS, "statistic": statistic, "toys": 200}
    few = hunt(sparse, **settings, key=Key(3)).table
    assert set(few["limit_method"]) == {"pseudo-experiments"}
    plain = hunt(sparse, **settings, calculation="asymptotic").table
    assert set(plain["limit_method"]) == {"asymptotic"}
    ratio = np.asarray(few["limit_observed"]) / np.asarray(plain["limit_observed"])
    # the formulas for upper limits are too strong, by less than the 35 % of no event at all; those
    # of the two-sided statistic are close
    assert (0.93 if statistic == "unified" else 1.0) < ratio.mean() < 1.35
    many = hunt(observed, **SETTINGS, statistic=statistic).table
    assert set(many["limit_method"]) == {"asymptotic"}
    assert ("limit_lower" in many) == (statistic == "unified")


def test_threads_do_not_change_the_limits(sparse) -> None:
    settings = {**SETTINGS, "masses": [1.1, 1.15, 1.2], "toys": 100, "key": Key(3)}
    one, two = (hunt(sparse, **settings, workers=k).table for k in (1, 2))
    for name in ("limit_observed", "limit_expected", "limit_expected_plus2"):
        np.testing.assert_array_equal(one[name], two[name])


def test_an_empty_spectrum_has_every_limit(falling) -> None:
    nothing = Spectrum(falling.edges, np.zeros(len(falling.counts)))
    for statistic, value in (
        ("cls", -np.log(0.1)), ("unified", feldman_cousins(0, 0.0)[1]), ("bayesian", -np.log(0.1))
    ):  # fmt: skip
        found = hunt(nothing, **SETTINGS, statistic=statistic, fit_range=(1.0, 1.3)).table
        np.testing.assert_allclose(found["limit_observed"], value, rtol=1e-3)
        np.testing.assert_allclose(found["limit_expected_plus2"], value, rtol=1e-3)
        assert set(found["limit_method"]) == {"exact: no events"}


def test_the_bounded_gaussian_is_the_published_table() -> None:
    """Feldman and Cousins, PRD 57 (1998) 3873, table X, upper ends to two digits."""
    table = {
        0.6827: (0.04, 0.07, 0.27, 1.00, 2.00),
        0.90: (0.26, 0.40, 0.81, 1.64, 2.64),
        0.95: (0.42, 0.62, 1.10, 1.96, 2.96),
    }
    for level, ends in table.items():
        for measured, end in zip((-3, -2, -1, 0, 1), ends, strict=True):
            assert gaussian_unified_limit(measured, level) == pytest.approx(end, abs=0.0051)


def test_unified_intervals_of_many_events(falling) -> None:
    """The lower ends too: table X at 90 % has 0.00 for 1.28 σ, 0.58 for 2 and 1.37 for 3 σ."""
    windows = make_windows(falling.edges, np.array([1.15]), np.array([0.004]), width=0.1, order=2)
    error = sliding_fit(falling.counts, windows).errors[0, 0]
    for away, low, high in ((1.0, 0.0, 2.64), (2.0, 0.58, 3.64), (3.0, 1.37, 4.64)):
        counts = falling.counts + 0.0
        first, size = windows.first[0], windows.size[0]
        counts[first : first + size] += away * error * windows.design[0, -1, :size]
        fit = sliding_fit(counts, windows)
        ends = unified_interval(
            observed_profile(counts, windows, fit), background_profile(windows, fit), 0.9
        )
        assert ends[1][0] / error == pytest.approx(high, rel=0.02)
        assert ends[0][0] / error == pytest.approx(low, abs=0.04)


def test_asymptotic_and_drawn_unified_intervals_meet(falling) -> None:
    windows = make_windows(falling.edges, np.array([1.15]), np.array([0.004]), width=0.1, order=2)
    counts = draw_counts(0.1 * falling.counts, Key(2), range(1))[0]
    fit = sliding_fit(counts, windows)
    low, high = unified_interval(
        observed_profile(counts, windows, fit), background_profile(windows, fit), 0.9
    )
    drawn = toy_unified_interval(counts, windows, fit, 0, cl=0.9, key=Key(3), experiments=1000)
    assert drawn[1] == pytest.approx(high[0], rel=0.08)
    assert drawn[0] == pytest.approx(low[0], abs=0.1 * high[0])


def test_another_prior_changes_the_bayesian_limits_only(observed) -> None:
    flat, root = (
        hunt(observed, **SETTINGS, statistic="bayesian", prior=PRIORS[name]).table
        for name in ("flat", "inverse-root")
    )
    assert np.all(np.asarray(root["limit_observed"]) < np.asarray(flat["limit_observed"]))
    np.testing.assert_array_equal(root["limit_observed"], root["limit_bayesian"])
    bands = [root[f"limit_expected{n}"] for n in ("_minus2", "_minus1", "", "_plus1", "_plus2")]
    assert np.all(np.diff(np.array(bands), axis=0) > 0)
    assert np.all(np.asarray(bands[2]) < np.asarray(flat["limit_expected"]))


@pytest.mark.parametrize(
    "wrong", [{"calculation": "exact"}, {"statistic": "cl"}, {"toys": 3}, {"cl": 90}]
)
def test_settings_that_cannot_be_used_are_refused(observed, wrong) -> None:
    with pytest.raises(InputError):
        hunt(observed, **{**SETTINGS, **wrong})
