"""Asymptotic limits against closed values, the exact limit and pyhf."""

from __future__ import annotations

import warnings

import numpy as np
import pyhf
import pytest

from lumbra.foundation import InputError
from lumbra.inference.asymptotic import asymptotic_cls_limit, asymptotic_expected_limits
from lumbra.inference.cls import cls_limit
from lumbra.inference.counting import CountingExperiment


def test_closed_values() -> None:
    with pytest.warns(UserWarning, match="fewer than 10"):
        limits = asymptotic_cls_limit(CountingExperiment([100.0, 3.0]), [110, 3], 0.95)
    assert limits == pytest.approx([29.2165926, 4.77928637], rel=1e-7)


def test_bands() -> None:
    """In units of σ = √b for b → ∞: 1.95996 and, at +2σ, 3.65598 (95 %)."""
    bands = asymptotic_expected_limits(CountingExperiment(1e12), 0.95)[:, 0] / 1e6
    assert bands[2] == pytest.approx(1.95996398, rel=1e-5)
    assert bands[4] == pytest.approx(3.65598436, rel=1e-5)


def test_no_warning_at_ten() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asymptotic_cls_limit(CountingExperiment(10.0), 10)


def test_close_to_exact_for_many_events() -> None:
    b = np.array([100.0, 1000.0, 10_000.0])
    ratio = asymptotic_cls_limit(CountingExperiment(b), b) / cls_limit(CountingExperiment(b), b)
    assert np.all(np.abs(ratio - 1) < [0.03, 0.01, 0.004])


def test_refuses_normal_prior() -> None:
    with pytest.raises(InputError):
        asymptotic_cls_limit(CountingExperiment(20.0, {"b": 0.1}, prior="normal"), 20)


def pyhf_cls(
    mu: float, n: int, b: float, b_error: float, mc: float, e_error: float
) -> tuple[float, float]:
    """Observed and median CLs of the same model at mu, by pyhf."""
    signal = [{"name": "mu", "type": "normfactor", "data": None}]
    background = []
    if e_error:
        data = {"hi": 1 + e_error, "lo": 1 / (1 + e_error)}
        signal.append({"name": "e", "type": "normsys", "data": data})
    if b_error:
        data = {"hi": 1 + b_error, "lo": 1 / (1 + b_error)}
        background.append({"name": "b", "type": "normsys", "data": data})
    if mc:
        background.append({"name": "mc", "type": "shapesys", "data": [mc]})
    samples = [
        {"name": "signal", "data": [1.0], "modifiers": signal},
        {"name": "background", "data": [b], "modifiers": background},
    ]
    spec = {"channels": [{"name": "window", "samples": samples}]}
    model = pyhf.Model(spec, poi_name="mu")
    bounds = model.config.suggested_bounds()
    bounds[model.config.poi_index] = (0, 10 * (n + b + 10))
    data = [n, *model.config.auxdata]
    observed, median = pyhf.infer.hypotest(
        mu, data, model, par_bounds=bounds, test_stat="qtilde", return_expected=True
    )
    return float(observed), float(median)


@pytest.mark.parametrize(
    "case",
    [(110, 100.0, 0.0, 0.0, 0.0), (15, 20.0, 0.1, 0.0, 0.1), (50, 40.0, 0.15, 5.0, 0.1)],
)
def test_pyhf(case: tuple[int, float, float, float, float]) -> None:
    """pyhf's CLs crosses 0.1 within 2e-3 of the limit on either side."""
    n, b, b_error, mc, e_error = case
    experiment = CountingExperiment(
        b, {"b": b_error} if b_error else {}, mc, {"e": e_error} if e_error else {}
    )
    limit = asymptotic_cls_limit(experiment, n)[0]
    assert pyhf_cls(limit * 0.998, *case)[0] > 0.1 > pyhf_cls(limit * 1.002, *case)[0]
    if not (b_error or mc):  # pyhf's expected limit is at the nuisances fitted to the data
        median = asymptotic_expected_limits(experiment)[2, 0]
        assert pyhf_cls(median * 0.998, *case)[1] > 0.1 > pyhf_cls(median * 1.002, *case)[1]
