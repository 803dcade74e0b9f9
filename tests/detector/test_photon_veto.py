"""The muon system as a veto of photons that the calorimeter lost."""

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

PHI = np.linspace(-179, 179, 20_000)
SURE = BELLE2.varied("material.conversion", 0.0)


def _share(period: str, theta: float, p: float = 3.0, pdg: int = 22) -> float:
    quiet = SURE.varied("photon_veto.random", 0.0, period)
    seen = simulate(shoot((pdg, p, theta, PHI)), quiet, period, Key(1))
    return float(np.mean(seen.muon_system_clusters > 0))


@pytest.mark.parametrize(
    ("theta", "expected"), [(31.8, 0.8), (129.7, 0.5), (13.0, 0.0), (152.0, 0.8 * 0.05)]
)
def test_photons_in_gaps_are_seen_by_the_muon_system(theta: float, expected: float) -> None:
    """Efficiencies by region; outside the gaps only what the crystals lose gets there. 4σ."""
    assert _share("2019-2020", theta) == pytest.approx(expected, abs=0.014)


def test_soft_photons_and_photons_in_the_crystals_leave_nothing() -> None:
    assert _share("2019-2020", 31.8, p=0.9) == 0
    assert _share("2019-2020", 80.0) < 0.003


def test_long_lived_kaons_are_seen() -> None:
    assert _share("2019-2020", 80.0, p=2.0, pdg=130) == pytest.approx(0.5, abs=0.014)
    assert _share("2019-2020", 80.0, p=0.9, pdg=130) == 0


def test_it_is_switched_off_in_the_pilot_run_and_can_be_switched_on() -> None:
    events = shoot((22, 3.0, 31.8, PHI))
    assert not simulate(events, SURE, "2018", Key(1)).muon_system_clusters.any()
    on = SURE.varied("photon_veto.live", 1.0, "2018")
    assert simulate(events, on, "2018", Key(1)).muon_system_clusters.mean() > 0.7


def test_clusters_that_have_nothing_to_do_with_the_event() -> None:
    seen = simulate(shoot((13, 3.0, 80.0, PHI)), BELLE2, "2019-2020", Key(1))
    assert seen.muon_system_clusters.mean() == pytest.approx(0.02, abs=0.004)
