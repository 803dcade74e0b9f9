"""Decays of the light hadrons and the K* that signal chains end in.

Branching fractions of PDG 2022 (PTEP 2022, 083C01); the modes left out, at most 2 % of a
particle, share their rate among those kept in proportion. K⁰ become K_S or K_L alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from lumbra.foundation.constants import M_ELECTRON, M_PION, M_PION0
from lumbra.foundation.hadrons import MASSES, WIDTHS
from lumbra.generation.decays.cascade import Decay
from lumbra.generation.decays.spin import Angular
from lumbra.generation.decays.three_body import ThreeBody
from lumbra.generation.decays.transitions import eta_to_three_pions, omega_to_three_pions
from lumbra.generation.decays.two_body import TwoBody
from lumbra.generation.decays.virtual_photon import DalitzDecay

__all__ = ["LIGHT_HADRONS"]

_ETA, _ETA_PRIME, _OMEGA, _PHI = MASSES[221], MASSES[331], MASSES[223], MASSES[333]


def _two(first: int, second: int, fraction: float, angular: Angular = "isotropic") -> TwoBody:
    """A two-body decay of narrow particles."""
    masses = {22: 0.0, **MASSES}
    return TwoBody((first, second), (masses[abs(first)], masses[abs(second)]), angular, fraction)


def _wide(first: int, second: int, fraction: float, angular: Angular, lowest: float) -> TwoBody:
    """A two-body decay whose first product has a width and at least the mass `lowest` [GeV]."""
    narrow = _two(first, second, fraction, angular)
    return replace(narrow, widths=(WIDTHS[abs(first)], 0.0), lowest=(lowest, 0.0))


def _flat(products: tuple[int, int, int], parent: float, fraction: float) -> ThreeBody:
    """A three-body decay by phase space."""
    first, second, third = ({22: 0.0, **MASSES}[abs(number)] for number in products)
    return ThreeBody(products, parent, (first, second, third), lambda q2, c: q2 * 0 + 1 + c * 0,
                     fraction=fraction)  # fmt: skip


def _three_pions(parent: float, fraction: float) -> ThreeBody:
    """A vector to π⁰π⁺π⁻."""
    squared = omega_to_three_pions(parent, M_PION0, M_PION)
    masses = (M_PION0, M_PION, M_PION)
    return ThreeBody((111, 211, -211), parent, masses, squared, fraction=fraction)


def _complete(channels: Sequence[Any]) -> tuple[Decay, ...]:
    """The channels with their fractions scaled to 1."""
    total = sum(channel.fraction for channel in channels)
    return tuple(replace(channel, fraction=channel.fraction / total) for channel in channels)


_PI0_SLOPE, _ETA_SLOPE = 1.75, 1.94
"""Slopes [GeV⁻²] of the form factors: Landsberg, Phys. Rept. 128 (1985) 301, and NA60."""

LIGHT_HADRONS: Final[Mapping[int, tuple[Decay, ...]]] = MappingProxyType(
    {
        111: _complete(
            [
                _two(22, 22, 0.98823),
                DalitzDecay((22, 11, -11), M_PION0, 0.0, M_ELECTRON, _PI0_SLOPE, 0.01174),
            ]
        ),
        221: _complete(
            [
                _two(22, 22, 0.3936),
                _flat((111, 111, 111), _ETA, 0.3257),
                ThreeBody(
                    (111, 211, -211),
                    _ETA,
                    (M_PION0, M_PION, M_PION),
                    eta_to_three_pions(_ETA, M_PION0, M_PION),
                    fraction=0.2302,
                ),
                _flat((22, 211, -211), _ETA, 0.0428),
                DalitzDecay((22, 11, -11), _ETA, 0.0, M_ELECTRON, _ETA_SLOPE, 0.0069),
            ]
        ),
        331: _complete(
            [
                _flat((221, 211, -211), _ETA_PRIME, 0.425),
                _wide(113, 22, 0.295, "vector-photon", 2 * M_PION),
                _flat((221, 111, 111), _ETA_PRIME, 0.224),
                _two(223, 22, 0.0252, "vector-photon"),
                _two(22, 22, 0.02307),
            ]
        ),
        113: (_two(211, -211, 1.0, "scalars"),),
        213: (_two(211, 111, 1.0, "scalars"),),
        223: _complete(
            [
                _three_pions(_OMEGA, 0.892),
                _two(111, 22, 0.0835, "photon"),
                _two(211, -211, 0.0153, "scalars"),
            ]
        ),
        333: _complete(
            [
                _two(321, -321, 0.491, "scalars"),
                _two(130, 310, 0.339, "scalars"),
                _three_pions(_PHI, 0.154),
                _two(221, 22, 0.01303, "photon"),
            ]
        ),
        310: _complete([_two(211, -211, 0.6920), _two(111, 111, 0.3069)]),
        313: (
            _two(321, -211, 2 / 3, "scalars"),
            _two(310, 111, 1 / 6, "scalars"),
            _two(130, 111, 1 / 6, "scalars"),
        ),
        323: (
            _two(321, 111, 1 / 3, "scalars"),
            _two(310, 211, 1 / 3, "scalars"),
            _two(130, 211, 1 / 3, "scalars"),
        ),
    }
)
"""Decays by PDG number of the parent."""
