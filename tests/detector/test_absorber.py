"""Energy loss in caesium iodide against the closed forms of Bethe, Landau and Vavilov."""

import math

import numpy as np
import pytest
from numba import njit

from lumbra.detector import BELLE2
from lumbra.detector.absorber import hadron_deposit, hardest_knock, ionisation
from lumbra.foundation import Key
from lumbra.foundation.constants import M_ELECTRON, M_MUON, M_PION

CSI = BELLE2.absorber


@njit
def _many(rng, momentum, mass, length, absorber, out):
    for i in range(len(out)):
        out[i] = ionisation(rng, momentum, mass, length, absorber)


def _sample(momentum, length, count=200_000):
    out = np.empty(count)
    _many(Key(1).generator(), momentum, M_MUON, length, CSI, out)
    return out


def _closed_forms(momentum, length):
    """ξ, W, β², mean loss (PDG eq. 34.5) and most probable loss (eq. 34.12)."""
    bg = momentum / M_MUON
    beta2 = bg**2 / (1 + bg**2)
    xi = 0.153537e-3 * CSI.z_over_a * CSI.density * length / beta2
    x = math.log10(bg)
    delta = 2 * math.log(10) * x - CSI.sternheimer_c
    delta += CSI.sternheimer_a * (CSI.sternheimer_x1 - x) ** CSI.sternheimer_k
    knock = hardest_knock(momentum, M_MUON)
    first = math.log(2 * M_ELECTRON * bg**2 / CSI.excitation)
    mean = xi * (first + math.log(knock / CSI.excitation) - 2 * beta2 - delta)
    mode = xi * (first + math.log(xi / CSI.excitation) + 0.2 - beta2 - delta)
    return xi, knock, beta2, mean, mode


@pytest.mark.parametrize(("momentum", "length"), [(0.5, 30.0), (1.0, 30.0), (3.0, 30.0)])
def test_mean_and_variance_are_those_of_bethe_and_rossi(momentum, length):
    xi, knock, beta2, mean, _ = _closed_forms(momentum, length)
    loss = _sample(momentum, length)
    spread = math.sqrt(xi * knock * (1 - beta2 / 2))
    assert loss.mean() == pytest.approx(mean, abs=4 * spread / math.sqrt(len(loss)))
    assert loss.std() == pytest.approx(spread, rel=0.02)


def test_mode_and_width_of_a_fast_muon_are_landaus():
    xi, _, _, _, mode = _closed_forms(4.0, 30.0)
    loss = _sample(4.0, 30.0, 400_000)
    count, edges = np.histogram(loss, np.arange(mode - 3 * xi, mode + 6 * xi, 0.25 * xi))
    centre = 0.5 * (edges[1:] + edges[:-1])
    top = np.abs(centre - mode) < 1.2 * xi
    a, b, _ = np.polyfit(centre[top], count[top], 2)
    # 0.05 of the shift is the parabola's, for the shape is skew
    assert -b / 2 / a == pytest.approx(mode, abs=0.25 * xi)
    # Landau's full width at half maximum is 4.02 ξ; the soft collisions' Gaussian trims it
    width = 0.25 * xi * np.sum(count > count.max() / 2)
    assert width == pytest.approx(4.02 * xi, rel=0.1)


def test_a_muon_in_30_cm_of_caesium_iodide_leaves_about_a_fifth_of_a_gev():
    assert 0.17 < np.median(_sample(2.0, 30.0)) < 0.21


def test_a_slow_muon_leaves_no_more_than_it_has():
    loss = _sample(0.15, 30.0, 2000)
    assert loss.max() <= math.hypot(0.15, M_MUON) - M_MUON + 1e-12


def test_pions_cross_without_interacting_as_often_as_the_interaction_length_says():
    rng = Key(3).generator()
    deposit = np.array([hadron_deposit(rng, 8.0, M_PION, True, CSI) for _ in range(20_000)])
    # at 8 GeV the tail of ionisation above 0.4 GeV and the showers below it are both rare
    assert np.mean(deposit < 0.4) == pytest.approx(math.exp(-30 / 44.1), abs=0.02)
    neutral = np.array([hadron_deposit(rng, 2.0, 0.4976, False, CSI) for _ in range(20_000)])
    assert np.mean(neutral == 0) == pytest.approx(math.exp(-30 / 44.1), abs=0.015)
