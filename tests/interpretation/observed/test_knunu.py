"""Belle II's B⁺ → K⁺νν̄ from the released likelihood: the measurement, and what its error is."""

import json

import numpy as np
import pytest

from lumbra.inference.histfactory import fit_templates, write_workspace
from lumbra.interpretation.observed.kaon_neutrinos import (
    STANDARD_MODEL,
    form_factor_plus,
    neutrino_rate,
)
from lumbra.interpretation.observed.knunu_likelihood import (
    CHANNELS,
    knunu_channels,
    knunu_model,
)
from lumbra.interpretation.observed.knunu_measurement import closure, measure_knunu


@pytest.fixture(scope="module")
def measured():
    return measure_knunu()


def test_the_published_branching_fraction_comes_out(measured):
    """(2.7 ± 0.5 ± 0.5)e-5; only leading errors of shapes are known, hence a tenth of tolerance."""
    assert measured.branching == pytest.approx(2.7e-5, abs=0.5e-5)
    assert measured.statistical == pytest.approx(0.5e-5, rel=0.1)
    assert measured.systematic == pytest.approx(0.5e-5, rel=0.1)
    assert np.hypot(measured.statistical, measured.systematic) == pytest.approx(measured.error)


def test_backgrounds_of_b_mesons_matter_most(measured):
    impacts = {i.name: max(abs(i.up), abs(i.down)) for i in measured.budget.impacts}
    assert next(iter(impacts)) == "norm_charged"
    assert max(abs(i.value) for i in measured.budget.impacts) < 2
    assert measured.budget.simulation == pytest.approx(0.52, abs=0.05)


def test_impacts_are_what_the_covariance_says(measured):
    """To first order the covariance of strength and nuisance over the nuisance's error."""
    fit = measured.budget.fit
    strength = fit.names.index("mu")
    for impact in measured.budget.impacts[:8]:
        row = fit.names.index(impact.name)
        linear = fit.covariance[strength, row] / impact.error
        assert 0.5 * (impact.up - impact.down) == pytest.approx(linear, rel=0.15)


def test_other_program_finds_the_same_strength(tmp_path):
    """pyhf with its own minimiser, on the workspace that is written."""
    pyhf = pytest.importorskip("pyhf")
    path = tmp_path / "knunu.json"
    write_workspace(path, knunu_model())
    pyhf.set_backend("numpy", pyhf.optimize.minuit_optimizer(verbose=0))
    workspace = pyhf.Workspace(json.loads(path.read_text(encoding="utf-8")))
    model = workspace.model(
        modifier_settings={
            "normsys": {"interpcode": "code4"},
            "histosys": {"interpcode": "code4p"},
        }
    )
    best = pyhf.infer.mle.fit(workspace.data(model), model)
    assert best[model.config.poi_index] == pytest.approx(measure_knunu().budget.strength, abs=5e-3)


def test_templates_close():
    """Number densities by generated q² sum to the released templates."""
    for ratios in closure().values():
        assert ratios == pytest.approx(1.0, abs=0.01)


def test_the_standard_model_rate_is_the_unit():
    q2 = np.linspace(0, 22.9, 4001)
    assert np.trapezoid(neutrino_rate(q2), q2) == pytest.approx(STANDARD_MODEL, rel=0.01)
    other = np.trapezoid(neutrino_rate(q2, "fnal-milc-2015"), q2)
    assert other == pytest.approx(STANDARD_MODEL, rel=0.02)
    assert neutrino_rate([-1.0, 23.1]) == pytest.approx(0.0, abs=0)


def test_two_calculations_of_the_form_factor_agree():
    """Lattice results are within two per cent where both are close to their points."""
    q2 = np.array([0.0, 12.0, 17.0, 20.0])
    ratio = form_factor_plus(q2) / form_factor_plus(q2, "fnal-milc-2015")
    assert ratio == pytest.approx(1.0, abs=0.03)
    assert form_factor_plus(12.0) == pytest.approx(0.742513)


def test_efficiency_of_the_signal_region_is_as_published():
    """8 % of the decays of 387 million BB̄ pairs, half of them charged."""
    signal = next(s for s in knunu_channels()[0].samples if s.name == "signal")
    produced = 2 * 387e6 * 0.514 * STANDARD_MODEL
    control = next(s for s in knunu_channels()[1].samples if s.name == "signal")
    kept = (np.sum(signal.events) + np.sum(control.events)) / produced
    assert kept == pytest.approx(0.08, abs=0.005)


def test_a_shifted_count_shifts_the_result(measured):
    """Negative control: half of the most sensitive bin's events taken away."""
    model = knunu_model()
    observed = np.array(model.channels[0].observed)
    observed[6] = 0.5 * observed[6]
    fit = fit_templates(model.with_observed({CHANNELS[0]: observed}), lowest=-30)
    assert fit["mu"].value < measured.budget.strength - 2
