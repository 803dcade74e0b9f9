"""Signal amplitudes against explicit Dirac matrices, gauge and Lorentz invariance, closed rates."""

import numpy as np
import pytest

from lumbra.amplitudes import (
    aprime_higgs,
    ee_alp,
    emu_zprime,
    gamma_alp,
    gamma_pair,
    gamma_vector,
    mumu_pair,
    mumu_scalar,
    mumu_zprime,
    neutrino_pair,
)
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON
from lumbra.foundation.kinematics import boost
from tests.amplitudes import diagrams as d
from tests.amplitudes.dirac import METRIC, product
from tests.amplitudes.points import beams, split

E = ELECTRON_CHARGE
ME = M_ELECTRON
ROOT = 10.58


def tree(seed, masses, count=200):
    """Points with the given final masses, (n, 2 + k, 4), by isotropic splittings."""
    rng = np.random.default_rng(seed)
    minus, plus = beams(count, ROOT)
    rest, rows = minus + plus, [minus, plus]
    for i, mass in enumerate(masses[:-1]):
        m_rest = np.sqrt(product(rest, rest))
        low = sum(masses[i + 1 :])
        if i == len(masses) - 2:
            first, rest = split(rng, rest, mass, masses[-1])
        else:
            other = low + (m_rest - mass - low) * rng.uniform(0.05, 0.95, count)
            first, rest = split(rng, rest, mass, other)
        rows.append(first)
    return np.stack([*rows, rest], axis=1)


def electron_current(momenta):
    """v̄γ_μu, (n, μ, 2, 2), lower index."""
    p, pbar = momenta[:, 0], momenta[:, 1]
    plain = np.broadcast_to(d.GL, (len(p), 4, 4, 4))
    return d.line(d.bar(d.v(pbar, ME)), plain, d.u(p, ME))


def w_gamma_vector(momenta, coupling):
    p, pbar, k = (momenta[:, i] for i in range(3))
    vertex = d.radiating_beams(p, pbar, k, ME)
    amplitude = d.line(d.bar(d.v(pbar, ME)), vertex, d.u(p, ME))
    each = np.sum(np.abs(amplitude) ** 2, axis=(3, 4))
    total = np.einsum("nam,a,m->n", each, METRIC, METRIC)
    return (E * coupling) ** 2 * total / 4


def beam_with_photon(momenta):
    p, pbar, k = (momenta[:, i] for i in range(3))
    vertex = d.radiating_beams(p, pbar, k, ME, d.GL)
    return d.line(d.bar(d.v(pbar, ME)), vertex, d.u(p, ME))


def w_gamma_fermions(momenta, mass, width, coupling, dark, m1, m2, left, right):
    q, qbar = momenta[:, 3], momenta[:, 4]
    chiral = 0.5 * (left * (d.ONE - d.G5) + right * (d.ONE + d.G5))
    plain = np.broadcast_to(d.G @ chiral, (len(q), 4, 4, 4))
    j = d.line(d.bar(d.u(q, m1)), plain, d.v(qbar, m2))
    amplitude = np.einsum("namst,nmxy->nastxy", beam_with_photon(momenta), j)
    k2 = product(q + qbar, q + qbar)
    scale = (E * coupling * dark) ** 2 / 4 / ((k2 - mass**2) ** 2 + (mass * width) ** 2)
    return scale * d.boson_sum(amplitude)


def w_gamma_neutrinos(momenta):
    """Three flavours one by one; (γ^μ(g_L P_L + g_R P_R)) on the beams, γ_μ P_L on the pair."""
    p, pbar, k, q, qbar = (momenta[:, i] for i in range(5))
    left_handed, right_handed = 0.5 * (d.ONE - d.G5), 0.5 * (d.ONE + d.G5)
    w = 0.23121
    plain = np.broadcast_to(d.GL @ left_handed, (len(q), 4, 4, 4))
    j = d.line(d.bar(d.u(q, 0.0)), plain, d.v(qbar, 0.0))
    total = 0.0
    for left in (w + 0.5, w - 0.5, w - 0.5):
        vertex = d.G @ (left * left_handed + w * right_handed)
        beam = d.line(d.bar(d.v(pbar, ME)), d.radiating_beams(p, pbar, k, ME, vertex), d.u(p, ME))
        total = total + d.boson_sum(np.einsum("namst,nmxy->nastxy", beam, j))
    return total * 8 * 1.1663788e-5**2 * E**2 / 4


def w_gamma_scalars(momenta, mass, width, coupling, dark):
    q, qbar = momenta[:, 3], momenta[:, 4]
    amplitude = np.einsum("namst,nm->nast", beam_with_photon(momenta), q - qbar)
    k2 = product(q + qbar, q + qbar)
    scale = (E * coupling * dark) ** 2 / 4 / ((k2 - mass**2) ** 2 + (mass * width) ** 2)
    return scale * d.boson_sum(amplitude)


def w_gamma_alp(momenta, g):
    k = momenta[:, 2]
    s = ROOT**2
    j = electron_current(momenta)
    upper = j * METRIC[None, :, None, None]
    amplitude = np.einsum(
        "mabc,nmst,nb,nc->nast", d.epsilon(), upper, momenta[:, 0] + momenta[:, 1], k, optimize=True
    )
    return (E * g / s) ** 2 / 4 * d.boson_sum(amplitude)


def w_aprime_higgs(momenta, mass, mixing, dark):
    k = momenta[:, 2]
    amplitude = electron_current(momenta)
    s = ROOT**2
    vertex = (2 * E * mixing * dark * mass / (s - mass**2)) ** 2 / 4
    upper = amplitude * METRIC[None, :, None, None]
    return vertex * d.boson_sum(upper, k, mass)


def w_lepton_emits(momenta, vertex, m, vector_mass=None):
    """|M|² of a lepton pair that emits, over e⁴g²/4."""
    q, qbar, k = (momenta[:, i] for i in (2, 3, 4))
    inner = d.emitting(q, qbar, k, m, m, vertex, m, m)
    out = d.line(d.bar(d.u(q, m)), inner, d.v(qbar, m))
    amplitude = np.einsum("nmst,namxy->nastxy", electron_current(momenta), out) / ROOT**2
    if len(vertex) == 4:
        return d.boson_sum(amplitude, k, vector_mass)
    return np.sum(np.abs(amplitude) ** 2, axis=(1, 2, 3, 4, 5))


def w_mumu_scalar(momenta, g, pseudo):
    vertex = (1j * d.G5 if pseudo else d.ONE)[None]
    return E**4 * g**2 / 4 * w_lepton_emits(momenta, vertex, M_MUON)


def w_mumu_pair(momenta, mass, width, g, dark, fermion, chiral):
    q, qbar, f, fbar = (momenta[:, i] for i in (2, 3, 4, 5))
    k = f + fbar
    inner = d.emitting(q, qbar, k, M_MUON, M_MUON, d.GL, M_MUON, M_MUON)
    out = d.line(d.bar(d.u(q, M_MUON)), inner, d.v(qbar, M_MUON))
    projector = 0.5 * (d.ONE - d.G5) if chiral else d.ONE
    plain = np.broadcast_to(d.G @ projector, (len(q), 4, 4, 4))
    j = d.line(d.bar(d.u(f, fermion)), plain, d.v(fbar, fermion))
    amplitude = np.einsum("nmst,namxy,navw->nstxyvw", electron_current(momenta), out, j)
    size = np.sum(np.abs(amplitude) ** 2, axis=tuple(range(1, 7))) / ROOT**4
    k2 = product(k, k)
    return size * (E**2 * g * dark) ** 2 / 4 / ((k2 - mass**2) ** 2 + (mass * width) ** 2)


def w_emu_zprime(momenta, g, t_channel):
    p, pbar, q, qbar, k = (momenta[:, i] for i in range(5))
    up, vb = d.u(p, ME), d.bar(d.v(pbar, ME))
    row, v = d.bar(d.u(q, M_MUON)), d.v(qbar, ME)
    s_line = d.emitting(q, qbar, k, M_MUON, ME, d.G, ME, M_MUON)
    s_amp = np.einsum(
        "nmst,namxy->nastxy", d.line(vb, np.broadcast_to(d.GL, (len(p), 4, 4, 4)), up),
        d.line(row, s_line, v),
    )  # fmt: skip
    a = np.einsum("aij,njk,mkl->namil", d.G, d.propagator(q + k, ME), d.G)
    b = np.einsum("mij,njk,akl->namil", d.G, d.propagator(p - k, M_MUON), d.G)
    t_amp = np.einsum(
        "nmsy,namxt->nastxy", d.line(vb, np.broadcast_to(d.GL, (len(p), 4, 4, 4)), v),
        d.line(row, a + b, up),
    )  # fmt: skip
    t = product(pbar - qbar, pbar - qbar)[:, None, None, None, None, None]
    total = s_amp / ROOT**2 - t_channel * t_amp / t
    mass = np.sqrt(product(k, k))
    return E**4 * g**2 / 4 * d.boson_sum(total, k, mass)


def w_ee_alp(momenta, g, exchange, annihilation):
    p, pbar, e, ebar = (momenta[:, i] for i in range(4))
    up, vb = d.u(p, ME), d.bar(d.v(pbar, ME))
    row, v = d.bar(d.u(e, ME)), d.v(ebar, ME)
    plain = np.broadcast_to(d.G, (len(p), 4, 4, 4))
    eps = d.epsilon()
    q1, q2 = p - e, pbar - ebar
    t = np.einsum("mvab,nmxs,nvty,na,nb->nstxy", eps, d.line(row, plain, up),
                  d.line(vb, plain, v), q1, q2, optimize=True)  # fmt: skip
    t /= (product(q1, q1) * product(q2, q2))[:, None, None, None, None]
    s = np.einsum("mvab,nmts,nvxy,na,nb->nstxy", eps, d.line(vb, plain, up),
                  d.line(row, plain, v), p + pbar, -(e + ebar), optimize=True)  # fmt: skip
    s /= (ROOT**2 * product(e + ebar, e + ebar))[:, None, None, None, None]
    total = exchange * t - annihilation * s
    return E**4 * g**2 / 4 * np.sum(np.abs(total) ** 2, axis=(1, 2, 3, 4))


def w_aprime_pair(momenta, mass, mixing, dark, lepton, branching):
    q, qbar = momenta[:, 2], momenta[:, 3]
    plain = np.broadcast_to(d.G, (len(q), 4, 4, 4))
    j = d.line(d.bar(d.u(q, lepton)), plain, d.v(qbar, lepton))
    amplitude = np.einsum("nmst,nmxy->nstxy", electron_current(momenta), j)
    size = np.sum(np.abs(amplitude) ** 2, axis=(1, 2, 3, 4)) / 4
    vertex = (2 * E * mixing * dark * mass / (ROOT**2 - mass**2)) ** 2
    r = (lepton / mass) ** 2
    width = mass / (12 * np.pi) * (1 + 2 * r) * np.sqrt(1 - 4 * r)
    return size * vertex * branching / (2 * mass * width)


def w_aprime_pairs(momenta, mass, higgs, mixing, dark, lepton, branching, higgs_branching):
    """All three A′ with unitary propagators, h′ → A′A′ with its metric vertex, widths by hand."""
    rows = [momenta[:, i] for i in range(2, 8)]
    plain = np.broadcast_to(d.G, (len(momenta), 4, 4, 4))
    lines = []
    for q, qbar in (rows[:2], rows[2:4], rows[4:]):
        j = d.line(d.bar(d.u(q, lepton)), plain, d.v(qbar, lepton))
        k = q + qbar
        unitary = -np.diag(METRIC) + k[:, :, None] * k[:, None, :] / mass**2
        lines.append(np.einsum("nab,b,nbst->nast", unitary, METRIC, j))
    source = np.einsum("nmst,nmxy->nstxy", electron_current(momenta), lines[0])
    pair = np.einsum("nast,a,naxy->nstxy", lines[1], METRIC, lines[2])
    one, two = (np.sum(np.abs(a) ** 2, axis=(1, 2, 3, 4)) for a in (source, pair))
    x, r = (mass / higgs) ** 2, (lepton / mass) ** 2
    momentum = higgs / 2 * np.sqrt(1 - 4 * x)
    # Σ|2g m ε·ε′|² = (2gm)²(2 + ((h² − 2m²)/2m²)²) over two equal bosons
    polarisations = 2 + ((higgs**2 - 2 * mass**2) / (2 * mass**2)) ** 2
    total = (2 * dark * mass) ** 2 * polarisations * momentum / (8 * np.pi * higgs**2) / 2
    width = mass / (12 * np.pi) * (1 + 2 * r) * np.sqrt(1 - 4 * r)
    vertex = (2 * E * mixing * dark * mass / (ROOT**2 - mass**2)) ** 2
    decay = (2 * dark * mass) ** 2 * higgs_branching / (2 * higgs * total)
    return vertex / 4 * one * two * decay * (branching / (2 * mass * width)) ** 3


CASES = {
    "γV": ((0.0, 3.0), gamma_vector.squared, w_gamma_vector, (0.3,)),
    "γV light": ((0.0, 0.05), gamma_vector.squared, w_gamma_vector, (0.3,)),
    "γχ₁χ₂": (
        (0.0, 0.5, 0.9), gamma_pair.squared_fermions, w_gamma_fermions,
        (2.0, 0.1, 0.3, 0.7, 0.5, 0.9, 1.0, 1.0),
    ),
    "γχχ Majorana": (
        (0.0, 0.4, 0.4), gamma_pair.squared_fermions, w_gamma_fermions,
        (2.0, 0.1, 0.3, 0.7, 0.4, 0.4, -1.0, 1.0),
    ),
    "γμμ": (
        (0.0, M_MUON, M_MUON), gamma_pair.squared_fermions, w_gamma_fermions,
        (2.0, 0.1, 0.3, 0.7, M_MUON, M_MUON, 1.0, 1.0),
    ),
    "γνν̄": ((0.0, 0.0, 0.0), neutrino_pair.squared, w_gamma_neutrinos, ()),
    "γφφ": ((0.0, 0.4, 0.4), gamma_pair.squared_scalars, w_gamma_scalars, (2.0, 0.1, 0.3, 0.7)),
    "γa": ((0.0, 2.0), gamma_alp.squared, w_gamma_alp, (1e-3,)),
    "A′h′": ((2.0, 1.0), aprime_higgs.squared, w_aprime_higgs, (2.0, 0.1, 0.5)),
    "A′h′ pair": (
        (M_MUON, M_MUON, 1.0), aprime_higgs.squared_pair, w_aprime_pair,
        (2.0, 0.1, 0.5, M_MUON, 0.3),
    ),
    "A′h′ pairs": (
        (M_MUON,) * 6, aprime_higgs.squared_pairs, w_aprime_pairs,
        (0.7, 2.0, 0.1, 0.5, M_MUON, 0.3, 0.9),
    ),
    "μμS": ((M_MUON, M_MUON, 1.0), mumu_scalar.squared, w_mumu_scalar, (0.5, 0.0)),
    "μμP": ((M_MUON, M_MUON, 1.0), mumu_scalar.squared, w_mumu_scalar, (0.5, 1.0)),
    "μμV*": (
        (M_MUON, M_MUON, 0.4, 0.4), mumu_pair.squared, w_mumu_pair,
        (2.0, 0.2, 0.5, 0.3, 0.4, 0.0),
    ),
    "μμνν": (
        (M_MUON, M_MUON, 0.0, 0.0), mumu_pair.squared, w_mumu_pair,
        (2.0, 0.2, 0.5, 0.3, 0.0, 1.0),
    ),
    "eμZ′": ((M_MUON, ME, 1.0), emu_zprime.squared, w_emu_zprime, (0.1, 1.0)),
    "eμZ′ s": ((M_MUON, ME, 3.0), emu_zprime.squared, w_emu_zprime, (0.1, 0.0)),
    "eea": ((ME, ME, 1.0), ee_alp.squared, w_ee_alp, (1e-3, 1.0, 1.0)),
    "eea t": ((ME, ME, 0.3), ee_alp.squared, w_ee_alp, (1e-3, 1.0, 0.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_explicit_matrices(name):
    masses, ours, witness, arguments = CASES[name]
    momenta = tree(1, masses)
    ratio = ours(momenta, *arguments) / witness(momenta, *arguments)
    assert np.max(np.abs(ratio - 1)) < 1e-8


@pytest.mark.parametrize("name", CASES)
def test_lorentz_invariance(name):
    """Boosts across and along the beams change nothing."""
    masses, ours, _, arguments = CASES[name]
    momenta = tree(2, masses, 50)
    for velocity in ([0.3, -0.2, 0.25], [0.0, 0.0, -0.6]):
        moved = boost(momenta.reshape(-1, 4), velocity).reshape(momenta.shape)
        ratio = ours(moved, *arguments) / ours(momenta, *arguments)
        assert np.max(np.abs(ratio - 1)) < 1e-9


@pytest.mark.parametrize("name", CASES)
def test_symmetries_of_the_beams(name):
    """Turns about the beams and the mirror image change nothing."""
    masses, ours, _, arguments = CASES[name]
    momenta = tree(8, masses, 50)
    cosine, sine = np.cos(0.7), np.sin(0.7)
    turned, mirrored = momenta.copy(), momenta.copy()
    turned[..., 1] = cosine * momenta[..., 1] - sine * momenta[..., 2]
    turned[..., 2] = sine * momenta[..., 1] + cosine * momenta[..., 2]
    mirrored[..., 2] *= -1
    for moved in (turned, mirrored):
        ratio = ours(moved, *arguments) / ours(momenta, *arguments)
        assert np.max(np.abs(ratio - 1)) < 1e-9


def test_photon_gauge_invariance():
    """The radiating beams' current vanishes along the photon: ε → k in the explicit matrices.

    The engine's own lines hold F = kε − εk and are invariant by construction.
    """
    momenta = tree(3, (0.0, 0.5, 0.9))
    amplitude = beam_with_photon(momenta)
    along = np.einsum("na...,na->n...", amplitude, momenta[:, 2] * METRIC)
    assert np.max(np.abs(along)) < 1e-9 * np.max(np.abs(amplitude))
    moved = np.einsum("nm...,nm->n...", amplitude.swapaxes(1, 2), (momenta[:, 3] + momenta[:, 4]))
    assert np.max(np.abs(moved)) < 1e-9 * np.max(np.abs(amplitude))


def test_vector_gauge_invariance():
    """ε → k of a vector off one flavour of leptons: its current is conserved at any k²."""
    momenta = tree(9, (M_MUON, M_MUON, 2.0))
    q, qbar, k = (momenta[:, i] for i in (2, 3, 4))
    inner = d.emitting(q, qbar, k, M_MUON, M_MUON, d.GL, M_MUON, M_MUON)
    out = d.line(d.bar(d.u(q, M_MUON)), inner, d.v(qbar, M_MUON))
    along = np.einsum("na...,na->n...", out, k)
    assert np.max(np.abs(along)) < 1e-9 * np.max(np.abs(out))


def test_currents_of_alp_fusion_are_conserved():
    """q·J = 0 on all four lines: the photons of e⁺e⁻a may have any gauge."""
    momenta = tree(10, (ME, ME, 1.0))
    p, pbar, e, ebar = (momenta[:, i] for i in range(4))
    plain = np.broadcast_to(d.GL, (len(p), 4, 4, 4))
    u, row, v, vbar = d.u(p, ME), d.bar(d.u(e, ME)), d.v(ebar, ME), d.bar(d.v(pbar, ME))
    lines = ((row, u, p - e), (vbar, v, pbar - ebar), (vbar, u, p + pbar), (row, v, e + ebar))
    for left, right, q in lines:
        current = d.line(left, plain, right)
        along = np.einsum("nm...,nm->n...", current, q)
        assert np.max(np.abs(along)) < 1e-9 * np.max(np.abs(current)) * ROOT


def test_pair_tends_to_a_narrow_vector():
    """Summed over flat pairs, γV* with a light pair is γV times the decay: mean over angles."""
    momenta = tree(4, (0.0, 2.0), 1)
    rng = np.random.default_rng(5)
    count = 200_000
    k, V = (np.repeat(momenta[:, i], count, axis=0) for i in (2, 3))
    q, qbar = split(rng, V, M_MUON, M_MUON)
    rows = np.stack([*np.repeat(momenta[:, :2], count, axis=0).swapaxes(0, 1), k, q, qbar], 1)
    width = 2.0 / (12 * np.pi) * (1 + 2 * (M_MUON / 2) ** 2) * np.sqrt(1 - M_MUON**2)
    pair = gamma_pair.squared_fermions(rows, 2.0, width, 0.3, 1.0, M_MUON, M_MUON)
    velocity = np.sqrt(1 - M_MUON**2)
    # |M|² × 2MΓ... on the pole: ∫dΦ₂ |M|² (MΓ)² = 2MΓ |M(γV)|²
    integral = pair.mean() * (2.0 * width) ** 2 * velocity / (8 * np.pi)
    single = gamma_vector.squared(momenta, 0.3)[0]
    assert integral == pytest.approx(2 * 2.0 * width * single, rel=5e-3)


def test_three_pairs_of_muons_are_a_stable_pair_times_its_decays():
    """h′ → A′A′ and all A′ → μμ averaged over the muons give |M|² of a stable A′ and h′."""
    mass, higgs = 1.0, 3.0
    momenta = tree(11, (mass, higgs), 1)
    count, rng = 400_000, np.random.default_rng(12)
    rows = [np.repeat(momenta[:, i], count, axis=0) for i in range(4)]
    dark = [rows[2], *split(rng, rows[3], mass, mass)]
    muons = [particle for k in dark for particle in split(rng, k, M_MUON, M_MUON)]
    whole = np.stack([*rows[:2], *muons], axis=1)
    pairs = aprime_higgs.squared_pairs(whole, mass, higgs, 0.1, 0.5, M_MUON, 0.3, 0.9)
    velocities = np.sqrt(1 - 4 * (M_MUON / mass) ** 2), np.sqrt(1 - 4 * (mass / higgs) ** 2)
    volume = (velocities[0] / (8 * np.pi)) ** 3 * velocities[1] / (8 * np.pi)
    single = aprime_higgs.squared(momenta, mass, 0.1, 0.5)[0]
    # the two A′ of the h′ are alike
    assert pairs.mean() * volume / 2 == pytest.approx(0.3**3 * 0.9 * single, rel=5e-3)


def test_zprime_amplitude_is_the_pair_amplitude_integrated():
    """μμZ′ in closed form against μμV* → νν̄ averaged over the neutrinos."""
    momenta = tree(6, (M_MUON, M_MUON, 2.0), 1)
    p, q, k = momenta[0, 2], momenta[0, 3], momenta[0, 4]
    rng = np.random.default_rng(7)
    count = 100_000
    f, fbar = split(rng, np.repeat(k[None], count, axis=0), 0.0, 0.0)
    rows = np.stack([*np.repeat(momenta[:, :4], count, axis=0).swapaxes(0, 1), f, fbar], 1)
    width = 2.0 / (24 * np.pi)
    pair = mumu_pair.squared(rows, 2.0, width, 0.4, 1.0, 0.0, 1.0)
    integral = pair.mean() * (2.0 * width) ** 2 / (8 * np.pi)
    a = 4.0 + 2 * product(p[None], k[None])[0]
    b = 4.0 + 2 * product(q[None], k[None])[0]
    single = mumu_zprime.squared_amplitude(ROOT**2, M_MUON**2, 4.0, a, b, p[3], q[3]) * 0.16
    assert integral == pytest.approx(2 * 2.0 * width * single, rel=5e-3)
