"""An electron and a muon: who is who, and what recoils."""

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Key
from lumbra.generation import process_named
from lumbra.reconstruction import CANDIDATES, reconstruct_dimuon
from tests.detector.particle_gun import shoot

BEAMS = BELLE2.beams
RECIPE = CANDIDATES["electron-muon"]


def _seen(*shots):
    return simulate(shoot(*shots), BELLE2, "2019-2020", Key(3))


@pytest.mark.parametrize("sign", [1, -1])
def test_the_electron_comes_first_whatever_its_charge(sign):
    phi = np.linspace(0.1, 6.2, 300)
    detected = _seen((11 * sign, 2.0, 80.0, phi), (-13 * sign, 2.0, 95.0, phi + 2.5))
    table = RECIPE.reconstruct(detected, BELLE2, None)
    assert len(table) > 250
    right = table["daughter(0,charge)"] == -sign
    # an electron that radiates in the material may be the one with less of its energy
    assert right.mean() > 0.98
    assert np.median(table["daughter(0,clusterEoP)"][right]) == pytest.approx(1.0, abs=0.05)
    assert np.median(table["daughter(1,clusterEoP)"][right]) < 0.2
    assert np.median(table["daughter(0,electronID)"]) > 0.5
    assert np.all(table["daughter(0,charge)"] == -table["daughter(1,charge)"])


def test_the_recoil_is_the_invisible_particle():
    process = process_named("emu-zprime", mass=3.0, cos_max=0.8, momentum_min=0.5, radiation=False)
    events = process.generate(4000, BEAMS, Key(1))
    detected = simulate(events, BELLE2, "2019-2020", Key(2))
    table = RECIPE.reconstruct(detected, BELLE2, events)
    weight = table["weight"] / table["weight"].sum()
    order = np.argsort(table["mRecoil"])
    median = table["mRecoil"][order][np.searchsorted(np.cumsum(weight[order]), 0.5)]
    assert median == pytest.approx(3.0, abs=0.1)
    assert np.average(np.abs(table["mcRecoilMass"] - 3.0) < 1e-3, weights=weight) > 0.95


def test_only_masses_and_order_part_it_from_two_muons():
    phi = np.linspace(0.1, 6.2, 200)
    detected = _seen((11, 3.0, 70.0, phi), (-13, 2.0, 95.0, phi + 2.0))
    pair, muons = RECIPE.reconstruct(detected, BELLE2, None), reconstruct_dimuon(detected, BEAMS)
    assert len(pair) == len(muons) > 100
    # the muon's mass adds m²/2p to the energy of an electron
    assert np.allclose(pair["m2Recoil"], muons["m2Recoil"], atol=0.1)
    assert np.all(pair["m2Recoil"] > muons["m2Recoil"])
    assert np.array_equal(pair["roeEextra"], muons["roeEextra"])
    assert np.array_equal(pair["recoilTransverseMax"] > 0, muons["recoilTransverseMax"] > 0)
