"""Event displays: curves that end where clusters are, every kind of event, files that repeat."""

import json
import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from lumbra.detector import BELLE2, EXPERIMENTS, simulate
from lumbra.detector.event_view import view_event
from lumbra.detector.ideal import without
from lumbra.foundation import InputError, Key
from lumbra.presentation.event_figure import save_event
from lumbra.presentation.phoenix import phoenix_event, write_phoenix
from tests.detector.particle_gun import shoot

PHI = np.array([20.0])
IDEAL = without(BELLE2, ["efficiency", "resolution"])


def _view(*particles, vertex=0.0, experiment=IDEAL, period="2019-2020"):
    seen = simulate(shoot(*particles, vertex=vertex), experiment, period, Key(1))
    return view_event(seen, 0, experiment, 7)


def test_curves_bend_and_end_at_their_clusters():
    view = _view((13, 1.0, 80.0, PHI), (-13, 2.0, 40.0, PHI + 130))
    for curve, cluster in zip(view.curves, view.clusters, strict=True):
        end = curve.points[-1]
        assert math.hypot(end[0], end[1]) == pytest.approx(125, abs=1e-6)
        assert math.atan2(end[1], end[0]) == pytest.approx(cluster.phi, abs=1e-6)
        assert math.atan2(125, end[2]) == pytest.approx(cluster.theta, abs=1e-6)
        assert cluster.matched and curve.species == "μ" and len(curve.hits) > 3
    # a negative particle turns counter-clockwise in a field along +z
    first = view.curves[0].points
    turn = np.arctan2(first[-1, 1], first[-1, 0]) - math.radians(20)
    assert turn > 0


def test_what_is_missing_is_what_recoils():
    view = _view((13, 3.0, 60.0, PHI), (-13, 2.5, 90.0, PHI + 150))
    total = BELLE2.beams.total_momentum()[0]
    expected = total - shoot((13, 3.0, 60.0, PHI), (-13, 2.5, 90.0, PHI + 150)).momentum.sum(0)
    assert view.missing == pytest.approx(expected, abs=1e-6)
    square = expected[0] ** 2 - np.sum(expected[1:] ** 2)
    assert view.missing_mass == pytest.approx(math.copysign(math.sqrt(abs(square)), square))


def test_displaced_tracks_begin_at_their_vertex():
    view = _view((13, 1.0, 80.0, PHI), (-13, 1.0, 70.0, PHI + 20), vertex=(12.0, 5.0, 3.0))
    for curve in view.curves:
        assert curve.points[0] == pytest.approx([12.0, 5.0, 3.0], abs=1e-6)


EVENTS = {
    "nothing": ((12, 1.0, 80.0, PHI),),
    "photons": ((22, 5.0, 80.0, PHI), (22, 4.0, 100.0, PHI + 150), (22, 1.0, 20.0, PHI + 240)),
    "curling": ((211, 0.15, 85.0, PHI), (-321, 0.3, 100.0, PHI)),
    "mixed": ((11, 2.0, 30.0, PHI), (2212, 1.0, 90.0, PHI), (130, 2.0, 90.0, PHI + 90)),
}


@pytest.mark.parametrize("name", EVENTS)
def test_every_kind_of_event_is_drawn(name, tmp_path):
    path = save_event(_view(*EVENTS[name]), tmp_path / "event.svg")
    assert ET.parse(path).getroot().tag.endswith("svg")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=lambda e: e.name)
def test_every_experiment_is_drawn(experiment, tmp_path):
    period = experiment.periods[0].name
    particles = (13, 0.45, 80.0, PHI), (22, 0.3, 100.0, PHI + 150)
    view = _view(*particles, experiment=experiment, period=period)
    assert save_event(view, tmp_path / "event.png").stat().st_size > 10_000


def test_drawings_repeat_to_the_byte(tmp_path):
    view = _view(*EVENTS["photons"])
    for suffix in (".png", ".svg", ".pdf"):
        one, two = (save_event(view, tmp_path / f"{n}{suffix}").read_bytes() for n in "ab")
        assert one == two
    with pytest.raises(InputError, match=r"\.svg"):
        save_event(view, tmp_path / "event.jpeg")


def test_phoenix_gets_millimetres_and_mega_electronvolts(tmp_path):
    view = _view((13, 1.0, 80.0, PHI), (22, 2.0, 60.0, PHI + 120))
    event = phoenix_event(view)
    track = event["Tracks"]["tracks"][0]
    assert len(track["pos"]) > 10 and all(len(place) == 3 for place in track["pos"])
    assert math.hypot(*track["pos"][-1][:2]) == pytest.approx(1250)
    d0, z0, phi, theta, q_over_p = track["dparams"]
    assert (d0, z0) == pytest.approx((0, 0), abs=1e-6)
    assert (math.degrees(phi), math.degrees(theta)) == pytest.approx((20, 80))
    assert q_over_p == pytest.approx(-1e-3)
    photon = event["CaloClusters"]["photons"][0]
    assert photon["energy"] == pytest.approx(2000)
    assert photon["eta"] == pytest.approx(-math.log(math.tan(math.radians(30))))
    assert math.hypot(photon["radius"], photon["z"]) * math.sin(photon["theta"]) == pytest.approx(
        photon["radius"]
    )
    path = write_phoenix(tmp_path / "event.json", [view])
    stored = json.loads(path.read_text())
    assert list(stored) == ["event 7"]
    assert {"event number", "run number", "Tracks"} <= set(stored["event 7"])
    known = {"Tracks", "CaloClusters", "Hits", "MissingEnergy"}
    objects = {key for key, value in stored["event 7"].items() if isinstance(value, dict)}
    assert objects <= known
