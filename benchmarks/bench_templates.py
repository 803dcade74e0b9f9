"""Template limits: 50 masses with bands on one core; Minuit and pyhf on the same models."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import iminuit
import numpy as np
import pyhf
import pytest

from lumbra.foundation import Key
from lumbra.inference.histfactory import (
    Channel,
    HistoSys,
    Lumi,
    NormFactor,
    NormSys,
    Parameter,
    Sample,
    ShapeSys,
    StatError,
    TemplateModel,
    cls_tests,
    fit_templates,
    fit_toys,
    template_limits,
    workspace,
)

MASSES = np.linspace(0.1, 0.9, 50)
BINS = 100


def model(mass: float, kind: type[StatError] | type[ShapeSys] = StatError, bins: int = BINS) -> Any:
    """A peak over three backgrounds with norms, shapes and an error of the simulation per bin."""
    x = (np.arange(bins) + 0.5) / bins
    backgrounds = [200 * np.exp(-2 * x), 80 * np.ones(bins), 50 * x]
    peak = 30 * np.exp(-0.5 * ((x - mass) / 0.05) ** 2)
    samples = [
        Sample("signal", peak, [NormFactor("mu"), NormSys("efficiency", 0.95, 1.06), Lumi()])
    ]
    for i, events in enumerate(backgrounds):
        tilt = 0.05 * (i + 1) * (x - 0.5)
        label = "simulation" if kind is StatError else f"simulation_{i}"
        modifiers = [
            NormSys(f"norm_{i}", 0.9, 1.1),
            HistoSys(f"shape_{i}", events * (1 - tilt), events * (1 + tilt)),
            Lumi(),
            kind(label, 0.3 * np.sqrt(events)),
        ]
        samples.append(Sample(f"background_{i}", events, modifiers))
    counts = Key(4).child(bins).generator().poisson(np.sum(backgrounds, axis=0))
    lumi = {"lumi": Parameter(centre=1.0, width=0.02, low=0.5, high=1.5)}
    return TemplateModel([Channel("c", counts, samples)], parameters=lumi)


@pytest.mark.parametrize("kind", [StatError, ShapeSys])
def test_fifty_masses(benchmark: Any, kind: type[StatError] | type[ShapeSys]) -> None:
    """Observed and five expected limits of each; models are made before."""
    models = [model(float(mass), kind) for mass in MASSES]
    found = benchmark.pedantic(template_limits, (models, 0.9), rounds=10, warmup_rounds=1)
    assert np.all(found.status == 0)
    parameters = len(fit_templates(models[0]).names)
    benchmark.extra_info |= {"parameters": parameters, "ms": 1e3 * benchmark.stats["min"]}


def test_toys(benchmark: Any) -> None:
    """Three fits of each of 1000 pseudo-experiments."""
    one = model(0.5)
    benchmark.pedantic(lambda: fit_toys(one, 1000, key=Key(1)), rounds=3, warmup_rounds=1)
    benchmark.extra_info["us_per_toy"] = 1e3 * benchmark.stats["min"]


def elapsed(call: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    found = call()
    return time.process_time() - started, found


def test_one_fit_against_minuit(benchmark: Any) -> None:
    """All parameters, the bins' factors too; Minuit gets pyhf's likelihood."""
    one = model(0.5)
    ours = benchmark.pedantic(fit_templates, (one,), rounds=20, warmup_rounds=1)
    spec = pyhf.Workspace(workspace(one))
    theirs, data = spec.model(), spec.data(spec.model())
    minuit = iminuit.Minuit(
        lambda x: -float(theirs.logpdf(x, data)[0]), theirs.config.suggested_init()
    )
    minuit.errordef = 0.5
    minuit.limits = theirs.config.suggested_bounds()
    peer, _ = elapsed(minuit.migrad)
    place = theirs.config.poi_index
    benchmark.extra_info |= {"minuit_ms": 1e3 * peer, "ratio": peer / benchmark.stats["min"]}
    error = ours["mu"].error
    assert ours["mu"].value == pytest.approx(minuit.values[place], abs=0.02 * error)


def test_one_test_against_pyhf(benchmark: Any) -> None:
    """CLs, observed and expected, of one strength; 20 bins, for pyhf with SciPy takes long."""
    one = model(0.5, bins=20)
    mu = float(template_limits(one, 0.9).expected[2, 0])
    ours = benchmark.pedantic(cls_tests, (one, mu), rounds=20, warmup_rounds=1)
    spec = pyhf.Workspace(workspace(one))
    theirs = spec.model()
    peer, found = elapsed(
        lambda: pyhf.infer.hypotest(
            mu, spec.data(theirs), theirs, test_stat="qtilde", return_expected_set=True
        )
    )
    benchmark.extra_info |= {"pyhf_ms": 1e3 * peer, "ratio": peer / benchmark.stats["min"]}
    assert ours.cls[0] == pytest.approx(float(found[0]), rel=5e-3)
