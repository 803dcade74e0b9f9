"""The bank of τ decays against published fractions and closed forms."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from lumbra.foundation import DataError, InputError
from lumbra.foundation.constants import M_KAON0, M_MUON, M_PION, M_TAU
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation import tau_bank
from lumbra.generation.tau_balance import load_balanced_bank
from lumbra.generation.tau_bank import load_tau_bank, masses_of, write_tau_bank
from lumbra.generation.tau_polarimeter import polarimeters
from lumbra.generation.tau_pythia import make_tau_bank


def mode(bank, meson=None, lepton=None, photons=0, size=None):
    """Decays with one given charged particle, so many photons and so many products."""
    number = meson or lepton
    found = bank.count(np.abs(bank.pdg_id) == number) == 1
    found &= bank.count(bank.pdg_id == 22) == photons
    return found & (np.diff(bank.offsets) == size)


def products(bank, number, chosen):
    """Four-momenta of the one product with this PDG number in each chosen decay."""
    rows = (bank.pdg_id == number) & chosen[bank.decay_index]
    return bank.momentum[rows]


@pytest.mark.parametrize(
    ("name", "selection", "published"),
    [  # PDG 2022, PTEP 2022, 083C01
        ("e", {"lepton": 11, "size": 3}, 0.1782),
        ("mu", {"lepton": 13, "size": 3}, 0.1739),
        ("pi", {"meson": 211, "size": 2}, 0.1082),
        ("K", {"meson": 321, "size": 2}, 0.00696),
        # π⁰ → γγ in 98.8 % of its decays
        ("rho", {"meson": 211, "photons": 2, "size": 4}, 0.2549 * 0.98823),
    ],
)
def test_branching_fractions(name, selection, published):
    bank = load_tau_bank()
    found = mode(bank, **selection).mean()
    error = np.sqrt(published / len(bank))
    assert abs(found - published) < 0.01 * published + error


def test_three_prongs():
    # PDG 2022: B(3 charged particles, K_S not decayed) = 15.20 %, B(1) = 85.24 %
    bank = load_tau_bank()
    absolute = np.abs(bank.pdg_id)
    charged = np.isin(absolute, (11, 13, 211, 321)) & (bank.parent < 0)
    dalitz = bank.count((absolute == 11) & charged) >= 2
    multiplicity = bank.count(charged)[~dalitz]
    assert np.mean(multiplicity == 1) == pytest.approx(0.8524, abs=0.01)
    assert np.mean(multiplicity == 3) == pytest.approx(0.1520, abs=0.01)


def test_four_momentum():
    bank = load_tau_bank()
    direct = bank.momentum * (bank.parent == -1)[:, None]
    total = np.add.reduceat(direct, bank.offsets[:-1], axis=0)
    np.testing.assert_allclose(total, np.tile([M_TAU, 0, 0, 0], (len(bank), 1)), atol=3e-7)


def test_balance_is_exact_and_moves_nothing_further_than_storage_did():
    stored, bank = load_tau_bank(), load_balanced_bank()
    direct = bank.momentum * (bank.parent == -1)[:, None]
    total = np.add.reduceat(direct, bank.offsets[:-1], axis=0)
    np.testing.assert_allclose(total, np.tile([M_TAU, 0, 0, 0], (len(bank), 1)), atol=1e-14)
    below = np.flatnonzero(bank.parent >= 0)
    parents = bank.offsets[bank.decay_index[below]] + bank.parent[below]
    total = np.zeros_like(bank.momentum)
    np.add.at(total, parents, bank.momentum[below])
    kaons = np.unique(parents)
    np.testing.assert_allclose(total[kaons], bank.momentum[kaons], atol=1e-14)
    mass2 = bank.momentum[:, 0] ** 2 - np.sum(bank.momentum[:, 1:] ** 2, axis=1)
    np.testing.assert_allclose(mass2, masses_of(bank.pdg_id) ** 2, atol=1e-14)
    np.testing.assert_allclose(bank.momentum, stored.momentum, atol=5e-7)


def test_charge_and_neutrinos():
    bank = load_tau_bank()
    sign = np.where(np.isin(np.abs(bank.pdg_id), (11, 13)), -1, 1)
    charge = np.where(np.isin(np.abs(bank.pdg_id), (11, 13, 211, 321)), sign, 0)
    charge = charge * np.sign(bank.pdg_id)
    total = np.bincount(bank.decay_index, charge * bank.final, len(bank))
    np.testing.assert_array_equal(total, -1)
    np.testing.assert_array_equal(bank.count(bank.pdg_id == 16), 1)


def test_short_kaons_point_to_their_products():
    bank = load_tau_bank()
    first = bank.offsets[bank.decay_index]
    child = np.flatnonzero(bank.parent >= 0)
    kaon = first[child] + bank.parent[child]
    assert set(bank.pdg_id[kaon]) == {310}
    total = np.zeros_like(bank.momentum)
    np.add.at(total, kaon, bank.momentum[child])
    rows = np.flatnonzero(bank.pdg_id == 310)
    assert len(rows) > 100
    np.testing.assert_allclose(total[rows], bank.momentum[rows], atol=1e-6)
    mass = np.sqrt(invariant_mass_squared(total[rows]))
    np.testing.assert_allclose(mass, M_KAON0, atol=1e-5)


def test_pions_follow_the_spin():
    """τ⁻ → π⁻ν: dΓ/dcos θ ∝ 1 + cos θ for spin along +z."""
    bank = load_tau_bank()
    pion = products(bank, -211, mode(bank, meson=211, size=2))
    expected = (M_TAU**2 - M_PION**2) / (2 * M_TAU)
    momentum = np.linalg.norm(pion[:, 1:], axis=1)
    np.testing.assert_allclose(momentum, expected, atol=1e-6)
    counts, edges = np.histogram(pion[:, 3] / momentum, 10, (-1, 1))
    share = np.diff((edges + 1) ** 2) / 4
    chi2 = np.sum((counts - share * len(pion)) ** 2 / (share * len(pion)))
    assert chi2 < 27.9  # 0.1 % of samples lie above, for 10 bins less one


def michel(x, x0, cosine, spin):
    """d²Γ/dx dcos θ of τ⁻ → ℓ⁻νν̄ with the lepton's mass; PDG 2022, sec. 58, eqs. 58.1 to 58.6."""
    momentum = np.sqrt(np.maximum(x**2 - x0**2, 0))
    isotropic = x * (1 - x) + (4 * x**2 - 3 * x - x0**2) / 6
    # the sign of cos θ is that of a negative lepton, which flies against the spin at x = 1
    polarised = (1 - x + (4 * x - 4 + np.sqrt(1 - x0**2)) / 2) * momentum / 3
    return momentum * (isotropic - spin * cosine * polarised)


@pytest.mark.parametrize(("number", "mass"), [(11, 0.51099895e-3), (13, M_MUON)])
def test_leptons_follow_michel(number, mass):
    bank = load_tau_bank()
    lepton = products(bank, number, mode(bank, lepton=number, size=3))
    end = (M_TAU**2 + mass**2) / (2 * M_TAU)
    x = lepton[:, 0] / end
    cosine = lepton[:, 3] / np.linalg.norm(lepton[:, 1:], axis=1)
    counts = np.histogram2d(x, cosine, (5, 4), ((0, 1), (-1, 1)))[0]
    fine_x = (np.arange(500) + 0.5) / 500
    fine_c = -1 + (np.arange(40) + 0.5) / 20
    density = michel(fine_x[:, None], mass / end, fine_c[None, :], 1.0)
    expected = density.reshape(5, 100, 4, 10).sum(axis=(1, 3))
    expected *= len(x) / expected.sum()
    chi2 = np.sum((counts - expected) ** 2 / expected)
    assert chi2 < 43.8  # 0.1 % above, for 20 bins less one
    # and the opposite spin is not what is in the bank
    wrong = michel(fine_x[:, None], mass / end, fine_c[None, :], -1.0)
    wrong = wrong.reshape(5, 100, 4, 10).sum(axis=(1, 3))
    wrong *= len(x) / wrong.sum()
    assert np.sum((counts - wrong) ** 2 / wrong) > 300


@pytest.mark.parametrize(
    "selection",
    [
        {"lepton": 11, "size": 3},
        {"lepton": 13, "size": 3},
        {"meson": 211, "size": 2},
        {"meson": 211, "photons": 2, "size": 4},
    ],
)
def test_polarimeters_follow_the_spin(selection):
    """A unit polarimeter must be distributed as 1 + cos θ about the spin, whatever the decay."""
    bank = load_tau_bank()
    h = polarimeters(bank)
    known = mode(bank, **selection) & (np.linalg.norm(h, axis=1) > 0)
    assert known.sum() > 0.97 * mode(bank, **selection).sum()
    error = np.sqrt(2 / 9 / known.sum())
    np.testing.assert_allclose(h[known].mean(axis=0), [0, 0, 1 / 3], atol=4 * error)
    np.testing.assert_allclose(np.linalg.norm(h[known], axis=1), 1)


def test_round_trip(tmp_path):
    bank = load_tau_bank()
    path = write_tau_bank(bank, tmp_path / "bank.npz")
    # the content, not the container: Python's patch releases write other ZIP headers
    with np.load(path, allow_pickle=False) as ours, np.load(tau_bank.BANK_FILE) as packaged:
        assert ours.files == packaged.files
        assert all(ours[name].tobytes() == packaged[name].tobytes() for name in ours.files)
    assert path.stat().st_size < 1.5e6


def test_damaged_bank(tmp_path, monkeypatch):
    broken = tmp_path / "bank.npz"
    broken.write_bytes(tau_bank.BANK_FILE.read_bytes()[:5000])
    monkeypatch.setattr(tau_bank, "BANK_FILE", broken)
    with pytest.raises(DataError, match="tau_pythia"):
        load_tau_bank.__wrapped__()


def test_without_pythia(monkeypatch):
    monkeypatch.setitem(sys.modules, "pythia8mc", None)
    with pytest.raises(InputError, match=r"lumbra\[pythia\]"):
        make_tau_bank(10)


@pytest.mark.pythia
def test_other_spin_is_a_half_turn():
    """Pythia's own decays with spin −z are the bank's, turned about y; 1 000 decays."""
    pytest.importorskip("pythia8mc")
    down = make_tau_bank(1000, seed=3, spin=-1)
    turned = polarimeters(down)
    known = np.linalg.norm(turned, axis=1) > 0
    error = np.sqrt(2 / 9 / known.sum())
    np.testing.assert_allclose(turned[known].mean(axis=0), [0, 0, -1 / 3], atol=4 * error)


@pytest.mark.pythia
@pytest.mark.study
def test_remade_bit_by_bit(tmp_path):
    pytest.importorskip("pythia8mc")
    path = write_tau_bank(make_tau_bank(), tmp_path / "bank.npz")
    assert path.read_bytes() == tau_bank.BANK_FILE.read_bytes()
