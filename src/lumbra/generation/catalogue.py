"""The visible list of all processes: name, parameters with units and defaults, how to make one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lumbra.amplitudes.eepipi import M_RHO
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.generation.alp import alp_fusion, alp_with_photon
from lumbra.generation.b_mesons import BMesons, BToKaonNew
from lumbra.generation.cosmic_muons import CosmicMuons
from lumbra.generation.dark_higgs import dark_higgsstrahlung
from lumbra.generation.dark_photon import (
    dark_matter_with_photon,
    dark_photon,
    dark_photon_to_leptons,
)
from lumbra.generation.electron_pairs import (
    COS_10_DEG,
    bhabha,
    bhabha_with_photon,
    bhabha_with_two_photons,
)
from lumbra.generation.four_leptons import electron_muon_pairs, four_electrons, four_muons
from lumbra.generation.inelastic_dark_matter import InelasticDarkMatter
from lumbra.generation.lepton_radiation import (
    flavour_violating_zprime,
    muonphilic_scalar,
    wide_zprime,
)
from lumbra.generation.meson_dark_photon import MesonDarkPhoton, PseudoscalarDarkPhoton
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.narrow_return import NarrowReturn
from lumbra.generation.photon_meson import PhotonMeson
from lumbra.generation.photon_pairs import PhotonPair, three_photons
from lumbra.generation.process import Process
from lumbra.generation.pythia_pairs import PythiaPairs
from lumbra.generation.tagged_upsilon import TaggedUpsilon
from lumbra.generation.tau_pair import TauPair
from lumbra.generation.tree_process import TreeProcess
from lumbra.generation.two_photon_muons import TwoPhotonMuons
from lumbra.generation.two_photon_pions import two_photon_pions
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung

__all__ = ["PROCESSES", "Entry", "Parameter", "process_named"]


@dataclass(frozen=True)
class Parameter:
    """A number or word that a process takes; its type is that of the default."""

    name: str
    unit: str
    default: float | int | bool | str | None
    summary: str


@dataclass(frozen=True)
class Entry:
    """One process of the list.

    Parameters
    ----------
    name : str
        What it is called on the command line.
    summary : str
        The reaction and what is in it, one line.
    make : callable
        Makes the process from parameters by name.
    parameters : tuple of Parameter
        What may be given.
    """

    name: str
    summary: str
    make: Callable[..., Process]
    parameters: tuple[Parameter, ...]

    def defaults(self) -> dict[str, Any]:
        """Parameters and their defaults."""
        return {parameter.name: parameter.default for parameter in self.parameters}


BOTH: Final = Parameter(
    "both_beams", "1", False, "a radiated photon from each beam instead of one for both"
)
RADIATION: Final = Parameter("radiation", "1", True, "whether the beams radiate")
MASS: Final = Parameter("mass", "GeV", 1.0, "mass of the new particle")
RUNNING: Final = Parameter("running", "1", True, "vacuum polarisation instead of α(0)")
FIXED: Final = Parameter("running", "1", False, "vacuum polarisation instead of α(0)")
EPSILON: Final = Parameter("epsilon", "1", 1e-3, "kinetic mixing")
ALPHA_D: Final = Parameter("alpha_d", "1", 0.1, "g_D²/4π")
CTAU: Final = Parameter("ctau", "cm", 0.0, "proper decay length of the new particle")
BRANCHING: Final = Parameter("branching", "1", 1.0, "branching fraction that the rate holds")
AGG: Final = Parameter("coupling", "1/GeV", 1e-3, "g_aγγ")

PHOTON_MIN: Final = Parameter("photon_min", "GeV", 0.5, "smallest E* of the photon that is seen")
PHOTON_COS: Final = Parameter("photon_cos_max", "1", 0.95, "largest |cos θ*| of that photon")
LOST: Final = Parameter("lost_cos", "1", -1.0, "e⁻ and e⁺ within this cosine of their beams")


def _all_four(momentum: float, cosine: float) -> tuple[Parameter, Parameter]:
    return (
        Parameter("momentum_min", "GeV", momentum, "smallest p* of all four leptons"),
        Parameter("cos_max", "1", cosine, "largest |cos θ*| of all four leptons"),
    )


def _tree(factory: Callable[..., TreeProcess]) -> Callable[..., TreeProcess]:
    """The factory of a tree process with one more parameter, `both_beams`."""

    def make(both_beams: bool = False, **values: Any) -> TreeProcess:
        return replace(factory(**values), both_beams=both_beams)

    return make


_ENTRIES: Final = (
    Entry(
        "zprime",
        "e⁺e⁻ → ℓ⁺ℓ⁻Z′: a vector radiated off muons or taus",
        ZPrimeStrahlung,
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g′"),
            Parameter("lepton", "", "mu", "mu or tau"),
            RADIATION,
        ),
    ),
    Entry(
        "wide-zprime",
        "e⁺e⁻ → μ⁺μ⁻Z′* with a Breit–Wigner, Z′* → an invisible pair",
        _tree(wide_zprime),
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g′"),
            Parameter("width", "GeV", 0.1, "width of the Z′"),
            BRANCHING,
            Parameter("decay", "", "neutrinos", "neutrinos or dark"),
            Parameter("dark_mass", "GeV", 0.0, "mass of the dark fermion"),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "emu-zprime",
        "e⁺e⁻ → e^±μ^∓Z′ with a flavour-violating coupling, s and t channel",
        _tree(flavour_violating_zprime),
        (
            MASS,
            Parameter("coupling", "1", 0.1, "g′"),
            Parameter("cos_max", "1", 1.0, "largest |cos θ*| of electron and muon"),
            Parameter("momentum_min", "GeV", 0.0, "smallest p* of electron and muon"),
            Parameter("t_channel", "1", True, "whether the t channel is in"),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "muonphilic",
        "e⁺e⁻ → μ⁺μ⁻φ: a scalar or pseudoscalar radiated off a muon",
        _tree(muonphilic_scalar),
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g of φμ̄μ or φμ̄iγ⁵μ"),
            Parameter("parity", "", "scalar", "scalar or pseudoscalar"),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "dark-photon",
        "e⁺e⁻ → γA′ with a stable A′, photons at any angle",
        _tree(dark_photon),
        (MASS, EPSILON, RADIATION, BOTH),
    ),
    Entry(
        "dark-photon-leptons",
        "e⁺e⁻ → γA′, A′ → ℓ⁺ℓ⁻ with spin correlations",
        _tree(dark_photon_to_leptons),
        (MASS, EPSILON, Parameter("lepton", "", "mu", "e, mu or tau"), BRANCHING, RADIATION, BOTH),
    ),
    Entry(
        "dark-matter",
        "e⁺e⁻ → γA′*, A′* → dark matter, on and off shell",
        _tree(dark_matter_with_photon),
        (
            MASS,
            EPSILON,
            ALPHA_D,
            Parameter("kind", "", "dirac", "dirac, inelastic, majorana or scalar"),
            Parameter("dark_mass", "GeV", 0.1, "mass of χ or χ₁"),
            Parameter("splitting", "GeV", 0.0, "m(χ₂) − m(χ₁)"),
            Parameter("photon_min", "GeV", 0.1, "smallest photon energy E*"),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "alp",
        "e⁺e⁻ → γ* → γa",
        _tree(alp_with_photon),
        (MASS, AGG, FIXED, RADIATION, BOTH),
    ),
    Entry(
        "alp-fusion",
        "e⁺e⁻ → e⁺e⁻a by two photons and annihilation, electrons at any angle",
        alp_fusion,
        (
            MASS,
            AGG,
            Parameter("annihilation", "1", True, "whether the annihilation diagram is in"),
            Parameter("radiation", "1", False, "whether the beams radiate"),
        ),
    ),
    Entry(
        "dark-higgs",
        "e⁺e⁻ → A′h′ with or without decays to muons",
        _tree(dark_higgsstrahlung),
        (
            Parameter("mass", "GeV", 2.0, "mass of the A′"),
            Parameter("higgs", "GeV", 1.0, "mass of the h′"),
            EPSILON,
            ALPHA_D,
            Parameter("decay", "", "none", "none, pair (A′ → μμ) or pairs (h′ → A′A′ too)"),
            BRANCHING,
            Parameter("higgs_branching", "1", 1.0, "branching fraction of h′ → A′A′"),
            FIXED,
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "inelastic-dark-matter",
        "e⁺e⁻ → γχ₁χ₂, χ₂ → χ₁ℓ⁺ℓ⁻ after a flight",
        InelasticDarkMatter,
        (
            Parameter("mass", "GeV", 3.0, "mass of the A′"),
            EPSILON,
            ALPHA_D,
            Parameter("dark_mass", "GeV", 1.0, "mass of χ₁"),
            Parameter("splitting", "GeV", 0.1, "m(χ₂) − m(χ₁)"),
            Parameter("lepton", "", "e", "e or mu"),
            BRANCHING,
            Parameter("ctau", "cm", 1.0, "proper decay length of the χ₂"),
            Parameter("photon_min", "GeV", 0.1, "smallest photon energy E*"),
            RADIATION,
        ),
    ),
    Entry(
        "meson-dark-photon",
        "e⁺e⁻ → V → P A′ at the φ, J/ψ or ψ(2S), or its background V → P ℓ⁺ℓ⁻",
        MesonDarkPhoton,
        (
            Parameter("mass", "GeV", 0.1, "mass of the A′"),
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
            Parameter("mass", "GeV", 0.1, "mass of the A′"),
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
            Parameter("resonance", "", "upsilon2s", "upsilon2s or upsilon3s"),
            Parameter("final", "", "a0", "e, mu, invisible, a0 or pair-scalar, -pseudoscalar, …"),
            Parameter("mass", "GeV", 1.0, "mass of the A0 or of χ"),
            Parameter("decay", "", "invisible", "of the A0: invisible, e, mu or dark"),
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
            Parameter("kaon", "", "K+", "K+, K*0, K*+ or K0S"),
            Parameter("new", "", "scalar", "scalar or pseudoscalar"),
            Parameter("decay", "", "mu", "e, mu, pi, K, gamma or invisible"),
            Parameter("branching", "1", 1e-6, "product of the branching fractions"),
            Parameter("generic", "1", True, "whether the other B decays (needs Pythia 8)"),
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
        "mumu",
        "e⁺e⁻ → μ⁺μ⁻(γ)(γ): exact for the hardest photon, exponentiated below it",
        MuonPair,
        (
            Parameter("photon_min", "GeV", 0.01, "smallest energy of the exact photon"),
            Parameter("soft", "1", True, "whether events without such a photon are made"),
            Parameter("vacuum_polarization", "1", True, "running α instead of α(0)"),
        ),
    ),
    Entry("tautau", "e⁺e⁻ → τ⁺τ⁻(γ) with decays", TauPair, (RADIATION, RUNNING)),
    Entry(
        "eemumu",
        "e⁺e⁻ → e⁺e⁻μ⁺μ⁻ by two photons",
        TwoPhotonMuons,
        (
            Parameter("w_min", "GeV", None, "smallest mass of the muon pair"),
            Parameter("w_max", "GeV", None, "largest mass of the muon pair"),
        ),
    ),
    Entry(
        "gamma-gamma",
        "e⁺e⁻ → γγ(γ): a third photon exact, exponentiated below it",
        PhotonPair,
        (Parameter("photon_min", "GeV", 0.01, "smallest E* of a third photon"),),
    ),
    Entry(
        "three-gamma",
        "e⁺e⁻ → γγγ, all of them seen",
        three_photons,
        (
            Parameter("energy_min", "GeV", 0.5, "smallest E* of all photons"),
            Parameter("cos_max", "1", 0.95, "largest |cos θ*| of all photons"),
            Parameter("radiation", "1", False, "whether the beams radiate"),
        ),
    ),
    Entry(
        "bhabha",
        "e⁺e⁻ → e⁺e⁻ at lowest order",
        bhabha,
        (Parameter("cos_max", "1", COS_10_DEG, "largest |cos θ*| of both"),),
    ),
    Entry(
        "ee-gamma",
        "e⁺e⁻ → e⁺e⁻γ, electrons down to angle zero",
        bhabha_with_photon,
        (PHOTON_MIN, PHOTON_COS, LOST),
    ),
    Entry(
        "ee-gamma-gamma",
        "e⁺e⁻ → e⁺e⁻γγ, electrons and the softer photon down to angle zero",
        bhabha_with_two_photons,
        (
            PHOTON_MIN,
            PHOTON_COS,
            LOST,
            Parameter("second_min", "GeV", 0.01, "smallest E* of the softer photon"),
        ),
    ),
    Entry(
        "eemumu-full",
        "e⁺e⁻ → e⁺e⁻μ⁺μ⁻ with all diagrams, electrons down to angle zero",
        electron_muon_pairs,
        (
            Parameter("w_min", "GeV", 0.5, "smallest mass of the muon pair"),
            *_all_four(0.0, 1.0),
            Parameter("electron_cos_max", "1", 1.0, "largest |cos θ*| of e⁻ and e⁺"),
        ),
    ),
    Entry(
        "eeee",
        "e⁺e⁻ → e⁺e⁻e⁺e⁻ with all diagrams",
        four_electrons,
        (
            Parameter("w_min", "GeV", 0.1, "smallest mass of every e⁺e⁻ pair"),
            *_all_four(0.1, 0.95),
        ),
    ),
    Entry(
        "four-muons",
        "e⁺e⁻ → μ⁺μ⁻μ⁺μ⁻ with all diagrams",
        four_muons,
        (*_all_four(0.0, 1.0), RADIATION),
    ),
    Entry(
        "eepipi",
        "e⁺e⁻ → e⁺e⁻π⁺π⁻ by two photons, scalar QED with a form factor",
        two_photon_pions,
        (
            Parameter("w_min", "GeV", 0.3, "smallest mass of the pion pair"),
            Parameter("cutoff", "GeV", M_RHO, "mass in the form factor"),
        ),
    ),
)

PROCESSES: Final[Mapping[str, Entry]] = {entry.name: entry for entry in _ENTRIES}
"""Every process by name."""


def process_named(name: str, **values: Any) -> Process:
    """A process of the list with some parameters given, the others at their defaults.

    Parameters
    ----------
    name : str
        One of `PROCESSES`.
    **values
        Parameters by name.

    Raises
    ------
    InputError
        If there is no such process or parameter, or a value cannot be used.
    """
    if name not in PROCESSES:
        raise InputError(
            "There is no such process.",
            given=name,
            allowed=", ".join(PROCESSES),
            suggestion=nearest(name, PROCESSES),
        )
    entry = PROCESSES[name]
    known = entry.defaults()
    for given in values:
        if given not in known:
            raise InputError(
                f"The process '{name}' has no such parameter.",
                given=given,
                allowed=", ".join(known),
                suggestion=nearest(given, known),
            )
    return entry.make(**{**known, **values})
