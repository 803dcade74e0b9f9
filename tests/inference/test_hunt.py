import logging

import numpy as np
import pytest
from scipy.stats import kstest

from lumbra.foundation import InputError, Key
from lumbra.inference import Masses, Spectrum, hunt, load_spectrum
from lumbra.inference.pseudo_experiments import draw_counts, fit_pseudo_experiments
from lumbra.inference.smooth_background import smooth_background
from lumbra.inference.windows import make_windows

GRID = np.linspace(1.02, 1.28, 131)
SETTINGS = {"masses": GRID, "resolution": 0.004, "window_width": 0.1, "order": 3}


def apex_windows(masses):
    spectrum = load_spectrum("apex-2011").cut(0.175, 0.25).merged(2)
    sigma = np.interp(masses, [0.175, 0.25], [0.85e-3, 1.11e-3])
    windows = make_windows(spectrum.edges, masses, sigma, width=0.0305, order=7)
    return spectrum, windows, sigma


def with_peak(spectrum, mass, sigma, events):
    from lumbra.inference.shapes import Gaussian

    peak = events * Gaussian(mass, sigma).integrals(spectrum.edges)
    return spectrum.counts + peak


def test_a_strong_signal_is_found_where_it_was_put(falling):
    for mass in (1.06, 1.15, 1.24):
        counts = draw_counts(with_peak(falling, mass, 0.004, 1500), Key(3), range(1))[0]
        found = hunt(Spectrum(falling.edges, counts), **SETTINGS).largest_excess
        assert found.mass_GeV == pytest.approx(mass, abs=0.002)
        assert found.fitted_yield == pytest.approx(1500, abs=4 * found.yield_error)
        assert found.significance > 5


def test_the_table_is_whole_and_ordered(observed):
    result = hunt(observed, **SETTINGS)
    table = result.table
    assert list(table)[:3] == ["mass_GeV", "yield", "yield_error"]
    assert set(table["status"]) == {"converged"}
    names = [f"limit_expected{n}" for n in ("_minus2", "_minus1", "", "_plus1", "_plus2")]
    bands = np.array([table[name] for name in names])
    assert np.all(np.diff(bands, axis=0) > 0)
    np.testing.assert_allclose(table["local_p_value"] < 0.5, table["yield"] > 0)
    assert result.largest_excess.global_p_value is None
    assert result.largest_excess.local_p_value == np.min(table["local_p_value"])


def test_masses_and_bins_agree(observed):
    rng = Key(7).child("spread").generator()
    low = np.repeat(observed.edges[:-1], observed.counts.astype(int))
    values = Masses(low + 0.001 * rng.random(low.size))
    binned = hunt(observed, **SETTINGS)
    listed = hunt(values, **SETTINGS, fit_range=(1.0, 1.3))
    difference = (listed.table["yield"] - binned.table["yield"]) / binned.table["yield_error"]
    assert np.sqrt(np.mean(difference**2)) < 0.1  # bins of σ/4 against σ/8


def test_global_p_values_from_toys_and_upcrossings_agree(observed):
    result = hunt(observed, **SETTINGS, pseudo_experiments=400, key=Key(12))
    excess = result.largest_excess
    q0 = excess.significance**2
    assert excess.global_p_value is not None
    assert excess.local_p_value < excess.global_p_value.value
    # the bound is close where it is small: compare at the toys' own 5 % quantile
    from lumbra.inference.look_elsewhere import gross_vitells

    level = np.quantile(result.pseudo.maxima, 0.95)
    bound = gross_vitells(level, result.pseudo.upcrossings.mean())
    assert bound == pytest.approx(0.05, abs=4 * np.sqrt(0.05 / 400))
    assert q0 > 0


def test_results_do_not_depend_on_threads(observed):
    one = hunt(observed, **SETTINGS, pseudo_experiments=60, key=Key(1), workers=1)
    two = hunt(observed, **SETTINGS, pseudo_experiments=60, key=Key(1), workers=2)
    np.testing.assert_array_equal(one.pseudo.maxima, two.pseudo.maxima)
    assert one.largest_excess == two.largest_excess


def test_progress_is_told(observed):
    seen = []
    hunt(
        observed, **SETTINGS, pseudo_experiments=120, key=Key(1),
        progress=lambda done, wanted: seen.append((done, wanted)),
    )  # fmt: skip
    assert seen == [(120, 120)]


def test_local_p_values_are_uniform_and_a_wrong_model_is_not(falling):
    # false-alarm budget 1e-3 per test; windows 40 σ apart share nothing
    grid = np.array([1.05, 1.25])
    values = {}
    for order in (3, 0):
        windows = make_windows(falling.edges, grid, np.full(2, 0.004), width=0.1, order=order)
        toys = fit_pseudo_experiments(falling.counts, windows, 500, key=Key(21))
        from scipy.special import ndtr

        values[order] = ndtr(-np.sign(toys.yields) * np.sqrt(toys.q)).ravel()
    assert kstest(values[3], "uniform").pvalue > 1e-3
    # negative control: a constant on a falling spectrum, which shifts the edge windows
    windows = make_windows(falling.edges, np.array([1.01]), np.array([0.004]), width=0.1, order=0)
    toys = fit_pseudo_experiments(falling.counts, windows, 100, key=Key(22))
    assert kstest(ndtr(-np.sign(toys.yields) * np.sqrt(toys.q)).ravel(), "uniform").pvalue < 1e-9


def test_injected_yields_come_back_without_bias():
    # 2000 toys at each of three masses: the pull mean is known to 0.022, its width to 1.6 %,
    # so the bounds of 0.1 and 10 % are more than four and six standard errors away
    masses = np.array([0.200, 0.2175, 0.235])
    spectrum, windows, sigma = apex_windows(masses)
    smooth = smooth_background(spectrum, 0.00111).expectation
    for i, events in enumerate((1500, 1000, 600)):
        expectation = smooth + with_peak(
            Spectrum(spectrum.edges, np.zeros(len(spectrum))), masses[i], sigma[i], events
        )
        toys = fit_pseudo_experiments(expectation, windows, 2000, key=Key(30).child(i))
        pull = (toys.yields[:, i] - events) / toys.errors[:, i]
        assert abs(pull.mean()) < 0.1
        assert abs(pull.std() - 1) < 0.1


@pytest.mark.study
def test_global_p_values_are_uniform(falling):
    # 150 data sets, each with a global p-value from 150 experiments drawn from its own fit;
    # false-alarm budget 1e-3
    settings = {**SETTINGS, "masses": GRID[::3], "bin_width": 0.001}
    values = []
    for i in range(150):
        counts = draw_counts(falling.counts, Key(41), range(i, i + 1))[0]
        result = hunt(
            Spectrum(falling.edges, counts),
            **settings,
            pseudo_experiments=150,
            key=Key(42).child(i),
        )
        values.append(result.largest_excess.global_p_value.value)
    uniform = kstest(values, "uniform").pvalue
    logging.info("global p-values of %d data sets: KS %.3g", len(values), uniform)
    assert uniform > 1e-3


def test_global_p_values_are_neither_bold_nor_shy(falling):
    # quick form of the study: 40 data sets against one set of 400 experiments; the share below
    # 0.25 is 0.25 ± 0.07, the budget for leaving (0.0, 0.5] is 4e-4
    windows = make_windows(falling.edges, GRID[::3], np.full(44, 0.004), width=0.1, order=3)
    reference = fit_pseudo_experiments(falling.counts, windows, 400, key=Key(51)).maxima
    data = fit_pseudo_experiments(falling.counts, windows, 40, key=Key(52)).maxima
    values = np.array([np.mean(reference >= value) for value in data])
    assert 0 < np.mean(values < 0.25) <= 0.5
    assert kstest(values, "uniform").pvalue > 1e-3


@pytest.mark.parametrize(
    "wrong",
    [
        {"cl": 1.0},
        {"pseudo_experiments": 5},
        {"masses": [1.1, 1.1]},
        {"masses": [2.0]},
        {"window_width": 0.5},
        {"resolution": -1.0},
        {"fit_range": (5.0, 6.0)},
    ],
)
def test_settings_that_do_not_fit_are_refused(observed, wrong):
    with pytest.raises(InputError):
        hunt(observed, **{**SETTINGS, **wrong})


def test_a_spectrum_in_mev_is_refused(observed):
    in_mev = Spectrum(observed.edges * 1000, observed.counts, unit="MeV")
    with pytest.raises(InputError, match="must be in GeV"):
        hunt(in_mev, **SETTINGS)


def test_a_window_without_events_does_not_stop_the_scan(falling):
    counts = falling.counts.copy()
    counts[120:] = 0
    result = hunt(
        Spectrum(falling.edges, counts), **{**SETTINGS, "order": 1, "fit_range": (1.0, 1.3)}
    )
    status = result.table["status"]
    assert status[-1] == "no events in the window"
    # nothing seen and nothing expected: −ln(1 − CL), the whole peak being in the window
    assert result.table["limit_observed"][-1] == pytest.approx(-np.log(0.1), rel=1e-3)
    assert result.table["limit_method"][-1] == "exact: no events"
    limits = [name for name in result.table if name.startswith("limit_") and name != "limit_method"]
    assert all(np.all(np.isfinite(result.table[name])) for name in limits)
    assert np.isfinite(result.table["limit_observed"][0])


def test_the_apex_scan_is_what_the_unbinned_fit_says():
    # settings of the published scan: 7th order, windows of 30.5 MeV, 0.85 to 1.11 MeV resolution
    masses = np.array([0.2245, 0.2100, 0.2350])
    spectrum, windows, sigma = apex_windows(np.sort(masses))
    result = hunt(spectrum, masses=np.sort(masses), resolution=sigma, window_width=0.0305, order=7)
    from lumbra.inference import load_masses
    from lumbra.inference.unbinned_fit import unbinned_fit

    free = unbinned_fit(load_masses("apex-2011"), windows)
    # bins of σ/9 lose 5e-4 of the information: 0.02 σ rms
    np.testing.assert_allclose(result.table["local_significance"], free.significance[0], atol=0.1)
    assert result.largest_excess.mass_GeV == 0.2245
    assert np.all(np.abs(result.table["spurious_yield"]) < 0.1 * result.table["yield_error"])


def test_a_turn_on_that_the_polynomial_cannot_follow_is_reported():
    # with the whole filled range the windows at the low end reach into the steep turn-on
    spectrum = load_spectrum("apex-2011")
    masses = np.array([0.178, 0.180, 0.21])
    result = hunt(spectrum, masses=masses, resolution=0.9e-3, window_width=0.0305, order=7)
    status = list(result.table["status"])
    assert status[0].startswith("converged, biased")
    assert status[1].startswith("converged, poor fit")
    assert status[2] == "converged"
    assert abs(result.table["spurious_yield"][0]) > result.table["yield_error"][0]
