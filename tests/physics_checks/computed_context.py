"""Thermal relic targets and scattering on electrons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lumbra.interpretation.context.annihilation import slow_rate
from lumbra.interpretation.context.electron_scattering import electron_cross_section
from lumbra.interpretation.context.relic import relic_target

__all__ = ["COMPUTED"]


def _target(kind: str) -> Callable[[], float]:
    return lambda: float(relic_target(0.01, kind, hadrons=False)[0])


COMPUTED: Final[dict[str, Callable[[], float]]] = {
    "REL.sv": lambda: float(slow_rate(1e-10, 0.01, "scalar")),
    **{f"REL.y.{kind}.0.01": _target(kind) for kind in ("scalar", "majorana", "dirac")},
    "DD.e.1": lambda: float(electron_cross_section(1e-11, 0.01)),
}
