"""Shapes of spectra, one per file, each frozen and each integrated over bins.

A peak has ``density(x)``, ``integrals(edges)`` (the fraction of events in each bin) and
``derivatives(edges)`` (that fraction's derivative by each parameter). A basis has
``densities(x)`` and ``integrals(edges)`` with one row per coefficient; it is linear, so its rows
are its derivatives. A new peak is one file with these three methods and a line in `PEAKS` below;
it can be handed to `lumbra.inference.make_windows` as ``signal``, with parameters that follow the
mass through `AtMass`. Simulated histograms become a signal through `TemplatesAtMass`.
"""

from collections.abc import Callable
from typing import Final

from lumbra.inference.shapes.argus import Argus
from lumbra.inference.shapes.bernstein import Bernstein
from lumbra.inference.shapes.chebyshev import Chebyshev
from lumbra.inference.shapes.crystal_ball import CrystalBall
from lumbra.inference.shapes.double_crystal_ball import DoubleCrystalBall
from lumbra.inference.shapes.double_gaussian import DoubleGaussian
from lumbra.inference.shapes.exponential import Exponential
from lumbra.inference.shapes.family import AtMass, TemplatesAtMass
from lumbra.inference.shapes.gaussian import Gaussian
from lumbra.inference.shapes.johnson_su import JohnsonSU
from lumbra.inference.shapes.mixture import Mixture
from lumbra.inference.shapes.peak import Peak
from lumbra.inference.shapes.product import Product
from lumbra.inference.shapes.template import Template, morphed
from lumbra.inference.shapes.threshold import Threshold
from lumbra.inference.shapes.voigt import Voigt

__all__ = [
    "PEAKS",
    "Argus",
    "AtMass",
    "Bernstein",
    "Chebyshev",
    "CrystalBall",
    "DoubleCrystalBall",
    "DoubleGaussian",
    "Exponential",
    "Gaussian",
    "JohnsonSU",
    "Mixture",
    "Peak",
    "Product",
    "Template",
    "TemplatesAtMass",
    "Threshold",
    "Voigt",
    "morphed",
]

PEAKS: Final[dict[str, Callable[..., Peak]]] = {
    "gaussian": Gaussian,
    "double-gaussian": DoubleGaussian,
    "crystal-ball": CrystalBall,
    "double-crystal-ball": DoubleCrystalBall,
    "voigt": Voigt,
    "johnson-su": JohnsonSU,
}
"""Peaks with ``mean`` and ``sigma`` by name."""
