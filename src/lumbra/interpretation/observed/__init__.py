"""Analyses of data that experiments have published: counts, fits and cross sections, to limits.

`measure_knunu` fits Belle II's counts of B⁺ → K⁺νν̄ with the likelihood that was released with
them, `hunt_kaon_invisible` looks for B⁺ → K⁺X, X invisible, in the same counts.
`single_photon_limit` makes limits on an invisible dark photon from BaBar's best fits, and
`hunt_pion_pairs` looks for A′ → π⁺π⁻ in BaBar's cross section. The data are cards of
`lumbra.interpretation.published`.
"""

from lumbra.interpretation.observed.kaon_invisible_hunt import (
    ASSUMPTIONS,
    KaonHunt,
    hunt_kaon_invisible,
)
from lumbra.interpretation.observed.knunu_measurement import KnunuMeasurement, measure_knunu
from lumbra.interpretation.observed.pion_pair_hunt import (
    PionPairHunt,
    Settings,
    hunt_pion_pairs,
)
from lumbra.interpretation.observed.single_photon import SinglePhotonLimit, single_photon_limit

__all__ = [
    "ASSUMPTIONS",
    "KaonHunt",
    "KnunuMeasurement",
    "PionPairHunt",
    "Settings",
    "SinglePhotonLimit",
    "hunt_kaon_invisible",
    "hunt_pion_pairs",
    "measure_knunu",
    "single_photon_limit",
]
