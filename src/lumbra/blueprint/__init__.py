"""The frozen form that every search fills in.

A room of `lumbra.searches`, or a user's own file, declares one `Search`: its signal, its
`Background`s, a `RecoilHunt` or `FitHunt` over the mass or a `PlaneHunt` over two, `Coupling`s to
read the limit in, and `Edition`s with their cuts, a `Suppression`, `CurvedSuppression` or
`TrainedCut`, `Control` channels, `Systematic`s and published limits to compare with.
"""

from lumbra.blueprint.background import Background
from lumbra.blueprint.control import Control
from lumbra.blueprint.coupling import Coupling
from lumbra.blueprint.curved_suppression import CurvedSuppression
from lumbra.blueprint.edition import Edition
from lumbra.blueprint.fit_hunt import FitHunt, FitPart
from lumbra.blueprint.hunt import Hunt
from lumbra.blueprint.hypothesis import Hypothesis
from lumbra.blueprint.plane_hunt import Particle, PlaneHunt
from lumbra.blueprint.recoil_hunt import RecoilHunt
from lumbra.blueprint.search import Search
from lumbra.blueprint.suppression import Suppression, TrainedCut
from lumbra.blueprint.systematic import Systematic
from lumbra.blueprint.template_hunt import TemplateHunt

__all__ = [
    "Background",
    "Control",
    "Coupling",
    "CurvedSuppression",
    "Edition",
    "FitHunt",
    "FitPart",
    "Hunt",
    "Hypothesis",
    "Particle",
    "PlaneHunt",
    "RecoilHunt",
    "Search",
    "Suppression",
    "Systematic",
    "TemplateHunt",
    "TrainedCut",
]
