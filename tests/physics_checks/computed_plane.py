"""Statistics of the plane: the look-elsewhere effect in two dimensions."""

from __future__ import annotations

from collections.abc import Callable

from lumbra.inference.plane import euler_global_p_value

__all__ = ["COMPUTED"]

COMPUTED: dict[str, Callable[[], float]] = {
    "ST.GV2d": lambda: euler_global_p_value(20.0, 20.0, 85.0, one_sided=False),
}
