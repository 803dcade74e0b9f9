"""Models: parameters, widths, branching fractions and lifetimes, one model per file.

Use `MODELS` to see what there is, and the class of a model to fix its parameters, numbers or
arrays; every `Model` tells its widths, branching fractions and proper decay length. For a model
of your own `vector_widths`, `scalar_widths` and `dark_pair` have the formulas, `parameters` the
checks; `hadrons` has what a current makes, `production` the decays of mesons
that make mediators.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lumbra.models.alp import AxionLikeParticle
from lumbra.models.b_minus_l import BMinusL
from lumbra.models.dark_higgs import DarkHiggs
from lumbra.models.dark_photon import DarkPhoton
from lumbra.models.heavy_neutral_lepton import HeavyNeutralLepton
from lumbra.models.higgs_mixed_scalar import HiggsMixedScalar
from lumbra.models.inelastic_dark_matter import InelasticDarkMatter
from lumbra.models.lfv_zprime import LfvZPrime
from lumbra.models.light_pseudoscalar import LightPseudoscalar
from lumbra.models.lmu_ltau import LmuLtauZPrime
from lumbra.models.model import GeV, Model, Number, PerGeV, units_of
from lumbra.models.muonphilic import Muonphilic
from lumbra.models.parameters import require_coupling, require_mass
from lumbra.models.protophobic import Protophobic

__all__ = [
    "MODELS",
    "AxionLikeParticle",
    "BMinusL",
    "DarkHiggs",
    "DarkPhoton",
    "GeV",
    "HeavyNeutralLepton",
    "HiggsMixedScalar",
    "InelasticDarkMatter",
    "LfvZPrime",
    "LightPseudoscalar",
    "LmuLtauZPrime",
    "Model",
    "ModelEntry",
    "Muonphilic",
    "Number",
    "PerGeV",
    "Protophobic",
    "require_coupling",
    "require_mass",
    "units_of",
]


class ModelEntry(NamedTuple):
    """A model in the list.

    Parameters
    ----------
    model : type
        Its class.
    description : str
        What it is in one line.
    example : dict
        Parameters besides the mass with which it can be made, for figures and tests.
    range : (float, float)
        Masses [GeV] for which that is possible.
    """

    model: type[Model]
    description: str
    example: dict[str, float]
    range: tuple[float, float]


MODELS: Final[dict[str, ModelEntry]] = {
    "dark-photon": ModelEntry(
        DarkPhoton,
        "A′ that mixes with the photon, visible or invisible",
        {"epsilon": 1e-3},
        (2e-3, 10.5),
    ),
    "lmu-ltau": ModelEntry(
        LmuLtauZPrime,
        "Z′ of L_μ − L_τ: couples to muons, taus and their neutrinos",
        {"coupling": 1e-3},
        (1e-2, 10.5),
    ),
    "lfv-zprime": ModelEntry(
        LfvZPrime,
        "Z′ that turns an electron into a muon",
        {"coupling": 1e-3},
        (0.11, 10.5),
    ),
    "b-minus-l": ModelEntry(
        BMinusL,
        "boson of B − L: couples to quarks, leptons and neutrinos",
        {"coupling": 1e-3},
        (2e-3, 10.5),
    ),
    "protophobic": ModelEntry(
        Protophobic,
        "boson of Q − B: couples to charged leptons and neutrons, not to protons",
        {"coupling": 1e-3},
        (2e-3, 10.5),
    ),
    "muonphilic": ModelEntry(
        Muonphilic,
        "scalar or pseudoscalar that couples to muons alone",
        {"coupling": 1e-3},
        (1e-2, 10.5),
    ),
    "alp": ModelEntry(
        AxionLikeParticle,
        "axion-like particle: photons, W bosons, leptons, dark matter",
        {"g_agg": 1e-4, "g_all": 1e-3},
        (1e-2, 10.5),
    ),
    "dark-higgs": ModelEntry(
        DarkHiggs,
        "h′ of the dark photon: to two A′, or long-lived through a loop",
        {"aprime_mass": 2.0, "epsilon": 1e-3},
        (2e-2, 10.0),
    ),
    "higgs-mixed-scalar": ModelEntry(
        HiggsMixedScalar,
        "S that mixes with the Higgs boson",
        {"sin_theta": 1e-3},
        (2e-3, 10.5),
    ),
    "light-pseudoscalar": ModelEntry(
        LightPseudoscalar,
        "A⁰, a light CP-odd Higgs boson, in Υ decays",
        {"down_coupling": 10.0, "up_coupling": 0.1},
        (1e-2, 10.5),
    ),
    "inelastic-dark-matter": ModelEntry(
        InelasticDarkMatter,
        "χ₂ that decays to χ₁ and a pair of leptons or hadrons",
        {"splitting": 0.4, "epsilon": 1e-3},
        (0.15, 5.0),
    ),
    "heavy-neutral-lepton": ModelEntry(
        HeavyNeutralLepton,
        "N that mixes with neutrinos",
        {"u2_mu": 1e-6},
        (1e-2, 5.4),
    ),
}
"""Every model by its name."""
