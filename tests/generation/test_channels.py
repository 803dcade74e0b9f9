"""Channels: volumes of phase space, densities that integrate, trees that are refused."""

import math

import numpy as np
import pytest

from lumbra.foundation import Beams, DataError, InputError, Key
from lumbra.foundation.constants import HBARC2_FB_GEV2, M_ELECTRON
from lumbra.generation import Cut, TreeProcess, cross_section
from lumbra.generation.channel import (
    Channel,
    Split,
    electron,
    final,
    fixed,
    flat,
    peaked,
    positron,
    power,
    resonance,
    soft,
    transfer,
)
from lumbra.generation.channel_kernel import densities
from lumbra.generation.tree_process import adapted

ROOT = 10.58
BEAMS = Beams(ROOT / 2, ROOT / 2)
FLUX = HBARC2_FB_GEV2 / (2 * ROOT**2)


def unit(momenta):
    return np.ones(len(momenta))


def never(momenta):
    return np.full(len(momenta), np.nan)


RETURN = Channel(
    "return",
    (
        Split((0,), (1, 2), second_mass=(power(share=0.5), soft(share=0.5)),
              angle=peaked(electron())),
        Split((1,), (2,), angle=peaked(final(0))),
    ),
)  # fmt: skip
BUMP = Channel(
    "bump",
    (
        Split((2,), (0, 1), second_mass=(flat(0.3), resonance(3.0, 0.5, 0.7)),
              angle=transfer(electron(), 0.5)),
        Split((0,), (1,)),
    ),
)  # fmt: skip
STEPS = Channel(
    "steps",
    (
        Split((1,), (0, 2), angle=transfer(positron(), 1.0)),
        Split((0,), (2,), angle=transfer(electron(), 1.0, 1.0, 0.2)),
    ),
)
CHANNELS = (RETURN, BUMP, STEPS)


def three(channels, **more):
    return TreeProcess(
        "three", "three", (22, 22, 22), (0.0, 0.0, 0.0), more.pop("squared", unit), channels,
        cuts=more.pop("cuts", (Cut("energy", (0, 1, 2), 0.3),)), radiation=False, **more,
    )  # fmt: skip


@pytest.mark.parametrize("channels", [(c,) for c in CHANNELS] + [CHANNELS])
def test_volume_of_three_massless_particles(channels):
    """Φ₃ = s/(256π³) with the whole Dalitz triangle; energies above 0.3 GeV cut its corners."""
    low = 2 * 0.3 / ROOT
    # in x₁, x₂ the triangle x_i < 1 has area 1/2; each of three corners with x_i < low has low²/2
    share = 1 - 3 * low**2
    estimate = cross_section(three(channels), 60_000, BEAMS, Key(1))
    expected = FLUX * ROOT**2 / (256 * math.pi**3) * share
    assert abs(estimate.pull(expected)) < 4
    assert estimate.relative < 0.01


def test_volume_of_six_particles_with_masses_fixed():
    """A chain of two-body decays has the product of their volumes p/(4π√s)."""
    pair = lambda m: math.sqrt(m * m / 4 - 0.01) / (4 * math.pi * m)  # noqa: E731
    splits = (
        Split((0, 1), (2, 3, 4, 5), first_mass=(fixed(2.0),), second_mass=(fixed(5.0),)),
        Split((0,), (1,), angle=peaked(final(2, 3, 4, 5))),
        Split((2, 3), (4, 5), first_mass=(fixed(1.0),), second_mass=(fixed(1.5),)),
        Split((2,), (3,)),
        Split((4,), (5,)),
    )
    process = TreeProcess(
        "six", "six", (13, -13) * 3, (0.1,) * 6, unit, (Channel("chain", splits),), radiation=False
    )

    def decay(m, a, b):
        lam = (m**2 - a**2 - b**2) ** 2 - 4 * a**2 * b**2
        return math.sqrt(lam) / (2 * m) / (4 * math.pi * m)

    expected = FLUX * decay(ROOT, 2, 5) * decay(5, 1, 1.5) * pair(2) * pair(1) * pair(1.5)
    estimate = cross_section(process, 20_000, BEAMS, Key(1))
    assert abs(estimate.value / expected - 1) < max(4 * estimate.relative, 1e-9)


def test_densities_of_all_channels_are_those_of_the_draw():
    """Averaged over points of one channel, the density of another over its own is 1."""
    process = three(CHANNELS)
    program = adapted(process, BEAMS, 1)
    alone = three((RETURN,))
    events = alone.generate(60_000, BEAMS, Key(2))
    momenta = np.zeros((60_000, 5, 4))
    momenta[:, 2:] = events.momentum.reshape(-1, 3, 4)
    momenta[:, :2, 0] = ROOT / 2
    along = math.sqrt(ROOT**2 / 4 - M_ELECTRON**2)
    momenta[:, 0, 3], momenta[:, 1, 3] = along, -along
    out = np.empty((60_000, 3))
    densities(program, np.zeros(3), np.ones(60_000), momenta, out)
    inside = events.weight > 0
    mean = (out[inside] * events.weight[inside, None]).sum(axis=0) / FLUX
    # a small part of each channel is outside the cuts
    assert np.all((mean > 0.9) & (mean < 1.02))


def test_channels_that_are_no_trees_are_refused():
    with pytest.raises(InputError, match="not a tree"):
        Channel("half", (Split((0,), (1, 2)),))
    with pytest.raises(InputError, match="not a tree"):
        Channel("foreign", (Split((0,), (1,)), Split((2,), (3,))))
    with pytest.raises(InputError, match="not a tree"):
        Channel("early", (Split((0,), (1, 2), angle=peaked(final(1))), Split((1,), (2,))))


def test_amplitude_that_is_no_number_names_process_and_event():
    with pytest.raises(DataError, match="three") as caught:
        three(CHANNELS, squared=never).generate(10, BEAMS, Key(1))
    assert "event 0" in caught.value.given


@pytest.mark.parametrize(
    "cuts",
    [
        (Cut("energy", (0,), 6.0),),
        (Cut("energy", (0, 1, 2), 4.0),),
        (Cut("mass", (0, 1), 11.0),),
        (Cut("cosine", (0,), 1.5, 2.0),),
        (Cut("lab_polar", (0, 1, 2), 0.0, 1e-9),),
    ],
)
def test_cuts_without_phase_space_are_refused(cuts):
    with pytest.raises(InputError, match=r"no phase space|closed"):
        three(CHANNELS, cuts=(Cut("energy", (0, 1, 2), 0.01), *cuts)).generate(10, BEAMS, Key(1))


def test_cuts_that_mean_nothing_are_refused():
    with pytest.raises(InputError, match="cannot cut"):
        Cut("enrgy", (0,), 1.0)
    with pytest.raises(InputError, match="Nothing passes"):
        Cut("energy", (0,), 2.0, 1.0)
    with pytest.raises(InputError, match="do not belong together"):
        three(CHANNELS, cuts=(Cut("energy", (5,), 1.0),))


def test_cuts_hold_in_the_events():
    cuts = (
        Cut("energy", (0, 1, 2), 0.5),
        Cut("cosine", (1,), -0.5, 0.8),
        Cut("mass", (0, 2), 1.0, 6.0),
    )
    events = three(CHANNELS, cuts=cuts).generate(5000, BEAMS, Key(3))
    p = events.momentum.reshape(-1, 3, 4)[events.weight > 0]
    assert len(p) > 1000
    assert p[..., 0].min() > 0.5
    cosine = p[:, 1, 3] / p[:, 1, 0]
    assert cosine.min() > -0.5 and cosine.max() < 0.8
    total = p[:, 0] + p[:, 2]
    mass2 = total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1)
    assert mass2.min() > 1 - 1e-9 and mass2.max() < 36 + 1e-9
