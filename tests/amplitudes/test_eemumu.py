"""Two-photon muon pairs against traces that know nothing of the subtraction."""

import numpy as np

from lumbra.amplitudes import eemumu
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON
from lumbra.foundation.kinematics import boost
from tests.amplitudes import dirac, points


def transfers(momenta):
    """(p − e)² and (p̄ − ē)², (n, 2)."""
    differences = momenta[:, [0, 1]] - momenta[:, [2, 3]]
    return dirac.product(differences, differences)


def test_agrees_with_traces():
    """Currents less q^μ j⁰/q⁰ here, full currents there: also a test of gauge invariance."""
    rng = np.random.default_rng(1)
    momenta = points.four_leptons(rng, 200)
    traces = dirac.two_photon(momenta, M_ELECTRON, M_MUON, ELECTRON_CHARGE)
    ratio = eemumu.evaluate(momenta, transfers(momenta)) / traces
    assert np.max(np.abs(ratio - 1)) < 1e-8


def test_does_not_depend_on_the_frame():
    """Each frame subtracts another piece of the currents."""
    rng = np.random.default_rng(2)
    momenta = points.four_leptons(rng, 200)
    moved = boost(momenta, np.array([0.1, -0.2, 0.3]))
    t = transfers(momenta)
    # where a photon has no energy in the moved frame the subtraction has no digits
    energy = np.min(np.abs((moved[:, [0, 1]] - moved[:, [2, 3]])[..., 0]), axis=1)
    keep = energy > 0.05
    ratio = eemumu.evaluate(moved[keep], t[keep]) / eemumu.evaluate(momenta[keep], t[keep])
    assert keep.sum() > 150
    assert np.max(np.abs(ratio - 1)) < 1e-8


def test_charge_conjugation_and_muon_exchange():
    rng = np.random.default_rng(3)
    momenta = points.four_leptons(rng, 50)
    t = transfers(momenta)
    exchanged = eemumu.evaluate(momenta[:, [0, 1, 2, 3, 5, 4]], t)
    assert np.allclose(exchanged, eemumu.evaluate(momenta, t), rtol=1e-10)
    mirrored = momenta[:, [1, 0, 3, 2, 4, 5]]
    assert np.allclose(eemumu.evaluate(mirrored, t[:, ::-1]), exchanged, rtol=1e-10)
