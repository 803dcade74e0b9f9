"""Hunts by fits: shapes of simulated peaks, the switch between parts, whole events in toys."""

from dataclasses import replace

import numpy as np
import pytest

from lumbra.blueprint import FitHunt, FitPart
from lumbra.foundation import DataError, Key, Table
from lumbra.inference.shapes import DoubleCrystalBall
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.searches import ALP_DIPHOTON
from lumbra.selection import Cut, CutFlow
from lumbra.workflow.fit_measure import measure_fits, switch_mass
from lumbra.workflow.fit_trials import global_p_value
from lumbra.workflow.measured import Left
from lumbra.workflow.peak_fit import fit_peak
from lumbra.workflow.signal_peaks import PeakWithWrong
from lumbra.workflow.simulate import Sample

MASSES = (1.0, 2.0, 3.0, 4.0)
WIDTH = 0.02
LUMINOSITY = 0.1
"""Ten simulated events for one of data."""
EDITION = replace(ALP_DIPHOTON.edition(None), luminosity=LUMINOSITY, suppression=None)
FIRST = FitPart("first", "First", "x", 1.0, 3.0, (0.5, 4.5), window=15.0)
SECOND = FitPart("second", "Second", "y", 2.0, 4.0, (0.5, 4.5), window=15.0)
HUNT = FitHunt(
    parts=(FIRST, SECOND), simulated=MASSES, right=Cut("right", "right == 1", ""),
    statistics=("cls", "clsb"), quoted=(2.0,),
)  # fmt: skip
COUPLINGS = ALP_DIPHOTON.couplings


def sample(name, rng, x, y, right, event, generated):
    """Candidates of one unit weight each."""
    table = Table({"x": x, "y": y, "right": right, "__event__": event, "weight": np.ones(len(x))})
    flow = CutFlow(
        ("generated",), np.array([generated]), np.array([float(generated)]), np.array([1.0])
    )
    return Sample(name, table, flow)


def signal(mass, rng, count=4000):
    """Each event has one right candidate and one wrong one; y is sharper above 2.5 GeV."""
    sharp = WIDTH * (2.5 / mass) ** 1.5
    x = np.concatenate([rng.normal(mass, WIDTH, count), rng.uniform(0.5, 4.5, count)])
    y = np.concatenate([rng.normal(mass, sharp, count), rng.uniform(0.5, 4.5, count)])
    right = np.repeat([1, 0], count)
    return sample(f"signal_{mass:g}GeV", rng, x, y, right, np.arange(2 * count), 2 * count)


@pytest.fixture(scope="module")
def samples():
    rng = Key(3).child("fits").generator()
    signals = {mass: signal(mass, rng) for mass in MASSES}
    count = 30_000
    x = rng.uniform(0.5, 4.5, count)
    y = rng.uniform(0.5, 4.5, count)
    # two candidates an event
    background = sample("flat", rng, x, y, np.zeros(count), np.arange(count) // 2, count)
    return signals, [background]


@pytest.fixture(scope="module")
def fitted(samples):
    signals, backgrounds = samples
    return measure_fits(HUNT, signals, backgrounds, lambda table: table, EDITION, 0.95)


def test_a_peak_is_fitted_as_it_was_drawn():
    rng = Key(1).child("peak").generator()
    true = DoubleCrystalBall(5.02, 0.1, 0.9, 5.0, 1.6, 4.0)
    edges = np.linspace(3.0, 7.0, 4001)
    share = true.integrals(edges)
    values = rng.choice(0.5 * (edges[1:] + edges[:-1]), 200_000, p=share / share.sum())
    found = fit_peak(values, np.ones(len(values)), 5.0, 0.12)
    assert found.mean == pytest.approx(5.02, abs=0.004)
    assert found.sigma == pytest.approx(0.1, rel=0.03)
    coarse = np.linspace(4.2, 5.8, 17)
    np.testing.assert_allclose(found.integrals(coarse), true.integrals(coarse), atol=0.003)


def test_weights_count():
    rng = Key(2).child("peak").generator()
    values = rng.normal(5.0, 0.2, 50_000)
    weights = np.exp(-0.5 * ((values - 5.0) / 0.1) ** 2 + 0.5 * ((values - 5.0) / 0.2) ** 2)
    found = fit_peak(values, weights, 5.0, 0.1)
    core = found.integrals(np.array([4.9, 5.1]))[0] / found.integrals(np.array([4.0, 6.0]))[0]
    assert core == pytest.approx(0.6827, abs=0.01)


def test_wrong_candidates_are_part_of_the_shape():
    edges = np.linspace(0.0, 10.0, 31)
    shape = PeakWithWrong(5.0, 0.1, 1.5, 5.0, 1.5, 5.0, edges, np.full(30, 0.05))
    assert shape.integrals(np.array([-100.0, 200.0]))[0] == pytest.approx(2.5, abs=1e-3)
    beside = shape.integrals(np.array([8.0, 9.0]))[0] - shape.peak.integrals([8.0, 9.0])[0]
    assert beside == pytest.approx(0.15)
    x = np.linspace(0.1, 9.9, 200)
    cells = shape.integrals(np.array([x - 1e-4, x + 1e-4]).T.ravel())[::2]
    np.testing.assert_allclose(cells / 2e-4, shape.density(x), rtol=1e-3)


def test_the_switch_is_where_curves_cross():
    masses = np.linspace(1.0, 9.0, 50)
    one, other = (masses, masses**2), (masses, 16.0 * np.ones(50))
    assert switch_mass(one, other, 1.0, 9.0) == pytest.approx(4.0, abs=0.05)
    # one that is always better takes everything
    assert switch_mass((masses, np.ones(50)), other, 1.0, 9.0) == pytest.approx(9.0)
    assert switch_mass(other, (masses, np.ones(50)), 1.0, 9.0) == pytest.approx(1.0)


def test_the_more_sensitive_part_tests_a_mass(fitted):
    (switch,) = fitted.switches
    assert switch == pytest.approx(2.5, abs=0.25)
    limits = fitted.limits(None, COUPLINGS, LUMINOSITY, 0.95)
    assert np.all(np.diff(limits["mass_GeV"]) > 0)
    assert np.all((limits["part"] == 1) == (limits["mass_GeV"] >= switch))
    assert np.all(np.isnan(limits["local_p_value"]))


def test_efficiency_and_limit_are_those_of_a_peak_on_a_flat_background(fitted):
    """σ(N) = √(b/∫f²) to first order; a free polynomial costs some per cent."""
    limits = fitted.limits(None, COUPLINGS, LUMINOSITY, 0.95)
    row = int(np.argmin(np.abs(limits["mass_GeV"] - 1.5)))
    assert limits["efficiency"][row] == pytest.approx(0.5)
    density = 3000 / 4.0
    error = np.sqrt(density * 2 * np.sqrt(np.pi) * WIDTH)
    found = limits["sigma_clsb_expected_fb"][row] * 0.5 * LUMINOSITY / 1.645
    assert error < found < 1.35 * error
    ratio = limits["sigma_cls_expected_fb"][row] / limits["sigma_clsb_expected_fb"][row]
    assert ratio == pytest.approx(1.960 / 1.645, rel=0.03)
    assert limits["background_events"][row] == pytest.approx(4 * WIDTH * density, rel=0.1)


def test_an_event_is_drawn_with_all_of_its_candidates(fitted):
    counts = fitted.events.draw(200, Key(4))
    first = len(fitted.parts[0].windows.edges) - 1
    totals = counts[:, :first].sum(axis=1)
    assert totals.mean() == pytest.approx(3000, rel=0.01)
    # pairs of candidates: twice the variance of single ones
    assert totals.var() / totals.mean() == pytest.approx(2.0, abs=0.5)


def test_data_with_a_peak_show_it_where_it_is(fitted, samples):
    signals, (background,) = samples
    rng = Key(5).child("data").generator()
    data = background.candidates.select(rng.random(30_000) < 0.1)
    put = signals[3.0].candidates.select(np.arange(100))
    both = {n: np.concatenate([np.asarray(data[n]), np.asarray(put[n])]) for n in data}
    table = Table(both)
    limits = fitted.limits(table, COUPLINGS, LUMINOSITY, 0.95)
    left = Left({"flat": background.candidates}, table, table, "data")
    found = fitted.excess(limits, left, LUMINOSITY, Key(6))
    assert found["mass_GeV"] == pytest.approx(3.0, abs=WIDTH)
    assert found["local_p_value"] < 1e-6
    assert found["global_p_value"] == 0.0
    row = int(np.argmin(np.abs(limits["mass_GeV"] - 3.0)))
    assert limits["yield"][row] == pytest.approx(100, abs=5 * limits["yield_error"][row])
    assert limits["sigma_cls_observed_fb"][row] > 2 * limits["sigma_cls_expected_fb"][row]


def test_background_alone_is_no_excess(fitted):
    """A median excess has a global p-value about a half: 1000 of 1000 would be a bug."""
    p = global_p_value(fitted.parts, fitted.rows, fitted.events, 0.0027, Key(7))
    assert 0.2 < p.value < 0.9


def test_scarce_simulation_is_told(fitted):
    assert fitted.scarce() == []
    assert replace(fitted, simulation_growth=0.01).scarce()


def test_workspaces_expect_what_the_windows_expect(fitted, tmp_path):
    from lumbra.inference.histfactory import read_workspace

    fitted.write_workspaces(tmp_path, None, (2.0,))
    (path,) = tmp_path.glob("m_*.json")
    model = read_workspace(path)
    part = fitted.parts[0]
    row = int(np.argmin(np.abs(part.windows.masses - 2.0)))
    first, size = int(part.windows.first[row]), int(part.windows.size[row])
    seen = np.asarray(model.channels[0].observed)
    assert abs(seen.sum() - part.smooth.expectation[first : first + size].sum()) < 1
    names = {sample.name for sample in model.channels[0].samples}
    assert names == {"signal", *(f"bernstein_{k}" for k in range(part.windows.order + 1))}


def test_the_order_is_the_lowest_that_makes_no_peak(fitted):
    for part in fitted.parts:
        assert np.abs(part.spurious).max() < 0.2
        fit = sliding_fit(part.smooth.expectation, part.windows)
        np.testing.assert_allclose(part.spurious, fit.yields[0] / fit.errors[0])
        assert np.all((part.trust <= 1) & (part.trust > 0.98))


def test_nothing_left_is_refused(samples):
    signals, (background,) = samples
    none = replace(background, candidates=background.candidates.select(np.zeros(30_000, bool)))
    with pytest.raises(DataError, match="No background"):
        measure_fits(HUNT, signals, [none], lambda table: table, EDITION, 0.95)
