"""The frozen form that every search fills in.

A room of `lumbra.searches`, or a user's own file, declares one `Search`: its signal, its
`Background`s, a `RecoilHunt` over the mass, `Coupling`s to read the limit in, and `Edition`s with
their cuts, `Suppression`, `Systematic`s and published limits to compare with.
"""

from lumbra.blueprint.search import (
    Background,
    Coupling,
    Edition,
    RecoilHunt,
    Search,
    Suppression,
    Systematic,
)

__all__ = [
    "Background",
    "Coupling",
    "Edition",
    "RecoilHunt",
    "Search",
    "Suppression",
    "Systematic",
]
