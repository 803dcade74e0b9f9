"""Published limits under other models.

`recast` takes a card and a model and gives the excluded couplings, lower and upper edge, with the
error that hadronic widths leave. `RECIPES` says what each card is a limit on, `VERTICES` what
each model couples to, `production_rate` how often a reaction makes it.
"""

from lumbra.interpretation.recast.other_model import Recast, recast
from lumbra.interpretation.recast.production import REACTIONS, production_rate
from lumbra.interpretation.recast.recipe import RECIPES, Recipe, recipe_of
from lumbra.interpretation.recast.vertices import VERTICES

__all__ = [
    "REACTIONS",
    "RECIPES",
    "VERTICES",
    "Recast",
    "Recipe",
    "production_rate",
    "recast",
    "recipe_of",
]
