"""Time the bump hunt on the APEX spectrum: a scan, a batch of toys, the unbinned scan, a peer."""

from __future__ import annotations

import time

import numpy as np
import pytest
from iminuit import Minuit

from lumbra.foundation import Key
from lumbra.inference import hunt, load_masses, load_spectrum
from lumbra.inference.pseudo_experiments import fit_pseudo_experiments
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.smooth_background import smooth_background
from lumbra.inference.unbinned_fit import unbinned_fit
from lumbra.inference.windows import make_windows

MASSES = 0.175 + 0.00025 * np.arange(301)
RANGE = (0.175, 0.250)


def sigma(mass):
    return np.interp(mass, RANGE, [0.85e-3, 1.11e-3])


@pytest.fixture(scope="module")
def apex():
    spectrum = load_spectrum("apex-2011").cut(*RANGE).merged(2)
    windows = make_windows(spectrum.edges, MASSES, sigma(MASSES), width=0.0305, order=7)
    return spectrum, windows


def test_whole_scan_with_limits(benchmark):
    """Wanted: under 3 s."""
    spectrum = load_spectrum("apex-2011")
    settings = {
        "masses": MASSES, "resolution": sigma, "window_width": 0.0305, "order": 7,
        "fit_range": RANGE,
    }  # fmt: skip
    result = benchmark.pedantic(
        hunt, (spectrum,), settings, rounds=3, warmup_rounds=1, iterations=1
    )
    assert len(result.table) == 301


def test_thousand_pseudo_experiments(benchmark, apex):
    """Wanted: 301 000 pairs of fits in under 20 s on two cores."""
    spectrum, windows = apex
    expectation = smooth_background(spectrum, 0.00111).expectation
    toys = benchmark.pedantic(
        fit_pseudo_experiments, (expectation, windows, 1000), {"key": Key(1)},
        rounds=1, warmup_rounds=1, iterations=1,
    )  # fmt: skip
    assert toys.failures == 0


def test_unbinned_scan(benchmark, apex):
    """Wanted: 770 509 masses in 301 windows in under 2 s."""
    spectrum, windows = apex
    masses = load_masses("apex-2011")
    start = sliding_fit(spectrum.counts, windows).background[0]
    fit = benchmark.pedantic(
        unbinned_fit, (masses, windows), {"start": start}, rounds=3, warmup_rounds=1, iterations=1
    )
    assert not fit.failed.any()


def likelihood(counts, design):
    """−2 ln L of a linear model and its gradient."""

    def twice_nll(theta):
        mean = np.maximum(theta @ design, 1e-9)
        return 2 * np.sum(mean - counts * np.log(mean))

    def gradient(theta):
        return 2 * design @ (1 - counts / np.maximum(theta @ design, 1e-9))

    return twice_nll, gradient


def test_sliding_fit_against_minuit(benchmark, apex):
    """The same fits, with and without signal, by Minuit with the analytic gradient."""
    spectrum, windows = apex
    fit = benchmark.pedantic(
        sliding_fit, (spectrum.counts, windows), {"workers": 1}, rounds=5, warmup_rounds=1
    )
    chosen = range(0, len(windows), 30)
    started = time.perf_counter()
    for w in chosen:
        first, size = windows.first[w], windows.size[w]
        counts, design = spectrum.counts[first : first + size], windows.design[w, :, :size]

        twice_nll, gradient = likelihood(counts, design)
        start = np.zeros(len(design))
        start[0] = counts.sum()
        for fixed in (True, False):
            fitter = Minuit(twice_nll, start, grad=gradient)
            fitter.errordef = Minuit.LEAST_SQUARES
            fitter.errors = np.full(len(design), np.sqrt(counts.sum()))
            fitter.fixed[len(design) - 1] = fixed
            fitter.migrad()
        difference = fitter.values[len(design) - 1] - fit.yields[0, w]
        assert abs(difference) < 0.05 * fit.errors[0, w]
    peer = (time.perf_counter() - started) / len(chosen)
    ours = benchmark.stats["min"] / len(windows)
    benchmark.extra_info["ms_per_window"] = 1e3 * ours
    benchmark.extra_info["minuit_ms_per_window"] = 1e3 * peer
    benchmark.extra_info["times_faster_than_minuit"] = peer / ours
