"""High-level trigger: objects, vetoes and lines, on events from an exact detector."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, EXPERIMENTS, simulate, with_high_level
from lumbra.detector.gun import Shot, shoot
from lumbra.detector.ideal import without
from lumbra.detector.maps import quiet
from lumbra.foundation import InputError, Key

PERIOD = "2019-2022"
BEAMS = BELLE2.beams
EXACT = quiet(without(BELLE2, ["efficiency", "resolution"]), PERIOD).varied(
    "high_level.efficiency", 1.0
)
PHI = np.radians(np.linspace(-170, 170, 200))
RIGHT = math.pi / 2


def share(line, *shots, experiment=EXACT):
    """Share of events that a line accepts; shots are (PDG number, p*, θ*, Δφ*) [GeV], [degrees]."""
    fired = [Shot(n, p, math.radians(t), PHI + math.radians(turn)) for n, p, t, turn in shots]
    events = shoot(BEAMS, *fired, frame="cm")
    seen = simulate(events, experiment, PERIOD, Key(1))
    return float(with_high_level(seen, experiment, Key(2)).trigger[line].mean())


PHOTON, MUON, ELECTRON = 22, 13, 11
CASES = [
    ("hlt_photon_1GeV", [(PHOTON, 1.05, 90, 0)], 1),
    ("hlt_photon_1GeV", [(PHOTON, 0.95, 90, 0)], 0),
    ("hlt_photon_1GeV", [(PHOTON, 1.05, 90, 0), (PHOTON, 0.35, 60, 90)], 0),
    ("hlt_photon_1GeV", [(PHOTON, 1.05, 90, 0), (PHOTON, 0.25, 60, 90)], 1),
    ("hlt_photon_1GeV", [(PHOTON, 1.05, 25, 0)], 0),
    ("hlt_photon_1GeV", [(ELECTRON, 1.05, 90, 0)], 0),
    ("hlt_photon_500MeV", [(PHOTON, 0.55, 90, 0)], 1),
    ("hlt_photon_500MeV", [(PHOTON, 0.55, 130, 0)], 0),
    ("hlt_neutral_2GeV", [(PHOTON, 2.1, 90, 0)], 1),
    ("hlt_neutral_2GeV", [(PHOTON, 1.9, 90, 0)], 0),
    ("hlt_neutral_2GeV", [(PHOTON, 5.29, 70, 0), (PHOTON, 5.29, 110, 180)], 0),
    ("hlt_neutral_2GeV", [(PHOTON, 5.0, 70, 0), (PHOTON, 2.8, 110, 180)], 1),
    ("hlt_3_clusters", [(PHOTON, 0.7, 90, 0), (PHOTON, 0.3, 80, 90), (PHOTON, 0.3, 80, 200)], 1),
    ("hlt_3_clusters", [(PHOTON, 0.7, 90, 0), (PHOTON, 0.3, 80, 90)], 0),
    ("hlt_3_clusters", [(PHOTON, 2.2, 90, 0), (PHOTON, 0.3, 80, 90), (PHOTON, 0.3, 80, 200)], 0),
    ("hlt_4_clusters", [(PHOTON, 0.4, 80, turn) for turn in (0, 90, 180, 270)], 1),
    ("hlt_4_clusters", [(PHOTON, 0.4, 80, turn) for turn in (0, 90, 180)], 0),
    ("hlt_3_tracks", [(MUON, 1.0, 80, 0), (-MUON, 1.0, 80, 120), (MUON, 1.0, 80, 240)], 1),
    ("hlt_3_tracks", [(MUON, 1.0, 80, 0), (-MUON, 1.0, 80, 120)], 0),
    ("hlt_2_tracks_soft", [(MUON, 0.7, 80, 0), (-MUON, 0.7, 80, 100)], 1),
    ("hlt_2_tracks_soft", [(MUON, 0.9, 80, 0), (-MUON, 0.7, 80, 100)], 0),
    ("hlt_2_tracks", [(MUON, 3.0, 80, 0), (-MUON, 2.0, 80, 100)], 1),
    ("hlt_2_tracks", [(MUON, 5.0, 80, 0), (-MUON, 2.0, 80, 100)], 0),
    ("hlt_2_tracks_hard", [(MUON, 5.0, 80, 0), (-MUON, 2.0, 80, 100)], 1),
    # vetoes: Bhabha scattering, muon pairs, two-photon fusion
    ("hlt_2_tracks_hard", [(ELECTRON, 5.29, 70, 0), (-ELECTRON, 5.29, 110, 180)], 0),
    ("hlt_2_tracks_hard", [(MUON, 5.29, 70, 0), (-MUON, 5.29, 110, 180)], 0),
    ("hlt_2_tracks_hard", [(MUON, 5.29, 70, 0), (-MUON, 5.29, 100, 180)], 1),
    ("hlt_2_tracks", [(MUON, 1.0, 60, 0), (-MUON, 1.0, 60, 179)], 0),
    ("hlt_2_tracks", [(MUON, 1.0, 60, 0), (-MUON, 1.0, 60, 140)], 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "shots", "expected"), CASES)
def test_lines_and_vetoes_decide_as_coded(line, shots, expected):
    assert share(line, *shots) == pytest.approx(expected, abs=0.05)


def test_every_line_is_decided_both_ways():
    for line in BELLE2.high_level:
        both = {expected for name, _, expected in CASES if name == line.name}
        assert both == {0, 1}, line.name


def test_the_trigger_keeps_99_percent_of_what_a_line_accepts():
    events = shoot(BEAMS, Shot(PHOTON, 2.5, RIGHT, np.linspace(-3, 3, 20_000)), frame="cm")
    real = EXACT.varied("high_level.efficiency", 0.99)
    seen = with_high_level(simulate(events, real, PERIOD, Key(1)), real, Key(2))
    assert seen.trigger["hlt_neutral_2GeV"].mean() == pytest.approx(0.99, abs=0.004)
    assert set(seen.trigger) > set(BELLE2.period(PERIOD).menu)


def test_experiments_without_high_level_lines_say_so():
    babar = EXPERIMENTS["babar"]
    events = shoot(babar.beams, Shot(PHOTON, 2.5, RIGHT, PHI))
    seen = simulate(events, babar, "Y4S", Key(1))
    with pytest.raises(InputError, match="no high-level"):
        with_high_level(seen, babar, Key(2))
