"""The frozen form that every search fills in.

A room of `lumbra.searches`, or a user's own file, declares one `Search`: its signal, its
`Background`s, a `RecoilHunt` or `FitHunt` over the mass, `Coupling`s to read the limit in, and
`Edition`s with their cuts, a `Suppression` or `TrainedCut`, `Systematic`s and published limits to
compare with.
"""

from lumbra.blueprint.background import Background
from lumbra.blueprint.coupling import Coupling
from lumbra.blueprint.edition import Edition
from lumbra.blueprint.fit_hunt import FitHunt, FitPart
from lumbra.blueprint.hunt import Hunt
from lumbra.blueprint.recoil_hunt import RecoilHunt
from lumbra.blueprint.search import Search
from lumbra.blueprint.suppression import Suppression, TrainedCut
from lumbra.blueprint.systematic import Systematic

__all__ = [
    "Background",
    "Coupling",
    "Edition",
    "FitHunt",
    "FitPart",
    "Hunt",
    "RecoilHunt",
    "Search",
    "Suppression",
    "Systematic",
    "TrainedCut",
]
