"""The visible list of all processes: name, parameters with units and defaults, how to make one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.generation.alp import alp_fusion, alp_with_photon
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
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.process import Process
from lumbra.generation.tau_pair import TauPair
from lumbra.generation.two_photon_muons import TwoPhotonMuons
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


RADIATION: Final = Parameter("radiation", "1", True, "whether the beams radiate")
MASS: Final = Parameter("mass", "GeV", 1.0, "mass of the new particle")
RUNNING: Final = Parameter("running", "1", True, "vacuum polarisation instead of α(0)")
FIXED: Final = Parameter("running", "1", False, "vacuum polarisation instead of α(0)")
EPSILON: Final = Parameter("epsilon", "1", 1e-3, "kinetic mixing")
ALPHA_D: Final = Parameter("alpha_d", "1", 0.1, "g_D²/4π")
BRANCHING: Final = Parameter("branching", "1", 1.0, "branching fraction that the rate holds")
AGG: Final = Parameter("coupling", "1/GeV", 1e-3, "g_aγγ")

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
        wide_zprime,
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g′"),
            Parameter("width", "GeV", 0.1, "width of the Z′"),
            BRANCHING,
            Parameter("decay", "", "neutrinos", "neutrinos or dark"),
            Parameter("dark_mass", "GeV", 0.0, "mass of the dark fermion"),
            RADIATION,
        ),
    ),
    Entry(
        "emu-zprime",
        "e⁺e⁻ → e^±μ^∓Z′ with a flavour-violating coupling, s and t channel",
        flavour_violating_zprime,
        (
            MASS,
            Parameter("coupling", "1", 0.1, "g′"),
            Parameter("cos_max", "1", 1.0, "largest |cos θ*| of electron and muon"),
            Parameter("momentum_min", "GeV", 0.0, "smallest p* of electron and muon"),
            Parameter("t_channel", "1", True, "whether the t channel is in"),
            RADIATION,
        ),
    ),
    Entry(
        "muonphilic",
        "e⁺e⁻ → μ⁺μ⁻φ: a scalar or pseudoscalar radiated off a muon",
        muonphilic_scalar,
        (
            MASS,
            Parameter("coupling", "1", 1.0, "g of φμ̄μ or φμ̄iγ⁵μ"),
            Parameter("parity", "", "scalar", "scalar or pseudoscalar"),
            RADIATION,
        ),
    ),
    Entry(
        "dark-photon",
        "e⁺e⁻ → γA′ with a stable A′, photons at any angle",
        dark_photon,
        (MASS, EPSILON, RADIATION),
    ),
    Entry(
        "dark-photon-leptons",
        "e⁺e⁻ → γA′, A′ → ℓ⁺ℓ⁻ with spin correlations",
        dark_photon_to_leptons,
        (MASS, EPSILON, Parameter("lepton", "", "mu", "e, mu or tau"), BRANCHING, RADIATION),
    ),
    Entry(
        "dark-matter",
        "e⁺e⁻ → γA′*, A′* → dark matter, on and off shell",
        dark_matter_with_photon,
        (
            MASS,
            EPSILON,
            ALPHA_D,
            Parameter("kind", "", "dirac", "dirac, inelastic, majorana or scalar"),
            Parameter("dark_mass", "GeV", 0.1, "mass of χ or χ₁"),
            Parameter("splitting", "GeV", 0.0, "m(χ₂) − m(χ₁)"),
            Parameter("photon_min", "GeV", 0.1, "smallest photon energy E*"),
            RADIATION,
        ),
    ),
    Entry(
        "alp",
        "e⁺e⁻ → γ* → γa",
        alp_with_photon,
        (MASS, AGG, FIXED, RADIATION),
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
        dark_higgsstrahlung,
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
