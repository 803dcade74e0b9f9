"""Parts of processes: each keeps its range, and together they are the whole."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from lumbra.foundation import Beams, InputError, Key
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.process import expected_total
from lumbra.generation.tau_pair import TauPair
from lumbra.generation.two_photon_muons import TwoPhotonMuons

BEAMS = Beams(7.004, 4.002, 0.083)
COUNT = 60_000


def muon_parts():
    soft, hard = (0.0, 0.3), (0.3, math.inf)
    cosines = ((-1.0, -0.85), (-0.85, -0.2), (-0.2, 0.7), (0.7, 1.0))
    return [
        MuonPair(soft=first and softer == soft, photon_cosine=cosine, softer_energy=softer)
        for softer in (soft, hard)
        for first, cosine in zip((True, False, False, False), cosines, strict=True)
    ]


def tau_parts():
    edges = (0.0, 0.3, 1.5, math.inf)
    return [TauPair(photon_energy=pair) for pair in itertools.pairwise(edges)]


def two_photon_parts():
    ranges = ((0.0, 0.5), (0.5, math.inf))
    return [TwoPhotonMuons(1.0, None, (e, p)) for e in ranges for p in ranges]


FAMILIES = [
    pytest.param(MuonPair(), muon_parts(), id="muon pairs"),
    pytest.param(TauPair(), tau_parts(), id="tau pairs"),
    pytest.param(TwoPhotonMuons(1.0), two_photon_parts(), id="two photons"),
]


def visible(process, seed):
    """Transverse momentum and cos θ of the sum of all muons, or taus, and the weights."""
    events = process.generate(COUNT, BEAMS, Key(seed))
    heavy = np.isin(np.abs(events.pdg_id), (13, 15)) & (events.mother < 0)
    total = np.zeros((len(events), 4))
    np.add.at(total, events.event_index[heavy], events.momentum[heavy])
    mass = np.sqrt(np.maximum(total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1), 0))
    return np.hypot(total[:, 1], total[:, 2]), mass, events.weight


@pytest.mark.parametrize(("whole", "parts"), FAMILIES)
def test_parts_add_up_to_the_whole(whole, parts):
    at_once = expected_total(visible(whole, 1)[2])
    each = [expected_total(visible(part, 2 + i)[2]) for i, part in enumerate(parts)]
    total = sum(estimate.value for estimate in each)
    error = math.hypot(at_once.error, *(estimate.error for estimate in each))
    # false alarms: 1 in 16 000 for each family
    assert abs(total - at_once.value) < 4 * error
    assert sum(estimate.error**2 for estimate in each) < 4 * at_once.error**2


@pytest.mark.parametrize(("whole", "parts"), FAMILIES)
def test_parts_have_the_spectra_of_the_whole(whole, parts):
    one = visible(whole, 11)
    several = [visible(part, 12 + i) for i, part in enumerate(parts)]
    other = [np.concatenate(columns) for columns in zip(*several, strict=True)]
    for quantity in (0, 1):
        edges = np.unique(np.quantile(one[quantity], np.linspace(0, 1, 13)))
        counts, variances = [], []
        for sample in (one, other):
            counts.append(np.histogram(sample[quantity], edges, weights=sample[2])[0])
            variances.append(np.histogram(sample[quantity], edges, weights=sample[2] ** 2)[0])
        used = np.min(variances, axis=0) > 0
        chi2 = np.sum((counts[0] - counts[1])[used] ** 2 / np.sum(variances, axis=0)[used])
        assert stats.chi2.sf(chi2, used.sum()) > 1e-4


def test_photons_of_taus_keep_their_range():
    events = TauPair(photon_energy=(0.3, 1.5)).generate(5000, BEAMS, Key(5))
    photon = (events.pdg_id == 22) & (events.mother < 0)
    assert photon.sum() == len(events)
    energy = events.momentum[photon, 0]
    assert 0.3 <= energy.min() < 0.31
    assert 1.4 < energy.max() <= 1.5


def test_no_room_for_the_photon_is_no_weight():
    events = TauPair(photon_energy=(5.0, 6.0)).generate(1000, BEAMS, Key(6))
    assert np.all(events.weight == 0)


def test_transfers_keep_their_range():
    events = TwoPhotonMuons(1.0, None, ((0.5, 2.0), (0.0, 0.1))).generate(5000, BEAMS, Key(7))
    beam = 0.5 * events.sqrt_s
    for particle, sign, low, high in ((11, 1, 0.5, 2.0), (-11, -1, 0.0, 0.1)):
        p = events.momentum[events.pdg_id == particle]
        t = 2 * beam * (p[:, 0] - sign * p[:, 3])
        # to the order of the electron's mass
        kept = events.weight > 0
        assert np.all((t[kept] > low - 1e-5) & (t[kept] < high + 1e-5))


@pytest.mark.parametrize(
    "bad",
    [
        lambda: MuonPair(photon_cosine=(0.5, 0.5)),
        lambda: MuonPair(photon_cosine=(-1.5, 0.0)),
        lambda: MuonPair(softer_energy=(-1.0, 0.0)),
        lambda: TauPair(photon_energy=(2.0, 1.0)),
        lambda: TauPair(photon_energy=(math.nan, 1.0)),
        lambda: TwoPhotonMuons(transfers=((0.0, 1.0), (1.0, 0.5))),
    ],
)
def test_refuses_what_is_no_range(bad):
    with pytest.raises(InputError, match="no part of the process"):
        bad()


def test_refuses_more_energy_than_there_is():
    with pytest.raises(InputError, match="closed"):
        MuonPair(softer_energy=(5.29, math.inf)).generate(10, BEAMS, Key(1))
