"""Widths of the dark photon against two tables of others, and what it does to limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from lumbra.interpretation.published import load_limit
from lumbra.models import DarkPhoton
from lumbra.models.hadrons import hadronic_uncertainty
from lumbra.workflow.checks.check import Check, skipped
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.progress import Progress

__all__ = ["dark_photon_widths", "limit_shifts"]

References = Mapping[str, Reference]

_FRACTIONS: Final = {
    "electrons_deliver": "ee",
    "pions_deliver": "pipi",
    "electrons_darkcast": "ee",
    "pions_darkcast": "pipi",
}
_LIMITS: Final = {
    "kloe_darkphoton_2014_mumugamma": ("mumu",),
    "kloe_darkphoton_2015_eegamma": ("ee",),
    "kloe_darkphoton_2016_pipigamma": ("pipi",),
    "babar_visible_darkphoton_2014": ("ee", "mumu"),
}


def dark_photon_widths(references: References, progress: Progress) -> list[Check]:
    """Branching fractions into electrons and pions, and cτ, mass by mass."""
    progress.stage("widths of the dark photon", 1)
    checks = []
    for name, channel in _FRACTIONS.items():
        reference = references[name]
        for mass in reference.points:
            fraction = float(DarkPhoton(mass, 1.0).branching_fractions()[channel])
            note = f"our hadronic width is good to {100 * hadronic_uncertainty(mass):.0f} %"
            checks.append(reference.compare(mass, fraction, note))
    reference = references["ctau_deliver"]
    checks += [reference.compare(m, float(DarkPhoton(m, 1.0).ctau)) for m in reference.points]
    progress.advance()
    return checks


def limit_shifts(references: References, progress: Progress) -> list[Check]:
    """By how much published limits on ε would move if they had been read with our widths."""
    progress.stage("limits of KLOE and BaBar", 1)
    checks = []
    for card, channels in _LIMITS.items():
        limit = load_limit(card)
        fractions = DarkPhoton(limit.mass, 1.0).branching_fractions()
        ours = sum((fractions[c] for c in channels), np.zeros(len(limit.mass)))
        for table, theirs in _tables(references, channels).items():
            mass = np.array([m for m in theirs if limit.mass[0] <= m <= limit.mass[-1]])
            if not mass.size:
                continue
            value = np.array([theirs[m] for m in mass])
            # ε ∝ 1/√B at a fixed limit on the rate
            shift = np.sqrt(value / np.interp(mass, limit.mass, ours)) - 1
            where = float(mass[np.argmax(np.abs(shift))])
            quantity = f"shift of ε of {card} read with our widths instead of {table}'s, largest"
            note = f"at {where:g} GeV; median {np.median(shift):+.2%} at {len(mass)} masses"
            largest = float(shift[np.argmax(np.abs(shift))])
            checks.append(skipped(f"limit_shift/{card}/{table}", quantity, largest, note))
    progress.advance()
    return checks


def _tables(references: References, channels: tuple[str, ...]) -> dict[str, dict[float, float]]:
    """Fractions into these channels by table, where it has them."""
    found: dict[str, dict[float, float]] = {}
    for table in ("deliver", "darkcast"):
        if channels == ("pipi",):
            found[table] = dict(references[f"pions_{table}"].points)
            continue
        electrons = references[f"electrons_{table}"].points
        found[table] = {
            mass: value * sum(_over_electrons(mass)[c] for c in channels)
            for mass, value in electrons.items()
        }
    return found


def _over_electrons(mass: float) -> dict[str, float]:
    """Widths into leptons over that into electrons, which no table can differ in."""
    widths = DarkPhoton(mass, 1.0).partial_widths()
    return {name: float(widths[name] / widths["ee"]) for name in ("ee", "mumu")}
