"""e+e- → μ+μ-γ against traces, the massless closed form, and the soft limit."""

import numpy as np
import pytest

from lumbra.amplitudes import mumu_gamma
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON
from lumbra.foundation.kinematics import boost
from tests.amplitudes import diagrams, dirac, points


def eikonal(momenta):
    """−J² of the soft-photon current, for charges in and out."""
    p, pbar, q, qbar, k = (momenta[:, i] for i in range(5))
    current = sum(
        sign * leg / dirac.product(leg, k)[:, None]
        for sign, leg in ((1, pbar), (-1, p), (1, q), (-1, qbar))
    )
    return -dirac.product(current, current)


def berends_kleiss(momenta):
    """Closed form for massless leptons: F. A. Berends, R. Kleiss, Nucl. Phys. B 177 (1981) 237."""
    p, pbar, q, qbar, _ = (momenta[:, i] for i in range(5))
    s, pair = 2 * dirac.product(p, pbar), 2 * dirac.product(q, qbar)
    crossed = sum(
        (2 * dirac.product(a, b)) ** 2 for a, b in ((p, q), (pbar, qbar), (p, qbar), (pbar, q))
    )
    return ELECTRON_CHARGE**6 * crossed / (s * pair) * eikonal(momenta)


def test_agrees_with_traces_everywhere():
    rng = np.random.default_rng(1)
    momenta = points.pairs_with_photon(rng, 300)
    ratio = mumu_gamma.evaluate(momenta) / dirac.mumu_gamma(
        momenta, M_ELECTRON, M_MUON, ELECTRON_CHARGE
    )
    assert np.max(np.abs(ratio - 1)) < 1e-8


def test_agrees_with_traces_along_the_beam():
    """Photons within a few mₑ/E of a beam, where the electron mass decides."""
    rng = np.random.default_rng(2)
    theta = M_ELECTRON / 5.29 * rng.uniform(0.0, 5.0, 200)
    azimuth = rng.uniform(0, 2 * np.pi, 200)
    n = np.stack([theta * np.cos(azimuth), theta * np.sin(azimuth), np.cos(theta)], axis=-1)
    momenta = points.pairs_with_photon(rng, 200, photon=n / np.linalg.norm(n, axis=1)[:, None])
    ours = mumu_gamma.evaluate(momenta)
    traces = dirac.mumu_gamma(momenta, M_ELECTRON, M_MUON, ELECTRON_CHARGE)
    # products of 1e-8 GeV² taken from energies of 5 GeV keep about seven digits in the traces
    assert np.max(np.abs(ours / traces - 1)) < 1e-4
    massless = berends_kleiss(momenta)
    assert np.max(np.abs(ours / massless - 1)) > 0.1


def test_approaches_the_massless_form():
    """At wide angles what is left is of order m_μ² over the invariants, here above 5 GeV².

    It is more where initial and final state cancel, which a share of 1 % of the points does.
    """
    rng = np.random.default_rng(3)
    momenta = points.pairs_with_photon(rng, 5000)
    softest = np.min([2 * dirac.product(momenta[:, i], momenta[:, 4]) for i in (2, 3)], axis=0)
    pair = 2 * dirac.product(momenta[:, 2], momenta[:, 3])
    wide = (softest > 5) & (pair > 5)
    difference = np.abs(mumu_gamma.evaluate(momenta[wide]) / berends_kleiss(momenta[wide]) - 1)
    assert wide.sum() > 1000
    assert np.median(difference) < M_MUON**2 / 5
    assert np.quantile(difference, 0.98) < 5 * M_MUON**2 / 5


def test_soft_limit_is_born_times_eikonal():
    rng = np.random.default_rng(4)
    momenta = points.pairs_with_photon(rng, 400, x=np.full(400, 1e-5))
    p, pbar, q = momenta[:, 0], momenta[:, 1], momenta[:, 2]
    s, beta2 = 10.58**2, 1 - 4 * M_MUON**2 / 10.58**2
    cosine = q[:, 3] / np.linalg.norm(q[:, 1:], axis=1)
    born = 1 + beta2 * cosine**2 + 4 * M_MUON**2 / s
    assert np.allclose(dirac.product(p, pbar), s / 2, rtol=1e-6)
    ratio = mumu_gamma.evaluate(momenta) / (ELECTRON_CHARGE**6 * born * eikonal(momenta))
    assert np.max(np.abs(ratio - 1)) < 2e-4


def test_switches_separate_initial_and_final_state():
    rng = np.random.default_rng(5)
    momenta = points.pairs_with_photon(rng, 50)
    whole = mumu_gamma.evaluate(momenta)
    initial = mumu_gamma.evaluate(momenta, final=0.0)
    final = mumu_gamma.evaluate(momenta, initial=0.0)
    # the interference changes sign with the charge of the muons
    swapped = momenta[:, [0, 1, 3, 2, 4]]
    assert np.allclose(whole - initial - final, -(mumu_gamma.evaluate(swapped) - initial - final))
    assert np.max(np.abs(whole - initial - final) / whole) > 0.1
    assert np.allclose(mumu_gamma.evaluate(momenta, initial=1.1, final=0.0), 1.21 * initial)


def test_initial_state_part_integrates_to_bonneau_martin():
    """Integrated over muon angles, ISR at fixed angle is the factorised radiator (m → 0)."""
    rng = np.random.default_rng(6)
    count, x, cosine = 20000, 0.5, 0.3
    sine = np.sqrt(1 - cosine**2)
    n = np.broadcast_to([sine, 0.0, cosine], (count, 3))
    momenta = points.pairs_with_photon(rng, count, x=np.full(count, x), photon=n)
    mean = mumu_gamma.evaluate(momenta, final=0.0).mean()
    s = 10.58**2
    beta = np.sqrt(1 - 4 * M_MUON**2 / (s * (1 - x)))
    rate = mean / (2 * s) * s * x / (32 * np.pi**2) / (2 * np.pi) * beta / (8 * np.pi) * 2 * np.pi
    alpha = ELECTRON_CHARGE**2 / (4 * np.pi)
    born = 4 * np.pi * alpha**2 / (3 * s * (1 - x)) * beta * (3 - beta**2) / 2
    expected = 2 * alpha / (np.pi * x) * ((1 - x + x * x / 2) / sine**2 - x * x / 4) * born
    assert rate == pytest.approx(expected, rel=0.01)


def test_photon_gauge_invariance():
    """ε → k on each line, between spinors, in the explicit matrices that the formula equals."""
    rng = np.random.default_rng(5)
    momenta = points.pairs_with_photon(rng, 100)
    p, pbar, q, qbar, k = (momenta[:, i] for i in range(5))
    electron = dirac.radiating(pbar, p, k, M_ELECTRON, -1)
    muon = dirac.radiating(q, qbar, k, M_MUON, 1)
    lines = (
        (diagrams.bar(diagrams.v(pbar, M_ELECTRON)), electron, diagrams.u(p, M_ELECTRON)),
        (diagrams.bar(diagrams.u(q, M_MUON)), muon, diagrams.v(qbar, M_MUON)),
    )
    for left, vertex, right in lines:
        current = diagrams.line(left, vertex, right)
        along = np.einsum("na...,na->n...", current, k * dirac.METRIC)
        assert np.max(np.abs(along)) < 1e-9 * np.max(np.abs(current))


def test_lorentz_invariance_and_symmetries():
    """Boosts; CP, which swaps both pairs; e ↔ μ of initial and final state is not a symmetry."""
    rng = np.random.default_rng(6)
    momenta = points.pairs_with_photon(rng, 200)
    ours = mumu_gamma.evaluate(momenta, initial=1.02, final=1.05)
    for velocity in ([0.3, -0.2, 0.25], [0.0, 0.0, 0.6]):
        moved = boost(momenta.reshape(-1, 4), velocity).reshape(momenta.shape)
        ratio = mumu_gamma.evaluate(moved, initial=1.02, final=1.05) / ours
        assert np.max(np.abs(ratio - 1)) < 1e-9
    swapped = momenta[:, [1, 0, 3, 2, 4]]
    assert np.allclose(mumu_gamma.evaluate(swapped, initial=1.02, final=1.05), ours, rtol=1e-11)
