"""Photons of the radiation that are too soft for a number."""

import numpy as np

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Key
from lumbra.generation import process_named


def test_photons_of_no_energy_are_not_there():
    process = process_named("dark-photon-leptons", mass=2.0)
    events = process.generate(2_000, BELLE2.beams, Key(1))
    photons = events.momentum[events.pdg_id == 22]
    assert np.any(photons[:, 0] == 0)
    detected = simulate(events, BELLE2, "2019-2020", Key(2))
    assert len(detected) == len(events)
    assert np.all(np.isfinite(detected.clusters.energy))
