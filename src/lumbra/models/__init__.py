"""Models: parameters, widths, branching fractions and lifetimes, one model per file.

Use `MODELS` to see what there is, and the class of a model to fix its parameters, numbers or
arrays; every `Model` tells its widths, branching fractions and proper decay length. For a model
of your own `vector_widths`, `scalar_widths` and `dark_pair` have the formulas, `parameters` the
checks; `hadrons` has what a current makes, `production` the meson decays that make mediators.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lumbra.models.b_minus_l import BMinusL
from lumbra.models.dark_photon import DarkPhoton
from lumbra.models.lfv_zprime import LfvZPrime
from lumbra.models.lmu_ltau import LmuLtauZPrime
from lumbra.models.model import GeV, Model, Number, PerGeV, units_of
from lumbra.models.parameters import require_coupling, require_mass

__all__ = [
    "MODELS",
    "BMinusL",
    "DarkPhoton",
    "GeV",
    "LfvZPrime",
    "LmuLtauZPrime",
    "Model",
    "ModelEntry",
    "Number",
    "PerGeV",
    "require_coupling",
    "require_mass",
    "units_of",
]


class ModelEntry(NamedTuple):
    """A model in the list: its class, and what it is in one line."""

    model: type[Model]
    description: str


MODELS: Final[dict[str, ModelEntry]] = {
    "dark-photon": ModelEntry(DarkPhoton, "A′ that mixes with the photon, visible or invisible"),
    "lmu-ltau": ModelEntry(
        LmuLtauZPrime, "Z′ of L_μ − L_τ: couples to muons, taus and their neutrinos"
    ),
    "lfv-zprime": ModelEntry(LfvZPrime, "Z′ that turns an electron into a muon"),
    "b-minus-l": ModelEntry(BMinusL, "boson of B − L: couples to quarks, leptons and neutrinos"),
}
"""Every model by its name."""
