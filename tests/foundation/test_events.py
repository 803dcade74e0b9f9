import numpy as np
import pytest

from lumbra.foundation import Beams, DataError, Events, Key
from lumbra.foundation.events import concatenate

BEAMS = Beams(7.004, 4.002, 0.083)


def pair_events(count, seed=1):
    rng = Key(seed).generator()
    energies = BEAMS.sample(count, rng)
    sqrt_s = BEAMS.sqrt_s_of(energies)
    axis = rng.standard_normal((count, 3))
    axis *= (sqrt_s / 2 / np.linalg.norm(axis, axis=1))[:, None]
    first = np.column_stack([sqrt_s / 2, axis])
    second = np.column_stack([sqrt_s / 2, -axis])
    momenta = np.stack([first, second], axis=1)
    return Events.from_blocks(
        [22, 22], momenta, np.full(count, 2.0 / count), energies, sqrt_s, process="test"
    )


def test_the_laboratory_conserves_four_momentum():
    lab = pair_events(50).to_lab(BEAMS)
    total = np.add.reduceat(lab.momentum, lab.offsets[:-1], axis=0)
    assert total == pytest.approx(BEAMS.total_momentum(lab.beam_energies), abs=1e-12)


def test_selecting_and_joining_give_back_the_events():
    events = pair_events(10)
    even = np.arange(10) % 2 == 0
    joined = concatenate([events.select(even), events.select(~even)])
    assert len(joined) == 10
    assert joined.cross_section == pytest.approx(2.0)
    assert joined.momentum[:2] == pytest.approx(events.momentum[:2])


def test_columns_that_do_not_fit_are_refused():
    events = pair_events(3)
    with pytest.raises(DataError, match="do not belong together"):
        Events(**{**events.__dict__, "weight": np.ones(2)})
