"""Vacuum polarisation of every virtual photon: closed forms, single processes, gauge invariance."""

import numpy as np
import pytest

from lumbra.amplitudes import ee_alp, eepipi, emu_zprime, mumu_gamma, qed
from lumbra.amplitudes.vacuum_polarization import dressing, running_shift
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON
from lumbra.foundation.kinematics import invariant_mass_squared
from tests.amplitudes import points
from tests.amplitudes.test_qed import anywhere

ROOT = 10.58
S = ROOT**2
E, M, G = 11, 13, 22


def growth(q2):
    return 1 / (1 - running_shift(q2))


def test_bhabha_scattering_runs_in_both_channels():
    """2e⁴ [u²(g_s/s + g_t/t)² + (t g_s/s)² + (s g_t/t)²] for massless electrons."""
    cosine = np.linspace(-0.95, 0.95, 39)
    sine = np.sqrt(1 - cosine**2)
    minus, plus = points.beams(len(cosine), ROOT)
    p = np.sqrt(S / 4 - M_ELECTRON**2) * np.stack([sine, 0 * sine, cosine], axis=-1)
    out = [points.on_shell(p, M_ELECTRON), points.on_shell(-p, M_ELECTRON)]
    momenta = np.stack([minus, plus, *out], axis=1)
    t, u = -S * (1 - cosine) / 2, -S * (1 + cosine) / 2
    s_, t_ = growth(S) / S, growth(t) / t
    expected = 2 * ELECTRON_CHARGE**4 * (u**2 * (s_ + t_) ** 2 + (t * s_) ** 2 + (S * t_) ** 2)
    assert qed.squared((E, -E), momenta, running=True) == pytest.approx(expected, rel=1e-5)


def test_muon_pairs_with_a_photon_as_by_themselves():
    momenta = anywhere(np.random.default_rng(1), (M, -M, G), 20).astype(float)
    pair = invariant_mass_squared(momenta[:, 2] + momenta[:, 3])
    whole = invariant_mass_squared(momenta[:, 0] + momenta[:, 1])
    expected = [
        mumu_gamma.evaluate(momenta[i : i + 1], initial=growth(pair[i]), final=growth(whole[i]))[0]
        for i in range(20)
    ]
    running = qed.squared((M, -M, G), momenta, running=True)
    assert running == pytest.approx(expected, rel=1e-9)
    assert np.all(running > 1.02 * qed.squared((M, -M, G), momenta))


@pytest.mark.parametrize("final", [(E, -E, G), (M, -M, G), (E, -E, G, G)])
def test_running_photons_leave_gauge_invariance(final):
    momenta = anywhere(np.random.default_rng(2), final, 50).astype(float)
    whole = qed.squared(final, momenta, running=True)
    for row in range(4, 2 + len(final)):
        gauge = qed.squared(final, momenta, longitudinal=(row,), running=True)
        assert np.max(gauge / whole) < 1e-18


def test_single_exchanges_have_one_factor_each():
    """Where one set of virtual photons is alone, |M|² grows by their factors."""
    rng = np.random.default_rng(3)
    four = points.four_leptons(rng, 30).astype(float)

    def transfers(p, out):
        return (invariant_mass_squared(p[:, i] - p[:, j]) for i, j in zip((0, 1), out, strict=True))

    t1, t2 = transfers(four, (2, 3))
    # pions with the masses of muons: only the momenta of electrons matter for the factor
    ratio = eepipi.squared(four, running=True) / eepipi.squared(four)
    assert ratio == pytest.approx(dressing(t1) * dressing(t2), rel=1e-7)
    alp = np.concatenate([four[:, :4], (four[:, 4] + four[:, 5])[:, None]], axis=1)
    ratio = ee_alp.squared(alp, 1.0, 1.0, 0.0, running=True) / ee_alp.squared(alp, 1.0, 1.0, 0.0)
    assert ratio == pytest.approx(dressing(t1) * dressing(t2), rel=1e-7)
    ratio = ee_alp.squared(alp, 1.0, 0.0, 1.0, running=True) / ee_alp.squared(alp, 1.0, 0.0, 1.0)
    pair = invariant_mass_squared(alp[:, 2] + alp[:, 3])
    whole = invariant_mass_squared(alp[:, 0] + alp[:, 1])
    assert ratio == pytest.approx(dressing(pair) * dressing(whole), rel=1e-7)
    muon = np.stack(
        [four[:, 0], four[:, 1], four[:, 4], four[:, 3], four[:, 2] + four[:, 5]], axis=1
    )
    alone = [emu_zprime.squared(muon, 1.0, 0.0, running=on) for on in (True, False)]
    assert alone[0] / alone[1] == pytest.approx(dressing(whole), rel=1e-9)
    both = [emu_zprime.squared(muon, 1.0, 1.0, running=on) for on in (True, False)]
    most = np.maximum(dressing(whole), dressing(invariant_mass_squared(muon[:, 1] - muon[:, 3])))
    assert np.all(both[0] / both[1] < 1.05 * most) and np.all(both[0] != both[1])
