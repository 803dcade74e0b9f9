import numpy as np
import pytest
from scipy.stats import kstest

from lumbra.foundation import DataError, InputError, Key
from lumbra.foundation.table_files import read_table, write_table
from lumbra.inference import bayesian_limit, cls_limit
from lumbra.inference.plane import density_background, hunt_plane, simulated_background
from lumbra.inference.plane.p_value_table import p_value_table

ERRORS = {
    "common": {"luminosity": 0.1},
    "uncorrelated": {"shape": 0.2},
    "efficiency": {"luminosity": 0.1},
}


@pytest.fixture(scope="module")
def background(windows, sample):
    return simulated_background(*sample, windows)


def global_p_values(minima, observed):
    """Randomised between ties: uniform if, and only if, the planes are drawn as the data are."""
    ordered = np.sort(minima)
    u = Key(99).generator().random(len(observed))
    reached = np.searchsorted(ordered, observed * (1 + 1e-9), "right") / len(ordered)
    passed = np.searchsorted(ordered, observed * (1 - 1e-9), "left") / len(ordered)
    return passed + u * (reached - passed), reached


def test_the_global_p_value_is_calibrated(windows, sample, brute_force):
    # 400 planes drawn here without the compiled code: bootstrap weights, one common factor, one
    # factor per nearest window; false-alarm budget 1e-3
    x, y, w = sample
    truth = brute_force(windows, x, y)
    background = simulated_background(x, y, w, windows)
    settings = {"common": {"l": 0.2}, "uncorrelated": {"s": 0.3}}
    key = Key(31)
    result = hunt_plane([], [], background, windows, **settings, pseudo_planes=4000, key=key)
    distance = (x[:, None] - windows.x) * np.cos(windows.tilt)
    distance += (y[:, None] - windows.y) * np.sin(windows.tilt)
    across = (y[:, None] - windows.y) * np.cos(windows.tilt)
    across -= (x[:, None] - windows.x) * np.sin(windows.tilt)
    nearest = np.argmin((distance / windows.major) ** 2 + (across / windows.minor) ** 2, axis=1)
    rng = Key(32).child("data").generator()
    counts = np.empty((400, len(windows)), int)
    for t in range(400):
        factor = 1.2 ** rng.standard_normal() * 1.3 ** rng.standard_normal(len(windows))
        at_point = rng.poisson(w * rng.standard_exponential(len(w)) * factor[nearest])
        counts[t] = at_point @ truth
    table = p_value_table(result.experiment, counts.max(axis=0))
    p, reached = global_p_values(result.minima, table.at(counts).min(axis=1))
    assert kstest(p, "uniform").pvalue > 1e-3
    assert np.mean(reached <= 0.1) <= 0.1 + 4 * np.sqrt(0.09 / 400)
    # negative control: treating all windows as independent is far off
    independent = 1 - (1 - table.at(counts).min(axis=1)) ** len(windows)
    assert kstest(independent, "uniform").pvalue < 1e-6


def test_equal_windows_tie_and_the_p_value_stays_valid(windows):
    # every window expects the same, so the smallest p-value has a few values only
    one = type(windows)(
        np.arange(40.0), np.zeros(40), np.full(40, 0.4), np.full(40, 0.4), np.zeros(40)
    )
    background = simulated_background(np.arange(40.0), np.zeros(40), 0.3, one)
    background = type(background)(
        background.weights, background.membership, background.nearest, simulated=False
    )
    minima = hunt_plane([], [], background, one, pseudo_planes=4000, key=Key(1)).minima
    assert len(np.unique(minima)) < 10
    # two events anywhere: closed form for independent windows; a tie counts as reached
    result = hunt_plane([7.0, 7.1], [0, 0], background, one, pseudo_planes=20_000, key=Key(2))
    local = 1 - np.exp(-0.3) * 1.3
    assert result.largest_excess.local_p_value == pytest.approx(local, rel=1e-9)
    exact = 1 - (1 - local) ** 40
    found = result.largest_excess.global_p_value
    assert abs(found.value - exact) < 4 * np.sqrt(exact * (1 - exact) / 20_000)
    assert result.largest_excess.effective_trials == pytest.approx(40, rel=0.1)


def test_an_injected_signal_is_found_where_it_was_put(windows, background, sample):
    rng = Key(41).child("data").generator()
    x, y, w = sample
    for window in (5, 40, 90):
        drawn = np.repeat(np.arange(len(w)), rng.poisson(w))
        u, v = rng.standard_normal((2, 12)) / 3
        c, s = np.cos(windows.tilt[window]), np.sin(windows.tilt[window])
        u, v = u * windows.major[window], v * windows.minor[window]
        signal = windows.x[window] + c * u - s * v, windows.y[window] + s * u + c * v
        result = hunt_plane(
            np.append(x[drawn], signal[0]), np.append(y[drawn], signal[1]), background, windows,
            **ERRORS, pseudo_planes=2000, key=Key(42),
        )  # fmt: skip
        found = result.largest_excess
        away = windows.x[[found.window, window]], windows.y[[found.window, window]]
        reach = windows.reach()
        assert abs(np.diff(away[0])[0]) <= reach[0][window]
        assert abs(np.diff(away[1])[0]) <= reach[1][window]
        assert found.significance > 4
        assert found.global_p_value.value < 0.01


def test_the_table_is_whole(windows, background, sample, tmp_path):
    x, y, _ = sample
    result = hunt_plane(x[:60], y[:60], background, windows, **ERRORS, exposure_inverse_fb=2.0)
    table = result.table
    assert list(table)[:6] == [
        "x_GeV", "y_GeV", "semi_major_GeV", "semi_minor_GeV", "tilt_rad", "observed_count",
    ]  # fmt: skip
    np.testing.assert_allclose(
        table["limit_observed_events"],
        bayesian_limit(result.experiment, table["observed_count"], 0.9),
    )
    np.testing.assert_allclose(table["limit_observed_fb"], table["limit_observed_events"] / 2)
    bands = [table[f"limit_expected{n}_fb"] for n in ("_minus2", "_minus1", "", "_plus1", "_plus2")]
    assert np.all(np.diff(bands, axis=0) >= 0)
    assert table["local_p_value"].min() == result.largest_excess.local_p_value
    assert result.largest_excess.global_p_value is None
    for suffix in (".csv", ".parquet"):
        back = read_table(write_table(tmp_path / f"plane{suffix}", table))
        np.testing.assert_allclose(back["limit_observed_fb"], table["limit_observed_fb"])
    frequentist = hunt_plane(x[:60], y[:60], background, windows, limit=cls_limit, cl=0.95)
    np.testing.assert_allclose(
        frequentist.table["limit_observed_events"],
        cls_limit(frequentist.experiment, table["observed_count"], 0.95),
    )


def test_results_do_not_depend_on_threads(windows, background, sample):
    x, y, _ = sample
    one, two = (
        hunt_plane(
            x[:50], y[:50], background, windows, **ERRORS, pseudo_planes=900, key=Key(1), workers=n
        )
        for n in (1, 2)
    )
    np.testing.assert_allclose(one.minima, two.minima, rtol=1e-10)
    assert one.largest_excess == two.largest_excess


def test_an_empty_plane_has_an_answer(windows, background):
    result = hunt_plane([], [], background, windows, pseudo_planes=500, key=Key(1))
    assert result.largest_excess.local_p_value == 1
    assert result.largest_excess.global_p_value.value == 1
    # no event: −ln(1 − CL) whatever the background
    np.testing.assert_allclose(result.table["limit_observed_events"], -np.log(0.1), rtol=1e-6)


def test_a_window_without_background_claims_nothing(windows):
    background = simulated_background(windows.x[:1], windows.y[:1], 0.5, windows)
    at = windows.x[-1], windows.y[-1]
    result = hunt_plane([at[0]] * 3, [at[1]] * 3, background, windows)
    assert result.table["observed_count"][-1] == 3
    assert result.table["local_p_value"][-1] == 1
    assert int(result.notes["windows_without_background"]) > 0


def test_bad_input_is_refused_in_four_parts(windows, background):
    def refused(error, x=(), y=(), background=background, windows=windows, **settings):
        with pytest.raises(error) as caught:
            hunt_plane(x, y, background, windows, **settings)
        assert all(caught.value.parts().values())

    refused(DataError, x=[np.nan], y=[1.0])
    refused(DataError, x=[1.0, 2.0], y=[1.0])
    refused(InputError, cl=90)
    refused(InputError, pseudo_planes=10)
    refused(InputError, pseudo_planes=-1, key=Key(1))
    refused(InputError, common={"a": np.ones(len(windows))})
    refused(InputError, common={"a": 0.1}, uncorrelated={"a": 0.1})
    refused(InputError, uncorrelated={"a": [0.1, 0.2]})
    refused(InputError, uncorrelated={"a": np.nan})
    refused(InputError, exposure_inverse_fb=0.0)
    refused(InputError, exposure_inverse_fb=[1.0, 2.0])
    refused(InputError, background=density_background(1e6, windows))
    fewer = type(windows)(*(p[1:] for p in vars(windows).values()))
    refused(InputError, windows=fewer)
