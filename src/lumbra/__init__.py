"""Dark-sector searches at e+e- colliders, from a Lagrangian to a limit on its coupling.

Importing this package is cheap: no plotting library and no compiler is loaded until a floor that
needs one is used. Start with ``lumbra --help``; in Python with the names of `lumbra.front_door`,
which are here too (``lumbra.run``, ``lumbra.hunt``, ``lumbra.plot``, …), or with the floors:
``lumbra.models``, ``lumbra.generation``, ``lumbra.detector``, ``lumbra.inference``, …
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lumbra.front_door import (
        experiment,
        hunt,
        limits,
        load_limit,
        model,
        plot,
        project,
        read_result,
        recast,
        run,
        search,
    )

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "experiment",
    "hunt",
    "limits",
    "load_limit",
    "model",
    "plot",
    "project",
    "read_result",
    "recast",
    "run",
    "search",
]


def __getattr__(name: str) -> Any:
    """The names of the front door, found when they are first used."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("lumbra.front_door"), name)
    raise AttributeError(f"module 'lumbra' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*__all__, *globals()])
