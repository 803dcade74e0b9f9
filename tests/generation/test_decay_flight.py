"""Flight of particles that decay, generation after generation."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.generation.decay_flight import fly

BEAMS = Beams(7.0, 4.0)


def cascade(count):
    """A τ, a K_S from it, and a pion from that."""
    momenta = np.tile([[2.0, 0, 0, 0.9], [0.7, 0, 0.5, 0], [0.3, 0.2, 0, 0]], (count, 1))
    return Events(
        offsets=np.arange(count + 1) * 3,
        pdg_id=np.tile(np.array([15, 310, 211], np.int32), count),
        status=np.tile(np.array([2, 2, 1], np.int8), count),
        momentum=momenta,
        vertex=np.zeros((3 * count, 3)),
        mother=np.tile(np.array([-1, 0, 1], np.int32), count),
        weight=np.ones(count),
        beam_energies=np.tile([7.0, 4.0], (count, 1)),
        sqrt_s=np.full(count, BEAMS.sqrt_s),
        frame="cm",
        process="",
    )


def test_paths_add_up():
    events = cascade(20_000)
    flown = fly(events, BEAMS, {15: (1.777, 0.0087), 310: (0.4976, 2.68)}, Key(1))
    vertex = flown.vertex.reshape(-1, 3, 3)
    assert np.all(vertex[:, 0] == 0)
    lab = BEAMS.to_lab(events.momentum[:2])
    first, second = vertex[:, 1], vertex[:, 2] - vertex[:, 1]
    for path, p, mass, ctau in ((first, lab[0], 1.777, 0.0087), (second, lab[1], 0.4976, 2.68)):
        proper = path[:, 2] / p[3] * mass
        assert np.mean(proper) == pytest.approx(ctau, rel=0.03)
        np.testing.assert_allclose(path * p[3], path[:, 2:] * p[1:], atol=1e-12)


def test_without_lifetime_nothing_moves():
    assert np.all(fly(cascade(5), BEAMS, {13: (0.1, 1.0)}, Key(1)).vertex == 0)


def test_laboratory_is_too_late():
    with pytest.raises(InputError, match="'lab'"):
        fly(cascade(2).to_lab(BEAMS), BEAMS, {15: (1.777, 0.0087)}, Key(1))
