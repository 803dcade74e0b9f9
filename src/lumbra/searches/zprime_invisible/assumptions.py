"""What is assumed beyond the experiment's own assumptions, and what it does."""

from __future__ import annotations

from typing import Final

__all__ = ["ASSUMPTIONS"]

ASSUMPTIONS: Final = {
    "background processes": "only μμ(γ), ττ(γ) and e⁺e⁻μμ are simulated; pairs of pions "
    "and e⁺e⁻ππ are left out (small after muon identification)",
    "photon veto of the muon system": "used in the data of 2019–2020, not yet there in 2018; "
    "without it the expected limits of 2019–2020 on g′ would be 1.5 to 1.9 times weaker from "
    "0.3 to 2 GeV, and up to 1.2 times above 3 GeV (before recoils to the gaps were cut)",
    "pions as muons in the calorimeter": "54 % of those above 2 GeV pass in 2018, as their "
    "interaction length says; with 25 % there would be about half as many τ pairs at 1–3 GeV",
    "recoil in the narrow-width limit": "a Z′ is as wide as its width only above g′ ≈ 0.5; "
    "the edition belle2-2020-wide has Γ = 0.1 M, as a coupling of α_D = 0.3 to dark matter "
    "makes it",
}
