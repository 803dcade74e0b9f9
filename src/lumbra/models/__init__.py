"""Models: parameters, widths, branching fractions and lifetimes, one model per file.

Use `MODELS` to see what there is, and the class of a model to fix its parameters; every model
tells its widths, branching fractions and proper decay length. `vector_widths` has the formulas
for a new model with a vector boson, `require_mass` and `require_coupling` the checks it makes.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lumbra.models.lmu_ltau import LmuLtauZPrime
from lumbra.models.parameters import require_coupling, require_mass

__all__ = ["MODELS", "LmuLtauZPrime", "ModelEntry", "require_coupling", "require_mass"]


class ModelEntry(NamedTuple):
    """A model in the list: its class, and what it is in one line."""

    model: type
    description: str


MODELS: Final[dict[str, ModelEntry]] = {
    "lmu-ltau": ModelEntry(
        LmuLtauZPrime, "Z′ of L_μ − L_τ: couples to muons, taus and their neutrinos"
    ),
}
"""Every model by its name."""
