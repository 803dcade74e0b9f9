"""The recursion against diagrams listed one by one, the older amplitudes, and its symmetries."""

import numpy as np
import pytest

from lumbra.amplitudes import eemumu, mumu_gamma, qed
from lumbra.foundation import DataError, InputError
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON
from lumbra.foundation.kinematics import boost
from lumbra.foundation.particles import ELECTRON, MASSES, MUON, PHOTON, TAU
from tests.amplitudes import dirac, every_diagram, points

E, M, T, G = ELECTRON, MUON, TAU, PHOTON
REACTIONS = [
    (G, G),
    (G, G, G),
    (G, G, G, G),
    (E, -E),
    (E, -E, G),
    (E, -E, G, G),
    (M, -M),
    (M, -M, G),
    (M, -M, G, G),
    (E, -E, M, -M),
    (E, -E, E, -E),
    (M, -M, M, -M),
    (M, -M, T, -T),
]
WITH_PHOTONS = [final for final in REACTIONS if G in final]
WITH_ELECTRONS = [final for final in REACTIONS if -E in final]


def masses_of(final):
    return [M_ELECTRON, M_ELECTRON, *(MASSES[abs(i)] for i in final)]


def anywhere(rng, final, count):
    """Exactly conserved points with momenta of any direction, about 10 GeV in all."""
    momenta = np.zeros((count, 2 + len(final), 4))
    shares = rng.uniform(0.2, 1.0, (count, len(final)))
    shares *= 10 / shares.sum(axis=1, keepdims=True)
    for i in range(len(final)):
        momenta[:, 2 + i, 1:] = shares[:, i, None] * points.directions(rng, count)
    return every_diagram.exact(momenta, masses_of(final))


def forward(rng, final, count, rows=(0, 1)):
    """The same with electron and positron (or one of these rows) within a few mₑ/E of a beam."""
    momenta = np.zeros((count, 2 + len(final), 4))
    for i, pdg_id in enumerate(final):
        size = rng.uniform(0.3, 1.0, count)
        n = points.directions(rng, count)
        if i in rows and abs(pdg_id) == E:
            size, theta = rng.uniform(3.5, 5.0, count), rng.exponential(2e-4, count)
            azimuth = rng.uniform(0, 2 * np.pi, count)
            sine = np.sin(theta)
            n = np.stack([sine * np.cos(azimuth), sine * np.sin(azimuth), np.cos(theta)], axis=-1)
            n *= np.array([1, 1, np.sign(pdg_id)])
        momenta[:, 2 + i, 1:] = size[:, None] * n
    return every_diagram.exact(momenta, masses_of(final))


@pytest.mark.parametrize("final", REACTIONS)
def test_agrees_with_every_diagram(final):
    momenta = anywhere(np.random.default_rng(1), final, 5)
    witness = every_diagram.squared(final, momenta, masses_of(final), ELECTRON_CHARGE)
    ratio = qed.squared(final, momenta.astype(float)) / witness.astype(float)
    assert np.max(np.abs(ratio - 1)) < 1e-11


FORWARD = [
    ((E, -E, G), (0,), 1e-9),
    ((E, -E, G), (1,), 1e-9),
    ((E, -E, G, G), (0,), 1e-9),
    # photons at wide angle between undeflected charges: what the charges radiate before and
    # after cancels to a part in 1e4 for each photon, in the truth as well
    ((E, -E, G, G), (0, 1), 1e-5),
    ((E, -E, M, -M), (0, 1), 1e-9),
    ((E, -E, M, -M), (0,), 1e-9),
    ((E, -E, E, -E), (0, 1), 1e-9),
]


@pytest.mark.parametrize(("final", "rows", "tolerance"), FORWARD)
def test_agrees_with_every_diagram_along_the_beams(final, rows, tolerance):
    """Transfers down to 1e-9 GeV², where plain double precision has no digit left."""
    momenta = forward(np.random.default_rng(2), final, 8, rows)
    witness = every_diagram.squared(final, momenta, masses_of(final), ELECTRON_CHARGE)
    ratio = qed.squared(final, momenta.astype(float)) / witness.astype(float)
    assert np.max(np.abs(ratio - 1)) < tolerance


@pytest.mark.parametrize("final", WITH_PHOTONS)
def test_is_gauge_invariant(final):
    """A photon polarised along its momentum decouples."""
    rng = np.random.default_rng(3)
    sets = [anywhere(rng, final, 50)] + ([forward(rng, final, 50, (0,))] if -E in final else [])
    for momenta in sets:  # amplitudes to 1e-9, so squares to 1e-18
        whole = qed.squared(final, momenta.astype(float))
        for row in (2 + i for i, pdg_id in enumerate(final) if pdg_id == G):
            gauge = qed.squared(final, momenta.astype(float), longitudinal=(row,))
            assert np.max(gauge / whole) < 1e-18


@pytest.mark.parametrize("final", REACTIONS)
def test_does_not_depend_on_the_frame(final):
    momenta = anywhere(np.random.default_rng(4), final, 50)
    moved = boost(momenta.astype(float), np.array([0.1, -0.2, 0.3]))
    ratio = qed.squared(final, moved) / qed.squared(final, momenta.astype(float))
    assert np.max(np.abs(ratio - 1)) < 1e-9


@pytest.mark.parametrize("final", [(G, G, G), (E, -E, G, G), (E, -E, E, -E), (M, -M, M, -M)])
def test_does_not_tell_identical_particles_apart(final):
    momenta = anywhere(np.random.default_rng(5), final, 50).astype(float)
    first = next(i for i in range(len(final)) if final.count(final[i]) > 1)
    second = len(final) - 1 - final[::-1].index(final[first])
    order = list(range(len(final) + 2))
    order[2 + first], order[2 + second] = order[2 + second], order[2 + first]
    exchanged = qed.squared(final, momenta[:, order])
    assert np.allclose(exchanged, qed.squared(final, momenta), rtol=1e-11)


@pytest.mark.parametrize("final", REACTIONS)
def test_charge_conjugation(final):
    """Particles for antiparticles and one beam for the other, by turning space about x."""
    momenta = anywhere(np.random.default_rng(6), final, 50).astype(float)
    conjugate = tuple(i if i == G else -i for i in final)
    turned = momenta * np.array([1, 1, -1, -1])
    turned[:, :2] = momenta[:, :2]
    assert np.allclose(qed.squared(conjugate, turned), qed.squared(final, momenta), rtol=1e-10)


def test_agrees_with_the_amplitudes_of_single_processes():
    rng = np.random.default_rng(7)
    momenta = points.pairs_with_photon(rng, 200)
    ratio = qed.squared((M, -M, G), momenta) / mumu_gamma.evaluate(momenta)
    assert np.max(np.abs(ratio - 1)) < 1e-11
    # forward electrons: what two photons do not make is below a per mille there
    momenta = forward(rng, (E, -E, M, -M), 200).astype(float)
    pairs = momenta[:, [0, 1]] - momenta[:, [2, 3]]
    whole = qed.squared((E, -E, M, -M), momenta)
    ratio = whole / eemumu.evaluate(momenta, dirac.product(pairs, pairs))
    assert np.median(np.abs(ratio - 1)) < 1e-2


@pytest.mark.parametrize("final", [(E, -M), (M, -M, E), (G,), (211, -211), (E, -E, G, G, G, G)])
def test_refuses_what_qed_has_not(final):
    with pytest.raises(InputError, match="no tree amplitude"):
        qed.squared(final, np.zeros((1, 2 + len(final), 4)))


def test_refuses_momenta_of_another_reaction():
    with pytest.raises(DataError, match="not those of the reaction"):
        qed.squared((G, G), np.zeros((3, 5, 4)))
