from dataclasses import replace

import numpy as np
import pyhf
import pytest
from scipy.optimize import brentq

from lumbra.foundation import InputError
from lumbra.inference.asymptotic import asymptotic_cls_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.histfactory import (
    Channel,
    NormFactor,
    NormSys,
    Sample,
    ShapeSys,
    TemplateModel,
    cls_tests,
    combine_models,
    fit_templates,
    template_limits,
    workspace,
)
from tests.inference.histfactory.examples import random_model

MODELS = {
    "normalisations": random_model(1, "none"),
    "error of the simulation": random_model(2, "staterror"),
    "control counts": random_model(3, "shapesys", bins=(3, 2)),
    "low counts": random_model(4, "staterror", 4.0),
    "very low counts": random_model(6, "shapesys", 1.5, (4,)),
    "one channel": random_model(5, "staterror", 50.0, (5,)),
}


@pytest.mark.parametrize("name", MODELS)
def test_pyhf_finds_the_same_cls(name):
    """Observed and five expected CLs to 0.5 %, where they matter for a limit."""
    model = MODELS[name]
    limit = template_limits(model, 0.95)
    strengths = [limit.expected[2, 0], limit.observed[0]]
    ours = cls_tests(model, strengths)
    assert ours.reason == "converged"
    spec = pyhf.Workspace(workspace(model, 100.0))
    theirs = spec.model()
    data = spec.data(theirs)
    for i, mu in enumerate(strengths):
        observed, bands = pyhf.infer.hypotest(
            mu, data, theirs, test_stat="qtilde", return_expected_set=True
        )
        assert ours.cls[i] == pytest.approx(float(observed), rel=5e-3)
        np.testing.assert_allclose(ours.expected[:, i], np.array(bands, float), rtol=5e-3)


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("name", MODELS)
def test_cls_at_the_limit_is_one_minus_the_level(name, level):
    """The search ends where direct tests of the strength say that it must."""
    model = MODELS[name]
    found = template_limits(model, level)
    assert found.status[0] == 0
    observed = cls_tests(model, found.observed)
    assert observed.cls[0] == pytest.approx(1 - level, rel=1e-5)
    for band in range(5):
        test = cls_tests(model, found.expected[band])
        assert test.expected[band, 0] == pytest.approx(1 - level, rel=1e-5)
    assert np.all(np.diff(found.expected[:, 0]) > 0)


@pytest.mark.parametrize("count", [15, 25, 40])
def test_a_counting_window_has_the_limit_of_counting(count):
    """The other asymptotic limit of this package, written for one window, is a witness."""
    up = 1.2
    background = [NormSys("b", 1 / up, up), ShapeSys("mc", [2.5])]
    samples = [
        Sample("signal", [1.0], [NormFactor("mu"), NormSys("e", 1 / 1.06, 1.06)]),
        Sample("background", [25.0], background),
    ]
    model = TemplateModel([Channel("window", [count], samples)], interpolation="code1")
    one = CountingExperiment(25.0, {"b": 0.2}, 2.5, {"e": 0.06})
    expected = asymptotic_cls_limit(one, count, 0.9)
    np.testing.assert_allclose(template_limits(model, 0.9).observed, expected, rtol=1e-4)


def test_numbers_do_not_depend_on_threads():
    models = [random_model(seed) for seed in range(6)]
    one, two = (template_limits(models, 0.9, workers=n) for n in (1, 2))
    np.testing.assert_array_equal(one.observed, two.observed)
    np.testing.assert_array_equal(one.expected, two.expected)
    table = one.to_table(mass_GeV=np.arange(6.0))
    assert list(table)[:2] == ["mass_GeV", "strength"]
    assert len(table) == 6


def test_combination():
    """Two channels as one model, and two models combined, are the same; together is stronger."""
    both = random_model(2)
    parts = [replace(both, channels=[c]) for c in both.channels]
    combined = combine_models(*parts)
    np.testing.assert_allclose(
        template_limits(combined).observed, template_limits(both).observed, rtol=1e-9
    )
    medians = template_limits([both, *parts]).expected[2]
    assert medians[0] < medians[1:].min()
    other = replace(parts[1], parameters={"lumi": replace(both.parameters["lumi"], width=0.05)})
    with pytest.raises(InputError, match="settings of lumi differ"):
        combine_models(parts[0], other)


def test_the_p_value_is_that_of_the_fits():
    model = random_model(3)
    found = template_limits(model)
    free, null = fit_templates(model), fit_templates(model, strength=0.0)
    assert found.q0[0] == pytest.approx(2 * (null.loss - free.loss), abs=1e-9)
    assert found.strength[0] == pytest.approx(free["mu"].value, abs=1e-5)


def test_scaling_the_signal_scales_the_limit():
    model = random_model(8)
    double = model.with_template(
        "signal", {c.name: 2 * np.asarray(c.samples[0].events) for c in model.channels}
    )
    one, two = template_limits(model), template_limits(double)
    np.testing.assert_allclose(one.observed, 2 * two.observed, rtol=1e-6)


def test_the_median_solves_its_equation():
    """Independent root search of the expected CLs."""
    model = random_model(5, "staterror", 30.0)
    root = brentq(lambda mu: cls_tests(model, mu).expected[2, 0] - 0.05, 1e-3, 50, xtol=1e-9)
    assert template_limits(model, 0.95).expected[2, 0] == pytest.approx(root, rel=1e-6)


def test_what_cannot_be_asked():
    model = random_model(1)
    with pytest.raises(InputError, match=r"write 0\.9"):
        template_limits(model, 90)
    with pytest.raises(InputError, match="no model"):
        template_limits([])
    with pytest.raises(InputError, match="not negative"):
        cls_tests(model, [-1.0])
    with pytest.raises(InputError, match="not negative"):
        cls_tests(model, np.nan)


def test_a_signal_that_changes_nothing_has_no_limit():
    model = random_model(1)
    empty = model.with_template("signal", {c.name: np.zeros(len(c)) for c in model.channels})
    found = template_limits(empty)
    assert np.isnan(found.observed[0])
    assert found.reasons() != ["converged"]
