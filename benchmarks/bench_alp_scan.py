"""The reference scan beside its peers: fits, limits with bands, pseudo-experiments.

``python -m benchmarks.bench_alp_scan`` prints two tables: the scan, least of several repeats, in
elapsed time; and, in time of the processor, one window with lumbra on one thread and with each
peer, for the pair of fits with and without signal, and for these with the observed and five
expected 95 % CLs limits.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from benchmarks.alp_peers import PEERS
from benchmarks.alp_problem import CL, COUNTS, EXPECTED, WINDOWS
from lumbra.foundation import Key
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.screened_scan import screen
from lumbra.inference.sliding_fit import background_start, sliding_fit
from lumbra.inference.tabulated_profile import tabulated
from lumbra.inference.window_limits import cls_limit, expected_bands


def least(work, rounds=5, clock=time.perf_counter):
    work()
    times = []
    for _ in range(rounds):
        began = clock()
        work()
        times.append(clock() - began)
    return min(times)


def scan():
    return sliding_fit(COUNTS, WINDOWS)


def scan_with_limits(workers=None):
    fit = sliding_fit(COUNTS, WINDOWS, workers=workers)
    observed = observed_profile(COUNTS, WINDOWS, fit)
    background = tabulated(background_profile(WINDOWS, fit))
    return fit, cls_limit(observed, background, CL), expected_bands(background, CL)


def peers(found):
    """Seconds per window of fits and with limits, and distances of yields and limits, by name."""
    fit, observed, bands = found
    table = {}
    for name, (pair, limits, count) in PEERS.items():
        chosen = range(25, 500, 475 // count)[:count]
        fits, whole, far = [], [], np.zeros(2)
        pair(chosen[0])
        if count > 2:
            limits(chosen[0])
        for w in chosen:
            began = time.process_time()
            (value, _), _ = pair(w)
            middle = time.process_time()
            limit, expected = limits(w)
            ended = time.process_time()
            fits.append(middle - began)
            whole.append(ended - middle)
            error = fit.errors[0, w]
            away = np.abs([limit - observed[w], *(expected - bands[:, w])]).max()
            far = np.maximum(far, [abs(value - fit.yields[0, w]) / error, away / error])
        table[name] = float(np.min(fits)), float(np.min(whole)), *far
    return table


def print_scan(toys, start):
    rows = [
        ("scan of 500 windows, fits and significances", 0.010, least(scan)),
        ("the same on one thread", 0.010, least(lambda: sliding_fit(COUNTS, WINDOWS, workers=1))),
        ("with observed and expected limits and bands", 0.040, least(scan_with_limits)),
        ("1000 spectra, every window fitted", 3.0,
         least(lambda: sliding_fit(toys, WINDOWS, start=start), 2)),
        ("1000 spectra, screened", 0.1, least(lambda: screen(EXPECTED, WINDOWS, [toys]))),
    ]  # fmt: skip
    print(f"{'what':48}{'goal [s]':>10}{'least [s]':>12}")
    for name, goal, spent in rows:
        print(f"{name:48}{goal:10.3f}{spent:12.4f}")


def print_peers(toys, start):
    clock, count = time.process_time, len(WINDOWS)
    fits = least(lambda: sliding_fit(COUNTS, WINDOWS, workers=1), 9, clock) / count
    whole = least(lambda: scan_with_limits(1), 5, clock) / count
    some = toys[:100]
    batch = least(lambda: sliding_fit(some, WINDOWS, start=start, workers=1), 3, clock)
    batch /= count * len(some)
    head = f"{'fits':>10}{'ratio':>9}{'in batch':>10}{'+ limits':>12}{'ratio':>9}"
    print(f"\n{'one window, µs of the processor':40}{head}   yield, limits within")
    print(f"{'lumbra, one thread':40}{1e6 * fits:10.1f}{1:9.0f}{'':10}{1e6 * whole:12.1f}{1:9.0f}")
    print(f"{'lumbra, in a batch of 100 spectra':40}{1e6 * batch:10.1f}")
    for name, (pair, limits, shift, away) in peers(scan_with_limits()).items():
        print(f"{name:40}{1e6 * pair:10.0f}{pair / fits:9.0f}{pair / batch:10.0f}"
              f"{1e6 * limits:12.0f}{limits / whole:9.0f}   {shift:.0e}, {away:.0e} σ")  # fmt: skip


def main():
    toys = draw_counts(EXPECTED, Key(2), range(1000))
    start = background_start(EXPECTED, WINDOWS)
    whole, quick = sliding_fit(toys, WINDOWS, start=start), screen(EXPECTED, WINDOWS, [toys])
    print_scan(toys, start)
    print_peers(toys, start)
    distance = np.abs(quick.maxima - whole.q0.max(axis=1)).max()
    print(f"\nlargest |Δq0| of screened maxima: {distance:.1e}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {memory:.0f} MB (with peers)")


if __name__ == "__main__":
    main()
