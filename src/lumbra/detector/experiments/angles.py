"""Angles as people give them."""

from __future__ import annotations

import math

__all__ = ["degrees"]


def degrees(*angles: float) -> float | tuple[float, ...]:
    """One angle, or a tuple of several, from degrees to radians."""
    values = tuple(math.radians(angle) for angle in angles)
    return values[0] if len(values) == 1 else values
