"""Shapes of spectra, one per file, each frozen and each integrated over bins in closed form.

A peak has ``density(x)``, ``integrals(edges)`` (the fraction of events in each bin) and
``derivatives(edges)`` (that fraction's derivative by each nonlinear parameter). A basis has
``densities(x)`` and ``integrals(edges)`` with one row per coefficient; it is linear, so its rows
are its derivatives. A new peak is one file with these three methods and can be handed to
`lumbra.inference.make_windows` as ``signal``.
"""

from lumbra.inference.shapes.chebyshev import Chebyshev
from lumbra.inference.shapes.gaussian import Gaussian
from lumbra.inference.shapes.peak import Peak

__all__ = ["Chebyshev", "Gaussian", "Peak"]
