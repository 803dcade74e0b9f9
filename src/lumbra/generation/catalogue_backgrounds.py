"""Leptons and photons of QED, for the list of processes."""

from __future__ import annotations

from typing import Final

from lumbra.amplitudes.eepipi import M_RHO
from lumbra.generation.catalogue_entry import (
    BOTH,
    RADIATION,
    RUNNING,
    SOFTEST,
    TINY,
    Entry,
    Parameter,
)
from lumbra.generation.electron_pairs import (
    COS_10_DEG,
    bhabha,
    bhabha_with_photon,
    bhabha_with_two_photons,
)
from lumbra.generation.four_leptons import electron_muon_pairs, four_electrons, four_muons
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.photon_neutrinos import photon_with_neutrinos
from lumbra.generation.photon_pairs import PhotonPair, three_photons
from lumbra.generation.switches import switched
from lumbra.generation.tau_pair import TauPair
from lumbra.generation.two_photon_muons import TwoPhotonMuons
from lumbra.generation.two_photon_pions import two_photon_pions

__all__ = ["BACKGROUNDS"]

PHOTON_MIN: Final = Parameter(
    "photon_min", "GeV", 0.5, "smallest E* of the photon that is seen", SOFTEST
)
PHOTON_COS: Final = Parameter(
    "photon_cos_max", "1", 0.95, "largest |cos θ*| of that photon", 1e-6, 1.0
)
LOST: Final = Parameter(
    "lost_cos", "1", -1.0, "e⁻ and e⁺ within this cosine of their beams", most=1.0
)


def _all_four(momentum: float, cosine: float) -> tuple[Parameter, Parameter]:
    return (
        Parameter("momentum_min", "GeV", momentum, "smallest p* of all four leptons"),
        Parameter("cos_max", "1", cosine, "largest |cos θ*| of all four leptons", 1e-6, 1.0),
    )


BACKGROUNDS: Final = (
    Entry(
        "mumu",
        "e⁺e⁻ → μ⁺μ⁻(γ)(γ): exact for the hardest photon, exponentiated below it",
        MuonPair,
        (
            Parameter("photon_min", "GeV", 0.01, "smallest energy of the exact photon"),
            Parameter("soft", "1", True, "whether events without such a photon are made"),
            RUNNING,
        ),
    ),
    Entry("tautau", "e⁺e⁻ → τ⁺τ⁻(γ) with decays", TauPair, (RADIATION, BOTH, RUNNING)),
    Entry(
        "eemumu",
        "e⁺e⁻ → e⁺e⁻μ⁺μ⁻ by two photons",
        TwoPhotonMuons,
        (
            Parameter("w_min", "GeV", None, "smallest mass of the muon pair"),
            Parameter("w_max", "GeV", None, "largest mass of the muon pair"),
            RUNNING,
        ),
    ),
    Entry(
        "gamma-gamma",
        "e⁺e⁻ → γγ(γ): a third photon exact, exponentiated below it",
        PhotonPair,
        (Parameter("photon_min", "GeV", 0.01, "smallest E* of a third photon", SOFTEST),),
    ),
    Entry(
        "three-gamma",
        "e⁺e⁻ → γγγ, all of them seen",
        switched(three_photons),
        (
            Parameter("energy_min", "GeV", 0.5, "smallest E* of all photons", SOFTEST),
            Parameter("cos_max", "1", 0.95, "largest |cos θ*| of all photons", 1e-6, 1.0),
            Parameter("radiation", "1", False, "whether the beams radiate"),
            BOTH,
        ),
    ),
    Entry(
        "gamma-neutrinos",
        "e⁺e⁻ → γνν̄ by W and Z exchange",
        switched(photon_with_neutrinos),
        (
            Parameter("photon_min", "GeV", 0.5, "smallest E* of the photon", SOFTEST),
            Parameter("photon_cos_max", "1", 1.0, "largest |cos θ*| of the photon", 1e-6, 1.0),
            RADIATION,
            BOTH,
        ),
    ),
    Entry(
        "bhabha",
        "e⁺e⁻ → e⁺e⁻ at lowest order",
        switched(bhabha),
        (Parameter("cos_max", "1", COS_10_DEG, "largest |cos θ*| of both", 1e-6, 1.0), RUNNING),
    ),
    Entry(
        "ee-gamma",
        "e⁺e⁻ → e⁺e⁻γ, electrons down to angle zero",
        switched(bhabha_with_photon),
        (PHOTON_MIN, PHOTON_COS, LOST, RUNNING),
    ),
    Entry(
        "ee-gamma-gamma",
        "e⁺e⁻ → e⁺e⁻γγ, electrons and the softer photon down to angle zero",
        switched(bhabha_with_two_photons),
        (
            PHOTON_MIN,
            PHOTON_COS,
            LOST,
            Parameter("second_min", "GeV", 0.01, "smallest E* of the softer photon", SOFTEST),
            RUNNING,
        ),
    ),
    Entry(
        "eemumu-full",
        "e⁺e⁻ → e⁺e⁻μ⁺μ⁻ with all diagrams, electrons down to angle zero",
        switched(electron_muon_pairs),
        (
            Parameter("w_min", "GeV", 0.5, "smallest mass of the muon pair"),
            *_all_four(0.0, 1.0),
            Parameter("electron_cos_max", "1", 1.0, "largest |cos θ*| of e⁻ and e⁺", 1e-6, 1.0),
            RUNNING,
        ),
    ),
    Entry(
        "eeee",
        "e⁺e⁻ → e⁺e⁻e⁺e⁻ with all diagrams",
        switched(four_electrons),
        (
            Parameter("w_min", "GeV", 0.1, "smallest mass of every e⁺e⁻ pair"),
            *_all_four(0.1, 0.95),
            RUNNING,
        ),
    ),
    Entry(
        "four-muons",
        "e⁺e⁻ → μ⁺μ⁻μ⁺μ⁻ with all diagrams",
        switched(four_muons),
        (*_all_four(0.0, 1.0), RADIATION, BOTH, RUNNING),
    ),
    Entry(
        "eepipi",
        "e⁺e⁻ → e⁺e⁻π⁺π⁻ by two photons, scalar QED with a form factor",
        switched(two_photon_pions),
        (
            Parameter("w_min", "GeV", 0.3, "smallest mass of the pion pair"),
            Parameter("cutoff", "GeV", M_RHO, "mass in the form factor", TINY),
            RUNNING,
        ),
    ),
)
