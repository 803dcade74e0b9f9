"""The process contract with a toy process of known cross section."""

from dataclasses import dataclass

import numpy as np
import pytest

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.generation import Process, cross_section
from lumbra.generation.process import expected_total


@dataclass(frozen=True)
class Toy:
    """Weights 2u fb, u uniform: cross section 1 fb."""

    name: str = "toy"
    label: str = "toy"

    def generate(self, count, beams, key):
        energies = beams.sample(count, key.child("beams").generator())
        weight = 2 * key.child("weight").generator().random(count) / count
        sqrt_s = beams.sqrt_s_of(energies)
        momenta = np.zeros((count, 1, 4))
        momenta[:, 0, 0] = sqrt_s
        return Events.from_blocks([22], momenta, weight, energies, sqrt_s, process=self.label)


def test_toy_fulfils_the_contract():
    assert isinstance(Toy(), Process)


def test_estimate_and_its_error():
    beams = Beams(5.29, 5.29)
    estimates = [cross_section(Toy(), 400, beams, Key(3, (i,))) for i in range(200)]
    pulls = np.array([estimate.pull(1.0) for estimate in estimates])
    # 200 unit normals: mean ± 0.07, width ± 0.05; both at 4.5 σ
    assert abs(pulls.mean()) < 0.32
    assert abs(pulls.std() - 1) < 0.23


def test_zero_weights_count_as_draws():
    estimate = expected_total(np.array([0.0, 1.0, 0.0, 1.0]))
    assert estimate.value == 2.0
    assert estimate.error == pytest.approx(np.sqrt(4 / 3))


def test_one_event_is_no_sample():
    with pytest.raises(InputError, match="at least 2"):
        cross_section(Toy(), 1, Beams(5.29, 5.29), Key(1))
