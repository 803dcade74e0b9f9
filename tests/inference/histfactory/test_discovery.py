"""The discovery statistic of many data sets, and limits before there are data."""

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.histfactory import (
    Channel,
    NormFactor,
    NormSys,
    Sample,
    ShapeSys,
    TemplateModel,
    discovery_statistics,
    template_limits,
)
from tests.inference.histfactory.examples import random_model


def whole(observed):
    """A model whose background is a whole number in each bin."""
    signal = Sample("signal", [1.0, 3.0, 1.0], [NormFactor("mu"), NormSys("efficiency", 0.9, 1.1)])
    background = Sample(
        "background",
        [20.0, 16.0, 12.0],
        [NormSys("rate", 0.9, 1.1), ShapeSys("simulation", [2.0, 2.0, 2.0])],
    )
    return TemplateModel([Channel("one", observed, [signal, background])])


@pytest.mark.parametrize("bins", ["staterror", "shapesys"])
def test_it_is_that_of_the_limits(bins):
    model = random_model(3, bins)
    counts = np.concatenate([np.asarray(channel.observed) for channel in model.channels])
    rng = np.random.default_rng(1)
    toys = np.vstack([counts, rng.poisson(counts, (5, len(counts)))])
    found = discovery_statistics([model, model], [toys, toys[::-1]])
    assert found.shape == (6, 2)
    assert np.allclose(found[:, 0], found[::-1, 1])
    assert found[0, 0] == pytest.approx(template_limits(model).q0[0], rel=1e-6, abs=1e-9)
    assert np.all(found >= 0)


def test_before_there_are_data_background_stands_in_for_them():
    """Counts that are the expectation give the same; other counts do not matter."""
    right = template_limits(whole([20, 16, 12]))
    blind = template_limits(whole([0, 40, 3]), has_data=False)
    assert np.allclose(blind.expected, right.expected, rtol=1e-6)
    assert blind.q0[0] == pytest.approx(0, abs=1e-9)
    seen = template_limits(whole([0, 40, 3]))
    assert abs(seen.expected[2, 0] / right.expected[2, 0] - 1) > 0.02


def test_counts_for_every_hypothesis():
    with pytest.raises(InputError, match="Every hypothesis"):
        discovery_statistics([whole([1, 1, 1])], [])
