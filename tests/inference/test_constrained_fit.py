import numpy as np
import pytest
from iminuit import Minuit

from lumbra.foundation import DataError, InputError, Key
from lumbra.inference import constrained_fit as constrained_fit_module
from lumbra.inference.constrained_fit import constrained_fit
from lumbra.inference.constrained_profile import (
    constrained_background_profile,
    constrained_profile,
)
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.poisson_newton import EXHAUSTED
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.shapes import AtMass, CrystalBall, DoubleGaussian
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.window_limits import cls_limit
from lumbra.inference.window_model import window_model
from lumbra.inference.windows import make_windows

SIGMA, ALPHA, N = 0.004, 1.2, 3.0
EDGES = np.linspace(1.0, 1.3, 301)
MIDDLE = 0.5 * (EDGES[1:] + EDGES[:-1])
PEAKING = 400 * np.exp(-0.5 * ((MIDDLE - 1.12) / 0.01) ** 2) * 0.001 / 0.025
SMOOTH = 80 * np.exp(-2 * (MIDDLE - 1.0))
SIGNAL = AtMass(CrystalBall, {"alpha": ALPHA, "n": N})
NUISANCES = [
    Nuisance("efficiency", signal=0.06, background=0.04),
    Nuisance("scale", shape={"mean": 0.2}),
    Nuisance("width", shape={"sigma": 0.1}),
    Nuisance("peaking", background=0.15, constraint="poisson"),
    Nuisance("luminosity", signal=0.03, background=0.03, constraint="gaussian"),
]


@pytest.fixture(scope="module")
def windows():
    masses = np.linspace(1.05, 1.25, 9)
    return make_windows(EDGES, masses, np.full(9, SIGMA), width=0.1, order=2, signal=SIGNAL)


@pytest.fixture(scope="module")
def counts(windows):
    truth = SMOOTH + PEAKING
    truth[windows.first[3] : windows.first[3] + windows.size[3]] += (
        200 * windows.design[3, -1, : windows.size[3]]
    )
    return draw_counts(truth, Key(5), range(1))[0]


@pytest.fixture(scope="module")
def model(windows):
    return window_model(windows, NUISANCES, known=PEAKING)


def written_out(windows, w, counts):
    """−2 ln L with the formulas of the shape and the constraints themselves."""
    first, size = windows.first[w], windows.size[w]
    span, basis = windows.span(w), windows.design[w, :-1, :size]
    observed, known = counts[first : first + size], PEAKING[first : first + size]
    mass, k = windows.masses[w], 1 / 0.15**2

    def twice_nll(theta):
        s, (eff, scale, width, control, lumi) = theta[3], theta[4:]
        peak = CrystalBall(mass + 0.2 * SIGMA * scale, SIGMA * 1.1**width, ALPHA, N)
        signal = s * 1.06**eff * (1 + 0.03 * lumi) * peak.integrals(span)
        back = known * 1.04**eff * np.exp(0.15 * control) * (1 + 0.03 * lumi)
        mean = theta[:3] @ basis + signal + back
        if np.any(mean <= 0):
            return 1e12
        rate = k * np.exp(0.15 * control)
        normal = eff**2 + scale**2 + width**2 + lumi**2
        ratio = np.where(observed > 0, observed, 1) / mean
        main = mean - observed + np.where(observed > 0, observed * np.log(ratio), 0)
        return 2 * np.sum(main) + normal + 2 * (rate - k - k * np.log(rate / k))

    return twice_nll


def test_minuit_finds_the_same_with_every_kind_of_nuisance(windows, counts, model):
    found = constrained_fit(counts, model)
    assert not found.fit.failed.any()
    for w in (0, 3, 6):
        start = found.best[0, w] + np.array([5.0, 2, 2, 10, 0.1, -0.1, 0.1, 0.1, 0.1])
        fitter = Minuit(written_out(windows, w, counts), start)
        fitter.errordef, fitter.strategy, fitter.tol = Minuit.LEAST_SQUARES, 2, 1e-6
        fitter.errors = np.array([20.0, 20, 20, 20, 1, 1, 1, 1, 1])
        fitter.limits = [(None, None)] * 4 + [(-5, 5)] * 5
        values = []
        for fixed in (False, True):
            fitter.fixed[3] = fixed
            if fixed:
                fitter.values[3] = 0.0
            for _ in range(4):
                fitter.migrad(ncall=50_000)
            if not fixed:
                fitter.hesse()
                best, error = np.array(fitter.values), fitter.errors[3]
            values.append(fitter.fval)
        # the splines of the shapes are good to 1e-5 of the largest bin
        assert found.fit.yields[0, w] == pytest.approx(best[3], abs=1e-4 * error + 1e-3)
        np.testing.assert_allclose(found.pulls[0, w], best[4:], atol=2e-4)
        assert found.fit.errors[0, w] == pytest.approx(error, rel=5e-4)
        assert found.fit.q[0, w] == pytest.approx(values[1] - values[0], abs=2e-4)


def test_without_nuisances_it_is_the_sliding_fit(windows, counts):
    plain, found = sliding_fit(counts, windows), constrained_fit(counts, window_model(windows)).fit
    np.testing.assert_allclose(found.yields, plain.yields, atol=1e-6 * plain.errors.min())
    np.testing.assert_allclose(found.errors, plain.errors, rtol=1e-4)
    np.testing.assert_allclose(found.q, plain.q, atol=1e-8)
    np.testing.assert_allclose(found.background, plain.background, rtol=1e-5, atol=1e-3)


def test_systematic_errors_widen_and_threads_change_nothing(windows, model):
    toys = draw_counts(SMOOTH + PEAKING, Key(9), range(4))
    measured = np.tile(model.nominal(), (4, 1)) + 0.3
    one = constrained_fit(toys, model, measured=measured, workers=1)
    two = constrained_fit(toys, model, measured=measured, workers=3)
    np.testing.assert_array_equal(one.best, two.best)
    alone = constrained_fit(toys[2], model, measured=measured[2])
    np.testing.assert_array_equal(alone.best[0], one.best[2])
    plain = constrained_fit(toys, window_model(windows, known=PEAKING))
    inside = np.abs(windows.masses - 1.12) < 0.01
    assert np.all(one.fit.errors[:, inside] > 1.01 * plain.fit.errors[:, inside])


def test_a_shape_without_constraint_measures_itself(windows):
    wide = CrystalBall(1.15, 0.0052, ALPHA, N).integrals(EDGES)
    model = window_model(windows, [Nuisance("width", shape={"sigma": 0.1}, constraint="none")])
    found = constrained_fit(SMOOTH + 3000 * wide, model)
    assert found.pulls[0, 4, 0] == pytest.approx(np.log(1.3) / np.log(1.1), abs=2e-2)
    assert found.fit.yields[0, 4] == pytest.approx(3000, rel=2e-3)


def test_bounds_hold_and_are_named(windows, counts):
    free = constrained_fit(counts, window_model(windows))
    bound = constrained_fit(counts, window_model(windows, yields=(0.0, 150.0)))
    low, high = free.fit.yields[0] < 0, free.fit.yields[0] > 150
    assert low.any()
    assert high.any()
    np.testing.assert_array_equal(bound.fit.yields[0, low], 0.0)
    np.testing.assert_array_equal(bound.fit.yields[0, high], 150.0)
    assert set(bound.fit.reasons()[0, low | high]) == {"converged, with a parameter at its bound"}
    assert not bound.fit.failed.any()
    np.testing.assert_allclose(bound.fit.q[0, low], 0.0, atol=1e-12)  # rounding of the loss
    stiff = Nuisance("scale", shape={"mean": 0.2}, constraint="none", low=-0.1, high=0.1)
    pressed = constrained_fit(counts, window_model(windows, [stiff]))
    assert np.all(np.abs(pressed.pulls) <= 0.1)
    assert "bound" in pressed.fit.reasons()[0, 3]


def test_minuit_steps_in_where_newton_steps_fail(windows, counts, monkeypatch):
    """Newton steps made to fail in two windows: Minuit's answer is theirs, and it says so."""
    model = window_model(windows, NUISANCES[:1])
    plain = constrained_fit(counts, model)
    steps = constrained_fit_module.fit_windows

    def failing(layout, table, measured, begin, end, status, numbers, null, best):
        steps(layout, table, measured, begin, end, status, numbers, null, best)
        for w in range(begin, end):
            if w in (2, 5):
                status[w], numbers[w], null[w], best[w] = EXHAUSTED, np.nan, np.nan, np.nan

    monkeypatch.setattr(constrained_fit_module, "fit_windows", failing)
    left = constrained_fit(counts, model, fallback=False)
    assert list(np.flatnonzero(left.fit.failed[0])) == [2, 5]
    assert np.isnan(left.fit.yields[0, 2])
    found = constrained_fit(counts, model)
    assert not found.fit.failed.any()
    assert found.fit.reasons()[0, 2] == "converged with Minuit, after Newton steps did not"
    np.testing.assert_allclose(
        found.fit.yields, plain.fit.yields, atol=1e-4 * plain.fit.errors.min()
    )
    np.testing.assert_allclose(found.fit.errors, plain.fit.errors, rtol=2e-3)  # HESSE
    np.testing.assert_allclose(found.fit.q, plain.fit.q, atol=1e-5)
    profiles = constrained_profile(counts, found), constrained_background_profile(found)
    reference = constrained_profile(counts, plain), constrained_background_profile(plain)
    np.testing.assert_allclose(cls_limit(*profiles, 0.95), cls_limit(*reference, 0.95), rtol=1e-4)


def test_a_fit_does_not_rest_where_there_is_no_signal_to_have_a_shape(windows):
    """Free position and no excess: S = 0 is a saddle, the minimum is beside it."""
    free = Nuisance("position", shape={"mean": 0.5}, constraint="none")
    model = window_model(windows, [free])
    found = constrained_fit(draw_counts(np.full(300, 3.0), Key(3), range(20)), model)
    assert not found.fit.failed.any()
    assert np.all(found.fit.errors > 0)


def test_empty_windows_say_so(model):
    found = constrained_fit(np.zeros(300), model)
    assert set(found.fit.reasons().ravel()) == {"no events in the window"}
    assert np.isnan(found.fit.yields).all()
    assert found.fit.failed.all()


def test_one_event_and_gaps_have_an_answer(windows):
    for places in ([100], [40, 41, 160], [99, 100, 101, 102]):
        sparse = np.zeros(300)
        sparse[places] = 1
        found = constrained_fit(sparse, window_model(windows, NUISANCES[:2]))
        good = ~found.fit.failed[0]
        assert np.all(np.isfinite(found.fit.yields[0, good]))
        filled = [
            sparse[a : a + n].sum() > 0
            for a, n in zip(windows.first, windows.size, strict=True)
        ]  # fmt: skip
        assert np.array_equal(found.fit.reasons()[0] != "no events in the window", filled)


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_bad_counts_are_refused(windows, counts, wrong):
    broken = counts.copy()
    broken[7] = wrong
    with pytest.raises(DataError):
        constrained_fit(broken, window_model(windows))
    with pytest.raises(DataError):
        constrained_fit(counts[:-1], window_model(windows))


def test_bad_models_are_refused(windows, counts, model):
    with pytest.raises(DataError):
        window_model(windows, known=-PEAKING)
    with pytest.raises(InputError, match="one name"):
        window_model(windows, [NUISANCES[0]] * 2)
    with pytest.raises(InputError, match="no such background"):
        window_model(windows, background="polynomials")
    with pytest.raises(InputError, match="no background"):
        window_model(windows, background="none")
    with pytest.raises(InputError, match="bounds"):
        window_model(windows, yields=(5.0, 9.0))
    with pytest.raises(DataError, match="measurements"):
        constrained_fit(counts, model, measured=[0.0])
    with pytest.raises(InputError, match="does not fit"):
        make_windows(EDGES, np.array([1.1]), np.array([SIGMA]), width=0.4, order=2)
    share = [Nuisance("share", shape={"fraction": 0.2})]
    with pytest.raises(InputError):
        window_model(
            make_windows(
                EDGES, np.array([1.1]), np.array([SIGMA]), width=0.1, order=2, signal=DoubleGaussian
            ),
            share,
        )
