"""Chains of decays, hadrons, cosmic muons and event files, for the list of processes."""

from __future__ import annotations

from typing import Final

from lumbra.generation.b_mesons import BMesons, BToKaonNew
from lumbra.generation.catalogue_entry import (
    ALPHA_D,
    BOTH,
    BRANCHING,
    CTAU,
    EPSILON,
    LIGHTEST,
    MASS,
    RADIATION,
    SOFTEST,
    TINY,
    Entry,
    Parameter,
)
from lumbra.generation.cosmic_muons import CosmicMuons
from lumbra.generation.event_file import EventFile
from lumbra.generation.inelastic_dark_matter import InelasticDarkMatter
from lumbra.generation.mediator_chains import (
    b_to_kaon_alp,
    b_to_kaon_scalar,
    upsilon_to_photon_higgs,
)
from lumbra.generation.meson_dark_photon import MesonDarkPhoton, PseudoscalarDarkPhoton
from lumbra.generation.narrow_return import NarrowReturn
from lumbra.generation.photon_meson import PhotonMeson
from lumbra.generation.pythia_pairs import PythiaPairs
from lumbra.generation.tagged_upsilon import TaggedUpsilon

__all__ = ["CHAINS"]

KAON: Final = Parameter("kaon", "", "K+", "K+, K*0, K*+ or K0S")
GENERIC: Final = Parameter("generic", "1", True, "whether the other B decays (needs Pythia 8)")
TAGGED: Final = Parameter("resonance", "", "upsilon2s", "upsilon2s or upsilon3s")

CHAINS: Final = (
    Entry(
        "inelastic-dark-matter",
        "e⁺e⁻ → γχ₁χ₂, χ₂ → χ₁ℓ⁺ℓ⁻ after a flight",
        InelasticDarkMatter,
        (
            Parameter("mass", "GeV", 3.0, "mass of the A′", LIGHTEST),
            EPSILON,
            ALPHA_D,
            Parameter("dark_mass", "GeV", 1.0, "mass of χ₁", 0.0),
            Parameter("splitting", "GeV", 0.1, "m(χ₂) − m(χ₁)"),
            Parameter("lepton", "", "e", "e or mu"),
            BRANCHING,
            Parameter("ctau", "cm", 1.0, "proper decay length of the χ₂"),
            Parameter("photon_min", "GeV", 0.1, "smallest photon energy E*", SOFTEST),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "meson-dark-photon",
        "e⁺e⁻ → V → P A′ at the φ, J/ψ or ψ(2S), or its background V → P ℓ⁺ℓ⁻",
        MesonDarkPhoton,
        (
            Parameter("mass", "GeV", 0.1, "mass of the A′", LIGHTEST),
            EPSILON,
            Parameter("resonance", "", "phi", "phi, jpsi or psi2s"),
            Parameter("meson", "", "eta", "eta, etap or pi0"),
            Parameter("decay", "", "e", "e, mu or invisible"),
            BRANCHING,
            CTAU,
            Parameter("dalitz", "1", False, "the virtual photon's pair instead"),
        ),
    ),
    Entry(
        "pseudoscalar-dark-photon",
        "e⁺e⁻ → V → Pγ, P → γA′ at the φ, J/ψ or ψ(2S)",
        PseudoscalarDarkPhoton,
        (
            Parameter("mass", "GeV", 0.1, "mass of the A′", LIGHTEST),
            EPSILON,
            Parameter("resonance", "", "phi", "phi, jpsi or psi2s"),
            Parameter("meson", "", "eta", "eta, etap or pi0"),
            Parameter("decay", "", "e", "e, mu or invisible"),
            BRANCHING,
            CTAU,
        ),
    ),
    Entry(
        "tagged-upsilon",
        "Υ(2S), Υ(3S) → π⁺π⁻Υ(1S) → leptons, nothing, γA0 or γχχ̄",
        TaggedUpsilon,
        (
            TAGGED,
            Parameter("final", "", "a0", "e, mu, invisible, a0 or pair-scalar, -pseudoscalar, …"),
            Parameter("mass", "GeV", 1.0, "mass of the A0 or of χ", 0.0),
            Parameter(
                "decay",
                "",
                "invisible",
                "of the A0: invisible, e, mu, tau, gamma, dark, strange, charm or gluons",
            ),
            BRANCHING,
        ),
    ),
    Entry(
        "b-kaon-new",
        "e⁺e⁻ → Υ(4S) → BB̄, B → K(*) and a scalar or pseudoscalar; the other B generic",
        BToKaonNew,
        (
            MASS,
            CTAU,
            KAON,
            Parameter("new", "", "scalar", "scalar or pseudoscalar"),
            Parameter("decay", "", "mu", "e, mu, tau, pi, pi0, K, gamma or invisible"),
            Parameter("branching", "1", 1e-6, "product of the branching fractions", TINY, 1.0),
            GENERIC,
        ),
    ),
    Entry(
        "b-kaon-scalar",
        "e⁺e⁻ → Υ(4S) → BB̄, B → K(*)S with the rates and the lifetime of a Higgs-mixed scalar",
        b_to_kaon_scalar,
        (
            MASS,
            Parameter("sin_theta", "1", 1e-3, "mixing with the Higgs boson"),
            KAON,
            Parameter("decay", "", "mu", "e, mu, tau, pi, pi0 or K"),
            GENERIC,
        ),
    ),
    Entry(
        "b-kaon-alp",
        "e⁺e⁻ → Υ(4S) → BB̄, B → K(*)a with the rates and the lifetime of an axion-like particle",
        b_to_kaon_alp,
        (
            MASS,
            Parameter("g_aww", "1/GeV", 1e-5, "coupling to W bosons"),
            Parameter("g_all", "1/GeV", 0.0, "coupling to leptons"),
            KAON,
            Parameter("decay", "", "gamma", "gamma, e, mu or tau"),
            GENERIC,
        ),
    ),
    Entry(
        "upsilon-a0",
        "Υ(2S), Υ(3S) → π⁺π⁻Υ(1S), Υ(1S) → γA0 with the rates of a light CP-odd Higgs boson",
        upsilon_to_photon_higgs,
        (
            MASS,
            Parameter("down_coupling", "1", 1.0, "g_d, to down quarks and leptons"),
            Parameter("up_coupling", "1", 0.0, "g_u, to up quarks"),
            TAGGED,
            Parameter("decay", "", "mu", "e, mu, tau, gamma, strange, charm or gluons"),
        ),
    ),
    Entry(
        "bb",
        "e⁺e⁻ → Υ(4S) → BB̄, decays of Pythia 8",
        BMesons,
        (Parameter("kind", "", "mixed", "mixed, charged or neutral"),),
    ),
    Entry(
        "continuum",
        "e⁺e⁻ → qq̄ or τ⁺τ⁻ with Pythia 8",
        PythiaPairs,
        (
            Parameter("flavour", "", "udsc", "d, u, s, c, uds, udsc or tau"),
            Parameter("lowest", "GeV", 2.5, "smallest mass of the pair"),
            Parameter("cross_section", "fb", 0.0, "0 for that of the module"),
        ),
    ),
    Entry(
        "gamma-meson",
        "e⁺e⁻ → γP, P = π⁰, η, η′",
        PhotonMeson,
        (
            Parameter("meson", "", "eta", "pi0, eta or etap"),
            Parameter("form_factor", "GeV", 0.0, "s|F|; 0 for that of the module"),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "narrow-return",
        "e⁺e⁻ → γV, V = φ, J/ψ, ψ(2S), by radiation of the beams",
        NarrowReturn,
        (
            Parameter("resonance", "", "jpsi", "jpsi, psi2s or phi"),
            Parameter("final", "", "mu", "e, mu; for the φ also K or all"),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "cosmic",
        "cosmic muons near the interaction point, flat in time",
        CosmicMuons,
        (
            Parameter("radius", "cm", 5.0, "of the sphere they pass"),
            Parameter("lowest", "GeV", 0.5, "smallest energy"),
            Parameter("highest", "GeV", 1000.0, "largest energy"),
            Parameter("luminosity", "1/(cm²s)", 1e34, "mean luminosity of the live time"),
        ),
    ),
    Entry(
        "event-file",
        "events of an LHE, HepMC3, ROOT or Parquet file of any program",
        EventFile,
        (
            Parameter("path", "", "", "the file"),
            Parameter("read_as", "", "", "what its unknown particles are, such as 5000001=32"),
        ),
    ),
)
