"""Truth matching in a small family tree."""

from dataclasses import replace

import numpy as np

from lumbra.foundation import Events
from lumbra.reconstruction.truth import common_ancestor, common_parent, is_signal


def _events():
    """Two events: B → K S, S → μμ with the other B stable; and a lone photon pair."""
    pdg = np.array([300553, 521, -521, 321, 35, -13, 13, 22, 22], np.int32)
    mother = np.array([-1, 0, 0, 1, 1, 4, 4, -1, -1], np.int32)
    blocks = Events.from_blocks(
        [22], np.ones((9, 1, 4)), np.ones(9), np.ones((9, 2)), np.ones(9), process="x"
    )
    return replace(
        blocks,
        offsets=np.array([0, 7, 9]),
        pdg_id=pdg,
        mother=mother,
        weight=np.ones(2),
        sqrt_s=np.ones(2),
        beam_energies=np.ones((2, 2)),
    )


def test_closest_common_ancestor():
    events = _events()
    event = np.array([0, 0, 0, 0, 1])
    sets = np.array([[5, 6], [3, 5], [2, 6], [-1, 6], [7, 8]])
    assert common_ancestor(events, event, sets).tolist() == [4, 1, 0, -1, -1]
    assert common_parent(events, event, sets).tolist() == [35, 521, 300553, 0, 0]
    assert common_parent(None, event, sets).tolist() == [0] * 5
    # the ancestor of one particle is its mother; a set is not its own ancestor
    assert common_ancestor(events, np.array([0, 0]), np.array([[5], [4]])).tolist() == [4, 1]
    assert common_ancestor(events, np.array([0]), np.array([[4, 5]])).tolist() == [1]


def test_signal_is_the_right_particles_once_each():
    numbers = np.array([[-13, 13], [13, -13], [-13, 13], [-13, 13]])
    particles = np.array([[5, 6], [6, 5], [5, 5], [5, -1]])
    assert is_signal(numbers, particles, (-13, 13)).tolist() == [True, False, False, False]
