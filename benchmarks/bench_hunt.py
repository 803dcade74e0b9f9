"""Time the bump hunt on the APEX spectrum: one scan, a batch of toys, and the unbinned scan."""

from __future__ import annotations

import numpy as np
import pytest

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
    """770 509 masses, 301 windows."""
    spectrum, windows = apex
    masses = load_masses("apex-2011")
    start = sliding_fit(spectrum.counts, windows).background[0]
    fit = benchmark.pedantic(
        unbinned_fit, (masses, windows), {"start": start}, rounds=1, warmup_rounds=1, iterations=1
    )
    assert not fit.failed.any()
