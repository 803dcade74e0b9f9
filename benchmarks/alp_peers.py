"""The same windows with other programs: fits with and without signal, and CLs limits with bands.

Each peer is a function of a window that gives its fits (yield, q) and a function that gives the
observed limit and five expected ones. Minuit's limits are made as a careful user would: q at fixed
yields from the last fit on, on data and on the Asimov set, and roots by Brent's method to a
thousandth of the error. pyhf's are those of its own `upper_limit`.
"""

from __future__ import annotations

import warnings

import numpy as np
import pyhf
from iminuit import Minuit
from iminuit.cost import ExtendedBinnedNLL
from numba import njit
from numba_stats import bernstein, crystalball
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from benchmarks.alp_problem import ALPHA, CL, MASSES, SIGMA, N, window
from lumbra.inference.shapes import Bernstein

__all__ = ["PEERS"]


@njit
def twice_nll(theta, design, counts):
    mean = np.maximum(theta @ design, 1e-9)
    return 2 * np.sum(mean - counts * np.log(mean))


@njit
def slope(theta, design, counts):
    return 2 * design @ (1 - counts / np.maximum(theta @ design, 1e-9))


def compiled(w, counts=None):
    """Minuit with compiled cost and gradient on the bin fractions; the yield is the last."""
    _, observed, design = window(w)
    counts = observed if counts is None else counts
    start = np.zeros(len(design))
    start[0] = counts.sum()
    fitter = Minuit(
        lambda theta: twice_nll(theta, design, counts), start,
        grad=lambda theta: slope(theta, design, counts),
    )  # fmt: skip
    fitter.errordef = Minuit.LEAST_SQUARES
    fitter.errors = np.full(len(design), np.sqrt(counts.sum()))
    return fitter, fitter.parameters[-1], lambda theta: np.asarray(theta) @ design


def numba_stats(w, counts=None):
    """Minuit's own cost with the densities of numba-stats."""
    edges, observed, _ = window(w)
    counts = observed if counts is None else counts
    low, high, width = edges[0], edges[-1], edges[1] - edges[0]

    def model(x, s, b0, b1, b2, b3):
        smooth = bernstein.integral(x, np.array([b0, b1, b2, b3]), low, high) / width
        return smooth + s * crystalball.cdf(x, ALPHA, N, MASSES[w], SIGMA)

    fitter = Minuit(ExtendedBinnedNLL(counts, edges, model), 0.0, *[counts.mean()] * 4)
    return fitter, "s", lambda theta: np.diff(model(edges, *theta))


def minuit_pair(make, w):
    """Yield and q, and what limits need: the fitter, the error and the fits' values."""
    fitter, name, expect = make(w)
    fitter.fixed[name], fitter.values[name] = True, 0.0
    fitter.migrad()
    at_zero, null = fitter.fval, expect(fitter.values)
    fitter.fixed[name] = False
    fitter.migrad()
    found = fitter.values[name], at_zero - fitter.fval
    return found, (fitter, name, null, fitter.errors[name], at_zero)


def minuit_limits(make, w):
    """Observed and five expected limits."""
    (best, _), (fitter, name, null, error, at_zero) = minuit_pair(make, w)
    floor = fitter.fval if best > 0 else at_zero
    asimov, _, _ = make(w, null)
    asimov.fixed[name], asimov.values[name] = True, 0.0
    asimov.migrad()
    base = asimov.fval
    fitter.fixed[name] = True

    def root_q(one, s, value):
        one.values[name] = s
        one.migrad()
        return np.sqrt(max(one.fval - value, 0.0))

    def cls(s):
        x, a = root_q(fitter, s, floor), root_q(asimov, s, base)
        if x > a:
            return ndtr(-(x * x + a * a) / (2 * a)) / ndtr(-(x * x - a * a) / (2 * a)) - (1 - CL)
        return ndtr(-x) / ndtr(a - x) - (1 - CL)

    observed = brentq(cls, max(best, 0.0) + 0.3 * error, max(best, 0.0) + 4 * error,
                      xtol=1e-3 * error)  # fmt: skip
    bands = []
    for sigmas in (-2, -1, 0, 1, 2):
        target = sigmas - ndtri((1 - CL) * ndtr(sigmas))
        bands.append(
            brentq(lambda s, t=target: root_q(asimov, s, base) - t,
                   0.5 * target * error, 2 * target * error, xtol=1e-3 * error)
        )  # fmt: skip
    return observed, np.array(bands)


def pyhf_model(w, low):
    """Counts, a model with Bernstein polynomials, and the yield that its strength stands for."""
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
    bounds = [{"name": "mu", "bounds": [[low, 10.0]], "inits": [0.0 if low < 0 else 0.5]}]
    spec = {"channels": [{"name": "c", "samples": [peak, *smooth]}], "parameters": bounds}
    return counts.tolist(), pyhf.Model(spec, poi_name="mu"), unit


MODELS = {}


def pyhf_model_once(w, low):
    """Models are made before the clock runs."""
    if (w, low) not in MODELS:
        MODELS[w, low] = pyhf_model(w, low)
    return MODELS[w, low]


def pyhf_pair(w):
    counts, model, unit = pyhf_model_once(w, -10.0)
    _, worse = pyhf.infer.mle.fixed_poi_fit(0.0, counts, model, return_fitted_val=True)
    values, better = pyhf.infer.mle.fit(counts, model, return_fitted_val=True)
    return (unit * values[model.config.poi_index], float(worse - better)), None


def pyhf_limits(w):
    counts, model, unit = pyhf_model_once(w, 0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        observed, expected = pyhf.infer.intervals.upper_limits.upper_limit(
            counts, model, level=1 - CL, rtol=1e-3
        )
    return unit * float(observed), unit * np.array([float(x) for x in expected])


def with_minuit(make):
    return lambda w: minuit_pair(make, w), lambda w: minuit_limits(make, w)


PEERS = {
    "iminuit, compiled cost and gradient": (*with_minuit(compiled), 10),
    "iminuit and numba-stats": (*with_minuit(numba_stats), 10),
    "pyhf, NumPy and SciPy": (pyhf_pair, pyhf_limits, 2),
}
"""By name: the fits and the limits of a window, and how many windows are timed."""
