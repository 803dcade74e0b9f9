"""Signals made at tree level, for the list of processes."""

from __future__ import annotations

from typing import Final

from lumbra.generation.alp import alp_fusion, alp_with_photon
from lumbra.generation.alp_diphoton import AlpToPhotons
from lumbra.generation.catalogue_entry import (
    ALPHA_D,
    BOTH,
    BRANCHING,
    EPSILON,
    FINAL,
    FIXED,
    LIGHTEST,
    MASS,
    RADIATION,
    SOFTEST,
    TINY,
    Entry,
    Parameter,
)
from lumbra.generation.dark_higgs import dark_higgsstrahlung
from lumbra.generation.dark_photon import (
    dark_matter_with_photon,
    dark_photon,
    dark_photon_to_leptons,
)
from lumbra.generation.lepton_radiation import (
    flavour_violating_zprime,
    muonphilic_scalar,
    wide_zprime,
)
from lumbra.generation.switches import switched
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung

__all__ = ["SIGNALS"]

AGG: Final = Parameter("coupling", "1/GeV", 1e-3, "g_aγγ")


SIGNALS: Final = (
    Entry(
        "zprime",
        "e⁺e⁻ → ℓ⁺ℓ⁻Z′: a vector radiated off muons or taus",
        ZPrimeStrahlung,
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g′"),
            Parameter("lepton", "", "mu", "mu or tau"),
            RADIATION,
            BOTH,
            FINAL,
            FIXED,
        ),
    ),
    Entry(
        "wide-zprime",
        "e⁺e⁻ → μ⁺μ⁻Z′* with a Breit–Wigner, Z′* → an invisible pair",
        switched(wide_zprime),
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g′"),
            Parameter("width", "GeV", 0.1, "width of the Z′", TINY),
            BRANCHING,
            Parameter("decay", "", "neutrinos", "neutrinos or dark"),
            Parameter("dark_mass", "GeV", 0.0, "mass of the dark fermion", 0.0),
            RADIATION,
            BOTH,
            FINAL,
            FIXED,
        ),
    ),
    Entry(
        "emu-zprime",
        "e⁺e⁻ → e^±μ^∓Z′ with a flavour-violating coupling, s and t channel",
        switched(flavour_violating_zprime),
        (
            MASS,
            Parameter("coupling", "1", 0.1, "g′"),
            Parameter("cos_max", "1", 1.0, "largest |cos θ*| of electron and muon", 1e-6, 1.0),
            Parameter("momentum_min", "GeV", 0.0, "smallest p* of electron and muon"),
            Parameter("t_channel", "1", True, "whether the t channel is in"),
            RADIATION,
            BOTH,
            FIXED,
        ),
    ),
    Entry(
        "muonphilic",
        "e⁺e⁻ → μ⁺μ⁻φ: a scalar or pseudoscalar radiated off a muon",
        switched(muonphilic_scalar),
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g of φμ̄μ or φμ̄iγ⁵μ"),
            Parameter("parity", "", "scalar", "scalar or pseudoscalar"),
            RADIATION,
            BOTH,
            FINAL,
            FIXED,
        ),
    ),
    Entry(
        "dark-photon",
        "e⁺e⁻ → γA′ with a stable A′, photons at any angle",
        switched(dark_photon),
        (MASS, EPSILON, RADIATION, BOTH),
    ),
    Entry(
        "dark-photon-leptons",
        "e⁺e⁻ → γA′, A′ → ℓ⁺ℓ⁻ with spin correlations",
        switched(dark_photon_to_leptons),
        (
            MASS,
            EPSILON,
            Parameter("lepton", "", "mu", "e, mu or tau"),
            BRANCHING,
            RADIATION,
            BOTH,
            FINAL,
        ),
    ),
    Entry(
        "dark-matter",
        "e⁺e⁻ → γA′*, A′* → dark matter, on and off shell",
        switched(dark_matter_with_photon),
        (
            MASS,
            EPSILON,
            ALPHA_D,
            Parameter("kind", "", "dirac", "dirac, inelastic, majorana or scalar"),
            Parameter("dark_mass", "GeV", 0.1, "mass of χ or χ₁", 0.0),
            Parameter("splitting", "GeV", 0.0, "m(χ₂) − m(χ₁)"),
            Parameter("photon_min", "GeV", 0.1, "smallest photon energy E*", SOFTEST),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "alp",
        "e⁺e⁻ → γ* → γa",
        switched(alp_with_photon),
        (MASS, AGG, FIXED, RADIATION, BOTH),
    ),
    Entry(
        "alp-photons",
        "e⁺e⁻ → γ* → γa, a → γγ after its flight",
        AlpToPhotons,
        (MASS, AGG, RADIATION, BOTH),
    ),
    Entry(
        "alp-fusion",
        "e⁺e⁻ → e⁺e⁻a by two photons and annihilation, electrons at any angle",
        switched(alp_fusion),
        (
            MASS,
            AGG,
            Parameter("annihilation", "1", True, "whether the annihilation diagram is in"),
            Parameter("radiation", "1", False, "whether the beams radiate"),
            BOTH,
            FIXED,
        ),
    ),
    Entry(
        "dark-higgs",
        "e⁺e⁻ → A′h′ with or without decays to muons",
        switched(dark_higgsstrahlung),
        (
            Parameter("mass", "GeV", 2.0, "mass of the A′", LIGHTEST),
            Parameter("higgs", "GeV", 1.0, "mass of the h′", LIGHTEST),
            EPSILON,
            ALPHA_D,
            Parameter("decay", "", "none", "none, pair (A′ → μμ) or pairs (h′ → A′A′ too)"),
            BRANCHING,
            Parameter("higgs_branching", "1", 1.0, "branching fraction of h′ → A′A′", TINY, 1.0),
            FIXED,
            RADIATION,
            BOTH,
            FINAL,
        ),
    ),
)
