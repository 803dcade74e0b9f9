"""Decays one by one: angles against closed forms, spectra, records."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lumbra.foundation import Beams, DataError, Events, InputError, Key
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation.decays import (
    LIGHT_HADRONS,
    Cascade,
    DalitzDecay,
    ThreeBody,
    TwoBody,
    decay,
    decay_all,
)
from lumbra.generation.decays.line_shape import draw_mass
from lumbra.generation.decays.spin import PATTERNS, draw_directions, made_by

COUNT = 40_000
Z = np.array([[0.0, 0.0, 1.0]])


def start(number: int, mass: float, momentum: float = 0.0, count: int = COUNT) -> Cascade:
    """Particles that fly along x, made by beams along z."""
    p = np.tile([[[math.hypot(mass, momentum), momentum, 0.0, 0.0]]], (count, 1, 1))
    beams = np.full((count, 2), 5.0)
    events = Events.from_blocks(
        [number], p, np.ones(count), beams, np.full(count, 10.0), process=""
    )
    return Cascade(events, np.tile(made_by(Z), (count, 1, 1)))


@pytest.mark.parametrize(
    ("angular", "fermion", "second"),
    [("isotropic", 0.0, 1 / 3), ("scalars", 0.0, 0.2), ("fermions", 0.0, 0.4),
     ("photon", 0.0, 0.4), ("vector-pseudoscalar", 0.0, 0.4), ("fermions", 0.4, None)],
)  # fmt: skip
def test_angles_about_the_beams(angular: str, fermion: float, second: float | None) -> None:
    """⟨cos²⟩; massive fermions: 1 + c² + (4m²/s)(1 − c²)."""
    rng = Key(1).generator()
    flat, aligned = PATTERNS[angular]  # type: ignore[index]
    ratio = 4 * fermion**2
    if second is None:
        second = (1 / 3 + 1 / 5 + ratio * (1 / 3 - 1 / 5)) / (1 + 1 / 3 + ratio * (1 - 1 / 3))
    spin = np.tile(made_by(Z), (COUNT, 1, 1))
    weight = np.full(COUNT, aligned * (1 - ratio if angular == "fermions" else 1))
    c2 = draw_directions(spin, np.full(COUNT, flat), weight, rng)[:, 2] ** 2
    # false alarm 6e-5 each
    assert abs(c2.mean() - second) < 4 * c2.std() / math.sqrt(COUNT)


def test_polarisation_is_handed_on() -> None:
    """φ → ηA′, A′ → ee: joint moments against a sum over explicit polarisation vectors."""
    first = TwoBody((32, 221), (0.3, 0.547862), "vector-pseudoscalar")
    pair = TwoBody((11, -11), (0.000511, 0.000511), "fermions")
    done = decay_all(start(333, 1.019461), {333: (first,), 32: (pair,)}, Key(2)).events
    p = done.momentum.reshape(COUNT, 5, 4)
    n = p[:, 1, 1:] / np.linalg.norm(p[:, 1, 1:], axis=1, keepdims=True)
    # the lepton in the A′ frame
    from lumbra.foundation.kinematics import boost

    rest = boost(p[:, 3], -p[:, 1, 1:] / p[:, 1, :1])[:, 1:]
    k = rest / np.linalg.norm(rest, axis=1, keepdims=True)
    seen = np.stack([n[:, 2] ** 2, k[:, 2] ** 2, n[:, 2] ** 2 * k[:, 2] ** 2,
                     np.sum(n * k, axis=1) ** 2])  # fmt: skip
    # flat directions weighted with Σ |ε·(ε′ × n)|² |ε′·j|² over initial and final states
    rng = np.random.default_rng(5)
    flat = rng.standard_normal((2, 400_000, 3))
    flat /= np.linalg.norm(flat, axis=2, keepdims=True)
    m, q = flat
    weight = np.zeros(len(m))
    for initial in np.eye(3)[:2]:
        made = np.cross(m, initial)
        weight += np.sum(made**2, axis=1) - np.sum(made * q, axis=1) ** 2
    wanted = np.stack([m[:, 2] ** 2, q[:, 2] ** 2, m[:, 2] ** 2 * q[:, 2] ** 2,
                       np.sum(m * q, axis=1) ** 2])  # fmt: skip
    mean = (wanted * weight).sum(axis=1) / weight.sum()
    error = np.hypot(seen.std(axis=1), wanted.std(axis=1) / 3) / math.sqrt(COUNT)
    assert np.all(np.abs(seen.mean(axis=1) - mean) < 4.5 * error)


def test_dalitz_spectrum_and_rate() -> None:
    """π⁰ → γee: the share is the integral of Kroll and Wada; leptons back to back at q."""
    dalitz = DalitzDecay((22, 11, -11), 0.1349768, 0.0, 0.51099895e-3, 0.0)
    # (α/3π)(4 ln(m_π/m_e) − 7) of the closed form
    closed = (4 * math.log(0.1349768 / 0.51099895e-3) - 7) / (137.035999 * 3 * math.pi)
    assert dalitz.spectrum().integral == pytest.approx(closed, rel=1e-3)
    done = decay(start(111, 0.1349768, 2.0), {111: (dalitz,)}, Key(3)).events
    p = done.momentum.reshape(COUNT, 4, 4)
    assert np.abs(p[:, 1:].sum(axis=1) - p[:, 0]).max() < 1e-12
    q2 = invariant_mass_squared(p[:, 2] + p[:, 3])
    median = float(np.interp(0.5, dalitz.spectrum().cumulative, dalitz.spectrum().q2))
    assert abs(np.mean(q2 < median) - 0.5) < 4 * 0.5 / math.sqrt(COUNT)


def test_flat_three_body_decay_is_flat() -> None:
    """Phase space is flat in the Dalitz plane: the mean of m₁₂² equals that of m₁₃² and m₂₃²."""
    flat = ThreeBody((111, 111, 111), 0.547862, (0.1349768,) * 3, lambda q2, c: q2 * 0 + 1 + c * 0)
    p = decay(start(221, 0.547862), {221: (flat,)}, Key(4)).events.momentum.reshape(COUNT, 4, 4)
    masses = [invariant_mass_squared(p[:, i] + p[:, j]) for i, j in ((1, 2), (1, 3), (2, 3))]
    error = masses[0].std() / math.sqrt(COUNT)
    centre = (0.547862**2 + 3 * 0.1349768**2) / 3
    assert all(abs(m.mean() - centre) < 4 * error for m in masses)


def test_breit_wigner_shares() -> None:
    """Half of the masses squared within MΓ of M², if the limits are far; limits hold."""
    rng = Key(5).generator()
    mass = draw_mass(0.9, 0.05, 0.0, 5.0, rng, COUNT)
    cut = math.atan((25 - 0.81) / 0.045) - math.atan(-0.81 / 0.045)
    share = np.mean(np.abs(mass**2 - 0.81) < 0.045)
    assert abs(share - (math.pi / 2) / cut) < 4 * 0.5 / math.sqrt(COUNT)
    near = draw_mass(0.9, 0.05, 0.63, 0.95, rng, COUNT)
    assert near.min() >= 0.63 and near.max() <= 0.95


@pytest.mark.parametrize("number", sorted(LIGHT_HADRONS))
def test_tables_add_up_and_conserve(number: int) -> None:
    from lumbra.foundation.hadrons import MASSES

    assert sum(channel.fraction for channel in LIGHT_HADRONS[number]) == pytest.approx(1)
    done = decay_all(start(number, MASSES[number], 1.5, 2000), LIGHT_HADRONS, Key(6)).events
    final = done.status == 1
    total = np.zeros((2000, 4))
    np.add.at(total, done.event_index[final], done.momentum[final])
    assert np.abs(total - done.momentum[done.offsets[:-1]]).max() < 1e-12
    assert not np.isin(done.pdg_id[final], [111, 221, 113, 223, 333]).any()
    assert np.allclose(done.weight, 1)


def test_fractions_weigh_and_antiparticles_mirror() -> None:
    two = TwoBody((321, -211), (0.493677, 0.13957039), fraction=0.25)
    events = decay(start(-313, 0.89555, count=10), {313: (two,)}, Key(7)).events
    assert np.allclose(events.weight, 0.25)
    assert events.pdg_id.reshape(10, 3)[0].tolist() == [-313, -321, 211]
    assert events.status.reshape(10, 3)[0].tolist() == [2, 1, 1]


def test_what_cannot_be() -> None:
    heavy = TwoBody((13, -13), (0.1057, 0.1057))
    with pytest.raises(InputError, match="closed"):
        decay(start(32, 0.2, count=3), {32: (heavy,)}, Key(1))
    with pytest.raises(InputError, match="up to 1"):
        decay(start(32, 1.0, count=3), {32: (heavy, heavy)}, Key(1))
    with pytest.raises(DataError, match="without mass"):
        decay(start(22, 0.0, 1.0, count=3), {22: (heavy,)}, Key(1))
    circle = TwoBody((32, 22), (1.0, 0.0))
    with pytest.raises(InputError, match="end"):
        decay_all(start(32, 1.0 + 1e-9, count=2), {32: (circle,)}, Key(1))
    assert Beams(5, 5).sqrt_s == 10
