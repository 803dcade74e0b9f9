"""Dark-sector searches at e+e- colliders, from a Lagrangian to a limit on its coupling.

Importing this package is cheap: no plotting library and no compiler is loaded until a floor that
needs one is imported. Start with ``lumbra --help``, or in Python with the floors:
``lumbra.models``, ``lumbra.generation``, ``lumbra.detector``, ``lumbra.inference``, …
"""

__version__ = "0.1.0"
__all__ = ["__version__"]
