from dataclasses import replace

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.inference.histfactory import (
    Channel,
    HistoSys,
    NormFactor,
    NormSys,
    Parameter,
    Sample,
    ShapeSys,
    StatError,
    TemplateModel,
)
from tests.inference.histfactory.examples import random_model

SIGNAL = Sample("signal", [1.0, 2.0], [NormFactor("mu")])
MODEL = TemplateModel([Channel("c", [3, 4], [SIGNAL, Sample("b", [3.0, 3.0])])])


def with_norm(name):
    return Channel("c", [1], [Sample("s", [1.0], [NormFactor("mu"), NormSys(name, 0.9, 1.2)])])


WRONG = {
    "NaN": lambda: Sample("b", [np.nan, 1.0]),
    "negative": lambda: Sample("b", [1.0, -1.0]),
    "negative shape": lambda: Sample("b", [1.0, 1.0], [HistoSys("h", [0.5, -0.1], [1.0, 1.0])]),
    "short shape": lambda: Sample("b", [1.0, 1.0], [HistoSys("h", [0.5], [1.0])]),
    "factor of zero": lambda: Sample("b", [1.0], [NormSys("n", 0.0, 1.0)]),
    "two errors of a bin": lambda: Sample("b", [1.0], [StatError("s", 0.1), ShapeSys("t", 0.1)]),
    "fraction": lambda: Channel("c", [1.5, 2], [SIGNAL]),
    "bins": lambda: Channel("c", [1], [SIGNAL]),
    "edges": lambda: Channel("c", [1, 2], [SIGNAL], [0.0, 2.0, 1.0]),
    "no samples": lambda: Channel("c", [1], []),
    "nothing expected": lambda: Channel("c", [0, 0], [Sample("b", [0.0, 0.0])]),
    "impossible event": lambda: Channel("c", [0, 1], [Sample("b", [1.0, 0.0])]),
    "no strength": lambda: replace(MODEL, poi="nu"),
    "unknown setting": lambda: replace(MODEL, parameters={"x": Parameter(start=1)}),
    "centre of a factor": lambda: replace(MODEL, parameters={"mu": Parameter(centre=1)}),
    "bounds": lambda: replace(MODEL, parameters={"mu": Parameter(low=2, high=1)}),
    "code": lambda: replace(MODEL, interpolation="code3"),
    "constraint": lambda: replace(MODEL, stat_constraint="none"),
    "two channels of a name": lambda: replace(MODEL, channels=MODEL.channels * 2),
    "no channel": lambda: replace(MODEL, channels=[]),
    "unknown channel": lambda: MODEL.with_observed({"d": [1, 2]}),
    "kink": lambda: replace(MODEL, channels=[with_norm("n")], interpolation="code1"),
    "two meanings": lambda: replace(MODEL, channels=[with_norm("mu")]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_model_is_refused_in_four_parts(name):
    with pytest.raises((DataError, InputError)) as raised:
        WRONG[name]()
    assert all(raised.value.parts().values())


def test_other_counts_and_templates():
    model = random_model(1)
    other = model.with_observed({"c1": [1, 2, 3, 4]})
    np.testing.assert_array_equal(other.channels[1].observed, [1, 2, 3, 4])
    np.testing.assert_array_equal(other.channels[0].observed, model.channels[0].observed)
    signal = model.with_template("signal", {"c1": np.arange(4.0)}).channels[1].samples[0]
    np.testing.assert_array_equal(signal.events, np.arange(4.0))
    assert signal.modifiers == model.channels[1].samples[0].modifiers
    with pytest.raises(ValueError, match="read-only"):
        signal.events[0] = 3.0
