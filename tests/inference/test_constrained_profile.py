import numpy as np
import pyhf
import pytest

from lumbra.foundation import Key
from lumbra.inference.constrained_fit import constrained_fit
from lumbra.inference.constrained_profile import (
    constrained_background_profile,
    constrained_profile,
)
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.window_limits import (
    bayesian_limit,
    cls_limit,
    clsb_limit,
    expected_bands,
    interval,
)
from lumbra.inference.window_model import window_model
from lumbra.inference.windows import make_windows

EDGES = np.linspace(1.0, 1.3, 61)
MIDDLE = 0.5 * (EDGES[1:] + EDGES[:-1])


@pytest.fixture(scope="module")
def windows():
    grid = np.linspace(1.05, 1.25, 7)
    return make_windows(EDGES, grid, np.full(7, 0.01), width=0.15, order=2)


def both(counts, model):
    found = constrained_fit(counts, model)
    return constrained_profile(counts, found), constrained_background_profile(found)


def test_without_nuisances_limits_are_those_of_the_linear_profile(windows):
    counts = draw_counts(300 * np.exp(-3 * (MIDDLE - 1)), Key(3), range(1))[0]
    fit = sliding_fit(counts, windows)
    plain = observed_profile(counts, windows, fit), background_profile(windows, fit)
    ours = both(counts, window_model(windows))
    np.testing.assert_allclose(cls_limit(*ours, 0.95), cls_limit(*plain, 0.95), rtol=1e-6)
    for limits in (lambda p: expected_bands(p, 0.9), interval):
        np.testing.assert_allclose(limits(ours[1]), limits(plain[1]), rtol=1e-6)
    for limit in (bayesian_limit, clsb_limit):
        np.testing.assert_allclose(limit(ours[0], 0.9), limit(plain[0], 0.9), rtol=1e-6)


@pytest.mark.parametrize("constraint", ["gaussian", "poisson", "log-normal"])
def test_pyhf_finds_the_same_limits(windows, constraint):
    """Known background alone, 12 % on it and 6 % on the signal; CLs with bands within 0.5 %."""
    known = 40 * np.exp(-3 * (MIDDLE - 1))
    counts = draw_counts(known, Key(7), range(1))[0]
    w, n = 3, int(windows.size[3])
    inside = slice(windows.first[w], windows.first[w] + n)
    nuisances = [
        Nuisance("rate", background=0.12, constraint=constraint),
        Nuisance("efficiency", signal=0.06),
    ]
    model = window_model(windows, nuisances, known=known, background="none")
    observed, background = both(counts, model)
    scale = 20.0
    normal = {"name": "rate", "type": "normsys", "data": {"hi": 1.12, "lo": 1 / 1.12}}
    straight = {
        "name": "rate", "type": "histosys",
        "data": {"hi_data": (1.12 * known[inside]).tolist(),
                 "lo_data": (0.88 * known[inside]).tolist()},
    }  # fmt: skip
    samples = [
        {
            "name": "signal", "data": (scale * windows.design[w, -1, :n]).tolist(),
            "modifiers": [
                {"name": "mu", "type": "normfactor", "data": None},
                {"name": "efficiency", "type": "normsys", "data": {"hi": 1.06, "lo": 1 / 1.06}},
            ],
        },
        {
            "name": "background", "data": known[inside].tolist(),
            "modifiers": [straight if constraint == "gaussian" else normal],
        },
    ]  # fmt: skip
    channels = [{"name": "peak", "samples": samples}]
    data = counts[inside].tolist()
    if constraint == "poisson":
        # a factor that a control region of 1/δ² events measures
        count = 1 / 0.12**2
        samples[1]["modifiers"] = [{"name": "rate", "type": "normfactor", "data": None}]
        control = [{"name": "b", "data": [count], "modifiers": samples[1]["modifiers"]}]
        channels.append({"name": "control", "samples": control})
        data = [count, *data]  # pyhf sorts channels by name
    theirs = pyhf.Model(
        {"channels": channels}, poi_name="mu",
        modifier_settings={"normsys": {"interpcode": "code1"}, "histosys": {"interpcode": "code0"}},
    )  # fmt: skip
    data = [*data, *theirs.config.auxdata]
    ours = cls_limit(observed, background, 0.95)[w], expected_bands(background, 0.95)[2, w]
    for place, limit in enumerate(ours):
        cls = pyhf.infer.hypotest(
            limit / scale, data, theirs, test_stat="qtilde", return_expected_set=True
        )
        found = float(cls[0]) if place == 0 else float(cls[1][2])
        # d ln CLs/d ln S is about 2: 0.5 % of the limit is 1 % of CLs
        assert found == pytest.approx(0.05, rel=1e-2)


def test_known_systematic_errors_widen_limits(windows):
    counts = draw_counts(300 * np.exp(-3 * (MIDDLE - 1)), Key(3), range(1))[0]
    plain = cls_limit(*both(counts, window_model(windows)), 0.95)
    errors = [Nuisance("efficiency", signal=0.2), Nuisance("width", shape={"sigma": 0.1})]
    wide = cls_limit(*both(counts, window_model(windows, errors)), 0.95)
    assert np.all(wide > plain)
    assert np.all(wide < 1.3 * plain)


def test_the_interval_is_where_the_profile_says(windows):
    counts = draw_counts(300 * np.exp(-3 * (MIDDLE - 1)), Key(4), range(1))[0]
    profile, _ = both(counts, window_model(windows, [Nuisance("e", signal=0.1)]))
    low, high = interval(profile)
    q, _ = profile.q_and_slope()(profile.best + high, np.ones(7, bool))
    np.testing.assert_allclose(q, 1.0, atol=1e-4)
    assert np.all(low > 0)
