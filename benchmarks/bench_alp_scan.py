"""The reference scan: 500 windows of 100 bins, Crystal Ball on a cubic, beside peers.

``python benchmarks/bench_alp_scan.py`` prints a table: least of several repeats, elapsed time, and
how often slower each peer is for the pair of fits, with and without signal, of one window.
"""

from __future__ import annotations

import resource
import time

import numpy as np
import pyhf
from iminuit import Minuit
from iminuit.cost import ExtendedBinnedNLL
from numba import njit
from numba_stats import bernstein, crystalball

from lumbra.foundation import Key
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.screened_scan import screen
from lumbra.inference.shapes import AtMass, Bernstein, CrystalBall
from lumbra.inference.sliding_fit import background_start, sliding_fit
from lumbra.inference.window_limits import cls_limit, expected_bands
from lumbra.inference.windows import make_windows

SIGMA, ALPHA, N = 0.01, 1.2, 3.0
EDGES = 0.2 + np.arange(1101) * SIGMA / 4
MASSES = 0.325 + np.arange(500) * SIGMA / 2
MIDDLE = 0.5 * (EDGES[1:] + EDGES[:-1])
EXPECTED = 300 * np.exp(-0.8 * (MIDDLE - 0.2)) * (1 - np.exp(-(MIDDLE - 0.1) / 0.2))
COUNTS = draw_counts(EXPECTED, Key(1), range(1))[0]
WINDOWS = make_windows(
    EDGES, MASSES, np.full(500, SIGMA), width=0.25, order=3,
    signal=AtMass(CrystalBall, {"alpha": ALPHA, "n": N}),
)  # fmt: skip
CHOSEN = range(25, 500, 50)


def least(work, rounds=5):
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def scan():
    return sliding_fit(COUNTS, WINDOWS)


def scan_with_limits():
    fit = scan()
    observed, background = (
        observed_profile(COUNTS, WINDOWS, fit),
        background_profile(WINDOWS, fit),
    )
    return fit, cls_limit(observed, background, 0.95), expected_bands(background, 0.95)


@njit
def twice_nll(theta, design, counts):
    mean = np.maximum(theta @ design, 1e-9)
    return 2 * np.sum(mean - counts * np.log(mean))


@njit
def slope(theta, design, counts):
    return 2 * design @ (1 - counts / np.maximum(theta @ design, 1e-9))


def window(w):
    first, size = WINDOWS.first[w], WINDOWS.size[w]
    edges = EDGES[first : first + size + 1]
    return edges, COUNTS[first : first + size], WINDOWS.design[w, :, :size].copy()


def pair(fitter, name):
    found = []
    for fixed in (True, False):
        fitter.fixed[name] = fixed
        fitter.migrad()
        found.append(fitter.fval)
    return fitter.values[name], fitter.errors[name], found[0] - found[1]


def minuit_compiled(w):
    _, counts, design = window(w)
    start = np.zeros(len(design))
    start[0] = counts.sum()
    fitter = Minuit(
        lambda theta: twice_nll(theta, design, counts), start,
        grad=lambda theta: slope(theta, design, counts),
    )  # fmt: skip
    fitter.errordef = Minuit.LEAST_SQUARES
    fitter.errors = np.full(len(design), np.sqrt(counts.sum()))
    return pair(fitter, fitter.parameters[-1])


def minuit_numba_stats(w):
    edges, counts, _ = window(w)
    low, high, width = edges[0], edges[-1], edges[1] - edges[0]

    def model(x, s, b0, b1, b2, b3):
        smooth = bernstein.integral(x, np.array([b0, b1, b2, b3]), low, high) / width
        return smooth + s * crystalball.cdf(x, ALPHA, N, MASSES[w], SIGMA)

    height = counts.mean()
    fitter = Minuit(ExtendedBinnedNLL(counts, edges, model), 0.0, *[height] * 4)
    return pair(fitter, "s")


def pyhf_numpy(w):
    edges, counts, design = window(w)
    basis = Bernstein(3, edges[0], edges[-1]).integrals(edges)
    scale = counts.sum() / basis.sum(axis=1) / 4
    unit = float(np.sqrt(counts.sum()))
    peak = {
        "name": "signal", "data": (unit * design[-1]).tolist(),
        "modifiers": [{"name": "mu", "type": "normfactor", "data": None}],
    }  # fmt: skip
    smooth = [
        {
            "name": f"b{k}", "data": (row * factor).tolist(),
            "modifiers": [{"name": f"n{k}", "type": "normfactor", "data": None}],
        }
        for k, (row, factor) in enumerate(zip(basis, scale, strict=True))
    ]  # fmt: skip
    bounds = [{"name": "mu", "bounds": [[-10.0, 10.0]], "inits": [0.0]}]
    spec = {"channels": [{"name": "c", "samples": [peak, *smooth]}], "parameters": bounds}
    model = pyhf.Model(spec, poi_name="mu")
    began = time.perf_counter()
    _, worse = pyhf.infer.mle.fixed_poi_fit(0.0, counts, model, return_fitted_val=True)
    values, better = pyhf.infer.mle.fit(counts, model, return_fitted_val=True)
    spent = time.perf_counter() - began
    return unit * values[model.config.poi_index], spent, float(worse - better)


def peers(fit):
    """Seconds per window and largest distance of the yield in its error, by name."""
    found = {}
    for name, work, chosen in (
        ("iminuit, compiled cost and gradient", minuit_compiled, CHOSEN),
        ("iminuit and numba-stats", minuit_numba_stats, CHOSEN),
        ("pyhf, NumPy and SciPy", pyhf_numpy, CHOSEN[::3]),
    ):
        work(chosen[0])
        times, far = [], 0.0
        for w in chosen:
            began = time.perf_counter()
            result = work(w)
            times.append(result[1] if work is pyhf_numpy else time.perf_counter() - began)
            far = max(far, abs(result[0] - fit.yields[0, w]) / fit.errors[0, w])
        found[name] = (float(np.min(times)), far)
    return found


def main():
    toys = draw_counts(EXPECTED, Key(2), range(1000))
    start = background_start(EXPECTED, WINDOWS)
    fit = scan()
    whole = sliding_fit(toys, WINDOWS, start=start)
    quick = screen(EXPECTED, WINDOWS, [toys])
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
    ours = rows[1][2] / len(WINDOWS)
    batch = rows[3][2] / whole.q.size
    print(f"\n{'one window, with and without signal':48}{'µs':>10}{'ratio':>10}{'in batch':>10}")
    print(f"{'lumbra, one thread':48}{1e6 * ours:10.1f}{1.0:10.0f}")
    print(f"{'lumbra, in a batch of 1000 spectra':48}{1e6 * batch:10.1f}")
    for name, (spent, far) in peers(fit).items():
        print(f"{name:48}{1e6 * spent:10.0f}{spent / ours:10.0f}{spent / batch:10.0f}"
              f"   yields within {far:.1e} σ")  # fmt: skip
    distance = np.abs(quick.maxima - whole.q0.max(axis=1)).max()
    print(f"\nlargest |Δq0| of screened maxima: {distance:.1e}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {memory:.0f} MB (with peers)")


if __name__ == "__main__":
    main()
