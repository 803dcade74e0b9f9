"""Every chain: momentum at every vertex, statuses, flights, rates, angles."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import (
    FERMI_CONSTANT,
    HBARC_GEV_CM,
    M_ELECTRON,
    M_MUON,
    TAU_B0_S,
    TAU_B_PLUS_S,
)
from lumbra.foundation.hadrons import MASSES
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation import Process, cross_section
from lumbra.generation.catalogue import process_named
from lumbra.generation.meson_dark_photon import MesonDarkPhoton
from lumbra.generation.narrow_return import NarrowReturn
from lumbra.generation.photon_meson import PhotonMeson
from lumbra.generation.tagged_upsilon import TaggedUpsilon
from lumbra.models import LightPseudoscalar

BELLE2 = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
AT = {"phi": 1.02, "jpsi": 3.097, "psi2s": 3.686}

CHAINS: list[tuple[str, dict[str, Any]]] = [
    ("meson-dark-photon", {"mass": 0.3}),
    ("meson-dark-photon", {"mass": 0.5, "resonance": "jpsi", "meson": "etap", "decay": "mu"}),
    ("meson-dark-photon", {"dalitz": True}),
    ("meson-dark-photon", {"mass": 0.2, "ctau": 1.0}),
    ("pseudoscalar-dark-photon", {"mass": 0.2}),
    ("pseudoscalar-dark-photon", {"mass": 0.05, "meson": "pi0", "decay": "invisible"}),
    ("tagged-upsilon", {"final": "mu"}),
    ("tagged-upsilon", {"final": "a0", "mass": 3.0, "decay": "dark"}),
    ("tagged-upsilon", {"final": "invisible", "resonance": "upsilon3s"}),
    ("tagged-upsilon", {"final": "pair-scalar", "mass": 1.0}),
    ("tagged-upsilon", {"final": "pair-vector", "mass": 0.5}),
    ("b-kaon-new", {"generic": False, "ctau": 3.0}),
    ("b-kaon-new", {"generic": False, "kaon": "K*0", "mass": 2.0, "decay": "pi"}),
    ("b-kaon-new", {"generic": False, "new": "pseudoscalar", "decay": "gamma"}),
    ("b-kaon-new", {"generic": False, "mass": 4.0, "decay": "tau"}),
    ("b-kaon-scalar", {"generic": False, "mass": 1.5, "decay": "pi0", "kaon": "K0S"}),
    ("b-kaon-alp", {"generic": False, "kaon": "K*+", "g_all": 1e-3, "decay": "mu"}),
    ("tagged-upsilon", {"final": "a0", "mass": 5.0, "decay": "gamma"}),
    ("upsilon-a0", {"mass": 6.0, "decay": "tau"}),
    ("gamma-meson", {}),
    ("gamma-meson", {"meson": "etap", "radiation": False}),
    ("narrow-return", {}),
    ("narrow-return", {"resonance": "phi", "final": "all"}),
    ("inelastic-dark-matter", {"radiation": False}),
    pytest.param("b-kaon-new", {}, marks=pytest.mark.pythia),  # type: ignore[list-item]
    pytest.param(
        "upsilon-a0", {"mass": 8.0, "decay": "charm", "up_coupling": 1.0}, marks=pytest.mark.pythia
    ),  # type: ignore[list-item]
    pytest.param("tagged-upsilon", {"mass": 3.0, "decay": "gluons"}, marks=pytest.mark.pythia),  # type: ignore[list-item]
    pytest.param("bb", {}, marks=pytest.mark.pythia),  # type: ignore[list-item]
    pytest.param("continuum", {}, marks=pytest.mark.pythia),  # type: ignore[list-item]
    pytest.param("continuum", {"flavour": "tau"}, marks=pytest.mark.pythia),  # type: ignore[list-item]
]


def beams_of(values: dict[str, Any], name: str) -> Beams:
    if "dark-photon" in name:
        half = AT[values.get("resonance", "phi")] / 2
        return Beams(half, half, 0.02)
    return BELLE2


@pytest.mark.parametrize(("name", "values"), CHAINS)
def test_a_chain_holds_together(name: str, values: dict[str, Any]) -> None:
    partons = values.get("decay") in ("strange", "charm", "gluons")
    generic = name == "b-kaon-new" and values.get("generic", True)
    if name in ("bb", "continuum") or partons or generic:
        pytest.importorskip("pythia8mc")
    process, beams = process_named(name, **values), beams_of(values, name)
    assert isinstance(process, Process)
    count = 300
    events = process.generate(count, beams, Key(5))
    # Pythia's own tolerance
    loose = name in ("bb", "continuum") or ("generic" not in values and name == "b-kaon-new")
    check_vertices(events, beams, 1e-6 if loose else 1e-9)
    if not loose and values.get("generic", True):
        total = np.zeros((count, 4))
        final = events.status == 1
        np.add.at(total, events.event_index[final], events.momentum[final])
        total[:, 0] -= events.sqrt_s
        assert np.abs(total).max() < 1e-9
    assert np.all(events.weight >= 0) and events.cross_section > 0
    again = process.generate(count, beams, Key(5))
    assert np.array_equal(events.momentum, again.momentum)
    assert np.array_equal(events.vertex, again.vertex)


def check_vertices(events: Events, beams: Beams, tolerance: float) -> None:
    """Products add up to their mother, start at one place behind it, and say so by status."""
    has = events.mother >= 0
    start = events.offsets[events.event_index]
    mothers = (events.mother + start)[has]
    assert np.all(events.mother[has] + start[has] < np.flatnonzero(has))
    summed = np.zeros_like(events.momentum)
    np.add.at(summed, mothers, events.momentum[has])
    decayed = np.unique(mothers)
    assert np.abs(summed[decayed] - events.momentum[decayed]).max() < tolerance
    assert np.all(events.status[decayed] == 2)
    path = events.vertex[has] - events.vertex[mothers]
    lab = beams.to_lab(events.momentum[mothers], events.beam_energies[events.event_index[mothers]])
    along = np.cross(path, lab[:, 1:])
    assert np.abs(along).max() < 1e-9 * max(np.abs(path).max() * np.abs(lab).max(), 1)
    assert np.all(np.sum(path * lab[:, 1:], axis=1) >= 0)


def rows(events: Events, number: int) -> np.ndarray:
    return np.flatnonzero(events.pdg_id == number)


def cosine(p: np.ndarray) -> np.ndarray:
    return np.asarray(p[:, 3] / np.linalg.norm(p[:, 1:], axis=1))


def agrees(values: np.ndarray, second: float, count_errors: float = 4.0) -> None:
    """The mean of cos² is the expected one; false alarm 6e-5."""
    error = np.std(values**2) / math.sqrt(len(values))
    assert abs(np.mean(values**2) - second) < count_errors * error


def test_vector_to_meson_dark_photon_goes_as_one_plus_cos2() -> None:
    """⟨cos²⟩ of 1 + c² is 2/5; the leptons' helicity angle too, for light leptons."""
    events = MesonDarkPhoton(0.3).generate(40_000, Beams(0.51, 0.51), Key(1))
    agrees(cosine(events.momentum[rows(events, 32)]), 0.4)
    dark, lepton = events.momentum[rows(events, 32)], events.momentum[rows(events, 11)[:]]
    lepton = lepton[: len(dark)] if len(lepton) == len(dark) else first_product(events, 32)
    agrees(helicity(dark, lepton), 0.4)


def first_product(events: Events, number: int) -> np.ndarray:
    """Momentum of the first product of the (only) particle of that number in each event."""
    parent = rows(events, number)
    within = parent - events.offsets[events.event_index[parent]]
    same = events.mother == within[events.event_index]
    first = np.flatnonzero(same)[::2]
    return np.asarray(events.momentum[first])


def helicity(parent: np.ndarray, product: np.ndarray) -> np.ndarray:
    """cos θ of the product in the parent's rest frame against the parent's flight."""
    mass = np.sqrt(invariant_mass_squared(parent))
    speed = np.linalg.norm(parent[:, 1:], axis=1)
    along = np.sum(parent[:, 1:] * product[:, 1:], axis=1) / speed
    gamma, boost = parent[:, 0] / mass, speed / mass
    rest = gamma * along - boost * product[:, 0]
    across2 = np.sum(product[:, 1:] ** 2, axis=1) - along**2
    return np.asarray(rest / np.sqrt(rest**2 + across2))


def test_tagged_leptons_keep_the_spin_of_the_beams() -> None:
    """Υ(1S) → μμ: 1 + cos² about the beams, in the Υ(1S) frame, nearly that of the CM."""
    events = TaggedUpsilon(final="mu").generate(40_000, Beams(5.0, 5.0), Key(2))
    agrees(cosine(events.momentum[rows(events, 13)]), 0.4, 5.0)


def test_photon_of_an_a0_goes_as_one_plus_cos2() -> None:
    events = TaggedUpsilon(final="a0", mass=2.0).generate(40_000, Beams(5.0, 5.0), Key(3))
    agrees(cosine(events.momentum[rows(events, 22)]), 0.4, 5.0)


def test_dipion_mass_spectrum() -> None:
    """Shares of m_ππ from an independent integral of CLEO's amplitude; Υ(3S) has two humps."""
    from scipy.integrate import dblquad

    light, pion = 9.4603, 0.13957039
    for name, heavy, ratio in (("upsilon2s", 10.02326, -0.753), ("upsilon3s", 10.3552, None)):
        events = TaggedUpsilon(name, "invisible").generate(20_000, Beams(5.1, 5.1), Key(4))
        plus, minus = rows(events, 211), rows(events, -211)
        pair = events.momentum[plus] + events.momentum[minus]
        m = np.sqrt(invariant_mass_squared(pair))
        coefficient = complex(-2.523, 1.189) if ratio is None else complex(ratio, 0.0)

        def rate(c: float, x: float, heavy: float = heavy, b: complex = coefficient) -> float:
            q2 = x * x
            p = math.sqrt(((heavy + light) ** 2 - q2) * ((heavy - light) ** 2 - q2)) / (2 * heavy)
            k = math.sqrt(q2 / 4 - pion**2)
            total = (heavy**2 - light**2 + q2) / (2 * heavy)
            e1 = total / 2 + p * k / x * c
            e2 = total / 2 - p * k / x * c
            return abs(q2 - 2 * pion**2 + b * e1 * e2) ** 2 * p * k

        edges = np.linspace(2 * pion + 1e-9, heavy - light - 1e-9, 6)
        shares = np.array([dblquad(rate, lo, hi, -1, 1)[0] for lo, hi in itertools.pairwise(edges)])
        expected = shares / shares.sum() * len(m)
        seen = np.histogram(m, edges)[0]
        # chi-square of 4 degrees of freedom, false alarm 1e-4
        assert np.sum((seen - expected) ** 2 / expected) < 23.5


def test_kstar_is_longitudinal() -> None:
    """B → K*S, K* → Kπ: cos² in the helicity angle, ⟨cos²⟩ = 3/5; mean mass near the peak."""
    process = process_named("b-kaon-new", kaon="K*0", mass=1.0, generic=False)
    events = process.generate(30_000, BELLE2, Key(6))
    kstar = np.flatnonzero(np.abs(events.pdg_id) == 313)
    within = kstar - events.offsets[events.event_index[kstar]]
    place = np.full(len(events), -9)
    place[events.event_index[kstar]] = within
    products = np.flatnonzero(events.mother == place[events.event_index])[::2]
    agrees(helicity(events.momentum[kstar], events.momentum[products]), 0.6)
    mass = np.sqrt(invariant_mass_squared(events.momentum[kstar]))
    assert abs(np.median(mass) - MASSES[313]) < 0.003


def test_b_mesons_go_as_sin2() -> None:
    """⟨cos²⟩ of 1 − c² is 1/5."""
    process = process_named("b-kaon-new", generic=False)
    events = process.generate(30_000, BELLE2, Key(7))
    agrees(cosine(events.momentum[events.offsets[:-1] + 1]), 0.2)


def test_new_particles_fly_as_they_should() -> None:
    process = process_named("b-kaon-new", generic=False, ctau=2.0, mass=0.5)
    events = process.generate(20_000, BELLE2, Key(8))
    new = rows(events, 35)
    lab = BELLE2.to_lab(events.momentum[new], events.beam_energies[events.event_index[new]])
    muon = rows(events, 13)
    path = np.linalg.norm(events.vertex[muon] - events.vertex[new], axis=1)
    proper = path * 0.5 / np.linalg.norm(lab[:, 1:], axis=1)
    edges = -2.0 * np.log(1 - np.arange(10) / 10)
    seen = np.histogram(proper, [*edges, np.inf])[0]
    # ten equal shares, chi-square of 9 degrees of freedom, false alarm 1e-4
    assert np.sum((seen - 2000) ** 2 / 2000) < 33.7


@pytest.mark.pythia
def test_a_pseudoscalar_to_charm_makes_charm() -> None:
    """Two charmed hadrons that decay weakly in every event; gluons of 5 GeV make few."""
    pytest.importorskip("pythia8mc")
    weak = (411, 421, 431, 4122, 4132, 4232, 4332)
    for decay, mass, least, most in (("charm", 8.0, 1.0, 1.0), ("gluons", 5.0, 0.0, 0.1)):
        process = process_named("tagged-upsilon", mass=mass, decay=decay)
        events = process.generate(300, Beams(5.0, 5.0), Key(9))
        number = np.bincount(
            events.event_index, weights=np.isin(np.abs(events.pdg_id), weak), minlength=300
        )
        assert least <= np.mean(number >= 2) <= most
        boson = rows(events, 36)
        within = boson - events.offsets[events.event_index[boson]]
        products = events.mother == within[events.event_index]
        total = np.zeros((300, 4))
        np.add.at(total, events.event_index[products], events.momentum[products])
        assert np.allclose(total, events.momentum[boson], atol=1e-9)


def test_rates() -> None:
    """Rates of chains are products of their factors."""
    phi = MesonDarkPhoton(0.3, 1e-3)
    found = cross_section(phi, 100, Beams(0.51, 0.51), Key(1)).value
    assert found == pytest.approx(3.1e9 * 7.2290262e-09, rel=1e-4)
    born = PhotonMeson("eta", 0.229, radiation=False)
    rate = cross_section(born, 1000, Beams(5.29, 5.29), Key(1))
    assert rate.value == pytest.approx(4.13339957, rel=1e-6)
    jpsi = NarrowReturn(radiation=False)
    rate = cross_section(jpsi, 40_000, Beams(5.29, 5.29), Key(1))
    assert abs(rate.pull(35537.7286 * 0.05961)) < 4 and rate.relative < 0.01


def test_rates_and_lifetimes_of_models() -> None:
    """By hand, from Γ(S → ee) + Γ(S → μμ) below two pions and from the width of B → KS.

    BR(B⁺ → K⁺S) is 0.398516 sin²θ at 0.3 GeV and BR(Υ(1S) → γA0) = 0.0238 × 0.00768956 g_d² at
    2 GeV, both integrals of others.
    """
    sine, mass = 1e-3, 0.27
    light, heavy = (
        sine**2 * FERMI_CONSTANT * mass * m**2 / (4 * math.sqrt(2) * math.pi)
        * (1 - 4 * m**2 / mass**2) ** 1.5
        for m in (M_ELECTRON, M_MUON)
    )  # fmt: skip
    chain: Any = process_named("b-kaon-scalar", mass=mass, sin_theta=sine, generic=False)
    assert chain.ctau == pytest.approx(HBARC_GEV_CM / (light + heavy), rel=1e-3)
    share = heavy / (light + heavy)
    rate = cross_section(chain, 100, BELLE2, Key(1)).value
    # f₀² and the momentum fall by less than a per mille from 0.27 to 0.3 GeV
    expected = 1.11e6 * 0.514 * 2 * 0.398516 * sine**2 * share
    assert rate == pytest.approx(expected, rel=2e-3)
    tagged: Any = process_named("upsilon-a0", mass=2.0, down_coupling=3.0, decay="mu")
    muons = LightPseudoscalar(2.0, 3.0).branching_fractions()["mumu"]
    assert tagged.branching == pytest.approx(0.0238 * 0.00768956 * 9 * muons, rel=1e-4)


def test_charges_of_models_follow_isospin() -> None:
    """π⁺π⁻ is twice π⁰π⁰; half of all K⁰ are K_S; B⁺ and B⁰ differ by their lifetimes."""
    made = {
        (kaon, pair): process_named("b-kaon-scalar", kaon=kaon, decay=pair, generic=False).branching  # type: ignore[attr-defined]
        for kaon in ("K+", "K0S", "K*+", "K*0")
        for pair in ("pi", "pi0", "mu")
    }
    assert made["K+", "pi"] == pytest.approx(2 * made["K+", "pi0"], rel=1e-12)
    ratio = TAU_B_PLUS_S / TAU_B0_S
    assert made["K+", "mu"] == pytest.approx(2 * ratio * made["K0S", "mu"], rel=0.01)
    assert made["K*+", "mu"] == pytest.approx(ratio * made["K*0", "mu"], rel=0.01)


def test_inelastic_spectrum_follows_the_width() -> None:
    """Pair masses of χ₂ → χ₁ee against dΓ/dq² of Duerr et al., another form of the same thing."""
    process = process_named("inelastic-dark-matter", splitting=0.4, lepton="mu", radiation=False)
    events = process.generate(20_000, BELLE2, Key(9))
    pair = events.momentum[rows(events, 13)] + events.momentum[rows(events, -13)]
    q2 = invariant_mass_squared(pair)
    m1, m2, a = 1.0, 1.4, 3.0
    edges = np.linspace(4 * M_MUON**2, 0.4**2, 6)

    def rate(x: float) -> float:
        dot = (m1**2 + m2**2 - x) / 2
        lepton = (1 + 2 * M_MUON**2 / x) * math.sqrt(max(1 - 4 * M_MUON**2 / x, 0)) * x
        big = 4 * dot - 8 * m1 * m2 + 2 * (dot + m1 * m2) * 0.4**2 / x
        p = math.sqrt(max(((m1 + m2) ** 2 - x) * ((m2 - m1) ** 2 - x), 0))
        return big * lepton * p / (x - a**2) ** 2

    from scipy.integrate import quad

    shares = np.array([quad(rate, lo, hi)[0] for lo, hi in itertools.pairwise(edges)])
    expected = shares / shares.sum() * len(q2)
    seen = np.histogram(q2, edges)[0]
    assert np.sum((seen - expected) ** 2 / expected) < 23.5


@pytest.mark.parametrize(
    ("name", "values", "word"),
    [
        ("meson-dark-photon", {"mass": 0.6}, "below 0.47"),
        ("meson-dark-photon", {"mass": 0.1, "decay": "mu"}, "too light"),
        ("meson-dark-photon", {"resonance": "phy"}, "phi"),
        ("meson-dark-photon", {"resonance": "psi2s", "meson": "pi0"}, "eta"),
        ("pseudoscalar-dark-photon", {"mass": 0.6}, "below 0.547"),
        ("tagged-upsilon", {"mass": 9.5}, "below 9.46"),
        ("tagged-upsilon", {"final": "pair-scaler"}, "pair-scalar"),
        ("tagged-upsilon", {"final": "a0", "mass": 0.1, "decay": "mu"}, "too light"),
        ("b-kaon-new", {"mass": 4.9}, "below 4.78"),
        ("b-kaon-new", {"kaon": "K-"}, "K+"),
        ("b-kaon-new", {"decay": "taus"}, "tau"),
        ("b-kaon-new", {"ctau": math.inf}, "invisible"),
        ("b-kaon-scalar", {"mass": 0.1}, "too light"),
        ("b-kaon-scalar", {"mass": 2.5, "decay": "pi"}, "no rate"),
        ("b-kaon-scalar", {"sin_theta": 2.0}, "sin θ"),
        ("b-kaon-alp", {"decay": "mu"}, "no rate"),
        ("b-kaon-alp", {"decay": "pi"}, "gamma"),
        ("b-kaon-alp", {"g_aww": 10.0}, "too large"),
        ("upsilon-a0", {"mass": 9.6}, "below 9.46"),
        ("tagged-upsilon", {"mass": 3.0, "decay": "charm"}, "too light"),
        ("upsilon-a0", {"mass": 8.0, "decay": "charm"}, "no rate"),
        ("upsilon-a0", {"mass": 3.0, "decay": "tau"}, "too light"),
        ("bb", {"kind": "odd"}, "mixed"),
        ("continuum", {"flavour": "b"}, "udsc"),
        ("gamma-meson", {"meson": "rho"}, "pi0"),
        ("narrow-return", {"final": "tau"}, "jpsi to mu"),
        ("cosmic", {"radius": -1.0}, "positive"),
        ("inelastic-dark-matter", {"lepton": "mu"}, "splitting"),
    ],
)
def test_impossible_parameters_are_refused(name: str, values: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=f"(?s){word}"):
        process_named(name, **values)


def test_far_from_the_resonance() -> None:
    with pytest.raises(InputError, match=r"--sqrt-s 1.01946"):
        MesonDarkPhoton(0.3).generate(10, BELLE2, Key(1))
    with pytest.raises(InputError, match="at least 1 event"):
        TaggedUpsilon().generate(0, BELLE2, Key(1))


def test_without_pythia(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pythia8mc", None)
    with pytest.raises(InputError, match=r"lumbra\[pythia\]"):
        process_named("continuum").generate(2, BELLE2, Key(1))
