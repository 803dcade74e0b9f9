from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import kstest, poisson

from lumbra.foundation import InputError, Key
from lumbra.inference.histfactory import (
    Channel,
    NormFactor,
    Sample,
    TemplateModel,
    cls_tests,
    fit_toys,
    template_limits,
    toy_cls,
)
from tests.inference.histfactory.examples import random_model


def moderate() -> TemplateModel:
    """A peak of 60 events on a few hundred, known to 5 %, with errors of the simulation."""
    return random_model(11, "staterror", 400.0, (8,))


def test_pulls():
    """500 pseudo-experiments; mean and width within 4 of their standard errors (1 in 10⁴)."""
    toys = fit_toys(moderate(), 500, key=Key(3), strength=0.5, tested=0.5, lowest=-10.0)
    pulls = (toys.strength - 0.5) / toys.error
    assert toys.failures == 0
    assert abs(pulls.mean()) < 4 / np.sqrt(500)
    assert abs(pulls.std() - 1) < 4 / np.sqrt(1000)


def test_numbers_do_not_depend_on_threads():
    one, two = (fit_toys(moderate(), 300, key=Key(4), tested=0.3, workers=n) for n in (1, 2))
    np.testing.assert_array_equal(one.strength, two.strength)
    np.testing.assert_array_equal(one.q, two.q)


def test_cls_of_a_count_without_events():
    """No event seen, none expected but 0.5: CLs = e^(−s) exactly, which toys must find."""
    samples = [Sample("s", [1.0], [NormFactor("mu")]), Sample("b", [0.5])]
    model = TemplateModel([Channel("c", [0], samples)])
    found = toy_cls(model, 2.0, 20000, key=Key(5))
    assert found.cls_b.value == pytest.approx(poisson.cdf(0, 2.5), abs=4 * found.cls_b.error)
    assert found.cls.value == pytest.approx(np.exp(-2.0), abs=4 * found.cls.error)


def test_toys_agree_with_asymptotics_where_events_are_many():
    model = moderate()
    mu = float(template_limits(model, 0.9).observed[0])
    found = toy_cls(model, mu, 3000, key=Key(6))
    assert found.cls.value == pytest.approx(cls_tests(model, mu).cls[0], abs=4 * found.cls.error)


def test_too_few():
    with pytest.raises(InputError, match="say nothing"):
        fit_toys(moderate(), 0, key=Key(1))


@pytest.mark.study
def test_coverage_pulls_and_p_values():
    """6000 pseudo-experiments: the 95 % CLs+b test excludes the truth in 5 %, p is uniform."""
    model, n, truth = moderate(), 6000, 0.4
    toys = fit_toys(model, n, key=Key(21), strength=truth, tested=truth, lowest=-10.0)
    pulls = (toys.strength - truth) / toys.error
    assert toys.failures == 0
    assert abs(pulls.mean()) < 0.05
    assert abs(pulls.std() - 1) < 0.05
    # CLs+b: the asymptotic rejection at 5 %, where q̃ < q of the Asimov set
    excluded = np.mean(toys.q > 1.6449**2)
    assert excluded == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / n))
    null = fit_toys(model, n, key=Key(22), strength=0.0, tested=truth)
    p = np.sqrt(null.q0[null.q0 > 0])
    assert np.mean(null.q0 > 0) == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(n))
    # given an excess, twice the p-value is uniform
    assert kstest(p, lambda z: 2 * ndtr(z) - 1).pvalue > 1e-3


@pytest.mark.study
def test_cls_limits_cover():
    """5000 data sets drawn with signal: the 90 % limit is above the truth in 90 % or more."""
    model, truth, n = moderate(), 0.4, 5000
    expected = model_expectation(model, truth)
    models = []
    for i in range(n):
        rng = Key(31).child("data", i).generator()
        drawn = {c.name: rng.poisson(e) for c, e in zip(model.channels, expected, strict=True)}
        models.append(replace(model.with_observed(drawn), name=str(i)))
    found = template_limits(models, 0.9)
    assert np.all(found.status == 0)
    assert np.mean(found.observed > truth) > 0.9 - 3 * np.sqrt(0.09 / n)


def model_expectation(model: TemplateModel, strength: float) -> list[np.ndarray]:
    return [
        sum(np.asarray(s.events) * (strength if s.name == "signal" else 1.0) for s in c.samples)
        for c in model.channels
    ]
