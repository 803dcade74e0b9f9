"""Emphasis moves no expectation: weighted samples agree with accepted and rejected ones."""

import numpy as np
import pytest

from lumbra.detector import BELLE2, Emphasis, simulate
from lumbra.detector.emphasis import emphasised, emphasised_all
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

EVENTS = 200_000


@pytest.mark.parametrize(
    ("probability", "least"), [(0.01, 0.5), (0.3, 0.2), (0.0, 0.5), (1.0, 0.5)]
)
def test_weights_make_up_for_the_emphasis(probability: float, least: float) -> None:
    """The weighted share is the probability, what is certain stays so. 4σ, one draw each."""
    rng = Key(1).generator()
    single = np.array([emphasised(rng, probability, least) for _ in range(20_000)])
    happens, weight = emphasised_all(rng, np.full(EVENTS, probability), least)
    for yes, w in (single.T, (happens, weight)):
        spread = 4 * np.std(w * yes) / np.sqrt(len(w)) + 1e-12
        assert np.mean(w * yes) == pytest.approx(probability, abs=spread)
        assert np.mean(w) == pytest.approx(1, abs=4 * np.std(w) / np.sqrt(len(w)) + 1e-12)
    if 0 < probability < least:
        assert np.mean(happens) == pytest.approx(least, abs=0.01)


def test_least_may_differ_from_one_to_the_next() -> None:
    happens, weight = emphasised_all(
        Key(2).generator(), np.full(1000, 0.01), np.repeat([0.0, 0.9], 500)
    )
    assert np.all(weight[:500] == 1)
    assert np.mean(happens[500:]) > 0.8


@pytest.mark.parametrize(
    ("particle", "emphasis"),
    [
        ((22, 3.0, 80.0), Emphasis(lost_photon=0.5)),
        ((22, 3.0, 29.0), Emphasis(lost_photon=0.5, missed_photon=0.5)),
        ((22, 3.0, 31.8), Emphasis(missed_photon=0.6)),
        ((211, 3.0, 80.0), Emphasis(fake_muon=0.4)),
        ((11, 3.0, 80.0), Emphasis(lost_track=0.3)),
    ],
)
def test_rare_events_agree_with_accept_or_reject(
    particle: tuple[int, float, float], emphasis: Emphasis
) -> None:
    """What the particle does rarely has the same expectation either way, and a smaller error."""
    pdg, p, theta = particle
    phi = np.linspace(-179, 179, EVENTS)
    events = shoot((pdg, p, theta, phi))

    def rare(setting: Emphasis | None) -> tuple[float, float]:
        given = () if setting is None else (setting,)
        seen = simulate(events, BELLE2, "2019-2020", Key(3), *given)
        if pdg == 22:
            photon = np.zeros(EVENTS, bool)
            owner = np.repeat(np.arange(EVENTS), np.diff(seen.clusters.offsets))
            photon[owner[seen.clusters.pdg_id == 22]] = True
            tracks = np.diff(seen.tracks.offsets) > 0
            mask = ~photon & ~tracks & (seen.muon_system_clusters == 0)
        elif pdg == 11:
            mask = np.diff(seen.tracks.offsets) == 0
        else:
            mask = np.zeros(EVENTS, bool)
            owner = np.repeat(np.arange(EVENTS), np.diff(seen.tracks.offsets))
            mask[owner[seen.tracks.muon_id > 0.9]] = True
        weight = seen.weight * mask
        assert seen.weight.sum() == pytest.approx(1, abs=0.02)
        return float(weight.sum()), float(np.std(weight) * np.sqrt(EVENTS))

    plain, plain_error = rare(None)
    value, error = rare(emphasis)
    assert plain > 0
    assert value == pytest.approx(plain, abs=4 * np.hypot(error, plain_error))
    assert error < plain_error
