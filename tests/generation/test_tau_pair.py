"""Pairs of taus: rate, record, flight, and spins against closed forms and Pythia."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.constants import CTAU_TAU_CM, M_TAU
from lumbra.foundation.kinematics import boost, minkowski
from lumbra.generation import tau_pair
from lumbra.generation.process import Process, cross_section
from lumbra.generation.tau_bank import load_tau_bank
from lumbra.generation.tau_pair import TauPair

BEAMS = Beams(5.29, 5.29)
ASYMMETRIC = Beams(7.004, 4.002, 0.083, 0.005, 0.002)
RATIO = 4 * M_TAU**2 / 10.58**2


def test_is_a_process():
    assert isinstance(TauPair(), Process)
    assert TauPair(charged=("mu", "pi")).name == "tautau-mu-pi"


def test_born_rate():
    # 772.074 pb: the closed form; without radiation every weight is the same
    events = TauPair(radiation=False, running=False).generate(1000, BEAMS, Key(1))
    assert events.cross_section == pytest.approx(772.074e3, rel=1e-5)


def test_radiative_rate():
    # 915.382 pb: Kuraev–Fadin and the same vacuum polarisation integrated numerically; 919 pb:
    # KKMC, in the Belle II Physics Book, PTEP 2019, 123C01
    total = cross_section(TauPair(), 200_000, BEAMS, Key(2))
    assert total.relative < 1e-3
    assert abs(total.pull(915.382e3)) < 4
    assert total.value == pytest.approx(919e3, rel=0.01)


def test_momentum_and_charge():
    events = TauPair().generate(5000, ASYMMETRIC, Key(3))
    final = events.status == 1
    total = np.zeros((len(events), 4))
    np.add.at(total, events.event_index[final], events.momentum[final])
    total[:, 0] -= events.sqrt_s
    np.testing.assert_allclose(total, 0, atol=1e-9)


def test_record():
    events = TauPair().generate(5000, ASYMMETRIC, Key(4))
    start = events.offsets[:-1]
    np.testing.assert_array_equal(events.pdg_id[start], 15)
    np.testing.assert_array_equal(events.pdg_id[start + 1], -15)
    assert np.all(events.status[start] == 2)
    assert set(np.abs(events.pdg_id[events.status == 2])) == {15, 310}
    mother = start[events.event_index] + events.mother
    child = events.mother >= 0
    assert np.all(events.status[mother[child]] == 2)
    assert np.all(mother[child] < np.flatnonzero(child))
    total = np.zeros_like(events.momentum)
    np.add.at(total, mother[child], events.momentum[child])
    decayed = events.status == 2
    np.testing.assert_allclose(total[decayed], events.momentum[decayed], atol=1e-9)
    neutrinos = events.pdg_id[np.abs(events.pdg_id) == 16]
    assert np.sum(neutrinos == 16) == np.sum(neutrinos == -16) == len(events)


def test_same_key_same_events():
    first = TauPair().generate(500, ASYMMETRIC, Key(5))
    again = TauPair().generate(500, ASYMMETRIC, Key(5))
    other = TauPair().generate(500, ASYMMETRIC, Key(6))
    assert first.momentum.tobytes() == again.momentum.tobytes()
    assert first.vertex.tobytes() == again.vertex.tobytes()
    assert first.weight.tobytes() != other.weight.tobytes()


def test_charged_flavours():
    process = TauPair(charged=("mu", "pi"))
    bank = load_tau_bank()
    share = len(process.decays()) / len(bank)
    # PDG 2022: μ 17.39 %, π 10.82 %, ππ⁰ 25.49 %, π2π⁰ 9.26 %, π3π⁰ 1.04 %, less 1.2 % for each
    # π⁰ → e⁺e⁻γ; π(π⁰)K⁰ 1.22 % where the K⁰ is not seen as π⁺π⁻
    pions = 0.1082 + 0.2549 * 0.988 + 0.0926 * 0.976 + 0.0104 * 0.965 + 0.0122 * 0.654
    assert share == pytest.approx(0.1739 + pions, abs=0.01)
    events = process.generate(2000, BEAMS, Key(7))
    for number in (11, 321):
        assert not np.any(np.abs(events.pdg_id) == number)
    visible = np.isin(np.abs(events.pdg_id), (13, 211))
    np.testing.assert_array_equal(np.bincount(events.event_index[visible]), 2)
    open_rate = replace(process, charged=()).generate(2000, BEAMS, Key(7))
    assert events.cross_section == pytest.approx(open_rate.cross_section * share**2)


def test_unknown_flavour():
    with pytest.raises(InputError, match="mu"):
        TauPair(charged=("muon",))


def test_taus_fly():
    """Proper lengths are exponential with mean cτ = 87.03 µm, along the laboratory momentum."""
    events = TauPair().generate(20_000, ASYMMETRIC, Key(8))
    start = events.offsets[:-1]
    first = np.flatnonzero(events.mother == 0)
    first = first[np.unique(events.event_index[first], return_index=True)[1]]
    lab = events.to_lab(ASYMMETRIC)
    tau = lab.momentum[start]
    length = np.linalg.norm(lab.vertex[first], axis=1)
    size = np.linalg.norm(tau[:, 1:], axis=1)
    cosine = np.sum(lab.vertex[first] * tau[:, 1:], axis=1) / (length * size)
    np.testing.assert_allclose(cosine, 1)
    proper = length * M_TAU / size
    assert pytest.approx(87.03e-4, rel=1e-3) == CTAU_TAU_CM
    assert np.mean(proper) == pytest.approx(CTAU_TAU_CM, rel=4 / np.sqrt(len(proper)))
    assert np.mean(proper > CTAU_TAU_CM) == pytest.approx(np.exp(-1), abs=0.014)
    assert np.all(events.vertex[start] == 0)


def test_short_kaons_fly_further():
    events = TauPair().generate(20_000, ASYMMETRIC, Key(9))
    mother = events.offsets[events.event_index] + events.mother
    pions = (events.mother >= 2) & (np.abs(events.pdg_id) == 211)
    assert np.all(events.pdg_id[mother[pions]] == 310)
    # cτ = 2.68 cm and βγ of a few
    assert 4 < np.mean(np.linalg.norm(events.vertex[pions], axis=1)) < 20


def pion_pairs(events):
    """Momenta of taus and pions, (n, 4) each, in events with τ → πν on both sides."""
    both = np.diff(events.offsets) == 6
    both &= np.bincount(events.event_index, np.abs(events.pdg_id) == 211) == 2
    chosen = events.select(both)
    momenta = [chosen.momentum[chosen.pdg_id == number] for number in (15, -15, -211, 211)]
    return momenta


def spins(tau, antitau, pion, antipion):
    """Components (n, 3) of the polarimeters of both taus in the spin frame, and cos θ."""
    at_rest = boost(pion, -tau[:, 1:] / tau[:, :1])[:, 1:]
    opposite = boost(antipion, -antitau[:, 1:] / antitau[:, :1])[:, 1:]
    z = tau[:, 1:] / np.linalg.norm(tau[:, 1:], axis=1, keepdims=True)
    cosine = z[:, 2]
    x = np.array([0, 0, 1.0]) - cosine[:, None] * z
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    frame = np.stack([x, np.cross(z, x), z], axis=1)
    size = np.linalg.norm(at_rest, axis=1, keepdims=True)
    minus = np.einsum("nij,nj->ni", frame, at_rest / size)
    plus = -np.einsum("nij,nj->ni", frame, opposite / size)
    return minus, plus, cosine


def test_pions_know_each_other():
    """⟨h⁻ᵢ h⁺ⱼ⟩ = ⟨Rᵢⱼ⟩/9 for τ → πν on both sides, R averaged over cos θ by hand."""
    process = TauPair(charged=("pi",), radiation=False)
    minus, plus, cosine = spins(*pion_pairs(process.generate(400_000, BEAMS, Key(10))))
    assert len(minus) > 15_000
    products = minus[:, :, None] * plus[:, None, :]
    found = 9 * products.mean(axis=0)
    error = 9 * products.std(axis=0) / np.sqrt(len(minus))
    norm = 2 + RATIO
    expected = np.diag([(1 + RATIO) / norm, (RATIO - 1) / norm, (2 - RATIO) / norm])
    assert np.all(np.abs(found - expected) < 4 * error)
    # the mixed term changes sign with cos θ: ∫ 2√r s c² dc = π√r/4 against ∫ norm dc = (8 + 4r)/3
    mixed = 9 * products[:, 0, 2] * cosine
    wanted = np.pi / 4 * np.sqrt(RATIO) * 3 / (8 + 4 * RATIO)
    assert np.mean(mixed) == pytest.approx(wanted, abs=4 * mixed.std() / np.sqrt(len(mixed)))
    # both pions fast or both slow
    assert found[2, 2] > 0.5
    # no polarisation of one tau alone, in parity-conserving production
    assert np.all(np.abs(minus.mean(axis=0)) < 4 / np.sqrt(3 * len(minus)))


def test_angle_of_the_taus():
    events = TauPair(radiation=False).generate(100_000, BEAMS, Key(11))
    tau = events.momentum[events.offsets[:-1]]
    cosine = tau[:, 3] / np.linalg.norm(tau[:, 1:], axis=1)
    expected = (2 / 5 * (1 - RATIO) + 2 / 3 * (1 + RATIO)) / (8 / 3 + 4 / 3 * RATIO)
    error = np.std(cosine**2) / np.sqrt(len(cosine))
    assert abs(np.mean(cosine**2) - expected) < 4 * error
    assert abs(np.mean(cosine)) < 4 * np.std(cosine) / np.sqrt(len(cosine))


def test_photons_are_massless_and_balance():
    events = TauPair().generate(20_000, BEAMS, Key(12))
    radiated = (events.pdg_id == 22) & (events.mother == -1)
    photon = events.momentum[radiated]
    assert np.all(photon[:, 0] > tau_pair.SOFTEST)
    np.testing.assert_allclose(minkowski(photon, photon), 0, atol=1e-12)
    owner = events.offsets[events.event_index[radiated]]
    pair = events.momentum[owner] + events.momentum[owner + 1]
    np.testing.assert_allclose(pair[:, 1:], -photon[:, 1:], atol=1e-9)


def pythia_pion_pairs(count):
    """Pythia's own e⁺e⁻ → τ⁺τ⁻ with full spin correlations and τ → πν on both sides."""
    pythia = pytest.importorskip("pythia8mc").Pythia("", False)
    settings = """Print:quiet = on; Random:setSeed = on; Random:seed = 11; Beams:idA = 11;
    Beams:idB = -11; Beams:eCM = 10.58; PDF:lepton = off; PartonLevel:FSR = off;
    WeakSingleBoson:ffbar2gmZ = on; WeakZ0:gmZmode = 1; PhaseSpace:mHatMin = 4; 23:mMin = 4;
    TauDecays:mode = 1; 23:onMode = off; 23:onIfAny = 15; 15:onMode = off;
    15:onIfMatch = 16 -211; 15:m0 = 1.77686; 211:m0 = 0.13957039"""
    for setting in settings.split(";"):
        assert pythia.readString(setting.strip())
    pythia.init()
    found = {15: [], -15: [], -211: [], 211: []}
    for _ in range(count):
        assert pythia.next()
        for number, rows in found.items():
            chosen = [p for p in pythia.event if p.id() == number][-1]
            rows.append((chosen.e(), chosen.px(), chosen.py(), chosen.pz()))
    return [np.array(rows) for rows in found.values()]


@pytest.mark.study
@pytest.mark.pythia
def test_spins_agree_with_pythia():
    """Energies and azimuths of π⁺ and π⁻ in 4 000 events of Pythia's full simulation."""
    theirs = spins(*pythia_pion_pairs(4000))
    process = TauPair(charged=("pi",), radiation=False)
    ours = spins(*pion_pairs(process.generate(400_000, BEAMS, Key(13))))
    for i, j in ((0, 0), (1, 1), (2, 2)):
        a, b = (9 * minus[:, i] * plus[:, j] for minus, plus, _ in (theirs, ours))
        error = np.hypot(a.std() / np.sqrt(len(a)), b.std() / np.sqrt(len(b)))
        assert abs(a.mean() - b.mean()) < 4 * error
        assert abs(a.mean()) > 4 * error  # the sample is large enough to see a wrong sign


def test_more_muons_change_no_expectation():
    """Weighted rates of muons, muon energies and the total agree with nature, within 4σ."""
    assert _improved(("mu", "pi"), ("mu", "mu"), muonic=0.5) < 0.7


def test_more_electrons_change_no_expectation():
    """Likewise with electrons and muons, each with a share of its own."""
    flavours = ("e", "mu", "pi")
    assert _improved(flavours, ("e", "mu"), muonic=0.35, electronic=0.4) < 0.8
    assert _improved((), ("e", "e"), electronic=0.5) < 0.6


def _improved(charged, pair, **shares):
    """Error of the rate of a pair of charged leptons with the shares, over that without."""
    wanted = [{"e": 11, "mu": 13}[flavour] for flavour in pair]
    nature, many = TauPair(charged=charged), TauPair(charged=charged, **shares)
    rates = []
    for process in (nature, many):
        events = process.generate(60_000, Beams(7.004, 4.002, 0.083), Key(11))
        count, energy = {}, {}
        for number in (11, 13):
            rows = np.abs(events.pdg_id) == number
            where = events.event_index[rows]
            count[number] = np.bincount(where, minlength=len(events))
            energy[number] = np.bincount(where, events.momentum[rows, 0], minlength=len(events))
        both = np.all([count[n] == wanted.count(n) for n in set(wanted)], axis=0)
        parts = [np.ones(len(events)), *count.values(), both, *energy.values()] * events.weight
        rates.append((parts.sum(axis=1), parts.std(axis=1) * np.sqrt(len(events))))
    (a, a_error), (b, b_error) = rates
    different = np.hypot(a_error, b_error)
    assert np.all(np.abs(a - b) <= 4 * different)
    return b_error[3] / a_error[3]


@pytest.mark.parametrize(
    ("charged", "muonic", "electronic"),
    [((), 1.0, 0.0), ((), -0.1, 0.0), (("pi",), 0.5, 0.0), ((), 0.5, 0.5), (("mu",), 0.0, 0.5)],
)
def test_shares_of_leptons_that_cannot_be_had(charged, muonic, electronic):
    with pytest.raises(InputError, match="shares of decays"):
        TauPair(charged=charged, muonic=muonic, electronic=electronic)
