"""A′ → π⁺π⁻ in BaBar's cross section: the line shape, the covariance, limits, injected signals."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from lumbra.foundation import DataError, InputError, Key
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_ELECTRON
from lumbra.interpretation.observed.narrow_vector import area_per_mixing
from lumbra.interpretation.observed.pion_pair_hunt import (
    Settings,
    hunt_pion_pairs,
    injected,
)
from lumbra.interpretation.observed.pion_pairs import (
    LINE_SHAPE,
    covariance_root,
    fit_line_shape,
    line_shape,
    load_pion_pairs,
    neighbour_correlations,
)
from lumbra.interpretation.prompt_decay import yield_from_mixing
from lumbra.models import DarkPhoton
from lumbra.models.hadrons.pion_pair import pion_pair_ratio


def test_areas_follow_from_the_prompt_decay_identity():
    """Second witness: signal over virtual photons, times the cross section of these."""
    mass = np.array([0.55, 0.77, 0.95])
    ratio = pion_pair_ratio(mass)
    density = 4 * np.pi * ALPHA**2 / (3 * mass**2) * ratio * HBARC2_FB_GEV2 * 1e-6
    fraction = DarkPhoton(mass, 1e-3).branching_fractions()["pipi"]
    area = yield_from_mixing(1.0, mass=mass, background_density=density, channels=ratio / fraction)
    assert area_per_mixing(mass) == pytest.approx(area, rel=1e-9)


def test_areas_are_those_of_a_breit_wigner():
    """Third witness: 12π/m² of a resonance, integrated, for an ε that makes it broad enough."""
    mass, epsilon = 0.9, 0.3
    photon = DarkPhoton(mass, epsilon)
    width = float(photon.width)
    electrons = float(photon.partial_widths()["ee"])
    pions = float(photon.partial_widths()["pipi"])

    def sigma(energy):
        peak = 12 * np.pi * electrons * pions / mass**2
        return peak * HBARC2_FB_GEV2 * 1e-6 / (4 * ((energy - mass) ** 2 + width**2 / 4))

    reach = 2000 * width
    area = quad(sigma, mass - reach, mass + reach, points=[mass], limit=500)[0]
    threshold = (1 + 2 * (M_ELECTRON / mass) ** 2) * np.sqrt(1 - 4 * (M_ELECTRON / mass) ** 2)
    assert area_per_mixing(mass) * epsilon**2 == pytest.approx(area / threshold, rel=1e-3)


def test_the_line_shape_is_that_of_the_models():
    """R(ππ) times the point cross section, but for the curvature in bins of 2 MeV at the ω."""
    pairs = load_pion_pairs().between(0.6, 0.98)
    point = 4 * np.pi * ALPHA**2 / (3 * pairs.centre**2) * HBARC2_FB_GEV2 * 1e-6
    expected = point * pion_pair_ratio(pairs.centre)
    assert line_shape(pairs, LINE_SHAPE) == pytest.approx(expected, rel=5e-3)


def test_rho_and_omega_describe_the_data():
    pairs = load_pion_pairs()
    assert len(pairs.centre) == 337
    fitted = fit_line_shape(pairs)
    pulls = (pairs.cross_section - line_shape(pairs, fitted)) / pairs.error
    assert 200 < np.sum(pulls**2) < 324
    assert fitted[0] == pytest.approx(0.775, abs=0.003)
    assert fitted[2] == pytest.approx(0.782, abs=0.001)
    # mixing of a fifth of a per cent, as every experiment sees
    assert fitted[4] == pytest.approx(2e-3, abs=5e-4)


def test_neighbours_are_correlated_and_decide_the_significance():
    """With independent errors the scan would be too wide, and its excess four deviations."""
    correlation = neighbour_correlations(0.5, 1.0)
    assert correlation[0] == pytest.approx(0.2, abs=0.05)
    assert correlation[-1] < 0.1
    found = hunt_pion_pairs(key=Key(1), experiments=1000)
    apart = hunt_pion_pairs(Settings(correlated=False), key=Key(1), experiments=1000)
    assert np.std(found.significance) == pytest.approx(1.0, abs=0.15)
    assert np.std(apart.significance) > 1.2
    assert apart.global_p.value < 0.01 < found.global_p.value


def test_limits_stand_within_the_reach_of_such_data():
    found = hunt_pion_pairs()
    assert np.all((found.limit > 3e-4) & (found.limit < 1e-2))
    middle = found.expected[2]
    assert np.median(np.abs(np.log(found.limit / middle))) < 0.5
    # at the omega the background moves as the signal does
    assert found.kept[np.argmin(np.abs(found.mass - 0.782))] < 0.3
    assert np.median(found.kept) > 0.7


def test_an_injected_signal_comes_back():
    """Through the whole chain, 12 times: bias below 4 errors of the mean."""
    true = 8e-6
    best, error = injected(0.9, true, 12, key=Key(21))
    assert np.mean((best - true) / error) == pytest.approx(0, abs=4 / np.sqrt(12))
    assert np.all(best > 0)


def test_a_signal_is_found_where_it_was_put():
    """Without fluctuations: the largest significance is at its mass, to one step."""
    whole = load_pion_pairs()
    smooth = line_shape(whole, fit_line_shape(whole))
    mass, mixing = 0.65, 2e-5
    width = 0.0044 * mass
    high, low = (norm.cdf((edge - mass) / width) for edge in (whole.high, whole.low))
    signal = mixing * area_per_mixing(mass) * (high - low) / (whole.high - whole.low)
    found = hunt_pion_pairs(pairs=replace(whole, cross_section=smooth + signal))
    assert found.mass[found.largest] == pytest.approx(mass, abs=0.0021)
    row = int(np.argmin(np.abs(found.mass - mass)))
    assert found.mixing[row] == pytest.approx(mixing, rel=0.1)


def test_nothing_is_found_where_nothing_is():
    """Negative control: drawn background has no excess beyond four deviations."""
    best, error = injected(0.7, 0.0, 8, key=Key(22))
    assert abs(np.mean(best / error)) < 4 / np.sqrt(8)
    assert np.max(np.abs(best / error)) < 4


@pytest.mark.study
@pytest.mark.parametrize("mass", [0.6, 0.7, 0.85, 0.9])
def test_pulls_of_injected_signals(mass):
    """150 times: bias below 4 errors of the mean plus 5 %, pulls as wide as one within 20 %."""
    true = 8e-6
    best, error = injected(mass, true, 150, key=Key(23))
    assert best.mean() == pytest.approx(true, abs=4 * best.std() / np.sqrt(150) + 0.05 * true)
    assert np.std((best - true) / error) == pytest.approx(1.0, abs=0.2)


def test_a_wrong_covariance_is_refused():
    with pytest.raises(DataError, match="correlated"):
        covariance_root(np.ones(20), (0.9, 0.1))


@pytest.mark.parametrize("mass", [0.3, 1.2, float("nan")])
def test_masses_beyond_narrow_bins_are_refused(mass):
    with pytest.raises(InputError, match="masses"):
        hunt_pion_pairs(masses=[mass])


@pytest.mark.parametrize("wrong", [{"resolution": 0.0}, {"order": 20}])
def test_wrong_settings_are_refused(wrong):
    with pytest.raises(InputError, match="settings"):
        Settings(**wrong)
