"""The parts of the error of a signal strength, against closed forms."""

import numpy as np
import pytest

from lumbra.inference.histfactory import (
    Channel,
    NormFactor,
    NormSys,
    Parameter,
    Sample,
    StatError,
    TemplateModel,
)
from lumbra.inference.histfactory.impacts import error_budget


def model(error=0.05, simulation=0.0, **parameters):
    """10 000 events over 8000 of background known to 5 %: Gaussian in all that matters."""
    background = [NormSys("b", 1 - error, 1 + error)]
    signal = [NormFactor("mu")]
    if simulation:
        background.append(StatError("stat", [simulation]))
    samples = [Sample("signal", [1000.0], signal), Sample("background", [8000.0], background)]
    return TemplateModel([Channel("one", [10_000], samples)], parameters=parameters)


def test_parts_are_those_of_a_counted_excess():
    """(n − b)/s: √n/s from the count, δb/s from the background."""
    budget = error_budget(model())
    assert budget.strength == pytest.approx(2.0, rel=1e-6)
    assert budget.counts == pytest.approx(0.1, rel=1e-3)
    assert budget.systematic == pytest.approx(0.4, rel=0.01)
    assert budget.error == pytest.approx(np.hypot(0.1, 0.4), rel=0.01)
    (impact,) = budget.impacts
    assert (impact.name, impact.value) == ("b", pytest.approx(0.0, abs=1e-6))
    assert impact.up == pytest.approx(-0.4, rel=0.01)
    assert impact.down == pytest.approx(0.4, rel=0.01)
    assert budget.simulation == 0


def test_the_size_of_the_simulation_is_told_apart():
    budget = error_budget(model(simulation=300.0))
    assert budget.simulation == pytest.approx(0.3, rel=0.02)
    assert budget.error == pytest.approx(np.sqrt(0.1**2 + 0.4**2 + 0.3**2), rel=0.02)


def test_a_fixed_nuisance_has_no_impact():
    budget = error_budget(model(b=Parameter(fixed=True)))
    assert budget.impacts == ()
    assert budget.systematic == pytest.approx(0.0, abs=0.01)
