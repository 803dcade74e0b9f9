"""Identification maps that are assumed until an experiment publishes its own.

Plateaus are those that collaborations quote; the way they fall off at low momentum, above 4 GeV
and in the endcaps is a choice.
"""

from __future__ import annotations

from typing import Final

from lumbra.detector.experiments.angles import degrees
from lumbra.detector.parameter import Parameter, Value

__all__ = ["IDENTIFICATION"]

_WHY: Final = "plateaus as quoted, fall-off chosen"
_ENDCAP: Final = 0.95
"""Efficiency in the endcaps over that in the barrel; misidentification is 1.5 times larger."""

Row = tuple[float, float, float, float, float]


def _map(own: int, *rows: Row) -> tuple[float, ...]:
    """One hypothesis: a row over momentum for each species, the same with changes in endcaps."""
    values: list[float] = []
    for species, row in enumerate(rows):
        scale = _ENDCAP if species == own else 1.5
        endcap = tuple(min(scale * x, 1.0) for x in row)
        values += [*endcap, *row, *endcap]
    return tuple(values)


def _assumed(name: str, value: Value, unit: str = "") -> Parameter:
    return Parameter(f"identification.{name}", value, unit, _WHY, "assumed")


_ELECTRON = _map(
    0,
    (0.0, 0.75, 0.88, 0.93, 0.93),
    (0.0, 0.005, 0.002, 0.001, 0.001),
    (0.0, 0.03, 0.015, 0.008, 0.005),
    (0.0, 0.03, 0.015, 0.005, 0.005),
    (0.0, 0.02, 0.015, 0.01, 0.005),
)
_PION = _map(
    2,
    (0.0, 0.05, 0.03, 0.02, 0.02),
    (0.0, 0.30, 0.12, 0.06, 0.06),
    (0.0, 0.95, 0.95, 0.95, 0.92),
    (0.0, 0.05, 0.08, 0.12, 0.25),
    (0.0, 0.03, 0.03, 0.05, 0.15),
)
_KAON = _map(
    3,
    (0.0, 0.02, 0.02, 0.02, 0.04),
    (0.0, 0.03, 0.05, 0.06, 0.10),
    (0.0, 0.03, 0.05, 0.08, 0.15),
    (0.0, 0.90, 0.88, 0.88, 0.75),
    (0.0, 0.05, 0.05, 0.08, 0.20),
)
_PROTON = _map(
    4,
    (0.0, 0.01, 0.01, 0.01, 0.02),
    (0.0, 0.01, 0.01, 0.02, 0.04),
    (0.0, 0.01, 0.01, 0.02, 0.04),
    (0.0, 0.03, 0.03, 0.05, 0.10),
    (0.0, 0.92, 0.92, 0.90, 0.75),
)

IDENTIFICATION: Final = (
    _assumed("p_edges", (0.2, 0.5, 1.0, 4.0), "GeV"),
    _assumed("theta_edges", degrees(31, 128), "rad"),
    Parameter(
        "identification.accepted", (0.9, 0.5, 0.6, 0.6), "", "the cuts the maps are for", "high"
    ),
    _assumed("electron", _ELECTRON),
    _assumed("pion", _PION),
    _assumed("kaon", _KAON),
    _assumed("proton", _PROTON),
)
"""Group ``identification`` for any experiment."""
